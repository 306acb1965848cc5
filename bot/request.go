package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// The callbacks of the forms that hold a plan.
const (
	requestCallback = "request"
	editCallback    = "edit"
)

// requestForm asks for r, by its category, what the policy needs to know (policy §3.1, spec §2.1).
func requestForm(r *change.Request, p *change.Policy) form {
	f := form{callback: requestCallback, title: "Raise a change", submit: r.Category.Entry().Label()}
	s := &sheet{}
	switch r.Category {
	case change.Standard:
		f.title = "Log a standard change"
		s.aside("about", "A standard change follows a template that was approved beforehand. It is logged and scheduled at once.")
		f.outro = chosenTemplate(r, p)
	case change.Emergency:
		f.title = "Declare an emergency"
		emergencyIntro(s, p)
	case change.Normal:
	}
	f.intro = s.blocks
	f.fields = append([]field{
		scopeField(r, p).when(r.Category == change.Normal),
		pick(change.FieldCategory, wordFor(change.FieldCategory), &r.Category, categoryChoices(p)).telling(),
	}, planFields(r, p, false)...)
	if x, out := p.LeavesOut(r.Kind); out && r.Category == change.Normal {
		return leftOutForm(f, r, p, x)
	}
	return f
}

// categoryChoices are the categories that the policy can follow: without templates there is no standard change.
func categoryChoices(p *change.Policy) []choice {
	about := map[change.Category]string{
		change.Normal:    "assessed, approved and scheduled first",
		change.Standard:  "from a pre-approved template",
		change.Emergency: "work starts at once",
	}
	var out []choice
	for _, c := range change.Categories() {
		if c != change.Standard || len(p.Standard) > 0 {
			out = append(out, choice{string(c), c.Label() + ": " + about[c]})
		}
	}
	return out
}

// openRequest opens the request form with r filled in.
func (b *Bot) openRequest(in *Inbound, r change.Request) Answer {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		if r.Category == "" {
			r.Category = change.Normal
		}
		if r.Implementer == "" {
			r.Implementer = in.User
		}
		if err := b.mayLog(ctx, r); err != nil {
			return slack.ModalViewRequest{}, err
		}
		return b.requestView(ctx, &r, draft{metadata: newMetadata(in, 0, 0)})
	}}
}

// requestView draws the request form for r; d carries what the form cannot show.
func (b *Bot) requestView(ctx context.Context, r *change.Request, d draft) (slack.ModalViewRequest, error) {
	p, now, err := b.desk.Templates(ctx)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("draw a request: %w", err)
	}
	f := requestForm(r, inForce(p, now))
	if r.Category == change.Standard {
		f.intro = append(f.intro, unavailable(p, now)...)
	}
	f.meta, err = d.keep(r, f.fields)
	if f.submit == "" && f.asks() {
		f.submit = r.Category.Entry().Label() // what was typed is too long to be carried unseen, and Slack wants it submitted
	}
	return f.view(), err
}

// newRequest answers the word and the buttons that raise a change.
func (b *Bot) newRequest(_ context.Context, in *Inbound) (Answer, error) {
	return b.openRequest(in, change.Request{}), nil
}

// newStandard opens the form at its category.
func (b *Bot) newStandard(_ context.Context, in *Inbound) (Answer, error) {
	return b.openRequest(in, change.Request{Category: change.Standard}), nil
}

// fromMessage answers the shortcut on a message: its text and address are filled in.
func (b *Bot) fromMessage(_ context.Context, in *Inbound) (Answer, error) {
	text := storable(inert(in.Text))
	r := change.Request{Title: clipPlain(firstLine(text), change.MaxTitle), Description: clipPlain(text, change.MaxText)}
	if in.Link != "" {
		r.Links = []string{in.Link}
	}
	return b.openRequest(in, r), nil
}

func firstLine(text string) string {
	if all := linesOf(text); len(all) > 0 {
		return oneLine(all[0])
	}
	return ""
}

// copyRequest opens the request form with the plan of another change, of any age and state.
func (b *Bot) copyRequest(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	story, err := b.desk.Show(ctx, n)
	if err != nil {
		return Answer{}, fmt.Errorf("copy %s: %w", n, err)
	}
	return b.openRequest(in, copyOf(story.Change.Request)), nil
}

// copyOf returns the plan for a new request: when and by whom is to be said anew.
func copyOf(r change.Request) change.Request {
	r.Implementer = ""
	r.WishedStart = time.Time{}
	return r
}

// submitRequest makes the change, and says what happens next.
func (b *Bot) submitRequest(ctx context.Context, in *Inbound) (Answer, error) {
	r, _, err := b.readRequest(in)
	if err != nil {
		return Answer{}, err
	}
	whoever := by
	if r.Category == change.Emergency {
		r.WishedStart = time.Time{} // it was typed for another category
		if _, out := b.desk.Policy().LeavesOut(r.Kind); out {
			r.Kind = "" // it was picked for another category
		}
		whoever = deciding
	}
	c, err := b.desk.Submit(ctx, b.asActive(ctx, in, r, whoever), r)
	if err != nil {
		return Answer{}, err
	}
	view := raised(c, b.desk.Policy(), b.conflictsRaised(ctx, c))
	return Answer{Update: &view}, nil
}

// raised tells the requester the number of the new change, who must act now, and what its time conflicts with.
func raised(c *change.Change, p *change.Policy, conflicts markup) slack.ModalViewRequest {
	if c.Request.Category == change.Emergency {
		return declared(c, p)
	}
	s := &sheet{}
	s.say("raised", say("*%s* is on record: %s", c.Number, c.Request.Title))
	s.say("step", join("\n", stepOf(c), waitingFor(c, p, c.UpdatedAt)))
	s.say("conflicts", conflicts)
	s.aside("measurable", measurable(c.Request.Rollback))
	s.aside("next", say("Its card is in %s. You will be told here in Slack when it is your turn.", channel(p.Channels.Changes)))
	return s.modal(c.Number.String())
}

// readRequest returns what the request form holds.
func (b *Bot) readRequest(in *Inbound) (change.Request, draft, error) {
	d, r, err := parseDraft(in.View.Metadata)
	if err != nil {
		return r, d, err
	}
	requestForm(&r, b.desk.Policy()).read(in.View.Values)
	return r, d, nil
}

// reshape draws an open request form anew when an answer decides which other fields are asked (spec §2.1).
func (b *Bot) reshape(ctx context.Context, in *Inbound) (Answer, error) {
	if in.View != nil && in.View.Callback == editCallback {
		return b.reshapeEdit(in)
	}
	r, d, err := b.readRequest(in)
	if err != nil {
		return Answer{}, err
	}
	view, err := b.requestView(ctx, &r, d)
	return Answer{Update: &view}, err
}
