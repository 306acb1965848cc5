package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// Limits of what is said with a picture: its alternative for screen readers (slack-rules §10), and the message that it
// comes with.
const (
	maxAltText   = 1000
	maxMonthText = 2000
)

// calendar answers `/change calendar`: the month that the words after it name, as a picture that says the same in words.
// It comes after the acknowledgement, where the command was typed, or in a direct message when the bot has no say there.
func (b *Bot) calendar(ctx context.Context, in *Inbound) (Answer, error) {
	_, words, _ := strings.Cut(strings.TrimSpace(inert(in.Text)), " ")
	wish, err := parseMonth("calendar", words)
	if err != nil {
		return Answer{}, err
	}
	b.errands.run(ctx, "show the calendar", func(ctx context.Context) { b.showMonth(ctx, in, wish) })
	if in.kind == byCommand {
		return Answer{}, nil
	}
	m := sentences("The calendar comes as a direct message of mine: look under Messages.")
	return Answer{Say: &m}, nil
}

// showMonth posts the picture and, where that fails, tells whoever asked for it the same in words.
func (b *Bot) showMonth(ctx context.Context, in *Inbound, wish change.MonthWish) {
	to, failed := b.calendarPlace(ctx, in)
	m, err := b.desk.Month(ctx, wish, to.zone)
	if err != nil {
		b.whisper(ctx, in, sentences(b.sentence(ctx, in, err)))
		return
	}
	if failed == nil {
		failed = b.postPicture(ctx, to.channel, m)
	}
	switch {
	case failed != nil:
		b.log.WarnContext(ctx, "the picture of a month could not be posted", "actor", in.User, "error", failed)
		b.whisper(ctx, in, monthInWords(m, noPicture(failed)))
	case !to.shared && in.Channel != "" && in.Channel != to.channel:
		b.whisper(ctx, in, sentences("The calendar is in a direct message of mine, as this is no channel in which I may post it: one that I am in, and that no other company reads."))
	}
}

// A calendarPlace is a channel for a picture, and the zone of its times: the reader's own, or the policy's where several
// people read it.
type calendarPlace struct {
	channel string
	zone    *time.Location
	shared  bool
}

// calendarPlace returns the channel in which the command was typed if the bot is in it and no other company reads it,
// except where the bot posts changes anyhow; else the direct messages of whoever typed it.
func (b *Bot) calendarPlace(ctx context.Context, in *Inbound) (calendarPlace, error) {
	if in.Channel != "" && in.kind == byCommand {
		c, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: in.Channel})
		// What the bot cannot ask about is no channel of its own (slack-rules §9).
		if err == nil && c.IsMember && !c.IsIM && !c.IsMpIM && (!c.IsExtShared || b.speaksIn(in.Channel)) {
			return calendarPlace{in.Channel, b.desk.Policy().TimeZone, true}, nil
		}
	}
	own := calendarPlace{zone: b.people.Zone(ctx, in.User)}
	opened, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(in.User)}})
	if err != nil {
		return own, fmt.Errorf("open the direct messages: %w", err)
	}
	own.channel = opened.ID
	return own, nil
}

// speaksIn reports whether the policy has the bot post changes or the calendar in a channel.
func (b *Bot) speaksIn(channel string) bool {
	c := b.desk.Policy().Channels
	return slices.Contains([]change.ChannelID{c.Changes, c.Emergencies, c.Calendar}, change.ChannelID(channel))
}

// noPicture says why there is none.
func noPicture(err error) string {
	switch v := judge(err); {
	case codeOf(err) == "missing_scope":
		return "There is no picture, as Slack does not let me post files: whoever looks after me gives me the scope “files:write”, and “changebot doctor” says how. In words:"
	case v.fate == limited:
		return "There is no picture, as Slack takes no more files for the moment: ask again in a minute. In words:"
	case v.fate == unanswered || v.fate == notNow:
		return "Slack did not answer, so the picture may come or not. In words:"
	}
	return "There is no picture, as Slack did not take it. In words:"
}

// monthInWords tells a month after a sentence that says why there is no picture.
func monthInWords(m commands.Month, why string) Message {
	words := join("\n", say("%s", why), monthText(m))
	var s sheet
	s.say("month", words)
	return s.message(words)
}

// monthText is what the picture shows, with its headings in bold.
func monthText(m commands.Month) markup {
	var lines []markup
	for i, line := range strings.Split(m.Text(m.Policy, maxMonthText), "\n") {
		if i == 0 || !strings.HasPrefix(line, "• ") && strings.HasSuffix(line, ":") {
			lines = append(lines, say("*%s*", line))
		} else {
			lines = append(lines, say("%s", line))
		}
	}
	return join("\n", lines...)
}
