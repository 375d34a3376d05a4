package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"
	"golang.org/x/term"

	"github.com/loginscaffold/loginscaffold/generator"
)

// option is one of the answers that a question offers.
type option struct{ value, summary string }

// prompter asks whoever sits at the terminal.
type prompter interface {
	// choose returns the value of one option; preset is the value of the one
	// that Enter takes. It returns errInterrupted after Ctrl-C, a signal or the
	// loss of the terminal, and errLeft after Ctrl-D.
	choose(question string, options []option, preset string) (string, error)

	// set returns the values that are on when the set is done, in the order of
	// the options; those of preset are on at first. It fails as choose does.
	set(question string, options []option, preset []string) ([]string, error)
}

// errInterrupted is what Ctrl-C and a signal during a question make of the run.
var errInterrupted = &generator.Error{
	Kind: generator.Failed, Message: "interrupted", Hint: "nothing was changed", Err: context.Canceled,
}

// errLeft reports that whoever was asked would rather stop, which is no failure.
var errLeft = errors.New("left at a question")

// surveyPrompter asks with survey's Select and with nothing else of survey: its
// Input, Confirm and Password first ask the terminal where the cursor is and
// wait for ever on one that does not answer, and its MultiSelect panics on an
// arrow and a space when the filter has left no option.
type surveyPrompter struct {
	keys *keys
	out  *os.File
}

// newPrompter asks on the terminal in and out until ctx is done.
func newPrompter(ctx context.Context, in, out *os.File) *surveyPrompter {
	return &surveyPrompter{keys: &keys{ctx: ctx, in: in}, out: out}
}

func (p *surveyPrompter) choose(question string, options []option, preset string) (string, error) {
	values := make([]string, len(options))
	for i, o := range options {
		values[i] = o.value
	}
	ask := &survey.Select{
		Message:     question,
		Options:     values,
		Default:     preset,
		PageSize:    len(values),
		Description: func(_ string, i int) string { return options[i].summary },
	}
	i, err := p.ask(question, ask)
	if err != nil {
		return "", err
	}
	return values[i], nil
}

// ask returns the index of the option that was chosen.
func (p *surveyPrompter) ask(question string, prompt survey.Prompt) (int, error) {
	var answer int
	err := survey.AskOne(prompt, &answer, survey.WithStdio(p.keys, p.out, p.out))
	switch {
	case err == nil:
		return answer, nil
	case errors.Is(err, io.EOF):
		return 0, errLeft
	case errors.Is(err, terminal.InterruptErr), errors.Is(err, errTerminalGone), p.keys.ctx.Err() != nil:
		return 0, errInterrupted
	default:
		return 0, fmt.Errorf("ask for the %s: %w", question, err)
	}
}

// noPrompts says why no question may be asked, as the end of a sentence that
// begins with "when", or returns "" when they may.
func noPrompts(in, out *os.File, getenv func(string) string) string {
	switch {
	case !term.IsTerminal(int(in.Fd())):
		return "standard input is not a terminal"
	case !term.IsTerminal(int(out.Fd())):
		return "standard error is not a terminal"
	case getenv("TERM") == "dumb":
		return "TERM is dumb"
	case getenv("CI") != "":
		return "CI is set"
	}
	return ""
}
