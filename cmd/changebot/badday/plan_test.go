package badday

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A plan is everything that chance decides in a campaign.
type plan struct {
	seed  uint64
	steps []step
	lives []life
}

// A step is one thing that goes wrong, and how long after the step before it.
type step struct {
	after time.Duration
	fault fault
	with  uint64 // what the fault draws its particulars from
}

// A fault is a kind of thing that goes wrong.
type fault struct {
	name   string
	kills  int  // how many instances it kills
	times  int  // in each round
	rare   bool // only in every tenth round, from the first on
	strike func(c *campaign, ctx context.Context, random *rand.Rand) error
}

// drawPlan draws a campaign with so many kills that lasts so long, or a little more of either. The same seed, numbers
// and faults give the same plan.
func drawPlan(seed uint64, kills int, lasts time.Duration, of []fault) plan {
	random := rand.New(rand.NewPCG(seed, 0))
	p := plan{seed: seed}
	length := time.Duration(0)
	for round := 0; kills > 0 || length < lasts; round++ {
		for _, f := range drawRound(random, of, round%10 == 0) {
			s := step{after: between(random, 300*time.Millisecond, 2500*time.Millisecond), fault: f, with: random.Uint64()}
			p.steps = append(p.steps, s)
			length += s.after
			kills -= f.kills
		}
	}
	// Slack takes about one message a second in a channel: more work would only wait.
	for begins := time.Duration(0); begins < length; {
		p.lives = append(p.lives, drawLife(random, begins))
		if len(p.lives) > 3 {
			begins += between(random, 8*time.Second, 14*time.Second)
		}
	}
	return p
}

func drawRound(random *rand.Rand, of []fault, withRare bool) []fault {
	var round []fault
	for _, f := range of {
		for range f.times {
			if !f.rare || withRare {
				round = append(round, f)
			}
		}
	}
	random.Shuffle(len(round), func(i, k int) { round[i], round[k] = round[k], round[i] })
	return round
}

func between(random *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(random.Int64N(int64(most-least)))
}

func (p plan) String() string {
	var out strings.Builder
	at := time.Duration(0)
	for _, s := range p.steps {
		at += s.after
		fmt.Fprintf(&out, "%8.1fs  %s (%x)\n", at.Seconds(), s.fault.name, s.with)
	}
	for i, l := range p.lives {
		fmt.Fprintf(&out, "%8.1fs  life %d: %s\n", l.begins.Seconds(), i+1, l)
	}
	return out.String()
}
