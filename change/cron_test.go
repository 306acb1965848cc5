package change_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	. "github.com/noim3/changebot/change"
)

func TestACronExpressionWithATypingErrorIsRefusedByField(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "it has 0 fields and needs five",
		"0 2 * *":                      "it has 4 fields and needs five",
		"0 0 2 * * SUN":                "it has 6 fields and needs five",
		"@weekly":                      "it has 1 field and needs five",
		"@every 1h":                    "it has 2 fields and needs five",
		"CRON_TZ=UTC 0 2 * *":          "“CRON_TZ=UTC” is no minute",
		"TZ=0 0 2 * *":                 "“TZ=0” is no minute",
		"60 2 * * *":                   "“60” is no minute: write 0 to 59",
		"0 24 * * *":                   "“24” is no hour: write 0 to 23",
		"0 2 0 * *":                    "“0” is no day of the month: write 1 to 31",
		"0 2 32 * *":                   "“32” is no day of the month",
		"0 2 * 13 *":                   "“13” is no month: write 1 to 12 or JAN to DEC",
		"0 2 * * 7":                    "“7” is no day of the week: write 0 to 6 or SUN to SAT",
		"0 2 * * SUNDAY":               "“SUNDAY” is no day of the week",
		"0 2 * * SAT-MON":              "“SAT-MON” is no day of the week",
		"0 2 * * MON#1":                "“MON#1” is no day of the week",
		"0 2 L * *":                    "“L” is no day of the month",
		"O 2 * * *":                    "“O” is no minute",
		"0 02:00 * * *":                "“02:00” is no hour",
		"*/0 2 * * *":                  "“*/0” is no minute",
		"*-5 2 * * *":                  "“*-5” is no minute",
		"*5 2 * * *":                   "“*5” is no minute",
		"+5 2 * * *":                   "“+5” is no minute",
		"-5 2 * * *":                   "“-5” is no minute",
		"1,,2 2 * * *":                 "“1,,2” is no minute",
		", 2 * * *":                    "“,” is no minute",
		"0 ? * * *":                    "“?” is no hour",
		"0 99999999999999999999 * * *": "“99999999999999999999” is no hour",
		"0 0 30 2 *":                   "it never comes",
		"0 0 31 4,6,9,11 *":            "it never comes",
	} {
		c, err := ParseCron(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want it to say %q", text, err, want)
		}
		if !c.IsZero() || c.Between(start, start.AddDate(10, 0, 0), time.UTC) != nil {
			t.Errorf("%q comes all the same", text)
		}
	}
}

