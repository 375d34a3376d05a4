package merge

import (
	"go/scanner"
	"go/token"
	"strings"
)

// tokenKeys are keys for the lines of Go source that leave spaces out: the tokens and
// comments of a line. Two lines with the same key differ in nothing but spaces. Within a raw
// string, where spaces count, the key is the line. False if text cannot be scanned.
func tokenKeys(text string, lines int) ([]string, bool) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	keys := make([]strings.Builder, lines)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF || s.ErrorCount > 0 {
			break
		}
		line := file.PositionFor(pos, false).Line - 1 // whatever a //line comment says
		switch {
		case tok == token.COMMENT:
			for i, part := range strings.Split(literal, "\n") {
				addToken(&keys[line+i], strings.Join(strings.Fields(part), " "))
			}
		case tok == token.STRING && literal[0] == '`':
			for i, part := range strings.Split(literal, "\n") {
				addToken(&keys[line+i], "`"+part)
			}
		case tok == token.SEMICOLON:
			addToken(&keys[line], ";")
		case literal != "":
			addToken(&keys[line], literal)
		default:
			addToken(&keys[line], tok.String())
		}
	}
	all := make([]string, lines)
	for i := range keys {
		all[i] = keys[i].String()
	}
	return all, s.ErrorCount == 0
}

const tokenEnd = "\x00"

func addToken(key *strings.Builder, text string) {
	if text != "" {
		key.WriteString(text)
		key.WriteString(tokenEnd)
	}
}

// sameTokens says that two stretches, by their token keys, are the same but for how they are
// broken into lines. What a broken line needs more of, a comma or a semicolon before a closing
// bracket, does not count.
func sameTokens(x, y []string) bool {
	return flat(x) == flat(y)
}

func flat(keys []string) string {
	var b strings.Builder
	held := ""
	for _, key := range keys {
		for tok := range strings.SplitAfterSeq(key, tokenEnd) {
			switch tok {
			case "":
				continue
			case ")" + tokenEnd, "]" + tokenEnd, "}" + tokenEnd:
				held = ""
			}
			b.WriteString(held)
			held = ""
			if tok == ";"+tokenEnd || tok == ","+tokenEnd {
				held = tok
			} else {
				b.WriteString(tok)
			}
		}
	}
	b.WriteString(held)
	return b.String()
}
