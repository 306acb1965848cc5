package change

import (
	"strings"
	"time"
)

// AlteredSince says what of the record of a change is not what its events tell, as well as can be said from their
// particulars: “its outcome”, “its risk and its slot”. It is for somebody who asks what was altered by hand.
func (c *Change) AlteredSince(events []Event) string {
	said := map[string]string{}
	for _, e := range events {
		for _, f := range e.Facts {
			if e.Allowed() {
				said[f.Name] = f.Value
			}
		}
	}
	var outcome, risk, slot string
	if c.Closure != nil {
		outcome = c.Closure.Outcome.Label()
	}
	if c.Assessment != nil {
		risk = c.Assessment.Rating.Risk.Label()
	}
	if c.Slot != nil {
		slot = c.Slot.Start.Format(time.RFC3339)
	}
	var parts []string
	for _, part := range []struct{ name, said, is string }{
		{"its outcome", said["outcome"], outcome}, {"its risk", said["risk"], risk}, {"its slot", said["start"], slot},
	} {
		if part.said != part.is && part.said != "" && (part.is != "" || part.name == "its outcome") {
			parts = append(parts, part.name)
		}
	}
	if len(parts) == 0 {
		return "something of what people gave, decided or did"
	}
	return strings.Join(parts, " and ")
}
