package policyfile

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change"
)

// WriteTemplate returns t as one entry of the list under “standard”, indented to be pasted there. It ends with a line
// break. [Parse] reads t back as it was, but for what the file does not take or nobody sees: control characters and white
// space at the end of a line are left out, tabs become spaces, and the length is rounded up to the minute.
func WriteTemplate(t change.Template, zone *time.Location) string {
	entry := group(
		"id", word(string(t.ID)),
		"title", word(t.Title),
		"kind", word(string(t.Kind)),
		"systems", inLine(t.Systems),
		"steps", prose(t.Steps),
		"rollback", group(
			"steps", prose(t.Rollback.Steps),
			"people", inLine(t.Rollback.People),
			"conditions", prose(t.Rollback.Conditions),
		),
		"test_plan", prose(t.TestPlan),
		"length", word(written((t.Length + time.Minute - 1).Truncate(time.Minute))),
	)
	if !t.Expires.IsZero() {
		entry.Content = append(entry.Content, word("expires"), dayNode(t.Expires.In(zone)))
	}
	return writeList([]*yaml.Node{entry})
}

// writeList returns the entries of a list under a key of the file.
func writeList(entries []*yaml.Node) string {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&yaml.Node{Kind: yaml.SequenceNode, Content: entries}); err != nil {
		panic(fmt.Sprintf("policyfile: a list of texts cannot be written: %v", err))
	}
	return indented(out.String())
}

// group makes an object of keys and values in turn.
func group(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range pairs {
		switch p := p.(type) {
		case string:
			n.Content = append(n.Content, word(p))
		case *yaml.Node:
			n.Content = append(n.Content, p)
		}
	}
	return n
}

// word makes a text on one line, in quotes where it would else be read as something other than a text.
func word(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(strings.Join(strings.Fields(readable(s)), " "))
	return n
}

// prose makes a text that keeps its lines.
func prose(s string) *yaml.Node {
	n := &yaml.Node{}
	lines := strings.Split(readable(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ") // else the whole text goes into quotes
	}
	n.SetString(strings.TrimSpace(strings.Join(lines, "\n")))
	return n
}

// dayNode makes the date that t is on. One in quotes would read as well, but looks unlike the others.
func dayNode(t time.Time) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: t.Format(time.DateOnly)}
}

func inLine[T ~string](list []T) *yaml.Node {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, s := range list {
		n.Content = append(n.Content, word(string(s)))
	}
	return n
}

// readable leaves out of s what [value.text] does not take.
func readable(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	return strings.Map(func(c rune) rune {
		switch {
		case strings.ContainsRune("\r\u0085\u2028\u2029", c): // what YAML ends a line with
			return '\n'
		case c == '\t':
			return ' '
		case invisible(c):
			return -1
		}
		return c
	}, s)
}

// indented puts the entry where the entries of the file's own list stand.
func indented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString("  ")
		}
		out.WriteString(line)
	}
	return out.String()
}
