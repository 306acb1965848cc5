package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestErrorsStandUnderTheirFields(t *testing.T) {
	t.Parallel()
	mara := open(t).as("Mara")
	mara.types("/change")
	form := mara.modal("Raise a change")
	form.writes("Title", "Retire the version 1 refunds endpoint")
	form.presses("Submit")
	form.isWrong("What is changing?", "Please complete this required field.")
	form.isWrong("Rollback: the steps", "Please complete this required field.")
	form.hasFocus("What is changing?")

	mara.answersTheRest(form)
	form.writes("Rollback: the steps", "See the ticket")
	form.writes("Rollback: the conditions that trigger it", "n/a")
	form.presses("Submit")
	form.isWrong("Rollback: the steps", "This only points elsewhere. Write the steps that restore the previous state")
	form.isWrong("Rollback: the conditions that trigger it", "This only points elsewhere.")
	form.isRight("What is changing?")
	form.hasFocus("Rollback: the steps")
	form.holds("Title", "Retire the version 1 refunds endpoint")
	form.holds("Rollback: the steps", "See the ticket")
	form.holds("Rollback: the people responsible", "Mara Lindqvist, Tomas Okafor")

	form.writes("Rollback: the steps", "Set the flag refunds-v1 to on.")
	form.writes("Rollback: the conditions that trigger it", "Any partner calls /v1/refunds more than 5 times in 10 minutes.")
	form.presses("Submit")
	mara.at("[data-testid=modal]").sees("is on record: Retire the version 1 refunds endpoint", "Step 2 of 7 · Assessment")
}

func TestSwitchingTheCategoryKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	mara := open(t).as("Mara")
	mara.types("/change")
	form := mara.modal("Raise a change")
	form.writes("Title", "Retire the version 1 refunds endpoint")
	form.writes("Why", "It caused two double refunds last quarter.")
	form.picks("Affected systems", "Payments API", "Mobile backend")
	form.marks("Impact on users", "Degraded")
	form.writes("Who will notice", "Partners on version 1")

	form = form.turnsInto("Log a standard change", "Standard: from a pre-approved template")
	form.sees("A standard change follows a template", "Template")
	form.lacks("Title", "Affected systems", "Who will notice")

	form = form.turnsInto("Declare an emergency", "Emergency: work starts at once")
	form.sees("Work starts at once", "Ground")
	form.holds("Title", "Retire the version 1 refunds endpoint")
	form.holds("Affected systems", "Payments API, Mobile backend")

	form = form.turnsInto("Raise a change", "Normal: assessed, approved and scheduled first")
	form.holds("Title", "Retire the version 1 refunds endpoint")
	form.holds("Why", "It caused two double refunds last quarter.")
	form.holds("Affected systems", "Payments API, Mobile backend")
	form.holds("Impact on users", "Degraded")
	form.holds("Who will notice", "Partners on version 1")
}

// turnsInto picks another category, and returns the form as it is called then.
func (s spot) turnsInto(title, category string) spot {
	s.person.t.Helper()
	s.click(thing{Kind: "field", Name: "Category"})
	s.person.write(category)
	s.click(thing{Kind: "option", Name: category})
	s.person.keys(kb.Tab)
	next := s.person.modal(title)
	next.holds("Category", category)
	return next
}

// isWrong waits until the error under a field says why.
func (s spot) isWrong(label, why string) {
	s.person.t.Helper()
	s.shows(label, func(f field) error {
		if !strings.Contains(f.Error, why) {
			return fmt.Errorf("under “%s” stands %q, want %q", label, f.Error, why)
		}
		return nil
	})
}

// isRight waits until there is no error under a field.
func (s spot) isRight(label string) {
	s.person.t.Helper()
	s.shows(label, func(f field) error {
		if f.Error != "" {
			return fmt.Errorf("under “%s” stands %q", label, f.Error)
		}
		return nil
	})
}

// hasFocus waits until what is typed goes to the field with this label.
func (s spot) hasFocus(label string) {
	s.person.t.Helper()
	s.shows(label, func(f field) error {
		if !f.Focused {
			return fmt.Errorf("“%s” does not have the focus", label)
		}
		return nil
	})
}
