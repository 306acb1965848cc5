package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// keepFreezes has what was just decided about freezes take effect at once, rather than at the next tick.
func (b *Bot) keepFreezes(ctx context.Context) {
	b.errands.run(ctx, "hold and release for freezes", func(ctx context.Context) {
		if _, err := b.desk.KeepFreezes(ctx); err != nil {
			b.log.ErrorContext(ctx, "what freezes hold could not be seen to yet", "error", err)
		}
	})
}

func freezeNumber(in *Inbound) (int, error) {
	number, err := strconv.Atoi(in.Value)
	if err != nil {
		return 0, errors.New("a button names no freeze")
	}
	return number, nil
}

// approveFreeze answers a second person's yes.
func (b *Bot) approveFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	number, err := freezeNumber(in)
	if err != nil {
		return Answer{}, err
	}
	f, err := b.desk.ApproveFreeze(ctx, deciding(ctx, in), number)
	if err != nil {
		return Answer{}, err
	}
	b.keepFreezes(ctx)
	holds := "It warns, and holds nothing back."
	if !f.Soft {
		holds = "Changes that it touches go on hold, and their people are told."
	}
	return b.decided(ctx, in, number, fmt.Sprintf("The freeze FRZ-%d is in force, and announced. %s", number, holds))
}

// withdrawFreeze answers whoever takes their draft back.
func (b *Bot) withdrawFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	number, err := freezeNumber(in)
	if err != nil {
		return Answer{}, err
	}
	if _, err := b.desk.WithdrawFreeze(ctx, deciding(ctx, in), number); err != nil {
		return Answer{}, err
	}
	return b.decided(ctx, in, number, fmt.Sprintf("The draft FRZ-%d is withdrawn.", number))
}

// decided shows what has become of a freeze where it was shown, and says it elsewhere.
func (b *Bot) decided(ctx context.Context, in *Inbound, number int, said string) (Answer, error) {
	if in.kind == byInput {
		view, err := b.freezeView(ctx, in, number, 0)
		return Answer{Update: &view}, err
	}
	m := sentences(said)
	return Answer{Say: &m}, nil
}

// A freezeReasonMetadata is the metadata of a form that asks for a reason about a freeze.
type freezeReasonMetadata struct {
	metadata
	Freeze string `json:"f"` // see [freezeRef.String]
}

// freezeReasonForm asks why a draft is refused, or a freeze lifted.
func freezeReasonForm(a change.Action, reason *string, f change.DeclaredFreeze, p *change.Policy) form {
	title, question, hint := "Refuse a freeze", "Why it is refused", "Whoever declared it reads it."
	if a == change.LiftFreeze {
		title, question, hint = "Lift a freeze", "Why it is lifted", "It is announced. What the freeze holds goes on, if its time can still be kept."
	}
	s := &sheet{}
	s.say("freeze", join("\n", freezeLine(f.Freeze, during(f.From, f.To, p.TimeZone), p)))
	if f.Number == 0 && a == change.LiftFreeze {
		s.aside("once", "Only this one time of the freeze is lifted. The policy file keeps it for the others.")
	}
	return form{
		callback: string(a), title: title, submit: a.Label(), intro: s.blocks,
		fields: []field{longText(reasonField, question, reason).hinted(hint + " It goes on the record.")},
	}
}

// openRefuseFreeze asks for the reason, of whoever may refuse the draft.
func (b *Bot) openRefuseFreeze(_ context.Context, in *Inbound) (Answer, error) {
	number, err := freezeNumber(in)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		f, _, now, err := b.desk.Freeze(ctx, number)
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("ask why freeze %d is refused: %w", number, err)
		}
		rehearsed := f
		if err := rehearsed.Refuse(in.Actor(ctx), "–", b.desk.Policy(), now); err != nil {
			return slack.ModalViewRequest{}, err
		}
		return b.askWhy(in, change.RefuseFreeze, freezeRef{number, f.ID, f.From.Unix()}, f)
	}}, nil
}

// openLiftFreeze asks for the reason, of whoever may lift the freeze.
func (b *Bot) openLiftFreeze(_ context.Context, in *Inbound) (Answer, error) {
	ref, err := parseFreezeRef(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		f, err := b.desk.MayLiftFreeze(ctx, in.Actor(ctx), ref.number, ref.id, time.Unix(ref.from, 0).UTC())
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("ask why a freeze is lifted: %w", err)
		}
		return b.askWhy(in, change.LiftFreeze, ref, f)
	}}, nil
}

func (b *Bot) askWhy(in *Inbound, a change.Action, ref freezeRef, about change.DeclaredFreeze) (slack.ModalViewRequest, error) {
	f := freezeReasonForm(a, new(string), about, b.desk.Policy())
	meta, err := json.Marshal(freezeReasonMetadata{newMetadata(in, 0, 0), ref.String()})
	f.meta = string(meta)
	return f.view(), err
}

// readFreezeReason returns what a form about a freeze says.
func readFreezeReason(in *Inbound) (ref freezeRef, reason string, err error) {
	var m freezeReasonMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return ref, "", fmt.Errorf("read which freeze is meant: %w", err)
	}
	if ref, err = parseFreezeRef(m.Freeze); err != nil {
		return ref, "", err
	}
	form{fields: []field{longText(reasonField, "", &reason)}}.read(in.View.Values)
	return ref, strings.TrimSpace(reason), nil
}

func (b *Bot) submitRefuseFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	ref, reason, err := readFreezeReason(in)
	if err != nil {
		return Answer{}, err
	}
	if _, err := b.desk.RefuseFreeze(ctx, deciding(ctx, in), ref.number, reason); err != nil {
		return Answer{}, under(reasonField, err)
	}
	done := sentences(fmt.Sprintf("The freeze FRZ-%d is refused. Whoever declared it is told why.", ref.number))
	return Answer{Say: &done}, nil
}

func (b *Bot) submitLiftFreeze(ctx context.Context, in *Inbound) (Answer, error) {
	ref, reason, err := readFreezeReason(in)
	if err != nil {
		return Answer{}, err
	}
	if ref.number > 0 {
		_, err = b.desk.LiftFreeze(ctx, deciding(ctx, in), ref.number, reason)
	} else {
		_, err = b.desk.LiftFreezeOnce(ctx, deciding(ctx, in), ref.id, time.Unix(ref.from, 0).UTC(), reason)
	}
	if err != nil {
		return Answer{}, under(reasonField, err)
	}
	b.keepFreezes(ctx)
	done := sentences("The freeze is lifted, and that is announced. What it held goes on where its time can still be kept; the rest is to be scheduled anew.")
	return Answer{Say: &done}, nil
}
