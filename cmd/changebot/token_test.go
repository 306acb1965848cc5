package main

import (
	"strings"
	"testing"
)

func TestATokenIsShownOnceWithTheEntryThatLetsItIn(t *testing.T) {
	t.Parallel()
	code, out, said := call(t, nil, "token", "team-calendar")
	token := strings.TrimSpace(out)
	if code != exitDone || len(token) < 30 || strings.ContainsAny(token, " \n") || strings.Contains(said, token) {
		t.Fatalf("exit code %d, %q, and %q", code, out, said)
	}
	var entry string
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "team-calendar:") {
			entry = strings.TrimSpace(line)
		}
	}
	s, _, err := readSettings([]string{"CHANGEBOT_API_TOKENS=" + entry}, []string{"CHANGEBOT_API_TOKENS"})
	if err != nil {
		t.Fatalf("the entry %q is not taken: %v", entry, err)
	}
	if name, known := s.apiTokens.Name(token); !known || name != "team-calendar" {
		t.Errorf("the token is that of %q (%t)", name, known)
	}
}

func TestATokenNeedsOneNameThatAnEntryMayHave(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"token"}, {"token", "a", "b"}, {"token", "Team calendar"}, {"token", "a:b"}} {
		if code, out, said := call(t, nil, args...); code != exitUsage || out != "" || !strings.Contains(said, "--help") {
			t.Errorf("%q exits with %d, prints %q and says %q", args, code, out, said)
		}
	}
}
