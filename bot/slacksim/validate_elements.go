package slacksim

import (
	"maps"
	"regexp"
	"strconv"
)

// The elements that stand in blocks (slack-rules §3).

// element returns the shape of an element that acts: its type, its action_id
// and the given fields.
func element(need []string, may map[string]rule, also ...func(*checker, string, object)) shape {
	fields := map[string]rule{"type": words(1, maxID), "action_id": words(1, maxID)}
	maps.Copy(fields, may)
	return shape{
		need: append([]string{"type"}, need...),
		may:  fields,
		also: func(c *checker, at string, o object) {
			for _, check := range also {
				check(c, at, o)
			}
		},
	}
}

var buttonRule = element([]string{"text"}, map[string]rule{
	"text":                plain(75),
	"url":                 link,
	"value":               words(1, 2000),
	"style":               oneOf("primary", "danger"),
	"confirm":             confirmRule.check,
	"accessibility_label": words(1, 75),
})

var imageElementRule = shape{
	need: []string{"type", "alt_text"},
	may: map[string]rule{
		"type":       oneOf("image"),
		"alt_text":   words(1, 2000),
		"image_url":  webLink,
		"slack_file": slackFileRule.check,
	},
	also: func(c *checker, at string, o object) { exactlyOne(c, at, o, "image_url", "slack_file") },
}

var overflowRule = element([]string{"options"}, map[string]rule{
	"options": list(1, 5, optionRule(plain, true)),
	"confirm": confirmRule.check,
})

var checkboxesRule = element([]string{"options"}, map[string]rule{
	"options":         list(1, 10, optionRule(rich, false)),
	"initial_options": list(1, 10, optionRule(rich, false)),
	"confirm":         confirmRule.check,
	"focus_on_load":   focus,
}, startsWithOption)

var radioRule = element([]string{"options"}, map[string]rule{
	"options":        list(1, 10, optionRule(rich, false)),
	"initial_option": optionRule(rich, false),
	"confirm":        confirmRule.check,
	"focus_on_load":  focus,
}, startsWithOption)

// menu returns the shape of a select with the fields that all have.
func menu(may map[string]rule, also ...func(*checker, string, object)) shape {
	fields := map[string]rule{"placeholder": plain(150), "confirm": confirmRule.check, "focus_on_load": focus}
	maps.Copy(fields, may)
	return element(nil, fields, also...)
}

var (
	staticOptions = map[string]rule{
		"options":       list(1, 100, optionRule(plain, false)),
		"option_groups": list(1, 100, groupRule.check),
	}
	plainOption  = optionRule(plain, false)
	plainOptions = list(1, 100, plainOption)
	someIDs      = list(1, 100, words(1, maxID))
	oneID        = words(1, maxID)
)

func oneSource(c *checker, at string, o object) { exactlyOne(c, at, o, "options", "option_groups") }

// responseURLs stand only in modals (slack-rules §1).
func responseURLs(c *checker, at string, v any) {
	yesNo(c, at, v)
	if c.surface != inModal {
		c.add(at, "response_url_enabled works only in modals")
	}
}

// menuRules are the five selects and the five multi selects, by type.
func menuRules() map[string]rule {
	one := map[string]shape{
		"static_select": menu(staticOptions, oneSource, startsWithOption).with(map[string]rule{"initial_option": plainOption}),
		"external_select": menu(map[string]rule{
			"initial_option": plainOption, "min_query_length": number(0, 3000),
		}),
		"users_select": menu(map[string]rule{"initial_user": oneID}),
		"conversations_select": menu(map[string]rule{
			"initial_conversation": oneID, "default_to_current_conversation": yesNo,
			"response_url_enabled": responseURLs, "filter": filterRule.check,
		}),
		"channels_select": menu(map[string]rule{"initial_channel": oneID, "response_url_enabled": responseURLs}),
	}
	many := map[string]shape{
		"multi_static_select": menu(staticOptions, oneSource, startsWithOption).with(map[string]rule{"initial_options": plainOptions}),
		"multi_external_select": menu(map[string]rule{
			"initial_options": plainOptions, "min_query_length": number(0, 3000),
		}),
		"multi_users_select": menu(map[string]rule{"initial_users": someIDs}),
		"multi_conversations_select": menu(map[string]rule{
			"initial_conversations": someIDs, "default_to_current_conversation": yesNo, "filter": filterRule.check,
		}),
		"multi_channels_select": menu(map[string]rule{"initial_channels": someIDs}),
	}
	rules := map[string]rule{}
	for kind, s := range one {
		rules[kind] = s.check
	}
	for kind, s := range many {
		rules[kind] = s.with(map[string]rule{"max_selected_items": number(1, 100)}).check
	}
	return rules
}

