package change

import (
	"fmt"
	"strconv"
	"strings"
)

// A Place is one message about a change in Slack. What stands there is drawn from the record each time, so a
// place may be drawn late, twice or out of turn and still be right (design §2.4).
//
//	card                 the change's one card, in the changes channel
//	alert                the card's twin in the emergencies channel
//	line:N               the thread's line for the change's event N
//	ask:ACTION:N:U123    the direct message that asks a person to act, since event N
//	group:ACTION:N:S123  the members of a user group are to be asked; not itself a message
//	tell:N:U123          the direct message that tells a person of event N
//	remind:ACTION:N:U123 the direct message that reminds a person to act, at event N
//	page:RUNG:U123       the direct message that tells a person of an emergency, on that rung of the chain
//	notice:ID            a notice of the calendar in its channel, under number 0
//	notice:ID:U123       the same in a direct message
//	question:N           question N about the policy, in its channel, under number 0
//	reply:N:EVENT        in the thread of question N, what event EVENT under number 0 brought
//	file:N:U123          the file that event N under number 0 asked for, in a direct message
//
// A tell, a reminder or a page whose last part is a user group is not itself a message either: from it, each member
// gets theirs. What belongs to no change, under number 0, has tells only.
type Place string

// The two places that each change has at most once.
const (
	Card  Place = "card"
	Alert Place = "alert"
)

// A PlaceKind is the first word of a place.
type PlaceKind string

// The kinds of place.
const (
	PlaceCard  PlaceKind = "card"
	PlaceAlert PlaceKind = "alert"
	PlaceLine  PlaceKind = "line"
	PlaceAsk   PlaceKind = "ask"
	PlaceGroup PlaceKind = "group"
	PlaceTell  PlaceKind = "tell"

	PlaceRemind PlaceKind = "remind"
	PlacePage   PlaceKind = "page"
	PlaceNotice PlaceKind = "notice"

	PlaceQuestion PlaceKind = "question"
	PlaceReply    PlaceKind = "reply"
	PlaceFile     PlaceKind = "file"
)

// LineFor returns the place of the thread line for a change's event n.
func LineFor(n int) Place { return Place(fmt.Sprintf("%s:%d", PlaceLine, n)) }

// AskOf returns the place that asks who to do a, since event n.
func AskOf(a Action, n int, who UserID) Place {
	return Place(fmt.Sprintf("%s:%s:%d:%s", PlaceAsk, a, n, who))
}

// AskOfGroup returns the place from which the members of group are asked to do a, since event n.
func AskOfGroup(a Action, n int, group GroupID) Place {
	return Place(fmt.Sprintf("%s:%s:%d:%s", PlaceGroup, a, n, group))
}

// TellOf returns the place that tells who of event n.
func TellOf(n int, who UserID) Place { return Place(fmt.Sprintf("%s:%d:%s", PlaceTell, n, who)) }

// TellOfGroup returns the place from which the members of group are told of event n.
func TellOfGroup(n int, group GroupID) Place { return TellOf(n, UserID(group)) }

// RemindOf returns the place that reminds who, a person or a group, to do a, at event n.
func RemindOf[ID UserID | GroupID](a Action, n int, who ID) Place {
	return Place(fmt.Sprintf("%s:%s:%d:%s", PlaceRemind, a, n, who))
}

// PageOf returns the place that tells who, a person or a group on that rung of the chain, of an emergency.
func PageOf[ID UserID | GroupID](rung int, who ID) Place {
	return Place(fmt.Sprintf("%s:%d:%s", PlacePage, rung, who))
}

// NoticeFor returns the place of the notice with that id: in the calendar's channel, or, when who is not empty, in a
// direct message.
func NoticeFor(id int64, who UserID) Place {
	if who == "" {
		return Place(fmt.Sprintf("%s:%d", PlaceNotice, id))
	}
	return Place(fmt.Sprintf("%s:%d:%s", PlaceNotice, id, who))
}

// QuestionAt returns the place of question n about the policy.
func QuestionAt(n int) Place { return Place(fmt.Sprintf("%s:%d", PlaceQuestion, n)) }

