package slacksim

import (
	"context"
	"fmt"
)

// outcome is how an act of a person ended. Said is what Slack shows when the
// bot did not answer in time, else "".
type outcome struct {
	OK   bool   `json:"ok"`
	Said string `json:"error,omitempty"`
}

// actor returns the person who acts, and refuses those who cannot: bots and
// people who left.
func (s *Sim) actor(id string) (*Person, error) {
	p := s.state.person(id)
	switch {
	case p == nil:
		return nil, noSuch("person", id)
	case p.Deactivated:
		return nil, refused(p.RealName + " has left: a deactivated person cannot sign in.")
	case p.Bot:
		return nil, refused(p.RealName + " is a bot and does nothing by hand.")
	}
	return p, nil
}

// appUser returns the person who runs a command or a shortcut, or opens the
// Home tab. People of another organisation can only click what they see
// (slack-rules §9).
func (s *Sim) appUser(id string) (*Person, error) {
	p, err := s.actor(id)
	if err == nil && p.External {
		return nil, refused(fmt.Sprintf("%s belongs to another organisation, where this app is not installed: only buttons in shared channels work.", p.RealName))
	}
	return p, err
}

// placeOf returns the channel that the person acts in; "" is the direct message
// with the bot.
func (s *Sim) placeOf(p *Person, id string) (*channel, error) {
	if id == "" && s.state.mayMessage(p) {
		return s.state.openDM(p), nil
	}
	c := s.state.channel(id)
	switch {
	case c == nil:
		return nil, noSuch("channel", id)
	case !c.has(p.ID):
		return nil, refused(fmt.Sprintf("%s is not in that channel.", p.RealName))
	}
	return c, nil
}

// interaction delivers what a person did and returns what Slack shows.
func (s *Sim) interaction(ctx context.Context, d *delivery) outcome {
	if _, err := s.deliver(ctx, d); err != nil {
		return outcome{Said: "This app did not respond in time. Try again in a moment."}
	}
	return outcome{OK: true}
}

// interactionPayload returns what every interaction carries.
func (s *Sim) interactionPayload(p *Person) object {
	team := s.config.Team
	return object{
		"team":       object{"id": team.ID, "domain": team.Domain},
		"user":       object{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": p.TeamID},
		"api_app_id": s.config.Bot.AppID, "token": verificationToken,
		"enterprise": nil, "is_enterprise_install": false,
	}
}

func (s *Sim) channelRef(c *channel) object {
	name := c.Name
	if c.with != "" {
		name = "directmessage"
	}
	return object{"id": c.ID, "name": name}
}
