package change_test

import (
	"slices"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// fire is an emergency request, with everything on record.
func fire() Request {
	r := fullRequest()
	r.Category, r.Ground = Emergency, RestoreService
	return r
}

func TestTheClockOfAnEmergencyRunsFromTheEndOfTheWorkByNightToo(t *testing.T) {
	t.Parallel()
	w := watched(t, fire(), "Sat 2027-02-06 20:00")
	w.now = local(t, sydney, "Sat 2027-02-06 23:00")
	w.does(Finish, func(c *Change) error { return c.Complete(engineer, w.p, w.now) })
	w.wants(w.until("Sun 2027-02-07 22:59"), "Sun 03:00 remind", "Sun 11:00 remind", "Sun 19:00 remind")
	if !w.c.Late(w.p, w.now).IsZero() {
		t.Error("it is overdue before 24 hours have passed")
	}
	w.wants(w.until("Fri 2027-02-12 12:00"), "Sun 23:00 overdue")
	if want := local(t, sydney, "Sun 2027-02-07 23:00"); !w.c.Late(w.p, w.now).Equal(want) || !w.c.RecordDue.Equal(want) {
		t.Errorf("it is overdue since %s, listed as due %s, want %s", w.c.Late(w.p, w.now), w.c.RecordDue, want)
	}
}

func TestTheClockOfAnEmergencyRunsFromItsDeclarationUntilItsEndIsOnRecord(t *testing.T) {
	t.Parallel()
	w := watched(t, fire(), "Sat 2027-02-06 20:00")
	w.wants(w.until("Sun 2027-02-07 01:00"), "Sun 00:00 remind")
	w.does(Finish, func(c *Change) error { return c.Complete(engineer, w.p, w.now) })
	w.wants(w.until("Sun 2027-02-07 06:00"), "Sun 05:00 remind") // it has begun anew

	w = watched(t, fire(), "Sat 2027-02-06 20:00")
	w.until("Sun 2027-02-07 21:00")
	w.does(Finish, func(c *Change) error { return c.Complete(engineer, w.p, w.now) })
	if w.c.Late(w.p, w.now).IsZero() {
		t.Error("finishing work late took an emergency off the list of those overdue")
	}
	w.wants(w.until("Fri 2027-02-12 12:00"))
}

func TestAReminderOfTheClockThatALaterOneHasOvertakenIsNotSent(t *testing.T) {
	t.Parallel()
	w := watched(t, fire(), "Sat 2027-02-06 20:00")
	w.now = local(t, sydney, "Sun 2027-02-07 09:00")
	if did := w.looks(); !slices.Equal(did, []Action{Remind}) {
		t.Errorf("after 13 hours of downtime time did %q", did)
	}
	w.wants(w.until("Sun 2027-02-07 18:00"), "Sun 16:00 remind")
	w = watched(t, fire(), "Sat 2027-02-06 20:00")
	w.now = local(t, sydney, "Tue 2027-02-09 09:00")
	if did := w.looks(); !slices.Equal(did, []Action{Overdue}) {
		t.Errorf("after days of downtime time did %q", did)
	}
}

func TestAnOverdueEmergencyIsToldToItsAuthorityTheOwnersAndThoseWhoOweIt(t *testing.T) {
	t.Parallel()
	w := watched(t, fire(), "Mon 2027-02-01 09:00")
	w.now = local(t, sydney, "Tue 2027-02-02 09:00")
	before := *w.c
	w.allow(w.c.CallOverdue(w.p, w.now))
	want := []Place{Card, LineFor(2), Alert}
	for _, who := range []UserID{lead.ID, lead2.ID, engineer.ID, owner.ID} {
		want = append(want, TellOf(2, who))
	}
	if got := w.record(&before, Overdue); !slices.Equal(got, want) {
		t.Errorf("it is said at %q, want %q", got, want)
	}
	w.refuse(w.c.CallOverdue(w.p, w.now), "not due")
	w.p.Emergency.RemindAt = append(w.p.Emergency.RemindAt, 30*time.Hour, 40*time.Hour)
	w.wants(w.until("Fri 2027-02-12 12:00")) // a new policy does not call it again
}

func TestAReviewIsRemindedOfEscalatedAndLate(t *testing.T) {
	t.Parallel()
	w := watched(t, fire(), "Mon 2027-02-01 09:00")
	w.does(Finish, func(c *Change) error { return c.Complete(engineer, w.p, w.now) })
	w.does(Verify, func(c *Change) error { return c.Check(engineer, true, "it pays", w.p, w.now) })
	w.does(Document, func(c *Change) error { return c.Document(engineer, Closure{Outcome: Successful}, w.p, w.now) })
	w.wants(w.until("Tue 2027-02-02 14:00"), "Mon 13:00 remind", "Tue 09:00 escalate", "Tue 13:00 remind")
	w.until("Mon 2027-02-08 08:59")
	if late := w.c.Late(w.p, w.now); !late.IsZero() {
		t.Errorf("the review is late since %s", late)
	}
	w.until("Mon 2027-02-08 09:00")
	if w.c.Late(w.p, w.now).IsZero() {
		t.Error("after five working days the review is not late")
	}
}
