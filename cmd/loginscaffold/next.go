package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// site is where the emitted program listens unless ADDR says otherwise.
const site = "http://localhost:8080"

// nextSteps are what is left for the owner to do after a run, at most five.
func nextSteps(pl *generator.Plan, noTidy, inGit bool) []string {
	steps, there := goCommands(pl, noTidy), cd(pl.Project.Root)
	if pl.Project.Scaffolded() {
		if there != "" {
			steps = slices.Insert(steps, 0, there)
		}
		if inGit {
			steps = append(steps, "review the change: git diff")
		}
		return append(steps, "go vet ./... && go test ./...")
	}
	switch {
	case !pl.Project.New && there != "" && len(steps) > 0:
		steps[0] = there + " && " + steps[0]
	case pl.Project.New && there != "":
		steps = slices.Insert(steps, 0, there)
	}
	if pl.Project.New {
		return append(steps, starting(pl)...)
	}
	return append(steps, wiring(pl)...)
}

// hasSteps reports whether the plan leaves anything to do: more than our records changes.
func hasSteps(plan *generator.Plan) bool {
	return slices.ContainsFunc(plan.Steps, generator.Step.Writes)
}

// cd is the command that leads from the working directory to dir, or "" when this
// is it.
func cd(dir string) string {
	switch dir = fromHere(dir); {
	case dir == ".":
		return ""
	case strings.HasPrefix(dir, "-"): // which cd takes for options
		dir = "./" + dir
	}
	return "cd " + generator.ShellQuote(dir)
}

// fromHere is the shorter of dir, which has no symbolic links, and its path from
// the working directory. Upwards it is dir where the shell came by a link: its cd
// takes dot-dot for the way back.
func fromHere(dir string) string {
	shown, err := os.Getwd()
	if err != nil {
		return dir
	}
	here, err := filepath.EvalSymlinks(shown)
	if err != nil {
		return dir
	}
	short, err := filepath.Rel(here, dir)
	if err != nil || len(short) >= len(dir) || here != shown && !filepath.IsLocal(short) {
		return dir
	}
	return short
}

// goCommands is the step that settles the module, or none.
func goCommands(pl *generator.Plan, noTidy bool) []string {
	var commands []string
	if pl.Project.Workspace != "" {
		commands = append(commands, "go work use .")
	}
	if noTidy && pl.Project.Module != "" {
		commands = append(commands, "go mod tidy")
	}
	if pl.Project.Vendored {
		commands = append(commands, "go mod vendor")
	}
	if len(commands) == 0 {
		return nil
	}
	return []string{strings.Join(commands, " && ")}
}

// starting runs a new program. Where visitors cannot register, somebody has to
// be there to sign in; a store in memory cannot be given one from outside.
func starting(pl *generator.Plan) []string {
	var steps []string
	for _, store := range generator.Stores {
		if store.Value == pl.Answers.Store && strings.Contains(store.URL, "://") { // not a file that is made
			steps = append(steps, "export DATABASE_URL="+store.URL+"\n     with your own values; the database has to exist")
		}
	}
	switch {
	case slices.Contains(pl.Answers.Features, "register"):
		return append(steps, "go run .", fmt.Sprintf("open %s and register", site))
	case pl.Answers.Store == "memory":
		return append(steps, "go run .", "open "+site)
	default:
		return append(steps, "go run . adduser "+someone(pl.Answers.Identity)+" && go run .", "open "+site+" and sign in")
	}
}

// someone is an example of what a user signs in with.
func someone(identity string) string {
	if identity == "email" {
		return "alice@example.com"
	}
	return "alice"
}

// setUp is what the main of an existing program is to do before it listens. Such a
// program has no command adduser.
func setUp(pl *generator.Plan) string {
	packages, then := `"context", "log"`, ""
	if !slices.Contains(pl.Answers.Features, "register") {
		packages += `, "os"`
		then = fmt.Sprintf(`
     // Visitors cannot register: start it once with PASSWORD set to make a user.
     if password := os.Getenv("PASSWORD"); password != "" {
         if _, err := a.CreateUser(context.Background(), auth.NewUser{%s: %q, Password: password}); err != nil {
             log.Fatal(err)
         }
     }`, map[string]string{"email": "Email", "username": "Username"}[pl.Answers.Identity], someone(pl.Answers.Identity))
	} else if pl.Answers.Store != "memory" {
		packages += `, "os"`
	} else {
		packages = `"log"`
	}
	opens := `
     db, err := store.Open(os.Getenv("DATABASE_URL"))
     if err != nil {
         log.Fatal(err)
     }
     defer db.Close()
     if err := store.Migrate(context.Background(), db); err != nil {
         log.Fatal(err)
     }
     a, err := auth.Setup(store.New(db))`
	if pl.Answers.Store == "memory" {
		opens = `
     a, err := auth.Setup(store.New())`
	}
	if pl.Answers.Mails() {
		then += `
     if page := a.DevMailURL(); page != "" {
         log.Println("mail", page) // where you read it while you develop
     }`
	}
	return fmt.Sprintf("in main, before listening, with %s, %q and %q imported:", packages, pl.Import, pl.Import+"/store") + opens + `
     if err != nil {
         log.Fatal(err)
     }` + then + `
     defer a.Close() // finishes mail that waits; log.Fatal would skip it`
}

// wiring connects the package with an existing program.
func wiring(pl *generator.Plan) []string {
	environment := "BASE_URL, "
	if pl.Answers.Store != "memory" {
		environment += "DATABASE_URL, "
	}
	if pl.Answers.Mails() {
		environment += "SMTP_URL, "
	}
	environment += "and SESSION_KEYS from loginscaffold secret"
	return []string{
		setUp(pl),
		"put its pages on your router with a.Routes(r), and serve a.Middleware(a.CSRF(r)) instead of r; listen on auth.Addr(), or set BASE_URL to where you listen, also while you develop",
		"protect a page with a.LoginRequired(handler); give a template a.NewPage(r), and it has .CurrentUser, and .Notice to show after a redirect",
		"where it is deployed, set " + environment,
	}
}
