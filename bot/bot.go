// Package bot is everything that changebot does in Slack: it hears commands, clicks and forms, asks the
// [commands.Desk], and draws what stands on record.
//
// What arrives, over HTTP or Socket Mode, is verified, decoded into an [Inbound] and handed to one of the handlers in
// routes.go. What must be said is read from the ledger of deliveries by the [Messenger].
package bot

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// A Bot answers what people do in Slack. It is safe for use by several goroutines.
type Bot struct {
	desk   *commands.Desk
	api    *slack.Client
	people *People
	at     Installation
	log    *slog.Logger
	routes routes

	throttle  *throttle
	errands   *errands
	homes     *homes
	acts      lastActs
	responses *http.Client
}

// New returns a bot that asks desk and speaks through api, in the workspace and by the clock that people knows. It
// panics when two handlers are registered under one name, which is a fault of the program.
func New(desk *commands.Desk, api *slack.Client, people *People, log *slog.Logger) *Bot {
	log = slog.New(redactor{log.Handler()})
	b := &Bot{
		desk: desk, api: api, people: people, at: people.at, log: log, routes: newRoutes(),
		throttle: newThrottle(people.now), errands: &errands{log: log}, responses: newHTTPClient(),
	}
	b.homes = &homes{draw: b.home, api: api, log: log, errands: b.errands, wanted: map[change.UserID]*string{}}
	b.register()
	return b
}

// Shutdown returns when everybody has been told what they were still to be told, or with the error of ctx when that
// ends first. Call it once nothing more can arrive.
func (b *Bot) Shutdown(ctx context.Context) error { return b.errands.wait(ctx) }
