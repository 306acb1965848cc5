// Package published writes the Change Management Policy as people read it: the published text with every blank filled
// in from the policy file, and with the file's rules stated in words. The document and what the bot enforces are made
// from the same [change.Policy], so they cannot differ (spec §7).
package published

import (
	"fmt"
	"io"
	"strings"

	"github.com/noim3/changebot/change"
)

// Names returns how people read the Slack id of a person, a user group or a channel; an empty name leaves the id.
type Names func(id string) string

// Write writes the policy's document in Markdown, under eight headings that are those of the published policy. Ids for
// which names has no name, or all when names is nil, stand as they are in the file. The error is the writer's.
func Write(w io.Writer, p *change.Policy, names Names) error {
	d := &document{policy: p, names: names}
	d.title()
	d.scope()
	d.categories()
	d.process()
	d.rollback()
	d.emergencies()
	d.freezes()
	d.records()
	d.review()
	_, err := io.WriteString(w, d.text.String())
	return err
}

// A document is the text as far as it is written.
type document struct {
	policy *change.Policy
	names  Names
	text   strings.Builder
}

// heading begins a section.
func (d *document) heading(level int, text string) {
	fmt.Fprintf(&d.text, "%s %s\n\n", strings.Repeat("#", level), text)
}

// say writes a paragraph.
func (d *document) say(format string, args ...any) {
	fmt.Fprintf(&d.text, format+"\n\n", args...)
}

// points writes a list with a line for each of all.
func points[T any](d *document, all []T, line func(T) string) {
	for _, each := range all {
		fmt.Fprintf(&d.text, "- %s\n", line(each))
	}
	d.text.WriteString("\n")
}
