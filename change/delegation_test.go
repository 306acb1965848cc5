package change_test

import (
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

const day = 24 * time.Hour

func TestWhoMayNameADelegate(t *testing.T) {
	t.Parallel()
	p := policy(t)
	inGroup, unsure, guest := security, security, lead
	inGroup.Groups = []GroupID{"S0SECURITY"}
	unsure.GroupsUnknown = "user group S0SECURITY: ratelimited"
	guest.Standing = Guest
	for name, try := range map[string]struct {
		who  Actor
		says string // empty when they may
	}{
		"a member by name":                 {lead, ""},
		"a member through a group":         {inGroup, ""},
		"a group that Slack cannot say":    {unsure, "Try again in a minute"},
		"somebody whom no authority names": {colleague, "Only a member of a change authority"},
		"a delegate, who cannot pass it on": {
			standingFor(colleague, lead), "Only a member of a change authority",
		},
		"a guest whom the policy names": {guest, "Guests"},
	} {
		refusal := AsRefusal(p.MayDelegate(try.who))
		if try.says == "" {
			if refusal != nil {
				t.Errorf("%s is refused: %v", name, refusal)
			}
			continue
		}
		(&story{t: t}).refuse(p.MayDelegate(try.who), try.says)
	}
}

func TestADelegationIsForAnActiveColleagueAndAPeriod(t *testing.T) {
	t.Parallel()
	left, guest, unknown := colleague, colleague, colleague
	left.Standing, guest.Standing, unknown.Standing = Deactivated, Guest, Unknown
	earlier := []Delegation{{From: lead.ID, To: assessor.ID, Starts: start.Add(10 * day), Ends: start.Add(20 * day)}}
	for name, try := range map[string]struct {
		to         Actor
		from, till time.Duration
		field      Field // empty when it is allowed
	}{
		"from now":                              {colleague, 0, 5 * day, ""},
		"from a time that has passed":           {colleague, -day, 5 * day, ""},
		"for the longest period":                {colleague, 20 * day, 110 * day, ""},
		"up to the next one":                    {colleague, 0, 10 * day, ""},
		"to nobody":                             {Actor{}, 0, 5 * day, DelegateField},
		"to oneself":                            {lead, 0, 5 * day, DelegateField},
		"to somebody who has left":              {left, 0, 5 * day, DelegateField},
		"to a guest":                            {guest, 0, 5 * day, DelegateField},
		"to somebody of whom Slack cannot say":  {unknown, 0, 5 * day, DelegateField},
		"for a time that is over":               {colleague, -2 * day, -day, UntilField},
		"for no time":                           {colleague, 5 * day, 5 * day, UntilField},
		"for more than 90 days":                 {colleague, 20 * day, 110*day + time.Minute, UntilField},
		"from more than a year ahead":           {colleague, 400 * day, 401 * day, FromField},
		"while another is their delegate":       {colleague, 5 * day, 15 * day, FromField},
		"around the time of another's":          {colleague, 5 * day, 25 * day, FromField},
		"within the time of another delegation": {colleague, 12 * day, 13 * day, FromField},
	} {
		d, err := NewDelegation(lead, try.to, start.Add(try.from), start.Add(try.till), earlier, policy(t), start)
		refusal := AsRefusal(err)
		if try.field == "" {
			if err != nil || d.From != lead.ID || d.To != try.to.ID || d.Starts.Before(start) || !d.Ends.Equal(start.Add(try.till)) {
				t.Errorf("%s: %+v, %v", name, d, err)
			}
			continue
		}
		if refusal == nil || refusal.Reason != Invalid || refusal.Fields[try.field] == "" {
			t.Errorf("%s is answered %v, want a sentence under %q", name, err, try.field)
		}
	}
}

func TestADelegationHoldsFromItsStartUntilItsEnd(t *testing.T) {
	t.Parallel()
	d := Delegation{Starts: start, Ends: start.Add(day)}
	ended := d
	ended.EndedAt = start.Add(time.Hour)
	for at, want := range map[time.Duration][2]bool{ // as planned, and when ended after an hour
		-time.Second: {false, false}, 0: {true, true}, 59 * time.Minute: {true, true}, time.Hour: {true, false},
		day - time.Second: {true, false}, day: {false, false},
	} {
		if got := [2]bool{d.Holds(start.Add(at)), ended.Holds(start.Add(at))}; got != want {
			t.Errorf("%s after its start it holds: %v, want %v", at, got, want)
		}
	}
}
