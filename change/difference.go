package change

import (
	"fmt"
	"strings"
	"time"
)

// A Difference is one field of the plan that an edit altered, before and after, in words.
type Difference struct {
	Field         Field
	Before, After string
}

// Differences returns what differs between two versions of a plan, in the order of the form.
func Differences(before, after Request) []Difference {
	var out []Difference
	b, a := before.Tidy().words(), after.Tidy().words()
	for i := range b {
		if b[i].Value != a[i].Value {
			out = append(out, Difference{Field: Field(b[i].Name), Before: b[i].Value, After: a[i].Value})
		}
	}
	return out
}

// words returns every field of the request as text, always the same fields in the same order.
func (r Request) words() []Fact {
	start := ""
	if !r.WishedStart.IsZero() {
		start = r.WishedStart.Format(time.RFC3339)
	}
	of := func(f Field, v string) Fact { return Fact{Name: string(f), Value: v} }
	return []Fact{
		of(FieldTitle, r.Title), of(FieldCategory, r.Category.Label()), of(FieldGround, r.Ground.Label()),
		of(FieldTemplate, string(r.Template)), of(FieldKind, r.Kind.Label()),
		of(FieldDescription, r.Description), of(FieldRationale, r.Rationale),
		of(FieldSystems, joined(r.Systems, ", ")),
		of(FieldRollbackSteps, r.Rollback.Steps), of(FieldRollbackPeople, joined(r.Rollback.People, ", ")),
		of(FieldRollbackConditions, r.Rollback.Conditions), of(FieldTestPlan, r.TestPlan),
		of(FieldImpact, r.Impact.Level.Label()), of(FieldImpactWho, r.Impact.Who),
		of(FieldImpactLength, Span(r.Impact.Length)), of(FieldImplementer, string(r.Implementer)),
		of(FieldWishedStart, start), of(FieldLength, Span(r.Length)), of(FieldLinks, joined(r.Links, "\n")),
	}
}

func joined[T ~string](list []T, sep string) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, sep)
}

// Span returns a length of time as people say it: "1 h 30 min", "2 d"; empty for zero.
func Span(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if n := d / u.size; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.name))
			d -= n * u.size
		}
	}
	return strings.Join(parts, " ")
}
