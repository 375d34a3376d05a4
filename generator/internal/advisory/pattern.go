package advisory

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
)

// pattern is a Go expression with holes. $name stands for any expression, the same wherever it
// comes again; $_ for any; and f($rest) for a call of f with any arguments. Comments, layout
// and parentheses make no difference, nor does which side of == or != something stands on, nor
// whether a value has a local name of its own.
type pattern struct{ expr ast.Expr }

// hole begins the identifiers that stand for holes: a letter that no emitted code has.
const hole = "Ж"

func parsePattern(text string) (pattern, error) {
	if strings.Contains(text, hole) {
		return pattern{}, fmt.Errorf("pattern %q: %s is not allowed", text, hole)
	}
	expr, err := parser.ParseExpr(strings.ReplaceAll(text, "$", hole))
	if err != nil {
		return pattern{}, fmt.Errorf("pattern %q: want a Go expression: %w", text, errors.Unwrap(err))
	}
	if name, is := holeName(expr); is {
		return pattern{}, fmt.Errorf("pattern %q: $%s alone matches everything", text, name)
	}
	return pattern{expr}, nil
}

// holeName returns the name of a hole, and whether n is one.
func holeName(n any) (string, bool) {
	id, ok := n.(*ast.Ident)
	if !ok || id == nil {
		return "", false
	}
	return strings.CutPrefix(id.Name, hole)
}

// matches reports whether e is of the form of p. Of a local variable value tells what it
// stands for, or nil.
func (p pattern) matches(e ast.Expr, value func(*ast.Ident) ast.Expr) bool {
	return (&matcher{make(map[string]ast.Expr), value}).expr(p.expr, e)
}

type matcher struct {
	bound   map[string]ast.Expr
	valueOf func(*ast.Ident) ast.Expr
}

func (m *matcher) expr(p, e ast.Expr) bool {
	p, e = ast.Unparen(p), ast.Unparen(e)
	if name, is := holeName(p); is {
		return m.bind(name, e)
	}
	switch p := p.(type) {
	case *ast.CallExpr:
		if call, ok := e.(*ast.CallExpr); ok && len(p.Args) == 1 {
			if name, is := holeName(p.Args[0]); is && name == "rest" {
				return m.expr(p.Fun, call.Fun)
			}
		}
	case *ast.BinaryExpr:
		if b, ok := e.(*ast.BinaryExpr); ok && p.Op == b.Op && (p.Op == token.EQL || p.Op == token.NEQ) {
			before := make(map[string]ast.Expr, len(m.bound))
			for name, value := range m.bound {
				before[name] = value
			}
			if m.expr(p.X, b.X) && m.expr(p.Y, b.Y) {
				return true
			}
			m.bound = before
			return m.expr(p.X, b.Y) && m.expr(p.Y, b.X)
		}
	}
	if m.value(reflect.ValueOf(p), reflect.ValueOf(e)) {
		return true
	}
	if id, ok := e.(*ast.Ident); ok {
		if value := m.valueOf(id); value != nil {
			return m.expr(p, value)
		}
	}
	return false
}

func (m *matcher) bind(name string, e ast.Expr) bool {
	if name == "_" {
		return true
	}
	if bound, ok := m.bound[name]; ok {
		return m.expr(bound, e)
	}
	m.bound[name] = e
	return true
}

var (
	exprType = reflect.TypeFor[ast.Expr]()
	posType  = reflect.TypeFor[token.Pos]()
)

// value compares two parts of syntax trees, parsed without what they refer to, but for where
// they stand.
func (m *matcher) value(p, e reflect.Value) bool {
	if p.Type() != e.Type() {
		return false
	}
	switch p.Kind() {
	case reflect.Interface, reflect.Pointer:
		if p.IsNil() || e.IsNil() {
			return p.IsNil() == e.IsNil()
		}
		if p.Kind() == reflect.Interface && p.Type() == exprType {
			return m.expr(p.Interface().(ast.Expr), e.Interface().(ast.Expr))
		}
		return m.value(p.Elem(), e.Elem())
	case reflect.Struct:
		for i := range p.NumField() {
			if p.Type().Field(i).Type != posType && !m.value(p.Field(i), e.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if p.Len() != e.Len() {
			return false
		}
		for i := range p.Len() {
			if !m.value(p.Index(i), e.Index(i)) {
				return false
			}
		}
		return true
	}
	return p.Equal(e)
}
