package slacksim

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// method is one method of the Web API. Its run function expects mu to be held
// and returns the fields of the answer besides ok.
type method struct {
	run   func(*Sim, args) (object, error)
	tier  tier
	json  bool // takes a JSON body too, not only a form
	token tokenKind
}

type tokenKind int

const (
	botToken tokenKind = iota
	appToken           // xapp-, for apps.connections.open alone
	noToken
)

// methods are the calls a change bot makes; every other is an unknown_method.
// Tiers are those of slack-rules §6.
var methods = map[string]method{
	"api.test":                     {run: (*Sim).apiTest, tier: tier4, json: true, token: noToken},
	"apps.connections.open":        {run: (*Sim).connectionsOpen, tier: tier3, json: true, token: appToken},
	"auth.test":                    {run: (*Sim).authTest, tier: special, json: true},
	"blocks.validate":              {run: (*Sim).blocksValidate, tier: tier4, token: noToken},
	"bots.info":                    {run: (*Sim).botsInfo, tier: tier3},
	"chat.delete":                  {run: (*Sim).chatDelete, tier: tier3, json: true},
	"chat.getPermalink":            {run: (*Sim).chatGetPermalink, tier: special},
	"chat.postEphemeral":           {run: (*Sim).chatPostEphemeral, tier: tier4, json: true},
	"chat.postMessage":             {run: (*Sim).chatPostMessage, tier: special, json: true},
	"chat.update":                  {run: (*Sim).chatUpdate, tier: tier3, json: true},
	"conversations.history":        {run: (*Sim).conversationsHistory, tier: tier3},
	"conversations.info":           {run: (*Sim).conversationsInfo, tier: tier3},
	"conversations.members":        {run: (*Sim).conversationsMembers, tier: tier4},
	"conversations.open":           {run: (*Sim).conversationsOpen, tier: tier3, json: true},
	"conversations.replies":        {run: (*Sim).conversationsReplies, tier: tier3},
	"files.completeUploadExternal": {run: (*Sim).filesCompleteUpload, tier: tier4, json: true},
	"files.getUploadURLExternal":   {run: (*Sim).filesGetUploadURL, tier: tier4},
	"files.info":                   {run: (*Sim).filesInfo, tier: tier4},
	"team.info":                    {run: (*Sim).teamInfo, tier: tier3},
	"usergroups.list":              {run: (*Sim).usergroupsList, tier: tier2},
	"usergroups.users.list":        {run: (*Sim).usergroupsUsersList, tier: tier2},
	"users.info":                   {run: (*Sim).usersInfo, tier: tier4},
	"users.list":                   {run: (*Sim).usersList, tier: tier2},
	"views.open":                   {run: (*Sim).viewsOpen, tier: tier4, json: true},
	"views.publish":                {run: (*Sim).viewsPublish, tier: tier4, json: true},
	"views.push":                   {run: (*Sim).viewsPush, tier: tier4, json: true},
	"views.update":                 {run: (*Sim).viewsUpdate, tier: tier4, json: true},
}

// botScopes is what the bot's token may do, as Slack says with every answer to
// it (slack-rules §8). The bot's manifest must ask for the same.
const botScopes = "commands,chat:write,users:read,usergroups:read,channels:history,groups:history,im:history,im:write,channels:read,groups:read,files:write"

// maxRequest is the largest body that is read.
const maxRequest = 4 << 20

// serveAPI answers /api/<method>.
func (s *Sim) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	m, known := methods[name]
	given, token, err := readArgs(w, r, m.json)
	call := s.calls.begin("to_slack", name, given)
	switch {
	case !known:
		err = fails("unknown_method")
	case err == nil:
		err = s.admit(m, token)
	}
	if err != nil {
		s.answer(w, call, http.StatusOK, failure(err))
		return
	}
	if m.token == botToken {
		w.Header().Set("X-OAuth-Scopes", botScopes)
	}

	mishap := s.takeFault(name)
	if s.strike(w, r, call, mishap) {
		return
	}
	if wait := s.overLimit(name, m, given); wait > 0 {
		s.tooMany(w, call, int(wait.Seconds())+1)
		return
	}
	answer := s.call(m, given)
	if mishap.kind() == "drop_answer" {
		s.hangUp(call)
	}
	s.answer(w, call, http.StatusOK, answer)
}

