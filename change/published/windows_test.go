package published_test

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change"
)

func TestTheWindowsAndWhatTheyMeanAreWritten(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		window change.Window
		blocks []change.ClashKind
		want   []string
	}{
		"for everything": {
			change.Window{Name: "Night *one*", Opens: change.MustCron("30 2 * * *"), Length: 90 * time.Minute},
			nil,
			[]string{
				`- Night \*one\*, for every system: open at 02:30 every day, for 1 hour 30 minutes, by the clocks of UTC`,
				"Work that begins outside the maintenance windows or goes on after a window has closed needs a reason, which is recorded.\n",
			},
		},
		"for a system and a tag, with conflicts that block": {
			change.Window{
				Name: "Quarter", Opens: change.MustCron("0 6,18 1 JAN,APR-JUL *"), Length: 48 * time.Hour,
				Systems: []change.SystemID{"ledger-db"}, Tags: []string{"data", "money"},
			},
			[]change.ClashKind{change.OutsideWindow, change.SameSystem, change.SameImplementer},
			[]string{
				"- Quarter, for Ledger database and every system tagged data or money: open at 06:00 and 18:00 on day 1 of the month in January and April to July, for 2 days,",
				"Work that goes on after a window has closed needs a reason, which is recorded. Work that begins outside the maintenance windows is refused.\n",
				"When another change is made at the same time to a system that depends on it or that it depends on, it is named before the time is chosen. " +
					"A time at which another change is made to the same system or by the same implementer is refused.\n",
			},
		},
		"by an expression of many times": {
			change.Window{Opens: change.MustCron("*/10 * * * *"), Length: time.Minute}, nil, []string{"open by the cron expression “*/10 * * * *”, for 1 minute"},
		},
		"on some days": {
			change.Window{Opens: change.MustCron("0 2 13 * FRI,SAT"), Length: time.Hour},
			nil,
			[]string{"open at 02:00 on day 13 of the month and on Friday and Saturday, for 1 hour"},
		},
	} {
		p := *example(t)
		test.window.Zone = time.UTC
		p.Windows, p.Schedule.Blocks = []change.Window{test.window}, test.blocks
		document := write(t, &p, nil)
		for _, want := range test.want {
			if !strings.Contains(document, want) {
				t.Errorf("%s: the document lacks %q", what, want)
			}
		}
	}
	p := *example(t)
	p.Windows = nil
	if document := write(t, &p, nil); strings.Contains(document, "The maintenance windows are") || strings.Contains(document, "outside the maintenance windows") {
		t.Error("without windows the document tells of them")
	}
}
