package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// warn tells what other answers mean for what the site has by now: the code changes,
// the data does not.
func (pl *Plan) warn() {
	if !pl.Project.Scaffolded() {
		return
	}
	was, now := target.Answers(pl.Project.Manifest), pl.Answers
	say := func(format string, args ...any) { pl.Warnings = append(pl.Warnings, fmt.Sprintf(format, args...)) }
	if was.Store != now.Store {
		say("the data stays where it is: users, sessions and links in %s are not brought over to %s, which begins empty", was.Store, now.Store)
	}
	if was.Session != now.Session {
		say("everybody is signed out once: sessions of the kind %s mean nothing to the kind %s", was.Session, now.Session)
	}
	if was.Prefix != now.Prefix {
		under := "under " + was.Prefix
		if was.Prefix == "" {
			under = "without a prefix"
		}
		say("links to the pages that were mailed or bookmarked %s lead nowhere", under)
	}
	gone := slices.DeleteFunc(slices.Clone(was.Features), func(f string) bool { return slices.Contains(now.Features, f) })
	if len(gone) > 0 {
		say("what users gave for %s stays in the database; migrations are kept", strings.Join(gone, ", "))
	}
}
