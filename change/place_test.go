package change_test

import (
	"testing"

	. "github.com/noim3/changebot/change"
)

func TestOnlyAPlaceHasParts(t *testing.T) {
	t.Parallel()
	for place, want := range map[Place]PlaceParts{
		Card:                               {Kind: PlaceCard},
		LineFor(3):                         {Kind: PlaceLine, Event: 3},
		AskOf(Approve, 2, "U0HELEN01"):     {Kind: PlaceAsk, Action: Approve, Event: 2, Who: "U0HELEN01"},
		AskOfGroup(Assess, 1, "S0REVIEWS"): {Kind: PlaceGroup, Action: Assess, Event: 1, Who: "S0REVIEWS"},
		TellOf(4, "U0MARA001"):             {Kind: PlaceTell, Event: 4, Who: "U0MARA001"},
	} {
		if got, ok := place.Parts(); !ok || got != want {
			t.Errorf("%q is taken apart as %+v, %t", place, got, ok)
		}
	}
	for _, text := range []Place{"", "card:1", "line", "line:", "line:x", "line:-1", "line:+1", "line:01", "tell:1", "ask:approve:1", "ask:approve:1:U1:U2", "home"} {
		if got, ok := text.Parts(); ok {
			t.Errorf("%q is taken apart as %+v, but is no place", text, got)
		}
	}
}

func FuzzPlace(f *testing.F) {
	for _, place := range []Place{Card, Alert, LineFor(3), AskOf(Approve, 2, "U1"), AskOfGroup(Assess, 1, "S1"), TellOf(4, "U1"), "line:+1"} {
		f.Add(string(place))
	}
	f.Fuzz(func(t *testing.T, text string) {
		parts, ok := Place(text).Parts()
		Place(text).Lane(7)
		if !ok {
			return
		}
		again := map[PlaceKind]Place{
			PlaceCard: Card, PlaceAlert: Alert, PlaceLine: LineFor(parts.Event), PlaceTell: TellOf(parts.Event, UserID(parts.Who)),
			PlaceAsk: AskOf(parts.Action, parts.Event, UserID(parts.Who)), PlaceGroup: AskOfGroup(parts.Action, parts.Event, GroupID(parts.Who)),
		}[parts.Kind]
		if string(again) != text {
			t.Errorf("%q and %q are taken apart alike", text, again)
		}
	})
}
