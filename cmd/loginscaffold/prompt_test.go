//go:build linux || darwin

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator"
)

// answerAll takes the preset of every question up to the go-ahead.
func (w *window) answerAll() {
	w.t.Helper()
	for _, question := range []string{"Router", "Store", "Sessions", "Users sign in with", "Features"} {
		w.ask(question)
		w.press(keyEnter)
	}
	w.ask("Write these files?")
}

func TestPromptsAskInOrderAndWriteAfterTheGoAhead(t *testing.T) {
	w := open(t)
	w.ask("Router")
	w.press(keyDown + keyEnter)
	w.see("Router chi")
	w.ask("Store")
	w.press("mem" + keyEnter) // typing filters
	w.see("Store memory")
	w.ask("Sessions")
	w.press(keyEnter)
	w.see("Sessions cookie")
	w.ask("Users sign in with")
	w.press(keyUp + keyEnter)
	w.see("Users sign in with username")
	w.ask("Features")
	w.press(keyEnter)
	w.see("Features usual")

	w.ask("Write these files?")
	for _, line := range []string{"router    chi", "store     memory", "session   cookie", "identity  username", "module    hello"} {
		w.see(line)
	}
	w.wroteNothing()

	w.press(keyEnter)
	w.exits(exitDone)
	w.wrote("hello/main.go")
	w.see("loginscaffold init --yes --router chi --store memory --session cookie --identity username")
	w.isAsBefore()
}

func TestPromptsNeverAskTheTerminalForItsCursor(t *testing.T) {
	w := open(t)
	w.answerAll()
	w.press(keyEnter)
	w.exits(exitDone)
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.Contains(w.raw.String(), "\x1b[6n") {
		t.Error("the program sent ESC [6n and would wait for ever on a terminal that does not answer")
	}
}

func TestQuestionAnsweredByFlagIsNotAsked(t *testing.T) {
	w := open(t, command("init", "--router", "chi", "--session", "database", "--identity", "email", "--with", "none", "hello"))
	w.ask("Store")
	w.press(keyEnter)
	w.ask("Write these files?")
	shown, _ := w.view()
	for _, question := range []string{"? Router", "? Sessions", "? Users sign in with", "? Features"} {
		if strings.Contains(shown, question) {
			t.Errorf("%q was asked", question)
		}
	}
	w.see("router    chi")
	w.see("features  none")
}

// All options of every question fit into a small window, and words stay whole.
func TestSmallWindows(t *testing.T) {
	for _, columns := range []uint16{80, 40} {
		t.Run(strconv.Itoa(int(columns)), func(t *testing.T) {
			rows := map[uint16]uint16{80: 24, 40: 15}[columns]
			w := open(t, size(columns, rows), command("init", "--session", "database", "hello"))
			see := func(question string, options ...option) {
				t.Helper()
				w.ask(question)
				for _, o := range options {
					w.eventually("all of "+o.value+" is on the screen", func() bool {
						shown, _ := w.view()
						return strings.Contains(strings.Join(strings.Fields(shown), " "), o.value+" - "+strings.Join(strings.Fields(o.summary), " "))
					})
				}
				w.see("? " + question)
			}
			rowsOf := func(choices []generator.Choice) (options []option) {
				for _, c := range choices {
					options = append(options, option{c.Value, c.Summary})
				}
				return options
			}
			see("Router", rowsOf(generator.Routers)...)
			w.press(keyEnter)
			see("Store", rowsOf(generator.Stores)...)
			w.press("mem" + keyEnter)
			see("Users sign in with", rowsOf(generator.Identities)...)
			w.press(keyEnter)
			see("Features", option{"usual", strings.Join(generator.DefaultFeatures(), ", ")},
				option{"all", strings.Join(generator.FeaturesFor("database"), ", ")}, option{"choose", "yes or no for each of them"})
			w.press("choose" + keyEnter)
			for i, f := range generator.Features {
				see(f.Value, option{yes, f.Summary}, option{no, "leave it out"})
				w.press([]string{"yes", "no"}[i%2] + keyEnter)
			}
			w.ask("Write these files?")
			w.press(keyEnter)
			w.exits(exitDone)
			w.isAsBefore()
		})
	}
}

