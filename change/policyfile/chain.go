package policyfile

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// maxRungs is how long a notification chain may be: past ten steps nobody waits any more.
const maxRungs = 10

// readChain reads who is told of an emergency, and how long each has to acknowledge it (policy §5).
func readChain(v value, declarers change.Principals) []change.Rung {
	chain := list(v, 1, func(v value) change.Rung {
		o := v.object()
		defer o.done()
		return change.Rung{
			Who: o.need("who", "the Slack ids of the people (U…) and user groups (S…) who are told").principals(1),
			Within: o.need("within", "the time to acknowledge before the next are told").
				duration(0, time.Minute, day),
		}
	})
	v.atMost(maxRungs, len(chain), "rungs", fmt.Sprintf("keep to %d, as an emergency cannot wait for more", maxRungs))
	if who, alone := onlyOne(chain); alone && declarers.Include(change.Actor{ID: who}) {
		v.warn("names only "+string(who)+", who may declare emergencies and would be told of their own", "add a second person or a user group")
	}
	return chain
}

// onlyOne returns the one person whom a chain names; false when it names more, or a group.
func onlyOne(chain []change.Rung) (change.UserID, bool) {
	var only change.UserID
	for _, rung := range chain {
		for _, who := range rung.Who.People {
			if only != "" && who != only {
				return "", false
			}
			only = who
		}
		if len(rung.Who.Groups) > 0 {
			return "", false
		}
	}
	return only, only != ""
}
