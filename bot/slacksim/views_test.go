package slacksim_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
)

// trigger has Mara type a command and returns its trigger_id.
func trigger(t *testing.T, b *bot) string {
	t.Helper()
	must(t, b.sim.As(slacksim.Mara).Command(t.Context(), "/change", ""))
	return b.last(t, "/slack/commands").Command.TriggerID
}

// open opens a form for Mara and returns it as the bot gets it.
func open(t *testing.T, b *bot, view slack.ModalViewRequest) *slack.View {
	t.Helper()
	response, err := b.OpenViewContext(t.Context(), trigger(t, b), view)
	must(t, err)
	return &response.View
}

func expectError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestATriggerOpensOneModalWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	clock := newHandClock()
	b := startBot(t, slacksim.Config{RealTime: clock.now}, func(*bot, http.ResponseWriter, heard) {})
	b.unsigned = true // slack-go goes by the machine's clock
	open := func(id string) error {
		_, err := b.OpenViewContext(t.Context(), id, form("raise"))
		return err
	}
	expectError(t, open("1.2.3"), "invalid_trigger_id")

	inTime := trigger(t, b)
	clock.advance(3 * time.Second)
	must(t, open(inTime))
	expectError(t, open(inTime), "exchanged_trigger_id")

	late := trigger(t, b)
	clock.advance(3*time.Second + time.Millisecond)
	expectError(t, open(late), "expired_trigger_id")

	after := trigger(t, b)
	bad := form("raise")
	bad.Title = nil
	_, err := b.OpenViewContext(t.Context(), after, bad)
	expectError(t, err, "invalid_arguments")
	must(t, open(after)) // a view that is refused spends no trigger
}

func TestUpdatingAModal(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	opened := open(t, b, form("raise"))
	update := func(view slack.ModalViewRequest, hash, id string) (*slack.ViewResponse, error) {
		return b.UpdateViewContext(ctx, view, "", hash, id)
	}

	_, err := update(form("raise"), "0.stale", opened.ID)
	expectError(t, err, "hash_conflict")
	updated, err := update(form("raise"), opened.Hash, opened.ID)
	must(t, err)
	if updated.ID != opened.ID || updated.Hash == opened.Hash {
		t.Errorf("the view went from %s %s to %s %s", opened.ID, opened.Hash, updated.ID, updated.Hash)
	}
	_, err = update(form("raise"), opened.Hash, opened.ID)
	expectError(t, err, "hash_conflict")
	_, err = update(form("raise"), "", "V0NOTHING")
	expectError(t, err, "not_found")

	must(t, mara.Cancel(ctx))
	_, err = update(form("raise"), "", opened.ID)
	expectError(t, err, "not_found")
}

// titled is a form whose title input starts with a text.
func titled(block, action, initial string) slack.ModalViewRequest {
	view := form("raise")
	title := slack.NewPlainTextInputBlockElement(nil, action)
	title.InitialValue = initial
	view.Blocks.BlockSet = []slack.Block{slack.NewInputBlock(block, plainText("Title"), nil, title)}
	return view
}

func TestAnUpdateKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, block, action, want string }{
		{"same block and action", "title:1", "value", "typed"},
		{"another block", "title:2", "value", "second"},
		{"another action", "title:1", "other", "second"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := startBot(t, slacksim.Config{}, nil)
			ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
			opened := open(t, b, titled("title:1", "value", "first"))
			if got := modal(t, mara).Values["title:1"]["value"]["value"]; got != "first" {
				t.Errorf("the form starts with %v", got)
			}
			must(t, mara.Fill(ctx, "title", "typed"))
			_, err := b.UpdateViewContext(ctx, titled(c.block, c.action, "second"), "", "", opened.ID)
			must(t, err)
			if got := modal(t, mara).Values[c.block][c.action]["value"]; got != c.want {
				t.Errorf("the field holds %v, want %s", got, c.want)
			}
		})
	}
}

func TestAStackHoldsThreeModals(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	_, err := b.PushViewContext(ctx, trigger(t, b), form("second"))
	expectError(t, err, "invalid_trigger_id")

	first := open(t, b, form("first"))
	second, err := b.PushViewContext(ctx, trigger(t, b), form("second"))
	must(t, err)
	if second.PreviousViewID != first.ID || second.RootViewID != first.ID {
		t.Errorf("the second lies on %s of %s, want %s", second.PreviousViewID, second.RootViewID, first.ID)
	}
	_, err = b.PushViewContext(ctx, trigger(t, b), form("third"))
	must(t, err)
	_, err = b.PushViewContext(ctx, trigger(t, b), form("fourth"))
	expectError(t, err, "push_limit_reached")

	must(t, mara.Cancel(ctx))
	if got := modal(t, mara).CallbackID; got != "second" {
		t.Errorf("below the third lies %s", got)
	}
}

