package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/noim3/changebot/change"
)

// An event is something that happened in the workspace, as the Events API tells of it.
type event struct {
	Type       string `json:"type"`
	Challenge  string `json:"challenge"`
	ID         string `json:"event_id"`
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
	App        string `json:"api_app_id"`
	Inner      struct {
		Type  string          `json:"type"`
		Tab   string          `json:"tab"`
		User  json.RawMessage `json:"user"` // an id, or an object with one
		Group string          `json:"subteam_id"`
		Team  reference       `json:"subteam"`
		Old   string          `json:"old_channel_id"`
		New   string          `json:"new_channel_id"`
		// Of a message.
		Subtype string          `json:"subtype"`
		Bot     string          `json:"bot_id"`
		Channel json.RawMessage `json:"channel"` // an id; of other events an object
		TS      string          `json:"ts"`
		Thread  string          `json:"thread_ts"`
	} `json:"event"`
}

// readEvent decodes an event. It fails with errMalformed, or with errForeign for another workspace's or app's. What
// verifies an address has no workspace.
func (b *Bot) readEvent(raw []byte) (*event, error) {
	var ev event
	if err := json.Unmarshal(raw, &ev); err != nil {
		return nil, fmt.Errorf("%w: %w", errMalformed, err)
	}
	switch ev.Type {
	case "url_verification":
		return &ev, nil
	case "event_callback", "app_rate_limited":
	default:
		return nil, fmt.Errorf("%w: no kind of event is called %.40q", errMalformed, ev.Type)
	}
	if !b.at.serves(ev.Team, ev.Enterprise, "") || !b.ours(ev.App) {
		return nil, errForeign
	}
	if ev.Type == "event_callback" && (ev.ID == "" || ev.Inner.Type == "") {
		return nil, fmt.Errorf("%w: an event without its id or type", errMalformed)
	}
	return &ev, nil
}

// heed does what an event asks for. All that it leads to may be done twice, so an event that comes again needs no key.
func (b *Bot) heed(ctx context.Context, ev *event) {
	if ev.Type == "app_rate_limited" {
		b.log.WarnContext(ctx, "Slack holds events back: there were too many within the hour")
		return
	}
	switch ev.Inner.Type {
	case "app_home_opened":
		if user := ev.user(); ev.Inner.Tab == "home" && user != "" {
			b.homes.publish(ctx, user, "")
		}
	case "message":
		b.offerToKeep(ctx, ev)
	case "user_change":
		b.people.users.forget(ev.user())
	case "subteam_members_changed":
		b.people.groups.forget(change.GroupID(ev.Inner.Group))
	case "subteam_updated":
		b.people.groups.forget(change.GroupID(ev.Inner.Team.ID))
	case "channel_id_changed":
		b.log.ErrorContext(ctx, "a channel has a new id: if the policy names it, alter the policy",
			"old_channel", ev.Inner.Old, "new_channel", ev.Inner.New)
	case "app_uninstalled", "tokens_revoked":
		b.log.ErrorContext(ctx, "changebot was taken out of the workspace: install it again and set its new token", "event", ev.Inner.Type)
	default:
		b.log.DebugContext(ctx, "an event that nothing is done about", "event", ev.Inner.Type)
	}
}

// user returns whom the event is about, empty when it does not say.
func (ev *event) user() change.UserID {
	return change.UserID(idIn(ev.Inner.User))
}

// idIn returns an id that stands there alone or in an object; empty when there is none.
func idIn(raw json.RawMessage) string {
	var id string
	if json.Unmarshal(raw, &id) == nil {
		return id
	}
	var object reference
	if json.Unmarshal(raw, &object) != nil {
		return ""
	}
	return object.ID
}
