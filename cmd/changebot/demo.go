package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/cmd/changebot/web"
)

func demoCommand() command {
	return command{
		word: "demo", args: "[--addr HOST:PORT] [--no-open] [--dir FOLDER] [--months N]", does: "try it: a local Slack, the bot and a fresh database, in one program",
		help: `Starts a local Slack with the people of Harbour Pay, the bot, and an SQLite database in a fresh folder with the record of
the last half year; raises a few changes as those people; and opens the page in your browser. Nothing leaves this machine. Ctrl-C stops it.`,
		prepare: func(flags *flag.FlagSet) action {
			var o demoOptions
			flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "the `address` of the page; port 0 takes a free one")
			flags.BoolVar(&o.noOpen, "no-open", false, "do not open the browser")
			flags.StringVar(&o.folder, "dir", "", "the `folder` for changebot.db; without it, a new one among the temporary files")
			flags.IntVar(&o.months, "months", 6, "for how many `months` there is a record already; 0 for none")
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				return demo(ctx, t, o)
			}
		},
	}
}

type demoOptions struct {
	addr   string
	noOpen bool
	folder string
	months int
}

func demo(ctx context.Context, t terminal, o demoOptions) error {
	database, err := freshDatabase(o.folder)
	if err != nil {
		return err
	}
	sim := newLocalSlack()
	page, err := sim.Listen(ctx, o.addr)
	if err != nil {
		return err
	}
	token, entry, err := web.NewToken("demo")
	if err != nil {
		return errors.Join(err, page.Close())
	}
	bot, err := demoService(ctx, t, sim, database, entry)
	if err == nil && o.months > 0 {
		if err = writeHistory(ctx, database, bot.policy, o.months, sim.Now(), bot.log); err != nil {
			err = errors.Join(err, bot.listener.Close())
		}
	}
	if err != nil {
		return errors.Join(err, page.Close())
	}
	calendar := "http://" + bot.listener.Addr().String() + "/calendar.ics?token=" + token
	ready := make(chan struct{})
	bot.onReady = func() { close(ready) }

	parts, stopping := errgroup.WithContext(ctx)
	// The local Slack outlives the bot, which still has something to say in it while it stops.
	serving, stopSlack := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSlack()
	parts.Go(func() error { return sim.Run(serving, page) })
	parts.Go(func() error {
		defer stopSlack()
		return bot.run(stopping)
	})
	parts.Go(func() error {
		select {
		case <-ready:
			welcome(stopping, t, sim, database, calendar, o)
		case <-stopping.Done():
		}
		return nil
	})
	err = parts.Wait()
	fmt.Fprintf(t.out, "\nStopped. The record is still in %s\n", database)
	return err
}

// freshDatabase returns the path of a database that does not exist yet.
func freshDatabase(folder string) (string, error) {
	if folder == "" {
		made, err := os.MkdirTemp("", "changebot-demo-")
		if err != nil {
			return "", fmt.Errorf("make a folder for the database: %w", err)
		}
		folder = made
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for the database: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(folder, "changebot.db"))
	if err != nil {
		return "", fmt.Errorf("name the database: %w", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s is there already, and the local Slack would know nothing of what is in it: remove it or choose another folder", path)
	}
	return path, nil
}

// demoService returns the bot that works in sim, by the clock of sim, and lets in whoever has the token of that entry.
func demoService(ctx context.Context, t terminal, sim *slacksim.Sim, database, token string) (*service, error) {
	policy, faults := policyfile.Parse(builtIn, examplePolicy, time.Now())
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var open net.ListenConfig
	listener, err := open.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the local Slack: %w", err)
	}
	address := "http://" + listener.Addr().String()
	environ := append(localSettings(sim, address), "DATABASE_URL=sqlite:"+database, "CHANGEBOT_API_TOKENS="+token, "LOG_LEVEL=warn", "LOG_FORMAT=text")
	s, _, err := readSettings(environ, serveSettings())
	if err == nil {
		err = sim.ConnectHTTP(address)
	}
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return &service{
		settings: s, policy: policy, log: newLog(t.err, s), listener: listener, migrate: true,
		now: sim.Now, clockMoved: sim.ClockMoved,
	}, nil
}

// welcome brings the page to life, says where it is and opens it. The example changes are raised first, by people of
// the workspace: whoever acts as one of them meanwhile would see their forms come and go.
func welcome(ctx context.Context, t terminal, sim *slacksim.Sim, database, calendar string, o demoOptions) {
	if err := seed(ctx, sim.Client()); err != nil && ctx.Err() == nil {
		fmt.Fprintf(t.err, "Not all of the example changes could be made: %v\n", err)
	}
	fmt.Fprintf(t.out, `
Open %s

You are Mara, an engineer at Harbour Pay. Type /change to raise a change.
Then act as Priya to assess it, as Helen to approve it, and as Mara again to
schedule it, do it, verify it and document it.

A calendar program can follow the changes, windows and freezes at
%s

The record is kept in %s
Ctrl-C stops everything.
`, sim.URL(), calendar, database)
	if !o.noOpen {
		if err := openBrowser(ctx, sim.URL(), t.environ); err != nil {
			fmt.Fprintf(t.out, "The page was not opened for you: %v.\n", err)
		}
	}
}
