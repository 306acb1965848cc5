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
	case change.Emergency:
		f.title = "Declare an emergency"
		s.aside("about", say("Work starts at once; no approval is waited for. The rest of the record is due %s hours after the work ends.",
			int(p.Emergency.DocumentWithin.Hours())))
	case change.Normal:
	}
	f.intro = s.blocks
	f.fields = append([]field{
		pick(change.FieldCategory, wordFor(change.FieldCategory), &r.Category, categoryChoices(p)).telling(),
	}, planFields(r, p, false)...)
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
	return Answer{Open: func(context.Context) (slack.ModalViewRequest, error) {
		if r.Category == "" {
			r.Category = change.Normal
		}
		if r.Implementer == "" {
			r.Implementer = in.User
		}
		if r.Category == change.Standard && len(inForce(b.desk.Policy(), b.people.now()).Standard) == 0 {
			return slack.ModalViewRequest{}, change.Refuse(change.NotFound, "policy §2",
				"The policy has no pre-approved template in force, so no standard change can be logged. Raise a normal change with `/change`.")
		}
		return b.requestView(&r, draft{metadata: newMetadata(in, 0, 0)})
	}}
}

// requestView draws the request form for r; d carries what the form cannot show.
func (b *Bot) requestView(r *change.Request, d draft) (slack.ModalViewRequest, error) {
	f := requestForm(r, inForce(b.desk.Policy(), b.people.now()))
	var err error
	f.meta, err = d.keep(r, f.fields)
	return f.view(), err
}

// newRequest answers the word and the buttons that raise a change.
func (b *Bot) newRequest(_ context.Context, in *Inbound) (Answer, error) {
	return b.openRequest(in, change.Request{}), nil
}

// newStandard and newEmergency open the form at their category.
func (b *Bot) newStandard(_ context.Context, in *Inbound) (Answer, error) {
	return b.openRequest(in, change.Request{Category: change.Standard}), nil
}

func (b *Bot) newEmergency(_ context.Context, in *Inbound) (Answer, error) {
	return b.openRequest(in, change.Request{Category: change.Emergency}), nil
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
		whoever = deciding
	}
	c, err := b.desk.Submit(ctx, whoever(ctx, in), r)
	if err != nil {
		return Answer{}, err
	}
	view := raised(c, b.desk.Policy())
	return Answer{Update: &view}, nil
}

// raised tells the requester the number of the new change and who must act now.
func raised(c *change.Change, p *change.Policy) slack.ModalViewRequest {
	s := &sheet{}
	s.say("raised", say("*%s* is on record: %s", c.Number, c.Request.Title))
	s.say("step", join("\n", stepOf(c), waitingFor(c, p, c.UpdatedAt)))
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
func (b *Bot) reshape(_ context.Context, in *Inbound) (Answer, error) {
	if in.View != nil && in.View.Callback == editCallback {
		return b.reshapeEdit(in)
	}
	r, d, err := b.readRequest(in)
	if err != nil {
		return Answer{}, err
	}
	view, err := b.requestView(&r, d)
	return Answer{Update: &view}, err
}
