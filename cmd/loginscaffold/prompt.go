package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
}

// errInterrupted is what Ctrl-C and a signal during a question make of the run.
var errInterrupted = &generator.Error{
	Kind: generator.Failed, Message: "interrupted", Hint: "nothing was changed", Err: context.Canceled,
}

// errLeft reports that whoever was asked would rather stop, which is no failure.
var errLeft = errors.New("left at a question")

// As survey's own, with Help for the words about keys, which have to know the width.
func init() {
	survey.SelectQuestionTemplate = `
{{- define "option"}}
    {{- if eq .SelectedIndex .CurrentIndex }}{{color .Config.Icons.SelectFocus.Format }}{{ .Config.Icons.SelectFocus.Text }} {{else}}{{color "default"}}  {{end}}
    {{- .CurrentOpt.Value}}{{ if ne ($.GetDescription .CurrentOpt) "" }} - {{color "cyan"}}{{ $.GetDescription .CurrentOpt }}{{end}}
    {{- color "reset"}}
{{end}}
{{- color .Config.Icons.Question.Format }}{{ .Config.Icons.Question.Text }} {{color "reset"}}
{{- color "default+hb"}}{{ .Message }}{{ .FilterMessage }}{{color "reset"}}
{{- if .ShowAnswer}}{{color "cyan"}} {{.Answer}}{{color "reset"}}{{"\n"}}
{{- else}}{{color "cyan"}}{{ .Help }}{{color "reset"}}{{"\n"}}
  {{- range $ix, $option := .PageEntries}}
    {{- template "option" $.IterateOption $ix $option}}
  {{- end}}
{{- end}}`
}

// keysHint follows the question, with some room for what is typed.
func keysHint(question string, width int) string {
	const hint, typed = "[arrows move, letters filter]", 10
	if len("? ")+len(question)+typed+len("  ")+len(hint) > width {
		return "\n  " + hint
	}
	return "  " + hint
}

// wrap breaks text between words, so that a line that has used columns already, and those
// after it, which are indented, fit into width.
func wrap(text string, used, width int) string {
	const indent = "    "
	var b strings.Builder
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case used+len(" ")+len(word) > width:
			b.WriteString("\n" + indent)
			used = len(indent)
		default:
			b.WriteString(" ")
			used++
		}
		b.WriteString(word)
		used += len(word)
	}
	return b.String()
}

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
	// A line as wide as the window is one that some terminals break.
	width := 79
	if columns, _, err := term.GetSize(int(p.out.Fd())); err == nil && columns > 0 {
		width = columns - 1
	}
	ask := &survey.Select{
		Message:  question,
		Help:     keysHint(question, width),
		Options:  values,
		Default:  preset,
		PageSize: len(values),
		Description: func(value string, i int) string {
			return wrap(options[i].summary, len("> ")+len(value)+len(" - "), width)
		},
	}
	var answer int
	err := survey.AskOne(ask, &answer, survey.WithStdio(p.keys, p.out, p.out))
	switch {
	case err == nil:
		return values[answer], nil
	case errors.Is(err, io.EOF):
		return "", errLeft
	case errors.Is(err, terminal.InterruptErr), errors.Is(err, errTerminalGone), p.keys.ctx.Err() != nil:
		return "", errInterrupted
	default:
		return "", fmt.Errorf("ask for the %s: %w", question, err)
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
