package badday

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

// A life is what the plan has in store for one change.
type life struct {
	begins    time.Duration
	requester string
	route     route
	// manner is how it is approved.
	manner manner
	// slips: it is edited between the opening and the sending of the assessor's form.
	slips bool
	// stale: it is edited just before an approver clicks the button they see.
	stale bool
	// cancelled: the policy owner calls it off while it waits for approval.
	cancelled bool
	with      uint64 // what people draw their haste and habits from
}

type manner string

const (
	once      manner = "one click"
	double    manner = "a double click"
	together  manner = "two approvers at once"
	commented manner = "with a comment"
)

func drawLife(random *rand.Rand, begins time.Duration) life {
	l := life{begins: begins, with: random.Uint64()}
	l.requester = []string{slacksim.Mara, slacksim.Tomas}[random.IntN(2)]
	l.route = routes[random.IntN(len(routes))]
	l.manner = []manner{once, double, together, together, commented}[random.IntN(5)]
	l.slips, l.stale, l.cancelled = random.IntN(3) == 0, random.IntN(3) == 0, random.IntN(6) == 0
	return l
}

func (l life) String() string {
	words := []string{l.requester, l.route.name, "approved by " + string(l.manner)}
	for word, is := range map[string]bool{"edited during assessment": l.slips, "stale approval": l.stale, "cancelled": l.cancelled} {
		if is {
			words = append(words, word)
		}
	}
	slices.Sort(words[3:])
	return strings.Join(words, ", ")
}
