package auth

import (
	"fmt"
	"strings"
)

// sign is what in a User-Agent gives something away, and what people call that.
type sign struct{ text, name string }

// The first sign that is there counts: most browsers also claim to be those that they
// descend from, and systems those that they look like.
var (
	browserSigns = []sign{
		{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Vivaldi/", "Vivaldi"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chromium/", "Chromium"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	}
	systemSigns = []sign{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Macintosh", "macOS"}, {"Linux", "Linux"},
	}
)

// browserName says in words what sends that User-Agent, such as "Firefox on Linux", or
// "" when it does not say. Nothing hangs on it: anyone can send anything.
func browserName(userAgent string) string {
	browser, system := firstSign(browserSigns, userAgent), firstSign(systemSigns, userAgent)
	switch {
	case browser == "" && system == "":
		return ""
	case system == "":
		return browser
	case browser == "":
		browser = someBrowser
	}
	return fmt.Sprintf(browserOnSystem, browser, system)
}

func firstSign(signs []sign, userAgent string) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.text) {
			return s.name
		}
	}
	return ""
}
