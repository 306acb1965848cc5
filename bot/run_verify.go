package bot

import (
	"context"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// verification is what the verify form holds: which of the two actions, and what was checked.
type verification struct {
	result  change.Action
	checked string
}

// verifyForm asks whether the change works (policy §3.6).
func verifyForm(v *verification, c *change.Change) form {
	intro := &sheet{}
	intro.say("about", nameOf(c))
	intro.write("tests", "Test plan", c.Request.TestPlan, 1500)
	return form{
		callback: string(change.Verify), title: "Verify " + c.Number.String(), submit: "Record the check", intro: intro.blocks,
		fields: []field{
			tick("result", "Result", &v.result, []choice{
				{string(change.Verify), "Passed: it works as intended"},
				{string(change.Fail), "Failed: something is wrong"},
			}),
			longText("checked", "What was checked, and what it showed", &v.checked),
		},
	}
}

// openVerify opens the form with result picked.
func (b *Bot) openVerify(result change.Action) handler {
	return b.asking(proposal{
		form: func(d commands.Drawing) form { return verifyForm(&verification{result: result}, d.Change) },
		try: func(c *change.Change, who change.Actor, _ int, d commands.Drawing) error {
			return c.Check(who, true, "–", d.Policy, d.Now)
		},
	})
}

func (b *Bot) submitVerify(ctx context.Context, in *Inbound) (Answer, error) {
	n, _, err := subject(in)
	if err != nil {
		return Answer{}, err
	}
	var v verification
	verifyForm(&v, &change.Change{}).read(in.View.Values)
	_, err = b.desk.Verify(ctx, by(ctx, in), n, v.result == change.Verify, strings.TrimSpace(v.checked))
	return Answer{}, under("checked", err)
}
