package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

func TestAChangeKeepsItsNameInTheCalendarWhateverBecomesOfIt(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		const uid = "chg-1@t0harbour.changebot"
		start := at(t, "2026-12-01T02:00:00Z")
		version := -1
		expect := func(when, begins, status, title string) {
			t.Helper()
			e := o.feed(t, "")[uid]
			if got := []string{e["DTSTART"], e["STATUS"], e.text("SUMMARY")}; !cmp.Equal(got, []string{begins, status, title}) {
				t.Errorf("%s it is %q, want %q, %q, %q", when, got, begins, status, title)
			}
			if next := e.sequence(t); next <= version {
				t.Errorf("%s its version is %d, after %d", when, next, version)
			} else {
				version = next
			}
			if want := o.clock.Now().Format("20060102T150405Z"); e["LAST-MODIFIED"] != want || e["DTSTAMP"] != want {
				t.Errorf("%s it was altered at %s, want %s", when, e["LAST-MODIFIED"], want)
			}
		}
		must := func(_ *change.Change, err error) {
			t.Helper()
			o.clock.Advance(time.Minute)
			if err != nil {
				t.Fatal(err)
			}
		}
		n := o.logs(t, "ledger", start)
		expect("when it was logged", "20261201T020000Z", "CONFIRMED", "CHG-1 Restart the ledger")
		o.clock.Advance(time.Minute)
		_, err := o.desk.Schedule(t.Context(), o.by(mara), n, start.Add(24*time.Hour), "")
		must(nil, err)
		o.clock.Advance(-time.Minute)
		expect("when it was put off", "20261202T020000Z", "CONFIRMED", "CHG-1 Restart the ledger")
		o.clock.Advance(time.Minute)
		_, err = o.desk.Hold(t.Context(), o.by(mara), n, "The ledger is busy.")
		must(nil, err)
		o.clock.Advance(-time.Minute)
		expect("on hold", "20261202T020000Z", "TENTATIVE", "On hold: CHG-1 Restart the ledger")
		o.clock.Advance(time.Minute)
		_, err = o.desk.Cancel(t.Context(), o.by(mara), n, "It is not needed.")
		must(nil, err)
		o.clock.Advance(-time.Minute)
		expect("when it was cancelled", "20261202T020000Z", "CANCELLED", "Cancelled: CHG-1 Restart the ledger")
	})
}

func TestTheCalendarIsNotSentTwice(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		o.logs(t, "ledger", at(t, "2026-12-01T02:00:00Z"))
		first := o.ask(t, "")
		want := map[string]string{
			"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, max-age=300",
			"Last-Modified": "Mon, 23 Nov 2026 09:00:00 GMT", "Vary": "Accept-Encoding, Authorization", "X-Content-Type-Options": "nosniff",
		}
		for name, value := range want {
			if got := first.header.Get(name); got != value {
				t.Errorf("%s is %q, want %q", name, got, value)
			}
		}
		etag := first.header.Get("ETag")
		if len(etag) != 34 || strings.HasPrefix(etag, "W/") {
			t.Errorf("the ETag is %s", etag)
		}
		if again := o.ask(t, "", "If-None-Match: "+etag); again.status != http.StatusNotModified || again.text != "" {
			t.Errorf("who has it already is answered %d", again.status)
		}
		zipped := o.ask(t, "", "Accept-Encoding: br, gzip;q=0.8")
		if zipped.header.Get("Content-Encoding") != "gzip" || zipped.text != first.text || zipped.header.Get("ETag") == etag {
			t.Errorf("who can unzip is answered %v", zipped.header)
		}
		if plain := o.ask(t, "", "Accept-Encoding: gzip;q=0"); plain.header.Get("Content-Encoding") != "" || plain.text != first.text {
			t.Errorf("who cannot unzip is answered %v", plain.header)
		}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/calendar.ics?token="+o.token, nil)
		if head := o.answer(t, request); head.status != http.StatusOK || head.header.Get("ETag") != etag || head.text != "" {
			t.Errorf("HEAD is answered %v", head)
		}
		o.now = o.now.Add(fresh)
		o.logs(t, "web", at(t, "2026-12-02T02:00:00Z"))
		if altered := o.ask(t, "", "If-None-Match: "+etag); altered.status != http.StatusOK || altered.header.Get("ETag") == etag {
			t.Errorf("once it is altered, it is answered %d", altered.status)
		}
	})
}

func TestTheRecordIsReadOnceForAllWhoAsk(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		first := o.ask(t, "").text
		if err := o.db.Close(); err != nil {
			t.Fatal(err)
		}
		for range 100 {
			if again := o.ask(t, "").text; again != first {
				t.Fatalf("it is read again:\n%s", again)
			}
		}
		o.now = o.now.Add(fresh)
		gone := o.ask(t, "")
		if gone.status != http.StatusServiceUnavailable || gone.header.Get("Retry-After") != "60" || !strings.Contains(gone.text, "Ask again") {
			t.Errorf("without the record it is answered %d: %s", gone.status, gone.text)
		}
		if n := strings.Count(o.log.String(), "level=ERROR"); n != 1 {
			t.Errorf("that is logged %d times:\n%s", n, &o.log)
		}
	})
}

