package web

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/noim3/changebot/change"
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("changebot_"+name, help, labels, nil)
}

// What is told of the record as it is.
var (
	recordUp       = describe("record_up", "1 when the record could be read for these metrics, else 0.")
	openChanges    = describe("open_changes", "Changes that are open, by category, state and risk.", "category", "state", "risk")
	overdueRecords = describe("overdue_records", "Emergencies whose documentation or review is overdue (policy §5).")
	openQuestions  = describe("open_questions", "Questions about the policy that have no answer yet (policy §8).")
	lateQuestions  = describe("overdue_questions", "Questions about the policy whose answer is overdue (policy §8).")
	deliveries     = describe("waiting_deliveries", "Messages that wait to be brought to Slack.")
	deliveryAge    = describe("oldest_delivery_age_seconds", "How long the oldest of them has waited; 0 when none waits.")
	buried         = describe("buried_deliveries", "Messages that Slack did not take and that were given up, of the last weeks.")
	freezesHolding = describe("freezes_in_force", "Freezes that hold now, by whether they are hard or soft (policy §6).", "kind")
	reviewDue      = describe("policy_review_due_timestamp_seconds", "When the policy's review is due (policy §8); 0 when no day is set.")
)

// What is told of the last 30 days. Shares are for whoever reads them to work out.
var (
	recentChanges   = describe("recent_changes", "Changes begun in the last 30 days, by what they are counted as. Some are counted as several.", "counted_as")
	recentLeads     = describe("recent_lead_time_seconds", "From the request to the start of the work, of the normal changes begun in the last 30 days.")
	recentDecisions = describe("recent_decision_time_seconds", "Working time from the request to the last approval, of the same changes.")
	recentQuestions = describe("recent_questions", "Questions about the policy whose answer was due in the last 30 days, by whether it came in time.", "answered")
)

var descriptions = []*prometheus.Desc{
	recordUp, openChanges, overdueRecords, openQuestions, lateQuestions, deliveries, deliveryAge, buried, freezesHolding,
	reviewDue, recentChanges, recentLeads, recentDecisions, recentQuestions,
}

// tell says what was last read; when that failed, only so.
func (c *recordCollector) tell(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if !c.up {
		gauge(recordUp, 0)
		return
	}
	gauge(recordUp, 1)
	v := c.vitals
	for _, o := range v.Open {
		gauge(openChanges, float64(o.Count), string(o.Category), string(o.State), riskLabel(o.Risk))
	}
	gauge(overdueRecords, float64(v.Records))
	gauge(openQuestions, float64(v.Questions))
	gauge(lateQuestions, float64(v.LateQuestions))
	gauge(deliveries, float64(v.Deliveries))
	age := time.Duration(0)
	if !v.Oldest.IsZero() {
		age = max(v.Now.Sub(v.Oldest), 0)
	}
	gauge(deliveryAge, age.Seconds())
	gauge(buried, float64(v.Buried))
	gauge(freezesHolding, float64(v.HardFreezes), "hard")
	gauge(freezesHolding, float64(v.SoftFreezes), "soft")
	due := 0.
	if !v.ReviewDue.IsZero() {
		due = float64(v.ReviewDue.Unix())
	}
	gauge(reviewDue, due)
	c.tellFigures(ch, gauge)
}

// tellFigures says what the report of a month would, of the last 30 days.
func (c *recordCollector) tellFigures(ch chan<- prometheus.Metric, gauge func(*prometheus.Desc, float64, ...string)) {
	for _, f := range change.Figures() {
		if f.Kind() != change.HowLong && f != change.FigureAnswered {
			gauge(recentChanges, float64(c.figures.Measure(f).Count), string(f))
		}
	}
	gauge(recentChanges, float64(c.figures.Worked().Of), "documented")
	for d, f := range map[*prometheus.Desc]change.FigureID{recentLeads: change.FigureLeadTime, recentDecisions: change.FigureDecision} {
		m := c.figures.Measure(f)
		ch <- prometheus.MustNewConstSummary(d, uint64(m.Of), m.Total.Seconds(), //nolint:gosec // it counts
			map[float64]float64{.5: m.Median.Seconds(), .9: m.Long.Seconds()})
	}
	asked := c.figures.Measure(change.FigureAnswered)
	gauge(recentQuestions, float64(asked.Count), "in_time")
	gauge(recentQuestions, float64(asked.Of-asked.Count), "late")
}