func TestExternalIDs(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, nil)
	named := form("raise")
	named.ExternalID = "working:1"
	opened := open(t, b, named)
	_, err := b.PushViewContext(t.Context(), trigger(t, b), named)
	expectError(t, err, "duplicate_external_id")
	updated, err := b.UpdateViewContext(t.Context(), named, "working:1", "", "")
	must(t, err)
	if updated.ID != opened.ID {
		t.Errorf("external_id named %s, want %s", updated.ID, opened.ID)
	}
	other, err := b.PushViewContext(t.Context(), trigger(t, b), form("other"))
	must(t, err)
	_, err = b.UpdateViewContext(t.Context(), named, "", "", other.ID)
	expectError(t, err, "duplicate_external_id")
}

func TestPublishingAHomeTab(t *testing.T) {
	t.Parallel()
	b := startBot(t, slacksim.Config{}, func(b *bot, w http.ResponseWriter, h heard) {
		event, _ := h.Raw["event"].(map[string]any)
		if event["type"] == "app_home_opened" {
			home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
			if _, err := b.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: event["user"].(string), View: home}); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}
	})
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	home, err := mara.OpenHome(ctx)
	must(t, err)
	if home == nil || home.CallbackID != "home" {
		t.Fatalf("the Home tab is %+v", home)
	}
	again, err := mara.OpenHome(ctx)
	must(t, err)
	if again.ID != home.ID || again.Hash == home.Hash {
		t.Errorf("the Home tab went from %s %s to %s %s", home.ID, home.Hash, again.ID, again.Hash)
	}
	stale := slack.PublishViewContextRequest{UserID: slacksim.Mara, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{}}}, Hash: &home.Hash}
	_, err = b.PublishViewContext(ctx, stale)
	expectError(t, err, "hash_conflict")
	if got := b.last(t, "/slack/events").Raw["event"].(map[string]any)["view"]; got == nil {
		t.Error("the second app_home_opened carried no view")
	}
}

func TestAnswersToASubmission(t *testing.T) {
	t.Parallel()
	const trouble = "We had some trouble connecting. Try again?"
	bad := form("bad")
	bad.Submit = nil
	for _, c := range []struct {
		name   string
		answer any // a value is written as JSON, a string as it is
		want   slacksim.Submission
		open   []string // callback ids of the modals that are open afterwards
	}{
		{"nothing", "", slacksim.Submission{Closed: true}, nil},
		{"clear", slack.NewClearViewSubmissionResponse(), slacksim.Submission{Closed: true}, nil},
		{"an error under a field", slack.NewErrorsViewSubmissionResponse(map[string]string{"title:1": "Too short."}), slacksim.Submission{Errors: map[string]string{"title:1": "Too short."}}, []string{"raise"}},
		{"an error under no field", slack.NewErrorsViewSubmissionResponse(map[string]string{"titel": "Too short."}), slacksim.Submission{Notice: trouble}, []string{"raise"}},
		{"another form", slack.NewUpdateViewSubmissionResponse(new(form("updated"))), slacksim.Submission{}, []string{"updated"}},
		{"a form on top", slack.NewPushViewSubmissionResponse(new(form("pushed"))), slacksim.Submission{}, []string{"raise", "pushed"}},
		{"a form that Slack refuses", slack.NewUpdateViewSubmissionResponse(&bad), slacksim.Submission{Notice: trouble}, []string{"raise"}},
		{"a word", "ok", slacksim.Submission{Notice: trouble}, []string{"raise"}},
		{"an empty object", map[string]any{}, slacksim.Submission{Notice: trouble}, []string{"raise"}},
		{"another 2xx than 200", http.StatusNoContent, slacksim.Submission{Notice: trouble}, []string{"raise"}},
		{"a server error", http.StatusInternalServerError, slacksim.Submission{Notice: trouble}, []string{"raise"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := startBot(t, slacksim.Config{}, func(_ *bot, w http.ResponseWriter, h heard) {
				if h.Act.Type != slack.InteractionTypeViewSubmission {
					return
				}
				switch answer := c.answer.(type) {
				case string:
					_, _ = w.Write([]byte(answer))
				case int:
					w.WriteHeader(answer)
				default:
					writeJSON(w, answer)
				}
			})
			ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
			open(t, b, form("raise"))
			must(t, mara.Fill(ctx, "title:1/value", "Enlarge"))
			got, err := mara.Submit(ctx)
			must(t, err)
			if c.want.Errors == nil {
				c.want.Errors = map[string]string{}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("submitting gave (-want +got):\n%s", diff)
			}
			stack, err := mara.Modals(ctx)
			must(t, err)
			var open []string
			for _, v := range stack {
				open = append(open, v.CallbackID)
			}
			if !cmp.Equal(open, c.open) {
				t.Errorf("open are %v, want %v", open, c.open)
			}
		})
	}
}

