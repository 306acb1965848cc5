package policyfile

import (
	"fmt"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

const (
	// shortestWindow leaves time for one slot, which begins on a quarter of an hour.
	shortestWindow = 15 * time.Minute
	// longestWindow is a week, after which a window that opens each week would never close.
	longestWindow = 7 * day
)

// readWindows reads the maintenance windows, which are on the clocks of zone unless they name one of their own (policy
// §3.4).
func (r *reader) readWindows(v value, zone *time.Location) []change.Window {
	ids := once{}
	return list(v, 0, func(v value) change.Window { return r.readWindow(v, ids, zone) })
}

func (r *reader) readWindow(v value, ids once, zone *time.Location) change.Window {
	o := v.object()
	defer o.done()
	id := o.need("id", "a short name of letters, digits and hyphens, such as db-sunday")
	opens := o.need("opens", "when it opens, as a cron expression: “0 2 * * SUN” for each Sunday at 02:00")
	length := o.need("length", "how long it stays open")
	w := change.Window{
		ID:      change.WindowID(id.id()),
		Name:    o.need("name", "the window's name as people say it").line(maxName),
		Opens:   opens.cron(),
		Length:  length.duration(0, shortestWindow, longestWindow),
		Zone:    zone,
		Systems: references[change.SystemID](o.may("systems", "the ids of the systems that it is for; all when left out"), 1, "system", r.systems),
		Tags:    references[string](o.may("tags", "the tags of the systems that it is for; all when left out"), 1, "system with the tag", r.tags),
	}
	if own := o.may("time_zone", "the time zone of the clocks by which it opens; that of the file when left out"); own.given() || own.schema != nil {
		w.Zone = own.zone()
	}
	ids.check(id, string(w.ID))
	if !w.Opens.IsZero() && w.Length > 0 {
		checkWindow(w, opens, length)
	}
	return w
}

// checkWindow finds fault with a window that is still open when it opens again, and warns of what is seldom meant.
func checkWindow(w change.Window, opens, length value) {
	switch again := w.Opens.Shortest(); {
	case again < w.Length:
		length.fault("is "+written(w.Length)+", and the window opens again after "+written(again),
			fmt.Sprintf("write %s or less, or let it open less often", written(again)))
	case w.Length > day:
		length.warn("keeps the window open for "+written(w.Length), "look whether that is meant")
	}
	if f := strings.Fields(w.Opens.Text); f[2] != "*" && f[4] != "*" {
		opens.warn("opens it on each day that fits “"+f[2]+"” and on each that fits “"+f[4]+"”, as either is enough", "write * for one of the two")
	}
}

// cron reads a cron expression of five fields.
func (v value) cron() change.Cron {
	s := v.line(maxName)
	if s == "" {
		return change.Cron{}
	}
	c, err := change.ParseCron(s)
	if err != nil {
		v.fault("“"+clip(s)+"” is not a cron expression", err.Error())
		return change.Cron{}
	}
	return c
}

// readConflicts reads which conflicts are refused rather than named. That a hard freeze blocks is not for the file to
// say (policy §6).
func readConflicts(v value) []change.ClashKind {
	o := v.object()
	defer o.done()
	var blocks []change.ClashKind
	for _, c := range []struct {
		kind  change.ClashKind
		about string
	}{
		{change.OutsideWindow, "work that begins outside the maintenance windows of its systems: warn asks for a reason, block refuses it"},
		{change.ExceedsWindow, "work that begins in a maintenance window and ends after it: warn asks for a reason, block refuses it"},
		{change.SameSystem, "work on a system on which another change works then: warn names it, block refuses it"},
		{change.DependentSystem, "work on a system that needs, or is needed by, one on which another change works then: warn names it, block refuses it"},
		{change.SameImplementer, "work by somebody who works on another change then: warn names it, block refuses it"},
	} {
		if oneOf(o.may(string(c.kind), c.about), []string{"warn", "block"}) == "block" {
			blocks = append(blocks, c.kind)
		}
	}
	return blocks
}
