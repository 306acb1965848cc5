package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// A front is the HTTP server. From the first moment it says that the process lives; once it is opened, it lets Slack
// and calendar programs in and says that the process can do its work.
type front struct {
	log   *slog.Logger
	ready atomic.Bool
	inner atomic.Pointer[backend]
}

// A backend is what stands behind the front.
type backend struct {
	slack http.Handler
	web   http.Handler
	check func(context.Context) error // says why no work can be done
}

// open lets requests through to what stands behind.
func (f *front) open(b backend) {
	f.inner.Store(&b)
	f.ready.Store(true)
}

// shut says from now on that this process takes no more work. What still arrives is answered all the same, since
// Slack does not send a click twice (slack-rules §1).
func (f *front) shut() { f.ready.Store(false) }

func (f *front) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", f.readyz)
	mux.Handle("/slack/", f.behind(func(b *backend) http.Handler { return b.slack }))
	mux.Handle("/calendar.ics", f.behind(func(b *backend) http.Handler { return b.web }))
	mux.Handle("/metrics", f.behind(func(b *backend) http.Handler { return b.web }))
	return mux
}

func (f *front) readyz(w http.ResponseWriter, r *http.Request) {
	if !f.ready.Load() {
		http.Error(w, "starting or stopping", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	if err := f.inner.Load().check(ctx); err != nil {
		f.log.WarnContext(ctx, "not ready", "error", err)
		http.Error(w, "the database is not ready", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// behind answers with a part of what stands behind, once there is any.
func (f *front) behind(part func(*backend) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner := f.inner.Load()
		if inner == nil {
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		}
		part(inner).ServeHTTP(w, r)
	})
}

// drain is how long requests that are under way may take to finish; Slack itself waits for 3 s.
const drain = 4 * time.Second

// serve answers on listener until ctx ends; then it takes no new connections, and returns when every request has been
// answered or drain is over.
func (f *front) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           f.handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 14,
		ErrorLog:          slog.NewLogLogger(f.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	f.shut()
	drained, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := server.Shutdown(drained)
	if err != nil {
		err = errors.Join(fmt.Errorf("drain HTTP: %w", err), server.Close())
	}
	if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve HTTP: %w", ended))
	}
	return err
}
