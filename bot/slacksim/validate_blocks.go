package slacksim

import (
	"maps"
	"unicode/utf8"
)

// The blocks (slack-rules §3).

// block returns the shape of a block: its type, its unique block_id and the
// given fields.
func block(need []string, may map[string]rule, also ...func(*checker, string, object)) shape {
	fields := map[string]rule{"type": words(1, maxID), "block_id": words(0, maxID)}
	maps.Copy(fields, may)
	return shape{
		need: append([]string{"type"}, need...),
		may:  fields,
		also: func(c *checker, at string, o object) {
			c.uniqueBlock(at, o)
			c.uniqueActions(at, o)
			for _, check := range also {
				check(c, at, o)
			}
		},
	}
}

func (c *checker) uniqueBlock(at string, o object) {
	id := text(o["block_id"])
	if id != "" && c.blockIDs[id] {
		c.add(at+"/block_id", "duplicate block_id: %s", id)
	}
	c.blockIDs[id] = true
}

func (c *checker) uniqueActions(at string, o object) {
	seen := map[string]bool{}
	for _, element := range elementsOf(o) {
		id := text(element["action_id"])
		if id != "" && seen[id] {
			c.add(at, "duplicate action_id in one block: %s", id)
		}
		seen[id] = true
	}
}

// only restricts a block to some surfaces.
func (s shape) only(places ...surface) rule {
	return func(c *checker, at string, v any) {
		for _, allowed := range places {
			if c.surface == allowed {
				s.check(c, at, v)
				return
			}
		}
		c.add(at+"/type", "unsupported type: %v", child(v)["type"])
	}
}

// blockRules are the rules by block type. Blocks that slack-rules §3 says to
// avoid are refused here although Slack has them.
func blockRules() map[string]rule {
	menus, pickers, inputs := menuRules(), pickerRules(), inputRules()
	acting := map[string]rule{
		"button": buttonRule.check, "checkboxes": checkboxesRule.check,
		"radio_buttons": radioRule.check, "overflow": overflowRule.check,
	}
	maps.Copy(acting, pickers)
	singles, accessories := maps.Clone(acting), maps.Clone(acting)
	for kind, check := range menus {
		accessories[kind] = check
		if !stateFields[kind].many {
			singles[kind] = check
		}
	}
	accessories["image"] = imageElementRule.check
	singles["datetimepicker"] = picker(map[string]rule{"initial_date_time": unixSecond})

	maps.Copy(inputs, menus)
	maps.Copy(inputs, pickers)
	inputs["datetimepicker"] = singles["datetimepicker"]
	inputs["checkboxes"], inputs["radio_buttons"] = checkboxesRule.check, radioRule.check

	rules := map[string]rule{
		"section": sectionRule(anyOfType(accessories)),
		"actions": block([]string{"elements"}, map[string]rule{"elements": list(1, 25, anyOfType(singles))}).check,
		"input":   inputBlockRule(anyOfType(inputs)),
		"context": block([]string{"elements"}, map[string]rule{"elements": list(1, 10, anyOfType(contextRules))}).check,
		"header": block([]string{"text"}, map[string]rule{
			"text": plain(150), "level": number(1, 4),
		}).check,
		"divider": block(nil, nil).check,
		"image": block([]string{"alt_text"}, map[string]rule{
			"alt_text": words(1, 2000), "title": plain(2000), "image_url": webLink, "slack_file": slackFileRule.check,
		}, func(c *checker, at string, o object) { exactlyOne(c, at, o, "image_url", "slack_file") }).check,
		"rich_text": richTextRule.check,
		"alert": block([]string{"text"}, map[string]rule{
			"text": rich(200), "level": oneOf("default", "info", "warning", "error", "success"),
		}).only(inModal),
		"video": videoRule.check,
	}
	maps.Copy(rules, messageBlockRules())
	return rules
}

