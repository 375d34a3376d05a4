package generator

import (
	"slices"
	"sync"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

// Every subset of the features with every choice would be thousands of programs. Faults
// sit between two features, or between a feature and a choice, so that a few dozen
// programs meet them all.

// coveringAnswers are answers of which, for every two features and every value of every
// axis, some have that value with both features, some with either and some with
// neither; all combinations of the axes are among them, and so are no feature, each one
// alone, and all.
// The same tables always give the same answers.
var coveringAnswers = sync.OnceValue(func() []Answers {
	candidates := everyAnswer()
	all := make([][]int, len(candidates))
	for i, a := range candidates {
		all[i] = meetings(a)
	}
	var chosen []Answers
	covered := make(map[int]bool)
	choose := func(i int) {
		chosen = append(chosen, candidates[i])
		for _, m := range all[i] {
			covered[m] = true
		}
	}
	for i, a := range candidates {
		plain := a.Router == Routers[0].Value && a.Store == "memory"
		none, alone, full := len(a.Features) == 0, len(a.Features) == 1, len(a.Features) == len(FeaturesFor(a.Session))
		if plain && (none || full || alone && a.Session == "database") {
			choose(i)
		}
	}
	for {
		best, most := 0, 0
		for i := range candidates {
			all[i] = slices.DeleteFunc(all[i], func(m int) bool { return covered[m] })
			if len(all[i]) > most {
				best, most = i, len(all[i])
			}
		}
		if most == 0 {
			return chosen
		}
		choose(best)
	}
})

// everyAnswer is every combination of the choices, with every set of features that
// works with it.
func everyAnswer() []Answers {
	all := []Answers{{Dir: DefaultDir, Module: "example.com/app"}}
	for _, x := range catalog.Axes {
		var next []Answers
		for _, a := range all {
			for _, value := range catalog.Values(x.Choices) {
				*x.Value(&a) = value
				next = append(next, a)
			}
		}
		all = next
	}
	var withFeatures []Answers
	for _, a := range all {
		for set := range 1 << len(Features) {
			a.Features = nil
			for i, f := range Features {
				if set&(1<<i) != 0 {
					a.Features = append(a.Features, f.Value)
				}
			}
			if a.CheckFeatures() == nil {
				withFeatures = append(withFeatures, a)
			}
		}
	}
	return withFeatures
}

// meetings are what a brings together, as numbers: two features, each chosen or not,
// with one value of an axis; and the combination of the axes.
func meetings(a Answers) []int {
	var chosen []int // the values, numbered through all axes
	combination, numbers := 0, 0
	for _, x := range catalog.Axes {
		i := slices.Index(catalog.Values(x.Choices), *x.Value(&a))
		chosen = append(chosen, numbers+i)
		combination = combination*len(x.Choices) + i
		numbers += len(x.Choices)
	}
	states := make([]int, len(Features))
	for i, f := range Features {
		if slices.Contains(a.Features, f.Value) {
			states[i] = 1
		}
	}
	all := []int{-1 - combination}
	for i := range Features {
		for j := i + 1; j < len(Features); j++ {
			pair := (i*len(Features)+j)*4 + 2*states[i] + states[j]
			for _, value := range chosen {
				all = append(all, pair*numbers+value)
			}
		}
	}
	return all
}

// A covering that leaves out what it promises would be a matrix with holes.
func TestCoveringAnswersMeetEverything(t *testing.T) {
	chosen := coveringAnswers()
	some := func(is func(Answers) bool) bool { return slices.ContainsFunc(chosen, is) }
	has := func(a Answers, f Feature) bool { return slices.Contains(a.Features, f.Value) }
	worksWith := func(f Feature, session string) bool { return f.Session == "" || f.Session == session }
	for _, x := range catalog.Axes {
		for _, value := range catalog.Values(x.Choices) {
			for _, first := range Features {
				for _, second := range Features {
					for _, with := range [][2]bool{{true, true}, {true, false}, {false, false}} {
						if x.Name == "session" && (with[0] && !worksWith(first, value) || with[1] && !worksWith(second, value)) {
							continue
						}
						if first.Value != second.Value && !some(func(a Answers) bool {
							return *x.Value(&a) == value && has(a, first) == with[0] && has(a, second) == with[1]
						}) {
							t.Errorf("no program with --%s %s has %s, %s: %v", x.Name, value, first.Value, second.Value, with)
						}
					}
				}
			}
		}
	}
	if !some(func(a Answers) bool { return len(a.Features) == 0 }) || !some(func(a Answers) bool { return len(a.Features) == len(Features) }) {
		t.Error("want a program without features and one with all")
	}
	for _, a := range chosen {
		if err := a.Validate(); err != nil {
			t.Error(err)
		}
	}
	if len(chosen) > 60 {
		t.Errorf("%d programs; want a few dozen", len(chosen))
	}
	t.Logf("%d programs of %d", len(chosen), len(everyAnswer()))
}
