package bot

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// shortText asks for a text on one line of at most most characters.
func shortText(name change.Field, label string, at *string, most int) field {
	return textField(name, label, most, false, func() string { return *at }, func(s string) { *at = s })
}

// longText asks for a longer text.
func longText(name change.Field, label string, at *string) field {
	return textField(name, label, change.MaxText, true, func() string { return *at }, func(s string) { *at = s })
}

// listText asks for several things, one on each line.
func listText(name change.Field, label string, at *[]string) field {
	return textField(name, label, change.MaxText, true,
		func() string { return strings.Join(*at, "\n") },
		func(s string) { *at = linesOf(s) })
}

func textField(name change.Field, label string, most int, multiline bool, get func() string, set func(string)) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			input := slack.NewPlainTextInputBlockElement(nil, string(name)).WithMultiline(multiline).WithMaxLength(most)
			return input.WithInitialValue(beginning(get(), most))
		},
		read:   func(a slack.BlockAction) { set(storable(a.Value)) },
		filled: func() bool { return get() != "" },
	}
}

// storable returns text with U+FFFD for what no database takes, bytes that are no UTF-8 and NUL: as the record keeps it,
// so that what is judged and shown is what was typed.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// beginning returns the first most characters of text, as they were typed.
func beginning(text string, most int) string {
	all := []rune(text)
	return string(all[:min(most, len(all))])
}

// linesOf returns the lines of text that say something.
func linesOf(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
