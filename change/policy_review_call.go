package change

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A ReviewGround is why the policy is to be reviewed before its day.
type ReviewGround string

// The grounds. The first four are those of policy §8 and may be given by an owner; an emergency that was looked back on
// comes from its review.
const (
	AfterIncident     ReviewGround = "incident"
	AfterArchitecture ReviewGround = "architecture"
	AfterRegulation   ReviewGround = "regulation"
	AfterOther        ReviewGround = "other"
	AfterEmergency    ReviewGround = "emergency"
)

// ReviewGrounds returns the grounds on which an owner may call for a review.
func ReviewGrounds() []ReviewGround {
	return []ReviewGround{AfterIncident, AfterArchitecture, AfterRegulation, AfterOther}
}

// Label returns the words shown to people.
func (g ReviewGround) Label() string {
	switch g {
	case AfterIncident:
		return "A significant incident"
	case AfterArchitecture:
		return "A material change to the platform architecture"
	case AfterRegulation:
		return "A regulatory requirement"
	case AfterOther:
		return "Another reason"
	case AfterEmergency:
		return "The review of an emergency"
	}
	return string(g)
}

// A ReviewCall says that the policy is to be reviewed before its day (policy §8).
type ReviewCall struct {
	// Event is the number, under number 0, of the event that tells of it.
	Event  int
	Ground ReviewGround
	// Reason is what was given or, for what the bot calls for by itself, what happened, in words.
	Reason string
	// Change and Incident are what it is about; 0 and empty for nothing on record.
	Change   Number
	Incident string
	// By is the owner who called for it, or the bot.
	By UserID
	At time.Time
	// Due is the day by which the review is to be recorded: its midnight in the policy's time zone, in UTC.
	Due time.Time
}

// Once names what calls for one review and no more, whoever puts it on record again; it is empty for people, who call
// whenever they see a reason.
func (r ReviewCall) Once() string {
	switch {
	case r.By != Bot:
		return ""
	case r.Incident != "":
		return "incident " + strings.ToLower(r.Incident)
	}
	return string(r.Ground) + " " + r.Change.String()
}

// CallReview returns the call of an owner for a review of the policy. It refuses others and, under their fields, a ground
// that is not one of [ReviewGrounds] and an empty reason.
func (p *Policy) CallReview(who Actor, ground ReviewGround, reason string, now time.Time) (ReviewCall, error) {
	if err := p.MayOwn(CallReview, "policy §8", who); err != nil {
		return ReviewCall{}, err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case !slices.Contains(ReviewGrounds(), ground):
		return ReviewCall{}, refuseField(ReviewGroundField, "policy §8", "Say why the policy is to be reviewed before its day.")
	case reason == "":
		return ReviewCall{}, refuseField(ReasonField, "policy §8", "Say what has happened or will: whoever reviews the policy looks at it in that light.")
	}
	return ReviewCall{Ground: ground, Reason: reason, By: who.ID, At: now, Due: p.calledBy(now)}, nil
}

// CallsFor returns the reviews of the policy that c calls for by what it became from before: for each significant
// incident that it now names as caused, and for its review when that says so (spec §7).
func (p *Policy) CallsFor(before, c *Change, now time.Time) []ReviewCall {
	var calls []ReviewCall
	if c.Closure != nil && c.Closure != before.Closure {
		for _, i := range c.Closure.Incidents {
			known := before.Closure != nil && slices.Contains(before.Closure.Incidents, i)
			if p.Significant(i) && !known {
				calls = append(calls, ReviewCall{
					Ground: AfterIncident, Change: c.Number, Incident: i.Ref, By: Bot, At: now, Due: p.calledBy(now),
					Reason: fmt.Sprintf("%s caused the incident %s, of %s.", c.Number, i.Ref, i.Severity),
				})
			}
		}
	}
	if c.Lookback != nil && before.Lookback == nil && c.Lookback.ReviewPolicy {
		calls = append(calls, ReviewCall{
			Ground: AfterEmergency, Change: c.Number, By: Bot, At: now, Due: p.calledBy(now),
			Reason: fmt.Sprintf("The review of %s asks for it: %s", c.Number, c.Lookback.Lessons),
		})
	}
	return calls
}

// Significant reports whether an incident calls for a review of the policy (policy §8).
func (p *Policy) Significant(i Incident) bool {
	return i.Caused && slices.Contains(p.Review.Significant, i.Severity)
}

// calledBy is the day by which a review that is called for at now is due.
func (p *Policy) calledBy(now time.Time) time.Time {
	return midnight(p.AddWorkingDays(now, p.Review.CalledWithin).In(p.TimeZone)).UTC()
}