func TestNobodyReadsTheCalendarWithoutAToken(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		for _, test := range []struct {
			query, header string
			status        int
		}{
			{"token=" + o.token, "", http.StatusOK},
			{"", "Bearer " + o.token, http.StatusOK},
			{"", "bearer  " + o.token, http.StatusOK},
			{"token=" + o.token, "Basic bWFyYTpodXNo", http.StatusOK},
			{"token=" + o.token, "Bearer wrong", http.StatusUnauthorized},
			{"", "", http.StatusUnauthorized},
			{"token=", "", http.StatusUnauthorized},
			{"token=" + o.token + "x", "", http.StatusUnauthorized},
			{"token=" + o.token[:len(o.token)-1], "", http.StatusUnauthorized},
		} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/calendar.ics?"+test.query, nil)
			request.Header.Set("Authorization", test.header)
			answer := o.answer(t, request)
			if answer.status != test.status {
				t.Errorf("%q with %q is answered %d", test.query, test.header, answer.status)
			}
			if test.status == http.StatusUnauthorized && (!strings.HasPrefix(answer.header.Get("WWW-Authenticate"), "Bearer") ||
				!strings.Contains(answer.text, "needs a token") || answer.header.Get("Cache-Control") != "no-store") {
				t.Errorf("it is turned away with %v: %s", answer.header, answer.text)
			}
		}
		if logged := o.log.String(); strings.Contains(logged, o.token[:20]) || !strings.Contains(logged, "token=calendar") {
			t.Errorf("the log names tokens wrongly:\n%s", logged)
		}
	})
}

func TestOneSystemCanBeFollowedAlone(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Windows = []change.Window{
		{ID: "ledger", Name: "Ledger", Opens: change.MustCron("0 2 * * 0"), Length: time.Hour, Zone: time.UTC, Systems: []change.SystemID{"ledger"}},
		{ID: "public", Name: "Public", Opens: change.MustCron("0 2 * * 6"), Length: time.Hour, Zone: time.UTC, Tags: []string{"public"}},
	}
	p.Freezes = []change.Freeze{
		{ID: "all", Name: "All", Reason: "Rest", From: at(t, "2026-12-24T00:00:00Z"), To: at(t, "2026-12-25T00:00:00Z")},
		{ID: "ledger", Name: "Ledger", Reason: "Close", From: at(t, "2026-12-30T00:00:00Z"), To: at(t, "2026-12-31T00:00:00Z"), Systems: []change.SystemID{"ledger"}},
	}
	each(t, p, func(t *testing.T, o *office) {
		t.Helper()
		o.logs(t, "ledger", at(t, "2026-12-01T02:00:00Z"))
		o.logs(t, "web", at(t, "2026-12-01T02:00:00Z"))
		count := func(query string) (counts []int) {
			t.Helper()
			all := o.feed(t, query)
			for _, prefix := range []string{"chg-1@", "chg-2@", "window-ledger-", "window-public-", "freeze-all-", "freeze-ledger-"} {
				counts = append(counts, min(1, len(starts(all, prefix))))
			}
			return counts
		}
		for query, want := range map[string][]int{
			"": {1, 1, 1, 1, 1, 1}, "system=ledger": {1, 0, 1, 0, 1, 1}, "system=web": {0, 1, 0, 1, 1, 0},
		} {
			if got := count(query); !cmp.Equal(got, want) {
				t.Errorf("%q tells of %v, want %v", query, got, want)
			}
		}
		if unknown := o.ask(t, "system=%3Cscript%3E"); unknown.status != http.StatusNotFound || !strings.Contains(unknown.text, "no system") {
			t.Errorf("an unknown system is answered %d", unknown.status)
		}
	})
}

func TestAnEntryLeadsToTheCard(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		o.logs(t, "ledger", at(t, "2026-12-01T02:00:00Z"))
		o.update(t, func(tx *storage.Tx) error {
			due, err := tx.Claim(10, time.Minute)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(due, func(d storage.Delivery) bool { return d.Place == change.Card })
			_, err = tx.Delivered(due[i], storage.Post{Channel: "C0CHANGES", TS: "1780000000.000100"})
			return err
		})
		want := "https://harbourpay.slack.com/archives/C0CHANGES/p1780000000000100"
		if got := o.feed(t, "")["chg-1@t0harbour.changebot"]["URL"]; got != want {
			t.Errorf("it leads to %q, want %q", got, want)
		}
	})
}
