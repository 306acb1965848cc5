package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// scopeLabel is the first question of the request form (policy §1).
const scopeLabel = "What is changing?"

// scopeField asks what is changing: one of the kinds that need a change request, or what the policy leaves out.
func scopeField(r *change.Request, p *change.Policy) field {
	f := pick(change.FieldKind, scopeLabel, &r.Kind, append(labelled(change.Kinds()), leftOut(p)...)).telling()
	f.element = func() slack.BlockElement { return scopeMenu(r, p) }
	return f
}

// kindField asks for the kind of a change that is in scope already.
func kindField(r *change.Request) field {
	return pick(change.FieldKind, wordFor(change.FieldKind), &r.Kind, labelled(change.Kinds()))
}

// leftOut are the choices that need no change request.
func leftOut(p *change.Policy) []choice {
	var out []choice
	for _, x := range p.Exclusions {
		out = append(out, choice{string(x.Kind()), x.What})
	}
	return out
}

// scopeMenu shows the kinds, and what is left out, apart.
func scopeMenu(r *change.Request, p *change.Policy) *slack.SelectBlockElement {
	menu := &slack.SelectBlockElement{
		Type: slack.OptTypeStatic, ActionID: string(change.FieldKind), Placeholder: literal("Choose one", 150),
		InitialOption: chosen(append(labelled(change.Kinds()), leftOut(p)...), string(r.Kind)),
	}
	needed, _ := offered(labelled(change.Kinds()))
	if len(p.Exclusions) == 0 {
		menu.Options = needed
		return menu
	}
	menu.OptionGroups = append(menu.OptionGroups, slack.NewOptionGroupBlockElement(literal("Needs a change request", maxButton), needed...))
	for part := range slices.Chunk(leftOut(p), maxOptions) {
		options, _ := offered(part)
		menu.OptionGroups = append(menu.OptionGroups, slack.NewOptionGroupBlockElement(literal("Needs none", maxButton), options...))
	}
	return menu
}

// leftOutForm is the request form once what is changing needs no change request: the answer, and the question again.
// There is nothing to submit. The other fields are carried unseen, so that another answer brings them back.
func leftOutForm(f form, r *change.Request, p *change.Policy, x change.Exclusion) form {
	for i := range f.fields {
		f.fields[i].hidden = true
	}
	s := &sheet{}
	// Under the ids of the field, so that Slack keeps what was picked.
	id := fmt.Sprintf("%s:%d", change.FieldKind, blockRevision)
	s.add(slack.NewSectionBlock(mrkdwn(say("*%s*", scopeLabel), maxSection), nil, slack.NewAccessory(scopeMenu(r, p)), slack.SectionBlockOptionBlockID(id)))
	s.say("left_out", say("%s", x.Answer()))
	s.aside("left_out_next", "Close this. If something else changes as well, choose it above: what you typed comes back.")
	f.intro, f.outro, f.submit = s.blocks, nil, ""
	return f
}

// chooseScope answers the question what is changing. When that needs no change request, only the answer is recorded.
func (b *Bot) chooseScope(ctx context.Context, in *Inbound) (Answer, error) {
	r, d, err := b.readRequest(in)
	if err != nil {
		return Answer{}, err
	}
	if x, out := b.desk.Policy().LeavesOut(r.Kind); out {
		if _, err := b.desk.LeaveOut(ctx, by(ctx, in), x.ID); err != nil {
			return Answer{}, err
		}
	}
	view, err := b.requestView(ctx, &r, d)
	return Answer{Update: &view}, err
}
