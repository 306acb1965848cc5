package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// editForm asks for the plan r of a change anew. The category is settled.
func editForm(r *change.Request, p *change.Policy, number change.Number, intro ...slack.Block) form {
	return form{
		callback: editCallback, title: "Edit " + number.String(), submit: "Save", intro: intro,
		fields: append([]field{kindField(r).needed(r.Category != change.Emergency)}, planFields(r, p, true)...),
	}
}

// openEdit opens the plan as it stands now, whichever version the button was drawn from.
func (b *Bot) openEdit(_ context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		d, err := b.look(ctx, n)
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("open the plan of %s: %w", n, err)
		}
		if err := mayEdit(d, in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		return editView(d.Change.Request, d.Policy, draft{metadata: newMetadata(in, n, d.Change.Plan)}, editNotice(d.Change))
	}}, nil
}

// mayEdit rehearses an edit that alters something.
func mayEdit(d commands.Drawing, who change.Actor) error {
	c, r := *d.Change, d.Change.Request
	r.Title += "."
	edit := c.EditPlan
	if c.State == change.Returned {
		edit = c.Resubmit
	}
	refusal := change.AsRefusal(edit(who, c.Plan, r, d.Policy, d.Now))
	if refusal == nil || refusal.Reason == change.Invalid {
		return nil
	}
	return refusal
}

// editNotice says what saving will do.
func editNotice(c *change.Change) markup {
	if c.State == change.Returned {
		return join("\n", say("Saving sends the request to assessment again. It was returned because:"), quote(c.Reason, 1000))
	}
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			return "Saving voids the approvals given so far: they were for the plan as it is now."
		}
	}
	return ""
}

// editView draws the edit form for r; the notice is kept with the draft's metadata only until the form changes shape.
func editView(r change.Request, p *change.Policy, d draft, notice markup) (slack.ModalViewRequest, error) {
	s := &sheet{}
	s.say("notice", notice)
	f := editForm(&r, p, d.Change, s.blocks...)
	var err error
	f.meta, err = d.keep(&r, f.fields)
	return f.view(), err
}

// submitEdit saves the plan, and sends a returned request again.
func (b *Bot) submitEdit(ctx context.Context, in *Inbound) (Answer, error) {
	d, r, err := b.readEdit(in)
	if err != nil {
		return Answer{}, err
	}
	_, err = b.desk.Edit(ctx, b.asActive(ctx, in, r, by), d.Change, d.Plan, r)
	return Answer{}, err
}

func (b *Bot) readEdit(in *Inbound) (draft, change.Request, error) {
	d, r, err := parseDraft(in.View.Metadata)
	if err == nil {
		editForm(&r, b.desk.Policy(), d.Change).read(in.View.Values)
	}
	return d, r, err
}

// reshapeEdit draws the edit form anew when an answer decides which other fields are asked.
func (b *Bot) reshapeEdit(in *Inbound) (Answer, error) {
	d, r, err := b.readEdit(in)
	if err != nil {
		return Answer{}, err
	}
	view, err := editView(r, b.desk.Policy(), d, "")
	return Answer{Update: &view}, err
}
