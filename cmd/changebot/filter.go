package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// filterHelp tells what the flags of [declareFilter] have in common, and of the words after them.
func filterHelp() string {
	return `Of several filters each must hold. People, systems and templates are given by their ids; the days of flags begin at midnight UTC.

After the flags may stand the words of "/change log", such as

    outcome:rolled_back system:ledger-db from:2026-01 outside-window ledger index

Their days are those of the policy's time zone; from: and to: are those on which the work began. With a colon and a value:
` + strings.Join(commands.FilterKeys(), ", ") + `. Alone: ` + strings.Join(commands.FilterFlags(), ", ") + `.
All others are looked for in the text.`
}

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
	choice(flags, "outcome", "only those with that `OUTCOME`", &f.Outcome, change.Outcomes())
	flags.Func("since", "only what was raised on that `DATE`, such as 2026-01-31, or later", func(s string) (err error) {
		f.Created.From, err = day(s)
		return err
	})
	flags.Func("until", "only what was raised on that `DATE` or before", func(s string) error {
		last, err := day(s)
		f.Created.Before = last.AddDate(0, 0, 1)
		return err
	})
	return f
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

// withWords returns a filter that picks what f and the words both pick.
func withWords(ctx context.Context, db *storage.DB, f commands.Filter, words []string) (commands.Filter, error) {
	if len(words) == 0 {
		return f, nil
	}
	if i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") }); i >= 0 {
		return f, misused("%s stands after a word: write the flags first", words[i])
	}
	p, err := policyOnRecord(ctx, db)
	if err != nil {
		return f, err
	}
	asked, _, err := commands.ReadFilter(strings.Join(words, " "), change.Actor{}, p)
	if refusal := change.AsRefusal(err); refusal != nil {
		return f, misused("%w", refusal)
	}
	if err != nil {
		return f, err
	}
	into, from := reflect.ValueOf(&f).Elem(), reflect.ValueOf(asked)
	for field, value := range from.Fields() {
		at := into.FieldByIndex(field.Index)
		switch {
		case value.IsZero():
		case at.IsZero():
			at.Set(value)
		case !reflect.DeepEqual(at.Interface(), value.Interface()):
			return f, misused("%s is asked for by a flag and by a word", field.Name)
		}
	}
	return f, nil
}

// policyOnRecord returns the policy that was in force last; nil when the record has none that can be read.
func policyOnRecord(ctx context.Context, db *storage.DB) (p *change.Policy, err error) {
	err = db.View(ctx, func(tx *storage.Tx) error {
		revision, err := tx.LastRevision()
		if err != nil || revision == "" {
			return err
		}
		text, err := tx.PolicyText(revision)
		if err != nil {
			return err
		}
		p, _ = policyfile.Parse("the policy on record", []byte(text), time.Now())
		return nil
	})
	return p, err
}
