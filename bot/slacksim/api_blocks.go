package slacksim

// blocksValidate answers blocks.validate: what is wrong with exactly one of
// blocks, message and view (slack-rules §3). It needs no token.
func (s *Sim) blocksValidate(a args) (object, error) {
	given := 0
	for _, name := range []string{"blocks", "message", "view"} {
		if a.has(name) {
			given++
		}
	}
	if given != 1 {
		return nil, failsWith("invalid_arguments", []flaw{{"provide exactly one of: blocks, message, view", ""}})
	}
	code, flaws, err := validate(a)
	if err != nil {
		return nil, fails("invalid_arguments")
	}
	if code == "" {
		return object{"errors": []object{}}, nil
	}
	errors := []object{}
	for _, f := range flaws {
		errors = append(errors, object{"pointer": f.pointer, "code": code, "message": f.what, "constraint": object{}})
	}
	return nil, &slackError{code: code, more: object{"errors": errors}}
}

func validate(a args) (string, []flaw, error) {
	if a.has("view") {
		v, err := a.value("view")
		where := inModal
		if text(child(v)["type"]) == "home" {
			where = inHome
		}
		code, flaws := viewFlaws(where, child(v))
		return code, flaws, err
	}
	blocks, err := a.value("blocks")
	if a.has("message") {
		var message any
		message, err = a.value("message")
		blocks = child(message)["blocks"]
	}
	code, flaws := messageFlaws(blocks)
	return code, flaws, err
}
