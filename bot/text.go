package bot

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of Slack, in Unicode code points (slack-rules §2, §3, §11).
const (
	maxText    = 4000 // the top-level text of a message
	maxSection = 3000
	maxField   = 2000
	maxHeader  = 150
	maxButton  = 75 // also labels of options
	maxTitle   = 24 // also submit and close of a modal
)

// markup is text in Slack's mrkdwn. Whatever people wrote is escaped in it, exactly once, so that it can mention nobody
// and end nothing early (slack-rules §4). It is made by [say] and by the functions that draw mentions and times.
type markup string

// say puts args where format says %s: markup as it is, everything else as the text that people would read, escaped.
func say(format string, args ...any) markup {
	safe := make([]any, len(args))
	for i, arg := range args {
		if m, ok := arg.(markup); ok {
			safe[i] = string(m)
			continue
		}
		safe[i] = escape(fmt.Sprint(arg))
	}
	return markup(fmt.Sprintf(format, safe...))
}

// join puts sep between the parts that are not empty.
func join(sep markup, parts ...markup) markup {
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, string(part))
		}
	}
	return markup(strings.Join(out, string(sep)))
}

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(text string) string { return entities.Replace(visible(text)) }

// visible returns text without what must not reach a screen: bytes that are no UTF-8, control characters, and the marks
// that let a text show itself in another order than it is read.
func visible(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t', reorders(r):
			return -1
		}
		return r
	}, text)
}

// reorders reports whether r embeds, overrides or isolates a direction of writing. The plain marks of direction, which
// Arabic and Hebrew need, do not.
func reorders(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// oneLine returns text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

// quote returns text as a quotation of at most most code points.
func quote(text string, most int) markup {
	lines := strings.Split(strings.TrimSpace(visible(text)), "\n")
	for i, line := range lines {
		lines[i] = ">" + entities.Replace(line)
	}
	return clip(markup(strings.Join(lines, "\n")), most)
}

// clip returns m cut to at most most code points, ending in “…” when something is missing. It never cuts inside an
// entity, a mention or a date.
func clip(m markup, most int) markup {
	if utf8.RuneCountInString(string(m)) <= most {
		return m
	}
	kept, room := 0, most-1
	for {
		unit := firstUnit(string(m[kept:]))
		if room -= utf8.RuneCountInString(unit); room < 0 {
			return m[:kept] + "…"
		}
		kept += len(unit)
	}
}

// firstUnit returns the shortest beginning of text, which is not empty, that may stand alone.
func firstUnit(text string) string {
	closing := map[byte]byte{'<': '>', '&': ';'}[text[0]]
	if end := strings.IndexByte(text, closing); closing != 0 && end >= 0 {
		return text[:end+1]
	}
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}

// clipPlain returns text for a place where Slack reads no markup, cut to at most most code points.
func clipPlain(text string, most int) string {
	text = strings.TrimSpace(visible(text))
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// link shows an address of the web so that it can be followed; anything else is only shown.
func link(address string) markup {
	target, ok := followed(address)
	if !ok {
		return say("%s", address)
	}
	return "<" + target + ">"
}

// linked shows a label that leads to an address of the web; to anything else it leads nowhere.
func linked(address, label string) markup {
	target, ok := followed(address)
	if !ok {
		return say("%s", label)
	}
	return "<" + target + "|" + say("%s", strings.ReplaceAll(oneLine(label), "|", "")) + ">"
}

// followed returns an address of the web as Slack follows it; false when it is none.
func followed(address string) (markup, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", false
	}
	const never = "<>|\x60 \t\r\n" // what would end the token early
	target := strings.Map(func(r rune) rune {
		if strings.ContainsRune(never, r) {
			return -1
		}
		return r
	}, u.String())
	return markup(strings.ReplaceAll(target, "&", "&amp;")), true
}
