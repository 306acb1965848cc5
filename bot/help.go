package bot

import "context"

// A word is what may follow /change.
type word struct {
	name string
	// usage is how it is typed, and says what it does.
	usage, says string
	do          handler
}

// A chapter is a part of help.
type chapter struct {
	title string
	words []word
}

// chapters list the words in the order in which help shows them. Those that do what a button does are in [actWords].
func (b *Bot) chapters() []chapter {
	return []chapter{
		{"Raise", []word{
			{"new", "/change", "raise a change; “/change new” does the same", b.newRequest},
			{"standard", "/change standard", "log a standard change from its template", b.newStandard},
			{"emergency", "/change emergency", "declare an emergency; work starts at once", b.newEmergency},
			{"copy", "/change copy CHG-12", "raise a change with the plan of another", b.copyRequest},
		}},
		{"Look", []word{
			{"show", "/change CHG-12", "show everything on record; “/change show CHG-12” does the same", b.show},
			{"why", "/change why CHG-12", "explain its category, risk, authority and timing, and what was refused", b.why},
			{"list", "/change list", "list the open changes; add mine, waiting, overdue, closed, all, system:NAME or any words", b.list},
			{"log", "/change log", "search the log of all changes, by a form or by words such as outcome:failed from:2026-01", b.changeLog},
			{"calendar", "/change calendar", "show the month as a picture; add next, last, december or 2026-12", b.calendar},
			{"report", "/change report", "show what the last month was like, with charts; add this, september or 2026-09", b.report},
			{"ask", "/change ask", "ask about the policy; “/change questions” finds what was asked and answered", b.ask},
			{"help", "/change help", "show this", b.help},
		}},
		{"Manage", []word{
			{"export", "/change export", "take the change log, or a pack for auditors, out as a file", b.export},
			{"retention", "/change retention", "show how long records are kept; place and end legal holds", b.retention},
			{"delegate", "/change delegate", "name who decides in your place for a time; add off to end it", b.delegate},
			{"templates", "/change templates", "list the templates of standard changes, with what became of each", b.listTemplates},
			{"freeze", "/change freeze", "show which freezes hold and come; declare, lift or pass one", b.freeze},
			{"policy", "/change policy", "show what the policy says; add review, history or call, about its yearly review", b.policyWord},
		}},
	}
}

// vocabulary lists the words of every chapter.
func (b *Bot) vocabulary() []word {
	var out []word
	for _, c := range b.chapters() {
		out = append(out, c.words...)
	}
	return out
}

// help answers with one screen of every word.
func (b *Bot) help(context.Context, *Inbound) (Answer, error) {
	m := helpMessage(b.chapters())
	return Answer{Say: &m}, nil
}

func helpMessage(chapters []chapter) Message {
	var out []markup
	for _, c := range chapters {
		if c.title == "Manage" {
			out = append(out, actHelp())
		}
		out = append(out, say("*%s*", c.title))
		for _, w := range c.words {
			out = append(out, say("• `%s` – %s", w.usage, w.says))
		}
	}
	out = append(out, "The Home tab shows what waits for you, and “Raise a change from this” in the menu of any message begins a change with its text.")
	s := &sheet{}
	s.say("help", join("\n", out...))
	return s.message(join("\n", out...))
}

// actHelp lists the words that do what the buttons of a card do.
func actHelp() markup {
	words := actWords()
	names := make([]markup, len(words))
	for i, w := range words {
		names[i] = say("`%s`", w.name)
	}
	return say("*Act*, as the buttons do: `/change approve CHG-12`, and in the same way %s", join(" ", names...))
}
