package change_test

import (
	"testing"

	. "github.com/noim3/changebot/change"
)

func TestNumbersAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"CHG-142", "chg-142", "chg142", "#142", " 142 ", "142"} {
		if got, ok := ParseNumber(text); !ok || got != 142 {
			t.Errorf("ParseNumber(%q) = %d, %v, want 142", text, got, ok)
		}
	}
	for _, text := range []string{"", "CHG", "CHG-", "CHG-0", "-3", "+3", "1e3", "CHG--1", "99999999999999999999", "12a", "list"} {
		if n, ok := ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q) = %d, want it refused", text, n)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	f.Add("CHG-142")
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := ParseNumber(text)
		if !ok {
			return
		}
		if n < 1 {
			t.Errorf("ParseNumber(%q) = %d, want at least 1", text, n)
		}
		if again, ok := ParseNumber(n.String()); !ok || again != n {
			t.Errorf("%s does not read back", n)
		}
	})
}
