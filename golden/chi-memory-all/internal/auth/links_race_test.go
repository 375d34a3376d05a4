package auth_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
	"example.com/chi-memory-all/internal/auth/store"
)

const revokedStamp = 4711

// revokingStore ends the sessions of a user at the worst moment: when their link has
// been used up and they have been read.
type revokingStore struct {
	auth.Store
	used atomic.Bool
}

// Use is an option of authtest.New.
func (s *revokingStore) Use(c *auth.Config) {
	s.Store = c.Store
	c.Store = s
}

func (s *revokingStore) UseToken(ctx context.Context, purpose string, hash []byte) (*store.Token, error) {
	s.used.Store(true)
	return s.Store.UseToken(ctx, purpose, hash)
}

func (s *revokingStore) UserByID(ctx context.Context, id string) (*auth.User, error) {
	u, err := s.Store.UserByID(ctx, id)
	if err == nil && s.used.Swap(false) {
		err = s.SetSecurityStamp(ctx, id, revokedStamp)
	}
	return u, err
}

// TestLinksDoNotOutliveARevocation that comes while they are being used: what they
// would have done is not done, neither before it nor after it.
func TestLinksDoNotOutliveARevocation(t *testing.T) {
	for _, page := range tokenPages {
		t.Run(page.purpose, func(t *testing.T) {
			var store revokingStore
			a := authtest.New(t, store.Use)
			b := authtest.NewBrowser(t, a, site(a))
			want := *correspondent(t, a, authtest.Alice)
			use(b, page.path+issued(t, a, page.purpose, &want))
			want.SecurityStamp = revokedStamp
			got := *authtest.User(t, a, authtest.Alice)
			got.EmailVerifiedAt = want.EmailVerifiedAt // that is about the address, and no way in
			if got != want {
				t.Errorf("got %#v; want %#v", got, want)
			}
			wantCurrent(t, b, "anonymous")
		})
	}
}

// untidyStore fails whenever it is to delete what is of no more use.
type untidyStore struct{ auth.Store }

var errUntidy = errors.New("cannot delete")

func (untidyStore) DeleteTokens(context.Context, string) error   { return errUntidy }
func (untidyStore) PurgeTokens(context.Context, time.Time) error { return errUntidy }

// TestLinksWorkWithoutTidiness: dead tokens that stay where they are fail nothing.
func TestLinksWorkWithoutTidiness(t *testing.T) {
	for _, page := range tokenPages {
		t.Run(page.purpose, func(t *testing.T) {
			a := authtest.New(t, func(c *auth.Config) { c.Store = untidyStore{c.Store} })
			b := authtest.NewBrowser(t, a, site(a))
			alice := correspondent(t, a, authtest.Alice)
			wantStatus(t, use(b, page.path+issued(t, a, page.purpose, alice)), http.StatusSeeOther)
		})
	}
}

// TestEveryLinkIsTried: tokenPages has every purpose that the package makes links for,
// as its source says.
func TestEveryLinkIsTried(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := make(map[string]bool)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.CompositeLit); ok && isNamed(literal.Type, "link") {
				declared[purposeOf(t, literal)] = true
			}
			return true
		})
	}
	var tried []string
	for _, page := range tokenPages {
		tried = append(tried, page.purpose)
	}
	slices.Sort(tried)
	if got := slices.Sorted(maps.Keys(declared)); len(got) == 0 || !slices.Equal(got, tried) {
		t.Errorf("the package has links for %q; tokenPages has %q", got, tried)
	}
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// purposeOf returns the purpose of a link that is written out.
func purposeOf(t *testing.T, literal *ast.CompositeLit) string {
	t.Helper()
	for _, element := range literal.Elts {
		field, ok := element.(*ast.KeyValueExpr)
		if !ok || !isNamed(field.Key, "purpose") {
			continue
		}
		if value, ok := field.Value.(*ast.BasicLit); ok {
			purpose, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			return purpose
		}
	}
	t.Error("a link has no purpose that can be read off the source")
	return ""
}
