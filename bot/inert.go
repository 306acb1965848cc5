package bot

import (
	"regexp"
	"strings"
)

var token = regexp.MustCompile(`<([^<>]*)>`)

var unescaped = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// inert returns what a person reads in text that Slack sent with its own escapes and live tokens, such as the text of a
// message on which a shortcut was used (slack-rules §4). The result is raw: it must be escaped again to be shown.
func inert(text string) string {
	return unescaped.Replace(token.ReplaceAllStringFunc(text, func(t string) string {
		return labelOf(t[1 : len(t)-1])
	}))
}

// labelOf returns the words for the inside of a token: "@name" of "@U123|name", "@here" of "!here".
func labelOf(inside string) string {
	body, label, labelled := strings.Cut(inside, "|")
	if body == "" {
		return label
	}
	sigil, id := body[0], body[1:]
	switch {
	case sigil == '@' || sigil == '#':
		if label != "" {
			return string(sigil) + label
		}
		return string(sigil) + id
	case sigil == '!' && label != "":
		return label
	case sigil == '!':
		return "@" + id
	case labelled && label != "" && label != body && "mailto:"+label != body:
		return label + " (" + body + ")"
	}
	return strings.TrimPrefix(body, "mailto:")
}
