// Package web answers over HTTP what is asked of the bot beside Slack: the calendar, for programs that follow it, and
// metrics, for Prometheus.
//
// Whoever asks must hold a token (see [Tokens]). No token is ever logged.
package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/noim3/changebot/commands"
)

// Options are what the package works with.
type Options struct {
	Desk   *commands.Desk
	Tokens Tokens
	// Team is the id of the Slack workspace, and Workspace its address, with a final slash.
	Team, Workspace string
	// Metrics answer at /metrics.
	Metrics *Metrics
	Log     *slog.Logger
}

// Handler returns what answers at /calendar.ics, with ?system=ID for a single system, and at /metrics: 405 to another
// method than GET and HEAD, 401 without a token that counts, 404 for a system that the policy does not have, 503 for the
// calendar while the record cannot be read.
func Handler(o Options) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /calendar.ics", guarded(o, newFeed(o, time.Now)))
	mux.Handle("GET /metrics", guarded(o, o.Metrics))
	return mux
}

// guarded lets those through to h who hold a token. A program that follows a calendar can seldom send a header, so the
// token may also stand in the address; hence nothing here logs more of an address than its path.
func guarded(o Options, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, known := o.Tokens.Name(presented(r))
		if !known {
			o.Log.WarnContext(r.Context(), "a request was turned away", "path", r.URL.Path, "status", http.StatusUnauthorized, "why", "no token that counts")
			w.Header().Set("WWW-Authenticate", `Bearer realm="changebot"`)
			refuse(w, http.StatusUnauthorized, unauthorised)
			return
		}
		o.Log.DebugContext(r.Context(), "a request was let in", "path", r.URL.Path, "token", name)
		h.ServeHTTP(w, r)
	})
}

const unauthorised = "This needs a token, which whoever runs changebot makes with \"changebot token NAME\". " +
	"Put it at the end of the address, as in ?token=…, or send it in the header \"Authorization: Bearer …\"."

// refuse answers with a sentence that nobody is to keep.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, sentence, status)
}
