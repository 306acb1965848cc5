package slacksim

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// pick returns the state entry of an element after a person typed or picked
// value, in the form that CONTROL.md gives for `fill`. It refuses what the
// element does not offer.
func (w *workspace) pick(p place, value any) (object, error) {
	field, ok := stateFields[p.kind()]
	if !ok {
		return nil, refused(fmt.Sprintf("Nothing can be typed or picked in %q.", p.label()))
	}
	entry := object{"type": p.kind()}
	if value == nil || value == "" {
		entry[field.name] = nil
		if field.many {
			entry[field.name] = []any{}
		}
		return entry, nil
	}
	if !field.many {
		one, err := w.pickOne(p, value)
		if err != nil {
			return nil, err
		}
		entry[field.name] = one
		return entry, nil
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	limit, limited := whole(p.element["max_selected_items"])
	if limited && len(list) > limit {
		return nil, refused(fmt.Sprintf("Only %d can be picked in %q.", limit, p.label()))
	}
	picked := []any{}
	for _, item := range list {
		one, err := w.pickOne(p, item)
		if err != nil {
			return nil, err
		}
		picked = append(picked, one)
	}
	entry[field.name] = picked
	return entry, nil
}

func (w *workspace) pickOne(p place, value any) (any, error) {
	said, isText := value.(string)
	if number, ok := value.(json.Number); ok {
		said, isText = number.String(), true
	}
	if !isText {
		return nil, malformed(fmt.Sprintf("%q takes text, a number or a list of texts", p.label()))
	}
	known := true
	switch p.kind() {
	case "static_select", "multi_static_select", "external_select", "multi_external_select", "radio_buttons", "checkboxes", "overflow":
		for _, option := range w.optionsOf(p) {
			if option["value"] == said {
				return option, nil
			}
		}
		known = false
	case "users_select", "multi_users_select":
		known = w.person(said) != nil
	case "conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select":
		known = w.channel(said) != nil
	case "datepicker":
		known = datePattern.MatchString(said)
	case "timepicker":
		known = timePattern.MatchString(said)
	case "datetimepicker":
		if _, err := strconv.ParseInt(said, 10, 64); err != nil {
			return nil, malformed(fmt.Sprintf("%q takes a Unix time in seconds", p.label()))
		}
		return json.Number(said), nil
	case "rich_text_input":
		return richText(said), nil
	case "file_input":
		known = w.files[said] != nil
	}
	if !known {
		return nil, refused(fmt.Sprintf("%q cannot be picked in %q.", said, p.label()))
	}
	return said, nil
}

// optionsOf lists what an element offers, including what the bot last offered
// for a menu that asks it.
func (w *workspace) optionsOf(p place) []object {
	options := objects(p.element["options"])
	for _, group := range objects(p.element["option_groups"]) {
		options = append(options, objects(group["options"])...)
	}
	options = append(options, w.offered[p.blockID()+"/"+p.actionID()]...)
	options = append(options, objects(p.element["initial_options"])...)
	if initial := child(p.element["initial_option"]); initial != nil {
		options = append(options, initial)
	}
	return options
}

func richText(said string) object {
	return object{"type": "rich_text", "elements": []any{
		object{"type": "rich_text_section", "elements": []any{object{"type": "text", "text": said}}},
	}}
}
