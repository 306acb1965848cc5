package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// unready says why nothing can be looked up in the workspace; nil when it can.
func (d *doctor) unready() []finding {
	switch {
	case d.people == nil:
		return unseen("the bot token does not work")
	case d.policy == nil:
		return unseen("the policy has faults")
	}
	return nil
}

// lookAtChannels looks whether the bot can speak in the policy's channels (slack-rules §12).
func (d *doctor) lookAtChannels(ctx context.Context) []finding {
	if early := d.unready(); early != nil {
		return early
	}
	var found []finding
	var names []string
	seen := map[change.ChannelID]bool{}
	for _, c := range []struct {
		key string
		id  change.ChannelID
	}{
		{"channels.changes", d.policy.Channels.Changes},
		{"channels.emergencies", d.policy.Channels.Emergencies},
		{"channels.policy", d.policy.Channels.Policy},
		{"channels.calendar", d.policy.Channels.Calendar},
		{"channels.owners", d.policy.Channels.Owners},
		{"channels.record", d.policy.Channels.Record},
	} {
		if seen[c.id] {
			continue
		}
		seen[c.id] = true
		name, trouble := d.lookAtChannel(ctx, c.key, c.id)
		names = append(names, name)
		found = append(found, trouble...)
	}
	if len(found) == 0 {
		return good("The bot is in %s", strings.Join(names, ", "))
	}
	return found
}

func (d *doctor) lookAtChannel(ctx context.Context, key string, id change.ChannelID) (name string, trouble []finding) {
	channel, err := patiently(ctx, func() (*slack.Channel, error) {
		return d.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: string(id)})
	})
	switch {
	case saysSlack(err, "channel_not_found"):
		return "", bad(fmt.Sprintf("Slack shows the bot no channel %s", id),
			"Invite the bot if the channel is private; else correct the id in the policy at "+key)
	case err != nil:
		return "", bad(about(string(id), err))
	}
	name = fmt.Sprintf("#%s (%s)", channel.Name, id)
	switch {
	case channel.IsArchived:
		return name, bad(name+" is archived", "Unarchive it, or name another channel in the policy at "+key)
	case !channel.IsMember:
		return name, bad("The bot is not in "+name, "Write /invite and the bot's name in that channel")
	}
	return name, nil
}
