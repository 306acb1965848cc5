// Changebot is a Slack bot through which a company runs its Change Management Policy.
//
// Each subcommand has a file of its own; command.go lists them, and settings.go what they read from the environment.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // an empty image has no time zones
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Once the first signal has asked it to stop, a second one kills the process.
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()})
	stop()
	os.Exit(code)
}
