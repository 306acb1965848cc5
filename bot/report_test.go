package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// aReport is of November 2026, in which every figure has something to say.
func aReport(t *testing.T) (*change.Report, *change.Policy) {
	t.Helper()
	p := harbourPolicy(t)
	day := func(m time.Month, d, hour int) time.Time {
		return time.Date(2026, m, d, hour, 0, 0, 0, p.TimeZone).UTC()
	}
	r := p.NewReport(change.Day{Year: 2026, Month: time.November, Day: 1}, day(time.December, 1, 9))
	outcomes := []change.Outcome{change.Successful, change.Successful, change.Successful, change.SuccessfulWithIssues, change.RolledBack, change.Failed, ""}
	for m := time.January; m <= time.November; m++ {
		if m == time.August {
			continue // everybody is away
		}
		for i := range 4 * int(m) % 30 {
			begun := day(m, 1+i%28, 10)
			w := change.Work{
				Category: change.Categories()[i%2], Outcome: outcomes[i%len(outcomes)], CreatedAt: begun.AddDate(0, 0, -i%9-1), StartedAt: begun,
				Outside: i%6 == 0, Frozen: i%10 == 3,
			}
			if w.Category == change.Normal {
				w.DecidedAt = w.CreatedAt.Add(time.Duration(i%5*7+2) * time.Hour)
			}
			if i%8 == 7 {
				w.Category, w.CreatedAt, w.Late = change.Emergency, begun, i == 7
			}
			r.Add(w)
			r.AddClosed(begun.Add(30 * time.Hour))
		}
	}
	r.AddQuestion(change.Asking{Due: day(time.November, 5, 9), Answered: day(time.November, 4, 9)})
	r.AddQuestion(change.Asking{Due: day(time.November, 9, 9)})
	return r, p
}

func TestAReportSaysEveryFigureInItsText(t *testing.T) {
	t.Parallel()
	r, p := aReport(t)
	m := reportMessage(r, p, illustration{file: "F0CHARTS1"})
	golden(t, "report", "november", m)
	blocks := strings.Join(texts(t, m), "\n")
	for _, f := range change.Figures() {
		for _, month := range []*change.ReportMonth{r.Month(), r.Before()} {
			for _, said := range append(f.Remarks(r.Month().Measure(f)), f.Value(month.Measure(f)), f.Rests(month.Measure(f))) {
				if !strings.Contains(m.Text, said) || !strings.Contains(blocks, said) {
					t.Errorf("of %s nothing says %q", f.Name(), said)
				}
			}
		}
	}
	if n := len([]rune(m.Text)); n > 3500 {
		t.Errorf("the text has %d characters, near what Slack takes", n)
	}
}

func TestAReportOfNothingSaysSo(t *testing.T) {
	t.Parallel()
	p := harbourPolicy(t)
	r := p.NewReport(change.Day{Year: 2026, Month: time.November, Day: 1}, time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC))
	golden(t, "report", "nothing", reportMessage(r, p, illustration{absent: noCharts(nil)}))
	if _, err := reportCharts(r).PNG(); err != nil {
		t.Error(err)
	}
}

func TestTheChartsAreToldInWords(t *testing.T) {
	t.Parallel()
	r, _ := aReport(t)
	for _, most := range []int{maxAltText, maxBlockAltText} {
		words := reportAltText(r, most)
		if strings.Contains(words, "…") || len([]rune(words)) > most {
			t.Errorf("the alternative is cut: %s", words)
		}
	}
	words := reportAltText(r, maxBlockAltText)
	for _, c := range reportCharts(r).Charts {
		if last := c.Points[len(c.Points)-1].Label; !strings.Contains(words, c.Title+": ") || !strings.Contains(words, "Nov "+last) {
			t.Errorf("it does not tell %s, %s: %s", c.Title, last, words)
		}
	}
	if !strings.Contains(words, "Aug –") || strings.Contains(words, "Dec") || !strings.Contains(words, "of only 2") {
		t.Errorf("it does not say which months had nothing, or little: %s", words)
	}
}

// chartsIn fails the test unless the message shows a picture that Slack has; it returns its alternative.
func (e *edge) chartsIn(m slacksim.Message) string {
	e.t.Helper()
	for _, b := range m.Blocks {
		file, _ := b["slack_file"].(map[string]any)
		if id, ok := file["id"].(string); ok && b["type"] == "image" {
			info, _, _, err := e.bot.api.GetFileInfoContext(e.ctx, id, 0, 0)
			if err != nil || info.Mimetype != "image/png" {
				e.t.Errorf("the picture is %+v: %v", info, err)
			}
			words, _ := b["alt_text"].(string)
			return words
		}
	}
	e.t.Errorf("there is no picture: %+v", m.Blocks)
	return ""
}

func TestAReportIsPostedWithItsChartsWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	eachEdge(t, nightly(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		n := e.atWork()
		must(0, e.sim.As(slacksim.Mara).CommandIn(e.ctx, slacksim.Platform, "/change", "report this"))(t)
		e.settle()
		posted := e.read(slacksim.Priya, slacksim.Platform)
		last := posted[len(posted)-1]
		contains(t, last.Text, "*Changes begun: 1*", "*Lead time: ", "of 1 change, nine in ten within", "too few to say much", "The month is not over yet")
		contains(t, e.chartsIn(last), "Lead time: ", "Time to decision: ", "Emergencies: ", "Success: ", "of only 1")

		must(0, e.sim.As(slacksim.Mara).Click(e.ctx, slacksim.Platform, "last", string(change.FigureLeadTime)))(t)
		e.settle()
		contains(t, e.opened(slacksim.Mara), n.String()+"* Add an index to the ledger", "category “Normal”")
	})
}

func TestWithoutItsChartsAReportIsPostedAllTheSame(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, harbourPolicy(t))
	for _, test := range []struct{ method, code, why string }{
		{"files.getUploadURLExternal", "missing_scope", "the scope “files:write”"},
		{"files.completeUploadExternal", "restricted_action", "as Slack did not take it"},
		{"chat.postMessage", "invalid_blocks", "as Slack did not take it"},
	} {
		e.fault(test.method, "error", test.code)
		must(0, e.sim.As(slacksim.Mara).CommandIn(e.ctx, slacksim.Platform, "/change", "report this"))(t)
		e.settle()
		posted := e.read(slacksim.Priya, slacksim.Platform)
		last := posted[len(posted)-1]
		contains(t, last.Text, "*Changes begun: 0*")
		contains(t, blockWords(t, last), "There is no picture", test.why)
	}
}

func TestAReportIsNotForGuests(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, harbourPolicy(t))
	must(0, e.sim.As(slacksim.Gavin).Command(e.ctx, "/change", "report"))(t)
	e.settle()
	told := e.read(slacksim.Gavin, "")
	contains(t, told[len(told)-1].Text, "The report is for the members of the company's workspace", "policy §1")
}

func TestTheMonthlyReportComesOnItsDay(t *testing.T) {
	t.Parallel()
	p := *harbourPolicy(t)
	p.Notices.Week, p.Notices.Digest, p.Notices.Head = change.Cron{}, change.Cron{}, change.Cron{}
	eachEdge(t, &p, slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		t.Helper()
		n := e.worker(slacksim.Mara).declaresOne()
		month := change.MonthSpan(change.DayOf(e.clock.Now().In(p.TimeZone)), p.TimeZone)
		must(e.desk.GiveNotice(e.ctx))(t)
		e.told(month.End.Sub(e.clock.Now()) + 9*time.Hour - time.Minute)
		quiet := e.worker(slacksim.Olive).reads(slacksim.Policy)
		if strings.Contains(quiet, "Changes in ") {
			t.Errorf("before its time it says %s", quiet)
		}
		e.told(time.Minute)
		posted := e.read(slacksim.Olive, slacksim.Policy)
		last := posted[len(posted)-1]
		contains(t, last.Text, month.Start.In(p.TimeZone).Format("Changes in January 2006"), "*Emergencies: 100%*", "1 of 1 change", "*Documented late: 1*")
		e.chartsIn(last)
		must(0, e.sim.As(slacksim.Olive).Click(e.ctx, slacksim.Policy, "last", string(change.FigureLate)))(t)
		e.settle()
		contains(t, e.opened(slacksim.Olive), n.String()+"* ", "whose documentation was called overdue")
		before := len(posted)
		e.told(24 * time.Hour)
		if after := e.read(slacksim.Olive, slacksim.Policy); len(after) != before {
			t.Errorf("it is said again: %+v", after[before:])
		}
	})
}

// opened returns what stands in the modal that somebody has open.
func (e *edge) opened(who string) string {
	e.t.Helper()
	open := must(e.sim.As(who).Modals(e.ctx))(e.t)
	if len(open) != 1 {
		e.t.Fatalf("%s has %d modals open", who, len(open))
	}
	return text(open[0])
}

// blockWords returns what stands in the blocks of a message of the local Slack.
func blockWords(t *testing.T, m slacksim.Message) string {
	t.Helper()
	var blocks []any
	for _, b := range m.Blocks {
		blocks = append(blocks, map[string]any(b))
	}
	return strings.Join(textsIn(blocks), "\n")
}

func TestWhatIsBehindAFigureCanBeTyped(t *testing.T) {
	t.Parallel()
	b := newStage(t).bot()
	for _, f := range change.Figures() {
		typed := commands.BehindFigure(f, change.Day{Year: 2026, Month: time.November, Day: 1})
		if b.routes.words[firstWord(typed)] == nil {
			t.Errorf("behind %s is “/change %s”, which nobody understands", f.Name(), typed)
		}
	}
}
