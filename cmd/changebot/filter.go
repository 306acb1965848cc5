package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// filterHelp tells what the flags of [declareFilter] have in common.
const filterHelp = `Of several filters each must hold. People, systems and templates are given by their ids; days begin at midnight UTC.`

// declareFilter declares the flags that pick changes. The filter is ready once they are read.
func declareFilter(flags *flag.FlagSet) *commands.Filter {
	f := &commands.Filter{}
	text := func(name, does string, into *string) { flags.StringVar(into, name, "", does) }
	text("requester", "only what that `PERSON` raised", (*string)(&f.Requester))
	text("implementer", "only what that `PERSON` implements", (*string)(&f.Implementer))
	text("system", "only what alters that `SYSTEM`", (*string)(&f.System))
	text("template", "only what was logged from that `TEMPLATE`", (*string)(&f.Template))
	text("words", "only what has every one of these `WORDS` in its text, in any order", &f.Words)
	flags.Func("waiting", "only what waits for that `PERSON`", func(s string) error {
		f.Waiting.People = []change.UserID{change.UserID(s)}
		return nil
	})
	flags.BoolVar(&f.Open, "open", false, "only what is not closed, rejected or cancelled")
	flags.BoolVar(&f.Overdue, "overdue", false, "only emergencies whose documentation or review is late")
	flags.BoolVar(&f.Escalated, "escalated", false, "only what has waited for so long that others were told")
	flags.BoolVar(&f.Frozen, "frozen", false, "only what a freeze holds")
	flags.Func("state", "only those in one of these `STATES`, with commas between: "+listed(change.States()), func(s string) error {
		for word := range strings.SplitSeq(s, ",") {
			state, err := oneOf(change.States(), word)
			if err != nil {
				return err
			}
			f.States = append(f.States, state)
		}
		return nil
	})
	choice(flags, "category", "only those of that `CATEGORY`", &f.Category, change.Categories())
	choice(flags, "risk", "only those of that `RISK`", &f.Risk, change.Risks())
	choice(flags, "outcome", "only those with that `OUTCOME`", &f.Outcome, outcomes())
	flags.Func("since", "only what was raised on that `DATE`, such as 2026-01-31, or later", func(s string) (err error) {
		f.CreatedFrom, err = day(s)
		return err
	})
	flags.Func("until", "only what was raised on that `DATE` or before", func(s string) error {
		last, err := day(s)
		f.CreatedBefore = last.AddDate(0, 0, 1)
		return err
	})
	return f
}

func outcomes() []change.Outcome {
	return []change.Outcome{change.Successful, change.SuccessfulWithIssues, change.RolledBack, change.Failed, change.WasCancelled}
}

// choice declares a flag that takes one of a few words.
func choice[T ~string](flags *flag.FlagSet, name, does string, into *T, words []T) {
	flags.Func(name, does+": "+listed(words), func(s string) (err error) {
		*into, err = oneOf(words, s)
		return err
	})
}

func oneOf[T ~string](words []T, s string) (T, error) {
	if word := T(s); slices.Contains(words, word) {
		return word, nil
	}
	return "", fmt.Errorf("write one of %s", listed(words))
}

func listed[T ~string](words []T) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = string(w)
	}
	return strings.Join(all, ", ")
}

func day(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, errors.New("write a date such as 2026-01-31")
	}
	return t, nil
}
