package badday

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// live takes a change from its request to its end, or as far as it gets until the day ends. Whoever does not know how an
// act went looks at the change, and does what it waits for.
func (c *campaign) live(ctx, day context.Context, l life) {
	random := rand.New(rand.NewPCG(l.with, 1))
	course := &course{campaign: c, life: l, random: random}
	if !pause(day, l.begins) || !course.raise(ctx, day) {
		return
	}
	for day.Err() == nil {
		waits, err := course.look(ctx)
		if err == nil && waits == "" {
			return // it is closed
		}
		if err == nil {
			course.do(ctx, waits)
		}
		pause(day, between(random, 100*time.Millisecond, 700*time.Millisecond))
	}
}

// A course is a life as it is lived.
type course struct {
	*campaign
	life
	random *rand.Rand
	number int64
	tries  int // at approving
}

// raise fills in the form behind /change until there is a change. It reports whether there is.
func (l *course) raise(ctx, day context.Context) bool {
	p := l.people[l.requester]
	for day.Err() == nil {
		p.mu.Lock()
		a := l.request(ctx, p)
		p.mu.Unlock()
		if a.result == acknowledged {
			l.number = a.number
			return true
		}
		pause(day, 500*time.Millisecond)
	}
	return false
}

func (l *course) request(ctx context.Context, p *person) *act {
	a := l.journal.begin(p.id, change.Submit, 0, true)
	a.result = unmade
	if err := p.tidy(ctx); err != nil {
		return a
	}
	if err := p.as.Command(ctx, "/change", "new"); err != nil {
		return a
	}
	_, said, err := p.top(ctx, func(v slacksim.View) bool { return v.CallbackID == "request" })
	if err == nil && said == "" {
		err = p.fill(ctx, l.route.request(a.marker, l.requester))
	}
	if err == nil && said == "" {
		l.send(ctx, p, a)
	}
	return a
}

// order is that of the acts that move a change on; the first that is offered is what it waits for.
var order = []change.Action{change.Assess, change.Approve, change.Start, change.Schedule, change.Finish, change.Verify, change.Document}

// look opens the details and returns what the change waits for; empty when it is over.
func (l *course) look(ctx context.Context) (change.Action, error) {
	p := l.people[l.requester]
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.tidy(ctx); err != nil {
		return "", err
	}
	view, err := p.details(ctx, l.number)
	if err != nil {
		return "", err
	}
	offered := buttonsOf(view.Blocks)
	for _, a := range order {
		if slices.Contains(offered, string(a)) {
			return a, nil
		}
	}
	return "", nil
}

// do does what the change waits for, as whoever is to do it.
func (l *course) do(ctx context.Context, waits change.Action) {
	map[change.Action]func(context.Context){
		change.Assess: l.assess, change.Approve: l.approve, change.Schedule: l.schedule, change.Start: l.start,
		change.Finish: l.finish, change.Verify: l.verify, change.Document: l.document,
	}[waits](ctx)
}

// form has a person do an act that takes a form.
func (l *course) form(ctx context.Context, who string, do change.Action, filled func(*act) filling, meanwhile func()) {
	p := l.people[who]
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.tidy(ctx); err != nil {
		return
	}
	b, err := p.find(ctx, l.number, do, l.random.IntN(2) == 0)
	if err != nil {
		return
	}
	a := l.journal.begin(who, do, l.number, true)
	l.write(ctx, b, string(do), a, filled(a), meanwhile)
}

// press has people click the button for an act at the same moment, each so many times.
func (l *course) press(ctx context.Context, do change.Action, who []string, times int) {
	who = slices.Sorted(slices.Values(who)) // so that nobody waits for each other
	var buttons []button
	for _, id := range who {
		p := l.people[id]
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.tidy(ctx) != nil {
			return
		}
		b, err := p.find(ctx, l.number, do, l.random.IntN(2) == 0)
		if err != nil {
			return
		}
		buttons = append(buttons, b)
	}
	now := make(chan struct{})
	var all sync.WaitGroup
	for _, b := range buttons {
		for range times {
			a := l.journal.begin(b.of.id, do, l.number, false)
			all.Go(func() {
				<-now
				l.click(ctx, b, a)
			})
		}
	}
	close(now)
	all.Wait()
}
