package badday

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

// A campaign is a plan as it is carried out on one database.
type campaign struct {
	plan    plan
	office  *office
	people  map[string]*person
	journal *journal
	watch   *watch
	cluster *cluster // of a campaign on Postgres
	disk    *disk    // of a campaign on SQLite
	tally   tally

	mu    sync.Mutex
	notes []error
}

// A tally counts what was done to the bot. One goroutine strikes at a time.
type tally struct {
	kills, outages, cut, full, armed, echoes int
	back                                     []time.Duration // from each kill until the instance was ready again
	outage                                   time.Duration
	quiet                                    time.Duration // from the last fault until nothing was left to be said
	lasted                                   time.Duration
}

// note keeps what went wrong in the harness itself.
func (c *campaign) note(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notes = append(c.notes, err)
}

// run carries out the plan, ends all that is wrong, and returns when the bot is quiet.
func (c *campaign) run(ctx context.Context, database string) error {
	began := time.Now()
	day, nightfall := context.WithCancel(ctx) // whoever is in the middle of something then ends it
	defer nightfall()
	var people sync.WaitGroup
	for _, l := range c.plan.lives {
		people.Go(func() { c.live(ctx, day, l) })
	}
	for _, id := range bystanders {
		people.Go(func() { c.meddle(ctx, day, id) })
	}
	people.Go(func() { c.watch.follow(day, c.office.slack, c.note) })
	for _, s := range c.plan.steps {
		pause(ctx, s.after)
		if err := s.fault.strike(c, ctx, rand.New(rand.NewPCG(s.with, 2))); err != nil {
			c.note(fmt.Errorf("%s: %w", s.fault.name, err))
		}
	}
	nightfall()
	people.Wait()
	ended := time.Now()
	c.tally.lasted = ended.Sub(began)
	if err := c.office.slack.Mend(ctx); err != nil {
		return err
	}
	err := awaitQuiet(ctx, database)
	c.tally.quiet = time.Since(ended)
	return errors.Join(err, c.watch.look(ctx, c.office.slack))
}

func newCampaign(p plan, o *office) *campaign {
	c := &campaign{plan: p, office: o, people: map[string]*person{}, journal: newJournal(), watch: newWatch()}
	for _, id := range []string{slacksim.Mara, slacksim.Tomas, slacksim.Priya, slacksim.Helen, slacksim.Diego, slacksim.Olive} {
		c.people[id] = &person{id: id, as: o.slack.As(id)}
	}
	return c
}

// TestABadDay runs a campaign on each database.
func TestABadDay(t *testing.T) {
	t.Parallel()
	set := readSettings(t)
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		d, err := mountDisk(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := d.close(); err != nil {
				t.Error(err)
			}
		})
		badDay(t, set, "sqlite:"+d.folder+"/changebot.db", 1, sqliteFaults(), func(c *campaign) { c.disk = d })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		cl, err := startCluster(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := cl.close(); err != nil {
				t.Error(err)
			}
		})
		badDay(t, set, cl.url, 2, postgresFaults(set.long()), func(c *campaign) { c.cluster = cl })
	})
}

// When everything is wrong, nobody reads all of it.
const (
	mostFaults   = 40
	mostDossiers = 3
)

// badDay runs one campaign and judges it. What it did and what was found is shown in any case, the plan if it failed.
func badDay(t *testing.T, set settings, database string, instances int, of []fault, with func(*campaign)) {
	t.Helper()
	p := drawPlan(set.seed, (set.kills+1)/2, set.lasts, of)
	o, err := openOffice(t.Context(), t.TempDir(), database, instances)
	if o != nil {
		t.Cleanup(o.close)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := newCampaign(p, o)
	with(c)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("CHAOS_SEED=%d, with the same CHAOS_KILLS and CHAOS_FOR, repeats this plan:\n%s", set.seed, p)
		}
	})
	if err := c.run(t.Context(), database); err != nil {
		t.Error(err)
	}
	for _, err := range c.notes {
		t.Errorf("the harness: %v", err)
	}
	found, err := c.judge(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range found.faults[:min(len(found.faults), mostFaults)] {
		t.Error(fault)
	}
	if more := len(found.faults) - mostFaults; more > 0 {
		t.Errorf("and %d more", more)
	}
	for _, change := range found.dossiers[:min(len(found.dossiers), mostDossiers)] {
		t.Log(change)
	}
	t.Logf("seed %d\n%s", set.seed, c.table(found))
}
