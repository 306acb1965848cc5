package speed

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/cmd/changebot/programtest"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

var (
	mara  = change.Actor{ID: slacksim.Mara, Standing: change.Member}
	priya = change.Actor{ID: slacksim.Priya, Standing: change.Member}
)

// An office is the bot in this process, on a database.
type office struct {
	tb      testing.TB
	url     string // of its database
	api     *slack.Client
	db      *storage.DB
	desk    *commands.Desk
	bot     *bot.Bot
	handler http.Handler
	clock   *leaps
	said    *programtest.Output // what the bot logs, which should be nothing
}

// openOffice opens an office whose bot calls the Slack at slackURL.
func openOffice(tb testing.TB, databaseURL, slackURL string) *office {
	tb.Helper()
	said := &programtest.Output{}
	log := slog.New(slog.NewTextHandler(said, nil))
	o := &office{tb: tb, url: databaseURL, api: bot.NewClient("xoxb-speed", slackURL), db: storagetest.Open(tb, databaseURL), clock: &leaps{}, said: said}
	var err error
	if o.desk, err = commands.New(tb.Context(), o.db, harbourPolicy(tb), log); err != nil {
		tb.Fatal(err)
	}
	at := bot.Installation{Team: slacksim.Harbour.ID, App: slacksim.ChangeBot.AppID, API: slackURL}
	o.bot = bot.New(o.desk, o.api, bot.NewPeople(o.api, at, o.desk.Policy, o.clock.now), log)
	o.handler = o.bot.Handler(bot.HTTPOptions{Secrets: []string{secret}})
	tb.Cleanup(func() {
		if text := said.String(); text != "" {
			tb.Errorf("the bot has trouble, or refuses somebody:\n%s", text)
		}
	})
	return o
}

func harbourPolicy(tb testing.TB) *change.Policy {
	tb.Helper()
	const name = "../policy.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	policy, faults := policyfile.Parse(name, text, time.Now())
	if policy == nil {
		tb.Fatal(faults)
	}
	return policy
}

// raise has Mara raise a change of her own; without a key, each is another.
func (o *office) raise() (*change.Change, error) {
	return o.desk.Submit(o.tb.Context(), commands.By{Who: mara}, change.Request{
		Title: "Retire the version 1 refunds endpoint", Category: change.Normal, Kind: change.SoftwareRelease,
		Description: "Remove POST /v1/refunds from the payments API and answer 410 Gone with a pointer to /v2/refunds.",
		Rationale:   "Version 1 books refunds without an idempotency key. It caused two double refunds last quarter.",
		Systems:     []change.SystemID{"payments-api"},
		Rollback: change.RollbackPlan{
			Steps:  "Set the flag refunds-v1 to on in the payments API. The old handler answers again within a minute.",
			People: []change.UserID{slacksim.Tomas, slacksim.Mara}, Conditions: "More than 5 calls of /v1/refunds in 10 minutes.",
		},
		TestPlan: "Send a refund through /v2 in production, and read it in the ledger.",
		Impact:   change.Impact{Level: change.NoImpact}, Implementer: slacksim.Mara, Length: 30 * time.Minute,
	})
}

// readyToApprove raises and assesses n changes, and draws all that they make worth saying.
func (o *office) readyToApprove(n int) []change.Number {
	o.tb.Helper()
	assessment := change.AssessmentForm{
		Answers: map[change.QuestionID]change.AnswerID{
			"reach": "colleagues", "rollback": "at-once", "practice": "often", "testing": "same-steps", "data": "none", "security": "none",
		},
		Dependencies: "The mobile backend calls version 2 only.", Testing: "The contract tests of both versions.",
	}
	var ready []change.Number
	for range n {
		c, err := o.raise()
		if err == nil {
			c, err = o.desk.Assess(o.tb.Context(), commands.By{Who: priya}, c.Number, c.Plan, assessment)
		}
		if err != nil {
			o.tb.Fatal(err)
		}
		ready = append(ready, c.Number)
	}
	o.drawAll()
	return ready
}

// drawAll empties the ledger of deliveries, as if Slack had taken them, and returns how many there were.
func (o *office) drawAll() (all int) {
	o.tb.Helper()
	for {
		var claimed []storage.Delivery
		var groups []storage.Delivery
		err := o.db.Update(o.tb.Context(), func(tx *storage.Tx) (err error) {
			claimed, err = tx.Claim(1000, time.Minute)
			for _, d := range claimed {
				if parts, _ := d.Place.Parts(); parts.Kind == change.PlaceGroup {
					groups = append(groups, d)
				} else if _, err := tx.Delivered(d, storage.Post{Channel: slacksim.Changes, TS: fmt.Sprint(d.ID, ".000001")}); err != nil {
					return err
				}
			}
			return err
		})
		for _, d := range groups {
			if err == nil {
				_, err = o.desk.AskMembers(o.tb.Context(), d, []change.UserID{slacksim.Helen, slacksim.Diego})
			}
		}
		if err != nil {
			o.tb.Fatal(err)
		}
		if all += len(claimed); len(claimed) == 0 {
			return all
		}
	}
}

// leaps is a clock that runs and can be moved on, so that nobody is asked to wait for doing too much.
type leaps struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (l *leaps) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Add(l.ahead)
}

func (l *leaps) advance(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ahead += d
}

// run runs part until the returned function is called, which returns once it has ended.
func run(tb testing.TB, part func(context.Context) error) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	ended := make(chan error, 1)
	go func() { ended <- part(ctx) }()
	return func() {
		tb.Helper()
		cancel()
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	}
}
