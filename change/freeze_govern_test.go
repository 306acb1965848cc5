package change_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/noim3/changebot/change"
)

// governed is the policy of the tests with a freeze authority of its own.
func governed(t *testing.T) *Policy {
	t.Helper()
	p := policy(t)
	p.FreezeRules = FreezeRules{Declarers: Principals{People: []UserID{colleague.ID}}, Authority: "leads"}
	return p
}

func quarterEnd() Freeze {
	return Freeze{Name: "Quarter end", Reason: "the books are closed", From: start.Add(2 * day), To: start.Add(5 * day)}
}

// draft is one of the colleague's.
func draft(t *testing.T, p *Policy) DeclaredFreeze {
	t.Helper()
	d, err := p.DeclareFreeze(colleague, quarterEnd(), false, start)
	if err != nil {
		t.Fatal(err)
	}
	d.Number, d.ID = 7, "FRZ-7"
	return d
}

func refused(t *testing.T, err error, saying string) {
	t.Helper()
	r := AsRefusal(err)
	if r == nil {
		t.Errorf("not refused (%v), want a refusal that says %q", err, saying)
		return
	}
	all := r.Error()
	for _, said := range r.Fields {
		all += " " + said
	}
	if !strings.Contains(all, saying) {
		t.Errorf("refused with %q, want it to say %q", all, saying)
	}
}

func TestADraftIsCheckedUnderItsFields(t *testing.T) {
	t.Parallel()
	p := governed(t)
	for name, test := range map[string]struct {
		alter func(f *Freeze)
		field Field
		says  string
	}{
		"no name":        {func(f *Freeze) { f.Name = "  " }, FreezeNameField, "Give the freeze a name"},
		"a long name":    {func(f *Freeze) { f.Name = strings.Repeat("測", 101) }, FreezeNameField, "101 characters"},
		"no reason":      {func(f *Freeze) { f.Reason = "\n" }, ReasonField, "Say why"},
		"in the past":    {func(f *Freeze) { f.From, f.To = start.Add(-2*day), start.Add(-day) }, UntilField, "That end has passed"},
		"no end":         {func(f *Freeze) { f.To = time.Time{} }, UntilField, "That end has passed"},
		"turned round":   {func(f *Freeze) { f.From, f.To = f.To, f.From }, UntilField, "end before it begins"},
		"29 minutes":     {func(f *Freeze) { f.To = f.From.Add(29 * time.Minute) }, UntilField, "30 minutes at least; this one lasts 29 minutes"},
		"next year":      {func(f *Freeze) { f.From, f.To = f.From.AddDate(1, 0, 0), f.To.AddDate(1, 0, 0) }, FromField, "more than a year away"},
		"eleven months":  {func(f *Freeze) { f.To = f.To.AddDate(0, 11, 0) }, FreezeSureField, "lasts 337 days"},
		"three years":    {func(f *Freeze) { f.To = f.To.AddDate(3, 0, 0) }, UntilField, "a year at most"},
		"unknown system": {func(f *Freeze) { f.Systems = []SystemID{"gone"} }, FieldSystems, "no system “gone”"},
	} {
		f := quarterEnd()
		test.alter(&f)
		_, err := p.DeclareFreeze(colleague, f, false, start)
		refused(t, err, test.says)
		if r := AsRefusal(err); r == nil || r.Fields[test.field] == "" {
			t.Errorf("%s: the sentence is not under %s: %v", name, test.field, err)
		}
	}
	long := quarterEnd()
	long.To = long.From.Add(45 * day)
	if _, err := p.DeclareFreeze(colleague, long, true, start); err != nil {
		t.Errorf("45 days, asked again and meant, are answered %v", err)
	}
	half := quarterEnd()
	half.From, half.To = start.Add(-time.Hour), start.Add(30*time.Minute+20*time.Second)
	d, err := p.DeclareFreeze(colleague, half, false, start)
	if err != nil || !d.From.Equal(start) || !d.To.Equal(start.Add(30*time.Minute)) || !d.IsLate() || d.State != FreezeDraft {
		t.Errorf("a start that has passed makes %+v, %v", d, err)
	}
}

