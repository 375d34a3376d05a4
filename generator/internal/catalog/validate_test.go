package catalog

import (
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

func TestCheckDir(t *testing.T) {
	for _, dir := range []string{"internal/auth", "auth", "pkg/web/auth", "a-b/c_d", "v1.2/auth", "vendored"} {
		if err := CheckDir(dir); err != nil {
			t.Errorf("%q: %v", dir, err)
		}
	}
	for dir, words := range map[string]string{
		"":                   "root of the module",
		".":                  "root of the module",
		"/abs":               "not a slash separated path inside",
		`a\b`:                "not a slash separated path inside",
		"..":                 "leaves the module",
		"../auth":            "leaves the module",
		"a/../b":             "--package-dir b",
		"auth/":              "--package-dir auth",
		"vendor":             "vendor directory",
		"a/vendor/auth":      "vendor directory",
		"internal/testdata":  "testdata directory",
		".git/hooks":         `the element ".git"`,
		"a/.hidden":          `the element ".hidden"`,
		"_auth":              `the element "_auth"`,
		"main.go":            "reads as a file",
		"in ternal/auth":     "cannot be part of an import path",
		"internal/äuth":      "cannot be part of an import path",
		"con/auth":           "cannot be part of an import path",
		"auth.":              "cannot be part of an import path",
		"a\nb":               "cannot be part of an import path",
		"internal/{auth}":    "cannot be part of an import path",
		"internal/auth\x00x": "cannot be part of an import path",
	} {
		t.Run(dir, func(t *testing.T) { testkit.WantError(t, CheckDir(dir), fault.Usage, words) })
	}
}

func TestCleanDir(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", ".": ".", "./": ".", "./internal/auth": "internal/auth", "internal/auth/": "internal/auth", "a//b": "a/b", "a/../../b": "../b", "/a/": "/a",
	} {
		if got := CleanDir(typed); got != want {
			t.Errorf("CleanDir(%q) = %q; want %q", typed, got, want)
		}
	}
}

func TestCheckPrefix(t *testing.T) {
	for _, prefix := range []string{"", "/auth", "/a/b", "/my-site_1.0~x"} {
		if err := CheckPrefix(prefix); err != nil {
			t.Errorf("%q: %v", prefix, err)
		}
	}
	for prefix, words := range map[string]string{
		"auth":      "does not start with a slash",
		"/":         "ends in a slash",
		"/auth/":    "ends in a slash",
		"//evil":    `the segment ""`,
		"/a//b":     `the segment ""`,
		"/a/../b":   `the segment ".."`,
		"/./a":      `the segment "."`,
		"/{id}":     "the character '{'",
		"/a*":       "the character '*'",
		"/a$":       "the character '$'",
		"/a b":      "the character ' '",
		"/a?b":      "the character '?'",
		"/a%2fb":    "the character '%'",
		"/a\\b":     `the character '\\'`,
		"/ä":        "the character 'ä'",
		"/a\"b":     `the character '"'`,
		"GET /auth": "does not start with a slash",
	} {
		t.Run(prefix, func(t *testing.T) { testkit.WantError(t, CheckPrefix(prefix), fault.Usage, words) })
	}
}

func TestCheckModule(t *testing.T) {
	for _, name := range []string{"hello", "example.com/hello", "example.com/hello/v2", "my-app", "gopkg.in/yaml.v3"} {
		if err := CheckModule(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, words := range map[string]string{
		"my app":           "--module example.com/myapp",
		".hidden":          "--module example.com/hidden",
		"a/.b":             "leading dot",
		"main":             "--module example.com/main",
		"/":                "cannot be a module path",
		"example.com/v1":   "version suffix",
		"example.com/a/v0": "version suffix",
		"héllo":            "invalid char 'é'",
		".":                "cannot be a module path",
		"a//b":             "cannot be a module path",
	} {
		t.Run(name, func(t *testing.T) {
			testkit.WantError(t, CheckModule(name), fault.Usage, words, "--module example.com/")
		})
	}
}

func TestAppName(t *testing.T) {
	for module, want := range map[string]string{
		"hello": "hello", "example.com/hello": "hello", "example.com/hello/v2": "hello", "gopkg.in/yaml.v3": "yaml",
	} {
		if got := AppName(module); got != want {
			t.Errorf("appName(%q) = %q; want %q", module, got, want)
		}
	}
}
