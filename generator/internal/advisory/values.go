package advisory

import (
	"go/ast"
	"go/token"
)

// value returns what the local variable id stands for, where its function gives that name a
// value once and never another; nil where that cannot be told. Of a call with several results
// the first stands for the call.
func (p *project) value(id *ast.Ident) ast.Expr {
	for _, d := range p.decls {
		f, ok := d.scope.nodes[0].(*ast.FuncDecl)
		if ok && f.Pos() <= id.Pos() && id.Pos() < f.End() {
			if p.values[f] == nil {
				p.values[f] = localValues(f)
			}
			return p.values[f][id.Name]
		}
	}
	return nil
}

// localValues are the values of the variables of f that have one only, by name.
func localValues(f *ast.FuncDecl) map[string]ast.Expr {
	values, times := make(map[string]ast.Expr), make(map[string]int)
	give := func(to ast.Expr, value ast.Expr) {
		if id, ok := to.(*ast.Ident); ok {
			times[id.Name]++
			values[id.Name] = value
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field: // parameters and results
			for _, name := range n.Names {
				give(name, nil)
			}
		case *ast.RangeStmt:
			give(n.Key, nil)
			give(n.Value, nil)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				give(name, valueAt(n.Values, len(n.Names), i))
			}
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				value := valueAt(n.Rhs, len(n.Lhs), i)
				if n.Tok != token.DEFINE && n.Tok != token.ASSIGN {
					value = nil // x += y
				}
				give(to, value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND { // whoever has the address can give it another value
				give(n.X, nil)
			}
		}
		return true
	})
	for name, n := range times {
		if n > 1 || values[name] == nil {
			delete(values, name)
		}
	}
	return values
}

// valueAt is the value for the name at i of some.
func valueAt(values []ast.Expr, names, i int) ast.Expr {
	switch {
	case len(values) == names:
		return values[i]
	case len(values) == 1 && i == 0:
		return values[0]
	}
	return nil
}
