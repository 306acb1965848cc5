// Package scheduler is everything that happens because time passes.
//
// A tick of the clock only says "look now": what is due is computed from the record each time, by the desk, in the
// transaction that acts on it. So a missed tick is made up for by the next one, and two instances do no harm (design
// §2.6).
//
// Whatever is said because of the time of day is said by one mechanism, in two places. Each has a schedule from the
// policy, reckons from it and the record what is due, and notes in the same transaction how far that has been done:
//
//   - what a change waits for, in [commands.Desk.KeepUp]: reminders, escalations, the chain and the clock of an
//     emergency, the end of a slot. The mark is the change's own (change.Change.LookAt), and the event that is recorded
//     is what makes it happen once. So it is with what a question about the policy waits for, in [commands.Desk.RemindAnswers],
//     but that all the unanswered ones that may still be reminded of are looked at: they are few.
//   - what the calendar says, in [commands.Desk.GiveNotice]: windows, freezes, the week, the digest, the policy's review.
//     The mark is the watermark of all notices, and each notice's key is what makes it happen once.
package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/noim3/changebot/commands"
)

// A Scheduler runs the tasks of one instance.
type Scheduler struct {
	log   *slog.Logger
	tasks []task
	watch Watch
}

// A Watch is told the name of a task when it begins, and returns what is told when it ends: its error, if any.
type Watch func(task string) (ended func(error))

// A task is one question asked of the desk again and again.
type task struct {
	name string
	// when is a cron expression of robfig/cron, in UTC. It decides only how late an answer may be, never whether.
	when string
	look func(context.Context) (done int, err error)
}

// New returns a scheduler that asks desk.
func New(desk *commands.Desk, log *slog.Logger) *Scheduler {
	return &Scheduler{log: log, watch: nobody, tasks: []task{
		{"expire approvals", "@every 30s", desk.ExpireApprovals},
		// Freezes first: what they hold is not reminded of.
		{"keep up with time", "@every 15s", inTurn(desk.KeepFreezes, desk.KeepUp, desk.RemindAnswers, desk.GiveNotice)},
		{"sweep the ledger", "17 * * * *", desk.Sweep},
	}}
}

// Watched has w told of every task from now on. It is for before Run.
func (s *Scheduler) Watched(w Watch) { s.watch = w }

// Run looks once at every task, then again whenever its time comes, until ctx ends. It returns when the last task that
// was running has stopped; its error is a task's unreadable time, a fault of the program.
func (s *Scheduler) Run(ctx context.Context) error {
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	for _, t := range s.tasks {
		if _, err := clock.AddFunc(t.when, func() { s.look(ctx, t) }); err != nil {
			return fmt.Errorf("schedule %q: %w", t.name, err)
		}
	}
	s.Step(ctx)
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	return nil
}

// Step looks once at every task.
func (s *Scheduler) Step(ctx context.Context) {
	for _, t := range s.tasks {
		s.look(ctx, t)
	}
}

func (s *Scheduler) look(ctx context.Context, t task) {
	ended := s.watch(t.name)
	done, err := t.look(ctx)
	ended(err)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.log.ErrorContext(ctx, "a scheduled task failed; it will be tried again", "task", t.name, "err", err)
	case done > 0:
		s.log.InfoContext(ctx, "a scheduled task was done", "task", t.name, "count", done)
	}
}

// nobody watches.
func nobody(string) func(error) { return func(error) {} }

// inTurn asks one question after the other, whatever comes of those before.
func inTurn(looks ...func(context.Context) (int, error)) func(context.Context) (int, error) {
	return func(ctx context.Context) (done int, err error) {
		for _, look := range looks {
			did, failed := look(ctx)
			done, err = done+did, errors.Join(err, failed)
		}
		return done, err
	}
}
