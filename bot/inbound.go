package bot

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// An Inbound is one thing that a person did in Slack, verified and decoded. Fields that its kind does not have are
// zero. What it says of the past, such as a button's value, is only what the person saw: handlers load and judge the
// record anew (slack-rules §9).
type Inbound struct {
	// Key makes the delivery unique (slack-rules §1).
	Key string
	// User did it, in Channel and on the message Message (in Thread, if any).
	User    change.UserID
	Channel string
	Message string
	Thread  string
	// Text is what follows the slash command, or the message on which a shortcut was used, as Slack sent it.
	Text string
	// Author and Link are who wrote the message on which a shortcut was used, and its address.
	Author, Link string
	// Value is the clicked button's value, or the value of the option that was picked.
	Value string
	// View is the modal or Home view it was done in; nil otherwise.
	View *InView

	kind   kind
	name   string  // the word, action id or callback id that chooses the handler
	at     string  // when a click happened, as Slack writes it
	page   *string // the page of Home to be shown after a click there; nil for the one that was
	people *People
	// delegators returns those whose delegate somebody is (see [Inbound.Deputy]).
	delegators func(ctx context.Context, to change.UserID, describe func(context.Context, change.UserID) change.Actor) []change.Actor
	openBy     <-chan time.Time // fires when a modal must be opened at the latest
	trigger    string           // spent by the edge to open a modal; never logged
	reply      string           // the response URL; never logged
}

// A kind is one of the ways in which people speak to the bot.
type kind string

const (
	byCommand    kind = "command"    // a slash command
	byClick      kind = "click"      // a button or menu in a message or in Home
	byInput      kind = "input"      // a field or button of an open modal
	bySubmission kind = "submission" // a modal that was submitted
	byShortcut   kind = "shortcut"   // an entry of a shortcut menu
	byQuery      kind = "query"      // a menu asks for its options
	byClosing    kind = "closing"    // a modal was closed: nobody is told
)

// An InView is what Slack says of the view in which somebody acted.
type InView struct {
	ID       string
	Hash     string
	Callback string
	// Metadata is what the view was opened with: see [metadata].
	Metadata string
	// Values holds what was typed and picked, by block id and action id.
	Values map[string]map[string]slack.BlockAction
	Home   bool

	inputs []string // the ids of its input blocks, which alone can carry an error (slack-rules §2)
	full   bool     // three views are stacked already: no other can be pushed
}

// Actor returns who did it with their standing and groups, as Slack said within the last minutes (slack-rules §9). It
// may ask Slack; when Slack cannot say, the standing is [change.Unknown].
func (in *Inbound) Actor(ctx context.Context) change.Actor { return in.people.Actor(ctx, in.User) }

// Decider is Deputy as Slack says at this moment, for an act that rests on a right which the policy gives.
func (in *Inbound) Decider(ctx context.Context) change.Actor {
	return in.deputy(ctx, in.people.Decider)
}

// No id and no name of a button or a form is longer than maxName (slack-rules §3). A key, which is made of several, is
// never longer than an index of Postgres takes.
const (
	maxName = 255
	maxKey  = 1000
)

// named reports whether in says who did it, and what tells it from the next, by what can be ids.
func (in *Inbound) named() bool {
	return in.User != "" && in.Key != "" && len(in.User) <= maxName && len(in.name) <= maxName && len(in.Key) <= maxKey &&
		!strings.ContainsRune(string(in.User)+in.name+in.Key, 0)
}

// final reports whether this very delivery never comes again, mended, as a form does.
func (in *Inbound) final() bool { return in.kind != bySubmission }

// turnTo chooses the page of the person's Home that the edge publishes after a click there; without it, the page that
// they were on, which the view's metadata names.
func (in *Inbound) turnTo(page string) { in.page = &page }

// An Answer is what the person gets back at once. Its zero value is a silent yes: the modal closes, the click is
// acknowledged, and what changed appears where it is drawn. At most one of its fields is set.
type Answer struct {
	// Say is a message for this person alone.
	Say *Message
	// Open makes a modal. The edge has it built and opens it within the life of the trigger; when it takes longer, it
	// opens a waiting modal first and fills it in.
	Open func(context.Context) (slack.ModalViewRequest, error)
	// Update replaces the modal in which the person acted.
	Update *slack.ModalViewRequest
	// Errors are sentences under the fields of the submitted form, by block id.
	Errors map[string]string
}

// A Message is what is to stand at one place in Slack.
type Message struct {
	// Text says the whole of it, for notifications and screen readers.
	Text   string
	Blocks []slack.Block
}

// A handler does what an Inbound asks. A [change.Refusal] among its errors becomes the sentence that the person
// reads; any other error is logged once by the edge and answered with a plain apology.
type handler func(ctx context.Context, in *Inbound) (Answer, error)
