package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// boardRows is how many freezes each part of the board shows.
const boardRows = 8

// freeze answers `/change freeze`: how it stands with freezes, in a modal; with the name of a declared one, that one.
func (b *Bot) freeze(_ context.Context, in *Inbound) (Answer, error) {
	words := strings.Fields(in.Text)
	if len(words) < 2 {
		return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.freezeBoard(ctx, in) }}, nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(words[1]), "FRZ-"))
	if err != nil || number < 1 {
		return Answer{}, change.Refuse(change.NotFound, "policy §6", "A freeze that was declared here is called by its number: `/change freeze FRZ-7`. `/change freeze` alone shows all of them.")
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.freezeView(ctx, in, number, 0) }}, nil
}

func (b *Bot) freezeBoard(ctx context.Context, in *Inbound) (slack.ModalViewRequest, error) {
	board, err := b.desk.FreezesNow(ctx)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show the freezes: %w", err)
	}
	view := drawFreezeBoard(board, in.Actor(ctx))
	view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
	return view, nil
}

// drawFreezeBoard shows the freezes that hold, come, wait for a decision and were lifted, with the buttons that the
// reader has a right to.
func drawFreezeBoard(b commands.FreezeBoard, reader change.Actor) slack.ModalViewRequest {
	s, p := &sheet{}, b.Policy
	s.say("now_heading", frozenNow(b))
	for i, f := range b.Holding[:min(len(b.Holding), boardRows)] {
		s.say(fmt.Sprintf("now_%d", i), freezeLine(f, say("until %s", deadline(f.To, p.TimeZone)), p))
		s.row(fmt.Sprintf("now_acts_%d", i), freezeActs(f, b, reader)...)
	}
	s.rule("next")
	if len(b.Next) == 0 {
		s.say("next_heading", "*Next:* no freeze begins within a year.")
	} else {
		s.say("next_heading", say("*Next:* the freeze “%s” begins %s.", b.Next[0].Name, deadline(b.Next[0].From, p.TimeZone)))
	}
	for i, f := range b.Next[:min(len(b.Next), boardRows)] {
		s.say(fmt.Sprintf("next_%d", i), freezeLine(f, during(f.From, f.To, p.TimeZone), p))
		s.row(fmt.Sprintf("next_acts_%d", i), freezeActs(f, b, reader)...)
	}
	s.more("next_more", len(b.Next))
	if len(b.Drafts) > 0 {
		s.rule("drafts")
		s.say("drafts_heading", "*Drafts*, which hold nothing until a second person approves them")
	}
	for i, f := range b.Drafts[:min(len(b.Drafts), boardRows)] {
		s.say(fmt.Sprintf("draft_%d", i), join("\n", freezeLine(f.Freeze, during(f.From, f.To, p.TimeZone), p), say("Declared by %s", mention(f.By))))
		s.row(fmt.Sprintf("draft_acts_%d", i), append(draftButtons(f, p, reader), showFreeze(f.Number, "Preview"))...)
	}
	s.more("drafts_more", len(b.Drafts))
	liftedLately(s, b)
	if p.FreezeDeclarers().Include(reader) {
		s.rule("declare")
		s.row("declare_acts", button(string(change.DraftFreeze), "", change.DraftFreeze.Label(), nil))
	}
	return s.modal("Freezes")
}

// frozenNow says in a sentence whether production is frozen.
func frozenNow(b commands.FreezeBoard) markup {
	if len(b.Holding) == 0 {
		return "*Not frozen:* no freeze holds now."
	}
	f := b.Holding[0]
	now := say("*Frozen until %s*, because %s. For an exception, %s.", deadline(f.To, b.Policy.TimeZone), because(f), askKeepers(b.Policy))
	if f.Soft {
		now = say("*A soft freeze until %s*, because %s. Work in it is recorded, not refused.", deadline(f.To, b.Policy.TimeZone), because(f))
	}
	if b.Held > 0 {
		now = join("\n", now, say("%s on hold for freezes.", counted(b.Held, "change")))
	}
	return now
}

// more says that a part of the board leaves some out.
func (s *sheet) more(name string, all int) {
	if all > boardRows {
		s.aside(name, say("and %s more", all-boardRows))
	}
}

func liftedLately(s *sheet, b commands.FreezeBoard) {
	if len(b.Lifted) == 0 {
		return
	}
	s.rule("lifted")
	lines := []markup{"*Lifted lately*"}
	for _, f := range b.Lifted[:min(len(b.Lifted), boardRows)] {
		lines = append(lines, say("• %s, lifted %s by %s: %s", freezeName(f.Freeze), when(f.LiftedAt, b.Policy.TimeZone), mention(f.LiftedBy),
			clip(say("“%s”", oneLine(f.LiftedFor)), 200)))
	}
	s.say("lifted_heading", join("\n", lines...))
}

// freezeActs are what the reader may do about a freeze in force.
func freezeActs(f change.Freeze, b commands.FreezeBoard, reader change.Actor) []slack.BlockElement {
	var row []slack.BlockElement
	declared := b.Declared[f.ID]
	if b.Policy.FreezeKeepers().Include(reader) {
		row = append(row, freezeButton(string(change.LiftFreeze), "Lift early", declared.Number, f))
		if !f.Soft {
			row = append(row, freezeButton(exceptFreezeClick, "Let a change through", declared.Number, f))
		}
	}
	if declared.Number > 0 {
		row = append(row, showFreeze(declared.Number, "Details"))
	}
	return row
}

// draftButtons are what the reader may do about a draft.
func draftButtons(f change.DeclaredFreeze, p *change.Policy, reader change.Actor) []slack.BlockElement {
	switch {
	case reader.ID == f.By:
		withdraw := numberButton(change.WithdrawFreeze, "Withdraw", f)
		confirmed(withdraw, "Withdraw the freeze?", "The draft goes away. Declare it again to have it decided on.", "Withdraw")
		return []slack.BlockElement{withdraw}
	case f.Deciders(p).Include(reader):
		return deciderButtons(f)
	}
	return nil
}

// deciderButtons are those of a second person.
func deciderButtons(f change.DeclaredFreeze) []slack.BlockElement {
	approve := numberButton(change.ApproveFreeze, "Approve", f).WithStyle(slack.StylePrimary)
	confirmed(approve, "Put the freeze in force?", "The channel is told. Changes that it touches go on hold, and their people are told.", "Approve")
	return []slack.BlockElement{approve, numberButton(change.RefuseFreeze, "Refuse", f)}
}

func numberButton(a change.Action, label string, f change.DeclaredFreeze) *slack.ButtonBlockElement {
	b := button(string(a), strconv.Itoa(f.Number), label, nil)
	b.AccessibilityLabel = clipPlain(fmt.Sprintf("%s the freeze %s: %s", label, f.ID, oneLine(f.Name)), maxButton)
	return b
}

func showFreeze(number int, label string) *slack.ButtonBlockElement {
	b := button(showFreezeClick, fmt.Sprintf("%d 0", number), label, nil)
	b.AccessibilityLabel = fmt.Sprintf("%s of the freeze FRZ-%d", label, number)
	return b
}

// freezeButton makes a button about one time of a freeze, declared or of the policy file.
func freezeButton(action, label string, number int, f change.Freeze) *slack.ButtonBlockElement {
	b := button(action, freezeRef{number, f.ID, f.From.Unix()}.String(), label, nil)
	b.AccessibilityLabel = clipPlain(fmt.Sprintf("%s: %s", label, oneLine(f.Name)), maxButton)
	return b
}
