package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the README")

const readme = "../../README.md"

func TestTheReadmeShowsTheSettingsAndTheLifecycleAsTheyAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	want := replaceBetween(t, string(text), "<!-- settings:", "<!-- end of settings -->", settingsInMarkdown())
	want = replaceBetween(t, want, "<!-- lifecycle:", "<!-- end of lifecycle -->", lifecycleInMermaid())
	if *update {
		write(t, readme, want)
		return
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("the README is out of date; go test ./cmd/changebot -update mends it (-want +got):\n%s", diff)
	}
}

// replaceBetween puts between in the place of what stands after the line of the mark begin and before the mark end.
func replaceBetween(t *testing.T, text, begin, end, between string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, begin)
	line, rest, hasLine := strings.Cut(rest, "\n")
	_, after, hasEnd := strings.Cut(rest, end)
	if !found || !hasLine || !hasEnd {
		t.Fatalf("the README has no %q … %q", begin, end)
	}
	return before + begin + line + "\n" + between + end + after
}

func settingsInMarkdown() string {
	var b strings.Builder
	b.WriteString("| variable | meaning | default |\n|---|---|---|\n")
	for _, s := range settingsTable() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.name, s.meaning, s.usual)
	}
	return b.String()
}

// aside are the actions that lead out of the usual path from almost everywhere. They are told in words, as is what leads
// back to it, since their arrows would hide the others.
var aside = []change.Action{change.Cancel, change.Hold, change.FreezeHold}

func lifecycleInMermaid() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	type arrow struct{ from, to change.State }
	labels := map[arrow][]string{}
	var order []arrow
	told := map[change.Action][]string{}
	var undrawn []change.Action
	for _, m := range change.Lifecycle() {
		if slices.Contains(aside, m.Do) || m.From == change.OnHold && m.To != change.OnHold {
			if told[m.Do] == nil {
				undrawn = append(undrawn, m.Do)
			}
			told[m.Do] = append(told[m.Do], m.From.Label())
			continue
		}
		if m.From == m.To {
			continue
		}
		label := m.Do.Label()
		if m.From == "" {
			label += " (" + string(m.In[0]) + ")"
		}
		a := arrow{m.From, m.To}
		if labels[a] == nil {
			order = append(order, a)
		}
		if !slices.Contains(labels[a], label) {
			labels[a] = append(labels[a], label)
		}
	}
	for _, s := range change.States() {
		if s != change.Cancelled && s != change.OnHold {
			fmt.Fprintf(&b, "    %s: %s\n", s, s.Label())
		}
	}
	for _, a := range order {
		from := string(a.from)
		if from == "" {
			from = "[*]"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", from, a.to, strings.Join(labels[a], " / "))
	}
	for _, s := range change.States() {
		if s.Final() && s != change.Cancelled {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	b.WriteString("```\n\nNot drawn:\n\n")
	for _, a := range undrawn {
		fmt.Fprintf(&b, "- *%s*, from %s\n", a.Label(), strings.Join(distinct(told[a]), ", "))
	}
	return b.String()
}

func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
