package bot

import (
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// line draws what the change's thread says of one event: who did what, and what they gave for it.
func line(d commands.Drawing) Message {
	ev := *d.Event
	parts := []markup{say("%s %s", doer(ev), deed(ev, d))}
	parts = append(parts, particulars(ev, d)...)
	parts = append(parts, moved(ev))
	s := &sheet{revision: ev.N}
	s.say("line", join("\n", parts...))
	if ev.Action == change.RollBack {
		s.write("steps", wordFor(change.FieldRollbackSteps), wholeSteps(d.Change.Request.Rollback), change.MaxText)
	}
	return s.message(join("\n", say("%s:", ev.Change), s.whole()))
}

// doer names whoever did it, and in whose place.
func doer(ev change.Event) markup { return inPlaceOf(ev.By, change.UserID(fact(ev, "for"))) }

// deed says what was done, after the name of whoever did it.
func deed(ev change.Event, d commands.Drawing) markup {
	c := d.Change
	switch ev.Action {
	case change.Submit:
		return say("raised this change: %s", fact(ev, "title"))
	case change.Log:
		return say("logged this standard change: %s", fact(ev, "title"))
	case change.Declare:
		return say("declared an emergency (%s): %s", fact(ev, "ground"), fact(ev, "title"))
	case change.Edit:
		return say("wrote %s. Approvals of earlier versions no longer count.", versionOf(ev))
	case change.Resubmit:
		return say("sent the request again, with %s.", versionOf(ev))
	case change.Assess:
		return say("assessed the risk as %s: %s.", fact(ev, "risk"), fact(ev, "because"))
	case change.Approve:
		return say("approved for %s: %s.", authorityName(change.AuthorityID(fact(ev, "authority")), d.Policy), versionOf(ev))
	case change.Return:
		return say("returned this change to %s:", mention(c.Requester))
	case change.Reject:
		return "rejected this change for good:"
	case change.Schedule:
		return say("scheduled the work: %s.", slotFact(ev, d.Policy))
	case change.Start:
		return "started the work."
	case change.Finish:
		return "finished the work."
	case change.RollBack:
		return say("triggered the rollback. %s: you are responsible for these steps.", everybody(c.Request.Rollback.People))
	case change.Verify:
		return "verified the change: it passed."
	case change.Fail:
		return "recorded that verification failed:"
	case change.Keep:
		return "left the change in place, as failed."
	case change.Document:
		if ev.To == change.InReview {
			return say("documented the outcome: %s. The emergency is now to be reviewed.", fact(ev, "outcome"))
		}
		return say("documented the outcome and closed the change: %s.", fact(ev, "outcome"))
	case change.Review:
		return "reviewed the emergency and closed it:"
	case change.Cancel:
		return "cancelled this change:"
	case change.Hold:
		return "put this change on hold:"
	case change.Release:
		return "released this change."
	case change.Expire:
		return "let an approval expire: it has grown too old, and is asked for again."
	case change.Note:
		return "noted:"
	case change.Claim:
		return "is looking at it."
	case change.Acknowledge:
		return say("acknowledged the emergency, on rung %s: the notification chain has stopped.", fact(ev, "rung"))
	case change.Object:
		return say("objected for %s to %s. The work does not wait for it:",
			authorityName(change.AuthorityID(fact(ev, "authority")), d.Policy), versionOf(ev))
	case change.Page:
		return pagedDeed(ev)
	case change.Remind:
		return remindDeed(ev)
	case change.Escalate:
		return escalateDeed(ev, d.Policy)
	case change.Overdue:
		return overdueDeed(ev, d.Policy)
	case change.Extend:
		return say("extended the slot: it now ends %s instead of %s.", timeFact(ev, "end", d.Policy), timeFact(ev, "instead of", d.Policy))
	case change.HandOver:
		return handOverDeed(ev)
	case change.Overrun:
		return say("warned that the slot ends %s, with the work still open.", timeFact(ev, "end", d.Policy))
	case change.FreezeHold:
		return freezeHoldDeed(ev, d.Policy)
	case change.FreezeRelease:
		return freezeReleaseDeed(ev, d.Policy)
	case change.Except:
		return exceptDeed(ev, d.Policy)
	case change.LeaveOut, change.Propose, change.Suspend, change.Reinstate, change.Retire, change.Delegate, change.Undelegate, change.LoadPolicy,
		change.DraftFreeze, change.ApproveFreeze, change.RefuseFreeze, change.WithdrawFreeze, change.LiftFreeze, change.AskQuestion, change.AnswerQuestion, change.RemindAnswer,
		change.CallReview, change.ReviewPolicy, change.ExportRecord, change.PlaceHold, change.EndHold, change.PurgeRecord: // they belong to no change
	case change.LinkIncident:
		return linkDeed(ev)
	}
	return say("did: %s", ev.Action.Label())
}

// particulars are what follows the sentence, each on lines of its own.
func particulars(ev change.Event, d commands.Drawing) []markup {
	c := d.Change
	var out []markup
	if ev.Reason != "" {
		out = append(out, quote(ev.Reason, 1500))
	}
	out = append(out, conflictsOnRecord(ev))
	switch ev.Action {
	case change.Edit, change.Resubmit:
		out = append(out, altered(d)...)
	case change.Assess:
		if a := c.Assessment; a != nil && a.At.Equal(ev.At) {
			out = append(out, quoted(dependenciesLabel, a.Dependencies), quoted(testingLabel, a.Testing))
		}
	case change.Document:
		for _, f := range ev.Facts {
			if strings.HasPrefix(f.Name, "incident") {
				out = append(out, clip(say("%s: %s", strings.ToUpper(f.Name[:1])+f.Name[1:], f.Value), 300))
			}
		}
	case change.Review:
		if l := c.Lookback; l != nil && l.At.Equal(ev.At) {
			out = append(out, lookedBack(l))
		}
	case change.Submit, change.Log, change.Declare, change.Approve, change.Return, change.Reject, change.Schedule, change.Start,
		change.Finish, change.RollBack, change.Verify, change.Fail, change.Keep, change.Cancel, change.Hold, change.Release, change.Expire, change.Note, change.Claim,
		change.Acknowledge, change.Object, change.Page, change.Remind, change.Escalate, change.Overdue, change.Extend,
		change.HandOver, change.Overrun, change.FreezeHold, change.FreezeRelease, change.Except, change.LinkIncident, change.DraftFreeze, change.ApproveFreeze,
		change.RefuseFreeze, change.WithdrawFreeze, change.LiftFreeze, change.LeaveOut, change.Propose, change.Suspend, change.Reinstate, change.Retire, change.Delegate, change.Undelegate, change.LoadPolicy, change.AskQuestion, change.AnswerQuestion, change.RemindAnswer,
		change.CallReview, change.ReviewPolicy, change.ExportRecord, change.PlaceHold, change.EndHold, change.PurgeRecord:
	}
	if id := ev.Fact("suspends template"); id != "" {
		out = append(out, say("*The template “%s” is suspended with it.* It can be let back by %s.", c.Request.Title, d.Policy.KeeperName()))
	}
	return out
}

// moved says which step the change went to, unless the sentence has said it.
func moved(ev change.Event) markup {
	if ev.From == ev.To || ev.To.Step() == 0 || ev.To == change.Returned {
		return ""
	}
	return say("Now: step %s of %s · %s", ev.To.Step(), change.Steps, ev.To.Label())
}

func fact(ev change.Event, name string) string {
	for _, f := range ev.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// versionOf names the version of the plan that the event was about.
func versionOf(ev change.Event) markup {
	number, _, _ := strings.Cut(fact(ev, "plan"), " ")
	if number == "" {
		return "the plan"
	}
	return say("version %s of the plan", number)
}

func slotFact(ev change.Event, p *change.Policy) markup {
	start, err := time.Parse(time.RFC3339, fact(ev, "start"))
	if err != nil {
		return ""
	}
	end, err := time.Parse(time.RFC3339, fact(ev, "end"))
	if err != nil {
		return when(start, p.TimeZone)
	}
	return during(start, end, p.TimeZone)
}

// quoted quotes what somebody wrote under a heading.
func quoted(heading, text string) markup {
	if text == "" {
		return ""
	}
	return join("\n", say("*%s*", heading), quote(text, 700))
}

func lookedBack(l *change.Lookback) markup {
	is := map[bool]string{true: "yes", false: "no"}
	return say("It was an emergency: %s. The policy needs a review: %s.", is[l.WasEmergency], is[l.ReviewPolicy])
}

// numbered returns the lines of text as numbered steps, unless they have numbers or bullets of their own.
func numbered(text string) string {
	steps := linesOf(text)
	for _, step := range steps {
		if strings.ContainsRune("0123456789-*•", rune(step[0])) {
			return text
		}
	}
	for i := range steps {
		steps[i] = strconv.Itoa(i+1) + ". " + steps[i]
	}
	return strings.Join(steps, "\n")
}
