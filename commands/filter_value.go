package commands

import (
	"regexp"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// personValue is how Slack writes a person, and how people write an id.
var personValue = regexp.MustCompile(`^(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|@?([UW][A-Z0-9]+))$`)

// choice reads one of a few values. Hyphens stand for underscores, too.
func choice[T ~string](name, value string, all []T) (T, error) {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = string(one)
	}
	plain := strings.ReplaceAll(strings.ToLower(value), "-", "_")
	for _, one := range all {
		if string(one) == plain {
			return one, nil
		}
	}
	if near, close := change.Nearest(plain, words); close {
		return "", change.Refuse(change.Invalid, "", "There is no %s “%s”. Did you mean `%s:%s`?", name, value, name, near)
	}
	return "", change.Refuse(change.Invalid, "", "There is no %s “%s”. There are %s.", name, value, strings.Join(words, ", "))
}

// states reads one state, or several with commas between.
func (r *filterReader) states(value string) error {
	var labels []string
	r.filter.States = nil
	for word := range strings.SplitSeq(value, ",") {
		s, err := choice("state", word, change.States())
		if err != nil {
			return err
		}
		r.filter.States, labels = append(r.filter.States, s), append(labels, "“"+s.Label()+"”")
	}
	return r.say(nil, "in the state "+strings.Join(labels, " or "))
}

func (r *filterReader) system(value string) error {
	id, name, all := change.SystemID(strings.ToLower(value)), "", []string(nil)
	if r.policy != nil {
		for _, s := range r.policy.Systems {
			if s.ID == id {
				name = s.Name
			}
			all = append(all, string(s.ID))
		}
	}
	r.filter.System = id
	return r.catalogued("system", string(id), name, all, "of the system ")
}

func (r *filterReader) template(value string) error {
	id, name, all := change.TemplateID(strings.ToLower(value)), "", []string(nil)
	if r.policy != nil {
		for _, t := range r.policy.Standard {
			if t.ID == id {
				name = t.Title
			}
			all = append(all, string(t.ID))
		}
	}
	r.filter.Template = id
	return r.catalogued("template", string(id), name, all, "logged from the template ")
}

// catalogued says what was asked of something in the policy file's lists. The log outlives them: what is not in them is
// refused only when it looks like a slip of the finger.
func (r *filterReader) catalogued(what, id, name string, all []string, phrase string) error {
	if name != "" {
		return r.say(nil, phrase+"“"+name+"”")
	}
	if near, close := change.Nearest(id, all); close {
		return change.Refuse(change.Invalid, "", "The policy names no %s “%s”. Did you mean `%s:%s`?", what, id, what, near)
	}
	return r.say(nil, phrase+"“"+id+"”")
}

// person reads whom a filter names: “me”, an id, or somebody as Slack writes them.
func (r *filterReader) person(name, value string) (change.UserID, error) {
	if strings.EqualFold(value, "me") {
		if r.who.ID == "" {
			return "", change.Refuse(change.Invalid, "", "Nobody is known to ask here, so nothing is theirs. Write an id, such as `%s:U012ABCDEF`.", name)
		}
		return r.who.ID, nil
	}
	id := personValue.FindStringSubmatch(value)
	if id == nil {
		return "", change.Refuse(change.Invalid, "", "“%s” names nobody. Write `%s:me`, mention somebody after `%s:` so that Slack offers their name, or write their id, such as U012ABCDEF.",
			value, name, name)
	}
	return change.UserID(id[1] + id[2]), nil
}

// name names somebody to whoever asks.
func (r *filterReader) name(id change.UserID) string {
	if id == r.who.ID {
		return "you"
	}
	return id.At()
}

// say adds a phrase for what was read, unless that failed.
func (r *filterReader) say(err error, phrase string) error {
	if err == nil {
		r.phrases = append(r.phrases, phrase)
	}
	return err
}

// zone is where days begin and end.
func (r *filterReader) zone() *time.Location {
	if r.policy == nil || r.policy.TimeZone == nil {
		return time.UTC
	}
	return r.policy.TimeZone
}

func (r *filterReader) from(s *Span, value string) (err error) {
	s.From, _, err = r.day(value)
	return err
}

func (r *filterReader) to(s *Span, value string) (err error) {
	_, s.Before, err = r.day(value)
	return err
}

// day reads a day, a month or a year, and returns when it begins and when the next one does.
func (r *filterReader) day(value string) (begins, ends time.Time, err error) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		t, err := time.ParseInLocation(form.layout, value, r.zone())
		if err == nil {
			return t, t.AddDate(form.years, form.months, form.days), nil
		}
	}
	return time.Time{}, time.Time{}, change.Refuse(change.Invalid, "", "“%s” is no day. Write one such as 2026-01-31, or a month such as 2026-01.", value)
}