var (
	dateRule   = pattern(datePattern, "a date in the format YYYY-MM-DD")
	clockRule  = pattern(timePattern, "a time in the format HH:mm")
	digitsRule = pattern(regexp.MustCompile(`^-?\d+(\.\d+)?$`), "a number in a string")
)

// unixSecond is a time of 10 digits (slack-rules §3).
func unixSecond(c *checker, at string, v any) {
	if n, ok := whole(v); !ok || n < 1e9 || n > 9_999_999_999 {
		c.add(at, "must be a Unix time of 10 digits")
	}
}

// picker returns the shape of a date or time picker.
func picker(may map[string]rule) rule {
	fields := map[string]rule{"confirm": confirmRule.check, "focus_on_load": focus}
	maps.Copy(fields, may)
	return element(nil, fields).check
}

// typed returns the shape of an element that is typed into.
func typed(need []string, may map[string]rule, also ...func(*checker, string, object)) rule {
	fields := map[string]rule{
		"placeholder": plain(150), "dispatch_action_config": dispatchRule.check, "focus_on_load": focus,
		"initial_value": words(1, 3000),
	}
	maps.Copy(fields, may)
	return element(need, fields, also...).check
}

// ordered asks that one number is not above another.
func ordered(low, high string) func(*checker, string, object) {
	return func(c *checker, at string, o object) {
		least, hasLeast := numeric(o[low])
		most, hasMost := numeric(o[high])
		if hasLeast && hasMost && least > most {
			c.add(at+"/"+low, "must be less than or equal to %s", high)
		}
	}
}

func numeric(v any) (float64, bool) {
	if n, ok := whole(v); ok {
		return float64(n), true
	}
	n, err := strconv.ParseFloat(text(v), 64)
	return n, err == nil
}

// pickerRules stand in sections, actions and inputs, except the datetimepicker,
// which is no accessory.
func pickerRules() map[string]rule {
	return map[string]rule{
		"datepicker": picker(map[string]rule{"placeholder": plain(150), "initial_date": dateRule}),
		"timepicker": picker(map[string]rule{"placeholder": plain(150), "initial_time": clockRule, "timezone": words(1, maxID)}),
	}
}

// inputRules stand only in input blocks.
func inputRules() map[string]rule {
	return map[string]rule{
		"plain_text_input": typed(nil, map[string]rule{
			"multiline": yesNo, "min_length": number(0, 3000), "max_length": number(1, 3000),
		}, ordered("min_length", "max_length")),
		"email_text_input": typed(nil, nil),
		"url_text_input":   typed(nil, nil),
		"number_input": typed([]string{"is_decimal_allowed"}, map[string]rule{
			"is_decimal_allowed": yesNo, "initial_value": digitsRule, "min_value": digitsRule, "max_value": digitsRule,
		}, ordered("min_value", "max_value")),
		"rich_text_input": typed(nil, map[string]rule{
			"initial_value": richTextRule.check, "min_lines": number(1, 100), "max_lines": number(1, 100),
		}, ordered("min_lines", "max_lines")),
		"file_input": element(nil, map[string]rule{
			"filetypes": list(1, 100, words(1, maxID)), "max_files": number(1, 10),
		}).check,
	}
}
