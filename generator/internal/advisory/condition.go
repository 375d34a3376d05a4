package advisory

import (
	"errors"
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

// condition is what a rule asks of a declaration. Exactly one of its fields is set.
type condition struct {
	Has    string      `json:"has"`    // a pattern that an expression in it matches
	Text   string      `json:"text"`   // a regular expression that a text in it matches
	Branch *branch     `json:"branch"` // it has a branch like that
	Return bool        `json:"return"` // it returns, or goes on with the next round of a loop
	Not    *condition  `json:"not"`
	All    []condition `json:"all"`
	Any    []condition `json:"any"`
	In     *elsewhere  `json:"in"` // of another declaration instead

	pattern pattern
	regexp  *regexp.Regexp
}

// branch is an if, or a case of a switch, by what it asks and what it does then.
type branch struct {
	If   condition `json:"if"`
	Then condition `json:"then"`
}

// elsewhere is a condition of another declaration. It is not met when there is none.
type elsewhere struct {
	place
	Is condition `json:"is"`
}

// compile reads the patterns and regular expressions of c.
func (c *condition) compile() (err error) {
	set := 0
	for _, is := range []bool{c.Has != "", c.Text != "", c.Branch != nil, c.Return, c.Not != nil, len(c.All) > 0, len(c.Any) > 0, c.In != nil} {
		if is {
			set++
		}
	}
	if set != 1 {
		return errors.New("a condition is one of has, text, branch, return, not, all, any, in")
	}
	switch {
	case c.Has != "":
		c.pattern, err = parsePattern(c.Has)
	case c.Text != "":
		c.regexp, err = regexp.Compile(c.Text)
	case c.Not != nil:
		err = c.Not.compile()
	case c.Branch != nil:
		err = errors.Join(c.Branch.If.compile(), c.Branch.Then.compile())
	case c.In != nil:
		err = errors.Join(c.In.validate(), c.In.Is.compile())
	}
	for i := range c.All {
		err = errors.Join(err, c.All[i].compile())
	}
	for i := range c.Any {
		err = errors.Join(err, c.Any[i].compile())
	}
	return err
}

// holds reports whether scope meets c, and where: at the first thing that it is met by, or
// nowhere when it is met by what is missing.
func (c *condition) holds(scope scope) (at token.Pos, ok bool) {
	switch {
	case c.Has != "":
		return scope.find(func(n ast.Node) bool {
			e, is := n.(ast.Expr)
			return is && c.pattern.matches(e, scope.project.value)
		})
	case c.Text != "":
		return scope.find(func(n ast.Node) bool {
			text, is := scope.text(n)
			return is && c.regexp.MatchString(strings.Join(strings.Fields(text), " "))
		})
	case c.Branch != nil:
		return scope.find(func(n ast.Node) bool {
			question, body, is := branchOf(n)
			if !is {
				return false
			}
			_, asked := c.Branch.If.holds(scope.of(question...))
			_, done := c.Branch.Then.holds(scope.of(body...))
			return asked && done
		})
	case c.Return:
		return scope.find(func(n ast.Node) bool {
			_, returns := n.(*ast.ReturnStmt)
			branch, leaves := n.(*ast.BranchStmt)
			return returns || leaves && branch.Tok == token.CONTINUE
		})
	case c.Not != nil:
		_, ok := c.Not.holds(scope)
		return token.NoPos, !ok
	case c.In != nil:
		for _, d := range scope.project.find(c.In.place) {
			if at, ok := c.In.Is.holds(d.scope); ok {
				return at, true
			}
		}
		return token.NoPos, false
	}
	for i := range c.All {
		found, ok := c.All[i].holds(scope)
		if !ok {
			return token.NoPos, false
		}
		if at == token.NoPos {
			at = found
		}
	}
	for i := range c.Any {
		if found, ok := c.Any[i].holds(scope); ok {
			return found, true
		}
	}
	return at, len(c.Any) == 0
}

// branchOf returns what a branch asks and what it does then.
func branchOf(n ast.Node) (question, body []ast.Node, ok bool) {
	switch n := n.(type) {
	case *ast.IfStmt:
		if n.Init != nil {
			question = append(question, n.Init)
		}
		return append(question, n.Cond), []ast.Node{n.Body}, true
	case *ast.CaseClause:
		for _, e := range n.List {
			question = append(question, e)
		}
		for _, s := range n.Body {
			body = append(body, s)
		}
		return question, body, len(question) > 0
	}
	return nil, nil, false
}