func TestACronExpressionComesOnTheDaysThatItNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0 2 * * SUN":          "29 06 13",
		"0 2 * * sun,wed":      "25 29 02 06 09 13",
		"0 2 1 * *":            "01",
		"0 2 1 * SUN":          "29 01 06 13", // either is enough
		"0 2 */10 * *":         "01 11",
		"  0   2 29 11 * ":     "29",
		"0 2 29-30 11-12 *":    "29 30",
		"0 2 * 12 MON-TUE":     "01 07 08 14 15",
		"0 2 * FEB-JUN/2 *":    "",
		"0,30 2/25 10-11 12 *": "10 10 11 11",
	} {
		var got []string
		for _, at := range MustCron(text).Between(start, start.AddDate(0, 0, 22), time.UTC) {
			got = append(got, at.Format("02"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q comes on %s, want %s", text, got, want)
		}
	}
}

func TestATimeThatTheClocksSkipOverMidnightComesAfterTheSkip(t *testing.T) {
	t.Parallel()
	apia := zone(t, "Pacific/Apia") // had no 30 December in 2011
	skip := time.Date(2011, 12, 31, 0, 0, 0, 0, apia)
	got := MustCron("0 9,17 * * *").Between(skip, skip.Add(12*time.Hour), apia)
	if want := []time.Time{skip.UTC(), skip.Add(9 * time.Hour).UTC()}; !slices.Equal(got, want) {
		t.Errorf("it comes %s, want %s", got, want)
	}
	if got := MustCron("0 9 * * *").Between(skip.Add(-time.Hour), skip, apia); len(got) > 0 {
		t.Errorf("before the skip it comes %s", got)
	}
}

func TestTheShortestTimeBetweenTwoComings(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"* * * * *":       time.Minute,
		"0 2 * * *":       day,
		"0 2 * * SUN":     7 * day,
		"0 2 * * SUN,MON": day,
		"0 2,22 * * *":    4 * time.Hour,
		"50 23 * * *":     day,
		"0,50 0,23 * * *": 10 * time.Minute,
		"0 0 31 * *":      31 * day,
		"0 0 1 1 *":       365 * day,
		"0 0 29 2 *":      4 * 365 * day,
	} {
		if got := MustCron(text).Shortest(); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// comes reports whether an expression ever comes; the 31st of April does not.
func comes(text string) bool {
	_, err := ParseCron(text)
	return err == nil
}

// TestACronExpressionComesWhenTheLibrarySays compares with robfig/cron where the clocks are never moved.
func TestACronExpressionComesWhenTheLibrarySays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := anyCron().Filter(comes).Draw(rt, "expression")
		c := MustCron(text)
		schedule, err := cron.ParseStandard(text)
		if err != nil {
			rt.Fatal(err)
		}
		from := start.Add(time.Duration(rapid.IntRange(0, 500_000).Draw(rt, "from")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(1, 50_000).Draw(rt, "long")) * time.Minute)
		at := from.Add(-time.Second)
		for _, got := range c.Between(from, to, time.UTC) {
			if at = schedule.Next(at); !at.Equal(got) {
				rt.Fatalf("%q comes %s, want %s", text, got, at)
			}
		}
		if at = schedule.Next(at); at.Before(to) && !at.IsZero() {
			rt.Fatalf("%q does not come %s", text, at)
		}
	})
}

func TestAnyTextIsACronExpressionThatComesOrIsRefused(t *testing.T) {
	t.Parallel()
	letters := rapid.SampledFrom([]rune("0123456789*/,-?+#=TZLWSUNMONJANFEB@ "))
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOfN(letters, 0, 30, -1).Draw(rt, "text")
		if rapid.Bool().Draw(rt, "five fields") {
			text = strings.Join(rapid.SliceOfN(rapid.StringOfN(letters, 1, 4, -1), 5, 5).Draw(rt, "fields"), " ")
		}
		c, err := ParseCron(text)
		if (err != nil) != c.IsZero() || err == nil && len(c.Between(start, start.AddDate(4, 0, 0), time.UTC)) == 0 {
			rt.Fatalf("%q: %v, and never comes", text, err)
		}
	})
}

// anyCron draws expressions, mostly of few times.
func anyCron() *rapid.Generator[string] {
	return rapid.Custom(func(rt *rapid.T) string {
		field := func(name string, low, high int) string {
			n := rapid.IntRange(low, high)
			switch rapid.IntRange(0, 5).Draw(rt, name+" form") {
			case 0, 1:
				return "*"
			case 2:
				return fmt.Sprintf("*/%d", rapid.IntRange(2, 20).Draw(rt, name))
			case 3:
				a, b := n.Draw(rt, name), n.Draw(rt, name+" to")
				return fmt.Sprintf("%d-%d", min(a, b), max(a, b))
			case 4:
				return fmt.Sprintf("%d,%d", n.Draw(rt, name), n.Draw(rt, name+" too"))
			default:
				return fmt.Sprint(n.Draw(rt, name))
			}
		}
		return strings.Join([]string{
			fmt.Sprint(rapid.IntRange(0, 59).Draw(rt, "minute")), field("hour", 0, 23), field("day", 1, 31), field("month", 1, 12), field("weekday", 0, 6),
		}, " ")
	})
}
