package bot

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// A sheet collects the blocks of one message or view. Each block is named for what it shows and, since Slack wants new
// ids when a message is drawn anew (slack-rules §3), for the revision it was drawn at.
type sheet struct {
	revision int
	blocks   []slack.Block
	told     []markup // what the blocks say, one after the other
}

func (s *sheet) id(name string) string { return fmt.Sprintf("%s:%d", name, s.revision) }

func (s *sheet) add(block slack.Block, told ...markup) {
	s.blocks, s.told = append(s.blocks, block), append(s.told, told...)
}

// whole says in one text everything that stands in the blocks, for screen readers and notifications (slack-rules §3).
func (s *sheet) whole() markup { return join("\n", s.told...) }

// header adds a heading; it shows no markup.
func (s *sheet) header(name, text string) {
	s.add(slack.NewHeaderBlock(literal(oneLine(text), maxHeader), slack.HeaderBlockOptionBlockID(s.id(name))), say("%s", oneLine(text)))
}

// say adds a paragraph, and nothing when there is nothing to say.
func (s *sheet) say(name string, m markup) {
	if m != "" {
		s.add(slack.NewSectionBlock(mrkdwn(m, maxSection), nil, nil, slack.SectionBlockOptionBlockID(s.id(name))), m)
	}
}

// sayWith adds a paragraph with a button beside it.
func (s *sheet) sayWith(name string, m markup, button *slack.ButtonBlockElement) {
	s.add(slack.NewSectionBlock(mrkdwn(m, maxSection), nil, slack.NewAccessory(button), slack.SectionBlockOptionBlockID(s.id(name))), m)
}

// write adds, under a heading, a longer text exactly as somebody wrote it, cut to at most most code points.
func (s *sheet) write(name, heading, text string, most int) {
	text = clipPlain(text, most)
	if text == "" {
		return
	}
	s.say(name+"_heading", say("*%s*", heading))
	s.add(slack.NewSectionBlock(literal(text, maxSection), nil, nil,
		slack.SectionBlockOptionBlockID(s.id(name)), slack.SectionBlockOptionExpand(true)), say("%s", text))
}

// facts adds a table of up to ten short facts, two abreast.
func (s *sheet) facts(name string, facts ...markup) {
	var cells []*slack.TextBlockObject
	for _, fact := range facts {
		if fact != "" {
			cells = append(cells, mrkdwn(fact, maxField))
		}
	}
	if len(cells) > 0 {
		s.add(slack.NewSectionBlock(nil, cells, nil, slack.SectionBlockOptionBlockID(s.id(name))), join(" · ", facts...))
	}
}

// aside adds a line in small print.
func (s *sheet) aside(name string, m markup) {
	if m != "" {
		s.add(slack.NewContextBlock(s.id(name), mrkdwn(m, maxSection)), m)
	}
}

// row adds buttons and menus, and nothing when there are none.
func (s *sheet) row(name string, elements ...slack.BlockElement) {
	if len(elements) > 0 {
		s.add(slack.NewActionBlock(s.id(name), elements...))
	}
}

func (s *sheet) rule(name string) {
	s.add(&slack.DividerBlock{Type: slack.MBTDivider, BlockID: s.id(name)})
}

// message returns what was collected, with text saying the whole of it.
func (s *sheet) message(text markup) Message {
	return Message{Text: string(clip(text, maxText)), Blocks: s.blocks}
}

// modal returns what was collected as a modal with nothing to fill in.
func (s *sheet) modal(title string) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type:   slack.VTModal,
		Title:  literal(title, maxTitle),
		Close:  literal("Close", maxTitle),
		Blocks: slack.Blocks{BlockSet: s.blocks},
	}
}

// mrkdwn makes a text object in which only what stands in angle brackets is live.
func mrkdwn(m markup, most int) *slack.TextBlockObject {
	if m == "" {
		m = "–"
	}
	return slack.NewTextBlockObject(slack.MarkdownType, string(clip(m, most)), false, true)
}

// literal makes a text object that Slack shows as it is.
func literal(text string, most int) *slack.TextBlockObject {
	if text = clipPlain(text, most); text == "" {
		text = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// button makes a button that screen readers announce as what it does to which change.
func button(action, value, label string, c *change.Change) *slack.ButtonBlockElement {
	b := slack.NewButtonBlockElement(action, value, literal(label, maxButton))
	if c != nil {
		b.AccessibilityLabel = clipPlain(fmt.Sprintf("%s %s: %s", label, c.Number, oneLine(c.Request.Title)), maxButton)
	}
	return b
}

// confirmed makes the button ask first.
func confirmed(b *slack.ButtonBlockElement, title, text, yes string) {
	ask := slack.NewConfirmationBlockObject(literal(title, 100), literal(text, 300), literal(yes, 30), literal("Not now", 30))
	b.WithConfirm(ask.WithStyle(slack.StyleDanger))
}

// option makes one line of a menu or a choice.
func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, literal(oneLine(label), maxButton), nil)
}
