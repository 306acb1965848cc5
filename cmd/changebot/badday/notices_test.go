package badday

import (
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// movedChangebot is the real program, but for the clock of its record.
var movedChangebot = programtest.MovedClock("..")

//go:embed calendar_policy.yaml
var calendarPolicy string

const (
	// fewNotices are how many a campaign with every test expects; CHAOS_NOTICES asks for more. The bot posts one a second
	// in a channel, as Slack allows.
	fewNotices = 45
	// noticesBegin is when the campaign's calendar begins: ten days before the clocks of Sydney are put back, unless this
	// test is run later than that.
	noticesBegin = "2027-03-25T00:05:00Z"
)

// A vigil is a campaign that watches whether each notice of the calendar is said once.
type vigil struct {
	office  *office
	cluster *cluster
	random  *rand.Rand
	clock   string // the file that says how far the record's clock is ahead
	ahead   time.Duration
	base    time.Time // what the clock showed at first
	// watched are the instants at which the bot had said all that it had to, at least one instance running.
	watched []time.Time
	tally   vigilTally
}

// A vigilTally counts what was done to the bot.
type vigilTally struct {
	jumps, kills, outages, refusals, lost, downtimes int
	down                                             time.Duration
}

// TestEachNoticeIsSaidOnce lets weeks pass, kills the bot, stops its database, has Slack refuse, and has hours of
// downtime in between, on each database.
func TestEachNoticeIsSaidOnce(t *testing.T) {
	t.Parallel()
	wanted := fewNotices
	if text := os.Getenv("CHAOS_NOTICES"); text != "" {
		var err error
		if wanted, err = strconv.Atoi(text); err != nil {
			t.Fatalf("CHAOS_NOTICES is no whole number: %v", err)
		}
	}
	seed := readSettings(t).seed
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		keepVigil(t, seed, "sqlite:"+t.TempDir()+"/changebot.db", 1, wanted, nil)
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
		keepVigil(t, seed, cl.url, 2, wanted, cl)
	})
}

