package change_test

import (
	"testing"

	"github.com/noim3/changebot/change"
)

func TestATypoGetsTheNearestWord(t *testing.T) {
	t.Parallel()
	words := []string{"calendar", "help", "list", "new", "policy", "show"}
	tests := map[string]string{
		"lst": "list", "lits": "list", "shwo": "show", "hlep": "help", "nwe": "new", "polcy": "policy", "calender": "calendar",
		"calnedra": "calendar", "": "", "approve": "", "x": "", "sh": "", "listing-of-everything": "", "élist": "list",
	}
	for typed, want := range tests {
		if got, _ := change.Nearest(typed, words); got != want {
			t.Errorf("for %q the nearest word is %q, not %q", typed, got, want)
		}
	}
}
