package speed

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

// A quickSlack answers at once what the bot asks, and checks nothing: what is measured is the bot. Everybody is a member.
type quickSlack struct {
	// heard, if set, is called with each call as it arrives.
	heard func(method string, form url.Values)
	posts atomic.Int64
}

func (s *quickSlack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := path.Base(r.URL.Path)
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if s.heard != nil {
		s.heard(method, r.Form)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, s.answer(method, r.Form)) //nolint:gosec // JSON, which only the bot reads; one that left is no concern of ours
}

func (s *quickSlack) answer(method string, form url.Values) string {
	switch method {
	case "auth.test":
		return `{"ok":true,"url":"https://harbourpay.slack.com/","team_id":"` + slacksim.Harbour.ID + `","user_id":"` +
			slacksim.ChangeBot.UserID + `","bot_id":"` + slacksim.ChangeBot.BotID + `"}`
	case "bots.info":
		return `{"ok":true,"bot":{"id":"` + slacksim.ChangeBot.BotID + `","app_id":"` + slacksim.ChangeBot.AppID + `"}}`
	case "users.info":
		return `{"ok":true,"user":{"id":"` + form.Get("user") + `","team_id":"` + slacksim.Harbour.ID + `"}}`
	case "usergroups.users.list":
		for _, g := range slacksim.DefaultGroups() {
			if g.ID == form.Get("usergroup") {
				return `{"ok":true,"users":["` + strings.Join(g.Members, `","`) + `"]}`
			}
		}
		return `{"ok":true,"users":[]}`
	case "views.open":
		return `{"ok":true,"view":{"id":"V0VIEW","hash":"1.a"}}`
	case "chat.postMessage", "chat.update":
		ts := cmp.Or(form.Get("ts"), strconv.FormatInt(s.posts.Add(1), 10)+".000001")
		return `{"ok":true,"channel":"` + form.Get("channel") + `","ts":"` + ts +
			`","message":{"ts":"` + ts + `","thread_ts":"` + form.Get("thread_ts") + `"}}`
	}
	return `{"ok":false,"error":"unknown_method"}`
}

// playsSlack, set in the environment, makes this test program a quickSlack, which ends with its standard input.
const playsSlack = "SPEED_PLAYS_SLACK"

func playSlack() int {
	var open net.ListenConfig
	listener, err := open.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprintf(os.Stdout, "http://%s/\n", listener.Addr())
	server := &http.Server{Handler: &quickSlack{}, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		server.Close()
	}()
	_ = server.Serve(listener) // it ends when it is closed
	return 0
}

// startSlack starts a quickSlack in a process of its own and returns its address, with a final slash.
func startSlack(tb testing.TB) string {
	tb.Helper()
	process := exec.CommandContext(tb.Context(), os.Args[0])
	process.Env = append(os.Environ(), playsSlack+"=1")
	process.Stderr = os.Stderr
	if _, err := process.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	output, err := process.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := process.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = process.Wait() }) // the test's context has killed it
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(address)
}
