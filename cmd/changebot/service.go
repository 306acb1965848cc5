package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/web"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/scheduler"
	"github.com/noim3/changebot/storage"
)

// A service is the bot with everything that runs beside it.
type service struct {
	settings settings
	policy   *change.Policy
	log      *slog.Logger
	listener net.Listener // the service closes it
	migrate  bool         // bring the database up to date first
	// watchPolicy has the policy file read anew whenever it changes.
	watchPolicy bool
	// now is the clock of the record; nil is the machine's.
	now func() time.Time
	// clockMoved, if set, returns a channel that is closed when that clock next jumps.
	clockMoved func() <-chan struct{}
	onReady    func() // nil: nobody waits for it
}

// run serves until ctx ends, and then stops in two steps: first it takes in nothing more and answers what it has, then
// it lets the work behind that finish. It returns nil when it was asked to stop, else what failed. While it starts,
// its server already answers for its health.
func (s *service) run(ctx context.Context) error {
	front := &front{log: s.log}
	// Parts do not end with ctx but in their turn, unless one of them fails: then all do.
	parts, failed := errgroup.WithContext(context.WithoutCancel(ctx))
	working, stopWorking := context.WithCancel(failed)
	defer stopWorking()
	hearing, stopHearing := context.WithCancel(working)
	defer stopHearing()
	defer context.AfterFunc(ctx, stopHearing)()

	var ears sync.WaitGroup
	hear := func(part func(context.Context) error) {
		ears.Add(1)
		parts.Go(func() error {
			defer ears.Done()
			return part(hearing)
		})
	}
	work := func(part func(context.Context) error) { parts.Go(func() error { return part(working) }) }

	hear(func(ctx context.Context) error { return front.serve(ctx, s.listener) })
	w, err := s.open(hearing)
	if err != nil {
		stopHearing()
		err = errors.Join(err, parts.Wait())
		if ctx.Err() != nil {
			return nil // it was asked to stop while it started
		}
		return err
	}
	defer w.close()

	if token := s.settings.appToken.Reveal(); token != "" {
		hear(func(ctx context.Context) error { return w.bot.RunSocket(ctx, token) })
	}
	work(w.messenger.Run)
	work(w.scheduler.Run)
	work(w.db.Listen)
	if s.watchPolicy {
		work((&policyWatch{desk: w.desk, settings: s.settings, log: s.log}).run)
	}
	if s.clockMoved != nil {
		work(func(ctx context.Context) error { return s.followClock(ctx, w) })
	}
	parts.Go(func() error {
		ears.Wait()
		stopWorking()
		w.tellRest(failed)
		return nil
	})
	front.open(backend{slack: w.bot.Handler(s.httpOptions()), web: web.Handler(s.webOptions(w)), check: w.db.Ping})
	if s.onReady != nil {
		s.onReady()
	}
	s.log.InfoContext(ctx, "ready", "address", s.listener.Addr().String(), "policy", w.desk.Policy().Revision)
	err = parts.Wait()
	s.log.InfoContext(ctx, "stopped")
	return err
}

// workers are what a service opens before it lets anybody in.
type workers struct {
	db        *storage.DB
	desk      *commands.Desk
	at        bot.Installation
	bot       *bot.Bot
	messenger *bot.Messenger
	scheduler *scheduler.Scheduler
	metrics   *web.Metrics
	log       *slog.Logger
}

func (s *service) open(ctx context.Context) (*workers, error) {
	db, err := storage.Open(ctx, s.settings.database.Reveal(), storage.Options{Now: s.now, Log: s.log})
	if err != nil {
		return nil, err
	}
	w := &workers{db: db, log: s.log}
	if s.migrate {
		err = db.Migrate(ctx)
	} else {
		err = db.Ping(ctx)
	}
	if err == nil {
		err = w.freeLeases(ctx, s.settings.database.Reveal())
	}
	if err != nil {
		return nil, w.fail(err)
	}
	if w.desk, err = commands.New(ctx, db, s.policy, s.log); err != nil {
		return nil, w.fail(err)
	}
	api := bot.NewClient(s.settings.botToken.Reveal(), s.settings.slackURL)
	if w.at, err = connect(ctx, api, s.settings.slackURL, s.log); err != nil {
		return nil, w.fail(err)
	}
	// Slack's pace and the age of what is remembered go by the machine's clock, also when the record's was moved.
	people := bot.NewPeople(api, w.at, w.desk.Policy, time.Now)
	w.bot = bot.New(w.desk, api, people, s.log)
	w.messenger = bot.NewMessenger(w.bot)
	w.scheduler, w.metrics = scheduler.New(w.desk, s.log), web.NewMetrics(w.desk, s.log)
	w.scheduler.Watched(w.metrics.Task)
	return w, nil
}

func (w *workers) fail(err error) error { return errors.Join(err, w.db.Close()) }

func (w *workers) close() {
	if err := w.db.Close(); err != nil {
		w.log.Error("the database did not close", "error", err)
	}
}

// freeLeases takes up what the process before this one left half said. Only on SQLite, which has one process, is it
// certain that nobody else is still at it.
func (w *workers) freeLeases(ctx context.Context, url string) error {
	if !strings.HasPrefix(url, "sqlite:") {
		return nil
	}
	return w.db.Update(ctx, (*storage.Tx).FreeLeases)
}

// tellRest waits for what people are still to be told, for a while: nothing of it is on record, so nothing is lost.
func (w *workers) tellRest(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := w.bot.Shutdown(ctx); err != nil {
		w.log.WarnContext(ctx, "not everybody was told everything", "error", err)
	}
}

func (s *service) httpOptions() bot.HTTPOptions {
	var opt bot.HTTPOptions
	for _, secret := range s.settings.signingSecrets {
		opt.Secrets = append(opt.Secrets, secret.Reveal())
	}
	return opt
}

func (s *service) webOptions(w *workers) web.Options {
	return web.Options{Desk: w.desk, Tokens: s.settings.apiTokens, Team: w.at.Team, Workspace: w.at.URL, Metrics: w.metrics, Log: s.log}
}

// followClock looks at once for what a jump of the clock has made due.
func (s *service) followClock(ctx context.Context, w *workers) error {
	for {
		moved := s.clockMoved()
		select {
		case <-ctx.Done():
			return nil
		case <-moved:
			w.scheduler.Step(ctx)
		}
	}
}
