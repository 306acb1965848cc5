package browser_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A spot is a part of the page on which a person looks and acts: the last visible one for the selector of CSS that
// says all of the words. It is looked for anew each time, since the page draws its parts anew.
type spot struct {
	person   *person
	Selector string   `json:"selector"`
	Says     []string `json:"says"`
}

// A thing is what can be pointed at in a spot, by the words that people read on it; see eyes.js.
type thing struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Of   string `json:"of"` // the label of the question that a choice answers
}

// click points at a thing and clicks it, again when the page moved under the pointer.
func (s spot) click(it thing) {
	b := s.person.tab
	b.t.Helper()
	b.eventually(func() error {
		at, err := look[struct{ X, Y float64 }](b, "aim", s, it)
		if err != nil {
			return err
		}
		b.do(chromedp.MouseClickXY(at.X, at.Y))
		if !evaluate[bool](b, "eyes.landed()") {
			return fmt.Errorf("“%s” moved away under the pointer", it.Name)
		}
		return nil
	})
}

// presses clicks the button with this name.
func (s spot) presses(name string) {
	s.person.t.Helper()
	s.click(thing{Kind: "button", Name: name})
}

// picksFromMenu opens the menu of further acts and clicks one.
func (s spot) picksFromMenu(name string) {
	s.person.t.Helper()
	s.presses("More choices")
	s.click(thing{Kind: "menu", Name: name})
}

// writes replaces what stands in the field with this label.
func (s spot) writes(label, text string) {
	s.person.t.Helper()
	s.click(thing{Kind: "field", Name: label})
	s.person.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.select()"))
	s.person.write(text)
	s.holds(label, text)
}

// picks chooses options from the list of the field with this label.
func (s spot) picks(label string, options ...string) {
	s.person.t.Helper()
	s.click(thing{Kind: "field", Name: label})
	for _, option := range options {
		s.person.write(option)
		s.click(thing{Kind: "option", Name: option})
	}
	s.person.keys(kb.Tab) // leaves the list, which would lie over what comes next
	s.holds(label, strings.Join(options, ", "))
}

// marks clicks one of the answers to a question, all of which are in view.
func (s spot) marks(label, answer string) {
	s.person.t.Helper()
	s.click(thing{Kind: "choice", Name: answer, Of: label})
	s.holds(label, answer)
}

// sets gives the date and time of the field with this label, in the person's own time zone.
func (s spot) sets(label string, at time.Time) {
	s.person.t.Helper()
	zone, err := time.LoadLocation(s.person.is.TZ)
	if err != nil {
		s.person.t.Fatal(err)
	}
	s.person.eventually(func() error {
		_, err := look[struct{}](s.person.tab, "setDateTime", s, thing{Kind: "field", Name: label},
			at.In(zone).Format(time.DateOnly), at.In(zone).Format("15:04"))
		return err
	})
}

// A field is what a person sees of one question of a form.
type field struct {
	Value, Error string
	Focused      bool
}

// shows waits until right has no complaint about the field with this label.
func (s spot) shows(label string, right func(field) error) {
	s.person.t.Helper()
	s.person.eventually(func() error {
		seen, err := look[field](s.person.tab, "field", s, thing{Kind: "field", Name: label})
		if err != nil {
			return err
		}
		return right(seen)
	})
}

// holds waits until text stands in the field with this label.
func (s spot) holds(label, text string) {
	s.person.t.Helper()
	s.shows(label, func(f field) error {
		if f.Value != text {
			return fmt.Errorf("“%s” holds %q, want %q", label, f.Value, text)
		}
		return nil
	})
}

// reads waits until right has no complaint about what the spot says, which is on one line.
func (s spot) reads(right func(said string) error) {
	s.person.t.Helper()
	s.person.eventually(func() error {
		seen, err := look[struct{ Said string }](s.person.tab, "read", s)
		if err != nil {
			return err
		}
		return right(seen.Said)
	})
}

// sees waits until the spot says all of words, in their order.
func (s spot) sees(words ...string) {
	s.person.t.Helper()
	s.reads(func(said string) error {
		rest := said
		for _, w := range words {
			_, after, found := strings.Cut(rest, w)
			if !found {
				return fmt.Errorf("%s does not see %q in: %s", s.person.is.RealName, w, said)
			}
			rest = after
		}
		return nil
	})
}

// lacks waits until the spot says none of words.
func (s spot) lacks(words ...string) {
	s.person.t.Helper()
	s.reads(func(said string) error {
		for _, w := range words {
			if strings.Contains(said, w) {
				return fmt.Errorf("%s still sees %q in: %s", s.person.is.RealName, w, said)
			}
		}
		return nil
	})
}

// offersNothing waits until the spot has no button left.
func (s spot) offersNothing() {
	s.person.t.Helper()
	s.person.eventually(func() error {
		seen, err := look[struct{ Buttons []string }](s.person.tab, "offers", s)
		if err == nil && len(seen.Buttons) > 0 {
			err = fmt.Errorf("%s can still press %q", s.person.is.RealName, seen.Buttons)
		}
		return err
	})
}
