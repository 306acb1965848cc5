package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

func doctorCommand() command {
	return command{
		word: "doctor", args: "[--url URL]", does: "check the whole set-up, and say how to mend what is wrong",
		help: `Looks at the settings, the policy, the database and Slack, and alters nothing. Each line begins with ok, warning or fault,
and says what was looked at, what was found and how to mend it. A check that fails does not keep the others from being
made. No secret is printed. Run it where the bot runs, with the bot's settings.

With --url it also calls the bot at the address at which Slack reaches it, such as https://changes.example.com.

The exit code is 1 when there is a fault; warnings alone do not count.`,
		reads: serveSettings(),
		prepare: func(flags *flag.FlagSet) action {
			address := flags.String("url", "", "the `URL` at which Slack reaches the bot; it begins with https://")
			return func(ctx context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				if err := publicAddress(*address); err != nil {
					return err
				}
				d := newDoctor(t.environ, strings.TrimSuffix(*address, "/"))
				return errors.Join(d.examine(ctx, t.out), d.close())
			}
		},
	}
}

// A doctor looks at an installation. What its first checks find out, the later ones use.
type doctor struct {
	environ  []string
	url      string // where Slack reaches the bot, without a final slash; empty when nobody said
	now      func() time.Time
	patience time.Duration // for one check

	settings settings
	wrong    map[string]bool // the settings that are
	policy   *change.Policy  // nil: it has faults
	db       *storage.DB     // nil: it cannot be used
	api      *slack.Client
	people   *bot.People // nil: the bot token could not be tried out, or Slack does not take it
	first    reply
}

// A reply is the envelope of an answer of Slack's.
type reply struct {
	header      http.Header // nil: there was no answer
	asked, came time.Time
}

func newDoctor(environ []string, url string) *doctor {
	return &doctor{environ: environ, url: url, now: time.Now, patience: lookTime, wrong: map[string]bool{}}
}

// close closes what the checks have opened.
func (d *doctor) close() error {
	if d.db == nil {
		return nil
	}
	return d.db.Close()
}

// checks lists what is looked at, in this order: some need what an earlier one found out.
func (d *doctor) checks() []check {
	return []check{
		{"settings", d.lookAtSettings},
		{"signing secret", d.lookAtSigningSecret},
		{"API tokens", d.lookAtTokens},
		{"policy", d.lookAtPolicy},
		{"database", d.lookAtDatabase},
		{"deliveries", d.lookAtDeliveries},
		{"bot token", d.lookAtBotToken},
		{"scopes", d.lookAtScopes},
		{"clock", d.lookAtClock},
		{"app token", d.lookAtAppToken},
		{"channels", d.lookAtChannels},
		{"user groups", d.lookAtGroups},
		{"people", d.lookAtPeople},
		{"public URL", d.lookAtURL},
	}
}

// lookTime is how long one check may take. Slack is given ten seconds for a call, and may ask to be asked more slowly.
const lookTime = 30 * time.Second

// examine makes each check and writes what it finds, a line each, at once. It returns errSaid when there is a fault.
func (d *doctor) examine(ctx context.Context, out io.Writer) error {
	count := map[grade]int{}
	for _, c := range d.checks() {
		for _, f := range d.perform(ctx, c) {
			count[f.grade]++
			fmt.Fprintf(out, "%-8s %-15s %s\n", f.grade, c.about, f)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n%s\n", summary(count[gradeFault], count[gradeWarning]))
	if count[gradeFault] > 0 {
		return errSaid
	}
	return nil
}

func (d *doctor) perform(ctx context.Context, c check) []finding {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	return c.look(ctx)
}
