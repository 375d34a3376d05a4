package auth_test

import (
	"testing"

	"example.com/chi-memory-all/internal/auth"
)

func TestBrowserName(t *testing.T) {
	const (
		windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
		linux   = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 "
		android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
		mac     = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
		iPhone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
		iPad    = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
		chromeX = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
	)
	for userAgent, want := range map[string]string{
		linux + "Firefox/140.0": "Firefox on Linux",
		linux + "Something/1.0": "A browser on Linux",
		"Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0": "Firefox on Android",
		windows + "Chrome/140.0.0.0 Safari/537.36":                             "Chrome on Windows",
		windows + "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":               "Edge on Windows",
		windows + "Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0":               "Opera on Windows",
		android + "Chrome/140.0.0.0 Mobile Safari/537.36":                      "Chrome on Android",
		android + "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36":  "Samsung Internet on Android",
		mac + "Version/18.0 Safari/605.1.15":                                   "Safari on macOS",
		iPhone + "Version/18.0 Mobile/15E148 Safari/604.1":                     "Safari on iPhone",
		iPhone + "CriOS/140.0.0.0 Mobile/15E148 Safari/604.1":                  "Chrome on iPhone",
		iPad + "FxiOS/140.0 Mobile/15E148 Safari/604.1":                        "Firefox on iPad",
		chromeX + "Chrome/140.0.0.0 Safari/537.36":                             "Chrome on ChromeOS",
		"curl/8.5.0": "curl",
		"authtest":   "",
		"":           "",
	} {
		if got := auth.BrowserName(userAgent); got != want {
			t.Errorf("%q is taken for %q; want %q", userAgent, got, want)
		}
	}
}
