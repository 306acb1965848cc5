package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// The fields of the form above the change log: those of [commands.FilterKeys] that can be chosen, and the rest in words.
const (
	logWords    = change.Field("log_words")
	logState    = change.Field("log_state")
	logOutcome  = change.Field("log_outcome")
	logCategory = change.Field("log_category")
	logRisk     = change.Field("log_risk")
	logSystem   = change.Field("log_system")
	logPerson   = change.Field("log_person")
	logFrom     = change.Field("log_from")
	logTo       = change.Field("log_to")
	logFlags    = change.Field("log_flags")
)

// anything is the choice of a menu that asks for nothing: what was picked in one cannot be taken back otherwise.
const anything = "any"

// A logForm is what the form above the log holds.
type logForm struct {
	words    string
	states   []change.State
	outcome  change.Outcome
	category change.Category
	risk     change.Risk
	system   change.SystemID
	people   []change.UserID
	from, to string
	flags    []string
}

// logFlagChoices are the flags that the form offers.
func logFlagChoices() []choice {
	return []choice{
		{"open", "Only open ones"},
		{"outside-window", "Begun outside a maintenance window"},
		{"during-freeze", "Begun during a freeze"},
		{"overdue", "Documentation or review overdue"},
	}
}

// logFields asks for a part of the log. Emptied counts how often the form began anew: what is shown then is not what was
// typed before.
func logFields(l *logForm, p *change.Policy, emptied int) form {
	systems := make([]choice, len(p.Systems))
	for i, s := range p.Systems {
		systems[i] = choice{string(s.ID), s.Name}
	}
	fields := []field{
		shortText(logWords, "With these words", &l.words, commands.MaxFilter).hinted("Or words such as incident:INC-5, approver:me, raised-from:2026-01-31 or closed-to:2026-01."),
		several(logState, "State", &l.states, labelled(change.States())),
		pick(logOutcome, "Outcome", &l.outcome, orAnything(labelled(change.Outcomes()))),
		pick(logCategory, "Category", &l.category, orAnything(labelled(change.Categories()))),
		pick(logRisk, "Risk", &l.risk, orAnything(labelled(change.Risks()))),
		pick(logSystem, "System", &l.system, orAnything(systems)),
		onePerson(logPerson, "Person", &l.people).hinted("Who raised, implemented, approved or verified it."),
		dayField(logFrom, "Implemented from", &l.from),
		dayField(logTo, "Implemented up to", &l.to),
		ticks(logFlags, "Only those", &l.flags, logFlagChoices()),
	}
	for i := range fields {
		fields[i] = fields[i].may().about(strconv.Itoa(emptied))
	}
	return form{callback: logCallback, title: "Change log", submit: "Search", fields: fields}
}

func orAnything(choices []choice) []choice { return append([]choice{{anything, "Any"}}, choices...) }

// onePerson is people for one of them, who unlike that of a menu for one can be taken out again.
func onePerson(name change.Field, label string, at *[]change.UserID) field {
	f := people(name, label, at)
	menu := f.element
	f.element = func() slack.BlockElement {
		one := 1
		element := menu().(*slack.MultiSelectBlockElement)
		element.MaxSelectedItems = &one
		return element
	}
	return f
}

// ticks asks for any number of a few choices, all in view.
func ticks(name change.Field, label string, at *[]string, choices []choice) field {
	f := several(name, label, at, choices)
	f.element = func() slack.BlockElement {
		boxes := slack.NewCheckboxGroupsBlockElement(string(name))
		boxes.Options, _ = offered(choices)
		for _, v := range *at {
			boxes.InitialOptions = append(boxes.InitialOptions, chosen(choices, v))
		}
		return boxes
	}
	return f
}

// logFormOf returns the form filled in as if f, which the words were read as, had been chosen in it. What the form has no
// field for stays in the words.
func logFormOf(words string, f commands.Filter, p *change.Policy) logForm {
	var l logForm
	var rest []string
	for _, word := range strings.Fields(words) {
		switch name := commands.FilterName(word); name {
		case "state":
			l.states = f.States
		case "outcome":
			l.outcome = f.Outcome
		case "category":
			l.category = f.Category
		case "risk":
			l.risk = f.Risk
		case "system":
			if _, known := p.System(f.System); known {
				l.system = f.System
			} else {
				rest = append(rest, word)
			}
		case "person":
			l.people = []change.UserID{f.Person}
		case "from":
			l.from = f.Started.From.In(p.TimeZone).Format(time.DateOnly)
		case "to":
			l.to = f.Started.Before.In(p.TimeZone).AddDate(0, 0, -1).Format(time.DateOnly)
		default:
			if slices.ContainsFunc(logFlagChoices(), func(c choice) bool { return c.value == name }) {
				l.flags = append(l.flags, name)
			} else {
				rest = append(rest, word)
			}
		}
	}
	l.words = strings.Join(rest, " ")
	return l
}

// filter returns what was typed and chosen, as it could have been typed.
func (l logForm) filter() string {
	words := []string{sought(l.words)}
	add := func(name, value string) {
		if value != "" && value != anything {
			words = append(words, name+":"+value)
		}
	}
	states := make([]string, len(l.states))
	for i, s := range l.states {
		states[i] = string(s)
	}
	add("state", strings.Join(states, ","))
	add("outcome", string(l.outcome))
	add("category", string(l.category))
	add("risk", string(l.risk))
	add("system", string(l.system))
	for _, u := range l.people {
		add("person", string(u))
	}
	add("from", l.from)
	add("to", l.to)
	return strings.TrimSpace(strings.Join(append(words, l.flags...), " "))
}
