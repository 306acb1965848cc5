package bot

import (
	"regexp"

	"github.com/noim3/changebot/change"
)

var (
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{6,}$`)
	channelID = regexp.MustCompile(`^[CG][A-Z0-9]{6,}$`)
	groupID   = regexp.MustCompile(`^S[A-Z0-9]{6,}$`)
)

// mention names a person so that Slack shows their present name. What is no user id is shown as it is, inert.
func mention(u change.UserID) markup {
	if userID.MatchString(string(u)) {
		return markup("<@" + string(u) + ">")
	}
	return say("%s", u)
}

// channel names a channel so that it can be followed.
func channel(c change.ChannelID) markup {
	if channelID.MatchString(string(c)) {
		return markup("<#" + string(c) + ">")
	}
	return say("%s", c)
}

// userGroup names a user group. It is for modals only: in a message it would call every member.
func userGroup(g change.GroupID) markup {
	if groupID.MatchString(string(g)) {
		return markup("<!subteam^" + string(g) + ">")
	}
	return say("%s", g)
}

// mentions names up to most people, and says how many more there are.
func mentions(people []change.UserID, most int) markup {
	named := people[:min(most, len(people))]
	out := make([]markup, len(named))
	for i, u := range named {
		out[i] = mention(u)
	}
	if more := len(people) - len(named); more > 0 {
		out = append(out, say("%s more", more))
	}
	return join(", ", out...)
}

func everybody(people []change.UserID) markup { return mentions(people, len(people)) }

// anyOf is mentions for people of whom one will do.
func anyOf(people []change.UserID) markup {
	if len(people) < 2 || len(people) > manyPeople {
		return mentions(people, manyPeople)
	}
	last := len(people) - 1
	return say("%s or %s", mentions(people[:last], manyPeople), mention(people[last]))
}
