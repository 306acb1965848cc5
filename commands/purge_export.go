package commands

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A purgeLine is one line of an export that is made before a purge: the first tells of the purge, the last of the chain,
// and each of the others holds all that is on record of one change, such that its hashes can be reckoned again.
type purgeLine struct {
	Purge *purgeHeading `json:"purge,omitzero"`

	Change string             `json:"change,omitzero"`
	Record *change.Change     `json:"record,omitzero"`
	Plans  []storage.KeptPlan `json:"plans,omitzero"`
	Events []change.Event     `json:"events,omitzero"`

	Chain   *exportedHead `json:"chain,omitzero"`
	Changes int           `json:"changes,omitzero"`
}

type purgeHeading struct {
	Policy string    `json:"policy"`
	Years  int       `json:"years"`
	Since  time.Time `json:"untouched_since"`
	At     time.Time `json:"at"`
}

type exportedHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Export writes what [Purge.Run] will purge, as JSON Lines: all that is on record of each change, whole enough to prove its
// tombstones later. What it refuses is what [Purge.Find] refuses. After an error nothing may be purged.
func (p *Purge) Export(ctx context.Context, w io.Writer) (changes int, err error) {
	p.export, p.exported, p.stands = "", nil, map[change.Number]storage.Stand{}
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false) // it is no web page
	err = p.DB.Survey(ctx, func(tx *storage.Tx) error {
		due, _, err := p.find(tx)
		if err != nil {
			return err
		}
		heading := purgeHeading{p.Policy.Revision, p.years, p.since, tx.Now()}
		if err := lines.Encode(purgeLine{Purge: &heading}); err != nil {
			return err
		}
		for i, n := range due {
			if err := p.exportOne(tx, lines, n); err != nil {
				return err
			}
			if p.Progress != nil && (i+1)%progressEvery == 0 {
				p.Progress(i+1, len(due))
			}
		}
		seq, hash, err := tx.ChainHead()
		if err != nil {
			return err
		}
		p.exported = due
		return lines.Encode(purgeLine{Chain: &exportedHead{seq, hash}, Changes: len(due)})
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return 0, fmt.Errorf("export what is to be purged: %w", err)
	}
	p.export = hex.EncodeToString(sum.Sum(nil))
	return len(p.exported), nil
}

func (p *Purge) exportOne(tx *storage.Tx, lines *json.Encoder, n change.Number) error {
	whole, err := tx.Whole(n)
	if err != nil {
		return err
	}
	p.stands[n] = storage.Stand{Version: whole.Change.Version, Events: len(whole.Events)}
	return lines.Encode(purgeLine{Change: n.String(), Record: whole.Change, Plans: whole.Plans, Events: whole.Events})
}
