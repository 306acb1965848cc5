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
	"github.com/noim3/changebot/commands"
)

// A holdDraft is what the form of a legal hold has.
type holdDraft struct {
	reason, number, from, until string
	system                      change.SystemID
	person                      change.UserID
}

func holdForm(d *holdDraft, p *change.Policy) form {
	s := &sheet{}
	s.aside("about", "What a legal hold covers is not purged, however old it is, until an owner ends the hold. It covers the changes that fit everything that you fill in; every change, when you fill in nothing but the reason.")
	systems := make([]choice, len(p.Systems))
	for i, one := range p.Systems {
		systems[i] = choice{string(one.ID), one.Name}
	}
	return form{
		callback: string(change.PlaceHold), title: "Place a legal hold", submit: "Place it", intro: s.blocks,
		fields: []field{
			longText(change.ReasonField, "Why", &d.reason).hinted("Such as the name of the case. The owners read it, and it goes on the record."),
			shortText(change.HoldChangeField, "One change", &d.number, maxWord).may().hinted("Its number, such as CHG-12."),
			pick(change.HoldSystemField, "A system", &d.system, systems).may().hinted("Changes that affected it."),
			person(change.HoldPersonField, "A person", &d.person).may().hinted("Changes that they raised, implemented, approved or did anything else with."),
			dayField(change.FromField, "From", &d.from).may().hinted("Changes that were under way on that day or later."),
			dayField(change.UntilField, "Until", &d.until).may().hinted("Changes that were under way on that day or earlier."),
		},
	}
}

// scope reads what the form covers. It refuses, under its field, what is no number of a change.
func (d holdDraft) scope(zone *time.Location) (change.HoldScope, error) {
	scope := change.HoldScope{System: d.system, Person: d.person}
	if text := strings.TrimSpace(d.number); text != "" {
		n, known := change.ParseNumber(text)
		if !known {
			return scope, &change.Refusal{
				Reason: change.Invalid, Rule: "policy §7", Message: "The legal hold needs another look.",
				Fields: map[change.Field]string{change.HoldChangeField: "Write the number of one change, such as CHG-12, or leave it empty."},
			}
		}
		scope.Change = n
	}
	if from, err := time.ParseInLocation(time.DateOnly, d.from, zone); err == nil {
		scope.From = from.UTC()
	}
	if until, err := time.ParseInLocation(time.DateOnly, d.until, zone); err == nil {
		scope.To = until.AddDate(0, 0, 1).UTC()
	}
	return scope, nil
}

// openPlaceHold answers the button that places a legal hold. Whoever may not is refused before they type.
func (b *Bot) openPlaceHold(_ context.Context, in *Inbound) (Answer, error) {
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		p := b.desk.Policy()
		if err := p.MayOwn(change.PlaceHold, "policy §7", in.Actor(ctx)); err != nil {
			return slack.ModalViewRequest{}, err
		}
		f := holdForm(&holdDraft{}, p)
		f.meta = newMetadata(in, 0, 0).Encode()
		return f.view(), nil
	}}, nil
}

func (b *Bot) submitPlaceHold(ctx context.Context, in *Inbound) (Answer, error) {
	var d holdDraft
	p := b.desk.Policy()
	holdForm(&d, p).read(in.View.Values)
	scope, err := d.scope(p.TimeZone)
	if err != nil {
		return Answer{}, err
	}
	placed, err := b.desk.PlaceHold(ctx, deciding(ctx, in), scope, d.reason)
	if refusal := change.AsRefusal(err); refusal != nil && refusal.Reason == change.NotFound {
		return Answer{}, &change.Refusal{
			Reason: change.Invalid, Rule: "policy §7", Message: refusal.Message, Fields: map[change.Field]string{change.HoldChangeField: refusal.Message},
		}
	}
	if err != nil {
		return Answer{}, err
	}
	done := sentences("That legal hold was placed already: `/change retention` shows it.") // the form was sent twice
	if placed.Number > 0 {
		s := &sheet{}
		s.say("placed", say("*%s* is placed: it covers %s. Nothing of that is purged until an owner ends it, with `/change retention`. The other owners are told.", placed.ID(), scopeOfHold(scope, p)))
		done = s.message(s.whole())
	}
	return Answer{Say: &done}, nil
}

// A holdMetadata is the metadata of the form that asks why a legal hold ends.
type holdMetadata struct {
	metadata
	Hold int `json:"h"`
}

func endHoldForm(reason *string, h change.LegalHold, p *change.Policy) form {
	s := &sheet{}
	s.say("hold", holdLine(h, p))
	return form{
		callback: string(change.EndHold), title: "End a legal hold", submit: "End it", intro: s.blocks,
		fields: []field{longText(change.ReasonField, "Why it ends", reason).hinted("From then on, what it covers may be purged once it is old enough. It goes on the record.")},
	}
}

// openEndHold asks why a legal hold ends, of whoever may end it.
func (b *Bot) openEndHold(_ context.Context, in *Inbound) (Answer, error) {
	number, err := strconv.Atoi(in.Value)
	if err != nil {
		return Answer{}, errors.New("a button names no legal hold")
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		who, p := in.Actor(ctx), b.desk.Policy()
		r, err := b.desk.Retention(ctx, who)
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("ask why HOLD-%d ends: %w", number, err)
		}
		h, err := holdNumbered(r, number)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		rehearsed := h
		if err := rehearsed.End(who, "–", p, r.Now); err != nil {
			return slack.ModalViewRequest{}, err
		}
		f := endHoldForm(new(string), h, p)
		meta, err := json.Marshal(holdMetadata{newMetadata(in, 0, 0), number})
		f.meta = string(meta)
		return f.view(), err
	}}, nil
}

func holdNumbered(r commands.Retention, number int) (change.LegalHold, error) {
	for _, h := range r.Holds {
		if h.Number == number {
			return h, nil
		}
	}
	return change.LegalHold{}, change.Refuse(change.NotFound, "policy §7", "There is no legal hold HOLD-%d. `/change retention` shows those that are.", number)
}

func (b *Bot) submitEndHold(ctx context.Context, in *Inbound) (Answer, error) {
	var m holdMetadata
	if err := json.Unmarshal([]byte(in.View.Metadata), &m); err != nil {
		return Answer{}, fmt.Errorf("read which legal hold is meant: %w", err)
	}
	var reason string
	endHoldForm(&reason, change.LegalHold{}, b.desk.Policy()).read(in.View.Values)
	if _, err := b.desk.EndHold(ctx, deciding(ctx, in), m.Hold, reason); err != nil {
		return Answer{}, err
	}
	done := sentences(fmt.Sprintf("The legal hold HOLD-%d has ended. The other owners are told.", m.Hold))
	return Answer{Say: &done}, nil
}
