package bot

import (
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
)

// decoder is a bot that can only read what arrives.
func decoder() *Bot {
	return &Bot{
		at:     Installation{Team: "T1", Enterprise: "E1", App: "A1", URL: "https://acme.slack.com/"},
		log:    slog.New(slog.DiscardHandler),
		people: NewPeople(nil, Installation{}, nil, nil),
	}
}

const (
	clicked = `{"type":"block_actions","api_app_id":"A1","team":{"id":"T1","domain":"acme"},"user":{"id":"U1","team_id":"T1"},
		"trigger_id":"9.8.7","response_url":"https://hooks.slack.com/actions/x",
		"container":{"type":"message","message_ts":"12.34","channel_id":"C1","thread_ts":"11.00"},"channel":{"id":"C1","name":"changes"},
		"message":{"ts":"12.34","blocks":[{"type":"actions","elements":[{"type":"hologram","depth":3}]},{"type":"no_such_block"}]},
		"state":{"values":[]},
		"actions":[{"type":"button","action_id":"approve","block_id":"b","action_ts":"55.66","value":"7:2"}]}`
	sentForm = `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"trigger_id":"9.8.7",
		"view":{"id":"V1","type":"modal","hash":"h","callback_id":"reason","private_metadata":"{\"n\":\"NONCE\",\"c\":7,\"p\":2}",
			"root_view_id":"V1","previous_view_id":null,
			"blocks":[{"type":"section","block_id":"intro"},{"type":"input","block_id":"reason:1"}],
			"state":{"values":{"reason:1":{"reason":{"type":"plain_text_input","value":null}}}}}}`
	shortcutOn = `{"type":"message_action","team":{"id":"T1"},"user":{"id":"U1"},"trigger_id":"9.8.7","callback_id":"raise",
		"channel":{"id":"C1"},"message":{"type":"message","ts":"12.3400","thread_ts":"11.00","text":"it <!here> broke","user":"U2"}}`
)