func TestFeaturesAreChosenOneByOne(t *testing.T) {
	w := open(t, command("init", "--router", "chi", "--store", "memory", "--session", "cookie", "--identity", "email", "hello"))
	w.ask("Features")
	w.press(keyUp)
	w.see("> choose")
	w.press(keyEnter)
	for _, f := range generator.FeaturesFor("cookie") {
		w.ask(f)
		if f == "register" || f == "confirm" { // one that is on, and one that is not
			w.press(keyDown)
		}
		w.press(keyEnter)
	}
	w.ask("Write these files?")
	w.see("features  confirm,reset,common,delete")
	shown, _ := w.view()
	for _, line := range []string{"? register no", "? confirm yes", "? reset yes", "? audit no"} {
		if strings.Count(shown, line) != 1 {
			t.Errorf("want %q once:\n%s", line, shown)
		}
	}
	w.press(keyEnter)
	w.exits(exitDone)
	w.isAsBefore()
}

// The answers of a scaffolded project are recorded: there is nothing to ask but whether
// to go on.
func TestScaffoldedProjectIsNotAskedAbout(t *testing.T) {
	made := func(t *testing.T) string {
		dir := filepath.Join(t.TempDir(), "hello")
		if out, err := exec.Command("loginscaffold", "init", "--yes", "--store", "memory", "--router", "chi", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return dir
	}
	t.Run("nothing to do", func(t *testing.T) {
		w := open(t, command("init", made(t)))
		w.exits(exitDone)
		w.see("loginscaffold: nothing to do")
		if shown, _ := w.view(); strings.Contains(shown, "?") {
			t.Errorf("something was asked:\n%s", shown)
		}
	})
	t.Run("something to do", func(t *testing.T) {
		dir := made(t)
		if err := os.Remove(filepath.Join(dir, "internal/auth/doc.go")); err != nil { // which is recorded
			t.Fatal(err)
		}
		w := open(t, command("init", dir))
		w.ask("Write these files?")
		w.see("  deleted   internal/auth/doc.go")
		w.see("  update    .loginscaffold (1 file of the record)")
		if shown, _ := w.view(); strings.Contains(shown, "? Router") {
			t.Errorf("the router was asked for:\n%s", shown)
		}
		w.press(keyEnter)
		w.exits(exitDone)
		w.see("? Write these files? yes")
	})
	t.Run("other answers", func(t *testing.T) {
		w := open(t, command("upgrade", "--no-tidy", "--router", "stdlib", made(t)))
		w.ask("Write these files?")
		w.see("  update    internal/auth/routes.go")
		w.press(keyEnter)
		w.exits(exitDone)
	})
}

func TestCtrlCLeavesNothingBehind(t *testing.T) {
	for _, tt := range []struct {
		name    string
		advance func(*window)
	}{
		{"at the first question", func(w *window) { w.ask("Router") }},
		{"at the go-ahead", (*window).answerAll},
		{"in an escape sequence", func(w *window) { w.ask("Router"); w.press("\x1b[") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := open(t)
			tt.advance(w)
			w.press(keyCtrlC)
			w.exits(exitInterrupted)
			w.see("loginscaffold: error: interrupted")
			w.see("loginscaffold: hint: nothing was changed")
			w.wroteNothing()
			w.isAsBefore()
		})
	}
}

func TestCtrlDLeavesAtAnyQuestion(t *testing.T) {
	for _, tt := range []struct {
		name    string
		advance func(*window)
	}{
		{"at the go-ahead", (*window).answerAll},
		{"at the first question", func(w *window) { w.ask("Router") }},
		{"at the features", func(w *window) {
			w.press(keyEnter + keyEnter + keyEnter + keyEnter)
			w.ask("Features")
			w.press(keyUp + keyEnter)
			w.ask("register")
		}},
		{"when no option matches", func(w *window) { w.ask("Router"); w.press("zzz"); w.see("Router zzz") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := open(t)
			tt.advance(w)
			w.press(keyCtrlD)
			w.exits(exitInterrupted)
			w.see("loginscaffold: nothing was written")
			w.wroteNothing()
			w.isAsBefore()
		})
	}
}

func TestNoAtTheGoAheadWritesNothing(t *testing.T) {
	w := open(t)
	w.answerAll()
	w.press(keyDown + keyEnter)
	w.exits(exitInterrupted)
	w.see("loginscaffold: nothing was written")
	w.wroteNothing()
	w.isAsBefore()
}

func TestSignalsDuringAPromptLeaveTheTerminalAsItWas(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			w := open(t)
			w.ask("Router")
			if _, cursor := w.view(); cursor {
				t.Error("the cursor is shown during the question, so that the test proves nothing")
			}
			if err := w.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			w.exits(exitInterrupted)
			w.wroteNothing()
			w.isAsBefore()
		})
	}
}

