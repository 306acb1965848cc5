package bot

import (
	"slices"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// Limits of Slack on choices (slack-rules §3).
const (
	maxOptions = 100
	maxRadios  = 10
)

// A choice is one of the answers that a field offers.
type choice struct{ value, label string }

// labelled returns a choice for each of list.
func labelled[T interface {
	~string
	Label() string
}](list []T) []choice {
	out := make([]choice, len(list))
	for i, v := range list {
		out[i] = choice{string(v), v.Label()}
	}
	return out
}

// pick asks for one of the choices from a menu.
func pick[T ~string](name change.Field, label string, at *T, choices []choice) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			menu := &slack.SelectBlockElement{Type: slack.OptTypeStatic, ActionID: string(name), Placeholder: literal("Choose one", 150)}
			menu.Options, menu.OptionGroups = offered(choices)
			menu.InitialOption = chosen(choices, string(*at))
			return menu
		},
		read: func(a slack.BlockAction) { *at = T(a.SelectedOption.Value) },
	}
}

// tick asks for one of a few choices, all in view.
func tick[T ~string](name change.Field, label string, at *T, choices []choice) field {
	if len(choices) > maxRadios {
		return pick(name, label, at, choices)
	}
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			options, _ := offered(choices)
			radios := slack.NewRadioButtonsBlockElement(string(name), options...)
			radios.InitialOption = chosen(choices, string(*at))
			return radios
		},
		read: func(a slack.BlockAction) { *at = T(a.SelectedOption.Value) },
	}
}

// several asks for any number of the choices.
func several[T ~string](name change.Field, label string, at *[]T, choices []choice) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			menu := &slack.MultiSelectBlockElement{Type: slack.MultiOptTypeStatic, ActionID: string(name), Placeholder: literal("Choose one or more", 150)}
			menu.Options, menu.OptionGroups = offered(choices)
			for _, v := range *at {
				if o := chosen(choices, string(v)); o != nil {
					menu.InitialOptions = append(menu.InitialOptions, o)
				}
			}
			return menu
		},
		read: func(a slack.BlockAction) {
			*at = nil
			for _, o := range a.SelectedOptions {
				*at = append(*at, T(o.Value))
			}
		},
	}
}

// offered returns the choices as options, in groups when they are more than one list may hold.
func offered(choices []choice) ([]*slack.OptionBlockObject, []*slack.OptionGroupBlockObject) {
	var options []*slack.OptionBlockObject
	for _, c := range choices {
		options = append(options, option(c.value, c.label))
	}
	if len(options) <= maxOptions {
		return options, nil
	}
	var groups []*slack.OptionGroupBlockObject
	for part := range slices.Chunk(options, maxOptions) {
		label := part[0].Text.Text + " …"
		groups = append(groups, slack.NewOptionGroupBlockElement(literal(label, maxButton), part...))
	}
	return nil, groups
}

// chosen returns the option of value exactly as it is offered; nil when it is not.
func chosen(choices []choice, value string) *slack.OptionBlockObject {
	i := slices.IndexFunc(choices, func(c choice) bool { return c.value == value })
	if i < 0 {
		return nil
	}
	return option(choices[i].value, choices[i].label)
}
