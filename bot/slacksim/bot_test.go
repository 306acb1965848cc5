package slacksim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

// heard is one request that the bot got, with its signature verified by
// slack-go.
type heard struct {
	Path    string
	Header  http.Header
	Body    string
	Command slack.SlashCommand
	Act     slack.InteractionCallback
	Raw     map[string]any // the interaction or event as sent
}

// bot is a small bot that answers by hand.
type bot struct {
	*slack.Client
	sim *slacksim.Sim

	unsigned bool // the signature is not looked at

	mu     sync.Mutex
	heard  []heard
	answer func(w http.ResponseWriter, h heard)
}

// startBot connects a bot by HTTP to a new workspace. Its answer function may
// be nil, which acknowledges everything.
func startBot(t *testing.T, config slacksim.Config, answer func(*bot, http.ResponseWriter, heard)) *bot {
	t.Helper()
	sim := simtest.Start(t, config)
	b := &bot{Client: newAPI(sim), sim: sim}
	if answer != nil {
		b.answer = func(w http.ResponseWriter, h heard) { answer(b, w, h) }
	}
	server := httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(server.Close)
	if err := sim.ConnectHTTP(server.URL); err != nil {
		t.Fatal(err)
	}
	return b
}

func newAPI(sim *slacksim.Sim) *slack.Client {
	return slack.New(sim.Config().BotToken, slack.OptionAPIURL(sim.APIURL()), slack.OptionAppLevelToken(sim.Config().AppToken))
}

func (b *bot) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, b.sim.Config().SigningSecret)
	if err == nil {
		_, _ = verifier.Write(body)
		err = verifier.Ensure()
	}
	if err != nil && !b.unsigned {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	h := heard{Path: r.URL.Path, Header: r.Header, Body: string(body)}
	r.Body = io.NopCloser(bytes.NewReader(body))
	switch r.URL.Path {
	case "/slack/commands":
		h.Command, err = slack.SlashCommandParse(r)
	case "/slack/events":
		err = json.Unmarshal(body, &h.Raw)
	default:
		h.Act, err = slack.InteractionCallbackParse(r)
		if err == nil {
			err = json.Unmarshal([]byte(r.PostForm.Get("payload")), &h.Raw)
		}
	}
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.heard = append(b.heard, h)
	answer := b.answer
	b.mu.Unlock()
	if answer != nil {
		answer(w, h)
	}
}

// last returns what the bot heard last on a path.
func (b *bot) last(t *testing.T, path string) heard {
	t.Helper()
	all := b.all(path)
	if len(all) == 0 {
		t.Fatalf("the bot heard nothing on %s", path)
	}
	return all[len(all)-1]
}

func (b *bot) all(path string) []heard {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []heard
	for _, h := range b.heard {
		if h.Path == path {
			found = append(found, h)
		}
	}
	return found
}

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// form is a modal with a required title, for a callback.
func form(callback string) slack.ModalViewRequest {
	title := slack.NewPlainTextInputBlockElement(nil, "value")
	title.MaxLength = 20
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plainText("Raise a change"), Submit: plainText("Raise"), Close: plainText("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("title:1", plainText("Title"), nil, title)}},
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// modal returns the person's top modal.
func modal(t *testing.T, p *slacksim.Actor) slacksim.View {
	t.Helper()
	stack, err := p.Modals(t.Context())
	must(t, err)
	if len(stack) == 0 {
		t.Fatal("no modal is open")
	}
	return stack[len(stack)-1]
}
