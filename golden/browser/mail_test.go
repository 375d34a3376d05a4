package browser

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	mailPath   = regexp.MustCompile(`/dev/mail\?key=\w+`)
	mailNumber = regexp.MustCompile(`mail=(\d+)`)
)

// mailPage is where the site shows its mail, which its log tells.
func (s *site) mailPage(t *testing.T) string {
	t.Helper()
	path := mailPath.FindString(s.log.String())
	if path == "" {
		t.Fatal("the log does not tell where the mail is")
	}
	return path
}

// mailed waits for a mail with a link to a page below path, and returns it, each only once.
func (s *site) mailed(t *testing.T, path string) string {
	t.Helper()
	link := regexp.MustCompile(regexp.QuoteMeta(s.url+path) + `[\w-]{20,}`)
	list := s.url + s.mailPage(t)
	for range 200 {
		for _, number := range mailNumber.FindAllStringSubmatch(get(t, list), -1) {
			found := link.FindString(get(t, list+"&view=text&mail="+number[1]))
			if found != "" && !s.links[found] {
				s.links[found] = true
				return strings.TrimPrefix(found, s.url)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no mail with a link to %s", path)
	return ""
}

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url) // #nosec G107 -- a site of ours
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// signIn signs in with another browser, a phone.
func (s *site) signIn(t *testing.T, fields map[string]string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	form := make(url.Values)
	for name, value := range fields {
		form.Set(name, value)
	}
	r, err := http.NewRequest(http.MethodPost, s.url+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
	answer, err := (&http.Client{Jar: jar}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("sign in on a phone: %s", answer.Status)
	}
}
