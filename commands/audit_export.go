package commands

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A PurgeExport is a file that was written before records were purged (see [Purge.Export]). With it, an audit proves that
// the tombstones in the chain are those of what it holds.
type PurgeExport struct {
	Name string // as findings call it
	File io.Reader
}

// A proof compares one export with the record.
type proof struct {
	tx    *storage.Tx
	name  string
	sum   hash.Hash
	purge map[int64]int64 // how many tombstones of what it holds name each event
	found []change.Finding
	// proven counts the tombstones that have the hash of what the file says of them.
	proven int64
}

// prove compares the export with what tx shows. It returns an error when it cannot read either.
func (e PurgeExport) prove(tx *storage.Tx) (*proof, error) {
	p := &proof{tx: tx, name: e.Name, sum: sha256.New(), purge: map[int64]int64{}}
	in := bufio.NewReaderSize(io.TeeReader(e.File, p.sum), 1<<16)
	whole := false
	for {
		text, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the export %s: %w", e.Name, err)
		}
		if len(bytes.TrimSpace(text)) > 0 {
			var line purgeLine
			if json.Unmarshal(text, &line) != nil {
				p.says(0, "The export %s has a line that is none of an export: it was altered, or is another file.", e.Name)
				return p, nil //nolint:nilerr // it is the end of the file, or none
			}
			if err := p.line(line); err != nil {
				return nil, err
			}
			whole = line.Chain != nil
		}
		if err != nil {
			break
		}
	}
	if !whole {
		p.says(0, "The export %s is not whole: its last line is missing.", e.Name)
	}
	return p, p.named()
}

func (p *proof) says(n change.Number, format string, args ...any) {
	p.found = append(p.found, change.Finding{Kind: change.Contradicts, Change: n, Says: fmt.Sprintf(format, args...)})
}

// line compares what one line holds of a change.
func (p *proof) line(l purgeLine) error {
	if l.Change == "" {
		return nil
	}
	n, known := change.ParseNumber(l.Change)
	if !known || l.Record == nil || l.Record.Number != n {
		p.says(0, "The export %s has a line of no change: it was altered.", p.name)
		return nil
	}
	kept, err := p.tx.Whole(n)
	if refusal := change.AsRefusal(err); refusal != nil {
		p.says(n, "The export %s holds %s, which is not on record.", p.name, n)
		return nil //nolint:nilerr // that there is no such change is a finding
	}
	if err != nil {
		return err
	}
	p.events(n, l.Events, kept.Events)
	p.plans(n, l.Plans, kept.Plans)
	if left := lastRecord(l.Events); left != "" && l.Record.RecordDigest() != left {
		p.says(n, "The record of %s in the export %s is not what its last event left: the file was altered.", n, p.name)
	}
	return nil
}

// lastRecord returns what the record came to with the last event that says so.
func lastRecord(events []change.Event) (left string) {
	for _, e := range events {
		if e.Allowed() {
			left = e.Record
		}
	}
	return left
}

func (p *proof) events(n change.Number, exported, kept []change.Event) {
	if len(exported) > len(kept) {
		p.says(n, "The export %s holds %d events of %s; %d are on record.", p.name, len(exported), n, len(kept))
		return
	}
	for i, e := range exported {
		if e.Sum(e.Prev) != e.Hash || e.Hash != kept[i].Hash || e.Prev != kept[i].Prev || e.Seq != kept[i].Seq {
			p.says(n, "Event %d, as the export %s holds it, is not the one that is on record: one of the two was altered.", e.Seq, p.name)
			continue
		}
		if by := kept[i].Purged; by != 0 {
			p.purge[by]++
		}
	}
}

func (p *proof) plans(n change.Number, exported, kept []storage.KeptPlan) {
	for i, plan := range exported {
		var r change.Request
		if json.Unmarshal([]byte(plan.Request), &r) != nil || r.Digest() != plan.Digest || i >= len(kept) || kept[i].Digest != plan.Digest {
			p.says(n, "Version %d of the plan of %s, as the export %s holds it, is not the one that is on record.", plan.Plan, n, p.name)
		}
	}
}

// named compares the file with those that the events name by which its changes were purged. A purge that was interrupted
// has left a file of which another purged a part.
func (p *proof) named() error {
	sum := hex.EncodeToString(p.sum.Sum(nil))
	for number, tombstones := range p.purge {
		_, purge, _, err := p.tx.PurgedBy(number)
		if err != nil {
			return err
		}
		if purge.Export == sum {
			p.proven += tombstones
		}
	}
	if len(p.purge) > 0 && p.proven == 0 {
		p.says(0, "No purge names the export %s, of which the SHA-256 is %.12s…: it is another file, or it was altered.", p.name, sum)
	}
	return nil
}
