package slacksim

import (
	"net"
	"net/http"
)

// Handler returns everything the workspace serves: the Web API below /api/,
// the control API below /sim/ (CONTROL.md), response URLs, uploads, files, the
// socket address and the page. It answers only requests that were addressed to
// this machine, so that no web page can reach it by another name.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/{method}", s.serveAPI)
	mux.HandleFunc("GET /api/{method}", s.serveAPI)
	mux.HandleFunc("POST /response/{team}/{secret}", s.serveResponse)
	mux.HandleFunc("POST /upload/v1/{secret}", s.serveUpload)
	mux.HandleFunc("GET /files/{id}/{name}", s.serveFile)
	mux.HandleFunc("GET /link/", s.serveSocket)
	mux.HandleFunc("GET /archives/{channel}/{ts}", servePermalink)
	s.controlRoutes(mux)
	mux.Handle("GET /", servePage())
	return loopbackOnly(http.NewCrossOriginProtection().Handler(mux))
}

func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "the local Slack serves this machine only", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
