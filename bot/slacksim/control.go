package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// controlRoutes adds the control API of CONTROL.md.
func (s *Sim) controlRoutes(mux *http.ServeMux) {
	look := func(path string, answer func(*http.Request) (any, error)) {
		mux.HandleFunc("GET /sim/"+path, func(w http.ResponseWriter, r *http.Request) {
			found, err := answer(r)
			control(w, found, err)
		})
	}
	look("workspace", s.lookWorkspace)
	look("channels", s.lookChannels)
	look("messages", s.lookMessages)
	look("home", s.lookHome)
	look("modals", s.lookModals)
	look("calls", s.lookCalls)
	mux.HandleFunc("GET /sim/changes", s.streamChanges)
	mux.HandleFunc("DELETE /sim/faults", func(w http.ResponseWriter, _ *http.Request) {
		answer, err := s.mendFaults()
		control(w, answer, err)
	})

	act(mux, s, "read", s.actRead)
	act(mux, s, "command", s.actCommand)
	act(mux, s, "message", s.actMessage)
	act(mux, s, "shortcut", s.actShortcut)
	act(mux, s, "click", s.actClick)
	act(mux, s, "fill", s.actFill)
	act(mux, s, "submit", s.actSubmit)
	act(mux, s, "close", s.actClose)
	act(mux, s, "options", s.actOptions)
	act(mux, s, "home", s.actHome)

	act(mux, s, "clock", s.arrangeClock)
	act(mux, s, "people", s.arrangePeople)
	act(mux, s, "groups", s.arrangeGroup)
	act(mux, s, "channel", s.arrangeChannel)
	act(mux, s, "faults", s.arrangeFault)
	act(mux, s, "event", s.sendEvent)
	act(mux, s, "raw", s.sendRaw)
	act(mux, s, "connect", s.connect)
	act(mux, s, "socket", s.hangUpSockets)
}

// act adds a POST call whose body is T. What a person does is carried through
// even when the one who asked has left.
func act[T any](mux *http.ServeMux, s *Sim, path string, do func(context.Context, T) (any, error)) {
	mux.HandleFunc("POST /sim/"+path, func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 2*s.config.Acknowledge+s.config.UpdateWait+time.Minute)
		defer cancel()
		var asked T
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
		decoder.UseNumber()
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&asked); err != nil {
			control(w, nil, malformed("the body must be the JSON that CONTROL.md gives: "+err.Error()))
			return
		}
		answer, err := do(ctx, asked)
		control(w, answer, err)
	})
}

// control writes an answer, or the error with its status.
func control(w http.ResponseWriter, answer any, err error) {
	if err == nil {
		writeJSON(w, http.StatusOK, answer)
		return
	}
	status := http.StatusInternalServerError
	if _, ok := errors.AsType[*refusal](err); ok {
		status = http.StatusConflict
	} else if _, ok := errors.AsType[*mistake](err); ok {
		status = http.StatusBadRequest
	} else if _, ok := errors.AsType[*unknown](err); ok {
		status = http.StatusNotFound
	}
	writeJSON(w, status, object{"error": err.Error()})
}

// streamChanges sends a line for each thing that a person should draw again,
// until they leave.
func (s *Sim) streamChanges(w http.ResponseWriter, r *http.Request) {
	l := s.listen(r.URL.Query().Get("as"))
	defer s.forget(l)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	if _, err := fmt.Fprint(w, ": listening\n\n"); err != nil || out.Flush() != nil {
		return
	}
	for {
		select {
		case <-l.ready:
		case <-r.Context().Done():
			return
		case <-s.life.Done():
			return
		}
		line, err := json.Marshal(s.take(l))
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", line); err != nil || out.Flush() != nil {
			return
		}
	}
}
