package policyfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

// ownPattern is the form of an id that the file gives, as ownID checks it.
const ownPattern = "^[a-z][a-z0-9-]{0,62}$"

// maxName is how long a name that people choose from a list may be: an option's text (slack-rules §3).
const maxName = 75

// id reads the id that the file gives to a thing of its own: a lower case letter, then up to 62 lower case letters,
// digits and hyphens.
func (v value) id() string {
	s := v.line(maxName)
	v.match(ownPattern)
	if s != "" && !ownID(s) {
		v.fault("“"+clip(s)+"” is not an id", "write lower case letters, digits and hyphens, such as “"+slug(s)+"”")
		return ""
	}
	return s
}

// match describes a text of a certain form.
func (v value) match(pattern string) {
	if s := v.schema; s != nil {
		*s = schema{Description: s.Description, Type: "string", Pattern: pattern}
	}
}

func ownID(s string) bool {
	return s != "" && len(s) <= 63 && 'a' <= s[0] && s[0] <= 'z' && consists(s, "-", 'a', 'z')
}

// slackID reports whether s is an id of Slack's that begins with one of the letters in first.
func slackID(s, first string) bool {
	return len(s) >= 7 && strings.ContainsRune(first, rune(s[0])) && consists(s[1:], "", 'A', 'Z')
}

// consists reports whether s has only digits, letters from a to z and what is in extra.
func consists(s, extra string, a, z rune) bool {
	return !strings.ContainsFunc(s, func(c rune) bool {
		return (c < '0' || c > '9') && (c < a || c > z) && !strings.ContainsRune(extra, c)
	})
}

// slug returns the id that somebody who wrote s may have meant.
func slug(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !consists(string(c), "", 'a', 'z') }), "-")
	s = strings.TrimLeft(s, "0123456789-")
	if !ownID(s) {
		return "ledger-db"
	}
	return s
}

// A once notices what is named twice in one list.
type once map[string]int

func (o once) check(v value, id string) {
	switch {
	case id == "":
	case o[id] > 0:
		v.fault("“"+clip(id)+"” is named twice", fmt.Sprintf("keep this one or the one on line %d", o[id]))
	default:
		o[id] = v.node.Line
	}
}

// distinct describes v as a list that names nothing twice, and returns what notices it.
func (v value) distinct() once {
	if v.schema != nil {
		v.schema.UniqueItems = true
	}
	return once{}
}

// people reads a list of one or more Slack users.
func (v value) people() []change.UserID {
	seen := v.distinct()
	return list(v, 1, func(v value) change.UserID {
		s := v.slack("UW", "a person", "U… or W…, from “Copy member ID” in the person's Slack profile")
		seen.check(v, s)
		return change.UserID(s)
	})
}

// principals reads a list of at least least Slack users and user groups.
func (v value) principals(least int) change.Principals {
	var who change.Principals
	seen := v.distinct()
	list(v, least, func(v value) bool {
		s := v.slack("UWS", "a person or a user group", "U… or W… for a person, S… for a user group")
		seen.check(v, s)
		switch {
		case s == "":
		case s[0] == 'S':
			who.Groups = append(who.Groups, change.GroupID(s))
		default:
			who.People = append(who.People, change.UserID(s))
		}
		return true
	})
	return who
}

// channel reads a Slack channel.
func (v value) channel() change.ChannelID {
	return change.ChannelID(v.slack("CG", "a channel", "C… or G…, from the foot of the channel's “About” in Slack"))
}

// slack reads an id of Slack's that begins with one of the letters in first, as those of what do.
func (v value) slack(first, what, want string) string {
	s := v.line(maxName)
	v.match("^[" + first + "][A-Z0-9]{6,}$")
	if s != "" && !slackID(s, first) {
		v.fault("“"+clip(s)+"” is not the Slack id of "+what, "write "+want)
		return ""
	}
	return s
}

// oneOf reads one of a set of words.
func oneOf[T ~string](v value, words []T) T {
	s := T(v.line(maxName))
	if v.schema != nil {
		*v.schema = schema{Description: v.schema.Description, Type: "string", Enum: plain(words)}
	}
	if s == "" || slices.Contains(words, s) {
		return s
	}
	v.fault("“"+clip(string(s))+"” is not a word that is known here", suggest(string(s), plain(words), "write one of"))
	return ""
}
