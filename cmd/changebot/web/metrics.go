package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/noim3/changebot/commands"
)

// Metrics are what Prometheus is told (see [Metrics.ServeHTTP]). Several instances on one database tell the same of the
// record, and each its own of itself: of what is about the record, take the highest and not the sum.
type Metrics struct {
	registry *prometheus.Registry
	tasks    *prometheus.HistogramVec
	failures *prometheus.CounterVec
	handler  http.Handler
	now      func() time.Time
}

// NewMetrics returns the metrics of an instance that works at desk.
func NewMetrics(desk *commands.Desk, log *slog.Logger) *Metrics {
	return newMetrics(desk, log, time.Now)
}

func newMetrics(desk *commands.Desk, log *slog.Logger, now func() time.Time) *Metrics {
	m := &Metrics{
		now: now, registry: prometheus.NewRegistry(),
		tasks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "changebot_task_duration_seconds", Help: "How long a look of the scheduler took, by its task.",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"task"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "changebot_task_failures_total", Help: "Looks of the scheduler that failed, by its task. They are tried again.",
		}, []string{"task"}),
	}

	m.registry.MustRegister(
		m.tasks, m.failures, newRecordCollector(desk, log, now),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
	)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, ErrorLog: promErrors{log}})
	return m
}

// Task measures a task of the scheduler: it is called when one begins, and what it returns when that ends.
func (m *Metrics) Task(name string) (ended func(error)) {
	began := m.now()
	return func(err error) {
		m.tasks.WithLabelValues(name).Observe(m.now().Sub(began).Seconds())
		failed := m.failures.WithLabelValues(name)
		if err != nil && !errors.Is(err, context.Canceled) {
			failed.Inc()
		}
	}
}

// ServeHTTP answers with all metrics, in the format that the one who asks prefers. The record is asked at most every few
// seconds; while it cannot be read, what is about it is missing, and changebot_record_up is 0.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.handler.ServeHTTP(w, r) }

// promErrors logs what goes wrong when metrics are gathered.
type promErrors struct{ log *slog.Logger }

// Println makes promErrors a promhttp.Logger.
func (p promErrors) Println(v ...any) {
	p.log.LogAttrs(context.Background(), slog.LevelError, "metrics could not be gathered", slog.Any("error", v))
}
