package browser_test

import (
	"fmt"
	"regexp"

	"github.com/chromedp/chromedp/kb"

	"github.com/noim3/changebot/bot/slacksim"
)

// A person acts in a tab, which becomes theirs before each act.
type person struct {
	*tab
	is slacksim.Person
}

// as returns the person with this first name.
func (b *tab) as(first string) *person {
	b.t.Helper()
	return &person{tab: b, is: personNamed(b.t, first)}
}

// at returns the last visible part of the page for a selector of CSS that says all of words.
func (p *person) at(selector string, words ...string) spot {
	return spot{person: p, Selector: selector, Says: append([]string{}, words...)}
}

// everywhere is the whole page.
func (p *person) everywhere() spot { return p.at("body") }

// takesOver presses the person's name in “Act as” unless they act already.
func (p *person) takesOver() {
	p.t.Helper()
	if p.acting() {
		return
	}
	p.everywhere().click(thing{Kind: "part", Name: fmt.Sprintf("[data-as=%q]", p.is.ID)})
	p.eventually(func() error {
		if !p.acting() {
			return fmt.Errorf("%s does not act yet", p.is.RealName)
		}
		return nil
	})
}

// acting reports whether the page is the person's.
func (p *person) acting() bool {
	p.t.Helper()
	return evaluate[string](p.tab, "document.body.dataset.as") == p.is.ID
}

// types writes a message or a command to #changes, key by key, and sends it with Enter.
func (p *person) types(text string) {
	p.t.Helper()
	p.opensChanges()
	p.everywhere().click(thing{Kind: "part", Name: "[data-testid=composer]"})
	p.keys(text + kb.Escape) // Escape closes the suggestions
	p.pressesEnter()
}

// opensChanges goes to #changes, unless the person is there.
func (p *person) opensChanges() {
	p.t.Helper()
	p.opens(slacksim.Changes)
}

// opens goes to a channel, unless the person is there.
func (p *person) opens(channel string) {
	p.t.Helper()
	p.takesOver()
	row := fmt.Sprintf("#sidebar [data-channel=%s]", channel)
	if !evaluate[bool](p.tab, fmt.Sprintf("Boolean(document.querySelector(%q))", row+"[aria-current]")) {
		p.everywhere().click(thing{Kind: "part", Name: row})
	}
}

// card returns the card of a change in #changes.
func (p *person) card(number string) spot {
	p.t.Helper()
	p.opensChanges()
	return p.inList(slacksim.Changes, ".message:not(.ephemeral)", number+" ", "Category: ") // notices name changes too
}

// told returns the last message that only this person sees in #changes.
func (p *person) told() spot {
	p.t.Helper()
	p.opensChanges()
	return p.inList(slacksim.Changes, ".message.ephemeral")
}

// inList returns the last message in the open channel that says all of words. A channel's id may be cut short.
func (p *person) inList(channel, message string, words ...string) spot {
	return p.at(fmt.Sprintf("#main .messages[data-of^=%q] %s", p.is.ID+" "+channel, message), words...)
}

// alert returns the card of an emergency in #emergencies.
func (p *person) alert(number string) spot {
	p.t.Helper()
	p.opens(slacksim.Emergencies)
	return p.inList(slacksim.Emergencies, ".message", number+" ")
}

// asked returns the last direct message of the bot that says all of words: the number of a change, or more.
func (p *person) asked(words ...string) spot {
	p.t.Helper()
	p.opensHome()
	p.everywhere().click(thing{Kind: "part", Name: "[data-tab=messages]"})
	return p.inList("D", ".message", words...)
}

// thread opens the thread of a change and returns it.
func (p *person) thread(number string) spot {
	p.t.Helper()
	p.card(number).click(thing{Kind: "part", Name: ".thread-bar"})
	return p.at(fmt.Sprintf("#thread .messages[data-of^=%q]", p.is.ID))
}

// opensHome opens the Home tab and returns it.
func (p *person) opensHome() spot {
	p.t.Helper()
	p.takesOver()
	p.everywhere().click(thing{Kind: "part", Name: "#sidebar [data-home=open]"})
	return p.at(fmt.Sprintf("[data-testid=home][data-of^=%q]", p.is.ID))
}

// modal returns the modal with this title.
func (p *person) modal(title string) spot {
	p.t.Helper()
	p.takesOver()
	return p.at("[data-testid=modal]", title+" "+slacksim.ChangeBot.Name) // the app's name stands under the title
}

// question returns the box that asks before something is done.
func (p *person) question() spot {
	p.t.Helper()
	p.takesOver()
	return p.at("[data-testid=confirm]")
}

// receipt returns the number of the change that the person has just raised, and closes the modal that says it.
func (p *person) receipt() (number string) {
	p.t.Helper()
	return p.closes(p.at("[data-testid=modal]", " is on record: "))
}

// closes closes a modal that says the number of a change, and returns the number.
func (p *person) closes(modal spot) (number string) {
	p.t.Helper()
	modal.reads(func(said string) error {
		number = numberIn.FindString(said)
		return nil
	})
	modal.presses("Close")
	p.modalsAreGone()
	return number
}

var numberIn = regexp.MustCompile(`CHG-\d+`)

// modalsAreGone waits until no modal is open.
func (p *person) modalsAreGone() {
	p.t.Helper()
	p.eventually(func() error {
		if modal, err := look[struct{ Said string }](p.tab, "read", p.at("[data-testid=modal]")); err == nil {
			return fmt.Errorf("there still is a modal: %s", modal.Said)
		}
		return nil
	})
}
