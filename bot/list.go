package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

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
	l := listing{metadata: newMetadata(in, 0, 0), Words: searched(in)}
	if _, _, err := commands.ReadFilter(l.Words, change.Actor{ID: in.User}, b.desk.Policy()); err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.listView(ctx, in, l, 0) }}, nil
}

// userToken is how Slack writes a person whose name was picked as one typed.
var userToken = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>`)

// searched returns the words of a filter after a word of `/change`, as [commands.ReadFilter] reads them: people by their ids,
// not by the names that Slack shows for them.
func searched(in *Inbound) string {
	_, words, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	return sought(inert(userToken.ReplaceAllString(words, "@$1")))
}

// sought returns the words of a filter without the signs between them that nobody sees.
func sought(words string) string {
	return strings.Join(strings.FieldsFunc(words, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar
	}), " ")
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
	f, about, err := commands.ReadFilter(cmp.Or(l.Words, "open"), in.Deputy(ctx), b.desk.Policy())
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	page, err := b.desk.List(ctx, f, from, listPage)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("list changes: %w", err)
	}
	view := drawList(page, from, about, b.desk.Policy())
	view.PrivateMetadata, err = encode(l)
	return view, err
}

func drawList(page commands.Page, from commands.Cursor, about string, p *change.Policy) slack.ModalViewRequest {
	s := &sheet{}
	s.say("about", say("*%s*, newest first", withNames(about)))
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

// encode returns what a list is of as private_metadata holds it: signs that JSON need not escape are not, as Slack takes
// 3,000 characters (slack-rules §2) and the words may be of nothing else.
func encode(l any) (string, error) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l); err != nil {
		return "", fmt.Errorf("write what is listed: %w", err)
	}
	return strings.TrimSpace(text.String()), nil
}
