package layers

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// numberPlaceholders writes the placeholders of SQL in a Go file as Postgres wants them:
// in each string between backquotes the first ? becomes $1, the second $2. So all of a
// statement's stand in one string.
func numberPlaceholders(src []byte) []byte {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, nil, 0)
	var out strings.Builder
	done := 0
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			out.Write(src[done:])
			return []byte(out.String())
		}
		if tok != token.STRING || text[0] != '`' {
			continue
		}
		at := file.Offset(pos)
		out.Write(src[done:at])
		for n, part := range strings.Split(text, "?") {
			if n > 0 {
				fmt.Fprintf(&out, "$%d", n)
			}
			out.WriteString(part)
		}
		done = at + len(text)
	}
}