func TestASubmitButtonWorksOnceAtATime(t *testing.T) {
	t.Parallel()
	entered, release := make(chan struct{}), make(chan struct{})
	b := startBot(t, slacksim.Config{}, func(_ *bot, _ http.ResponseWriter, h heard) {
		if h.Act.Type == slack.InteractionTypeViewSubmission {
			entered <- struct{}{}
			<-release
		}
	})
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	open(t, b, form("raise"))
	must(t, mara.Fill(ctx, "title", "x"))
	first := make(chan error, 1)
	go func() {
		_, err := mara.Submit(ctx)
		first <- err
	}()
	<-entered
	if !modal(t, mara).Busy {
		t.Error("the modal does not show that it is being submitted")
	}
	_, err := mara.Submit(ctx)
	expectError(t, err, "The modal is being submitted.")
	close(release)
	must(t, <-first)
}

func TestWhatTheClientChecksItself(t *testing.T) {
	t.Parallel()
	text := slack.NewPlainTextInputBlockElement(nil, "v")
	text.MinLength, text.MaxLength = 3, 5
	count := slack.NewNumberInputBlockElement(nil, "v", false)
	count.MinValue = "2"
	pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "v", slack.NewOptionBlockObject("a", plainText("A"), nil))
	for _, c := range []struct {
		name    string
		element slack.BlockElement
		value   any
		want    string
	}{
		{"too short", text, "ab", "Please enter at least 3 characters."},
		{"too long", text, "abcdef", "Please enter no more than 5 characters."},
		{"code points, not bytes", text, "ééééé", ""},
		{"only spaces", text, "    ", "Please complete this required field."},
		{"not whole", count, "2.5", "Please enter a whole number."},
		{"too small", count, "1", "Please enter a number of at least 2."},
		{"no address", slack.NewURLTextInputBlockElement(nil, "v"), "nowhere", "Please enter a valid URL."},
		{"an address", slack.NewURLTextInputBlockElement(nil, "v"), "https://a.example/b", ""},
		{"no mail address", slack.NewEmailTextInputBlockElement(nil, "v"), "mara", "Please enter a valid email address."},
		{"nothing picked", pick, nil, "Please complete this required field."},
		{"picked", pick, "a", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := startBot(t, slacksim.Config{}, nil)
			view := form("raise")
			view.Blocks.BlockSet = []slack.Block{slack.NewInputBlock("b", plainText("Label"), nil, c.element)}
			open(t, b, view)
			mara := b.sim.As(slacksim.Mara)
			must(t, mara.Fill(t.Context(), "v", c.value))
			got, err := mara.Submit(t.Context())
			must(t, err)
			if got.Errors["b"] != c.want || got.Closed != (c.want == "") {
				t.Errorf("got %+v, want %q", got, c.want)
			}
			if heard := len(b.all("/slack/interactions")); (heard == 0) != (c.want != "") {
				t.Errorf("the bot heard %d interactions", heard)
			}
		})
	}
}

// A form redraws itself when a select with dispatch_action changes, and Fill
// answers with the new form in place.
func TestAFormThatChangesWhileItIsFilledIn(t *testing.T) {
	t.Parallel()
	conditional := func(category string) slack.ModalViewRequest {
		view := form("raise")
		pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "pick",
			slack.NewOptionBlockObject("normal", plainText("Normal"), nil), slack.NewOptionBlockObject("emergency", plainText("Emergency"), nil))
		block := slack.NewInputBlock("category", plainText("Category"), nil, pick)
		block.DispatchAction = true
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, block)
		if category == "emergency" {
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("grounds", plainText("Grounds"), nil, slack.NewPlainTextInputBlockElement(nil, "value")))
		}
		return view
	}
	b := startBot(t, slacksim.Config{}, func(b *bot, w http.ResponseWriter, h heard) {
		if h.Act.Type != slack.InteractionTypeBlockActions {
			return
		}
		picked := h.Act.ActionCallback.BlockActions[0].SelectedOption.Value
		if _, err := b.UpdateViewContext(t.Context(), conditional(picked), "", h.Act.View.Hash, h.Act.View.ID); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	ctx, mara := t.Context(), b.sim.As(slacksim.Mara)
	open(t, b, conditional("normal"))
	must(t, mara.Fill(ctx, "title", "Restart"))
	must(t, mara.Fill(ctx, "pick", "emergency"))
	must(t, mara.Fill(ctx, "grounds", "The service is down"))
	if got := modal(t, mara).Values["title:1"]["value"]["value"]; got != "Restart" {
		t.Errorf("the title is now %v", got)
	}
	if err := mara.Fill(ctx, "pick", "standard"); err == nil {
		t.Error("an option that is not there was picked")
	}
}
