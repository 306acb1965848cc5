package commands

import (
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// about says what the filter picks.
func (r *filterReader) about() string {
	said := r.phrases
	for _, s := range []struct {
		what string
		span Span
	}{{"implemented", r.filter.Started}, {"closed", r.filter.Closed}, {"raised", r.filter.Created}} {
		if phrase := r.during(s.span); phrase != "" {
			said = append(said, s.what+" "+phrase)
		}
	}
	if len(r.free) > 0 {
		said = append(said, "with the words “"+strings.Join(r.free, " ")+"”")
	}
	return strings.TrimSpace(r.kind(len(said) > 0) + " " + strings.Join(said, ", "))
}

func (r *filterReader) kind(narrowed bool) string {
	switch {
	case r.filter.Open:
		return "Open changes"
	case r.ended:
		return "Closed, rejected and cancelled changes"
	case narrowed:
		return "Changes"
	}
	return "All changes"
}

// during says a span in days, of which it has the last one too.
func (r *filterReader) during(s Span) string {
	const day = "2 January 2006"
	from, to := s.From.In(r.zone()).Format(day), s.Before.In(r.zone()).AddDate(0, 0, -1).Format(day)
	switch {
	case s == Span{}:
		return ""
	case s.Before.IsZero():
		return "on " + from + " or later"
	case s.From.IsZero():
		return "on " + to + " or before"
	case from == to:
		return "on " + from
	}
	return "from " + from + " to " + to
}

// checkSpans refuses what ends before it begins.
func (r *filterReader) checkSpans() error {
	for _, s := range []struct {
		prefix string
		span   Span
	}{{"", r.filter.Started}, {"closed-", r.filter.Closed}, {"raised-", r.filter.Created}} {
		if !s.span.From.IsZero() && !s.span.Before.IsZero() && !s.span.From.Before(s.span.Before) {
			return change.Refuse(change.Invalid, "", "`%sfrom:%s` is after `%sto:%s`. Write the earlier day first.",
				s.prefix, s.span.From.In(r.zone()).Format(time.DateOnly), s.prefix, s.span.Before.In(r.zone()).AddDate(0, 0, -1).Format(time.DateOnly))
		}
	}
	return nil
}

// WaitingFor picks what waits for somebody: for them, a group of theirs, or them in the place of those whose delegate they
// are and who are still members of the workspace.
func WaitingFor(who change.Actor) Filter {
	f := Filter{Waiting: change.Principals{People: []change.UserID{who.ID}, Groups: who.Groups}, Open: true}
	for _, one := range who.For {
		if one.Standing == change.Member {
			f.Deputy.People, f.Deputy.Groups = append(f.Deputy.People, one.ID), append(f.Deputy.Groups, one.Groups...)
		}
	}
	return f
}
