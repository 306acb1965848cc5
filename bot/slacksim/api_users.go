package slacksim

import (
	"slices"
	"time"
)

func (s *Sim) apiTest(a args) (object, error) {
	return object{"args": object(a)}, nil
}

// authTest answers auth.test.
func (s *Sim) authTest(args) (object, error) {
	team, bot := s.config.Team, s.config.Bot
	return object{
		"url": s.state.url + "/", "team": team.Name, "team_id": team.ID, "user": bot.Name, "user_id": bot.UserID,
		"bot_id": bot.BotID, "is_enterprise_install": false,
	}, nil
}

// teamInfo answers team.info for the one team.
func (s *Sim) teamInfo(a args) (object, error) {
	team := s.config.Team
	if id := a.str("team"); id != "" && id != team.ID {
		return nil, fails("team_not_found")
	}
	return object{"team": object{"id": team.ID, "name": team.Name, "domain": team.Domain, "email_domain": "", "icon": object{}}}, nil
}

// botsInfo answers bots.info for the one bot.
func (s *Sim) botsInfo(a args) (object, error) {
	bot := s.config.Bot
	if a.str("bot") != bot.BotID {
		return nil, fails("bot_not_found")
	}
	return object{"bot": object{
		"id": bot.BotID, "deleted": false, "name": bot.Name, "updated": 0, "app_id": bot.AppID, "user_id": bot.UserID, "icons": object{},
	}}, nil
}

// usersInfo answers users.info.
func (s *Sim) usersInfo(a args) (object, error) {
	person := s.state.person(a.str("user"))
	if person == nil {
		return nil, fails("user_not_found")
	}
	return object{"user": s.userPayload(person)}, nil
}

// usersList answers users.list, a page at a time.
func (s *Sim) usersList(a args) (object, error) {
	people, next, err := page(a, s.state.people, 100)
	if err != nil {
		return nil, err
	}
	members := make([]object, 0, len(people))
	for _, person := range people {
		members = append(members, s.userPayload(person))
	}
	return object{"members": members, "cache_ts": s.Now().Unix(), "response_metadata": object{"next_cursor": next}}, nil
}

// userPayload returns a person as the bot gets them. Of somebody deactivated
// most flags are missing, which must not be read as "no" (slack-rules §9).
func (s *Sim) userPayload(p *Person) object {
	o := object{
		"id": p.ID, "team_id": p.TeamID, "name": p.Name, "deleted": p.Deactivated, "updated": 0,
		"profile": object{
			"real_name": p.RealName, "real_name_normalized": p.RealName, "display_name": p.Name,
			"display_name_normalized": p.Name, "title": p.Title, "team": p.TeamID,
		},
		"is_bot":      p.Bot && p.ID != Robot, // of Slackbot Slack says no
		"is_app_user": false,
	}
	if p.Deactivated {
		return o
	}
	zone, err := time.LoadLocation(p.TZ)
	if err != nil {
		zone = time.UTC
	}
	label, offset := s.Now().In(zone).Zone()
	for name, v := range (object{
		"real_name": p.RealName, "color": p.Color, "tz": zone.String(), "tz_label": label, "tz_offset": offset,
		"is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": p.Guest || p.OneChannel, "is_ultra_restricted": p.OneChannel, "is_email_confirmed": true,
	}) {
		o[name] = v
	}
	if p.External {
		o["is_stranger"] = true
	}
	return o
}

// usergroupsList answers usergroups.list.
func (s *Sim) usergroupsList(a args) (object, error) {
	groups := make([]object, 0, len(s.state.groups))
	for _, g := range s.state.groups {
		o := s.groupPayload(g)
		if a.yes("include_users") {
			o["users"] = slices.Clone(g.Members)
		}
		groups = append(groups, o)
	}
	return object{"usergroups": groups}, nil
}

func (s *Sim) groupPayload(g *Group) object {
	return object{
		"id": g.ID, "team_id": s.config.Team.ID, "is_usergroup": true, "is_external": false, "name": g.Name,
		"handle": g.Handle, "description": "", "date_create": 0, "date_update": 0, "date_delete": 0,
		"user_count": len(g.Members), "prefs": object{"channels": []string{}, "groups": []string{}},
	}
}

// usergroupsUsersList answers usergroups.users.list. Members who were
// deactivated stay in it: whether Slack drops them is not known, and a bot
// that checks loses nothing.
func (s *Sim) usergroupsUsersList(a args) (object, error) {
	g := s.state.group(a.str("usergroup"))
	if g == nil {
		return nil, fails("no_such_subteam")
	}
	return object{"users": slices.Clone(g.Members)}, nil
}
