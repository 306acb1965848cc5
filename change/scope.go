package change

import (
	"fmt"
	"slices"
	"strings"
)

// excluded begins the kinds that stand for exclusions. No kind of the policy's own, and no id, has a colon.
const excluded = "excluded:"

// Kind returns what a form holds in the place of a kind when somebody says that they change x.
func (x Exclusion) Kind() Kind { return excluded + Kind(x.ID) }

// Answer says that x needs no change request, by which rule, and why (policy §1).
func (x Exclusion) Answer() string {
	because := strings.TrimSuffix(strings.TrimSpace(x.Because), ".")
	if because == "" {
		return fmt.Sprintf("No change request is needed: “%s” is outside the policy's scope (policy §1).", x.What)
	}
	return fmt.Sprintf("No change request is needed: “%s” is outside the policy's scope (policy §1), because %s.",
		x.What, strings.TrimPrefix(because, "because "))
}

// LeavesOut returns the exclusion that kind stands for; false for a kind that needs a change request.
func (p *Policy) LeavesOut(kind Kind) (Exclusion, bool) {
	id, stands := strings.CutPrefix(string(kind), excluded)
	if !stands {
		return Exclusion{}, false
	}
	return p.Exclusion(ExclusionID(id))
}

// Exclusion returns the policy's exclusion called id.
func (p *Policy) Exclusion(id ExclusionID) (Exclusion, bool) {
	i := slices.IndexFunc(p.Exclusions, func(x Exclusion) bool { return x.ID == id })
	if i < 0 {
		return Exclusion{}, false
	}
	return p.Exclusions[i], true
}
