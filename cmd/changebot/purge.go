package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

func purgeCommand() command {
	reads := []string{"POLICY_FILE", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT"}
	return command{
		word: "purge", args: "--export FILE [--before DATE] [--yes]", does: "take people and texts out of records that were kept long enough",
		help: `Says which changes are old enough to be purged: nothing has happened to them for as many years as the policy keeps records,
and no legal hold covers them. With --yes it then writes all that is on record of them to FILE, as JSON Lines, and takes
everything personal and every text out of the record. The policy must ask for it, with "then: purge" under "retention".

What stays is enough to count by: number, category, systems, risk, outcome, times. The events stay as tombstones in the
chain, so that "changebot audit verify" still proves that none was taken out or put in. Keep FILE: with --export, the same
command proves that the tombstones are those of what FILE holds. Messages in Slack stay for as long as Slack keeps them.

What is younger is not purged, whatever is asked: the database refuses it by its own clock, and fewer years in the policy
count 30 days later. A purge that was interrupted is taken up by another one, with another FILE.`,
		reads: reads,
		prepare: func(flags *flag.FlagSet) action {
			file := flags.String("export", "", "the `FILE` that is written first; it must not exist yet")
			before := flags.String("before", "", "leave what has had anything happen to it since that `DATE`, such as 2019-01-31")
			yes := flags.Bool("yes", false, "do it; otherwise it only says what it would do")
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
				day, err := sinceDate(*before, p.TimeZone)
				if err != nil {
					return err
				}
				return purge(ctx, t, s, p, day, *file, *yes)
			}
		},
	}
}

func purge(ctx context.Context, t terminal, s settings, p *change.Policy, before time.Time, file string, yes bool) error {
	if yes && file == "" {
		return misused("name the file for what is taken out, with --export")
	}
	db, err := storage.Open(ctx, s.database.Reveal(), storage.Options{Log: newLog(t.err, s)})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Ping(ctx); err != nil {
		return err
	}
	line := newProgress(t)
	run := commands.Purge{DB: db, Policy: p, Before: before, Progress: func(done, all int) {
		line.say("%s of %s changes", grouped(int64(done)), grouped(int64(all)))
	}}
	due, held, err := run.Find(ctx)
	if err != nil {
		return err
	}
	sayDue(t, due, held)
	if len(due) == 0 || !yes {
		if len(due) > 0 {
			fmt.Fprintln(t.out, "Nothing was done. To purge them, add --export FILE --yes.")
		}
		return nil
	}
	written, err := exportBefore(ctx, &run, file)
	line.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Exported %s to %s.\n", counted(written, "change"), file)
	done, err := run.Run(ctx)
	line.end()
	fmt.Fprintf(t.out, "Purged %s.\n", counted(done.Changes, "change"))
	if len(done.Left) > 0 {
		fmt.Fprintf(t.out, "Left %s, to which something has happened since, or which an owner holds, %s first.\n", counted(len(done.Left), "change"), done.Left[0])
	}
	return err
}

// exportBefore writes what is to be purged to a new file, and returns once it is safe there.
func exportBefore(ctx context.Context, run *commands.Purge, file string) (written int, err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return 0, misused("%s is there already: an earlier purge may have written it. Name another file", file)
	}
	err = writeWhole(file, func(w io.Writer) (err error) {
		written, err = run.Export(ctx, w)
		return err
	})
	if err != nil {
		return 0, err
	}
	return written, syncFolder(filepath.Dir(file))
}

// syncFolder has the names in a folder outlast a loss of power.
func syncFolder(name string) error {
	folder, err := os.Open(name) //nolint:gosec // G304: the operator says where the export goes
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func sayDue(t terminal, due []change.Number, held int) {
	switch len(due) {
	case 0:
		fmt.Fprint(t.out, "No change is old enough to be purged.")
	case 1:
		fmt.Fprintf(t.out, "%s is old enough to be purged.", due[0])
	default:
		fmt.Fprintf(t.out, "%s are old enough to be purged, from %s to %s.", counted(len(due), "change"), due[0], due[len(due)-1])
	}
	if held > 0 {
		fmt.Fprintf(t.out, " Legal holds keep %s besides.", counted(held, "change"))
	}
	fmt.Fprintln(t.out)
}
