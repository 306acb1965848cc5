package main

import (
	"fmt"
	"slices"

	"github.com/noim3/changebot/change"
)

// A mention is a person or a user group in the policy, and the first place there that names it.
type mention struct{ id, where string }

// mentions returns everybody whom the policy names, each once, in the order of the file's sections.
func mentions(p *change.Policy) (people, groups []mention) {
	add := func(where string, named change.Principals) {
		for _, id := range named.People {
			people = withMention(people, mention{string(id), where})
		}
		for _, id := range named.Groups {
			groups = withMention(groups, mention{string(id), where})
		}
	}
	add("owners", change.Principals{People: p.Owners})
	add("auditors", p.Auditors)
	for _, s := range p.Systems {
		add(fmt.Sprintf("systems, %s, owners", s.ID), s.Owners)
	}
	add("assessors", p.Assessors)
	for _, a := range p.Authorities {
		add(fmt.Sprintf("authorities, %s, members", a.ID), a.Members)
	}
	for _, t := range p.Standard {
		add(fmt.Sprintf("standard, %s, rollback.people", t.ID), change.Principals{People: t.Rollback.People})
	}
	add("emergency.declarers", p.Emergency.Declarers)
	return people, groups
}

func withMention(all []mention, m mention) []mention {
	if slices.ContainsFunc(all, func(other mention) bool { return other.id == m.id }) {
		return all
	}
	return append(all, m)
}
