package published

import (
	"cmp"
	"fmt"
	"time"
)

// announced says when people hear of what begins and ends as the words say: “a maintenance window opens”.
func (d *document) announced(aheads []time.Duration, begins, ends string) {
	var before []string
	for _, a := range aheads {
		before = append(before, span(a))
	}
	channels := d.policy.Channels
	said := "when " + begins + " and when it " + ends
	if len(before) > 0 {
		said = fmt.Sprintf("%s before %s, when it does, and when it %s", list(before, "and"), begins, ends)
	}
	d.say("People are told in %s %s.", d.name(string(cmp.Or(channels.Calendar, channels.Changes))), said)
}
