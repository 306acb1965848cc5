package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The fields of the form that have no name elsewhere.
const (
	freezeHardness   = change.Field("freeze_hardness")
	freezeKinds      = change.Field("freeze_kinds")
	freezeCategories = change.Field("freeze_categories")
)

// maxFreezeReason is how many characters the reason of a freeze may have: many people read it.
const maxFreezeReason = 500

// A freezeDraft is what the form holds.
type freezeDraft struct {
	change.Freeze
	hardness string
	sure     []string
}

// A freezeMetadata says which draft the person was shown the consequences of.
type freezeMetadata struct {
	metadata
	Seen string `json:"s,omitzero"`
}

// mark names what is typed, but for the answer to whether it is meant.
func (d freezeDraft) mark() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %s %q %q %q", d.Name, d.Reason, d.From.Unix(), d.To.Unix(), d.hardness, d.Systems, d.Kinds, d.Categories))
	return hex.EncodeToString(sum[:8])
}

// freezeForm asks for a freeze. Below it stands what it would do, once that was reckoned; long is the question of a long
// one.
func freezeForm(d *freezeDraft, p *change.Policy, long string, outro []slack.Block) form {
	s := &sheet{}
	s.aside("about", say("A freeze holds nothing until a second person approves it: %s can. You see what it hits before it is sent to them.", p.FreezeKeeperName()))
	systems := make([]choice, len(p.Systems))
	for i, one := range p.Systems {
		systems[i] = choice{string(one.ID), one.Name}
	}
	submit := "See what it hits"
	if len(outro) > 0 {
		submit = "Send for approval"
	}
	return form{
		callback: string(change.DraftFreeze), title: "Declare a freeze", submit: submit, intro: s.blocks, outro: outro,
		fields: []field{
			shortText(change.FreezeNameField, "Name", &d.Name, change.MaxFreezeName),
			textField(change.ReasonField, "Why", maxFreezeReason, true, func() string { return d.Reason }, func(t string) { d.Reason = t }).
				hinted("Those whose changes are held read it."),
			moment(change.FromField, "From", &d.From).may().hinted("In your own time zone. Left empty: from now."),
			moment(change.UntilField, "Until", &d.To),
			tick(freezeHardness, "What it does", &d.hardness, []choice{
				{"hard", "Hard: changes in it are held, and none is started"}, {"soft", "Soft: changes in it are warned of and recorded"},
			}),
			several(change.FieldSystems, "Systems", &d.Systems, systems).may().hinted("None chosen: every system."),
			several(freezeKinds, "Kinds of change", &d.Kinds, labelled(change.Kinds())).may().hinted("None chosen: every kind."),
			several(freezeCategories, "Categories", &d.Categories, labelled([]change.Category{change.Normal, change.Standard})).may().
				hinted("None chosen: both. Emergencies pass in any case, and are marked."),
			agreement(change.FreezeSureField, "Is it meant?", &d.sure, long).about(d.mark()).when(long != ""),
		},
	}
}

// agreement asks for one tick under a sentence.
func agreement(name change.Field, label string, at *[]string, sentence string) field {
	const yes = "yes"
	return field{
		name: name, label: label, optional: true,
		element: func() slack.BlockElement {
			boxes := slack.NewCheckboxGroupsBlockElement(string(name), option(yes, sentence))
			if len(*at) > 0 {
				boxes.InitialOptions = boxes.Options
			}
			return boxes
		},
		read: func(a slack.BlockAction) {
			*at = nil
			for _, o := range a.SelectedOptions {
				*at = append(*at, o.Value)
			}
		},
	}
}

// readFreeze returns what stands in the form, and whether a question about its length was asked.
func (b *Bot) readFreeze(in *Inbound) (freezeDraft, freezeMetadata, error) {
	var d freezeDraft
	freezeForm(&d, b.desk.Policy(), "–", nil).read(in.View.Values)
	d.Soft = d.hardness == "soft"
	var m freezeMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return d, m, fmt.Errorf("read what the form showed: %w", err)
	}
	return d, m, nil
}

