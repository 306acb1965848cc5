package bot

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
)

// The types of content that Slack sends (slack-rules §1).
const (
	formContent = "application/x-www-form-urlencoded"
	jsonContent = "application/json"
)

// HTTPOptions are what the bot must know to hear Slack over HTTP.
type HTTPOptions struct {
	// Secrets are the signing secrets in force: one, or two while one replaces the other.
	Secrets []string
}

// Handler returns what answers Slack at /slack/commands, /slack/interactions, /slack/options and /slack/events. What
// Slack did not send is turned away before anything is done: 404 another path, 405 another method than POST, 415
// another type of content, 413 a body above 1 MiB, 401 one that is unsigned, forged or older than five minutes, 400 a
// payload that cannot be read, 403 one of another workspace or app.
func (b *Bot) Handler(opt HTTPOptions) http.Handler {
	e := endpoint{b, opt.Secrets}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/commands", e.commands)
	mux.HandleFunc("POST /slack/interactions", e.interactions)
	mux.HandleFunc("POST /slack/options", e.interactions)
	mux.HandleFunc("POST /slack/events", e.events)
	return mux
}

type endpoint struct {
	bot     *Bot
	secrets []string
}

func (e endpoint) commands(w http.ResponseWriter, r *http.Request) {
	form, ok := e.form(w, r)
	if !ok {
		return
	}
	in, err := e.bot.readCommand(form)
	if err != nil {
		e.turnAway(w, r, statusOf(err), err)
		return
	}
	e.acknowledge(w, r, e.bot.hear(r.Context(), in))
}

func (e endpoint) interactions(w http.ResponseWriter, r *http.Request) {
	form, ok := e.form(w, r)
	if !ok {
		return
	}
	in, err := e.bot.readInteraction([]byte(form.Get("payload")))
	if err != nil {
		e.turnAway(w, r, statusOf(err), err)
		return
	}
	e.acknowledge(w, r, e.bot.hear(r.Context(), in))
}

func (e endpoint) events(w http.ResponseWriter, r *http.Request) {
	body, status := readSigned(w, r, jsonContent, e.secrets)
	if status != http.StatusOK {
		e.turnAway(w, r, status, nil)
		return
	}
	ev, err := e.bot.readEvent(body)
	if err != nil {
		w.Header().Set("X-Slack-No-Retry", "1") // it would be no better
		e.turnAway(w, r, statusOf(err), err)
		return
	}
	if ev.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write([]byte(ev.Challenge)) // a reader that left is told nothing
		return
	}
	e.bot.heed(r.Context(), ev)
}

// form reads a signed form. It answers by itself, and returns false, when there is none, and when Slack only looks
// whether somebody answers, which it does not sign (slack-rules §1).
func (e endpoint) form(w http.ResponseWriter, r *http.Request) (url.Values, bool) {
	body, status := readSigned(w, r, formContent, e.secrets)
	form, err := url.ParseQuery(string(body))
	switch {
	case form.Get("ssl_check") == "1":
		return nil, false
	case status != http.StatusOK:
		e.turnAway(w, r, status, nil)
		return nil, false
	case err != nil:
		e.turnAway(w, r, http.StatusBadRequest, errMalformed)
		return nil, false
	}
	return form, true
}

func (e endpoint) turnAway(w http.ResponseWriter, r *http.Request, status int, err error) {
	why := http.StatusText(status)
	if err != nil {
		why = err.Error()
	}
	e.bot.log.WarnContext(r.Context(), "a request was turned away", "path", r.URL.Path, "status", status, "why", why)
	http.Error(w, http.StatusText(status), status)
}

// acknowledge answers 200: with body as JSON, or with nothing at all, which is what closes a modal (slack-rules §1).
func (e endpoint) acknowledge(w http.ResponseWriter, r *http.Request, body any) {
	if body == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	text, err := json.Marshal(body)
	if err != nil {
		e.bot.log.ErrorContext(r.Context(), "an acknowledgement could not be written", "path", r.URL.Path, "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", jsonContent)
	_, _ = w.Write(text) // a reader that left is told nothing
}

func statusOf(err error) int {
	if errors.Is(err, errForeign) {
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}
