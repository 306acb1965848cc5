package commands

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/noim3/changebot/change"
)

// MaxFilter is how many characters the words of a filter may have.
const MaxFilter = 500

// ReadFilter reads the words that pick changes: in `/change list` and `/change log`, in the forms that take them, and on the
// command line. Each must hold, whatever their order and case; without any, every change is picked. About says in a
// sentence without its full stop what is picked; people stand in it as [change.UserID.At] names them.
//
// What has a colon in it, as in `system:ledger-db`, names one of [FilterKeys] with a value, and some words stand for
// themselves (see [FilterFlags]); all others are looked for in the text of the changes. Who is for `mine`, `waiting` and
// `person:me`. Days are those of p's time zone. A system or a template that p no longer names is taken as it stands, unless
// it is close to one that p names.
//
// It refuses, as [change.Invalid], an unknown name or value, and says which is the nearest right one; a name that is said
// twice; and more than [MaxFilter] characters.
func ReadFilter(words string, who change.Actor, p *change.Policy) (f Filter, about string, err error) {
	if utf8.RuneCountInString(words) > MaxFilter {
		return Filter{}, "", change.Refuse(change.Invalid, "",
			"A search has at most %d characters, and this one has %d. Leave out the words that most changes have.", MaxFilter, utf8.RuneCountInString(words))
	}
	r := filterReader{who: who, policy: p, said: map[string]bool{}}
	for _, word := range strings.Fields(words) {
		if err := r.read(word); err != nil {
			return Filter{}, "", err
		}
	}
	f = r.filter
	f.Words = strings.Join(r.free, " ")
	if f.Open && r.ended {
		return Filter{}, "", change.Refuse(change.Invalid, "", "No change is open and closed at once. Leave one of the two words out; `all` shows both.")
	}
	if err := r.checkSpans(); err != nil {
		return Filter{}, "", err
	}
	return f, r.about(), nil
}

// FilterKeys are the names that take a value after a colon, and how the value is written.
func FilterKeys() []string { return namesOf(filterKeys[:]) }

// FilterFlags are the words that stand for themselves.
func FilterFlags() []string { return namesOf(filterFlags[:]) }

// FilterName returns which of [FilterKeys] or [FilterFlags] a word of a filter is about; empty for one that is looked for in
// the text.
func FilterName(word string) string {
	if name, _, named := cutName(word); named {
		return name
	}
	if flag := strings.ToLower(word); slices.Contains(FilterFlags(), flag) {
		return flag
	}
	return ""
}

// A filterKey is a name that takes a value.
type filterKey struct {
	name string
	read func(r *filterReader, value string) error
}

// A filterFlag is a word that stands for itself.
type filterFlag struct {
	name string
	set  func(r *filterReader) error
}

func (k filterKey) called() string  { return k.name }
func (k filterFlag) called() string { return k.name }

func namesOf[T interface{ called() string }](all []T) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.called()
	}
	return names
}

var filterKeys = [...]filterKey{
	{"state", (*filterReader).states},
	{"outcome", func(r *filterReader, v string) (err error) {
		r.filter.Outcome, err = choice("outcome", v, change.Outcomes())
		return r.say(err, "with the outcome “"+r.filter.Outcome.Label()+"”")
	}},
	{"category", func(r *filterReader, v string) (err error) {
		r.filter.Category, err = choice("category", v, change.Categories())
		return r.say(err, "of the category “"+r.filter.Category.Label()+"”")
	}},
	{"risk", func(r *filterReader, v string) (err error) {
		r.filter.Risk, err = choice("risk", v, change.Risks())
		return r.say(err, "of "+strings.ToLower(r.filter.Risk.Label())+" risk")
	}},
	{"system", (*filterReader).system},
	{"template", (*filterReader).template},
	{"person", func(r *filterReader, v string) (err error) {
		r.filter.Person, err = r.person("person", v)
		return r.say(err, "in which "+r.name(r.filter.Person)+" had a part")
	}},
	{"requester", func(r *filterReader, v string) (err error) {
		r.filter.Requester, err = r.person("requester", v)
		return r.say(err, "raised by "+r.name(r.filter.Requester))
	}},
	{"implementer", func(r *filterReader, v string) (err error) {
		r.filter.Implementer, err = r.person("implementer", v)
		return r.say(err, "for "+r.name(r.filter.Implementer)+" to implement")
	}},
	{"approver", func(r *filterReader, v string) (err error) {
		r.filter.Approver, err = r.person("approver", v)
		return r.say(err, "approved by "+r.name(r.filter.Approver))
	}},
	{"incident", func(r *filterReader, v string) error {
		r.filter.Incident = v
		return r.say(nil, "that caused or fixed "+v)
	}},
	{"from", func(r *filterReader, v string) error { return r.from(&r.filter.Started, v) }},
	{"to", func(r *filterReader, v string) error { return r.to(&r.filter.Started, v) }},
	{"raised-from", func(r *filterReader, v string) error { return r.from(&r.filter.Created, v) }},
	{"raised-to", func(r *filterReader, v string) error { return r.to(&r.filter.Created, v) }},
	{"closed-from", func(r *filterReader, v string) error { return r.from(&r.filter.Closed, v) }},
	{"closed-to", func(r *filterReader, v string) error { return r.to(&r.filter.Closed, v) }},
}

