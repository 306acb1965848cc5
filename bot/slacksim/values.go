package slacksim

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
)

// values is what is typed and picked, by block_id and action_id, in the shape
// of Slack's view.state.values.
type values = map[string]map[string]object

// stateField says how the state of a kind of element is called, and which of
// its fields holds what it starts with.
type stateField struct {
	name, initial string
	many          bool
}

var stateFields = map[string]stateField{
	"plain_text_input":           {name: "value", initial: "initial_value"},
	"email_text_input":           {name: "value", initial: "initial_value"},
	"url_text_input":             {name: "value", initial: "initial_value"},
	"number_input":               {name: "value", initial: "initial_value"},
	"rich_text_input":            {name: "rich_text_value", initial: "initial_value"},
	"datepicker":                 {name: "selected_date", initial: "initial_date"},
	"timepicker":                 {name: "selected_time", initial: "initial_time"},
	"datetimepicker":             {name: "selected_date_time", initial: "initial_date_time"},
	"static_select":              {name: "selected_option", initial: "initial_option"},
	"external_select":            {name: "selected_option", initial: "initial_option"},
	"radio_buttons":              {name: "selected_option", initial: "initial_option"},
	"users_select":               {name: "selected_user", initial: "initial_user"},
	"conversations_select":       {name: "selected_conversation", initial: "initial_conversation"},
	"channels_select":            {name: "selected_channel", initial: "initial_channel"},
	"checkboxes":                 {name: "selected_options", initial: "initial_options", many: true},
	"multi_static_select":        {name: "selected_options", initial: "initial_options", many: true},
	"multi_external_select":      {name: "selected_options", initial: "initial_options", many: true},
	"multi_users_select":         {name: "selected_users", initial: "initial_users", many: true},
	"multi_conversations_select": {name: "selected_conversations", initial: "initial_conversations", many: true},
	"multi_channels_select":      {name: "selected_channels", initial: "initial_channels", many: true},
	"file_input":                 {name: "files", many: true},
}

// startValues returns the state of freshly drawn blocks. What the person had
// already put in an element with the same block_id, action_id and type is kept
// and its initial value ignored (slack-rules §2).
func startValues(blocks []object, before values) values {
	state := values{}
	for _, p := range everyPlace(blocks) {
		field, ok := stateFields[p.kind()]
		if !ok {
			continue
		}
		entry := object{"type": p.kind(), field.name: p.element[field.initial]}
		if field.many && entry[field.name] == nil {
			entry[field.name] = []any{}
		}
		if kept := before[p.blockID()][p.actionID()]; kept != nil && kept["type"] == p.kind() {
			entry = kept
		}
		if state[p.blockID()] == nil {
			state[p.blockID()] = map[string]object{}
		}
		state[p.blockID()][p.actionID()] = entry
	}
	return state
}

// put stores a state entry.
func put(state values, p place, entry object) {
	if state[p.blockID()] == nil {
		state[p.blockID()] = map[string]object{}
	}
	state[p.blockID()][p.actionID()] = entry
}

var (
	datePattern = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)
	timePattern = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// isEmpty reports whether nothing is typed or picked.
func isEmpty(entry object) bool {
	held := entry[stateFields[text(entry["type"])].name]
	if held == nil || held == "" {
		return true
	}
	list, isList := held.([]any)
	return isList && len(list) == 0
}

// whole returns v when it is a whole number.
func whole(v any) (int, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(number.String())
	return n, err == nil
}

func sameJSON(a, b any) bool { return reflect.DeepEqual(a, b) }

func containsJSON(list []object, wanted any) bool {
	return slices.ContainsFunc(list, func(o object) bool { return sameJSON(any(o), wanted) })
}
