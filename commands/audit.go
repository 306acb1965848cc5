package commands

import (
	"context"
	"errors"
	"fmt"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// An Audit looks for what was altered in the record behind the program's back (spec §6).
type Audit struct {
	DB *storage.DB
	// Noted are heads of the chain that were noted elsewhere: posted to a channel, or printed on an export.
	Noted []change.Head
	// Exports are files that were written before records were purged: what they hold is compared with the tombstones.
	Exports []PurgeExport
	// Progress hears now and then how many of all events were looked at; nil for nobody.
	Progress func(done, all int64)
}

// An AuditReport is what an audit has found.
type AuditReport struct {
	// Head is the last event that fits, and through its number how many do; zero when there is none.
	Head change.Head
	// Findings has at most one about the chain of events, the first event that does not fit, and then up to [MostFindings]
	// about what contradicts the events. It is empty when everything fits.
	Findings []change.Finding
	// More is how many contradictions there are besides.
	More int
	// Tombstones are the events of which the texts were purged, and PurgedChanges the changes that they are of. Proven are
	// the tombstones that an export has shown to be those of what it holds.
	Tombstones, PurgedChanges, Proven int64
}

// MostFindings is how many contradictions a report names.
const MostFindings = 20

// Fits reports whether nothing was found.
func (r AuditReport) Fits() bool { return len(r.Findings) == 0 }

// Run looks at the whole record as it is when it begins. Others may go on working. An error says that it could not look,
// and then nothing is known.
func (a Audit) Run(ctx context.Context) (r AuditReport, err error) {
	err = a.DB.Survey(ctx, func(tx *storage.Tx) error {
		r, err = a.look(tx)
		return err
	})
	if err != nil {
		return AuditReport{}, fmt.Errorf("audit the record: %w", err)
	}
	return r, nil
}

// look looks at the record as tx shows it.
func (a Audit) look(tx *storage.Tx) (r AuditReport, err error) {
	broken, err := a.follow(tx, &r)
	if err != nil {
		return r, err
	}
	if broken != nil {
		r.Findings = append(r.Findings, *broken)
	}
	named := 0
	contradicts := func(f change.Finding) error {
		if named == MostFindings {
			r.More++
			return nil
		}
		named++
		r.Findings = append(r.Findings, f)
		return nil
	}
	if err := tx.Contradictions(contradicts); err != nil {
		return r, err
	}
	for _, e := range a.Exports {
		proof, err := e.prove(tx)
		if err != nil {
			return r, err
		}
		r.Proven += proof.proven
		for _, f := range proof.found {
			contradicts(f) //nolint:errcheck // it returns none
		}
	}
	return r, nil
}

// errBroken ends the way along the chain.
var errBroken = errors.New("the chain is broken")

// progressEvery is after how many events progress is told of.
const progressEvery = 1000

// follow goes along the chain of events to its end, or to where it is broken.
func (a Audit) follow(tx *storage.Tx, r *AuditReport) (*change.Finding, error) {
	head, known, err := tx.RecordedHead()
	if err != nil {
		return nil, err
	}
	if !known {
		return &change.Finding{Kind: change.CutOff, Says: "The chain's head was taken out of the database, so that nothing says where the chain ends."}, nil
	}
	chain := change.NewChainAudit(head, a.Noted...)
	var broken *change.Finding
	err = tx.EachEvent(func(e *change.Event) error {
		if broken = chain.Next(*e); broken != nil {
			return errBroken
		}
		if a.Progress != nil && e.Seq%progressEvery == 0 {
			a.Progress(e.Seq, head.Seq)
		}
		return nil
	})
	if err != nil && broken == nil {
		return nil, err
	}
	if broken == nil {
		broken = chain.End()
	}
	r.Head = chain.Last()
	r.Tombstones, r.PurgedChanges = chain.Purged()
	return broken, nil
}
