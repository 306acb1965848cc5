// Package simtest starts a local Slack for a test.
package simtest

import (
	"context"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
)

// Start serves a workspace on a free loopback port until the test ends.
func Start(tb testing.TB, config slacksim.Config) *slacksim.Sim {
	tb.Helper()
	sim := slacksim.New(config)
	listener, err := sim.Listen(tb.Context(), "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	stopped := make(chan error, 1)
	go func() { stopped <- sim.Run(ctx, listener) }()
	tb.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			tb.Errorf("stop the local Slack: %v", err)
		}
	})
	return sim
}