func TestOnlyDeclarersDraftAndOnlyASecondKeeperDecides(t *testing.T) {
	t.Parallel()
	p := governed(t)
	guest := lead
	guest.Standing = Guest
	for who, says := range map[*Actor]string{&guest: "Guests of the workspace", &assessor: "whom the policy lets declare freezes"} {
		_, err := p.DeclareFreeze(*who, quarterEnd(), false, start)
		refused(t, err, says)
	}
	if _, err := p.DeclareFreeze(lead, quarterEnd(), false, start); err != nil {
		t.Errorf("a keeper's draft is answered %v", err)
	}

	d := draft(t, p)
	refused(t, d.Approve(colleague, p, start), "You declared the freeze FRZ-7, so a second person decides")
	refused(t, d.Approve(assessor, p, start), "“Approve the freeze” is for Leads")
	refused(t, d.Approve(guest, p, start), "Guests of the workspace")
	refused(t, d.Approve(lead, p, d.To), "there is nothing left to approve")
	refused(t, d.Refuse(lead, " ", p, start), "needs a reason")
	refused(t, d.Withdraw(lead, p, start), "declared by @U0COLLEAGUE, who alone can withdraw it")
	if err := d.Approve(lead, p, start.Add(time.Hour)); err != nil || d.State != FreezeApproved || d.DecidedBy != lead.ID {
		t.Fatalf("approved, it is %+v, %v", d, err)
	}
	refused(t, d.Approve(lead2, p, start), "FRZ-7 was approved by @U0LEAD on 23 Nov 2026 at 10:00 UTC")
	refused(t, d.Refuse(lead2, "no", p, start), "Nothing is left to decide")
	refused(t, d.Withdraw(colleague, p, start), "Nothing is left to decide")
}

func TestTheOnlyKeeperNeedsAnotherOwner(t *testing.T) {
	t.Parallel()
	p := governed(t)
	p.Authorities[0].Members = Principals{People: []UserID{lead.ID}}
	d, err := p.DeclareFreeze(lead, quarterEnd(), false, start)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, d.Approve(lead, p, start), "a second person decides on it. Ask another")
	if err := d.Approve(owner, p, start); err != nil {
		t.Errorf("an owner, in the place of other keepers, is answered %v", err)
	}
	alone := *p
	alone.Owners = []UserID{lead.ID}
	d.State = FreezeDraft
	refused(t, d.Approve(lead, &alone, start), "the policy names nobody else")
	if who := d.Deciders(&alone); !who.Empty() {
		t.Errorf("%v may decide", who)
	}
}

func TestADraftIsRefusedOrWithdrawn(t *testing.T) {
	t.Parallel()
	p := governed(t)
	no, back := draft(t, p), draft(t, p)
	if err := no.Refuse(lead, " The sale is off. ", p, start); err != nil || no.State != FreezeRefused || no.Decision != "The sale is off." {
		t.Errorf("refused, it is %+v, %v", no, err)
	}
	if err := back.Withdraw(colleague, p, start); err != nil || back.State != FreezeWithdrawn {
		t.Errorf("withdrawn, it is %+v, %v", back, err)
	}
	if with := p.WithDeclared([]DeclaredFreeze{no, back, draft(t, p)}); len(with.Freezes) != 0 {
		t.Errorf("what is not approved holds: %+v", with.Freezes)
	}
}

