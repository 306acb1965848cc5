package bot

import (
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// person asks for one person of the workspace.
func person(name change.Field, label string, at *change.UserID) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			menu := &slack.SelectBlockElement{Type: slack.OptTypeUser, ActionID: string(name), Placeholder: literal("Choose a person", 150)}
			return menu.WithInitialUser(string(*at))
		},
		read: func(a slack.BlockAction) { *at = change.UserID(a.SelectedUser) },
	}
}

// people asks for any number of people of the workspace.
func people(name change.Field, label string, at *[]change.UserID) field {
	return field{
		name: name, label: label,
		element: func() slack.BlockElement {
			menu := &slack.MultiSelectBlockElement{Type: slack.MultiOptTypeUser, ActionID: string(name), Placeholder: literal("Choose people", 150)}
			for _, u := range *at {
				menu.InitialUsers = append(menu.InitialUsers, string(u))
			}
			return menu
		},
		read: func(a slack.BlockAction) {
			*at = nil
			for _, u := range a.SelectedUsers {
				*at = append(*at, change.UserID(u))
			}
		},
	}
}
