package slacksim

import (
	"regexp"
	"strings"
)

// typedToken matches what people type that Slack turns into a token: links,
// @names and #channels, and tokens that the page has made already.
var typedToken = regexp.MustCompile(`<(?:[@#!][^<>\s]+|https?://[^<>\s]+)>|https?://[^\s<>]+|(?:^|\B)[@#][\p{L}\d][\p{L}\d._-]*`)

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escapeTyped returns what a person typed as Slack stores and delivers it:
// people as <@U…>, channels as <#C…|name>, links in <…>, and & < > as entities
// (slack-rules §1, should_escape).
func (s *Sim) escapeTyped(said string) string {
	var b strings.Builder
	rest := 0
	for _, span := range typedToken.FindAllStringIndex(said, -1) {
		b.WriteString(escapes.Replace(said[rest:span[0]]))
		b.WriteString(s.token(said[span[0]:span[1]]))
		rest = span[1]
	}
	b.WriteString(escapes.Replace(said[rest:]))
	return b.String()
}

func (s *Sim) token(said string) string {
	name := strings.TrimRight(said[1:], "._-")
	tail := said[1+len(name):]
	switch {
	case strings.HasPrefix(said, "<"):
		return said
	case strings.HasPrefix(said, "http"):
		return "<" + escapes.Replace(said) + ">"
	case strings.HasPrefix(said, "#"):
		for _, c := range s.state.channels {
			switch {
			case c.Name != name || c.with != "":
			case c.Private:
				return "<#" + c.ID + "|>" + tail
			default:
				return "<#" + c.ID + "|" + c.Name + ">" + tail
			}
		}
	case name == "here" || name == "channel" || name == "everyone":
		return "<!" + name + ">" + tail
	default:
		for _, p := range s.state.people {
			if p.Name == name {
				return "<@" + p.ID + ">" + tail
			}
		}
		for _, g := range s.state.groups {
			if g.Handle == name {
				return "<!subteam^" + g.ID + ">" + tail
			}
		}
	}
	return escapes.Replace(said)
}
