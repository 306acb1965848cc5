package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// packHelp tells of the flags of [declarePack].
const packHelp = `With --pack the file is a zip file for auditors: the changes that the filters pick, a sample of them, for each of these its
events, approvals, plans and the policy it was decided under, with a page to read and print, and the result of
"changebot audit verify". Its README explains how anybody draws the same sample again. Let the auditor name the seed. With
--names, Slack is asked for the names of people and groups; that needs SLACK_BOT_TOKEN.

The exit code is then 1 also when the record does not fit; the pack, which says so, is whole.`

// readsNames names the settings by which Slack is asked for names.
func readsNames() []string { return []string{"SLACK_BOT_TOKEN", "SLACK_API_URL"} }

// A packing is how a pack was asked for.
type packing struct {
	file, seed string
	size       int
	named      bool
}

func declarePack(flags *flag.FlagSet) *packing {
	p := &packing{}
	flags.StringVar(&p.file, "pack", "", "write a pack for auditors to that zip `FILE`")
	flags.IntVar(&p.size, "sample", commands.UsualSample, "with --pack: how many changes are drawn, `N`")
	flags.StringVar(&p.seed, "seed", "", "with --pack: the `SEED` that decides which; without it, the beginning of the head's hash")
	flags.BoolVar(&p.named, "names", false, "with --pack: ask Slack for the names of people and groups")
	return p
}

// check refuses flags that are of no use together, and a size or a seed that is none.
func (p packing) check(flags *flag.FlagSet) error {
	pack := p.file != ""
	var wrong error
	flags.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "sample", "seed", "names":
			if !pack {
				wrong = misused("--%s is for --pack", f.Name)
			}
		case "o", "format":
			if pack {
				wrong = misused("--%s is not for --pack, which names its file and is a zip file", f.Name)
			}
		}
	})
	if wrong != nil || !pack {
		return wrong
	}
	if err := commands.CheckSize(p.size); err != nil {
		return misused("--sample: %w", err)
	}
	if p.seed == "" {
		return nil
	}
	if err := change.CheckSeed(p.seed); err != nil {
		return misused("--seed: %w", err)
	}
	return nil
}

// A heardFlag notes how a flag was given.
type heardFlag struct {
	flag.Value
	name  string
	words *[]string
}

// hear has every flag that was declared so far note how it is given, in the words that it returns.
func hear(flags *flag.FlagSet) *[]string {
	words := &[]string{}
	flags.VisitAll(func(f *flag.Flag) { f.Value = heardFlag{f.Value, f.Name, words} })
	return words
}

// IsBoolFlag tells the flag package that the flag stands without a value.
func (h heardFlag) IsBoolFlag() bool {
	is, ok := h.Value.(interface{ IsBoolFlag() bool })
	return ok && is.IsBoolFlag()
}

// Set notes the flag and sets it.
func (h heardFlag) Set(value string) error {
	*h.words = append(*h.words, "--"+h.name)
	if !h.IsBoolFlag() {
		*h.words = append(*h.words, value)
	}
	return h.Value.Set(value)
}

// exportPack writes a pack of what the filter and the words pick, and says what it has. Flags are those of the filter.
func exportPack(ctx context.Context, t terminal, asked packing, f commands.Filter, flags, words []string) error {
	reads := readsRecord()
	if asked.named {
		reads = append(reads, readsNames()...)
	}
	s, _, err := readSettings(t.environ, reads)
	if err != nil {
		return err
	}
	db, err := openRecord(ctx, t.environ)
	if err != nil {
		return err
	}
	defer db.Close()
	if f, err = withWords(ctx, db, f, words); err != nil {
		return err
	}
	line := newProgress(t)
	pack := commands.Pack{
		DB: db, Filter: f, Words: slices.Concat(flags, words), Size: asked.size, Seed: asked.seed,
		Checking: func(done, all int64) { line.say("%s of %s events", grouped(done), grouped(all)) },
		Progress: func(changes int) { line.say("%s changes", grouped(int64(changes))) },
	}
	if asked.named {
		pack.Names = bot.Names(ctx, bot.NewClient(s.botToken.Reveal(), s.slackURL))
	}
	var done commands.Packed
	err = writeWhole(asked.file, func(w io.Writer) (err error) {
		done, err = pack.Write(ctx, w)
		return err
	})
	line.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.err, "Packed %s of %s changes, drawn with the seed %s. The head of the chain is %s.\n",
		grouped(int64(done.Sampled)), grouped(int64(done.Changes)), done.Seed, done.Head)
	if !done.Report.Fits() {
		fmt.Fprintf(t.err, "The record does not fit: %s, which the pack names.\n", counted(len(done.Report.Findings)+done.Report.More, "finding"))
		return errSaid
	}
	return nil
}