func keepVigil(t *testing.T, seed uint64, database string, instances, wanted int, cl *cluster) {
	t.Helper()
	ctx := t.Context()
	v := &vigil{cluster: cl, random: rand.New(rand.NewPCG(seed, 3)), clock: filepath.Join(t.TempDir(), "clock")}
	v.base = v.firstInstant(t)
	v.ahead = time.Until(v.base)
	if err := v.writeClock(); err != nil {
		t.Fatal(err)
	}
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(policy, []byte(withFreezes(calendarPolicy, v.base)), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := openOfficeOf(ctx, movedChangebot, t.TempDir(), database, instances, "POLICY_FILE="+policy, "CHANGEBOT_CLOCK="+v.clock)
	if o != nil {
		t.Cleanup(o.close)
	}
	if err != nil {
		t.Fatal(err)
	}
	v.office = o
	if err := o.slack.Advance(ctx, v.ahead); err != nil {
		t.Fatal(err)
	}
	if err := v.settle(ctx, database); err != nil { // the first look ever makes up for nothing
		t.Fatal(err)
	}
	for len(v.judged().due) < wanted {
		if err := v.step(ctx, database); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	v.judge(t, seed, database)
}

func (v *vigil) firstInstant(t *testing.T) time.Time {
	t.Helper()
	begin, err := time.Parse(time.RFC3339, noticesBegin)
	if err != nil {
		t.Fatal(err)
	}
	if soon := time.Now().UTC().Truncate(24 * time.Hour).Add(24*time.Hour + 5*time.Minute); begin.Before(soon) {
		return soon
	}
	return begin
}

// withFreezes adds the freezes of half a year to the policy.
func withFreezes(policy string, from time.Time) string {
	var b strings.Builder
	b.WriteString(policy)
	for _, start := range frozen(from.AddDate(0, 0, -1), from.AddDate(0, 6, 0)) {
		fmt.Fprintf(&b, "  - {id: %s, name: A freeze, reason: this is a campaign, from: %s, to: %s}\n", freezeName(start),
			start.In(zone("Australia/Sydney")).Format("2006-01-02 15:04"), start.Add(freezeLength).In(zone("Australia/Sydney")).Format("2006-01-02 15:04"))
	}
	return b.String()
}

// now is what the clock of the record shows.
func (v *vigil) now() time.Time { return time.Now().UTC().Add(v.ahead) }

// jump moves the clock, and Slack's with it.
func (v *vigil) jump(ctx context.Context, d time.Duration) error {
	v.ahead += d
	v.tally.jumps++
	if err := v.office.slack.Advance(ctx, d); err != nil {
		return err
	}
	return v.writeClock()
}

// writeClock replaces the file at once: the bot may read it at any moment.
func (v *vigil) writeClock() error {
	next := v.clock + ".next"
	if err := os.WriteFile(next, []byte(v.ahead.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(next, v.clock)
}

// step lets some hours pass, until five minutes after a half hour: no notice is due while the step is carried out. Then
// something may go wrong, and at last the bot has said everything.
func (v *vigil) step(ctx context.Context, database string) error {
	hours := time.Duration(1+v.random.IntN(8)) * 30 * time.Minute
	to := v.now().Truncate(30 * time.Minute).Add(hours + 5*time.Minute)
	if err := v.trouble(ctx, to); err != nil {
		return err
	}
	return v.settle(ctx, database)
}

// idle is for how long nothing happens before the clock is moved on: whoever has a delivery in hand has ended by then, or
// was killed.
const idle = 4 * time.Second

// settle mends everything and returns once the bot is quiet. A delivery that was refused waits by the record's clock:
// that is moved on for it. What was due by the last look counts as watched, and nothing that came due during it.
func (v *vigil) settle(ctx context.Context, database string) error {
	if err := v.office.slack.Mend(ctx); err != nil {
		return err
	}
	db, err := openRecord(database)
	if err != nil {
		return err
	}
	defer db.Close()
	last, moved, before := time.Now(), 0, 0
	return programtest.Within(ctx, quietPatience, func() error {
		now := v.now()
		var open, waiting int
		var reached time.Time
		// The mark first: what it has passed is on the ledger by then.
		err := db.QueryRowContext(ctx, `SELECT reached FROM watermarks WHERE name = 'notices'`).Scan((*moment)(&reached))
		if err == nil {
			err = db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM deliveries WHERE finished_at IS NULL),
				(SELECT count(*) FROM deliveries WHERE finished_at IS NULL AND due_at > `+v.parameter()+`)`, now.Add(2*time.Second)).
				Scan(&open, &waiting)
		}
		if err != nil {
			return err
		}
		if due := expectNotices(reached, now); len(due) > 0 {
			return fmt.Errorf("the bot has not looked since %s, and %d notices are due", reached, len(due))
		}
		if open == 0 {
			v.watched = append(v.watched, now)
			return nil
		}
		if open != before {
			last, before = time.Now(), open
		}
		if waiting == open && time.Since(last) > idle && moved < 15 {
			last, moved = time.Now(), moved+1
			if err := v.jump(ctx, time.Minute); err != nil {
				return err
			}
		}
		return fmt.Errorf("%w: %d messages are still to be said", errNotQuiet, open)
	})
}

func (v *vigil) parameter() string {
	if v.cluster != nil {
		return "$1"
	}
	return "?"
}

// trouble moves the clock to an instant, and has something go wrong on the way or right after.
func (v *vigil) trouble(ctx context.Context, to time.Time) error {
	left := func() time.Duration { return to.Sub(v.now()) }
	victim := v.office.bots[v.random.IntN(len(v.office.bots))]
	switch v.random.IntN(8) {
	case 0: // killed as it begins to look
		if err := v.jump(ctx, left()); err != nil {
			return err
		}
		pause(ctx, between(v.random, 0, 150*time.Millisecond))
		victim.kill()
		v.tally.kills++
		return victim.start(ctx)
	case 1: // everybody is down for hours
		for _, b := range v.office.bots {
			b.kill()
			v.tally.kills++
		}
		down := left() + time.Duration(v.random.IntN(60))*30*time.Minute
		v.tally.downtimes++
		v.tally.down += down
		if err := v.jump(ctx, down); err != nil {
			return err
		}
		for _, b := range v.office.bots {
			if err := b.start(ctx); err != nil {
				return err
			}
		}
		return nil
	case 2: // Slack refuses for ten minutes
		v.tally.refusals++
		if err := v.office.slack.Break(ctx, slacksim.Fault{Method: "chat.postMessage", Kind: "500", Times: 1000}); err != nil {
			return err
		}
		if err := v.jump(ctx, left()); err != nil {
			return err
		}
		for range 5 {
			pause(ctx, 100*time.Millisecond)
			if err := v.jump(ctx, 2*time.Minute); err != nil {
				return err
			}
		}
		return nil
	case 3: // an answer is lost
		v.tally.lost++
		if err := v.office.slack.Break(ctx, slacksim.Fault{Method: "chat.postMessage", Kind: "drop_answer", Times: 1}); err != nil {
			return err
		}
	case 4: // the database goes away in the middle
		if v.cluster != nil {
			v.tally.outages++
			if err := v.cluster.stop(ctx); err != nil {
				return err
			}
			if err := v.jump(ctx, left()); err != nil {
				return err
			}
			pause(ctx, 300*time.Millisecond)
			return v.cluster.start(ctx)
		}
	}
	return v.jump(ctx, left())
}
