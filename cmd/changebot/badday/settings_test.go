package badday

import (
	"crypto/rand"
	"encoding/binary"
	"os"
	"strconv"
	"testing"
	"time"
)

// settings say how long campaigns are, and from which seed they are drawn.
type settings struct {
	seed  uint64
	kills int           // at least so many, on both databases together
	lasts time.Duration // and at least so long, on each
}

func readSettings(t *testing.T) settings {
	t.Helper()
	s := settings{kills: 24}
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	s.seed = binary.LittleEndian.Uint64(random[:]) >> 32
	var err error
	if text := os.Getenv("CHAOS_SEED"); text != "" {
		if s.seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("CHAOS_SEED is no whole number: %v", err)
		}
	}
	if text := os.Getenv("CHAOS_KILLS"); text != "" {
		if s.kills, err = strconv.Atoi(text); err != nil {
			t.Fatalf("CHAOS_KILLS is no whole number: %v", err)
		}
	}
	if text := os.Getenv("CHAOS_FOR"); text != "" {
		if s.lasts, err = time.ParseDuration(text); err != nil {
			t.Fatalf("CHAOS_FOR is no length of time such as 10m: %v", err)
		}
	}
	return s
}

// long reports whether this is more than the short campaign that runs with every test.
func (s settings) long() bool { return s.kills > 24 || s.lasts > 0 }