var filterFlags = [...]filterFlag{
	{"all", func(*filterReader) error { return nil }},
	{"open", func(r *filterReader) error {
		r.filter.Open = true
		return nil
	}},
	{"closed", func(r *filterReader) error {
		r.ended = true
		r.filter.States = []change.State{change.Closed, change.Rejected, change.Cancelled}
		return r.once("state")
	}},
	{"mine", func(r *filterReader) (err error) {
		if err := r.once("requester"); err != nil {
			return err
		}
		r.filter.Requester, err = r.person("requester", "me")
		return r.say(err, "raised by you")
	}},
	{"waiting", func(r *filterReader) error {
		_, err := r.person("requester", "me")
		waiting := WaitingFor(r.who)
		r.filter.Waiting, r.filter.Deputy, r.filter.Open = waiting.Waiting, waiting.Deputy, true
		return r.say(err, "waiting for you")
	}},
	{"overdue", func(r *filterReader) error {
		r.filter.Overdue = true
		return r.say(nil, "whose documentation or review is overdue")
	}},
	{"documented-late", func(r *filterReader) error {
		r.filter.DocumentedLate = true
		return r.say(nil, "whose documentation was called overdue")
	}},
	{"escalated", func(r *filterReader) error {
		r.filter.Escalated = true
		return r.say(nil, "that have waited for so long that others were told")
	}},
	{"frozen", func(r *filterReader) error {
		r.filter.Frozen = true
		return r.say(nil, "that a freeze holds")
	}},
	{"outside-window", func(r *filterReader) error {
		r.filter.OutsideWindow = true
		return r.say(nil, "begun outside a maintenance window")
	}},
	{"during-freeze", func(r *filterReader) error {
		r.filter.DuringFreeze = true
		return r.say(nil, "begun during a freeze")
	}},
}

// A filterReader reads one filter, word by word.
type filterReader struct {
	who    change.Actor
	policy *change.Policy
	filter Filter
	// said has each name and word that was read, phrases what is said of them, and free the words to be looked for. Ended is
	// true when the changes are asked for to which nothing more can happen.
	said          map[string]bool
	phrases, free []string
	ended         bool
}

func (r *filterReader) read(word string) error {
	lower := strings.ToLower(word)
	if name, value, named := cutName(word); named {
		i := slices.IndexFunc(filterKeys[:], func(k filterKey) bool { return k.name == name })
		switch {
		case i < 0:
			return unknownName(name)
		case value == "":
			return change.Refuse(change.Invalid, "", "Write what `%s:` is to be, without a space after the colon.", name)
		}
		if err := r.once(name); err != nil {
			return err
		}
		return filterKeys[i].read(r, value)
	}
	if i := slices.IndexFunc(filterFlags[:], func(k filterFlag) bool { return k.name == lower }); i >= 0 {
		if r.said[lower] {
			return nil
		}
		r.said[lower] = true
		return filterFlags[i].set(r)
	}
	// Ordinary words may be close to a flag; those with a hyphen hardly are by chance.
	if near, close := change.Nearest(lower, FilterFlags()); close && strings.Contains(lower, "-") {
		return change.Refuse(change.Invalid, "", "There is no word “%s” here. Did you mean `%s`?", word, near)
	}
	r.free = append(r.free, word)
	return nil
}

// once refuses what is asked for a second time.
func (r *filterReader) once(name string) error {
	if r.said[name] {
		return change.Refuse(change.Invalid, "", "`%s:` can be said once: every part of a search must hold.", name)
	}
	r.said[name] = true
	return nil
}

// cutName cuts a word such as system:ledger-db in two. An address, a time of day and a word in quotes have no name before
// their colon.
func cutName(word string) (name, value string, named bool) {
	name, value, named = strings.Cut(strings.ToLower(word), ":")
	if !named || name == "" || strings.HasPrefix(value, "//") || strings.ContainsFunc(name, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) }) {
		return "", "", false
	}
	return name, strings.TrimSpace(word[strings.Index(word, ":")+1:]), true
}

func unknownName(name string) error {
	if near, close := change.Nearest(name, FilterKeys()); close {
		return change.Refuse(change.Invalid, "", "There is no filter `%s:`. Did you mean `%s:`?", name, near)
	}
	return change.Refuse(change.Invalid, "", "There is no filter `%s:`. There are `%s:`. To look for it in the text, leave the colon out.",
		name, strings.Join(FilterKeys(), ":`, `"))
}