// strike lets a fault happen to a call, and reports whether that answered it.
// One that hangs up does not return.
func (s *Sim) strike(w http.ResponseWriter, r *http.Request, call *pendingCall, mishap *fault) (answered bool) {
	call.Note = mishap.note()
	switch mishap.kind() {
	case "429":
		s.tooMany(w, call, mishap.RetryAfter)
	case "500":
		s.answer(w, call, http.StatusInternalServerError, object{"ok": false, "error": "internal_error"})
	case "error":
		s.answer(w, call, http.StatusOK, failure(fails(mishap.Error)))
	case "cut":
		s.hangUp(call)
	case "slow":
		if !pause(r.Context(), mishap.delay) {
			s.hangUp(call) // the bot gave up first
		}
		return false
	default:
		return false
	}
	return true
}

// admit checks the token (slack-rules §7, §12).
func (s *Sim) admit(m method, token string) error {
	wanted := s.config.BotToken
	switch {
	case m.token == noToken:
		return nil
	case token == "":
		return fails("not_authed")
	case token != s.config.BotToken && token != s.config.AppToken:
		return fails("invalid_auth")
	case m.token == appToken:
		wanted = s.config.AppToken
	}
	if token != wanted {
		return fails("not_allowed_token_type")
	}
	return nil
}

// call runs a method and returns its answer as decoded JSON that shares
// nothing with the workspace.
func (s *Sim) call(m method, given args) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	fields, err := m.run(s, given)
	if err != nil {
		return failure(err)
	}
	answer := object{"ok": true}
	for name, v := range fields {
		answer[name] = v
	}
	return snapshot(answer)
}

// failure is the answer with ok:false.
func failure(err error) object {
	known, ok := errors.AsType[*slackError](err)
	if !ok {
		return object{"ok": false, "error": "internal_error"}
	}
	answer := object{"ok": false, "error": known.code}
	if len(known.messages) > 0 {
		answer["response_metadata"] = object{"messages": known.messages}
	}
	for name, v := range known.more {
		answer[name] = v
	}
	return answer
}

// snapshot copies a value by way of JSON. It expects mu to be held when the
// value is part of the workspace.
func snapshot(v any) any {
	written, err := json.Marshal(v)
	if err != nil {
		return object{"ok": false, "error": "internal_error"}
	}
	copied, err := decode(written)
	if err != nil {
		return object{"ok": false, "error": "internal_error"}
	}
	return copied
}

// answer writes a JSON answer and keeps the call.
func (s *Sim) answer(w http.ResponseWriter, call *pendingCall, status int, answer any) {
	call.finish(status, snapshot(answer))
	s.tell(change{Calls: true})
	writeJSON(w, status, answer)
}

func (s *Sim) tooMany(w http.ResponseWriter, call *pendingCall, seconds int) {
	w.Header().Set("Retry-After", itoa(max(seconds, 1)))
	s.answer(w, call, http.StatusTooManyRequests, object{"ok": false, "error": "ratelimited"})
}

// hangUp keeps the call and closes the connection without an answer.
func (s *Sim) hangUp(call *pendingCall) {
	call.finish(0, nil)
	s.tell(change{Calls: true})
	panic(http.ErrAbortHandler)
}

// tell announces a change from where mu is not held.
func (s *Sim) tell(c change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.announce(c)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // a reader that left is no concern of ours
}

// bearer returns the token of an Authorization header, or "".
func bearer(r *http.Request) string {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return ""
	}
	return strings.TrimSpace(token)
}
