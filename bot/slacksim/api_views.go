package slacksim

// viewsOpen answers views.open: it spends the trigger and opens a modal,
// closing those that were open. Slack validates before it spends the trigger.
func (s *Sim) viewsOpen(a args) (object, error) {
	return s.openModal(a, func(v *view) error {
		delete(s.state.modals, v.person)
		return nil
	})
}

// viewsPush answers views.push: it lays a modal on the open ones, three at
// most.
func (s *Sim) viewsPush(a args) (object, error) {
	return s.openModal(a, func(v *view) error {
		switch depth := len(s.state.modals[v.person]); {
		case depth == 0:
			return fails("invalid_trigger_id") // only what is done in a modal can push
		case depth >= maxStack:
			return fails("push_limit_reached")
		}
		return nil
	})
}

func (s *Sim) openModal(a args, admit func(*view) error) (object, error) {
	sent, err := a.view(inModal)
	if err != nil {
		return nil, err
	}
	if s.state.externalIDTaken(sent, nil) {
		return nil, fails("duplicate_external_id")
	}
	person, err := s.spend(a.str("trigger_id"))
	if err != nil {
		return nil, err
	}
	v := s.newView(person, sent)
	if err := admit(v); err != nil {
		return nil, err
	}
	s.push(v)
	return object{"view": s.payload(v)}, nil
}

// viewsUpdate answers views.update: it redraws an open view, named by view_id
// or external_id. A given hash must be the view's current one.
func (s *Sim) viewsUpdate(a args) (object, error) {
	id, external := a.str("view_id"), a.str("external_id")
	if id == "" && external == "" {
		return nil, failsWith("invalid_arguments", []flaw{{"missing required field: view_id", ""}})
	}
	v := s.state.openView(func(v *view) bool {
		return id != "" && v.id == id || id == "" && v.externalID() == external
	})
	where := inModal
	if v != nil && v.kind() == "home" {
		where = inHome
	}
	sent, err := a.view(where)
	switch {
	case err != nil:
		return nil, err
	case v == nil:
		return nil, fails("not_found")
	case a.str("hash") != "" && a.str("hash") != v.hash:
		return nil, fails("hash_conflict")
	case s.state.externalIDTaken(sent, v):
		return nil, fails("duplicate_external_id")
	}
	v.draw(sent, s.Now())
	s.redrawn(v)
	return object{"view": s.payload(v)}, nil
}

// viewsPublish answers views.publish: it draws a person's Home tab. The view's
// id stays the same for good.
func (s *Sim) viewsPublish(a args) (object, error) {
	sent, err := a.view(inHome)
	if err != nil {
		return nil, err
	}
	person := s.state.person(a.str("user_id"))
	if person == nil || !s.state.mayMessage(person) {
		return nil, fails("user_not_found")
	}
	home := s.state.homes[person.ID]
	switch {
	case home == nil && a.str("hash") != "", home != nil && a.str("hash") != "" && a.str("hash") != home.hash:
		return nil, fails("hash_conflict")
	case s.state.externalIDTaken(sent, home):
		return nil, fails("duplicate_external_id")
	case home == nil:
		home = s.newView(person.ID, sent)
		s.state.homes[person.ID] = home
	default:
		home.draw(sent, s.Now())
	}
	s.redrawn(home)
	return object{"view": s.payload(home)}, nil
}
