package change_test

import (
	"strings"
	"testing"

	. "github.com/noim3/changebot/change"
)

// staffed is a request that the engineer implements, and the lead would roll back.
func staffed() Request {
	r := fullRequest()
	r.Rollback.People = []UserID{lead.ID}
	return r
}

func TestThePlanNamesActiveMembers(t *testing.T) {
	t.Parallel()
	for standing, says := range map[Standing]string{
		Member: "", Guest: "is a guest", External: "another organisation", Deactivated: "has left the workspace",
		Robot: "is an app", Unknown: "Slack could not say whether @",
	} {
		for field, standings := range map[Field]map[UserID]Standing{
			FieldImplementer:    {engineer.ID: standing, lead.ID: Member},
			FieldRollbackPeople: {engineer.ID: Member, lead.ID: standing},
		} {
			refusal := AsRefusal(staffed().CheckPeople(standings, policy(t)))
			if says == "" {
				if refusal != nil {
					t.Errorf("members are refused: %v", refusal)
				}
				continue
			}
			if refusal == nil || refusal.Reason != Invalid || len(refusal.Fields) != 1 || !strings.Contains(refusal.Fields[field], says) {
				t.Errorf("%s under %s is answered %+v", standing, field, refusal)
			}
		}
	}
}

func TestSomebodyOfWhomNothingIsSaidIsUnknown(t *testing.T) {
	t.Parallel()
	refusal := AsRefusal(staffed().CheckPeople(map[UserID]Standing{engineer.ID: Member}, policy(t)))
	if refusal == nil || refusal.Fields[FieldRollbackPeople] == "" {
		t.Errorf("it is answered %v", refusal)
	}
}

func TestAnEmergencyDoesNotWaitForSlackButRefusesWhoHasLeft(t *testing.T) {
	t.Parallel()
	r := staffed()
	r.Category = Emergency
	unsure := map[UserID]Standing{engineer.ID: Member, lead.ID: Unknown}
	if err := r.CheckPeople(unsure, policy(t)); err != nil {
		t.Errorf("it waits: %v", err)
	}
	if got := r.Unconfirmed(unsure, policy(t)); len(got) != 1 || got[0] != lead.ID {
		t.Errorf("unconfirmed are %v, want the lead", got)
	}
	left := map[UserID]Standing{engineer.ID: Member, lead.ID: Deactivated}
	if err := r.CheckPeople(left, policy(t)); AsRefusal(err) == nil {
		t.Error("somebody who has left is responsible for its rollback")
	}
}

func TestTheTemplatesPeopleAreCheckedToo(t *testing.T) {
	t.Parallel()
	r := Request{Category: Standard, Template: "restart", Implementer: lead.ID}
	standings := map[UserID]Standing{engineer.ID: Deactivated, lead.ID: Member} // the template names the engineer
	refusal := AsRefusal(r.CheckPeople(standings, policy(t)))
	if refusal == nil || !strings.Contains(refusal.Fields[FieldTemplate], "ask a policy owner") {
		t.Errorf("it is answered %+v", refusal)
	}
}

func TestWhoHasLeftSinceMustBeReplacedBeforeItGoesOn(t *testing.T) {
	t.Parallel()
	s := approval(t, calm)
	s.c.Request.Rollback.People = []UserID{lead2.ID}
	s.allow(s.c.StillThere(map[UserID]Standing{engineer.ID: Member, lead2.ID: Member}, s.p))
	s.refuse(s.c.StillThere(map[UserID]Standing{engineer.ID: Member, lead2.ID: Deactivated}, s.p),
		"@U0LEAD2 has left the workspace, who is responsible for the rollback of CHG-1. Before it goes on, @U0ENGINEER must replace them. “Edit”")
	s.refuse(s.c.StillThere(map[UserID]Standing{engineer.ID: Deactivated, lead2.ID: Member}, s.p), "who is to do the work")
	s.refuse(s.c.StillThere(map[UserID]Standing{engineer.ID: Member}, s.p), "Try again in a minute")
}

func TestConditionsThatCanBeMeasured(t *testing.T) {
	t.Parallel()
	for conditions, want := range map[string]bool{
		"error rate above 1% for 5 minutes":               true,
		"Write latency above 50 ms.":                      true,
		"A report takes twice as long as the week before": true,
		"No answer for an hour":                           true,
		"p99 over the budget":                             true,
		"The replica lags.":                               false,
		"Customers complain":                              false,
		"If it goes wrong":                                false,
		"":                                                false,
	} {
		if got := (RollbackPlan{Conditions: conditions}).Measurable(); got != want {
			t.Errorf("%q is measurable: %v, want %v", conditions, got, want)
		}
	}
}