func TestWhatPeopleDoIsReadFromPayloads(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what, payload string
		want          Inbound
		kind          kind
		name          string
	}{
		{
			what: "a click, beside blocks that nobody knows", payload: clicked, kind: byClick, name: "approve",
			want: Inbound{Key: "click T1 12.34 approve 55.66 U1", User: "U1", Channel: "C1", Message: "12.34", Thread: "11.00", Value: "7:2"},
		},
		{
			what: "a choice in a menu", kind: byClick, name: "approve",
			payload: strings.ReplaceAll(clicked, `"value":"7:2"`, `"selected_option":{"value":"more"}`),
			want:    Inbound{Key: "click T1 12.34 approve 55.66 U1", User: "U1", Channel: "C1", Message: "12.34", Thread: "11.00", Value: "more"},
		},
		{
			what: "a menu that was cleared", kind: byClick, name: "approve",
			payload: strings.ReplaceAll(clicked, `"value":"7:2"`, `"selected_option":null`),
			want:    Inbound{Key: "click T1 12.34 approve 55.66 U1", User: "U1", Channel: "C1", Message: "12.34", Thread: "11.00"},
		},
		{
			what: "a person with an id in the organisation", kind: byClick, name: "approve",
			payload: strings.ReplaceAll(clicked, `"user":{"id":"U1"`, `"user":{"id":"U1","enterprise_user":{"id":"W1"}`),
			want:    Inbound{Key: "click T1 12.34 approve 55.66 W1", User: "W1", Channel: "C1", Message: "12.34", Thread: "11.00", Value: "7:2"},
		},
		{
			what: "no team, but our organisation", kind: byClick, name: "approve",
			payload: strings.ReplaceAll(clicked, `"team":{"id":"T1","domain":"acme"}`, `"team":null,"enterprise":{"id":"E1"}`),
			want:    Inbound{Key: "click T1 12.34 approve 55.66 U1", User: "U1", Channel: "C1", Message: "12.34", Thread: "11.00", Value: "7:2"},
		},
		{
			what: "a shortcut on a message", payload: shortcutOn, kind: byShortcut, name: "raise",
			want: Inbound{
				Key: "trigger 9.8.7", User: "U1", Channel: "C1", Message: "12.3400", Thread: "11.00", Text: "it <!here> broke", Author: "U2",
				Link: "https://acme.slack.com/archives/C1/p123400?cid=C1&thread_ts=11.00",
			},
		},
		{
			what: "a global shortcut", kind: byShortcut, name: "raise",
			payload: `{"type":"shortcut","team":{"id":"T1"},"user":{"id":"U1"},"trigger_id":"9.8.7","callback_id":"raise"}`,
			want:    Inbound{Key: "trigger 9.8.7", User: "U1"},
		},
	}
	for _, test := range tests {
		in, err := decoder().readInteraction([]byte(test.payload))
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		if in.kind != test.kind || in.name != test.name {
			t.Errorf("%s: it is a %s called %q", test.what, in.kind, in.name)
		}
		told := Inbound{
			Key: in.Key, User: in.User, Channel: in.Channel, Message: in.Message, Thread: in.Thread,
			Text: in.Text, Author: in.Author, Link: in.Link, Value: in.Value,
		}
		if diff := cmp.Diff(test.want, told, cmp.AllowUnexported(Inbound{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

func TestAFormIsKnownByItsNonce(t *testing.T) {
	t.Parallel()
	in := must(decoder().readInteraction([]byte(sentForm)))(t)
	if in.Key != "form T1 U1 NONCE" || in.kind != bySubmission || in.name != "reason" {
		t.Errorf("it is a %s called %q with the key %q", in.kind, in.name, in.Key)
	}
	// After an error under a field, the same form comes again with another hash, or with the same.
	again := must(decoder().readInteraction([]byte(strings.ReplaceAll(sentForm, `"hash":"h"`, `"hash":"i"`))))(t)
	if again.Key != in.Key {
		t.Errorf("sent again, its key is %q", again.Key)
	}
	strange := must(decoder().readInteraction([]byte(strings.ReplaceAll(sentForm, "NONCE", ""))))(t)
	if strange.Key != "view T1 V1 h" {
		t.Errorf("without a nonce, its key is %q", strange.Key)
	}
	if diff := cmp.Diff([]string{"reason:1"}, in.View.inputs); diff != "" {
		t.Errorf("its inputs (-want +got):\n%s", diff)
	}
	if value := in.View.Values["reason:1"]["reason"].Value; value != "" {
		t.Errorf("an empty field holds %q", value)
	}
}

func TestAFormMayHaveNoValuesAtAll(t *testing.T) {
	t.Parallel()
	for _, state := range []string{`{"values":[]}`, `{"values":{}}`, `{"values":null}`, `{}`, `null`} {
		before, _, _ := strings.Cut(sentForm, `"state"`)
		payload := before + `"state":` + state + `}}`
		in, err := decoder().readInteraction([]byte(payload))
		if err != nil || len(in.View.Values) != 0 {
			t.Errorf("with the state %s it reads %v, %v", state, in, err)
		}
	}
}

func TestAViewSaysWhetherAnotherFitsOnTop(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`"root_view_id":"V1","previous_view_id":null`: false,
		`"root_view_id":"V0","previous_view_id":"V0"`: false,
		`"root_view_id":"V0","previous_view_id":"V2"`: true,
	}
	for ids, want := range tests {
		payload := strings.ReplaceAll(sentForm, `"root_view_id":"V1","previous_view_id":null`, ids)
		if in := must(decoder().readInteraction([]byte(payload)))(t); in.View.full != want {
			t.Errorf("with %s the stack is full: %t", ids, in.View.full)
		}
	}
}

func TestACommandIsReadByItsFirstWord(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"": "new", "   ": "new", "list open": "list", "HELP": "help", "chg-12": "show", "CHG12": "show", "12": "show", "#12": "show",
		"CHG-": "chg-", "0": "0", "show CHG-12": "show",
	}
	for text, want := range tests {
		form := url.Values{"command": {"/change"}, "team_id": {"T1"}, "user_id": {"U1"}, "trigger_id": {"1.2.3"}, "text": {text}}
		if in := must(decoder().readCommand(form))(t); in.name != want {
			t.Errorf("/change %s asks for %q, not %q", text, in.name, want)
		}
	}
}

func FuzzPayload(f *testing.F) {
	for _, seed := range []string{
		clicked, sentForm, shortcutOn, "", "null", "[]", `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := decoder()
		in, err := b.readInteraction(raw)
		switch {
		case err != nil && !errors.Is(err, errMalformed) && !errors.Is(err, errForeign):
			t.Errorf("the error has no status: %v", err)
		case err == nil && (in.Key == "" || in.User == "" || in.kind == ""):
			t.Errorf("what was read is nobody's, or nothing: %+v", in)
		case err == nil && in.kind == bySubmission && in.View == nil:
			t.Error("a form has no view")
		case err == nil && in.View != nil:
			if errs := in.View.underFields(map[change.Field]string{"reason": "no", "other": "no"}); len(errs) > 0 {
				for id := range errs {
					if !slices.Contains(in.View.inputs, id) {
						t.Errorf("a sentence stands under %q, which is no input", id)
					}
				}
			}
		}
	})
}

func FuzzEvent(f *testing.F) {
	for _, inner := range []string{
		`{"type":"user_change","user":{"id":"U1"}}`, `{"type":"user_change","user":7}`, `{"type":"subteam_members_changed","subteam_id":"S1"}`,
		`{"type":"subteam_updated","subteam":null}`, `{"type":"app_home_opened","user":"U1","tab":"messages"}`, `{"type":"tokens_revoked"}`, `null`,
	} {
		f.Add([]byte(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":` + inner + `}`))
	}
	f.Add([]byte(`{"type":"url_verification","challenge":"c"}`))
	f.Add([]byte(`{"type":"app_rate_limited","team_id":"T1"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := decoder()
		ev, err := b.readEvent(raw)
		if err != nil {
			if !errors.Is(err, errMalformed) && !errors.Is(err, errForeign) {
				t.Errorf("the error has no status: %v", err)
			}
			return
		}
		if ev.Type != "url_verification" && ev.Team != "T1" && ev.Enterprise != "E1" {
			t.Errorf("an event of team %q is taken", ev.Team)
		}
		if ev.Inner.Type != "app_home_opened" { // which asks Slack
			b.heed(t.Context(), ev)
		}
	})
}

func FuzzCommand(f *testing.F) {
	for _, seed := range []string{"text=list", "text=CHG-12", "text=\xff", "text=" + strings.Repeat("a", 3000), "text=<@U1>"} {
		f.Add(seed + "&command=%2Fchange&team_id=T1&user_id=U1&trigger_id=1.2.3")
	}
	f.Fuzz(func(t *testing.T, body string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		b := decoder()
		b.routes = newRoutes()
		add(b.routes.words, "list", b.list)
		in, err := b.readCommand(form)
		if err != nil {
			return
		}
		if in.Key == "" || in.User == "" || in.name == "" {
			t.Errorf("what was read is nobody's, or nothing: %+v", in)
		}
		if _, err := b.handlerOf(t.Context(), in); err != nil && in.name == "list" {
			t.Errorf("a word is not known: %v", err)
		}
	})
}
