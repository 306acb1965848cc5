package change_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/noim3/changebot/change"
)

// The lots were computed with “printf '%s' 42:CHG-1 | sha256sum”, and must never become others: packs that auditors have
// filed rest on them.
func TestADrawIsTheSameForEver(t *testing.T) {
	t.Parallel()
	draw := change.NewDraw("42", 3)
	for n := range change.Number(10) {
		draw.Add(n + 1)
	}
	var got []string
	for _, lot := range draw.Drawn() {
		got = append(got, lot.String())
	}
	want := []string{
		"2931ff9ff18a3a0cc12ac13154c0f44dda5a365c3a91f806939f4779089b6d33 CHG-4",
		"4d133a5a4d6af9a80bb56a51abafdf93040e59205291359b67f58068638019ce CHG-8",
		"65af846712a74bb5484f13ecf47947b767c2f46ba49f328bc5d93223d83c07a6 CHG-7",
	}
	if !slices.Equal(got, want) {
		t.Errorf("drawn are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestADrawDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	there, back := change.NewDraw("2026-Q4", 25), change.NewDraw("2026-Q4", 25)
	const all = change.Number(1000)
	for n := range all {
		there.Add(n + 1)
		back.Add(all - n)
	}
	if !slices.Equal(there.Drawn(), back.Drawn()) || len(there.Drawn()) != 25 {
		t.Errorf("one way %v, the other %v", there.Drawn(), back.Drawn())
	}
	lots := make([]string, all)
	for n := range all {
		lots[n] = change.LotOf("2026-Q4", n+1).String()
	}
	slices.Sort(lots)
	for i, lot := range there.Drawn() {
		if lot.String() != lots[i] {
			t.Errorf("lot %d is %s, want %s", i, lot, lots[i])
		}
	}
}

func TestADrawOfMoreThanThereIsTakesAll(t *testing.T) {
	t.Parallel()
	draw, none := change.NewDraw("x", 5), change.NewDraw("x", 0)
	for n := range change.Number(3) {
		draw.Add(n + 1)
		none.Add(n + 1)
	}
	if len(draw.Drawn()) != 3 || len(none.Drawn()) != 0 {
		t.Errorf("of 3 changes %d are drawn, and %d where none were asked for", len(draw.Drawn()), len(none.Drawn()))
	}
}

func TestASeedMeansTheSameInEveryShell(t *testing.T) {
	t.Parallel()
	for _, seed := range []string{"42", "2026-Q4", "a.b_c-D", strings.Repeat("x", change.MaxSeed)} {
		if err := change.CheckSeed(seed); err != nil {
			t.Errorf("%q is refused: %v", seed, err)
		}
	}
	for _, seed := range []string{"", " 42", "4 2", "42\n", "$(reboot)", "'", "é", "a:b", strings.Repeat("x", change.MaxSeed+1)} {
		if r := change.AsRefusal(change.CheckSeed(seed)); r == nil || r.Reason != change.Invalid {
			t.Errorf("%q is taken", seed)
		}
	}
}
