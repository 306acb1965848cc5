package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	logPage       = 10
	logCallback   = "change_log"
	logOlderClick = "log_older"
	logFirstClick = "log_newest"
	logAllClick   = "log_all"
)

// A logging is the metadata of the change log: what it was asked for, and how often the form was emptied.
type logging struct {
	listing
	Emptied int `json:"e,omitzero"`
}

// changeLog answers `/change log`: what was ever changed, with a form above it that asks for a part (policy §7).
func (b *Bot) changeLog(_ context.Context, in *Inbound) (Answer, error) {
	l := logging{listing: listing{metadata: newMetadata(in, 0, 0), Words: searched(in)}}
	if _, _, err := commands.ReadFilter(l.Words, change.Actor{ID: in.User}, b.desk.Policy()); err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) { return b.logView(ctx, in, l, 0) }}, nil
}

// searchLog answers the form above the log.
func (b *Bot) searchLog(ctx context.Context, in *Inbound) (Answer, error) {
	l, err := readLogging(in)
	if err != nil {
		return Answer{}, err
	}
	var given logForm
	logFields(&given, b.desk.Policy(), 0).read(in.View.Values)
	l.Words = given.filter()
	view, err := b.logView(ctx, in, l, 0)
	if refusal := change.AsRefusal(err); refusal != nil {
		refusal.Fields = map[change.Field]string{logWords: refusal.Message}
	}
	return Answer{Update: &view}, err
}

// turnLog answers the buttons under the log: their value is where the page begins.
func (b *Bot) turnLog(ctx context.Context, in *Inbound) (Answer, error) {
	l, err := readLogging(in)
	if err != nil {
		return Answer{}, err
	}
	from, err := strconv.ParseInt(in.Value, 10, 64)
	if err != nil {
		return Answer{}, fmt.Errorf("read where the page begins: %w", err)
	}
	view, err := b.logView(ctx, in, l, commands.Cursor(from))
	return Answer{Update: &view}, err
}

// emptyLog answers the button that asks for everything again.
func (b *Bot) emptyLog(ctx context.Context, in *Inbound) (Answer, error) {
	l, err := readLogging(in)
	if err != nil {
		return Answer{}, err
	}
	l.Words = ""
	l.Emptied++
	view, err := b.logView(ctx, in, l, 0)
	return Answer{Update: &view}, err
}

func readLogging(in *Inbound) (l logging, err error) {
	if err := json.Unmarshal([]byte(in.View.Metadata), &l); err != nil {
		return l, fmt.Errorf("read what is shown of the change log: %w", err)
	}
	return l, nil
}

func (b *Bot) logView(ctx context.Context, in *Inbound, l logging, from commands.Cursor) (slack.ModalViewRequest, error) {
	p := b.desk.Policy()
	f, about, err := commands.ReadFilter(l.Words, in.Deputy(ctx), p)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	page, err := b.desk.Log(ctx, f, from, logPage)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("show the change log: %w", err)
	}
	meta, err := encode(l)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	shown := logFormOf(l.Words, f, p)
	form := logFields(&shown, p, l.Emptied)
	form.meta, form.outro = meta, drawLog(page, from, about, l.Words, p)
	if l.Words != "" { // what was searched for is read first, and then perhaps searched for otherwise
		form.intro, form.outro = form.outro, nil
	}
	return form.view(), nil
}

// drawLog draws a page of the log.
func drawLog(page commands.LogPage, from commands.Cursor, about, words string, p *change.Policy) []slack.Block {
	s := &sheet{revision: int(from)}
	if words == "" {
		s.rule("log")
	}
	s.say("about", say("*%s*, the latest first", withNames(about)))
	for _, e := range page.Entries {
		s.logEntry(e, p)
	}
	if len(page.Entries) == 0 {
		s.say("none", "There are none.")
	}
	var row []pageButton
	if from != 0 {
		row = append(row, pageButton{logFirstClick, "0", "Newest"})
	}
	if page.Next != 0 {
		row = append(row, pageButton{logOlderClick, strconv.FormatInt(int64(page.Next), 10), "Older"})
	}
	if words != "" {
		row = append(row, pageButton{logAllClick, "0", "Show everything"})
	}
	s.pages("pages", row)
	if words != "" {
		s.rule("form")
	}
	return s.blocks
}

// logEntry adds what the policy wants on record of a change: the description, the requester, who approved, when it was
// implemented, the outcome and the incidents (policy §7).
func (s *sheet) logEntry(e commands.LogEntry, p *change.Policy) {
	c := e.Change
	details := button(detailsClick, fmt.Sprintf("%d:0", c.Number), "Details", c)
	s.sayWith(fmt.Sprintf("change_%d", c.Number), join("\n",
		nameOf(c), clip(say("%s", oneLine(c.Request.Description)), 200),
		join(" · ", stateAndOutcome(c), implemented(c, p)),
		join(" · ", say("%s", c.Request.Category.Label()), clip(say("%s", systemNames(c.Request.Systems, p)), 200), say("by %s", mention(c.Requester)), approvers(c)),
		incidentsInLog(c)), details)
}

func stateAndOutcome(c *change.Change) markup {
	if c.Closure == nil {
		return say("%s", c.State.Label())
	}
	return say("%s · %s", c.State.Label(), c.Closure.Outcome.Label())
}

// implemented says when the work began, and what it began in.
func implemented(c *change.Change, p *change.Policy) markup {
	if c.StartedAt.IsZero() {
		return "work not begun"
	}
	out := say("implemented %s", when(c.StartedAt, p.TimeZone))
	if c.FinishedAt.IsZero() {
		out = say("begun %s", when(c.StartedAt, p.TimeZone))
	}
	if c.RanOutside {
		out = say("%s, outside its maintenance window", out)
	}
	if len(c.RanIn) > 0 {
		out = say("%s, during a freeze", out)
	}
	return out
}

// approvers names those whose approval counts.
func approvers(c *change.Change) markup {
	var who []change.UserID
	for _, a := range c.Approvals {
		if a.VoidAt.IsZero() {
			who = append(who, a.By)
		}
	}
	if len(who) == 0 {
		return ""
	}
	return say("approved by %s", mentions(who, manyPeople))
}

func incidentsInLog(c *change.Change) markup {
	if c.Closure == nil {
		return ""
	}
	return incidentsOf(c.Closure)
}
