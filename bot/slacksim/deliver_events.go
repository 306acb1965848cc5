package slacksim

import (
	"context"
	"errors"
	"time"
)

// event sends an event in the background, and again after each of the
// configured waits until the bot acknowledges it (slack-rules §1).
func (s *Sim) event(inner object) {
	s.errand(func(ctx context.Context) {
		d, err := s.newEvent(inner, "")
		if err != nil {
			return // what was decoded from JSON encodes
		}
		s.deliverEvent(ctx, d)
	})
}

// deliverEvent sends an event until it is acknowledged or its retries are used
// up.
func (s *Sim) deliverEvent(ctx context.Context, d *delivery) {
	for _, wait := range append([]time.Duration{0}, s.config.EventRetries...) {
		if !pause(ctx, wait) {
			return
		}
		answer, err := s.deliver(ctx, d)
		if err == nil || answer != nil && answer.noRetry {
			return
		}
		d.retry++
		d.reason = retryReason(err)
	}
}

func retryReason(err error) string {
	if failed, ok := errors.AsType[*undelivered](err); ok {
		return failed.reason
	}
	return "unknown_error"
}

// newEvent wraps an event as the Events API does. An empty id gets a new one.
func (s *Sim) newEvent(inner object, id string) (*delivery, error) {
	if id == "" {
		id = newID("Ev")
	}
	now := s.Now()
	if inner["event_ts"] == nil {
		inner["event_ts"] = ofTime(now)
	}
	team, bot := s.config.Team.ID, s.config.Bot
	d, err := newDelivery("event "+text(inner["type"]), eventsAPI, "/slack/events", object{
		"token": verificationToken, "team_id": team, "api_app_id": bot.AppID, "type": "event_callback",
		"event": inner, "event_id": id, "event_time": now.Unix(), "is_ext_shared_channel": false,
		"event_context": "4-" + randomID(16),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": team, "user_id": bot.UserID, "is_bot": true, "is_enterprise_install": false,
		}},
	})
	if err != nil {
		return nil, err
	}
	d.eventID = id
	return d, nil
}

// verificationToken stands in every payload; nobody should look at it
// (slack-rules §1).
const verificationToken = "not-to-be-trusted"
