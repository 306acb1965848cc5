package change

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// graves follow the purged changes through the chain: their tombstones come first, and later the event that names them.
type graves struct {
	open map[Number]*openGrave
	// counted are the tombstones of the whole chain, and changes how many changes they are of.
	counted, changes int64
}

// An openGrave has tombstones, and no event yet that says who left them.
type openGrave struct {
	tombs Tombs
	first int64
	last  time.Time
	// by is the event that they name.
	by int64
}

// tombstone looks at an event without its texts.
func (g *graves) tombstone(e Event) *Finding {
	grave, begun := g.open[e.Change]
	switch {
	case e.Change == 0:
		return found(Blanked, e, "The texts of event %d were taken out by hand: what belongs to no change is never purged.", e.Seq)
	case e.Purged <= e.Seq:
		return found(Blanked, e, "The texts of event %d were taken out by hand: it names event %d, which came before it.", e.Seq, e.Purged)
	case e.By != "" || e.Reason != "" || len(e.Facts) > 0 || e.Refused != "" && e.Refused != PurgedText:
		return found(Altered, e, "Event %d was purged by event %d, and says something all the same: it was put in by hand.", e.Seq, e.Purged)
	case begun && grave.by != e.Purged:
		return found(Blanked, e, "Event %d says that event %d purged %s; the ones before it name event %d.", e.Seq, e.Purged, e.Change, grave.by)
	case !begun:
		grave = &openGrave{first: e.Seq, by: e.Purged}
		g.open[e.Change] = grave
	}
	grave.tombs.Add(e)
	grave.last = e.At
	g.counted++
	return nil
}

// purge compares what an event says that it has left with the tombstones before it.
func (g *graves) purge(e Event) *Finding {
	p, is := PurgeOf(e)
	if !is {
		return nil
	}
	for _, said := range p.Graves {
		grave := g.open[said.Change]
		switch {
		case grave == nil || grave.by != e.Seq:
			return found(Altered, e, "Event %d says that it purged %s, and its events have texts: they were put back by hand.", e.Seq, said.Change)
		case grave.tombs != said.Tombs:
			return found(Altered, Event{Seq: grave.first, Change: said.Change},
				"The %d tombstones of %s, from event %d on, are not the %d that event %d left: one was altered, or made by hand.",
				grave.tombs.Count, said.Change, grave.first, said.Tombs.Count, e.Seq)
		case p.Years < 1 || grave.last.AddDate(p.Years, 0, -1).After(e.At) || grave.last.After(p.Since):
			return found(Blanked, e, "Event %d purged %s before its time: its last event is of %s, and records were kept for %s.",
				e.Seq, said.Change, grave.last.UTC().Format("2 January 2006"), counted(p.Years, "year"))
		}
		delete(g.open, said.Change)
		g.changes++
	}
	return nil
}

// end returns the first tombstone that no event has accounted for.
func (g *graves) end() *Finding {
	if len(g.open) == 0 {
		return nil
	}
	n := slices.MinFunc(slices.Collect(maps.Keys(g.open)), func(a, b Number) int { return cmp.Compare(g.open[a].first, g.open[b].first) })
	grave := g.open[n]
	return found(Blanked, Event{Seq: grave.first, Change: n}, "The texts of event %d were taken out, and event %d, which it names, tells of no purge of %s: it was done by hand.",
		grave.first, grave.by, n)
}