// ReplyTo returns the place of what event ev brought, in the thread of question n.
func ReplyTo(n, ev int) Place { return Place(fmt.Sprintf("%s:%d:%d", PlaceReply, n, ev)) }

// FileFor returns the place of the file that who asked for in event n.
func FileFor(n int, who UserID) Place { return Place(fmt.Sprintf("%s:%d:%s", PlaceFile, n, who)) }

// PlaceParts are what a place's name says; what the kind does not have is zero.
type PlaceParts struct {
	Kind   PlaceKind
	Action Action
	// Event is the number of an event, of a rung for [PlacePage], of a notice for [PlaceNotice], or of a question for
	// [PlaceQuestion].
	Event int
	// Question is the number of the question that a [PlaceReply] belongs to.
	Question int
	// Who is a user's id, or a group's (see [PlaceParts.Group]).
	Who string
}

// Group returns the user group whose members are to get a message each; empty for a place that is a message.
func (p PlaceParts) Group() GroupID {
	// Slack's ids of groups begin with S, those of users with U or W.
	if p.Kind == PlaceGroup || strings.HasPrefix(p.Who, "S") {
		return GroupID(p.Who)
	}
	return ""
}

// Of returns the place that one member of the group has, instead of p's.
func (p PlaceParts) Of(member UserID) Place {
	switch p.Kind {
	case PlaceGroup, PlaceAsk:
		return AskOf(p.Action, p.Event, member)
	case PlaceRemind:
		return RemindOf(p.Action, p.Event, member)
	case PlacePage:
		return PageOf(p.Event, member)
	case PlaceTell:
		return TellOf(p.Event, member)
	case PlaceNotice:
		return NoticeFor(int64(p.Event), member)
	case PlaceCard, PlaceAlert, PlaceLine, PlaceQuestion, PlaceReply, PlaceFile:
	}
	return ""
}

// Parts takes a place apart; false when it is not one, written as the functions above write it.
func (p Place) Parts() (PlaceParts, bool) {
	f := strings.Split(string(p), ":")
	parts := PlaceParts{Kind: PlaceKind(f[0])}
	var number string
	switch {
	case parts.Kind == PlaceCard && len(f) == 1, parts.Kind == PlaceAlert && len(f) == 1:
		return parts, true
	case (parts.Kind == PlaceLine || parts.Kind == PlaceNotice || parts.Kind == PlaceQuestion) && len(f) == 2:
		number = f[1]
	case (parts.Kind == PlaceTell || parts.Kind == PlacePage || parts.Kind == PlaceNotice || parts.Kind == PlaceFile) && len(f) == 3:
		number, parts.Who = f[1], f[2]
	case parts.Kind == PlaceReply && len(f) == 3:
		var known bool
		if parts.Question, known = natural(f[1]); !known {
			return PlaceParts{}, false
		}
		number = f[2]
	case (parts.Kind == PlaceAsk || parts.Kind == PlaceGroup || parts.Kind == PlaceRemind) && len(f) == 4:
		parts.Action, number, parts.Who = Action(f[1]), f[2], f[3]
	default:
		return PlaceParts{}, false
	}
	var known bool
	parts.Event, known = natural(number)
	if !known {
		return PlaceParts{}, false
	}
	return parts, true
}

// natural reads a number as it is written, without a sign or zeros before it.
func natural(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == text
}

// Lane returns the queue that the place's deliveries wait in: those of one lane are made one at a time, in order.
// A change's card and thread share one; each direct message has its own, so that one slow person delays nobody.
func (p Place) Lane(n Number) string {
	parts, _ := p.Parts()
	switch parts.Kind {
	case PlaceCard, PlaceLine:
		return n.String()
	case PlaceAlert, PlaceGroup:
		return n.String() + " " + string(parts.Kind)
	case PlaceAsk, PlaceTell, PlaceRemind, PlacePage:
		return n.String() + " " + parts.Who
	case PlaceNotice, PlaceFile:
		return string(parts.Kind) + " " + parts.Who
	case PlaceQuestion:
		return string(PlaceQuestion) + " " + strconv.Itoa(parts.Event)
	case PlaceReply:
		return string(PlaceQuestion) + " " + strconv.Itoa(parts.Question)
	}
	return n.String()
}
