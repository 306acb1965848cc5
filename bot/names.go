package bot

import (
	"cmp"
	"context"
	"strings"

	"github.com/slack-go/slack"
)

// Names returns a function that asks Slack for the name of a person, a user group or a channel by its id; empty when
// Slack has none or does not say. It remembers what it was told. It is for one goroutine.
func Names(ctx context.Context, api *slack.Client) func(id string) string {
	told := map[string]string{}
	groups := false
	return func(id string) string {
		if name, ok := told[id]; ok {
			return name
		}
		switch {
		case strings.HasPrefix(id, "U"), strings.HasPrefix(id, "W"):
			if u, err := api.GetUserInfoContext(ctx, id); err == nil {
				told[id] = cmp.Or(u.Profile.RealName, u.RealName, u.Name)
			}
		case strings.HasPrefix(id, "S"):
			if !groups {
				groups = true
				all, _ := api.GetUserGroupsContext(ctx) // without the right to, ids stay
				for _, g := range all {
					told[g.ID] = "@" + g.Handle
				}
			}
		default:
			if c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id}); err == nil {
				told[id] = "#" + c.Name
			}
		}
		return told[id]
	}
}
