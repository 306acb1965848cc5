package policyfile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// maxLevels is how many approvals one after the other a change may need (field notes E).
const maxLevels = 3

// readApproval reads which of p's authorities a change needs.
func (r *reader) readApproval(v value, p *change.Policy) change.ApprovalRules {
	o := v.object()
	defer o.done()
	rules := change.ApprovalRules{
		Expires: o.may("expires", "how long an approval counts").duration(14*day, time.Hour, 366*day),
	}
	var conditions []matcher
	rules.Routes = list(o.need("routes", "which changes go to which authorities, tried in order"), 1, func(v value) change.Route {
		before := r.errors
		route := r.readRoute(v, p)
		conditions = append(conditions, matcher{v, route.When, r.errors == before})
		return route
	})
	warnOfUnreachable(conditions, "route")
	if n := len(conditions); n > 0 && conditions[n-1].whole && !conditions[n-1].Empty() {
		conditions[n-1].fault("the last route does not match every change, so some could never be approved",
			"add a route without “when” at the end")
	}
	return rules
}

func (r *reader) readRoute(v value, p *change.Policy) change.Route {
	o := v.object()
	defer o.done()
	route := change.Route{When: r.readRouteCondition(o.may("when", "which changes the route is for"))}
	levels := o.need("levels", "who approves, one level after the other, such as “- peers: 1”")
	route.Levels = list(levels, 1, func(v value) change.Level { return r.readLevel(v, p) })
	levels.atMost(maxLevels, len(route.Levels), "levels",
		fmt.Sprintf("keep to %d; authorities on one level are asked at the same time", maxLevels))
	checkEnough(levels, route.Levels, p)
	return route
}

// readLevel reads authorities and how many of each must approve.
func (r *reader) readLevel(v value, p *change.Policy) change.Level {
	o := v.object()
	defer o.done()
	if o.given() && len(o.keys) == 0 {
		v.fault("is empty", "name an authority and how many of it must approve, such as “peers: 1”")
	}
	o.free("how many people of the authority of that id must approve").number(1, maxList)
	var level change.Level
	for _, key := range o.keys {
		quorum := o.may(key.Value, "how many people of “"+clip(key.Value)+"” must approve")
		name := value{r: r, node: key, path: v.path}.reference("authority", r.authorities)
		count, ok := quorum.number(1, maxList)
		if name == "" || !ok {
			continue
		}
		a, _ := p.Authority(change.AuthorityID(name))
		if n := len(a.Members.People); len(a.Members.Groups) == 0 && 0 < n && n < count {
			quorum.fault(fmt.Sprintf("asks %d people of “%s”, which has %d", count, a.ID, n), fmt.Sprintf("write at most %d, or name more people", n))
			continue
		}
		level = append(level, change.Quorum{Authority: a.ID, Count: count})
	}
	return level
}

// checkEnough looks whether the people who are named one by one suffice for every quorum of a route. A person counts
// once for a change, and not for their own (spec §2.3).
func checkEnough(v value, levels []change.Level, p *change.Policy) {
	var people []change.UserID
	need := 0
	for _, q := range slices.Concat(levels...) {
		a, _ := p.Authority(q.Authority)
		if len(a.Members.Groups) > 0 || a.Members.Empty() {
			continue // Slack knows how many they are
		}
		need += q.Count
		people = append(people, a.Members.People...)
	}
	slices.Sort(people)
	people = slices.Compact(people)
	switch n := len(people); {
	case n < need:
		v.fault(fmt.Sprintf("asks for %d approvals, and a person counts once, but names %d people", need, n), "ask for fewer, or name more people")
	case n == need && n > 0:
		v.warn("a change of "+strings.Join(plain(people), " or ")+" can never be approved: nobody approves their own, and nobody is to spare",
			"name one more person, or a user group")
	}
}
