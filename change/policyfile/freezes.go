package policyfile

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// maxFreezes is far more than anybody plans, and few enough to look at each beside each.
const maxFreezes = 500

// readFreezes reads the times in which production changes are prohibited (policy §6).
func (r *reader) readFreezes(v value, p *change.Policy) []change.Freeze {
	ids := once{}
	var at []value
	freezes := list(v, 0, func(v value) change.Freeze {
		f, id := r.readFreeze(v, p.TimeZone)
		ids.check(id, string(f.ID))
		at = append(at, id)
		return f
	})
	v.atMost(maxFreezes, len(freezes), "freezes", fmt.Sprintf("keep it within %d", maxFreezes))
	if r.errors == 0 { // else a freeze may not be when it was meant to be
		r.warnOfContradictions(freezes, at, p)
	}
	return freezes
}

// readFreeze reads one freeze, and returns the place of its id too.
func (r *reader) readFreeze(v value, zone *time.Location) (change.Freeze, value) {
	o := v.object()
	defer o.done()
	id := o.need("id", "a short name of letters, digits and hyphens, such as year-end")
	f := change.Freeze{
		ID:         change.FreezeID(id.id()),
		Name:       o.need("name", "the freeze's name as people say it").line(maxName),
		Reason:     o.need("reason", "why nothing is changed then, as people will read it").line(maxReason),
		Soft:       o.may("soft", "true when work in it is not refused, only recorded").truth(),
		Systems:    references[change.SystemID](o.may("systems", "the ids of the systems that are frozen; all when left out"), 1, "system", r.systems),
		Tags:       references[string](o.may("tags", "the tags of the systems that are frozen; all when left out"), 1, "system with the tag", r.tags),
		Kinds:      words(o.may("kinds", "the kinds of change that are frozen; all when left out"), 1, change.Kinds()),
		Categories: readFrozenCategories(o.may("categories", "the categories of change that are frozen, of standard and normal; both when left out")),
	}
	r.readTimes(o, &f, zone)
	return f, id
}

// readFrozenCategories reads the categories that a freeze is for. Emergencies pass every freeze (policy §5).
func readFrozenCategories(v value) []change.Category {
	seen := v.distinct()
	return list(v, 1, func(v value) change.Category {
		if v.given() && v.node.Value == string(change.Emergency) {
			v.fault("emergencies pass every freeze, and are recorded", "leave it out")
			return ""
		}
		c := oneOf(v, []change.Category{change.Standard, change.Normal})
		seen.check(v, string(c))
		return c
	})
}

// readFreezeRules reads who declares freezes in Slack and who decides about them (spec §5).
func (r *reader) readFreezeRules(v value, p *change.Policy) change.FreezeRules {
	o := v.object()
	defer o.done()
	authority := o.may("authority", "the id of the authority that approves and lifts freezes and lets single changes through; the policy's owners when left out")
	rules := change.FreezeRules{
		Declarers: o.may("declarers", "the Slack ids of those who may declare a freeze in Slack, besides those who approve it").principals(1),
		Authority: change.AuthorityID(authority.reference("authority", r.authorities)),
	}
	if a, known := p.Authority(rules.Authority); known && len(a.Members.Groups) == 0 && len(a.Members.People) == 1 {
		authority.warn("only "+string(a.Members.People[0])+" may approve a freeze, and never one of their own", "name an authority of more people")
	}
	return rules
}