// openFreeze answers the button that declares a freeze. Whoever may not is refused before they type.
func (b *Bot) openFreeze(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		p := b.desk.Policy()
		if err := p.MayDeclareFreeze(in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		f := freezeForm(&freezeDraft{hardness: "hard"}, p, "", nil)
		meta, err := json.Marshal(freezeMetadata{metadata: newMetadata(in, 0, 0)})
		f.meta = string(meta)
		return f.view(), err
	}}, nil
}

// submitFreeze shows what the freeze would hit; when that was shown of this very freeze, it makes the draft.
func (b *Bot) submitFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	d, m, err := b.readFreeze(in)
	if err != nil {
		return Answer{}, err
	}
	if m.Seen != d.mark() {
		return b.previewFreeze(ctx, in, d, m, 0)
	}
	made, err := b.desk.DraftFreeze(ctx, deciding(ctx, in), d.Freeze, len(d.sure) > 0)
	if err != nil {
		return Answer{}, err
	}
	done := drafted(made, b.desk.Policy())
	return Answer{Say: &done}, nil
}

// turnHits answers the button under the changes that a freeze would hit.
func (b *Bot) turnHits(ctx context.Context, in *Inbound) (Answer, error) {
	skip, err := strconv.Atoi(in.Value)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	d, m, err := b.readFreeze(in)
	if err != nil {
		return Answer{}, err
	}
	return b.previewFreeze(ctx, in, d, m, skip)
}

func (b *Bot) previewFreeze(ctx context.Context, in *Inbound, d freezeDraft, m freezeMetadata, skip int) (Answer, error) {
	draft, hits, err := b.desk.PreviewFreeze(ctx, in.Decider(ctx), d.Freeze)
	if err != nil {
		return Answer{}, err
	}
	if m.Seen != d.mark() {
		d.sure, m.Seen = nil, d.mark() // what was meant was another one
	}
	p := b.desk.Policy()
	f := freezeForm(&d, p, longQuestion(draft.Freeze, p), preview(draft, hits, skip, p))
	meta, err := json.Marshal(m)
	if err != nil {
		return Answer{}, fmt.Errorf("keep what the form shows: %w", err)
	}
	f.meta = string(meta)
	view := f.view()
	return Answer{Update: &view}, nil
}

// preview shows in words what a draft comes to, and everything that it hits.
func preview(draft change.DeclaredFreeze, hits commands.FreezeHits, skip int, p *change.Policy) []slack.Block {
	s := &sheet{}
	s.rule("preview")
	s.say("preview_length", say("*It lasts %s*, from %s until %s.", change.InWords(draft.Interval().Length()), weekday(draft.From, p), weekday(draft.To, p)))
	s.say("preview_late", lateFreeze(draft))
	s.say("preview_hits", hitsInWords(draft.Freeze, hits, p))
	s.hits(hits.Scheduled, skip, hitsClick, "", p)
	return s.blocks
}

// longQuestion asks about a freeze that is long enough to be a slip; empty for others.
func longQuestion(f change.Freeze, p *change.Policy) string {
	length := f.Interval().Length()
	if length <= change.LongFreeze {
		return ""
	}
	return fmt.Sprintf("Yes: %s, until %s", change.InWords(length.Truncate(time.Hour)), f.To.In(p.TimeZone).Format("2 January 2006"))
}

// drafted says that a draft was made, and who decides on it.
func drafted(f change.DeclaredFreeze, p *change.Policy) Message {
	if f.Number == 0 { // the form was sent twice
		return sentences("The freeze was drafted already: `/change freeze` shows it.")
	}
	s := &sheet{}
	text := say("%s is a draft now, and waits for a second person: %s. It holds nothing until then. `/change freeze %s` shows it.",
		freezeName(f.Freeze), decidersOf(f, p), f.ID)
	if f.Deciders(p).Empty() {
		text = say("%s is a draft now, and the policy names nobody but you who could approve it. Have another owner, or a freeze authority, put in the policy file.", freezeName(f.Freeze))
	}
	s.say("drafted", text)
	return s.message(text)
}

// decidersOf names those who may decide on a draft.
func decidersOf(f change.DeclaredFreeze, p *change.Policy) markup {
	who := f.Deciders(p)
	if len(who.Groups) > 0 {
		return say("any of *%s*", p.FreezeKeeperName())
	}
	return anyOf(who.People)
}
