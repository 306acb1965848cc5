package slacksim

import (
	"fmt"
	"maps"
	"time"
)

// triggerLife is how long a trigger_id can open a modal, in real time, once
// (slack-rules §1).
const triggerLife = 3 * time.Second

type trigger struct {
	person string
	issued time.Time
	spent  bool
}

// newTrigger returns a trigger_id for something the person just did.
func (s *Sim) newTrigger(person string) string {
	now := s.clock.real()
	maps.DeleteFunc(s.state.triggers, func(_ string, t *trigger) bool { return now.Sub(t.issued) > time.Hour })
	id := fmt.Sprintf("%d.%s.%s", now.UnixMicro(), s.config.Team.ID[1:], randomID(26))
	s.state.triggers[id] = &trigger{person: person, issued: now}
	return id
}

// spend uses a trigger_id up and returns whose it was. It fails with
// invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
func (s *Sim) spend(id string) (person string, err error) {
	t := s.state.triggers[id]
	switch {
	case t == nil:
		return "", fails("invalid_trigger_id")
	case t.spent:
		return "", fails("exchanged_trigger_id")
	case s.clock.real().Sub(t.issued) > triggerLife:
		return "", fails("expired_trigger_id")
	}
	t.spent = true
	return t.person, nil
}
