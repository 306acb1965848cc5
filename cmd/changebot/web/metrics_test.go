package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// measured returns the office's metrics, by the machine's clock of the office.
func (o *office) measured() *Metrics {
	return newMetrics(o.desk, newLog(&o.log), func() time.Time { return o.now })
}

// scrape returns what Prometheus reads, a line each.
func scrape(t *testing.T, m *Metrics) map[string]bool {
	t.Helper()
	recorder := httptest.NewRecorder()
	m.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if recorder.Code != http.StatusOK {
		t.Fatalf("the metrics are answered %d: %s", recorder.Code, recorder.Body)
	}
	lines := map[string]bool{}
	for line := range strings.SplitSeq(recorder.Body.String(), "\n") {
		lines[line] = true
	}
	return lines
}

func TestMetricsTellOfTheRecord(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		scrape(t, m) // counters begin here
		n := o.logs(t, "ledger", o.clock.Now().Add(time.Hour))
		o.clock.Advance(time.Hour)
		if _, err := o.desk.Start(t.Context(), o.by(mara), n); err != nil {
			t.Fatal(err)
		}
		if _, err := o.desk.Approve(t.Context(), o.by(mara), n, 1, ""); err == nil {
			t.Fatal("a standard change was approved")
		}
		m.Task("keep up with time")(errors.New("the database is away"))
		o.now = o.now.Add(vitalsFresh)
		lines := scrape(t, m)
		for _, want := range []string{
			`changebot_record_up 1`,
			`changebot_open_changes{category="standard",risk="unknown",state="implementation"} 1`,
			`changebot_events_total{action="log",result="allowed"} 1`,
			`changebot_events_total{action="start",result="allowed"} 1`,
			`changebot_events_total{action="approve",result="refused"} 1`,
			`changebot_overdue_records 0`, `changebot_buried_deliveries 0`, `changebot_oldest_delivery_age_seconds 3600`,
			`changebot_task_duration_seconds_count{task="keep up with time"} 1`,
			`changebot_task_failures_total{task="keep up with time"} 1`,
		} {
			if !lines[want] {
				t.Errorf("nothing says %s", want)
			}
		}
		o.clock.Advance(time.Second)
		o.now = o.now.Add(figuresFresh)
		if want := `changebot_recent_changes{counted_as="begun"} 1`; !scrape(t, m)[want] {
			t.Errorf("nothing says %s", want)
		}
	})
}

func TestAClosedChangeIsCountedOnceByItsOutcome(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		o.closes(t, "ledger") // before the counting began
		scrape(t, m)
		o.closes(t, "web")
		for range 3 {
			o.now = o.now.Add(vitalsFresh)
			if want := `changebot_changes_closed_total{category="standard",outcome="successful",risk="unknown"} 1`; !scrape(t, m)[want] {
				t.Errorf("nothing says %s", want)
			}
		}
	})
}

// closes takes a standard change through its whole life.
func (o *office) closes(t *testing.T, template change.TemplateID) {
	t.Helper()
	n := o.logs(t, template, o.clock.Now().Add(time.Minute))
	o.clock.Advance(time.Minute)
	must := func(_ *change.Change, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := o.desk.Start(t.Context(), o.by(mara), n)
	must(nil, err)
	_, err = o.desk.Finish(t.Context(), o.by(mara), n)
	must(nil, err)
	_, err = o.desk.Verify(t.Context(), o.by(mara), n, true, "It answers.")
	must(nil, err)
	_, err = o.desk.Document(t.Context(), o.by(mara), n, change.Closure{Outcome: change.Successful})
	must(nil, err)
}

func TestScrapesOfOneMomentReadTheRecordOnce(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		before := scrape(t, m)
		o.logs(t, "ledger", o.clock.Now().Add(time.Hour))
		const open = `changebot_open_changes{category="standard",risk="unknown",state="scheduled"} 1`
		if o.now = o.now.Add(vitalsFresh - 1); scrape(t, m)[open] || before[open] {
			t.Error("the record was read again within seconds")
		}
		if o.now = o.now.Add(1); !scrape(t, m)[open] {
			t.Error("the record was not read again")
		}
	})
}