func TestAFreezeIsLiftedByItsKeepers(t *testing.T) {
	t.Parallel()
	p := governed(t)
	d := draft(t, p)
	refused(t, d.Lift(lead, "over", p, start), "is a draft and holds nothing")
	if err := d.Approve(lead, p, start); err != nil {
		t.Fatal(err)
	}
	refused(t, d.Lift(colleague, "over", p, start), "“Lift the freeze” is for Leads")
	refused(t, d.Lift(lead, "", p, start), "needs a reason")
	refused(t, d.Lift(lead, "over", p, d.To), "there is nothing left to lift")
	early, never := d, d
	if err := early.Lift(lead2, "The books are closed already.", p, d.From.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := never.Lift(lead2, "It was a mistake.", p, start); err != nil {
		t.Fatal(err)
	}
	refused(t, early.Lift(lead, "again", p, d.From.Add(2*time.Hour)), "Nothing is left to lift: the freeze FRZ-7 was lifted by @U0LEAD2")
	r := fullRequest()
	for name, test := range map[string]struct {
		d    DeclaredFreeze
		at   time.Time
		want bool
	}{
		"in force":                       {d, d.From, true},
		"lifted, before that":            {early, d.From.Add(59 * time.Minute), true},
		"lifted, after that":             {early, d.From.Add(time.Hour), false},
		"lifted before it began, never":  {never, d.From, false},
		"lifted before it began, either": {never, start, false},
	} {
		if _, frozen := p.WithDeclared([]DeclaredFreeze{test.d}).FrozenAt(r, test.at); frozen != test.want {
			t.Errorf("%s: frozen is %v", name, frozen)
		}
	}
}

func TestOneTimeOfAFreezeOfTheFileIsLifted(t *testing.T) {
	t.Parallel()
	p := governed(t)
	p.Freezes = []Freeze{yearEnd}
	began := time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC)
	now := began.Add(day)
	_, err := p.LiftOnce("year-end", began, colleague, "over", now)
	refused(t, err, "is for Leads")
	_, err = p.LiftOnce("year-end", began.Add(time.Hour), lead, "over", now)
	refused(t, err, "no freeze “year-end” at that time")
	_, err = p.LiftOnce("gone", began, lead, "over", now)
	refused(t, err, "no freeze “gone”")
	_, err = p.LiftOnce("year-end", began, lead, "over", began.AddDate(0, 1, 0))
	refused(t, err, "there is nothing left to lift")
	_, err = p.LiftOnce("year-end", began, lead, " ", now)
	refused(t, err, "needs a reason")
	d, err := p.LiftOnce("year-end", began, lead, "Everybody is back.", now)
	if err != nil || d.ID != "year-end" || d.By != "" || !d.To.Equal(time.Date(2027, 1, 5, 0, 0, 0, 0, time.UTC)) || d.Yearly {
		t.Fatalf("it makes %+v, %v", d, err)
	}
	with := p.WithDeclared([]DeclaredFreeze{d})
	for at, want := range map[time.Time]bool{now.Add(-time.Minute): true, now: false, began.AddDate(1, 0, 0): true} {
		if _, frozen := with.FrozenAt(fullRequest(), at); frozen != want {
			t.Errorf("at %s frozen is %v", at, frozen)
		}
	}
	_, err = with.LiftOnce("year-end", began, lead, "again", now)
	refused(t, err, "lifted already")
}

func TestALengthIsSaidInWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		30 * time.Minute: "30 minutes", 102 * time.Hour: "4 days and 6 hours", 25*time.Hour + time.Minute: "1 day, 1 hour and 1 minute",
		time.Second: "less than a minute", 337 * day: "337 days",
	} {
		if got := InWords(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

func TestAFreezeOfTheOtherHardnessAtTheSameTimeIsNamed(t *testing.T) {
	t.Parallel()
	p := governed(t)
	f := quarterEnd()
	f.ID, f.Systems = "mine", []SystemID{"ledger"}
	soft := Freeze{ID: "soft", Name: "Soft", Soft: true, From: f.From.Add(-day), To: f.From.Add(time.Hour)}
	elsewhere, later, hard, tagged := soft, soft, soft, soft
	elsewhere.ID, elsewhere.Systems = "elsewhere", []SystemID{"payments"}
	later.ID, later.From, later.To = "later", f.To, f.To.Add(day)
	hard.ID, hard.Soft = "hard", false
	tagged.ID, tagged.Tags, tagged.Categories = "tagged", []string{"core"}, []Category{Standard}
	p.Freezes = []Freeze{soft, elsewhere, later, hard, tagged}
	var named []FreezeID
	for _, other := range p.Contrary(f) {
		named = append(named, other.ID)
	}
	if len(named) != 2 || named[0] != "soft" || named[1] != "tagged" {
		t.Errorf("%v are named", named)
	}
}
