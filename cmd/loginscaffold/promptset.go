package main

import (
	"slices"
	"strings"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/terminal"
)

// set asks with one Select for each switch: the first row ends it, any other turns
// its option on or off and is asked again in the same place, from the same row.
func (p *surveyPrompter) set(question string, options []option, preset []string) ([]string, error) {
	// Between two of them the terminal stays in the mode for questions: it would
	// show what is typed just then in the middle of the rows.
	mode := terminal.NewRuneReader(terminal.Stdio{In: p.keys, Out: p.out, Err: p.out})
	if mode.SetTermMode() == nil {
		defer mode.RestoreTermMode()
	}
	p.keys.spaceEnters = true
	defer func() { p.keys.spaceEnters = false }()

	on := make([]bool, len(options))
	for i, o := range options {
		on[i] = slices.Contains(preset, o.value)
	}
	for row := 0; ; {
		var err error
		if row, err = p.ask(question, newSwitches(question, options, on, row)); err != nil {
			return nil, err
		}
		if row == 0 {
			return switchedOn(options, on), nil
		}
		on[row-1] = !on[row-1]
	}
}

// switchedOn are the values of the options that are on.
func switchedOn(options []option, on []bool) []string {
	var values []string
	for i, o := range options {
		if on[i] {
			values = append(values, o.value)
		}
	}
	return values
}

// switches is one round of set: a Select that leaves no trace on the screen, but for
// the last one, which leaves the whole answer.
type switches struct {
	*survey.Select
	question, answer string
}

// newSwitches has the cursor on row.
func newSwitches(question string, options []option, on []bool, row int) *switches {
	names, rows, summaries := []string{"done"}, []string{"done"}, []string{"go on with what is marked"}
	for i, o := range options {
		mark := "[ ] "
		if on[i] {
			mark = "[x] "
		}
		names, rows, summaries = append(names, o.value), append(rows, mark+o.value), append(summaries, o.summary)
	}
	return &switches{
		question: question,
		answer:   featureList(switchedOn(options, on)),
		Select: &survey.Select{
			Message:     question + ", switched by Enter or Space",
			Options:     rows,
			Default:     row,
			PageSize:    len(rows),
			Filter:      func(typed, _ string, i int) bool { return strings.Contains(names[i], strings.ToLower(typed)) },
			Description: func(_ string, i int) string { return summaries[i] },
		},
	}
}

// Cleanup takes the rows off the screen.
func (s *switches) Cleanup(config *survey.PromptConfig, answer any) error {
	if answer.(survey.OptionAnswer).Index > 0 {
		s.NewCursor().Restore()
		return s.Render("", nil)
	}
	s.Message = s.question
	return s.Select.Cleanup(config, survey.OptionAnswer{Value: s.answer})
}
