package change

import "slices"

// A UserID is a Slack user's id (U… or W…). People are known by it alone: names and e-mail addresses decide nothing.
type UserID string

// A GroupID is the id of a Slack user group (S…).
type GroupID string

// A ChannelID is a Slack conversation's id (C… or G…).
type ChannelID string

// Bot is the actor of what changebot does by itself, such as letting an approval expire.
const Bot UserID = "changebot"

// Standing says what kind of account somebody acts from, as Slack described it at the moment of the act.
type Standing string

// The standings. Only a Member may act on a change; the zero value may not.
const (
	Member      Standing = "member"
	Guest       Standing = "guest"
	External    Standing = "external"
	Deactivated Standing = "deactivated"
	Robot       Standing = "robot"
	Unknown     Standing = "unknown"
)

// An Actor is a person at the moment they act.
type Actor struct {
	ID       UserID
	Standing Standing
	// Groups are the user groups that Slack named the person a member of at this moment.
	Groups []GroupID
	// GroupsUnknown says why Slack could not tell the person's groups; empty when it could.
	// A right that rests on a group is then refused (spec §2.3).
	GroupsUnknown string
	// For are those who have named this person their delegate, as they are at this moment. A right of an authority
	// that one of them has is the delegate's too (spec §2.3).
	For []Actor
}

// Principals are people named one by one and through Slack user groups.
type Principals struct {
	People []UserID
	Groups []GroupID
}

// Include reports whether who is named, alone or through a group.
func (p Principals) Include(who Actor) bool {
	return slices.Contains(p.People, who.ID) ||
		slices.ContainsFunc(p.Groups, func(g GroupID) bool { return slices.Contains(who.Groups, g) })
}

// Empty reports whether nobody is named.
func (p Principals) Empty() bool { return len(p.People) == 0 && len(p.Groups) == 0 }

// Without returns p with the given people left out of those named one by one.
func (p Principals) Without(people ...UserID) Principals {
	kept := slices.DeleteFunc(slices.Clone(p.People), func(u UserID) bool { return slices.Contains(people, u) })
	return Principals{People: kept, Groups: p.Groups}
}

// with returns p and q together, each person and group once, in order of first mention.
func (p Principals) with(q Principals) Principals {
	out := Principals{People: slices.Clone(p.People), Groups: slices.Clone(p.Groups)}
	for _, u := range q.People {
		if u != "" && !slices.Contains(out.People, u) {
			out.People = append(out.People, u)
		}
	}
	for _, g := range q.Groups {
		if !slices.Contains(out.Groups, g) {
			out.Groups = append(out.Groups, g)
		}
	}
	return out
}
