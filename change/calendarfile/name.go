package calendarfile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/noim3/changebot/change"
)

const (
	// maxName and maxReason are how long the policy file takes them.
	maxName   = 75
	maxReason = 300
)

// name returns what people call e.
func (e *event) name() string {
	if name := shortened(oneLine(e.text("SUMMARY")), maxName); name != "" {
		return name
	}
	return "Freeze"
}

// reason returns why e is a freeze, for the middle of a sentence: its description when that is one line of plain words.
func (f *file) reason(e *event) string {
	said := strings.TrimSpace(e.text("DESCRIPTION"))
	plain := said != "" && utf8.RuneCountInString(said) <= maxReason && !strings.ContainsAny(said, "\n<>") && !strings.Contains(said, "://")
	if reason := strings.TrimRight(oneLine(said), ". "); plain && reason != "" {
		return reason
	}
	if f.calendar != "" {
		return shortened("the calendar “"+f.calendar+"” says so", maxReason)
	}
	return "the company's calendar says so"
}

// oneLine returns text on one line, without what cannot be seen.
func oneLine(text string) string {
	text = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == utf8.RuneError:
			return -1
		}
		return c
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}

// clip makes a piece of the file fit for a line of a report.
func clip(text string) string { return shortened(oneLine(text), 60) }

// An ids gives out ids that nothing else has.
type ids struct{ taken map[change.FreezeID]bool }

func newIDs(taken []change.FreezeID) ids {
	i := ids{map[change.FreezeID]bool{}}
	for _, id := range taken {
		i.taken[id] = true
	}
	return i
}

// id returns an id like name: a lower case letter, then lower case letters, digits and hyphens.
func (i ids) id(name string) change.FreezeID {
	const most = 50 // with room for a number
	word := strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9')
	}), "-")
	switch {
	case word == "":
		word = "freeze"
	case word[0] < 'a':
		word = "freeze-" + word
	}
	word = strings.TrimRight(word[:min(most, len(word))], "-")
	id := change.FreezeID(word)
	for n := 2; i.taken[id]; n++ {
		id = change.FreezeID(fmt.Sprintf("%s-%d", word, n))
	}
	i.taken[id] = true
	return id
}
