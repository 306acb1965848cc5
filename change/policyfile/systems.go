package policyfile

import (
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

// readSystems reads the catalogue.
func (r *reader) readSystems(v value) []change.System {
	ids := once{}
	catalogue := list(v, 1, func(v value) change.System { return r.readSystem(v, ids) })
	checkCircles(v, catalogue)
	return catalogue
}

func (r *reader) readSystem(v value, ids once) change.System {
	o := v.object()
	defer o.done()
	id := o.need("id", "a short name of letters, digits and hyphens, such as ledger-db")
	s := change.System{
		ID:   change.SystemID(id.id()),
		Name: o.need("name", "the system's name as people say it").line(maxName),
	}
	ids.check(id, string(s.ID))
	owners := o.may("owners", "the Slack ids of the people (U…) and user groups (S…) who look after the system")
	before := r.errors
	s.Owners = owners.principals(0)
	if s.Owners.Empty() && s.ID != "" && r.errors == before {
		v.warn("nobody owns “"+string(s.ID)+"”", "name its owners")
	}
	needs := o.may("depends_on", "the ids of the systems that this one needs")
	s.DependsOn = references[change.SystemID](needs, 0, "system", r.systems)
	for i, d := range s.DependsOn {
		if d == s.ID && d != "" {
			needs.element(i).fault("“"+string(d)+"” depends on itself", "leave it out")
		}
	}
	tags := o.may("tags", "words by which rules and routes can name several systems")
	seen := tags.distinct()
	s.Tags = list(tags, 0, func(v value) string {
		tag := v.id()
		seen.check(v, tag)
		return tag
	})
	return s
}

// checkCircles reports, at the system where each begins, systems that depend on each other in a circle: none of them
// could ever be started first.
func checkCircles(v value, catalogue []change.System) {
	index := map[change.SystemID]int{}
	for i, s := range catalogue {
		index[s.ID] = i
	}
	done := make([]bool, len(catalogue))
	var path []change.SystemID
	var visit func(i int)
	visit = func(i int) {
		s := catalogue[i]
		path = append(path, s.ID)
		defer func() { path = path[:len(path)-1] }()
		for _, d := range s.DependsOn {
			next, known := index[d]
			begin := slices.Index(path, d)
			switch {
			case !known || d == s.ID:
			case begin >= 0:
				circle := strings.Join(plain(append(slices.Clone(path[begin:]), d)), " → ")
				v.element(next).fault("depends on itself by way of others: "+circle, "leave out what is not needed to run")
			case !done[next]:
				visit(next)
			}
		}
		done[i] = true
	}
	for i := range catalogue {
		if !done[i] {
			visit(i)
		}
	}
}

// plain returns words as texts.
func plain[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}