func TestWithoutItsDatabaseAnInstanceStillTellsOfItself(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		if err := o.db.Close(); err != nil {
			t.Fatal(err)
		}
		lines := scrape(t, m)
		if !lines["changebot_record_up 0"] || lines["changebot_overdue_records 0"] {
			t.Errorf("it says %v", lines)
		}
		if !strings.Contains(o.log.String(), "the record could not be measured") {
			t.Errorf("the log is %s", &o.log)
		}
	})
}

func TestMetricsNeedAToken(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		tokens, err := ParseTokens(o.entry)
		if err != nil {
			t.Fatal(err)
		}
		handler := Handler(Options{Desk: o.desk, Tokens: tokens, Metrics: o.measured(), Log: newLog(&o.log)})
		for authorisation, want := range map[string]int{"": 401, "Bearer no": 401, "Bearer " + o.token: 200} {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
			request.Header.Set("Authorization", authorisation)
			recorder := httptest.NewRecorder()
			if handler.ServeHTTP(recorder, request); recorder.Code != want {
				t.Errorf("with %q it is answered %d, want %d", authorisation, recorder.Code, want)
			}
		}
	})
}

// gathered returns the names of all metrics, once each has something to say.
func gathered(t *testing.T, o *office, m *Metrics) map[string]bool {
	t.Helper()
	scrape(t, m)
	o.closes(t, "ledger")
	o.logs(t, "web", o.clock.Now().Add(time.Hour))
	m.Task("keep up with time")(nil)
	o.now = o.now.Add(vitalsFresh)
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range families {
		names[f.GetName()] = true
	}
	return names
}

func TestTheMetricsAreAsPrometheusWantsThem(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		gathered(t, o, m)
		faults, err := testutil.GatherAndLint(m.registry)
		if err != nil || len(faults) > 0 {
			t.Errorf("Prometheus' own check finds %v, %v", faults, err)
		}
	})
}

func TestTheLabelsAreFew(t *testing.T) {
	t.Parallel()
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		m := o.measured()
		scrape(t, m)
		for i := range 30 {
			n := o.logs(t, []change.TemplateID{"ledger", "web"}[i%2], o.clock.Now().Add(time.Duration(i)*time.Hour))
			o.update(t, func(tx *storage.Tx) error {
				return tx.Record(&change.Event{Change: n, Action: change.Note, By: change.UserID(fmt.Sprint("U", i)), At: tx.Now(), Reason: fmt.Sprint("Note ", i)})
			})
		}
		o.now = o.now.Add(vitalsFresh)
		families, err := m.registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range families {
			if n := len(f.GetMetric()); strings.HasPrefix(f.GetName(), "changebot_") && n > 12 {
				t.Errorf("%s has %d series after thirty changes of one kind", f.GetName(), n)
			}
		}
	})
}

var metricName = regexp.MustCompile(`\b(?:changebot|go|process)_[a-z_]+\b`)

func TestTheDashboardShowsEveryMetricAndNoOther(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile("../grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	each(t, policy(t), func(t *testing.T, o *office) {
		t.Helper()
		names, shown := gathered(t, o, o.measured()), map[string]bool{}
		for _, name := range metricName.FindAllString(string(written), -1) {
			for _, suffix := range []string{"_bucket", "_sum", "_count"} {
				if whole := strings.TrimSuffix(name, suffix); names[whole] {
					name = whole
				}
			}
			if shown[name] = true; !names[name] {
				t.Errorf("the dashboard shows %s, which there is not", name)
			}
		}
		for name := range names {
			if strings.HasPrefix(name, "changebot_") && !shown[name] {
				t.Errorf("the dashboard does not show %s", name)
			}
		}
	})
}
