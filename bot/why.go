package bot

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// whyClick explains a change; it stands in the details.
const whyClick = "why"

const (
	// maxSentence is how much of one sentence is shown: the policy's own texts may be of any length.
	maxSentence = 700
	// maxParagraphs keeps one explanation from filling the modal, which takes 100 blocks (slack-rules §3).
	maxParagraphs = 14
)

// why answers the word and the button: in plain words, what made a change what it is (spec §7).
func (b *Bot) why(_ context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		account, err := b.desk.Why(ctx, n)
		if err != nil {
			return slack.ModalViewRequest{}, fmt.Errorf("explain %s: %w", n, err)
		}
		return drawWhy(account, b.desk.Policy().TimeZone), nil
	}}, nil
}

func drawWhy(a commands.Account, zone *time.Location) slack.ModalViewRequest {
	s := &sheet{revision: a.Change.Events}
	s.say("name", join("\n", nameOf(a.Change), stepOf(a.Change)))
	for i, e := range a.Explanations {
		s.explain(fmt.Sprintf("why_%d", i), e, zone)
	}
	return s.modal("Why " + a.Change.Number.String())
}

// explain adds an explanation: a heading, and its sentences in as few paragraphs as hold them.
func (s *sheet) explain(name string, e change.Explanation, zone *time.Location) {
	heading := say("*%s*", e.Heading)
	if e.Rule != "" {
		heading = say("%s · %s", heading, e.Rule)
	}
	lines := []markup{heading}
	for _, sentence := range e.Says {
		lines = append(lines, say("• %s", clip(told(sentence, zone), maxSentence)))
	}
	s.lines(name, lines, maxParagraphs)
}

// lines adds a text of lines in as few paragraphs as hold it, and at most so many. What is left out is counted.
func (s *sheet) lines(name string, lines []markup, most int) {
	var paragraphs []markup
	var left int
	for i, line := range lines {
		last := len(paragraphs) - 1
		if last >= 0 && runes(paragraphs[last])+1+runes(line) <= maxSection {
			paragraphs[last] = join("\n", paragraphs[last], line)
			continue
		}
		if len(paragraphs) == most {
			left = len(lines) - i
			break
		}
		paragraphs = append(paragraphs, clip(line, maxSection))
	}
	for i, p := range paragraphs {
		s.say(fmt.Sprintf("%s_%d", name, i+1), p)
	}
	if left > 0 {
		s.aside(name+"_left", say("%s more", left))
	}
}

func runes(m markup) int { return utf8.RuneCountInString(string(m)) }

// told draws a sentence with people, groups and times as the reader knows them.
func told(sentence change.Sentence, zone *time.Location) markup {
	args := make([]any, len(sentence.Of))
	for i, v := range sentence.Of {
		switch v := v.(type) {
		case change.UserID:
			args[i] = mention(v)
		case change.Principals:
			args[i] = principals(v)
		case time.Time:
			args[i] = when(v, zone)
		case time.Duration:
			args[i] = change.Span(v)
		case *change.Refusal:
			args[i] = withNames(oneLine(v.Error()))
		default:
			args[i] = oneLine(fmt.Sprint(v))
		}
	}
	return say(sentence.Format, args...)
}

// principals names people and groups where nobody is called by it: in a modal, never in a message.
func principals(p change.Principals) markup {
	var out []markup
	if len(p.People) > 0 {
		out = append(out, anyOf(p.People))
	}
	for _, g := range p.Groups {
		out = append(out, say("any member of %s", userGroup(g)))
	}
	if len(out) == 0 {
		return "nobody"
	}
	return join(" or ", out...)
}
