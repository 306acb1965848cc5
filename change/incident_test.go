package change_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	. "github.com/noim3/changebot/change"
)

func TestAnIncidentIsLinkedAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := succeeded(t, Incident{Ref: "INC-1", Severity: Sev3})
	closedAt, closedBy := s.c.ClosedAt, s.c.Closure.By
	before := *s.c
	later := s.now.Add(9 * 24 * time.Hour)
	was, err := s.c.LinkIncident(colleague, Incident{Ref: " INC-77\n", Caused: true, Severity: Sev2}, s.p, later)
	s.allow(err)
	want := []Incident{
		{Ref: "INC-1", Severity: Sev3, By: closedBy, At: s.now},
		{Ref: "INC-77", Caused: true, Severity: Sev2, By: colleague.ID, At: later},
	}
	if diff := cmp.Diff(want, s.c.Closure.Incidents); diff != "" || was != (Incident{}) {
		t.Errorf("on record are (-want +got):\n%s\nand before it was %+v", diff, was)
	}
	if s.c.State != Closed || !s.c.ClosedAt.Equal(closedAt) || len(before.Closure.Incidents) != 1 {
		t.Errorf("the change is %s since %s, and was one that names %d incidents", s.c.State, s.c.ClosedAt, len(before.Closure.Incidents))
	}
}

func TestTheSameIncidentAgainIsCorrected(t *testing.T) {
	t.Parallel()
	s := succeeded(t, Incident{Ref: "INC-1", Severity: Sev3})
	before := *s.c
	was, err := s.c.LinkIncident(colleague, Incident{Ref: "inc-1", Caused: true, Severity: Sev1}, s.p, s.now)
	s.allow(err)
	if before.Closure.Incidents[0].Severity != Sev3 {
		t.Error("the change as it was before is corrected, too")
	}
	want := []Incident{{Ref: "INC-1", Caused: true, Severity: Sev1, By: colleague.ID, At: s.now}}
	if diff := cmp.Diff(want, s.c.Closure.Incidents); diff != "" || was.Severity != Sev3 || was.Caused {
		t.Errorf("it is corrected from %+v to (-want +got):\n%s", was, diff)
	}
	_, err = s.c.LinkIncident(engineer, Incident{Ref: "INC-1", Caused: true, Severity: Sev1}, s.p, s.now)
	s.refuse(err, "CHG-1 names INC-1 already, as an incident that it caused, of sev1")
}

func TestWhatIsNoIncidentIsRefused(t *testing.T) {
	t.Parallel()
	s := succeeded(t)
	guest := Actor{ID: "U0GUEST01", Standing: Guest}
	for name, c := range map[string]struct {
		who  Actor
		i    Incident
		says string
	}{
		"by a guest":                      {guest, Incident{Ref: "INC-1", Severity: Sev1}, "Guests"},
		"without a number":                {colleague, Incident{Ref: "  ", Severity: Sev1}, "Name the incident"},
		"with a line for it":              {colleague, Incident{Ref: "–", Severity: Sev1}, "Name the incident"},
		"as long as a novel":              {colleague, Incident{Ref: strings.Repeat("é", MaxIncidentRef+1), Severity: Sev1}, "too long"},
		"of no severity":                  {colleague, Incident{Ref: "INC-1"}, "how bad"},
		"of a severity of somebody's own": {colleague, Incident{Ref: "INC-1", Severity: "sev0"}, "how bad"},
	} {
		_, err := s.c.LinkIncident(c.who, c.i, s.p, s.now)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("an incident %s is refused with %v", name, err)
		}
	}
	for range MaxIncidents {
		_, err := s.c.LinkIncident(colleague, Incident{Ref: strings.Repeat("I", len(s.c.Closure.Incidents)+1), Severity: Sev3}, s.p, s.now)
		s.allow(err)
	}
	_, err := s.c.LinkIncident(colleague, Incident{Ref: "INC-1", Severity: Sev1}, s.p, s.now)
	s.refuse(err, "names 50 incidents already")
	_, err = working(t).c.LinkIncident(colleague, Incident{Ref: "INC-1", Severity: Sev1}, s.p, s.now)
	s.refuse(err, "“Link an incident” cannot be done there")
}
