package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// lookAtGroups looks whether Slack tells the members of the policy's user groups (slack-rules §9).
func (d *doctor) lookAtGroups(ctx context.Context) []finding {
	if early := d.unready(); early != nil {
		return early
	}
	_, groups := mentions(d.policy)
	if len(groups) == 0 {
		return good("The policy names none")
	}
	var found []finding
	var sizes []string
	for _, m := range groups {
		members, err := patiently(ctx, func() ([]change.UserID, error) { return d.people.Members(ctx, change.GroupID(m.id)) })
		sizes = append(sizes, fmt.Sprintf("%s has %s", m.id, counted(len(members), "member")))
		switch {
		case saysSlack(err, "no_such_subteam"):
			found = append(found, bad("There is no user group "+m.id, "Correct the id in the policy at "+m.where)...)
		case saysSlack(err, "plan_upgrade_required"):
			return bad("Slack says plan_upgrade_required: this workspace's plan has no user groups",
				"Name people in place of "+m.id+" in the policy at "+m.where+", and of every other group; or take a paid plan")
		case err != nil:
			found = append(found, bad(about(m.id, err))...)
		case len(members) == 0:
			found = append(found, doubtful("User group "+m.id+" is empty", "Add people to it in Slack, or name others in the policy at "+m.where)...)
		}
	}
	if len(found) == 0 {
		return good("%s", strings.Join(sizes, ", "))
	}
	return found
}

// lookAtPeople looks whether those whom the policy names may act: with the eyes of the bot itself, since it decides.
func (d *doctor) lookAtPeople(ctx context.Context) []finding {
	if early := d.unready(); early != nil {
		return early
	}
	people, _ := mentions(d.policy)
	var found []finding
	for _, m := range people {
		found = append(found, d.lookAtPerson(ctx, m)...)
	}
	if len(found) == 0 {
		return good("%s named in the policy, each an active member of the workspace", counted(len(people), "account"))
	}
	return found
}

func (d *doctor) lookAtPerson(ctx context.Context, m mention) []finding {
	replace := "Name somebody else in the policy at " + m.where
	actor, err := d.actor(ctx, change.UserID(m.id))
	switch {
	case saysSlack(err, "user_not_found"), saysSlack(err, "user_not_visible"):
		return bad("There is nobody with the id "+m.id, "Correct the id in the policy at "+m.where)
	case err != nil:
		return bad(about(m.id, err))
	case string(actor.ID) != m.id:
		return bad(fmt.Sprintf("%s is known as %s in your organisation, and acts under that id", m.id, actor.ID),
			fmt.Sprintf("Write %s in the policy at %s", actor.ID, m.where))
	}
	switch actor.Standing {
	case change.Member:
		return nil
	case change.Deactivated:
		return bad(m.id+" is deactivated", replace)
	case change.Guest:
		return bad(m.id+" is a guest, and guests may not act on changes", replace+", or have the account made a full member")
	case change.External:
		return bad(m.id+" is of another organisation, and may not act on changes", replace)
	case change.Robot:
		return bad(m.id+" is a bot, and bots may not act on changes", replace)
	case change.Unknown:
	}
	return bad("Slack does not tell who "+m.id+" is", "Run \"changebot doctor\" again later")
}

// actor returns somebody as the bot would see them act.
func (d *doctor) actor(ctx context.Context, id change.UserID) (change.Actor, error) {
	actor := d.people.Actor(ctx, id)
	if actor.Standing != change.Unknown {
		return actor, nil
	}
	// The bot keeps to itself why Slack could not tell, as it is the same to it.
	_, err := patiently(ctx, func() (*slack.User, error) { return d.api.GetUserInfoContext(ctx, string(id)) })
	if err != nil {
		return actor, err
	}
	return d.people.Actor(ctx, id), nil
}
