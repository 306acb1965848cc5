package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// maxRemembered is how many things one memory holds; it is forgotten all at once.
const maxRemembered = 10_000

// askTime is how long Slack is given for one thing that is not remembered. It leaves a handler time to refuse.
const askTime = 2 * time.Second

// remembered holds for a while what Slack said. An error is not remembered, and what is too old is not used for want
// of something newer.
type remembered[K ~string, V any] struct {
	now  func() time.Time
	life time.Duration
	ask  func(context.Context, K) (V, error)
	once singleflight.Group

	mu sync.Mutex
	of map[K]memory[V]
	// forgotten counts what was forgotten, so that an answer that was on its way meanwhile is not kept.
	forgotten int
}

type memory[V any] struct {
	value V
	since time.Time
}

func remember[K ~string, V any](now func() time.Time, life time.Duration, ask func(context.Context, K) (V, error)) *remembered[K, V] {
	return &remembered[K, V]{now: now, life: life, ask: ask, of: map[K]memory[V]{}}
}

// get returns what Slack says of k. Several who ask at the same time wait for one call, which goes on when one of
// them leaves.
func (r *remembered[K, V]) get(ctx context.Context, k K) (V, error) {
	value, known, forgotten := r.look(k)
	if known {
		return value, nil
	}
	answer := r.once.DoChan(string(k), func() (any, error) {
		return r.askSlack(context.WithoutCancel(ctx), k, forgotten)
	})
	select {
	case said := <-answer:
		if said.Err != nil {
			return value, said.Err
		}
		return said.Val.(V), nil
	case <-ctx.Done():
		return value, ctx.Err()
	}
}

// afresh has Slack asked at this moment, whatever is remembered and whoever else is asking.
func (r *remembered[K, V]) afresh(ctx context.Context, k K) (V, error) {
	_, _, forgotten := r.look(k)
	return r.askSlack(ctx, k, forgotten)
}

// recall returns what is remembered of k; false when that is nothing.
func (r *remembered[K, V]) recall(k K) (value V, known bool) {
	value, known, _ = r.look(k)
	return value, known
}

// askSlack asks, and keeps the answer unless something was forgotten since forgotten was counted.
func (r *remembered[K, V]) askSlack(ctx context.Context, k K, forgotten int) (V, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	value, err := r.ask(ctx, k)
	if err == nil {
		r.keep(k, value, forgotten)
	}
	return value, err
}

func (r *remembered[K, V]) look(k K) (value V, known bool, forgotten int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, ok := r.of[k]
	if age := r.now().Sub(m.since); !ok || age < 0 || age >= r.life {
		return value, false, r.forgotten
	}
	return m.value, true, r.forgotten
}

func (r *remembered[K, V]) keep(k K, value V, forgotten int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if forgotten != r.forgotten {
		return
	}
	if len(r.of) >= maxRemembered {
		clear(r.of)
	}
	r.of[k] = memory[V]{value, r.now()}
}

// forget has Slack asked anew for k.
func (r *remembered[K, V]) forget(k K) {
	r.once.Forget(string(k))
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.of, k)
	r.forgotten++
}