var contextRules = map[string]rule{
	"image": imageElementRule.check, "plain_text": rich(3000), "mrkdwn": rich(3000),
}

func sectionRule(accessory rule) rule {
	return block(nil, map[string]rule{
		"text": rich(3000), "fields": list(1, 10, rich(2000)), "accessory": accessory, "expand": yesNo,
	}, func(c *checker, at string, o object) {
		if o["text"] == nil && o["fields"] == nil {
			c.add(at, "missing required field: text")
		}
	}).check
}

func inputBlockRule(element rule) rule {
	return block([]string{"label", "element"}, map[string]rule{
		"label": plain(2000), "element": element, "hint": plain(2000), "optional": yesNo, "dispatch_action": yesNo,
	}, func(c *checker, _ string, _ object) { c.inputs = true }).check
}

var videoRule = block([]string{"alt_text", "title", "thumbnail_url", "video_url"}, map[string]rule{
	"alt_text": words(1, 2000), "title": plain(200), "title_url": webLink, "author_name": words(1, 50),
	"provider_name": words(1, 50), "provider_icon_url": webLink, "description": plain(200),
	"thumbnail_url": webLink, "video_url": webLink,
})

var richTextRule = block([]string{"elements"}, map[string]rule{
	"elements": list(1, 100, anyOfType(map[string]rule{
		"rich_text_section":      richSection.check,
		"rich_text_quote":        richSection.check,
		"rich_text_preformatted": richSection.check,
		"rich_text_list":         richList.check,
	})),
})

var richSection = shape{
	need: []string{"type", "elements"},
	may: map[string]rule{
		"type": words(1, maxID), "border": number(0, 1), "language": words(1, maxID),
		"elements": list(0, 1000, anyOfType(richRules)),
	},
}

var richList = shape{
	need: []string{"type", "elements", "style"},
	may: map[string]rule{
		"type": words(1, maxID), "style": oneOf("bullet", "ordered"), "indent": number(0, 8), "border": number(0, 1),
		"offset": number(0, 10_000), "elements": list(1, 1000, anyOfType(map[string]rule{"rich_text_section": richSection.check})),
	},
}

// richRules are the pieces of a rich text section, by type.
var richRules = map[string]rule{
	"text":      richPiece([]string{"text"}, map[string]rule{"text": richWords}),
	"link":      richPiece([]string{"url"}, map[string]rule{"url": link, "text": richWords, "unsafe": yesNo}),
	"user":      richPiece([]string{"user_id"}, map[string]rule{"user_id": oneID}),
	"usergroup": richPiece([]string{"usergroup_id"}, map[string]rule{"usergroup_id": oneID}),
	"channel":   richPiece([]string{"channel_id"}, map[string]rule{"channel_id": oneID}),
	"broadcast": richPiece([]string{"range"}, map[string]rule{"range": oneOf("here", "channel", "everyone")}),
	"emoji":     richPiece([]string{"name"}, map[string]rule{"name": oneID, "skin_tone": number(0, 6), "unicode": oneID, "url": webLink}),
	"color":     richPiece([]string{"value"}, map[string]rule{"value": oneID}),
	"date": richPiece([]string{"timestamp", "format"}, map[string]rule{
		"timestamp": unixSecond, "format": words(1, 3000), "url": link, "fallback": words(1, 3000),
	}),
}

func richPiece(need []string, may map[string]rule) rule {
	fields := map[string]rule{"type": words(1, maxID), "style": richStyle.check}
	maps.Copy(fields, may)
	return shape{need: append([]string{"type"}, need...), may: fields}.check
}

func richWords(c *checker, at string, v any) {
	words(1, 3000)(c, at, v)
	c.written += utf8.RuneCountInString(text(v))
}

var richStyle = shape{may: map[string]rule{
	"bold": yesNo, "italic": yesNo, "strike": yesNo, "code": yesNo, "underline": yesNo,
	"highlight": yesNo, "client_highlight": yesNo, "unlink": yesNo,
}}
