package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const (
	// fresh is how long a feed is given out without a look at the record.
	fresh = 5 * time.Second
	// kept is how long a calendar program need not ask again.
	kept = 5 * time.Minute
	// patience is how long one who asks waits for the record, well under the time in which the server must have answered.
	patience = 10 * time.Second
)

// A feed answers calendar programs. What it wrote once it gives to all who ask, for as long as the record is the same.
type feed struct {
	desk  *commands.Desk
	names names
	log   *slog.Logger
	now   func() time.Time

	mu    sync.Mutex
	pages map[change.SystemID]*page // "" is for every system
}

func newFeed(o Options, now func() time.Time) *feed {
	return &feed{desk: o.Desk, names: names{o.Team, o.Workspace}, log: o.Log, now: now, pages: map[change.SystemID]*page{}}
}

// A page is a feed as it was last written. Whoever finds it old holds it until it is written anew, and the others wait.
type page struct {
	mu     sync.Mutex
	seen   time.Time // when the record was last looked at; zero for never
	state  commands.FeedState
	plain  content
	zipped content
}

// A content is a text with the name of its version.
type content struct {
	text []byte
	etag string
}

func (f *feed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	system := change.SystemID(r.URL.Query().Get("system"))
	if _, known := f.desk.Policy().System(system); system != "" && !known {
		refuse(w, http.StatusNotFound, fmt.Sprintf("There is no system %q in the policy. Leave out ?system= to see them all.", system))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	plain, zipped, modified, err := f.read(ctx, system)
	if err != nil {
		if r.Context().Err() == nil { // else nobody waits for it any more
			f.log.ErrorContext(ctx, "the calendar could not be written", "system", system, "error", err)
		}
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusServiceUnavailable, "The record cannot be read just now. Ask again in a minute.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="changebot.ics"`)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", fmt.Sprintf("private, max-age=%d", int(kept.Seconds())))
	h.Set("Vary", "Accept-Encoding, Authorization")
	answer := plain
	if takesGzip(r) {
		answer = zipped
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", answer.etag)
	http.ServeContent(w, r, "", modified, bytes.NewReader(answer.text))
}

// read returns the feed as the record has it, or had it a moment ago.
func (f *feed) read(ctx context.Context, system change.SystemID) (plain, zipped content, modified time.Time, err error) {
	p := f.page(system)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := f.refresh(ctx, p, system); err != nil {
		return content{}, content{}, time.Time{}, err
	}
	// Any act on record may have altered the feed, if only by taking something out of it, and so does the next day.
	modified = p.state.At
	if p.state.Day.After(modified) {
		modified = p.state.Day
	}
	return p.plain, p.zipped, modified, nil
}

// page returns the one page for system. Their number is that of the catalogue's systems, give or take a policy.
func (f *feed) page(system change.SystemID) *page {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages[system] == nil {
		f.pages[system] = &page{}
	}
	return f.pages[system]
}

// refresh writes p anew if the record is no longer what it was.
func (f *feed) refresh(ctx context.Context, p *page, system change.SystemID) error {
	now := f.now()
	if !p.seen.IsZero() && now.Sub(p.seen) < fresh {
		return nil
	}
	state, err := f.desk.FeedState(ctx)
	if err != nil {
		return err
	}
	if !p.seen.IsZero() && state == p.state {
		p.seen = now
		return nil
	}
	said, err := f.desk.Feed(ctx)
	if err != nil {
		return err
	}
	text, err := write(said, system, f.names)
	if err != nil {
		return err
	}
	zip, err := zipped(text)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	version := hex.EncodeToString(sum[:16])
	p.seen, p.state = now, said.State
	p.plain, p.zipped = content{text, `"` + version + `"`}, content{zip, `"` + version + `-gzip"`}
	return nil
}

func zipped(text []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		return nil, fmt.Errorf("zip the calendar: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("zip the calendar: %w", err)
	}
	return out.Bytes(), nil
}

// takesGzip reports whether whoever asks can unzip.
func takesGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			q, err := strconv.ParseFloat(strings.TrimPrefix(quality, "q="), 64)
			return quality == "" || err == nil && q > 0
		}
	}
	return false
}
