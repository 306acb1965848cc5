package policyfile

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// readChannels reads where the bot speaks; what has no channel of its own is said in the changes channel.
func readChannels(v value) change.Channels {
	o := v.object()
	defer o.done()
	c := change.Channels{
		Changes:     o.need("changes", "the Slack id (C…) of the channel in which every change has its card").channel(),
		Emergencies: o.may("emergencies", "the Slack id (C…) of the channel that hears of emergencies").channel(),
		Policy:      o.may("policy", "the Slack id (C…) of the channel for questions about the policy").channel(),
		Calendar:    o.may("calendar", "the Slack id (C…) of the channel that hears of maintenance windows and freezes").channel(),
		Owners:      o.may("owners", "the Slack id (C…) of the channel in which the owners get the monthly report").channel(),
		Record:      o.may("record", "the Slack id (C…) of the channel in which the head of the record's chain is posted each day").channel(),
	}
	if c.Emergencies == "" {
		c.Emergencies = c.Changes
	}
	if c.Policy == "" {
		c.Policy = c.Changes
	}
	if c.Calendar == "" {
		c.Calendar = c.Changes
	}
	if c.Owners == "" {
		c.Owners = c.Policy
	}
	if c.Record == "" {
		c.Record = c.Owners
	}
	return c
}

func readAssessors(v value) change.Principals {
	who := v.principals(1)
	warnOfOwn(v, "assess", who)
	return who
}

// readAuthorities reads who may approve.
func readAuthorities(v value) []change.Authority {
	ids := once{}
	return list(v, 1, func(v value) change.Authority {
		o := v.object()
		defer o.done()
		id := o.need("id", "a short name of letters, digits and hyphens, such as platform-leads")
		a := change.Authority{
			ID:      change.AuthorityID(id.id()),
			Name:    o.need("name", "the authority's name as people say it").line(maxName),
			Members: o.need("members", "the Slack ids of its people (U…) and user groups (S…)").principals(1),
		}
		ids.check(id, string(a.ID))
		return a
	})
}

// warnOfOwn warns when one single person is named to act on changes, as that person's own changes then wait for ever.
func warnOfOwn(v value, act string, who change.Principals) {
	if len(who.Groups) == 0 && len(who.People) == 1 {
		v.warn(fmt.Sprintf("only %s may %s, and never a change of their own", who.People[0], act),
			"name a second person or a user group")
	}
}
