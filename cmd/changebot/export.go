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

	"github.com/noim3/changebot/commands"
)

func exportCommand() command {
	return command{
		word: "export", args: "[--format csv|jsonl] [-o FILE] [--pack FILE [--sample N] [--seed SEED] [--names]] [FILTERS] [WORDS]", does: "write the change log, or a pack for auditors",
		help: `Writes every change, newest first, with its approvals, times, outcome, incidents and policy revisions, as they all are when
it begins. Times are UTC.

` + filterHelp() + `

csv is in UTF-8, as RFC 4180 describes it, with a header. Lists stand in one cell with semicolons between. An apostrophe
stands before what a spreadsheet would take for a formula.

jsonl has a JSON object a line. The last line is another, {"chain":{"seq":…,"hash":…},"changes":N}; a file without it is not
whole.

The head of the chain of events is also said at the end. Keep it: "changebot audit verify --head" shows later that what was
exported is still what is on record. With -o the file appears once it is whole, and only then replaces an older one.

` + packHelp,
		reads: append(readsRecord(), readsNames()...),
		prepare: func(flags *flag.FlagSet) action {
			e := commands.Export{Format: commands.CSV}
			f := declareFilter(flags)
			words := hear(flags)
			flags.Func("format", "the `FORMAT`, csv or jsonl (default csv)", func(s string) (err error) {
				e.Format, err = oneOf(commands.ExportFormats(), s)
				return err
			})
			file := flags.String("o", "-", "the `FILE` to write; - is standard output")
			pack := declarePack(flags)
			return func(ctx context.Context, t terminal, args []string) error {
				if err := pack.check(flags); err != nil {
					return err
				}
				if pack.file != "" {
					return exportPack(ctx, t, *pack, *f, *words, args)
				}
				e.Filter = *f
				return export(ctx, t, e, *file, args)
			}
		},
	}
}

func export(ctx context.Context, t terminal, e commands.Export, file string, words []string) error {
	db, err := openRecord(ctx, t.environ)
	if err != nil {
		return err
	}
	defer db.Close()
	if e.Filter, err = withWords(ctx, db, e.Filter, words); err != nil {
		return err
	}
	line := newProgress(t)
	e.DB, e.Progress = db, func(changes int) { line.say("%s changes", grouped(int64(changes))) }
	var done commands.Exported
	write := func(w io.Writer) (err error) {
		done, err = e.Write(ctx, w)
		return err
	}
	if file == "-" {
		err = write(t.out)
	} else {
		err = writeWhole(file, write)
	}
	line.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.err, "Exported %s. The head of the chain is %s.\n", counted(done.Changes, "change"), done.Head)
	return nil
}

// writeWhole has write fill the file called name, which only its owner can read. Unless all went well, whatever was there
// before stays as it was.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	switch info, err := os.Stat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return misused("%s is not a file that can be replaced", name)
	}
	part, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	err = write(part)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), name)
}
