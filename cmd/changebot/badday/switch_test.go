package badday

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"slices"
	"sync"
)

// A junction stands before the instances of the bot, as a platform's proxy does: Slack knows its address alone, and
// each request goes to the next instance that takes it.
type junction struct {
	server *http.Server
	url    string

	mu    sync.Mutex
	lives []string // the addresses of instances that are ready, the next one first
}

// newJunction listens on a free port until close.
func newJunction(ctx context.Context) (*junction, error) {
	var open net.ListenConfig
	listener, err := open.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	j := &junction{url: "http://" + listener.Addr().String()}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.URL.Scheme = "http" },
		Transport: j,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "no instance answers", http.StatusBadGateway)
		},
	}
	j.server = &http.Server{Handler: proxy, ReadHeaderTimeout: patience}
	go j.server.Serve(listener) //nolint:errcheck // it ends with close
	return j, nil
}

func (j *junction) close() { j.server.Close() }

func (j *junction) add(address string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lives = append(j.lives, address)
}

func (j *junction) remove(address string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lives = slices.DeleteFunc(j.lives, func(a string) bool { return a == address })
}

// next returns the instances in the order in which they are to be tried.
func (j *junction) next() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.lives) > 1 {
		j.lives = append(j.lives[1:], j.lives[0])
	}
	return slices.Clone(j.lives)
}

// RoundTrip tries one instance after the other while none accepts a connection. What was once sent is never sent again.
func (j *junction) RoundTrip(r *http.Request) (*http.Response, error) {
	err := errors.New("no instance is ready")
	for _, address := range j.next() {
		var response *http.Response
		r.URL.Host = address
		response, err = oneConnectionEach.RoundTrip(r)
		if refused, ok := errors.AsType[*net.OpError](err); !ok || refused.Op != "dial" {
			return response, err
		}
	}
	return nil, err
}

// oneConnectionEach keeps a killed instance's connections from being used again.
var oneConnectionEach = &http.Transport{DisableKeepAlives: true}
