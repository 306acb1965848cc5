package slacksim

import (
	"slices"
	"unicode/utf8"
)

// The composition objects (slack-rules §3).

// plain is a plain_text object of 1 to most code points.
func plain(most int) rule { return textObject(1, most, "plain_text") }

// rich is a plain_text or mrkdwn object of 1 to most code points.
func rich(most int) rule { return textObject(1, most, "plain_text", "mrkdwn") }

func textObject(least, most int, kinds ...string) rule {
	s := shape{
		need: []string{"type", "text"},
		may: map[string]rule{
			"type":     oneOf(kinds...),
			"text":     words(least, most),
			"emoji":    yesNo,
			"verbatim": yesNo,
		},
		also: func(c *checker, at string, o object) {
			c.written += utf8.RuneCountInString(text(o["text"]))
			if o["type"] == "mrkdwn" && o["emoji"] != nil {
				c.add(at, "invalid additional property: emoji")
			}
			if o["type"] == "plain_text" && o["verbatim"] != nil {
				c.add(at, "invalid additional property: verbatim")
			}
		},
	}
	return s.check
}

var confirmRule = shape{
	need: []string{"title", "text", "confirm", "deny"},
	may: map[string]rule{
		"title":   plain(100),
		"text":    rich(300),
		"confirm": plain(30),
		"deny":    plain(30),
		"style":   oneOf("primary", "danger"),
	},
}

// optionRule is an option whose text is of the given kind. Only overflow menus
// may link.
func optionRule(label func(most int) rule, links bool) rule {
	option := shape{
		need: []string{"text", "value"},
		may: map[string]rule{
			"text":        label(75),
			"value":       words(1, 150),
			"description": label(75),
		},
	}
	if links {
		option = option.with(map[string]rule{"url": link})
	}
	return option.check
}

var groupRule = shape{
	need: []string{"label", "options"},
	may: map[string]rule{
		"label":   plain(75),
		"options": list(1, 100, optionRule(plain, false)),
	},
}

var dispatchRule = shape{
	need: []string{"trigger_actions_on"},
	may: map[string]rule{
		"trigger_actions_on": list(1, 2, oneOf("on_enter_pressed", "on_character_entered")),
	},
}

var filterRule = shape{
	may: map[string]rule{
		"include":                          list(1, 4, oneOf("im", "mpim", "private", "public")),
		"exclude_external_shared_channels": yesNo,
		"exclude_bot_users":                yesNo,
	},
	also: func(c *checker, at string, o object) {
		if len(o) == 0 {
			c.add(at, "must provide at least one field")
		}
	},
}

var slackFileRule = shape{
	may: map[string]rule{"id": words(1, maxID), "url": webLink},
	also: func(c *checker, at string, o object) {
		exactlyOne(c, at, o, "id", "url")
	},
}

func focus(c *checker, at string, v any) {
	yesNo(c, at, v)
	if truth(v) {
		c.focused++
	}
}

// startsWithOption asks that what is picked at first is one of the options,
// in every field (slack-rules §3).
func startsWithOption(c *checker, at string, o object) {
	options := objects(o["options"])
	for _, group := range objects(o["option_groups"]) {
		options = append(options, objects(group["options"])...)
	}
	if initial := o["initial_option"]; initial != nil && !containsJSON(options, initial) {
		c.add(at+"/initial_option", "must exactly match one of the provided options")
	}
	if initial, ok := o["initial_options"].([]any); ok {
		if len(initial) == 0 {
			c.add(at+"/initial_options", "no fewer than 1 items allowed")
		}
		if slices.ContainsFunc(initial, func(one any) bool { return !containsJSON(options, one) }) {
			c.add(at+"/initial_options", "must exactly match some of the provided options")
		}
	}
}
