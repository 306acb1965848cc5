package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/change/calendarfile"
)

// firm is a calendar of what is to come for many years, with an event that is over and one that is cancelled.
const firm = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:The firm: “freezes”
BEGIN:VEVENT
UID:1
SUMMARY:Christmas
DESCRIPTION:few of us are here: call # 4 if it burns.
DTSTART;VALUE=DATE:20901220
DTEND;VALUE=DATE:20910103
RRULE:FREQ=YEARLY;UNTIL=20991231
EXDATE;VALUE=DATE:20931220
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Christmas
DTSTART;TZID=AUS Eastern Standard Time:20901127T170000
DTEND;TZID=AUS Eastern Standard Time:20901128T060000
RRULE:FREQ=MONTHLY
END:VEVENT
BEGIN:VEVENT
UID:2
STATUS:CANCELLED
RECURRENCE-ID;TZID=AUS Eastern Standard Time:20901227T170000
DTSTART;TZID=AUS Eastern Standard Time:20901227T170000
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Old
DTSTART;VALUE=DATE:20201224
END:VEVENT
END:VCALENDAR
`

func imported(t *testing.T, text string, args ...string) (code int, out, said string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "firm.ics")
	write(t, file, text)
	code, out, said = call(t, nil, append([]string{"policy", "import", file}, args...)...)
	return code, out, strings.ReplaceAll(said, filepath.Dir(file)+string(filepath.Separator), "")
}

// pasteUnder returns the built-in policy with text in it, below a line that stands there once.
func pasteUnder(t *testing.T, line, text string) string {
	t.Helper()
	before, after, found := strings.Cut(string(examplePolicy), line+"\n")
	if !found {
		t.Fatalf("the built-in policy has no line %q", line)
	}
	return before + line + "\n" + text + after
}

// passesItsCheck wants the policy to be used as it is.
func passesItsCheck(t *testing.T, policy string) {
	t.Helper()
	var out bytes.Buffer
	code := run(t.Context(), []string{"policy", "check", "-"}, terminal{in: strings.NewReader(policy), out: &out, err: &out})
	if code != exitDone || out.String() != "standard input is in order.\n" {
		t.Errorf("pasted, the policy's check ends with %d, and says:\n%s", code, &out)
	}
}

func TestTheFreezesOfACalendarCanBePasted(t *testing.T) {
	t.Parallel()
	code, out, said := imported(t, firm, "--soft")
	const want = `  - id: christmas-2
    name: Christmas
    reason: 'the calendar “The firm: “freezes”” says so'
    from: 2090-11-27 17:00
    to: 2090-11-28 06:00
    repeats: FREQ=MONTHLY
    except: [2090-12-27]
    soft: true
  - id: christmas-3
    name: Christmas
    reason: 'few of us are here: call # 4 if it burns'
    from: 2090-12-20
    to: 2091-01-02
    repeats: FREQ=YEARLY;UNTIL=20991231
    except: [2093-12-20]
    soft: true
`
	if code != exitDone || out != want {
		t.Errorf("it ends with %d, says %s and writes\n%s", code, said, out)
	}
	const left = "firm.ics:20: “Freeze”: it is cancelled.\nfirm.ics:26: “Old”: it has passed.\nFreezes: 2. Paste them under “freezes” of the policy file, and look at it with “changebot policy check”.\n"
	if said != left {
		t.Errorf("it says\n%swant\n%s", said, left)
	}
	passesItsCheck(t, pasteUnder(t, "freezes:", out))
}

func TestTheHolidaysOfACalendarCanBePasted(t *testing.T) {
	t.Parallel()
	day := time.Now().AddDate(0, 2, 0).Format("200601") + "15"
	text := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Founders' day\nDTSTART;VALUE=DATE:" + day + "\nRRULE:FREQ=YEARLY\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nSUMMARY:Anzac\nDTSTART;VALUE=DATE:20900425\nEND:VEVENT\nEND:VCALENDAR\n"
	code, out, said := imported(t, text, "--holidays")
	if code != exitDone || strings.Count(out, "name: Founders' day") < 5 || strings.Contains(out, "Anzac") {
		t.Errorf("it ends with %d, says %s and writes\n%s", code, said, out)
	}
	if !strings.Contains(said, "Left out as the policy has them already: 1.\n") || !strings.Contains(said, "it comes again") {
		t.Errorf("it says\n%s", said)
	}
	passesItsCheck(t, pasteUnder(t, "  holidays:", out))
}

func TestAZoneOfTheCalendarsOwnIsNamedOnTheCommandLine(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(firm, "AUS Eastern Standard Time", "Home & away = here")
	code, out, said := imported(t, text)
	if code != exitFailed || out != "" || !strings.Contains(said, `firm.ics:23: the time zone “Home & away = here” is not known: say which it is with --zone "Home & away = here=Europe/Berlin"`) {
		t.Errorf("without it, it ends with %d, writes %q and says %s", code, out, said)
	}
	code, out, said = imported(t, text, "--zone", "Home & away = here=Australia/Sydney")
	if code != exitDone || !strings.Contains(out, "from: 2090-11-27 17:00\n") {
		t.Errorf("with it, it ends with %d, says %s and writes\n%s", code, said, out)
	}
	for _, zone := range []string{"Sydney", "=Europe/Berlin", "Home=Nowhere", "Home=", "Home=Local"} {
		if code, out, said := imported(t, text, "--zone", zone); code != exitUsage || out != "" {
			t.Errorf("with %q, it ends with %d, writes %q and says %s", zone, code, out, said)
		}
	}
}

func TestACalendarThatIsTooLargeIsNotRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "large.ics")
	write(t, file, "")
	if err := os.Truncate(file, calendarfile.MaxSize+1<<20); err != nil {
		t.Fatal(err)
	}
	code, out, said := call(t, nil, "policy", "import", file)
	if code != exitFailed || out != "" || !strings.Contains(said, "large.ics has 11 MB, and no more than 10 MB are imported") {
		t.Errorf("it ends with %d, writes %q and says %s", code, out, said)
	}
}

func TestACalendarIsNamedAndReadOnlyAsItCanBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{nil, exitUsage, "name the file to be imported"},
		{[]string{"--soft"}, exitUsage, "name the file to be imported"},
		{[]string{"a.ics", "b.ics"}, exitUsage, `unexpected "b.ics"`},
		{[]string{"a.ics", "--hard"}, exitUsage, "-hard"},
		{[]string{"a.ics", "--soft", "--holidays"}, exitUsage, "a holiday is neither hard nor soft"},
		{[]string{filepath.Join(t.TempDir(), "none.ics")}, exitFailed, "none.ics"},
	} {
		code, out, said := call(t, nil, append([]string{"policy", "import"}, test.args...)...)
		if code != test.code || out != "" || !strings.Contains(said, test.want) {
			t.Errorf("with %q, it ends with %d, writes %q and says %s", test.args, code, out, said)
		}
	}
	var out, said bytes.Buffer
	code := run(t.Context(), []string{"policy", "import", "-"}, terminal{in: strings.NewReader(firm), out: &out, err: &said})
	if code != exitDone || !strings.Contains(said.String(), "standard input:26: “Old”: it has passed.") {
		t.Errorf("from standard input, it ends with %d and says %s", code, &said)
	}
}
