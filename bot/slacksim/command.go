package slacksim

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// command types a slash command. The bot's answer, if it has one, appears to
// the person as an ephemeral message (slack-rules §1).
func (s *Sim) command(ctx context.Context, as, channelID, name, said string) (outcome, error) {
	d, answerTo, err := s.prepareCommand(as, channelID, name, said)
	if err != nil {
		return outcome{}, err
	}
	answer, err := s.deliver(ctx, d)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		return s.commandFailed(answerTo, name, err), nil
	}
	if problem := s.commandAnswer(answerTo, answer); problem != nil {
		return s.commandFailed(answerTo, name, problem), nil
	}
	return outcome{OK: true}, nil
}

func (s *Sim) prepareCommand(as, channelID, name, said string) (*delivery, *responseURL, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.appUser(as)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.placeOf(p, channelID)
	if err != nil {
		return nil, nil, err
	}
	if c.Archived {
		return nil, nil, refused("The channel is archived.")
	}
	known := false
	for _, command := range s.config.Commands {
		known = known || command.Command == name
	}
	if !known {
		return nil, nil, refused(fmt.Sprintf("%s is not a valid command.", name))
	}
	channelName := c.Name
	switch {
	case c.with != "":
		channelName = "directmessage"
	case c.Private:
		channelName = "privategroup"
	}
	d, err := newDelivery("slash "+name, slashCommands, "/slack/commands", object{
		"token": verificationToken, "team_id": s.config.Team.ID, "team_domain": s.config.Team.Domain,
		"channel_id": c.ID, "channel_name": channelName, "user_id": p.ID, "user_name": p.Name,
		"command": name, "text": s.escapeTyped(strings.TrimSpace(said)), "api_app_id": s.config.Bot.AppID,
		"is_enterprise_install": "false", "response_url": s.newResponseURL(c.ID, p.ID, ""), "trigger_id": s.newTrigger(p.ID),
	})
	if err != nil {
		return nil, nil, err
	}
	d.accepts = true
	return d, &responseURL{channel: c.ID, person: p.ID}, nil
}

// commandAnswer shows the body that the bot answered a command with: nothing,
// plain text, or a message in JSON.
func (s *Sim) commandAnswer(to *responseURL, answer *reply) error {
	said := strings.TrimSpace(string(answer.body))
	if said == "" {
		return nil
	}
	given := object{"text": said}
	if answer.isJSON() {
		decoded, err := decode(answer.body)
		if err != nil || child(decoded) == nil {
			return errors.New("dispatch_failed")
		}
		if given = child(decoded); len(given) == 0 {
			return nil // an empty object says nothing
		}
	}
	return s.respond(to, args(given))
}

// commandFailed shows the person what Slack says when a command fails.
func (s *Sim) commandFailed(to *responseURL, name string, failure error) outcome {
	code := "dispatch_failed"
	if retryReason(failure) == "http_timeout" {
		code = "operation_timeout"
	}
	said := fmt.Sprintf("%s failed with the error %q", name, code)
	if c := s.state.channel(to.channel); c != nil {
		s.post(c, &message{Message: Message{User: Robot, Text: said}, only: to.person})
	}
	return outcome{Said: said}
}
