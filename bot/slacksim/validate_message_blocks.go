package slacksim

import (
	"fmt"
	"unicode/utf8"
)

// Blocks that stand only in messages (slack-rules §3).

func messageBlockRules() map[string]rule {
	return map[string]rule{
		"markdown":        markdownRule.only(inMessage),
		"table":           tableRule.only(inMessage),
		"data_table":      dataTableRule.only(inMessage),
		"context_actions": contextActionsRule.only(inMessage),
		"card":            cardRule.only(inMessage),
		"carousel":        carouselRule.only(inMessage),
		"container":       containerRule.only(inMessage),
		"layout":          layoutRule.only(inMessage),
	}
}

var markdownRule = block([]string{"text"}, map[string]rule{
	"text": words(1, maxMarkdown),
}, func(c *checker, _ string, o object) {
	c.markdown += utf8.RuneCountInString(text(o["text"]))
})

var rawText = shape{
	need: []string{"type", "text"},
	may:  map[string]rule{"type": oneOf("raw_text"), "text": words(1, 3000)},
}

var cellRule = anyOfType(map[string]rule{"raw_text": rawText.check, "rich_text": richTextRule.check})

var tableRule = block([]string{"rows"}, map[string]rule{
	"rows": list(1, 100, list(1, 20, cellRule)),
	"column_settings": list(1, 20, shape{may: map[string]rule{
		"align": oneOf("left", "center", "right"), "is_wrapped": yesNo,
	}}.check),
}, func(c *checker, _ string, _ object) { c.tables++ })

var dataTableRule = block([]string{"rows", "caption"}, map[string]rule{
	"rows":                    list(2, 101, list(1, 20, cellRule)),
	"caption":                 words(1, 2000),
	"page_size":               number(1, 100),
	"row_header_column_index": number(0, 19),
}, equalRows)

// equalRows asks that every row has as many cells as the first.
func equalRows(c *checker, at string, o object) {
	rows, _ := o["rows"].([]any)
	width := -1
	for i, row := range rows {
		cells, _ := row.([]any)
		if width >= 0 && len(cells) != width {
			c.add(fmt.Sprintf("%s/rows/%d", at, i), "every row needs %d cells", width)
		}
		width = max(width, len(cells))
	}
}

var feedbackButton = shape{
	need: []string{"text", "value"},
	may:  map[string]rule{"text": plain(75), "value": words(1, 2000), "accessibility_label": words(1, 75)},
}

var contextActionsRule = block([]string{"elements"}, map[string]rule{
	"elements": list(1, 5, anyOfType(map[string]rule{
		"feedback_buttons": element([]string{"positive_button", "negative_button"}, map[string]rule{
			"positive_button": feedbackButton.check, "negative_button": feedbackButton.check,
		}).check,
		"icon_button": element([]string{"icon", "text"}, map[string]rule{
			"icon": oneOf("trash"), "text": plain(75), "value": words(1, 2000), "confirm": confirmRule.check,
			"accessibility_label": words(1, 75), "visible_to_user_ids": list(1, 10, oneID),
		}).check,
	})),
})

var cardRule = block(nil, map[string]rule{
	"hero_image": imageElementRule.check, "icon": imageElementRule.check,
	"slack_icon": shape{need: []string{"type", "name"}, may: map[string]rule{"type": oneID, "name": oneID}}.check,
	"title":      rich(150), "subtitle": rich(150), "body": rich(200), "subtext": rich(200),
	"actions": list(1, 3, anyOfType(map[string]rule{"button": buttonRule.check})),
}, func(c *checker, at string, o object) {
	if o["hero_image"] == nil && o["title"] == nil && o["actions"] == nil && o["body"] == nil {
		c.add(at, "must provide one of: hero_image, title, actions, body")
	}
	if o["icon"] != nil && o["slack_icon"] != nil {
		c.add(at, "only one of icon and slack_icon can be provided")
	}
})

var carouselRule = block([]string{"elements"}, map[string]rule{
	"elements": list(1, 10, anyOfType(map[string]rule{"card": cardRule.check})),
})

var containerRule = block([]string{"child_blocks"}, map[string]rule{
	"title": plain(150), "rich_text_title": richTextRule.check, "subtitle": plain(150), "icon": imageElementRule.check,
	"width":          oneOf("narrow", "standard", "wide", "full"),
	"is_collapsible": yesNo, "default_collapsed": yesNo, "has_header_divider": yesNo,
	"child_blocks": list(1, 10, (*checker).checkBlock),
})

var layoutRule = block([]string{"label", "rows"}, map[string]rule{
	"label": words(1, 150), "is_label_visible": yesNo, "grid_lines": words(1, maxID),
	"rows": list(1, 5, shape{need: []string{"items"}, may: map[string]rule{
		"items": list(1, 3, shape{need: []string{"block"}, may: map[string]rule{
			"block": (*checker).checkBlock, "width": words(1, maxID), "horizontal_alignment": words(1, maxID),
		}}.check),
	}}.check),
	"fallback": list(0, maxMessageBlocks, (*checker).checkBlock),
})
