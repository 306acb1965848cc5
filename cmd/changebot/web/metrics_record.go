package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	// vitalsFresh is how long what was read of the record is told again, and figuresFresh the same of the last 30 days,
	// which take longer to read.
	vitalsFresh  = 10 * time.Second
	figuresFresh = 5 * time.Minute
)

// A recordCollector tells what the record holds. Whoever finds it old reads it anew, and the others wait.
type recordCollector struct {
	desk *commands.Desk
	log  *slog.Logger
	now  func() time.Time

	acts, ended *prometheus.CounterVec

	mu       sync.Mutex
	seen     time.Time // when the record was last read; zero for never
	vitals   commands.Vitals
	counted  bool // the vitals name the last event that was counted
	up       bool
	reckoned time.Time // when the figures were last read
	figures  *change.ReportMonth
}

func newRecordCollector(desk *commands.Desk, log *slog.Logger, now func() time.Time) *recordCollector {
	return &recordCollector{
		desk: desk, log: log, now: now,
		acts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "changebot_events_total", Help: "Events put on record since this instance started, by what was tried and whether it was allowed.",
		}, []string{"action", "result"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "changebot_changes_closed_total", Help: "Changes closed since this instance started, by category, outcome and risk.",
		}, []string{"category", "outcome", "risk"}),
	}
}

// Describe makes recordCollector a prometheus.Collector.
func (c *recordCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range descriptions {
		ch <- d
	}
	c.acts.Describe(ch)
	c.ended.Describe(ch)
}

// Collect makes recordCollector a prometheus.Collector.
func (c *recordCollector) Collect(ch chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c.refresh(ctx)
	c.tell(ch)
	c.acts.Collect(ch)
	c.ended.Collect(ch)
}

// refresh reads what is too old to be told again.
func (c *recordCollector) refresh(ctx context.Context) {
	now := c.now()
	if !c.seen.IsZero() && now.Sub(c.seen) < vitalsFresh {
		return
	}
	c.seen = now
	err := c.readVitals(ctx)
	if err == nil && (c.reckoned.IsZero() || now.Sub(c.reckoned) >= figuresFresh) {
		err = c.readFigures(ctx, now)
	}
	if c.up = err == nil; err != nil {
		c.log.ErrorContext(ctx, "the record could not be measured", "error", err)
	}
}

// readVitals counts what was tried since it last did. The first time it only finds out where to count from: what a
// counter of Prometheus counted before its program started is no part of it.
func (c *recordCollector) readVitals(ctx context.Context) error {
	since := int64(-1)
	if c.counted {
		since = c.vitals.Head
	}
	v, err := c.desk.Vitals(ctx, since)
	if err != nil {
		return err
	}
	for _, a := range v.Acts {
		result := "refused"
		if a.Allowed {
			result = "allowed"
		}
		c.acts.WithLabelValues(string(a.Action), result).Add(float64(a.Count))
	}
	for _, e := range v.Ended {
		c.ended.WithLabelValues(string(e.Category), string(e.Outcome), riskLabel(e.Risk)).Add(float64(e.Count))
	}
	c.vitals, c.counted = v, true
	return nil
}

func (c *recordCollector) readFigures(ctx context.Context, now time.Time) error {
	r, err := c.desk.Lately(ctx)
	if err != nil {
		return err
	}
	c.figures, c.reckoned = r.Month(), now
	return nil
}

// riskLabel names a risk, also that which is not known yet.
func riskLabel(r change.Risk) string {
	if r == "" {
		return "unknown"
	}
	return string(r)
}
