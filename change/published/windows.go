package published

import (
	"fmt"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

func (d *document) windows() {
	if len(d.policy.Windows) == 0 {
		return
	}
	d.say("The maintenance windows are:")
	points(d, d.policy.Windows, func(w change.Window) string {
		return fmt.Sprintf("%s, for %s: open %s, for %s, by the clocks of %s", plain(w.Name), d.covered(w), w.Opens.Words(), span(w.Length), w.Zone)
	})
	d.say("A change to several systems fits where the windows of all of them are open at the same time. A system that no window is for may be changed at any time. When the clocks skip the time at which a window opens, it opens right after; when they show it twice, the first time only.")
	d.announced(d.policy.Notices.WindowAhead, "one opens", "closes")
}

// covered names the systems that w is for.
func (d *document) covered(w change.Window) string {
	var systems []string
	for _, id := range w.Systems {
		systems = append(systems, d.system(id))
	}
	if len(w.Tags) > 0 {
		tags := make([]string, len(w.Tags))
		for i, t := range w.Tags {
			tags[i] = plain(t)
		}
		systems = append(systems, "every system tagged "+list(tags, "or"))
	}
	if len(systems) == 0 {
		return "every system"
	}
	return list(systems, "and")
}

// conflicts says what becomes of work whose time does not fit.
func (d *document) conflicts() {
	blocks := func(k change.ClashKind) bool { return slices.Contains(d.policy.Schedule.Blocks, k) }
	if len(d.policy.Windows) > 0 {
		outside := []change.ClashKind{change.OutsideWindow, change.ExceedsWindow}
		words := map[change.ClashKind]string{
			change.OutsideWindow: "begins outside the maintenance windows", change.ExceedsWindow: "goes on after a window has closed",
		}
		d.refused("Work that %s needs a reason, which is recorded.", "Work that %s is refused.", outside, words, blocks)
	}
	shared := []change.ClashKind{change.SameSystem, change.DependentSystem, change.SameImplementer}
	words := map[change.ClashKind]string{
		change.SameSystem: "to the same system", change.DependentSystem: "to a system that depends on it or that it depends on", change.SameImplementer: "by the same implementer",
	}
	d.refused("When another change is made at the same time %s, it is named before the time is chosen.", "A time at which another change is made %s is refused.", shared, words, blocks)
}

// refused writes which of kinds warn and which block.
func (d *document) refused(warn, block string, kinds []change.ClashKind, words map[change.ClashKind]string, blocks func(change.ClashKind) bool) {
	var warns, refused, said []string
	for _, k := range kinds {
		if blocks(k) {
			refused = append(refused, words[k])
		} else {
			warns = append(warns, words[k])
		}
	}
	if len(warns) > 0 {
		said = append(said, fmt.Sprintf(warn, list(warns, "or")))
	}
	if len(refused) > 0 {
		said = append(said, fmt.Sprintf(block, list(refused, "or")))
	}
	d.say("%s", strings.Join(said, " "))
}
