package commands

import (
	"context"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/storage"
)

// A Pack is what an auditor is given (spec §6): the changes that a filter picks, a sample of them that anybody can draw
// again, everything on record about each change of the sample, the policy under which it was decided, and whether the
// record was altered. It is a zip file with a README for whoever opens it.
//
// Two packs of the same record, made at the same instant with the same seed and names, are the same bytes.
type Pack struct {
	DB     *storage.DB
	Filter Filter
	// Words are how the filter was asked for on the command line, or would be, so that it can be asked for again; none for
	// every change. About says the same in words, where somebody knows them.
	Words []string
	About string
	// Size is how many changes the sample has; see [CheckSize].
	Size int
	// Seed decides which (see [change.Draw]). When it is empty, it is the beginning of the hash of the last event, which
	// nobody can choose.
	Seed string
	// Names returns how people read the Slack id of a person or a user group; nil, or an empty name, leaves the id.
	Names func(id string) string
	// Progress hears now and then how many changes were written, and Checking how many of all events were looked at; nil
	// for nobody.
	Progress func(changes int)
	Checking func(done, all int64)
}

// A Packed says what a pack has.
type Packed struct {
	// Exported has how many changes the filter picked, and the head of the chain.
	Exported
	Sampled int
	Seed    string
	// Report is what an audit found of the whole record as it stands in the pack.
	Report AuditReport
}

// UsualSample is how many changes auditors draw of a control that is carried out many times a day, and MaxSample how many
// they can.
const (
	UsualSample = 25
	MaxSample   = 1000
)

// CheckSize refuses, as [change.Invalid], a sample of fewer than 1 or more than [MaxSample] changes.
func CheckSize(size int) error {
	if size < 1 || size > MaxSample {
		return change.Refuse(change.Invalid, "", "Write how many changes are to be drawn, from 1 to %d.", MaxSample)
	}
	return nil
}

// Write writes the pack of the record as it is when it begins. It refuses a size or a seed that is none. Whatever the size
// of the record, it takes little memory. After an error, what was written is not whole: no program unpacks it.
func (p Pack) Write(ctx context.Context, w io.Writer) (done Packed, err error) {
	if err := CheckSize(p.Size); err != nil {
		return Packed{}, err
	}
	err = p.DB.Survey(ctx, func(tx *storage.Tx) error {
		k := &packing{Pack: p, tx: tx, at: tx.Now(), folder: newPackFolder(w, tx.Now()), policies: map[string]*change.Policy{}}
		done, err = k.pack()
		return err
	})
	if err != nil {
		return Packed{}, fmt.Errorf("make a pack for auditors: %w", err)
	}
	return done, nil
}

// A packing is a pack as far as it is made.
type packing struct {
	Pack
	tx     *storage.Tx
	at     time.Time
	folder *packFolder
	pages  *template.Template
	done   Packed
	// policy is the policy that was in force last, by which the pack says times and the company's name; nil when none can
	// be read.
	policy *change.Policy
	// policies are the revisions under which the sample was decided; nil for one that cannot be read as this program reads
	// a policy.
	policies map[string]*change.Policy
	sample   []sampled
}

// pack makes the pack file by file.
func (k *packing) pack() (Packed, error) {
	for _, step := range []func() error{
		k.readPages, k.look, k.writePopulation, k.writeSample, k.writePolicies, k.writeVerification, k.writeCover, k.folder.close,
	} {
		if err := step(); err != nil {
			return Packed{}, err
		}
	}
	return k.done, nil
}

// look audits the record, and reads what the pack is about.
func (k *packing) look() (err error) {
	if k.done.Head.Seq, k.done.Head.Hash, err = k.tx.ChainHead(); err != nil {
		return err
	}
	if k.done.Seed = k.Seed; k.Seed == "" {
		k.done.Seed = seedOf(k.done.Head)
	}
	if err := change.CheckSeed(k.done.Seed); err != nil {
		return err
	}
	if k.done.Report, err = (Audit{Progress: k.Checking}).look(k.tx); err != nil {
		return err
	}
	revision, err := k.tx.LastRevision()
	if err != nil || revision == "" {
		return err
	}
	k.policy, err = k.readPolicy(revision)
	return err
}

// seedOf returns the seed of a pack for which nobody has given one.
func seedOf(head change.Head) string {
	if head.Hash == "" {
		return "0" // there is nothing on record
	}
	return head.Hash[:16]
}

// readPolicy returns the policy of a revision as this program reads its text; nil when it cannot, or it is not kept.
func (k *packing) readPolicy(revision string) (*change.Policy, error) {
	kept, err := k.tx.PolicyKeptAt(revision)
	if err != nil || kept.IsZero() {
		return nil, err // the pack says that there is none
	}
	text, err := k.tx.PolicyText(revision)
	if err != nil {
		return nil, err
	}
	read, _ := policyfile.Parse(revision, []byte(text), k.at)
	return read, nil
}

// zone returns the zone in which pages say times.
func (k *packing) zone() *time.Location {
	if k.policy == nil {
		return time.UTC
	}
	return k.policy.TimeZone
}

// company returns whose record it is; empty when no policy can be read.
func (k *packing) company() string {
	if k.policy == nil {
		return ""
	}
	return k.policy.Company
}

// name returns how a page names a person or a group: by the name, where it is known, and always by the id.
func (k *packing) name(id string) string {
	if k.Names == nil || id == "" || id == string(change.Bot) {
		return id
	}
	if name := k.Names(id); name != "" {
		return fmt.Sprintf("%s (%s)", name, id)
	}
	return id
}
