package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	listPage       = 10
	listOlderClick = "list_older"
	listFirstClick = "list_newest"
)

// A listing is the metadata of a list: the words it was asked with.
type listing struct {
	metadata
	Words string `json:"w,omitzero"`
}

// list answers `/change list`: the changes that the words after it pick, in a modal.
func (b *Bot) list(_ context.Context, in *Inbound) (Answer, error) {
	_, words, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	l := listing{metadata: newMetadata(in, 0, 0), Words: clipPlain(inert(words), 500)}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.listView(ctx, in, l, 0) }}, nil
}

// turnList answers the buttons under a list: their value is where the page begins.
func (b *Bot) turnList(ctx context.Context, in *Inbound) (Answer, error) {
	var l listing
	if err := json.Unmarshal([]byte(in.View.Metadata), &l); err != nil {
		return Answer{}, fmt.Errorf("read what is listed: %w", err)
	}
	from, err := strconv.ParseInt(in.Value, 10, 64)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	view, err := b.listView(ctx, in, l, commands.Cursor(from))
	return Answer{Update: &view}, err
}

func (b *Bot) listView(ctx context.Context, in *Inbound, l listing, from commands.Cursor) (slack.ModalViewRequest, error) {
	f, about := filterOf(l.Words, func() change.Actor { return in.Deputy(ctx) })
	page, err := b.desk.List(ctx, f, from, listPage)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("list changes: %w", err)
	}
	view := drawList(page, from, about, b.desk.Policy())
	text, err := json.Marshal(l)
	if err != nil {
		return view, fmt.Errorf("write what is listed: %w", err)
	}
	view.PrivateMetadata = string(text)
	return view, nil
}

func drawList(page commands.Page, from commands.Cursor, about string, p *change.Policy) slack.ModalViewRequest {
	s := &sheet{}
	s.say("about", say("*%s*, newest first", about))
	s.summaries("change", page.Changes, p, "")
	if len(page.Changes) == 0 {
		s.say("none", "There are none. `/change list all` shows every change, and `/change help` the words that a list can be asked with.")
	}
	var row []pageButton
	if from != 0 {
		row = append(row, pageButton{listFirstClick, "0", "Newest"})
	}
	if page.Next != 0 {
		row = append(row, pageButton{listOlderClick, strconv.FormatInt(int64(page.Next), 10), "Older"})
	}
	s.pages("pages", row)
	return s.modal("Changes")
}

// filterOf reads the words after `/change list`. Without any it picks the open changes. About says in words what is
// picked; who is asked only when the words need to know who asks.
func filterOf(words string, who func() change.Actor) (f commands.Filter, about string) {
	var free, said []string
	every := false
	for _, word := range strings.Fields(words) {
		lower := strings.ToLower(word)
		switch system, named := strings.CutPrefix(lower, "system:"); {
		case named:
			f.System, said = change.SystemID(system), append(said, "of the system "+system)
		case lower == "mine":
			f.Requester, said = who().ID, append(said, "raised by you")
		case lower == "waiting":
			me := who()
			f.Waiting, f.Deputy, said = waitingOn(me), delegatedBy(me), append(said, "waiting for you")
		case lower == "overdue":
			f.Overdue, said = true, append(said, "whose documentation or review is overdue")
		case lower == "open":
			f.Open = true
		case lower == "all":
			every = true
		case lower == "closed":
			f.States = []change.State{change.Closed, change.Rejected, change.Cancelled}
		default:
			free = append(free, word)
		}
	}
	f.Words = strings.Join(free, " ")
	if f.Words != "" {
		said = append(said, "with the words “"+f.Words+"”")
	}
	kind, narrowed := "All changes", f.Words != "" || f.System != "" || f.Requester != ""
	switch {
	case len(f.States) > 0:
		f.Open, kind = false, "Closed, rejected and cancelled changes"
	case f.Open, !every && !narrowed:
		f.Open, kind = true, "Open changes"
	}
	return f, strings.Join(append([]string{kind}, said...), " ")
}

// waitingOn returns under which names changes can wait for somebody.
func waitingOn(who change.Actor) change.Principals {
	return change.Principals{People: []change.UserID{who.ID}, Groups: who.Groups}
}
