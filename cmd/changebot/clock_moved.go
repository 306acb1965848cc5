//go:build movedclock

package main

import (
	"os"
	"strings"
	"time"
)

// recordClock returns a clock that is ahead of the machine's by what the file named by CHANGEBOT_CLOCK says, such as
// “26h30m”, and that jumps when the file is written anew. No program that is released has it: only the campaigns that
// need months to pass build with this tag.
func recordClock() (now func() time.Time, moved func() <-chan struct{}) {
	file := os.Getenv("CHANGEBOT_CLOCK")
	ahead := func() time.Duration {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		d, err := time.ParseDuration(strings.TrimSpace(string(text)))
		if err != nil {
			panic(err)
		}
		return d
	}
	seen := ahead()
	return func() time.Time { return time.Now().Add(ahead()) }, func() <-chan struct{} {
		jumped := make(chan struct{})
		go func() {
			look := time.NewTicker(20 * time.Millisecond) // until it jumps, or the process is killed as a campaign ends
			defer look.Stop()
			for ahead() == seen {
				<-look.C
			}
			seen = ahead()
			close(jumped)
		}()
		return jumped
	}
}
