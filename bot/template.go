package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The buttons of the catalogue besides those that decide about a template.
const (
	logTemplateClick   = "template_log"
	moreTemplatesClick = "templates_more"
	topTemplatesClick  = "templates_top"
)

// templatePage is how many templates the catalogue shows at once, within Slack's 100 blocks.
const templatePage = 20

// listTemplates answers `/change templates`: the catalogue of standard changes, in a modal.
func (b *Bot) listTemplates(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.catalogue(ctx, in, 0) }}, nil
}

// turnTemplates answers the buttons under the catalogue: their value is how many templates to pass over.
func (b *Bot) turnTemplates(ctx context.Context, in *Inbound) (Answer, error) {
	skip, err := strconv.Atoi(in.Value)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	view, err := b.catalogue(ctx, in, skip)
	return Answer{Update: &view}, err
}

func (b *Bot) catalogue(ctx context.Context, in *Inbound, skip int) (slack.ModalViewRequest, error) {
	p, now, err := b.desk.Templates(ctx)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show the templates: %w", err)
	}
	skip = max(0, min(skip, len(p.Standard)))
	page := p.Standard[skip:min(skip+templatePage, len(p.Standard))]
	runs, err := b.desk.LastRuns(ctx, page)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show the templates: %w", err)
	}
	view := drawCatalogue(page, skip, runs, p.TemplateKeepers().Include(in.Actor(ctx)), p, now)
	view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
	return view, nil
}

// drawCatalogue shows a page of the templates. Whoever decides about them may do so there.
func drawCatalogue(page []change.Template, skip int, runs map[change.TemplateID]commands.Runs, decides bool, p *change.Policy, now time.Time) slack.ModalViewRequest {
	s := &sheet{}
	s.say("about", "*Standard changes*: each follows a template of the policy file, which was approved beforehand (policy §2).")
	for _, t := range page {
		name := "template_" + string(t.ID)
		s.say(name, join("\n", say("*%s*  `%s`", t.Title, t.ID), templateStands(t, p, now), lastRunsOf(runs[t.ID], p)))
		s.row(name+"_acts", templateButtons(t, decides, now)...)
	}
	if len(p.Standard) == 0 {
		s.say("none", "The policy file has no template.")
	}
	var row []pageButton
	if skip > 0 {
		row = append(row, pageButton{topTemplatesClick, "0", "First templates"})
	}
	if next := skip + len(page); next < len(p.Standard) {
		row = append(row, pageButton{moreTemplatesClick, strconv.Itoa(next), "More templates"})
	}
	s.pages("pages", row)
	return s.modal("Standard changes")
}

// templateStands says what has become of a template.
func templateStands(t change.Template, p *change.Policy, now time.Time) markup {
	if !t.Available(now) {
		return say("%s", p.Unavailable(t, now))
	}
	stands := say("%s · %s · pre-approved until: %s", t.Mark.State.Label(), systemNames(t.Systems, p), expiryOf(t, p))
	if m := t.Mark; m.By != "" {
		stands = join("\n", stands, say("Let back by %s %s: %s", mention(m.By), when(m.At, p.TimeZone), clip(say("“%s”", oneLine(m.Reason)), 200)))
	}
	return stands
}

// lastRunsOf says how the runs of a template went.
func lastRunsOf(r commands.Runs, p *change.Policy) markup {
	if r.Count == 0 {
		return "It has not been used yet."
	}
	runs := counted(r.Count, "run")
	if r.More {
		runs = fmt.Sprintf("Last %d runs", r.Count)
	}
	if r.Failed > 0 {
		runs = fmt.Sprintf("%s: %d documented as failed or rolled back", runs, r.Failed)
	}
	return say("%s. The newest is %s, %s (%s).", runs, r.Last.Number, when(r.Last.CreatedAt, p.TimeZone), standing(r.Last))
}

// templateButtons are the ways on from a template in the catalogue.
func templateButtons(t change.Template, decides bool, now time.Time) []slack.BlockElement {
	var row []slack.BlockElement
	if t.Available(now) {
		row = append(row, templateButton(logTemplateClick, "Log one", t))
	}
	if decides && t.Mark.State == change.TemplateSuspended {
		row = append(row, templateButton(string(change.Reinstate), change.Reinstate.Label(), t))
	}
	if decides && t.Mark.State != change.TemplateRetired {
		row = append(row, templateButton(string(change.Retire), change.Retire.Label(), t))
	}
	return row
}

// templateButton makes a button that says which template it is about, and for which run it was suspended.
func templateButton(action, label string, t change.Template) *slack.ButtonBlockElement {
	b := button(action, fmt.Sprintf("%d %s", t.Mark.Change, t.ID), label, nil)
	b.AccessibilityLabel = clipPlain(fmt.Sprintf("%s: %s", label, oneLine(t.Title)), maxButton)
	return b
}

// logFromTemplate answers the button that logs a change from a template.
func (b *Bot) logFromTemplate(_ context.Context, in *Inbound) (Answer, error) {
	id, _, err := parseTemplateValue(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return b.openRequest(in, change.Request{Category: change.Standard, Template: id}), nil
}
