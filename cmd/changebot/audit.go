package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

func auditVerifyCommand() command {
	return command{
		word: "audit verify", args: "[--head SEQ:HASH]... [--export FILE]...", does: "find out whether the record was altered behind the bot's back",
		help: `Goes along the chain of all events, each of which holds the hash of the one before it, and names the first that does not
fit: changed, missing, inserted, out of order or cut off. Then it compares the rest of the record with the events: states,
plans, approvals, outcomes, legal holds and the texts of the policy. Nothing is altered, and the bot may go on working.

Of an event that was purged after its time, a tombstone is left: that it stands where it stood, and that a purge on record
left it so, is checked in any case. With the files that "changebot purge" has written, given with --export, it also proves
what these tombstones said.

Somebody who owns the database can make the whole chain anew. Such a chain does not lead to the heads that were noted
before, in the channel to which the bot posts them and at the end of every export. Give one or more of them with --head.

The exit code is 0 when everything fits, 1 when something does not, and 2 when it could not look.`,
		reads: readsRecord(),
		prepare: func(flags *flag.FlagSet) action {
			var noted []change.Head
			flags.Func("head", "the `SEQ:HASH` of the chain's last event as it was noted elsewhere; may be given several times", func(s string) error {
				h, ok := change.ParseHead(s)
				if !ok {
					return fmt.Errorf("write a number, a colon and the 64 digits of the hash")
				}
				noted = append(noted, h)
				return nil
			})
			var exports []string
			flags.Func("export", "a `FILE` that was written before records were purged; may be given several times", func(s string) error {
				exports = append(exports, s)
				return nil
			})
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				return auditVerify(ctx, t, noted, exports)
			}
		},
	}
}

// An unseenError keeps a check from being made: its answer is neither yes nor no.
type unseenError struct{ error }

func (e unseenError) Unwrap() error { return e.error }

func auditVerify(ctx context.Context, t terminal, noted []change.Head, exports []string) error {
	db, err := openRecord(ctx, t.environ)
	if err != nil {
		return unseenError{err}
	}
	defer db.Close()
	line, began := newProgress(t), time.Now()
	audit := commands.Audit{DB: db, Noted: noted, Progress: func(done, all int64) {
		line.say("%s of %s events", grouped(done), grouped(all))
	}}
	for _, name := range exports {
		file, err := os.Open(name) //nolint:gosec // G304: the operator says which file it is
		if err != nil {
			return unseenError{err}
		}
		defer file.Close()
		audit.Exports = append(audit.Exports, commands.PurgeExport{Name: name, File: file})
	}
	report, err := audit.Run(ctx)
	line.end()
	if err != nil {
		return unseenError{err}
	}
	return writeReport(t, report, time.Since(began))
}

// writeReport writes a line for each finding and one that sums up. It returns errSaid when there is a finding.
func writeReport(t terminal, r commands.AuditReport, took time.Duration) error {
	for _, f := range r.Findings {
		of := ""
		if f.Change != 0 && f.Kind != change.Contradicts {
			of = " It is of " + f.Change.String() + "."
		}
		fmt.Fprintf(t.out, "%-13s %s%s\n", f.Kind, f.Says, of)
	}
	if r.More > 0 {
		fmt.Fprintf(t.out, "%-13s And %s more.\n", change.Contradicts, grouped(int64(r.More)))
	}
	if r.Tombstones > 0 {
		fmt.Fprintf(t.out, "Of %s, %s tombstones are left; exports prove %s of them.\n",
			counted(int(r.PurgedChanges), "purged change"), grouped(r.Tombstones), grouped(r.Proven))
	}
	if r.Fits() {
		fmt.Fprintf(t.out, "The record fits: %s events, head %s, %s.\n", grouped(r.Head.Seq), r.Head, spent(took))
		return nil
	}
	fmt.Fprintf(t.out, "The record does not fit: %s. Up to event %d, %s, the chain does; %s.\n",
		counted(len(r.Findings)+r.More, "finding"), r.Head.Seq, r.Head, spent(took))
	return errSaid
}

// spent says how long something took.
func spent(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
