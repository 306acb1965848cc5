package bot

import "context"

// A word is what may follow /change.
type word struct {
	name string
	// usage is how it is typed, and says what it does.
	usage, says string
	do          handler
}

// vocabulary lists the words in the order in which help shows them.
func (b *Bot) vocabulary() []word {
	return []word{
		{"new", "/change", "raise a change; “/change new” does the same", b.newRequest},
		{"standard", "/change standard", "log a standard change from its template", b.newStandard},
		{"emergency", "/change emergency", "declare an emergency; work starts at once", b.newEmergency},
		{"show", "/change CHG-12", "show everything on record; “/change show CHG-12” does the same", b.show},
		{"copy", "/change copy CHG-12", "raise a change with the plan of another", b.copyRequest},
		{"list", "/change list", "list the open changes; add mine, waiting, closed, all, system:NAME or any words", b.list},
		{"help", "/change help", "show this", b.help},
	}
}

// help answers with one screen of every word.
func (b *Bot) help(context.Context, *Inbound) (Answer, error) {
	m := helpMessage(b.vocabulary())
	return Answer{Say: &m}, nil
}

func helpMessage(words []word) Message {
	out := []markup{"*What you can type*"}
	for _, w := range words {
		out = append(out, say("• `%s` – %s", w.usage, w.says))
	}
	out = append(out, "Also: the Home tab shows what waits for you, and “Raise a change from this” in the menu of any message begins a change with its text.")
	s := &sheet{}
	s.say("help", join("\n", out...))
	return s.message(join("\n", out...))
}
