package slacksim

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
)

//go:embed page
var pageFiles embed.FS

// pagePolicy lets the page load its own scripts and styles, and pictures from anywhere, as messages may show them.
const pagePolicy = "default-src 'self'; img-src * data:; style-src 'self'"

// servePage serves the workspace page, which uses the control API and nothing
// else.
func servePage() http.Handler {
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic("slacksim: the page is not embedded: " + err.Error()) // cannot happen: go:embed fails the build first
	}
	serve := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", pagePolicy)
		serve.ServeHTTP(w, r)
	})
}

// servePermalink leads the address of a message, such as
// /archives/C0CHANGES/p1766293200000100, to the page with that message named.
func servePermalink(w http.ResponseWriter, r *http.Request) {
	digits := strings.TrimPrefix(r.PathValue("ts"), "p")
	if len(digits) != 16 {
		http.NotFound(w, r)
		return
	}
	query := url.Values{"channel": {r.PathValue("channel")}, "ts": {digits[:10] + "." + digits[10:]}}
	if thread := r.URL.Query().Get("thread_ts"); thread != "" {
		query.Set("thread", thread)
	}
	http.Redirect(w, r, "/?"+query.Encode(), http.StatusFound)
}
