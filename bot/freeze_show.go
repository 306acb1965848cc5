package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The buttons of freezes besides those of the acts.
const (
	showFreezeClick   = "freeze_show"   // its value is the number, and how many of the changes that it hits to pass over
	hitsClick         = "freeze_hits"   // turns the page in the form; its value is how many to pass over
	exceptFreezeClick = "freeze_except" // lets a change through the freeze that its value names
)

// A freezeRef names one time of a freeze: by its number when it was declared in Slack, else by the policy file's id and
// when it begins.
type freezeRef struct {
	number int
	id     change.FreezeID
	from   int64 // Unix seconds
}

func (r freezeRef) String() string { return fmt.Sprintf("%d %d %s", r.number, r.from, r.id) }

// parseFreezeRef reads what String wrote.
func parseFreezeRef(value string) (freezeRef, error) {
	words := strings.Fields(value)
	if len(words) != 3 {
		return freezeRef{}, errors.New("a button names no freeze")
	}
	number, err := strconv.Atoi(words[0])
	if err != nil {
		return freezeRef{}, errors.New("a button names no freeze")
	}
	from, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return freezeRef{}, errors.New("a button does not say which time of a freeze")
	}
	return freezeRef{number, change.FreezeID(words[2]), from}, nil
}

// showFreeze answers “Details” and “Preview” of a declared freeze, and the buttons that turn its pages.
func (b *Bot) showFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	first, second, _ := strings.Cut(in.Value, " ")
	number, err := strconv.Atoi(first)
	if err != nil {
		return Answer{}, errors.New("a button names no freeze")
	}
	skip, err := strconv.Atoi(second)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	if in.kind == byInput && in.View.Callback == showFreezeClick {
		view, err := b.freezeView(ctx, in, number, skip)
		return Answer{Update: &view}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.freezeView(ctx, in, number, skip) }}, nil
}

// freezeView draws one declared freeze with all that it hits.
func (b *Bot) freezeView(ctx context.Context, in *Inbound, number, skip int) (slack.ModalViewRequest, error) {
	f, hits, now, err := b.desk.Freeze(ctx, number)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show freeze %d: %w", number, err)
	}
	p, reader := b.desk.Policy(), in.Actor(ctx)
	s := &sheet{}
	s.header("name", f.Name)
	s.say("state", freezeState(f, p, now))
	s.say("about", freezeAbout(f.Freeze, p))
	open := now.Before(f.To) && (f.State == change.FreezeDraft || f.State == change.FreezeApproved)
	if open {
		s.say("late", lateFreeze(f))
		s.row("acts", ownFreezeButtons(f, p, reader)...)
		s.rule("hits")
		s.say("hits_heading", hitsNow(f, hits, p))
		s.hits(hits.Scheduled, skip, showFreezeClick, fmt.Sprintf("%d ", number), p)
	}
	view := s.modal(string(f.ID))
	view.CallbackID = showFreezeClick
	view.PrivateMetadata = newMetadata(in, 0, 0).Encode()
	return view, nil
}

// hitsNow says what a freeze would come upon, or that one in force has nothing more to hold.
func hitsNow(f change.DeclaredFreeze, hits commands.FreezeHits, p *change.Policy) markup {
	if f.State == change.FreezeApproved && !f.Soft && len(hits.Scheduled) == 0 {
		return say("What it touched is on hold. For an exception, %s.", askKeepers(p))
	}
	return hitsInWords(f.Freeze, hits, p)
}

func ownFreezeButtons(f change.DeclaredFreeze, p *change.Policy, reader change.Actor) []slack.BlockElement {
	if f.State == change.FreezeDraft {
		return draftButtons(f, p, reader)
	}
	board := commands.FreezeBoard{Policy: p, Declared: map[change.FreezeID]change.DeclaredFreeze{f.ID: f}}
	row := freezeActs(f.Freeze, board, reader)
	return row[:len(row)-1] // without “Details”, which these are
}
