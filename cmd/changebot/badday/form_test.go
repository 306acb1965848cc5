package badday

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A filling is what a person puts in a form, by the names of its fields.
type filling map[change.Field]any

// open clicks a button that opens a form, and waits for it. What is said instead is returned.
func (b button) open(ctx context.Context, callback string) (said string, err error) {
	if err := b.press(ctx); err != nil {
		return "", err
	}
	_, said, err = b.of.top(ctx, func(v slacksim.View) bool { return v.CallbackID == callback })
	return said, err
}

// fill fills in the top modal. A field whose choice the bot should hear of is filled even when the bot does not answer.
func (p *person) fill(ctx context.Context, filled filling) error {
	var names []change.Field
	for name := range filled {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := heard(p.as.Fill(ctx, string(name), filled[name])); err != nil && !errors.Is(err, errNoAnswer) {
			return err
		}
	}
	return nil
}

// sendings is how often somebody sends a form that is not answered before they give up.
const sendings = 6

// send submits the top modal, again and again while there is no answer, and notes how it went. It is for forms that
// close, and for the one that becomes a receipt.
func (c *campaign) send(ctx context.Context, p *person, a *act) {
	for a.sent < sendings && ctx.Err() == nil {
		a.sent++
		answer, err := p.as.Submit(ctx)
		if err != nil {
			break // the form is gone
		}
		if len(answer.Errors) > 0 {
			c.journal.end(a, refused, strings.Join(sentencesOf(answer.Errors), "\n"))
			return
		}
		a.said = ""
		if answer.Notice == "" {
			said, err := p.answer(ctx, a)
			switch {
			case err != nil:
				c.note(err)
			case said == stillOpen:
				continue // it names conflicts now, and the same answer once more confirms it
			case said == "":
				c.journal.end(a, acknowledged, "")
				return
			case !isApology(said):
				c.journal.end(a, refused, said)
				return
			}
			a.said = said
			if err := p.as.Cancel(ctx); err != nil { // closes the notice
				break
			}
		}
		pause(ctx, 700*time.Millisecond)
	}
	c.journal.end(a, unanswered, a.said)
}

// stillOpen is what [person.answer] returns for a form that asks to be confirmed.
const stillOpen = "the form is still open"

// answer returns the notice that followed a form, if any. It reads the number of a new change off its receipt.
func (p *person) answer(ctx context.Context, a *act) (said string, err error) {
	stack, err := p.as.Modals(ctx)
	if err != nil || len(stack) == 0 {
		return "", err
	}
	top := stack[len(stack)-1]
	if a.do == change.Submit {
		if n, ok := change.ParseNumber(top.Title); ok {
			a.number = int64(n)
		}
	}
	if a.do == change.Schedule && top.CallbackID == string(change.Schedule) {
		return stillOpen, nil
	}
	return notice(top), nil
}

func sentencesOf(errs map[string]string) []string {
	var all []string
	for field, sentence := range errs {
		all = append(all, field+": "+sentence)
	}
	slices.Sort(all)
	return all
}

// write has a person do an act that takes a form: open it with b, fill it in, send it. Between opening and sending
// there is time for meanwhile, if it is not nil.
func (c *campaign) write(ctx context.Context, b button, callback string, a *act, filled filling, meanwhile func()) {
	said, err := b.open(ctx, callback)
	if err == nil && said == "" {
		err = b.of.fill(ctx, filled)
	}
	if err != nil || said != "" {
		c.journal.end(a, unmade, said) // the form was never sent
		return
	}
	if meanwhile != nil {
		meanwhile()
	}
	c.send(ctx, b.of, a)
}

// click has a person press a button, and notes how it went.
func (c *campaign) click(ctx context.Context, b button, a *act) {
	a.from = time.Now()
	err := b.press(ctx)
	switch {
	case errors.Is(err, errNoButton):
		c.journal.end(a, unmade, "")
		return
	case err != nil:
		c.journal.end(a, unanswered, "")
		return
	}
	said := ""
	if b.ts == "" { // in a modal, a refusal lies on it by now
		if stack, err := b.of.as.Modals(ctx); err == nil && len(stack) > 0 {
			said = notice(stack[len(stack)-1])
		}
	}
	if said != "" {
		c.journal.end(a, refused, said)
		return
	}
	c.journal.end(a, acknowledged, "")
}
