package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

func policySimulateCommand() command {
	reads := []string{"POLICY_FILE", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT"}
	return command{
		word: "policy simulate", args: "[--since DATE] [FILE]", does: "list which decisions on record a policy file would have made otherwise",
		help: `Tries the file on every change on record and lists each decision that would have come out otherwise: how it came out,
how it would, and why. Nothing is altered. Rights that rest on user groups are taken as they were. FILE may be - for
standard input; without FILE, the policy that "changebot serve" would use is tried.

The exit code is 0 also when decisions differ, and 1 when the file has faults.`,
		reads: reads,
		prepare: func(flags *flag.FlagSet) action {
			since := flags.String("since", "", "leave out changes raised before that `DATE`, such as 2026-01-31")
			return func(ctx context.Context, t terminal, args []string) error {
				s, _, err := readSettings(t.environ, reads)
				if err != nil {
					return err
				}
				p, err := namedPolicy(t, s, args)
				if err != nil {
					return err
				}
				from, err := sinceDate(*since, p.TimeZone)
				if err != nil {
					return err
				}
				return simulate(ctx, t, s, p, from)
			}
		},
	}
}

func sinceDate(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, misused("%q is not a date; write one such as 2026-01-31", text)
	}
	return day, nil
}

func simulate(ctx context.Context, t terminal, s settings, p *change.Policy, since time.Time) error {
	db, err := storage.Open(ctx, s.database.Reveal(), storage.Options{Log: newLog(t.err, s)})
	if err != nil {
		return err
	}
	defer db.Close()
	run := commands.Simulation{DB: db, Policy: p, Since: since, Read: func(text string) *change.Policy {
		old, _ := policyfile.Parse("a revision on record", []byte(text), time.Now())
		return old
	}}
	found, changes := 0, map[change.Number]bool{}
	looked, err := run.Run(ctx, func(r change.Retrial) error {
		found++
		changes[r.Change] = true
		return writeRetrial(t.out, r)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%d of %d changes would have gone otherwise, in %d decisions.\n", len(changes), looked, found)
	return nil
}

func writeRetrial(w io.Writer, r change.Retrial) error {
	_, err := fmt.Fprintf(w, "%s, %q\n    %s: was %s, would be %s: %s\n", r.Change, r.Title, r.About, r.Was, r.Now, r.Because)
	return err
}
