package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestATokenLetsInWhomItWasMadeFor(t *testing.T) {
	t.Parallel()
	gate, gateEntry, err := NewToken("gate")
	if err != nil {
		t.Fatal(err)
	}
	other, otherEntry, err := NewToken("team-calendar-2")
	if err != nil {
		t.Fatal(err)
	}
	if gate == other || len(gate) < 30 || strings.Contains(gateEntry, gate) {
		t.Errorf("the tokens are %s and %s, with the entry %s", gate, other, gateEntry)
	}
	for _, between := range []string{",", ", ", " ", "\n", ",\n  "} {
		tokens, err := ParseTokens(gateEntry + between + otherEntry + ",")
		if err != nil {
			t.Fatalf("with %q between: %v", between, err)
		}
		if diff := cmp.Diff([]string{"gate", "team-calendar-2"}, tokens.Names()); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
		for text, want := range map[string]string{gate: "gate", other: "team-calendar-2", "": "", gate + " ": "", gateEntry: "", "gate": ""} {
			if name, known := tokens.Name(text); name != want || known != (want != "") {
				t.Errorf("%q is the token of %q (%t), want %q", text, name, known, want)
			}
		}
	}
	if _, known := Tokens(nil).Name(""); known {
		t.Error("without tokens, no token is one")
	}
}

func TestAnEmptyTokenIsNobodysEvenWhenItsHashIsSet(t *testing.T) {
	t.Parallel()
	tokens, err := ParseTokens("oops:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
	if err != nil {
		t.Fatal(err)
	}
	if _, known := tokens.Name(""); known {
		t.Error("whoever sends nothing is let in")
	}
}

func TestAWrongEntryIsNamedByItsPlaceAndNotShown(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("0a", 32)
	for value, want := range map[string]string{
		"changebot_HUSH":                       "entry 1",
		"gate:" + hash + ",changebot_HUSH":     "entry 2",
		"gate:changebot_HUSH":                  "no SHA-256",
		"gate:" + hash + "00":                  "no SHA-256",
		"gate:" + hash[:63] + "g":              "no SHA-256",
		"Gate:" + hash:                         "small letters",
		"HUSH-" + hash:                         "small letters",
		":" + hash:                             "small letters",
		"gate:" + hash + " gate:" + hash:       "gives entry 2 the name of entry 1",
		strings.Repeat("a", 41) + ":" + hash:   "small letters",
		"gate: " + hash:                        "no SHA-256",
		"a:" + hash + ",b:" + hash + ",c:HUSH": "entry 3",
	} {
		_, err := ParseTokens(value)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "HUSH") {
			t.Errorf("%q gives %v, want %q", value, err, want)
		}
	}
	if _, _, err := NewToken("Gate"); err == nil {
		t.Error("a token is made for a name that no entry may have")
	}
}
