package bot

import (
	"bytes"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/picture"
	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// todaysPolicy has a nightly window, and a holiday and a soft freeze on the day that it is in an hour.
func todaysPolicy(t *testing.T) *change.Policy {
	t.Helper()
	p := *harbourPolicy(t)
	today := time.Now().Add(time.Hour).In(p.TimeZone)
	p.Windows = []change.Window{{ID: "nightly", Name: "Every <night>", Opens: change.MustCron("0 2 * * *"), Length: 4 * time.Hour, Zone: p.TimeZone}}
	p.Freezes = []change.Freeze{{
		ID: "sale", Name: "Summer sale", Reason: "everybody buys", Soft: true,
		From: time.Date(today.Year(), today.Month(), today.Day()-2, 0, 0, 0, 0, p.TimeZone).UTC(),
		To:   time.Date(today.Year(), today.Month(), today.Day()+3, 0, 0, 0, 0, p.TimeZone).UTC(),
	}}
	p.Calendar.Holidays = append(p.Calendar.Holidays, change.Holiday{Day: change.DayOf(today), Name: "Founders' Day"})
	return &p
}

func TestTheCalendarIsPostedWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	eachEdge(t, todaysPolicy(t), slacksim.Config{Unlimited: true}, func(t *testing.T, e *edge) {
		n := e.scheduledIn(time.Hour)
		mara := e.sim.As(slacksim.Mara)
		month := e.clock.Now().Add(time.Hour).In(e.desk.Policy().TimeZone).Format("January 2006")
		says := []string{
			month, "times of Australia/Sydney", "Summer sale (soft)", "Every &lt;night&gt;, 02:00–06:00",
			"Founders' Day", n.String() + " Add an index to the ledger, ",
		}

		must(0, mara.CommandIn(e.ctx, slacksim.Platform, "/change", "calendar "+month))(t)
		e.settle()
		posted := e.read(slacksim.Priya, slacksim.Platform)
		e.expectPicture(posted[len(posted)-1], month, says...)

		must(0, mara.CommandIn(e.ctx, slacksim.General, "/change", "calendar "+strings.ToLower(month)))(t)
		e.settle()
		told := e.read(slacksim.Mara, slacksim.General)
		if last := told[len(told)-1]; !last.Ephemeral || !strings.Contains(last.Text, "The calendar is in a direct message of mine") {
			t.Errorf("in a channel without the bot, Mara reads %+v", last)
		}
		direct := e.read(slacksim.Mara, "")
		e.expectPicture(direct[len(direct)-1], month, says...)
	})
}

// expectPicture fails the test unless m holds the picture of a month and says what it shows.
func (e *edge) expectPicture(m slacksim.Message, title string, says ...string) {
	e.t.Helper()
	if len(m.Files) != 1 || m.Files[0].Title != title || m.Files[0].Mimetype != "image/png" {
		e.t.Fatalf("the message is %+v\n%s", m, e.logged)
	}
	request, err := http.NewRequestWithContext(e.ctx, http.MethodGet, m.Files[0].Address, http.NoBody)
	if err != nil {
		e.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		e.t.Fatal(err)
	}
	defer answer.Body.Close()
	image := must(png.Decode(bytes.NewReader(must(io.ReadAll(answer.Body))(e.t))))(e.t)
	if image.Bounds().Dx() != picture.Width {
		e.t.Errorf("the picture is %v", image.Bounds())
	}
	for _, want := range says {
		if !strings.Contains(m.Text, want) {
			e.t.Errorf("the message does not say %q: %s", want, m.Text)
		}
		if plain := unescaped.Replace(want); !strings.Contains(m.Files[0].AltText, plain) {
			e.t.Errorf("the alternative of the picture does not say %q: %s", plain, m.Files[0].AltText)
		}
	}
}

func TestWithoutAPictureTheMonthIsToldInWords(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, todaysPolicy(t))
	mara := e.sim.As(slacksim.Mara)
	for _, test := range []struct{ method, kind, code, why string }{
		{"files.getUploadURLExternal", "error", "missing_scope", "the scope “files:write”"},
		{"files.completeUploadExternal", "error", "restricted_action", "as Slack did not take it"},
		{"files.completeUploadExternal", "429", "", "ask again in a minute"},
		{"files.getUploadURLExternal", "500", "", "the picture may come or not"},
		{"files.completeUploadExternal", "cut", "", "the picture may come or not"},
		{"conversations.open", "error", "cannot_dm_bot", "as Slack did not take it"},
	} {
		channel := slacksim.Platform
		if test.method == "conversations.open" {
			channel = slacksim.General
		}
		e.fault(test.method, test.kind, test.code)
		must(0, mara.CommandIn(e.ctx, channel, "/change", "calendar"))(t)
		e.settle()
		told := e.read(slacksim.Mara, channel)
		last := told[len(told)-1]
		if !last.Ephemeral || !strings.Contains(last.Text, test.why) || !strings.Contains(last.Text, "Summer sale (soft)") {
			t.Errorf("after %+v, Mara reads %+v", test, last)
		}
	}
}

func TestAMonthThatIsNoneIsAnsweredWithWhatIsUnderstood(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	must(0, e.sim.As(slacksim.Mara).Command(e.ctx, "/change", "calendar <https://evil.example|decmber>"))(t)
	told := e.read(slacksim.Mara, "")
	if last := told[len(told)-1].Text; !strings.Contains(last, "is no month") {
		t.Errorf("Mara reads %q", last)
	}
	must(0, e.sim.As(slacksim.Mara).Command(e.ctx, "/change", "calendar decmber"))(t)
	told = e.read(slacksim.Mara, "")
	if last := told[len(told)-1].Text; !strings.Contains(last, "Did you mean `/change calendar december`?") {
		t.Errorf("Mara reads %q", last)
	}
}

func TestHomeSendsTheCalendarAsADirectMessage(t *testing.T) {
	t.Parallel()
	e := newEdgeOnPolicy(t, todaysPolicy(t))
	mara := e.sim.As(slacksim.Mara)
	must(mara.OpenHome(e.ctx))(t)
	must(0, mara.PickHome(e.ctx, homeMenuClick, "calendar"))(t)
	e.settle()
	if open := e.modals(); len(open) != 1 || !strings.Contains(text(open[0]), "direct message of mine") {
		t.Errorf("the modals are %+v", open)
	}
	direct := e.read(slacksim.Mara, "")
	e.expectPicture(direct[len(direct)-1], e.clock.Now().In(e.desk.Policy().TimeZone).Format("January 2006"), "Summer sale (soft)")
}
