package policyfile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A value is one place in the file. What is not there reads as zero and is nobody's fault: whoever needed it has
// reported it. Every reading method reports what it cannot accept and then returns zero.
type value struct {
	r    *reader
	node *yaml.Node // nil when the file does not have it
	path string
	// about says what belongs here, so that a fault can: “write ” + about.
	about string
	// schema is where the reading methods say what they accept; nil unless [Schema] wants to know.
	schema *schema
}

func (v value) given() bool { return v.node != nil }

// fault reports what is wrong here and what would be right.
func (v value) fault(what, want string) { v.report(what, want, false) }

// warn reports what is legal here but odd.
func (v value) warn(what, want string) { v.report(what, want, true) }

func (v value) report(what, want string, warning bool) {
	if v.node == nil {
		return
	}
	if !warning {
		v.r.errors++
	}
	v.r.faults = append(v.r.faults, Fault{
		File: v.r.file, Line: v.node.Line, Column: v.node.Column, Path: v.path, What: what, Want: want, Warning: warning,
	})
}

// is reports whether the value has the wanted shape.
func (v value) is(want yaml.Kind) bool {
	switch {
	case v.node == nil:
		return false
	case v.node.Kind == yaml.AliasNode:
		// Refusing them keeps the file readable in one pass, for people too, and a small file from growing large.
		v.fault("is an alias (*"+clip(v.node.Value)+")", "write the value itself here")
		return false
	case v.node.ShortTag() == "!!null":
		v.fault("is empty", "write "+v.about)
		return false
	case v.node.Kind != want:
		v.fault("is "+shape(v.node)+", not "+shape(&yaml.Node{Kind: want, Tag: "!!str"}), "write "+v.about)
		return false
	}
	return true
}

// shape says what kind of thing a node is.
func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a group of keys"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode, yaml.DocumentNode, yaml.AliasNode:
	}
	switch tag := n.ShortTag(); tag {
	case "!!str":
		return "a text"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	default:
		return "of the type " + clip(tag)
	}
}

// scalar returns what is written here when its YAML type is one of those wanted; otherwise it reports that it is not
// what the words say.
func (v value) scalar(words string, types ...string) (string, bool) {
	if !v.is(yaml.ScalarNode) {
		return "", false
	}
	for _, t := range types {
		if v.node.ShortTag() == t {
			return strings.TrimSpace(v.node.Value), true
		}
	}
	v.fault("is "+shape(v.node)+", not "+words, "write "+v.about)
	return "", false
}

// text reads words of up to limit characters, in one or more lines, without the white space around them.
func (v value) text(limit int) string {
	if s := v.schema; s != nil {
		s.Type, s.MinLength, s.MaxLength = "string", 1, limit
	}
	if v.is(yaml.ScalarNode) && v.node.ShortTag() != "!!str" {
		v.fault("is "+shape(v.node)+", not a text", "put it in quotes")
		return ""
	}
	s, ok := v.scalar("a text", "!!str")
	if !ok {
		return ""
	}
	switch n := utf8.RuneCountInString(s); {
	case s == "":
		v.fault("is empty", "write "+v.about)
	case strings.ContainsFunc(s, invisible):
		v.fault("holds a control character", "write plain words")
	case n > limit:
		v.fault(fmt.Sprintf("has %d characters", n), fmt.Sprintf("keep it within %d", limit))
	default:
		return s
	}
	return ""
}

// line reads words that fit on one line.
func (v value) line(limit int) string {
	s := v.text(limit)
	if strings.Contains(s, "\n") {
		v.fault("has more than one line", "write it on one")
		return ""
	}
	return s
}

// number reads a whole number from low to high.
func (v value) number(low, high int) (int, bool) {
	if s := v.schema; s != nil {
		s.Type = "integer"
		s.between(low, high)
	}
	s, ok := v.scalar("a whole number", "!!int", "!!float")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		v.fault("is "+clip(s), fmt.Sprintf("write %s: a whole number from %d to %d", v.about, low, high))
		return 0, false
	}
	return n, true
}

// atMost limits how many things a list of n of them may have.
func (v value) atMost(limit, n int, things, want string) {
	if v.schema != nil {
		v.schema.MaxItems = limit
	}
	if n > limit {
		v.fault(fmt.Sprintf("has %d %s", n, things), want)
	}
}

// truth reads true or false; false when it is not there.
func (v value) truth() bool {
	if v.schema != nil {
		v.schema.Type = "boolean"
	}
	s, ok := v.scalar("true or false", "!!bool")
	return ok && strings.EqualFold(s, "true")
}

// invisible reports whether c has no place in a text that people read: PostgreSQL refuses the first of them, and the
// marks that turn the direction of writing can make a text show something other than it says.
func invisible(c rune) bool {
	return c != '\n' && c != '\t' && (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c))
}

// clip makes a word out of the file fit for a line of a report.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return unicode.ReplacementChar
	}, s)
}
