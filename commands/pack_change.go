package commands

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// A packedChange is everything on record about a change of the sample.
type packedChange struct {
	*change.Change
	events []change.Event
	// plans are the versions of the plan, the first one first; none when the change was purged.
	plans []change.Request
	// revisions are those of the policy under which its events were decided, the first one first.
	revisions []string
}

// writeChange writes the folder of a change.
func (k *packing) writeChange(s *sampled) error {
	c, err := k.readChange(s.Lot.Change)
	if err != nil {
		return err
	}
	s.entry, s.purged = entryOf(storage.LogEntry{Change: c.Change, Policies: c.revisions}), c.PurgedBy != 0
	folder := path.Join("changes", c.Number.String())
	for _, file := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{"change.html", func(w io.Writer) error { return k.writePage(w, *s, c) }},
		{"approvals.csv", func(w io.Writer) error { return k.writeApprovals(w, c) }},
		{"events.jsonl", func(w io.Writer) error { return writeEvents(w, c.events) }},
		{"plans.jsonl", func(w io.Writer) error { return writePlans(w, c.plans) }},
	} {
		if err := k.folder.write(path.Join(folder, file.name), file.fill); err != nil {
			return err
		}
	}
	return nil
}

// readChange reads a change with its events and plans.
func (k *packing) readChange(n change.Number) (c packedChange, err error) {
	if c.Change, err = k.tx.Change(n); err != nil {
		return c, err
	}
	if c.events, err = k.tx.Events(n); err != nil {
		return c, err
	}
	for plan := 1; plan <= c.Plan && c.PurgedBy == 0; plan++ {
		r, err := k.tx.Plan(n, plan)
		if err != nil && change.AsRefusal(err) == nil { // one that is missing is a finding of the audit
			return c, err
		}
		c.plans = append(c.plans, r)
	}
	for _, ev := range c.events {
		if ev.Policy == "" || slices.Contains(c.revisions, ev.Policy) {
			continue
		}
		c.revisions = append(c.revisions, ev.Policy)
		if _, read := k.policies[ev.Policy]; !read {
			if k.policies[ev.Policy], err = k.readPolicy(ev.Policy); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

// writeEvents writes a line for each event: the text over which its hash goes, except that the hash itself stands where
// that text has nothing (see [change.Event.Sum]).
func writeEvents(w io.Writer, events []change.Event) error {
	for _, ev := range events {
		ev.At = ev.At.UTC()
		if len(ev.Facts) == 0 {
			ev.Facts = nil
		}
		text, err := json.Marshal(ev)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// writePlans writes a line for each version of the plan. Its last part is the text over which its digest goes (see
// [change.Request.Digest]).
func writePlans(w io.Writer, plans []change.Request) error {
	for i, r := range plans {
		text, err := json.Marshal(r.Tidy())
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "{\"plan\":%d,\"digest\":%q,\"request\":%s}\n", i+1, r.Digest(), text); err != nil {
			return err
		}
	}
	return nil
}

func (k *packing) writeApprovals(w io.Writer, c packedChange) error {
	err := writeCells(w, "approver", "name", "in_place_of", "authority", "level", "approved_at", "comment", "plan", "plan_digest", "void_at", "void")
	if err != nil {
		return err
	}
	for _, a := range c.Approvals {
		name := ""
		if k.Names != nil {
			name = k.Names(string(a.By))
		}
		err := writeCells(w, string(a.By), name, string(a.For), string(a.Authority), strconv.Itoa(a.Level+1), timeCell(a.At), a.Comment,
			strconv.Itoa(a.Plan), a.Digest, timeCell(a.VoidAt), a.Void)
		if err != nil {
			return err
		}
	}
	return nil
}
