package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// code adds text to be copied as it is, in as many blocks as Slack wants, each of whole lines. A single line that is
// too long for one text stands in one block all the same.
func (s *sheet) code(name, text string) {
	var part []string
	size, blocks := 0, 0
	flush := func() {
		if size == 0 {
			return
		}
		blocks++
		s.preformatted(fmt.Sprintf("%s_%d", name, blocks), strings.TrimSuffix(strings.Join(part, ""), "\n"))
		part, size = nil, 0
	}
	for line := range strings.Lines(text) {
		long := utf8.RuneCountInString(line)
		if size+long > maxSection {
			flush()
		}
		part, size = append(part, line), size+long
	}
	flush()
}

// preformatted adds one block of text to be copied.
func (s *sheet) preformatted(name, text string) {
	var pieces []slack.RichTextSectionElement
	for rest := []rune(text); len(rest) > 0; {
		most := min(len(rest), maxSection)
		pieces = append(pieces, slack.NewRichTextSectionTextElement(string(rest[:most]), nil))
		rest = rest[most:]
	}
	code := &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: pieces}
	s.add(slack.NewRichTextBlock(s.id(name), code), say("%s", text))
}
