package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// seed raises the stories as the people of the local Slack would: by commands, forms and clicks. They are raised
// before any of them goes on, so that the channel fills at once.
func seed(ctx context.Context, slack *slacksim.Client) error {
	told := stories()
	numbers := make([]string, len(told))
	for i, s := range told {
		var err error
		if numbers[i], err = raise(ctx, slack.As(s.requester), s.request); err != nil {
			return fmt.Errorf("raise %q: %w", s.request[change.FieldTitle], err)
		}
	}
	for i, s := range told {
		if err := s.goOn(ctx, slack, numbers[i]); err != nil {
			return fmt.Errorf("go on with %s: %w", numbers[i], err)
		}
	}
	return nil
}

// goOn takes a change as far as its story goes.
func (s story) goOn(ctx context.Context, slack *slacksim.Client, number string) error {
	if s.answers == nil {
		return nil
	}
	implementer := slack.As(s.requester)
	if err := actWithForm(ctx, slack.As(slacksim.Priya), number, change.Assess, s.assessment()); err != nil {
		return err
	}
	for _, approver := range s.approvers {
		if err := act(ctx, slack.As(approver), number, change.Approve); err != nil {
			return err
		}
	}
	if s.starts == nil {
		return nil
	}
	workspace, err := slack.Workspace(ctx)
	if err != nil {
		return err
	}
	slot := map[change.Field]any{change.FieldWishedStart: s.starts(workspace.Clock).Truncate(time.Minute).Unix()}
	if err := actWithForm(ctx, implementer, number, change.Schedule, slot); err != nil || !s.begun {
		return err
	}
	if err := act(ctx, implementer, number, change.Start, change.Finish); err != nil || !s.closed {
		return err
	}
	checked := map[change.Field]any{"result": string(change.Verify), "checked": s.checked}
	if err := actWithForm(ctx, slack.As(slacksim.Priya), number, change.Verify, checked); err != nil {
		return err
	}
	return actWithForm(ctx, implementer, number, change.Document, map[change.Field]any{"outcome": string(change.Successful)})
}

func (s story) assessment() map[change.Field]any {
	filled := map[change.Field]any{"dependencies": s.needs, "testing": s.tests}
	for question, answer := range s.answers {
		filled["question_"+change.Field(question)] = answer
	}
	return filled
}

// raise fills in the form behind /change and returns the number of the new change.
func raise(ctx context.Context, who *slacksim.Actor, request map[change.Field]any) (number string, err error) {
	if err := who.Command(ctx, "/change", "new"); err != nil {
		return "", err
	}
	if err := fillIn(ctx, who, "request", request); err != nil {
		return "", err
	}
	receipt, err := top(ctx, who, func(v slacksim.View) bool { return v.CallbackID == "" })
	if err != nil {
		return "", err
	}
	return receipt.Title, who.Cancel(ctx)
}

// act clicks buttons in the details of a change, which are drawn anew after each.
func act(ctx context.Context, who *slacksim.Actor, number string, acts ...change.Action) error {
	if err := who.Command(ctx, "/change", number); err != nil {
		return err
	}
	var seen slacksim.View
	for _, a := range acts {
		var err error
		seen, err = top(ctx, who, func(v slacksim.View) bool { return v.Title == number && v.Hash != seen.Hash })
		if err != nil {
			return err
		}
		if err := who.ClickModal(ctx, string(a)); err != nil {
			return fmt.Errorf("%s: %w", a, err)
		}
	}
	return who.Cancel(ctx)
}

// actWithForm types the word of an act, and fills in and submits the form that it opens. The bot takes so much from one
// person at once that the way over the details would be too long.
func actWithForm(ctx context.Context, who *slacksim.Actor, number string, a change.Action, filled map[change.Field]any) error {
	if err := who.Command(ctx, "/change", string(a)+" "+number); err != nil {
		return err
	}
	return fillIn(ctx, who, string(a), filled)
}

// fillIn fills in and submits the form called callback, once it is open.
func fillIn(ctx context.Context, who *slacksim.Actor, callback string, filled map[change.Field]any) error {
	if _, err := top(ctx, who, func(v slacksim.View) bool { return v.CallbackID == callback }); err != nil {
		return err
	}
	for _, field := range fieldsInOrder(filled) {
		if err := who.Fill(ctx, string(field), filled[field]); err != nil {
			return fmt.Errorf("fill in %s: %w", field, err)
		}
	}
	answer, err := who.Submit(ctx)
	if err == nil && (len(answer.Errors) > 0 || answer.Notice != "") {
		err = fmt.Errorf("the form %s was not taken: %v %s", callback, answer.Errors, answer.Notice)
	}
	return err
}

// fieldsInOrder returns the fields, those first on which it depends whether others are asked.
func fieldsInOrder(filled map[change.Field]any) []change.Field {
	var fields []change.Field
	for _, first := range []change.Field{change.FieldCategory, change.FieldImpact} {
		if _, given := filled[first]; given {
			fields = append(fields, first)
		}
	}
	for field := range filled {
		if !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// top waits until the person's top modal is the one that is meant, and returns it.
func top(ctx context.Context, who *slacksim.Actor, meant func(slacksim.View) bool) (found slacksim.View, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err = who.Await(ctx, func(ctx context.Context) (bool, error) {
		stack, err := who.Modals(ctx)
		if err != nil || len(stack) == 0 || !meant(stack[len(stack)-1]) {
			return false, err
		}
		found = stack[len(stack)-1]
		return true, nil
	})
	return found, err
}
