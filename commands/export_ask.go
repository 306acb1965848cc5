package commands

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// PackExport is the [Pack], in the place of a format.
const PackExport ExportFormat = "pack"

// An ExportWish is what somebody wants to take out of the program.
type ExportWish struct {
	// Format is CSV, JSONLines or PackExport.
	Format ExportFormat
	// Words pick the changes (see [ReadFilter]).
	Words string
	// Size and Seed are the sample's, for a pack; an empty seed is one that nobody chooses (see [Pack]).
	Size int
	Seed string
}

// The fields of a wish, as a refusal names them.
const (
	ExportFormatField change.Field = "export_format"
	ExportWordsField  change.Field = "export_words"
	ExportSizeField   change.Field = "export_size"
	ExportSeedField   change.Field = "export_seed"
)

// The facts of an export's event.
const (
	exportFormatFact = "export"
	exportWordsFact  = "filter"
	exportSizeFact   = "sample"
	exportSeedFact   = "seed"
)

// AskExport has the record, or what a wish leaves of it, sent to whoever asks in a direct message. It refuses everybody but
// the policy's owners and auditors (policy §7), and a wish that cannot be met, with a sentence for each of its fields. Who
// asked for what, and who was refused, is on record.
func (d *Desk) AskExport(ctx context.Context, by By, wish ExportWish) error {
	return d.issueThen(ctx, decree{by, change.ExportRecord, "", func(tx *storage.Tx, ev *change.Event, p *change.Policy, _ time.Time) (change.Principals, error) {
		var nobodyElse change.Principals
		if err := p.MayExport(by.Who); err != nil {
			return nobodyElse, err
		}
		if err := wish.check(by.Who, p); err != nil {
			return nobodyElse, err
		}
		if wish.Format == PackExport && wish.Seed == "" {
			seq, hash, err := tx.ChainHead()
			if err != nil {
				return nobodyElse, err
			}
			wish.Seed = seedOf(change.Head{Seq: seq, Hash: hash})
		}
		ev.Facts = wish.facts()
		return nobodyElse, nil
	}}, func(tx *storage.Tx, ev change.Event) error {
		place := change.FileFor(ev.N, by.Who.ID)
		_, err := tx.Enqueue(0, place, drawKey(0, place, ev.N))
		return err
	})
}

// check refuses a wish with a sentence for each field that needs another look.
func (w ExportWish) check(who change.Actor, p *change.Policy) error {
	wrong := map[change.Field]string{}
	note := func(name change.Field, err error) {
		if err != nil {
			wrong[name] = err.Error()
		}
	}
	_, _, err := ReadFilter(w.Words, who, p)
	note(ExportWordsField, err)
	switch w.Format {
	case PackExport:
		note(ExportSizeField, CheckSize(w.Size))
		if w.Seed != "" {
			note(ExportSeedField, change.CheckSeed(w.Seed))
		}
	case CSV, JSONLines:
	default:
		wrong[ExportFormatField] = "Choose what is to be exported."
	}
	if len(wrong) == 0 {
		return nil
	}
	refusal := change.Refuse(change.Invalid, "", "The export needs another look.")
	refusal.Fields = wrong
	return refusal
}

func (w ExportWish) facts() []change.Fact {
	facts := []change.Fact{{Name: exportFormatFact, Value: string(w.Format)}}
	if words := strings.Join(strings.Fields(w.Words), " "); words != "" {
		facts = append(facts, change.Fact{Name: exportWordsFact, Value: words})
	}
	if w.Format == PackExport {
		facts = append(facts, change.Fact{Name: exportSizeFact, Value: strconv.Itoa(w.Size)}, change.Fact{Name: exportSeedFact, Value: w.Seed})
	}
	return facts
}

// WishOf returns what an event of [change.ExportRecord] asked for.
func WishOf(ev change.Event) ExportWish {
	size, _ := strconv.Atoi(ev.Fact(exportSizeFact)) // 0 when it is not for a pack
	return ExportWish{ExportFormat(ev.Fact(exportFormatFact)), ev.Fact(exportWordsFact), size, ev.Fact(exportSeedFact)}
}

// A MadeExport says what a file has that was asked for.
type MadeExport struct {
	// Packed has the report and the size of the sample for a pack only.
	Packed
	// About says which changes were picked.
	About string
}

// MakeExport writes what somebody asked for, of the record as it is now. Names are as in [Pack].
func (d *Desk) MakeExport(ctx context.Context, wish ExportWish, who change.Actor, names func(id string) string, w io.Writer) (MadeExport, error) {
	f, about, err := ReadFilter(wish.Words, who, d.Policy())
	if err != nil {
		return MadeExport{}, fmt.Errorf("read which changes are exported: %w", err)
	}
	made := MadeExport{About: about}
	if wish.Format == PackExport {
		words := strings.Fields(wish.Words)
		if len(words) == 0 {
			about = ""
		}
		pack := Pack{DB: d.db, Filter: f, Words: words, About: about, Size: wish.Size, Seed: wish.Seed, Names: names}
		made.Packed, err = pack.Write(ctx, w)
		return made, err
	}
	made.Exported, err = Export{DB: d.db, Filter: f, Format: wish.Format}.Write(ctx, w)
	return made, err
}

// Prolong makes a claimed delivery the caller's for another while, from now on; for what takes longer than [Lease]. Held is
// false when the lease ran out and somebody else has taken the delivery up.
func (d *Desk) Prolong(ctx context.Context, dl Delivery, lease time.Duration) (held bool, err error) {
	return d.ledger(ctx, func(tx *storage.Tx) (bool, error) { return tx.Prolong(dl, lease) })
}
