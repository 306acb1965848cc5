package speed

import (
	"cmp"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// A round is what one round of acts took.
type round struct {
	took   []time.Duration // each
	cpu    time.Duration   // of this process, per act
	allocs float64         // in this process, per act
}

// quantile returns what the given part of the acts did not exceed.
func (r round) quantile(part float64) time.Duration {
	sorted := slices.Sorted(slices.Values(r.took))
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

// median returns the median over rounds of something about each.
func median[T cmp.Ordered, R any](rounds []R, of func(R) T) T {
	all := make([]T, len(rounds))
	for i, r := range rounds {
		all[i] = of(r)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func p50(r round) float64    { return milliseconds(r.quantile(0.50)) }
func p99(r round) float64    { return milliseconds(r.quantile(0.99)) }
func cpu(r round) float64    { return milliseconds(r.cpu) }
func allocs(r round) float64 { return r.allocs }

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1000 }

// acts does n acts, one after another.
func acts(tb testing.TB, n int, act func(i int) error) round {
	tb.Helper()
	r := round{took: make([]time.Duration, 0, n)}
	runtime.GC() // what was prepared is not this round's to clear up
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := spent(tb)
	for i := range n {
		from := time.Now()
		if err := act(i); err != nil {
			tb.Fatal(err)
		}
		r.took = append(r.took, time.Since(from))
	}
	r.cpu = (spent(tb) - begun) / time.Duration(n)
	runtime.ReadMemStats(&after)
	r.allocs = float64(after.Mallocs-before.Mallocs) / float64(n)
	return r
}

// spent returns the CPU time that this process has used.
func spent(tb testing.TB) time.Duration {
	tb.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
