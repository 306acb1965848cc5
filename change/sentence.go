package change

import (
	"fmt"
	"time"
)

// A Sentence says one thing. People, groups and times stand in it as values, so that whoever draws it can name them as
// its readers know them.
type Sentence struct {
	// Format has %s for each of Of: a text, a number, a [UserID], [Principals], a [time.Time] (UTC), a [time.Duration] or
	// a [*Refusal].
	Format string
	Of     []any
}

// String returns the sentence with people as ids and times in UTC.
func (s Sentence) String() string {
	out := make([]any, len(s.Of))
	for i, v := range s.Of {
		switch v := v.(type) {
		case time.Time:
			out[i] = v.UTC().Format("2 Jan 2006 15:04")
		case time.Duration:
			out[i] = Span(v)
		case Principals:
			out[i] = v.words()
		default:
			out[i] = fmt.Sprint(v)
		}
	}
	return fmt.Sprintf(s.Format, out...)
}

func sentence(format string, of ...any) Sentence { return Sentence{format, of} }

// words names people and groups by their ids, as in “U1, U2 or a member of S1”.
func (p Principals) words() string {
	if p.Empty() {
		return "nobody"
	}
	var names []string
	for _, u := range p.People {
		names = append(names, string(u))
	}
	for _, g := range p.Groups {
		names = append(names, "a member of "+string(g))
	}
	return either(names)
}
