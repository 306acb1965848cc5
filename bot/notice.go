package bot

import (
	"cmp"
	"maps"
	"slices"

	"github.com/slack-go/slack"
)

// sentences returns a message that says text, in which people may be named, and nothing else.
func sentences(text string) Message {
	var s sheet
	s.say("said", withNames(text))
	return s.message(withNames(text))
}

// notice returns a small modal that shows a message and can only be closed.
func notice(m Message) slack.ModalViewRequest {
	s := sheet{blocks: m.Blocks}
	if len(s.blocks) == 0 {
		s.say("said", markup(m.Text))
	}
	return s.modal("Please note")
}

// waiting is the modal that is opened when its content takes longer than a trigger lives.
func waiting() slack.ModalViewRequest { return notice(sentences("One moment …")) }

// sortedValues returns the values of m in the order of their keys.
func sortedValues[K cmp.Ordered](m map[K]string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	return out
}
