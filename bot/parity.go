package bot

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// An actWord is a word after /change that does, to the change whose number follows, what a button does.
type actWord struct{ name, click string }

// actWords are in the order of a change's life, as help shows them.
func actWords() []actWord {
	return []actWord{
		{"assess", string(change.Assess)},
		{"claim", string(change.Claim)},
		{"looking", string(change.Claim)},
		{"approve", string(change.Approve)},
		{"return", string(change.Return)},
		{"reject", string(change.Reject)},
		{"edit", string(change.Edit)},
		{"resubmit", string(change.Resubmit)},
		{"schedule", string(change.Schedule)},
		{"start", string(change.Start)},
		{"note", string(change.Note)},
		{"extend", string(change.Extend)},
		{"handover", string(change.HandOver)},
		{"finish", string(change.Finish)},
		{"verify", string(change.Verify)},
		{"fail", string(change.Fail)},
		{"rollback", string(change.RollBack)},
		{"keep", string(change.Keep)},
		{"document", string(change.Document)},
		{"review", string(change.Review)},
		{"hold", string(change.Hold)},
		{"release", string(change.Release)},
		{"cancel", string(change.Cancel)},
		{"acknowledge", string(change.Acknowledge)},
		{"object", string(change.Object)},
		{"except", string(change.Except)},
		{"incident", string(change.LinkIncident)},
	}
}

// actHandlers are the handlers of the words for acts: those of the buttons.
func (b *Bot) actHandlers() map[string]handler {
	buttons, of := b.buttons(), map[string]handler{}
	for _, w := range actWords() {
		a, do := change.Action(w.click), buttons[w.click]
		if a == change.Approve {
			do = b.openApproval()
		}
		if asks := confirmations()[a]; asks != (confirmation{}) {
			do = b.confirming(a, asks)
		}
		of[w.name] = b.typed(w.name, do)
	}
	return of
}

// typed is do for a word. Whoever typed it sees no card, so they are told what came of it.
func (b *Bot) typed(name string, do handler) handler {
	return func(ctx context.Context, in *Inbound) (Answer, error) {
		n, _, err := subject(in)
		if err != nil {
			return Answer{}, change.Refuse(change.NotFound, "", "Say which change you mean by its number: `/change %s CHG-142`. `/change list` shows the open ones.", name)
		}
		answer, err := do(ctx, in)
		if err != nil || answer.Open != nil || answer.Say != nil {
			return answer, err
		}
		m := b.done(ctx, n)
		return Answer{Say: &m}, nil
	}
}

// done says that an act was done, and where the change stands now.
func (b *Bot) done(ctx context.Context, n change.Number) Message {
	d, err := b.look(ctx, n)
	if err != nil {
		b.log.WarnContext(ctx, "an act was done, and the change cannot be read", "change", n, "error", err)
		return sentences("It is done.")
	}
	s := &sheet{}
	text := join("\n", say("Done: %s", nameOf(d.Change)), stepOf(d.Change), waitingFor(d.Change, d.Policy, d.Now))
	s.say("done", text)
	return s.message(text)
}

// A confirmation is the question that stands before an act without a form which is not done by a slip.
type confirmation struct{ title, text string }

func confirmations() map[change.Action]confirmation {
	return map[change.Action]confirmation{
		change.RollBack: {
			"Trigger the rollback?",
			"The time is recorded, the people responsible are named in the thread, and the steps are posted for them.",
		},
		change.Keep: {"Keep it as failed?", "The change stays in place, and its outcome can then only be Failed."},
	}
}

// confirmCallback is that of the form in which an act is confirmed.
func confirmCallback(a change.Action) string { return "confirm_" + string(a) }

// confirming asks whoever typed the word what the button asks whoever clicks it.
func (b *Bot) confirming(a change.Action, asks confirmation) handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			s := &sheet{}
			s.say("about", join("\n", nameOf(d.Change), stepOf(d.Change)))
			s.say("asks", say("*%s*\n%s", asks.title, asks.text))
			return form{callback: confirmCallback(a), title: clipPlain(a.Label(), maxTitle), submit: clipPlain(a.Label(), maxTitle), intro: s.blocks}
		},
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			if a == change.Keep {
				return c.LeaveFailed(who, d.Policy, d.Now)
			}
			return c.Undo(who, d.Policy, d.Now)
		},
	})
}

// openApproval answers the word: the plan in short, and a comment that may stay empty.
func (b *Bot) openApproval() handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form {
			f := commentForm(new(string), d.Change)
			f.fields[0] = f.fields[0].may()
			return f
		},
		try:     tryApprove,
		decides: true,
	})
}

// planInShort shows the plan to somebody who decides on it and typed a word, and so has not seen its card: what they
// decide on is what they see.
func planInShort(d commands.Drawing) []slack.Block {
	c, p := d.Change, d.Policy
	s := &sheet{}
	s.say("state", join("\n", stepOf(c), waitingFor(c, p, d.Now), say("This is version %s of the plan.", c.Plan)))
	s.facts("facts", askFacts(c, p)...)
	s.write("what", wordFor(change.FieldDescription), c.Request.Description, 1000)
	s.say("risk", riskInWords(c))
	rollback(s, c.Request.Rollback, true)
	s.write("tests", wordFor(change.FieldTestPlan), c.Request.TestPlan, 700)
	return s.blocks
}
