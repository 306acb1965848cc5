package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// keepReplyClick keeps what an owner typed in a question's thread as the answer; its value is a [typedReply].
const keepReplyClick = "question_keep_reply"

// A typedReply is a message that somebody typed in the thread of a question.
type typedReply struct {
	question    change.QuestionNumber
	channel     string
	thread, own string // the timestamps of the question's message and of the reply
}

func (r typedReply) String() string {
	return fmt.Sprintf("%d %s %s %s", r.question, r.channel, r.thread, r.own)
}

// parseTypedReply reads what String wrote.
func parseTypedReply(value string) (r typedReply, err error) {
	words := strings.Fields(value)
	if len(words) != 4 {
		return r, errors.New("a button names no reply")
	}
	r.channel, r.thread, r.own = words[1], words[2], words[3]
	r.question, err = questionNumber(words[0])
	return r, err
}

// offerToKeep asks an owner of the policy who typed in the thread of an open question whether that is the answer. Nobody
// else sees it, and what is typed stays what it is: talk, until its writer says so.
func (b *Bot) offerToKeep(ctx context.Context, ev *event) {
	m := ev.Inner
	if m.Subtype != "" || m.Bot != "" || m.Thread == "" || m.Thread == m.TS {
		return
	}
	in, user := idIn(m.Channel), ev.user()
	q, found, err := b.desk.QuestionIn(ctx, commands.Post{Channel: change.ChannelID(in), TS: m.Thread})
	if err != nil {
		b.log.ErrorContext(ctx, "whether a reply is in the thread of a question could not be read", "error", err)
		return
	}
	if _, answered := q.Answered(); !found || answered {
		return
	}
	b.errands.run(ctx, "offer to keep a reply", func(ctx context.Context) {
		if b.desk.Policy().MayOwn(change.AnswerQuestion, "policy §8", b.people.Actor(ctx, user)) != nil {
			return
		}
		offer := keepOffer(typedReply{q.Number, in, m.Thread, m.TS})
		_, err := b.api.PostEphemeralContext(ctx, in, string(user), append(said(offer), slack.MsgOptionTS(m.Thread))...)
		if err != nil {
			b.log.WarnContext(ctx, "an owner could not be asked whether a reply is the answer", "actor", user, "error", err)
		}
	})
}

func keepOffer(r typedReply) Message {
	s := &sheet{}
	s.say("offer", say("*Keep this as the answer to %s?* Then it is on record, whoever asked is told, and it is found by its words.", r.question))
	keep := button(keepReplyClick, r.String(), "Keep as the answer", nil)
	keep.AccessibilityLabel = "Keep the reply as the answer to " + r.question.String()
	s.row("acts", keep.WithStyle(slack.StylePrimary))
	return s.message(s.whole())
}

// keepReply opens the form with what was typed filled in.
func (b *Bot) keepReply(_ context.Context, in *Inbound) (Answer, error) {
	r, err := parseTypedReply(in.Value)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		q, err := b.desk.MayAnswer(ctx, in.Actor(ctx), r.question)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		text, err := b.typedText(ctx, r, in.User)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		return b.askAnswer(answerMetadata{newMetadata(in, 0, 0), q.Number, len(q.Answers)}, q, text, "")
	}}, nil
}

// typedText returns what stands in a reply now, as people read it. It refuses one that is gone, or somebody else's.
func (b *Bot) typedText(ctx context.Context, r typedReply, by change.UserID) (string, error) {
	found, _, _, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: r.channel, Timestamp: r.thread, Oldest: r.own, Latest: r.own, Inclusive: true, Limit: 2,
	})
	if err != nil {
		return "", fmt.Errorf("read what was typed in the thread of %s: %w", r.question, err)
	}
	for _, m := range found {
		if m.Timestamp == r.own && change.UserID(m.User) == by {
			return beginning(storable(inert(m.Text)), change.MaxText), nil
		}
	}
	return "", change.Refuse(change.NotFound, "", "That reply is gone, or not yours. Answer %s with the button on its message.", r.question)
}
