package main

import (
	"context"
	"flag"
	"fmt"
	"strconv"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func retentionCommand() command {
	reads := []string{"POLICY_FILE", "DATABASE_URL"}
	return command{
		word: "retention", does: "say how long records are kept, which may be purged, and the legal holds",
		help: `Says for how many years the policy has records kept, and what becomes of them then; how many changes are old enough to be
purged; and every legal hold. Owners of the policy place and end legal holds in Slack, with "/change retention".`,
		reads: reads,
		prepare: func(*flag.FlagSet) action {
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				s, _, err := readSettings(t.environ, reads)
				if err != nil {
					return err
				}
				p, err := namedPolicy(t, s, nil)
				if err != nil {
					return err
				}
				return retention(ctx, t, p)
			}
		},
	}
}

func retention(ctx context.Context, t terminal, p *change.Policy) error {
	db, err := openRecord(ctx, t.environ)
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := commands.LookAtRetention(ctx, db, p)
	if err != nil {
		return err
	}
	then := "Then they are kept."
	if p.RetentionThen == change.PurgeRecords {
		then = "Then they may be purged, with \"changebot purge\"."
	}
	fmt.Fprintf(t.out, "Records are kept for %s. %s\n", counted(p.RetentionYears, "year"), then)
	if r.Years > p.RetentionYears {
		fmt.Fprintf(t.out, "The policy asked for %s until less than 30 days ago, and these still count.\n", counted(r.Years, "year"))
	}
	fmt.Fprintf(t.out, "Nothing has happened since %s to %s; legal holds keep %s of them.\n",
		dateOf(r.Since.In(p.TimeZone)), atMost(len(r.Due), commands.MostDue, "change"), grouped(int64(r.Held())))
	for _, h := range r.Holds {
		fmt.Fprintf(t.out, "%-9s covers %s. Placed on %s by %s: %s", h.ID(), h.Scope.Words(p), dateOf(h.At.In(p.TimeZone)), h.By, plain(h.Reason))
		if h.Ended() {
			fmt.Fprintf(t.out, " Ended on %s by %s: %s", dateOf(h.EndedAt.In(p.TimeZone)), h.EndedBy, plain(h.EndedFor))
		}
		fmt.Fprintln(t.out)
	}
	if len(r.Holds) == 0 {
		fmt.Fprintln(t.out, "There is no legal hold.")
	}
	return nil
}

func dateOf(t time.Time) string { return t.Format("2 January 2006") }

// atMost counts things of which no more than most were counted.
func atMost(n, most int, thing string) string {
	if n == most {
		return strconv.Itoa(n) + " " + thing + "s or more"
	}
	return counted(n, thing)
}