func TestClosedWindowEndsTheRun(t *testing.T) {
	w := open(t)
	w.answerAll()
	w.slave.Close()
	w.master.Close()
	w.exits(exitInterrupted)
	w.wroteNothing()
}

func TestNarrowWindow(t *testing.T) {
	w := open(t, size(24, 40), command("init", "--store", "memory", "--session", "cookie", "--identity", "email", "--with", "all", "hello"))
	w.ask("Router")
	w.press(keyDown)
	w.see("> chi")
	w.press(keyUp)
	w.see("> stdlib")
	w.press(keyEnter)
	w.see("? Router stdlib")
	w.ask("Write these files?")
	// Each redrawing has to erase all the lines that the one before took.
	if shown, _ := w.view(); strings.Count(shown, "Router") != 1 {
		t.Errorf("the question is left behind on the screen:\n%s", shown)
	}
}

func TestKeysThatSurveyMistakes(t *testing.T) {
	w := open(t)
	w.ask("Router")
	w.press("\x1bx")                       // Alt-x: survey would give up
	w.press("\x1b[1;5P\x1b[15~\x1b[Z\x00") // function keys, Shift-Tab, Ctrl-Space: it would take them for text
	w.press("\x1b")                        // Escape alone: it would turn on vi's keys
	w.press("\x1b[")                       // a sequence in two pieces
	w.press("B")
	w.see("> chi")
	w.press(keyEnter)
	w.see("Router chi")
}

func TestWhatIsTypedAheadAnswersTheNextQuestion(t *testing.T) {
	w := open(t)
	w.ask("Router")
	w.press(keyDown + keyEnter + keyDown + keyEnter + keyDown + keyEnter + keyEnter)
	w.see("Router chi")
	w.see("Store postgres")
	w.see("Sessions database")
	w.see("Users sign in with email")
	w.ask("Features")
}

func TestNoPromptsWhereNobodyAnswers(t *testing.T) {
	t.Run("TERM=dumb", func(t *testing.T) {
		w := open(t, environment("TERM=dumb"))
		w.exits(exitUsage)
		w.see("loginscaffold: error: --router and --store are required when TERM is dumb")
	})
	t.Run("CI", func(t *testing.T) {
		w := open(t, environment("CI=true"), command("init", "--router", "chi", "hello"))
		w.exits(exitUsage)
		w.see("loginscaffold: error: --store is required when CI is set")
	})
	t.Run("yes", func(t *testing.T) {
		w := open(t, command("init", "--yes", "hello"))
		w.exits(exitDone)
		w.wrote("hello/main.go")
	})
}

func TestQuestionsStayOffStandardOutput(t *testing.T) {
	name := filepath.Join(t.TempDir(), "stdout")
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	w := open(t, stdout(out), command("init", "--json", "hello"))
	for _, question := range []string{"Router", "Store", "Sessions", "Users sign in with", "Features"} {
		w.ask(question)
		w.press(keyEnter)
	}
	w.exits(exitDone)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "{") || strings.Contains(string(text), "\x1b") {
		t.Errorf("standard output is not plain JSON:\n%.200q", text)
	}
	w.wroteNothing()
}
