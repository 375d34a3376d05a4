package check

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// edit puts text in place of the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// lineMap has, for each line of a text, its number from 1 before the text was changed; nil
// while it was not.
type lineMap []int

func (l lineMap) before(line int) int {
	if line < 1 || line > len(l) {
		return line
	}
	return l[line-1]
}

// lexeme is a token of Go without those that the scanner makes of line ends.
type lexeme struct {
	start, end int
	text       string
	comment    bool
}

// lexemes splits a part of a Go file. A comma before a closing bracket, which depends on
// the line break there, is none.
func lexemes(src string) (all []lexeme) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		if tok == token.SEMICOLON && text != ";" {
			continue
		}
		if !tok.IsLiteral() && tok != token.COMMENT && !tok.IsKeyword() {
			text = tok.String()
		}
		if tok == token.RPAREN || tok == token.RBRACE || tok == token.RBRACK {
			if last := lastToken(all); last >= 0 && all[last].text == "," {
				all = slices.Delete(all, last, last+1)
			}
		}
		start := file.Offset(pos)
		end := start + len(text)
		if tok == token.COMMENT || tok == token.STRING { // the scanner drops carriage returns
			for strings.ReplaceAll(src[start:min(end, len(src))], "\r", "") != text && end < len(src) {
				end++
			}
		}
		all = append(all, lexeme{start, end, text, tok == token.COMMENT})
	}
}

func lastToken(all []lexeme) int {
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].comment {
			return i
		}
	}
	return -1
}

// tokenEdits are the edits of old, in its offsets, that make its tokens those of new, so
// that its line breaks, spaces and comments stay. It fails where a comment stands within
// what would go.
func tokenEdits(old, new string) (edits []edit, ok bool) {
	var a, b []lexeme
	comments := lexemes(old)
	for _, l := range comments {
		if !l.comment {
			a = append(a, l)
		}
	}
	for _, l := range lexemes(new) {
		if !l.comment {
			b = append(b, l)
		}
	}
	first, last := 0, 0
	for first < min(len(a), len(b)) && a[first].text == b[first].text {
		first++
	}
	for last < min(len(a), len(b))-first && a[len(a)-1-last].text == b[len(b)-1-last].text {
		last++
	}
	e := edit{start: len(old), end: len(old)}
	if first < len(a) {
		e.start = a[first].start
	}
	e.end = e.start
	if last < len(a)-first {
		e.end = a[len(a)-1-last].end
	}
	if first < len(b)-last {
		e.text = new[b[first].start:b[len(b)-1-last].end]
	}
	for _, l := range comments {
		if l.comment && l.start >= e.start && l.end <= e.end {
			return nil, false
		}
	}
	return []edit{e}, true
}

// overlap reports whether an edit of more touches bytes of one of edits.
func overlap(edits, more []edit) bool {
	return slices.ContainsFunc(more, func(e edit) bool {
		return slices.ContainsFunc(edits, func(f edit) bool { return e.start < f.end && f.start < e.end })
	})
}

// apply makes edits that do not overlap, and says where the lines come from.
func apply(text []byte, edits []edit, lines lineMap) ([]byte, lineMap) {
	if lines == nil {
		for i := range strings.Count(string(text), "\n") + 1 {
			lines = append(lines, i+1)
		}
	}
	edits, lines = slices.Clone(edits), slices.Clone(lines)
	slices.SortStableFunc(edits, func(a, b edit) int { return b.start - a.start })
	for _, e := range edits {
		at := strings.Count(string(text[:e.start]), "\n")
		gone, come := strings.Count(string(text[e.start:e.end]), "\n"), strings.Count(e.text, "\n")
		lines = slices.Replace(lines, at, at+1+gone, slices.Repeat(lines[at:at+1], come+1)...)
		text = slices.Concat(text[:e.start], []byte(e.text), text[e.end:])
	}
	return text, lines
}

// dropImports drops the imports of a Go text that it does not use, where it used them when
// it read before, or did not have them then.
func dropImports(text, before []byte, lines lineMap) ([]byte, lineMap) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	old, errOld := parser.ParseFile(fset, "", before, parser.SkipObjectResolution)
	if err != nil || errOld != nil {
		return text, lines
	}
	uses, used := selected(f), selected(old)
	had := make(map[string]bool)
	for _, s := range old.Imports {
		had[s.Path.Value] = true
	}
	var edits []edit
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		gone := 0
		var parts []edit
		for _, spec := range g.Specs {
			s := spec.(*ast.ImportSpec)
			name := localName(s, nil)
			if name == "_" || name == "." || name == "C" || uses[name] || had[s.Path.Value] && !used[name] {
				continue
			}
			gone++
			parts = append(parts, wholeLines(text, fset.File(f.FileStart), s))
		}
		if gone == len(g.Specs) && gone > 0 {
			parts = []edit{wholeLines(text, fset.File(f.FileStart), g)}
		}
		edits = append(edits, parts...)
	}
	return apply(text, edits, lines)
}

// wholeLines cuts n, with its line where it is alone there, and with one of the blank
// lines that would meet.
func wholeLines(text []byte, file *token.File, n ast.Node) edit {
	e := edit{start: file.Offset(n.Pos()), end: file.Offset(n.End())}
	start, end := e.start, e.end
	for start > 0 && (text[start-1] == ' ' || text[start-1] == '\t') {
		start--
	}
	for end < len(text) && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r') {
		end++
	}
	if (start == 0 || text[start-1] == '\n') && end < len(text) && text[end] == '\n' {
		e.start, e.end = start, end+1
		above, below := bytes.TrimRight(text[:start], "\r\n"), bytes.TrimLeft(text[end+1:], "\r\n")
		if bytes.Count(text[len(above):start], []byte("\n")) > 1 && len(below) < len(text)-end-1 { // one blank line is enough
			e.end = len(text) - len(below)
		}
	}
	return e
}

// selected are the names before a dot.
func selected(f *ast.File) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				names[x.Name] = true
			}
		}
		return true
	})
	return names
}
