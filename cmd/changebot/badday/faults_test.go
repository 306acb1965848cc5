package badday

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// everywhere are the faults that strike on either database.
func everywhere() []fault {
	return []fault{
		{name: "the bot is killed", kills: 1, times: 3, strike: (*campaign).kill},
		{name: "the bot is killed, and again while it starts", kills: 2, times: 1, strike: (*campaign).killTwice},
		{name: "Slack misbehaves", times: 3, strike: (*campaign).slackMisbehaves},
		{name: "Slack delivers badly", times: 2, strike: (*campaign).slackDeliversBadly},
		{name: "Slack retries events", times: 1, strike: (*campaign).slackRetries},
		{name: "Slack repeats an old click", times: 1, strike: (*campaign).slackRepeats},
		{name: "Slack's answer is lost and its history cannot be read", times: 1, rare: true, strike: (*campaign).slackIsDeaf},
	}
}

func sqliteFaults() []fault {
	return append(everywhere(), fault{name: "the disk is full", times: 1, rare: true, strike: (*campaign).fillDisk})
}

func postgresFaults(long bool) []fault {
	down := 3 * time.Second
	if long {
		down = 10 * time.Second
	}
	return append(everywhere(),
		fault{name: "connections are cut", times: 1, strike: (*campaign).cutConnections},
		fault{name: "one of two instances is gone for a while", kills: 1, times: 1, strike: (*campaign).leaveOne},
		fault{
			name: fmt.Sprintf("Postgres is down for %s", down), times: 1, rare: true,
			strike: func(c *campaign, ctx context.Context, _ *rand.Rand) error { return c.stopPostgres(ctx, down) },
		},
	)
}

func (c *campaign) pick(random *rand.Rand) *instance {
	return c.office.bots[random.IntN(len(c.office.bots))]
}

// kill kills an instance and starts it again at once: at any moment, or in the middle of somebody's act.
func (c *campaign) kill(ctx context.Context, random *rand.Rand) error {
	b, delay := c.pick(random), between(random, 0, 30*time.Millisecond)
	if random.IntN(3) > 0 {
		select {
		case <-c.journal.begun:
			pause(ctx, delay)
		case <-time.After(2 * time.Second):
		}
	}
	return c.restart(ctx, b, 0)
}

func (c *campaign) restart(ctx context.Context, b *instance, down time.Duration) error {
	b.kill()
	c.tally.kills++
	pause(ctx, down)
	began := time.Now()
	err := b.start(ctx)
	c.tally.back = append(c.tally.back, time.Since(began))
	return err
}

// killTwice kills an instance also while it starts.
func (c *campaign) killTwice(ctx context.Context, random *rand.Rand) error {
	b := c.pick(random)
	b.kill()
	c.tally.kills++
	if err := b.launch(ctx); err != nil {
		return err
	}
	pause(ctx, between(random, 0, 150*time.Millisecond))
	return c.restart(ctx, b, 0)
}

// leaveOne has the other instance do all the work for a while.
func (c *campaign) leaveOne(ctx context.Context, random *rand.Rand) error {
	return c.restart(ctx, c.pick(random), between(random, time.Second, 4*time.Second))
}

// stopPostgres stops the server without warning, and starts it again.
func (c *campaign) stopPostgres(ctx context.Context, down time.Duration) error {
	c.tally.outages++
	c.tally.outage += down
	if err := c.cluster.stop(ctx); err != nil {
		return err
	}
	pause(ctx, down)
	return c.cluster.start(ctx)
}

// cutConnections cuts, for half a second, each connection that is seen in the middle of a transaction, and then any.
func (c *campaign) cutConnections(ctx context.Context, random *rand.Rand) error {
	db, err := openRecord(c.cluster.url)
	if err != nil {
		return err
	}
	defer db.Close()
	for until := time.Now().Add(between(random, 200*time.Millisecond, 600*time.Millisecond)); time.Now().Before(until); {
		var cut int
		err := db.QueryRowContext(ctx, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'changebot' AND xact_start IS NOT NULL`).Scan(&cut)
		if err != nil {
			return err
		}
		c.tally.cut += cut
	}
	var all int
	err = db.QueryRowContext(ctx, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE application_name = 'changebot'`).Scan(&all)
	c.tally.cut += all
	return err
}

// fillDisk fills the disk, waits until the bot has felt it, leaves it so for a second, and makes room again.
func (c *campaign) fillDisk(ctx context.Context, _ *rand.Rand) error {
	before := c.sufferings()
	if err := c.disk.fill(); err != nil {
		return err
	}
	c.tally.full++
	felt := eventually(ctx, func() error {
		if c.sufferings() == before {
			return errors.New("the bot has not felt that the disk is full")
		}
		return c.disk.fill() // what was freed meanwhile
	})
	pause(ctx, time.Second)
	return errors.Join(felt, c.disk.free())
}

// sufferings counts how often the bot has failed.
func (c *campaign) sufferings() int {
	n := 0
	for _, entry := range c.office.entries() {
		if entry.Level == "ERROR" {
			n++
		}
	}
	return n
}
