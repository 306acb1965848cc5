package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// A form is a modal to fill in. One list of fields makes its blocks and reads its values, so the two cannot differ.
type form struct {
	callback string // by which its submission is heard
	title    string
	submit   string        // empty for a modal that can only be closed
	intro    []slack.Block // stands above the fields
	fields   []field
	outro    []slack.Block // stands below them
	meta     string        // see [metadata.Encode]
}

// A field asks for one value and is bound to the variable that holds it: what stands there is offered, and what is
// answered is put there.
type field struct {
	name     change.Field // also the action id, and the first half of the block id
	label    string
	hint     string
	optional bool
	hidden   bool   // read when it is there, but not asked
	tells    bool   // the bot hears of each change at once
	asked    string // what it is asked about; see [field.about]
	element  func() slack.BlockElement
	read     func(slack.BlockAction)
	filled   func() bool // whether a text stands in the variable; nil for what is picked
}

// answers are what was typed and picked, by block id and action id.
type answers map[string]map[string]slack.BlockAction

// view returns the modal.
func (f form) view() slack.ModalViewRequest {
	blocks := f.intro
	for _, field := range f.fields {
		if !field.hidden {
			blocks = append(blocks, field.block())
		}
	}
	blocks = append(blocks, f.outro...)
	view := slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      f.callback,
		Title:           literal(f.title, maxTitle),
		Close:           literal("Close", maxTitle),
		PrivateMetadata: f.meta,
		Blocks:          slack.Blocks{BlockSet: blocks},
	}
	if f.submit != "" {
		view.Submit = literal(f.submit, maxTitle)
	}
	return view
}

// asks reports whether the modal has anything to fill in.
func (f form) asks() bool {
	return slices.ContainsFunc(f.fields, func(f field) bool { return !f.hidden })
}

// read puts the answers into the variables of the fields. A field that the modal did not have leaves its own alone.
func (f form) read(given answers) {
	for _, field := range f.fields {
		if block, ok := given.block(field.name); ok {
			field.read(block[string(field.name)])
		}
	}
}

// block returns the answer that stands in the block of a field.
func (a answers) block(name change.Field) (map[string]slack.BlockAction, bool) {
	for id, block := range a {
		if before, _, _ := strings.Cut(id, ":"); before == string(name) {
			return block, true
		}
	}
	return nil, false
}

// blockRevision is the second half of every block id. Slack keeps what was typed in a block as long as its id stays
// (slack-rules §2), which is what switching the category wants.
const blockRevision = 1

func (f field) block() *slack.InputBlock {
	var hint *slack.TextBlockObject
	if f.hint != "" {
		hint = literal(f.hint, 2000)
	}
	id := fmt.Sprintf("%s:%d%s", f.name, blockRevision, f.asked)
	block := slack.NewInputBlock(id, literal(f.label, 2000), hint, f.element())
	return block.WithOptional(f.optional).WithDispatchAction(f.tells)
}

// hinted returns the field with a line of help under it.
func (f field) hinted(hint string) field {
	f.hint = hint
	return f
}

// may returns the field as one that may stay empty.
func (f field) may() field {
	f.optional = true
	return f
}

// needed returns the field as one that may stay empty unless needed is true.
func (f field) needed(needed bool) field {
	f.optional = !needed
	return f
}

// when returns the field as one that is asked only if asked is true.
func (f field) when(asked bool) field {
	f.hidden = !asked
	return f
}

// about returns the field as one whose answer is about one thing: what was answered about another is forgotten.
func (f field) about(thing string) field {
	f.asked = ":" + thing
	return f
}

// telling returns the field as one whose every change the bot hears.
func (f field) telling() field {
	f.tells = true
	return f
}
