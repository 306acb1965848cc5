package slacksim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
)

// call makes a Web API call by hand and returns its answer.
func call(t *testing.T, sim *slacksim.Sim, method, token, contentType, body string) map[string]any {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sim.APIURL()+method, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", contentType)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	defer response.Body.Close()
	var answer map[string]any
	must(t, json.NewDecoder(response.Body).Decode(&answer))
	return answer
}

const asForm, asJSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"

func TestTokensAndMethods(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	xoxb, xapp := sim.Config().BotToken, sim.Config().AppToken
	for _, c := range []struct{ name, method, token, kind, body, want string }{
		{"no token", "auth.test", "", asForm, "", "not_authed"},
		{"a wrong token", "auth.test", "xoxb-other", asForm, "", "invalid_auth"},
		{"the bot's token", "auth.test", xoxb, asForm, "", ""},
		{"a token in the form", "auth.test", "", asForm, "token=" + xoxb, ""},
		{"a token in JSON", "auth.test", "", asJSON, `{"token":"` + xoxb + `"}`, "not_authed"},
		{"the app's token", "auth.test", xapp, asForm, "", "not_allowed_token_type"},
		{"sockets with the app's token", "apps.connections.open", xapp, asForm, "", ""},
		{"sockets with the bot's token", "apps.connections.open", xoxb, asForm, "", "not_allowed_token_type"},
		{"a method the bot does not need", "chat.scheduleMessage", xoxb, asForm, "", "unknown_method"},
		{"JSON where only a form works", "users.info", xoxb, asJSON, `{"user":"U0MARA001"}`, "user_not_found"},
		{"a form", "users.info", xoxb, asForm, "user=U0MARA001", ""},
		{"broken JSON", "chat.postMessage", xoxb, asJSON, `{`, "invalid_json"},
		{"JSON that is no object", "chat.postMessage", xoxb, asJSON, `[]`, "json_not_object"},
		{"blocks.validate without token", "blocks.validate", "", asForm, "blocks=" + url.QueryEscape(`[{"type":"divider"}]`), ""},
		{"blocks.validate of nothing", "blocks.validate", "", asForm, "", "invalid_arguments"},
		{"blocks.validate of a wrong block", "blocks.validate", "", asForm, "blocks=" + url.QueryEscape(`[{"type":"x"}]`), "invalid_blocks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer := call(t, sim, c.method, c.token, c.kind, c.body)
			if got, _ := answer["error"].(string); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, answer)
			}
		})
	}
}

func TestAnswersToTheBotNameItsScopesAndTheDate(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	headers := map[string]http.Header{}
	for _, token := range []string{sim.Config().BotToken, "xoxb-other"} {
		api := slack.New(token, slack.OptionAPIURL(sim.APIURL()), slack.OptionOnResponseHeaders(func(_ string, h http.Header) { headers[token] = h }))
		_, _ = api.AuthTestContext(t.Context()) // what it answers is tested above
	}
	scopes := headers[sim.Config().BotToken].Get("X-OAuth-Scopes")
	if !strings.Contains(scopes, "chat:write,users:read") {
		t.Errorf("the bot's scopes are %q", scopes)
	}
	if scopes := headers["xoxb-other"].Get("X-OAuth-Scopes"); scopes != "" {
		t.Errorf("a token of nobody has the scopes %q", scopes)
	}
	for token, header := range headers {
		if _, err := http.ParseTime(header.Get("Date")); err != nil {
			t.Errorf("the date of the answer to %s: %v", token, err)
		}
	}
}

func TestPosting(t *testing.T) {
	t.Parallel()
	private := slacksim.Channel{ID: "C0SECRETS", Name: "secrets", Private: true, Members: []string{slacksim.Mara}}
	sim := simtest.Start(t, slacksim.Config{Channels: append(slacksim.DefaultChannels(), private), Unlimited: true})
	must(t, sim.Client().Archive(t.Context(), slacksim.Platform, true))
	for _, c := range []struct{ name, args, want string }{
		{"a text", `"channel":"C0CHANGES","text":"hello"`, ""},
		{"nothing", `"channel":"C0CHANGES"`, "no_text"},
		{"no channel", `"text":"hello"`, "channel_not_found"},
		{"a channel by name", `"channel":"#changes","text":"hello"`, "channel_not_found"},
		{"a channel without the bot", `"channel":"C0GENERAL","text":"hello"`, "not_in_channel"},
		{"a private channel without the bot", `"channel":"C0SECRETS","text":"hello"`, "channel_not_found"},
		{"an archived channel", `"channel":"C0PLATFORM","text":"hello"`, "is_archived"},
		{"a person", `"channel":"U0MARA001","text":"hello"`, ""},
		{"somebody who left", `"channel":"U0DANA001","text":"hello"`, "channel_not_found"},
		{"somebody of another organisation", `"channel":"U0ELENA01","text":"hello"`, "channel_not_found"},
		{"itself", `"channel":"U0CHANGEBOT","text":"hello"`, "channel_not_found"},
		{"blocks as a list", `"channel":"C0CHANGES","blocks":[{"type":"divider"}]`, ""},
		{"blocks as text", `"channel":"C0CHANGES","blocks":"[{\"type\":\"divider\"}]"`, ""},
		{"blocks that are no JSON", `"channel":"C0CHANGES","blocks":"[{"`, "invalid_blocks_format"},
		{"blocks that are no list", `"channel":"C0CHANGES","blocks":{"type":"divider"}`, "invalid_blocks_format"},
		{"wrong blocks", `"channel":"C0CHANGES","blocks":[{"type":"header"}]`, "invalid_blocks"},
		{"metadata", `"channel":"C0CHANGES","text":"a","metadata":{"event_type":"card","event_payload":{"id":"7"}}`, ""},
		{"metadata without type", `"channel":"C0CHANGES","text":"a","metadata":{"event_payload":{}}`, "invalid_metadata_schema"},
		{"metadata that is no JSON", `"channel":"C0CHANGES","text":"a","metadata":"{"`, "invalid_metadata_format"},
		{"a thread that is gone", `"channel":"C0CHANGES","text":"a","thread_ts":"1700000000.000100"`, ""},
		{"a thread that is nonsense", `"channel":"C0CHANGES","text":"a","thread_ts":"CHG-12"`, "invalid_thread_ts"},
		{"markdown beside a text", `"channel":"C0CHANGES","text":"a","markdown_text":"b"`, "markdown_text_conflict"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answer := call(t, sim, "chat.postMessage", sim.Config().BotToken, asJSON, "{"+c.args+"}")
			if got, _ := answer["error"].(string); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, answer)
			}
		})
	}
}

func TestRefusedBlocksAreExplained(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	_, _, err := newAPI(sim).PostMessageContext(t.Context(), slacksim.Changes,
		slack.MsgOptionBlocks(slack.NewHeaderBlock(plainText(strings.Repeat("x", 151)))))
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	want := []string{"[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"}
	if !ok || refused.Err != "invalid_blocks" || !cmp.Equal(refused.ResponseMetadata.Messages, want) {
		t.Errorf("got %v %v, want %v", err, refused.ResponseMetadata.Messages, want)
	}
}

func TestUpdatingAMessage(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{Unlimited: true})
	api, mara, ctx := newAPI(sim), sim.As(slacksim.Mara), t.Context()
	meta := slack.SlackMetadata{EventType: "card", EventPayload: map[string]any{"id": "7"}}
	_, ts, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("one", false),
		slack.MsgOptionBlocks(slack.NewDividerBlock()), slack.MsgOptionMetadata(meta))
	must(t, err)
	theirs, err := mara.Say(ctx, slacksim.Changes, "mine", "")
	must(t, err)
	ephemeral, err := api.PostEphemeralContext(ctx, slacksim.Changes, slacksim.Mara, slack.MsgOptionText("psst", false))
	must(t, err)

	for _, c := range []struct{ name, channel, ts, text, want string }{
		{"by a user id", slacksim.Mara, ts, "two", "channel_not_found"},
		{"somebody else's", slacksim.Changes, theirs, "two", "cant_update_message"},
		{"an ephemeral", slacksim.Changes, ephemeral, "two", "message_not_found"},
		{"one that is not there", slacksim.Changes, "1700000000.000100", "two", "message_not_found"},
		{"with 4001 characters", slacksim.Changes, ts, strings.Repeat("x", 4001), "msg_too_long"},
		{"with nothing", slacksim.Changes, ts, "", "no_text"},
	} {
		_, _, _, err := api.UpdateMessageContext(ctx, c.channel, c.ts, slack.MsgOptionText(c.text, false))
		if err == nil || err.Error() != c.want {
			t.Errorf("updating %s gave %v, want %s", c.name, err, c.want)
		}
	}

	_, _, _, err = api.UpdateMessageContext(ctx, slacksim.Changes, ts, slack.MsgOptionText("two", false))
	must(t, err)
	seen, err := mara.Messages(ctx, slacksim.Changes)
	must(t, err)
	if got := seen[0]; got.Text != "two" || len(got.Blocks) != 0 || !got.Edited || got.Metadata["event_type"] != "card" {
		t.Errorf("a text without blocks left %+v", got)
	}
}

func TestThreads(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{Unlimited: true})
	api, mara, ctx := newAPI(sim), sim.As(slacksim.Mara), t.Context()
	_, parent, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("card", false))
	must(t, err)
	_, reply, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("first", false), slack.MsgOptionTS(parent))
	must(t, err)
	if _, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("x", false), slack.MsgOptionTS(reply)); err == nil || err.Error() != "cannot_reply_to_message" {
		t.Errorf("replying to a reply gave %v", err)
	}
	channel, err := mara.Messages(ctx, slacksim.Changes)
	must(t, err)
	thread, err := mara.Thread(ctx, slacksim.Changes, parent)
	must(t, err)
	if len(channel) != 1 || channel[0].ReplyCount != 1 || channel[0].LastReply != reply || len(thread) != 2 {
		t.Errorf("the channel shows %+v and the thread %+v", channel, thread)
	}
	replies, _, _, err := api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: slacksim.Changes, Timestamp: parent})
	must(t, err)
	if len(replies) != 2 || replies[1].Text != "first" || replies[1].ThreadTimestamp != parent {
		t.Errorf("the bot reads %+v", replies)
	}

	_, _, err = api.DeleteMessageContext(ctx, slacksim.Changes, parent)
	must(t, err)
	_, _, orphan, err := api.PostMessageWithResponseContext(ctx, slacksim.Changes, slack.MsgOptionText("late", false), slack.MsgOptionTS(parent))
	must(t, err)
	if orphan.ThreadTimestamp != "" {
		t.Errorf("a reply to a deleted parent is in thread %s", orphan.ThreadTimestamp)
	}
	link, err := api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: slacksim.Changes, Ts: reply})
	must(t, err)
	_, at, _ := get(t, link)
	if got := at.Query(); got.Get("channel") != slacksim.Changes || got.Get("thread") != parent {
		t.Errorf("the permalink leads to %s", at)
	}
}

func TestEphemeralsAreForOnePerson(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	api, ctx := newAPI(sim), t.Context()
	_, err := api.PostEphemeralContext(ctx, slacksim.Changes, slacksim.Mara, slack.MsgOptionText("psst", false))
	must(t, err)
	for person, want := range map[string]int{slacksim.Mara: 1, slacksim.Tomas: 0} {
		seen, err := sim.As(person).Messages(ctx, slacksim.Changes)
		must(t, err)
		if len(seen) != want {
			t.Errorf("%s sees %d messages, want %d", person, len(seen), want)
		}
	}
	history, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: slacksim.Changes})
	must(t, err)
	if len(history.Messages) != 0 {
		t.Errorf("the history has %+v", history.Messages)
	}
	if _, err := api.PostEphemeralContext(ctx, slacksim.Policy, slacksim.Gavin, slack.MsgOptionText("psst", false)); err == nil || err.Error() != "user_not_in_channel" {
		t.Errorf("an ephemeral for somebody who is not there gave %v", err)
	}
}

func TestHistoryFindsMetadata(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{Unlimited: true})
	api, ctx := newAPI(sim), t.Context()
	for _, id := range []string{"1", "2", "3"} {
		_, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText(id, false),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "card", EventPayload: map[string]any{"id": id}}))
		must(t, err)
	}
	asked := &slack.GetConversationHistoryParameters{ChannelID: slacksim.Changes, Limit: 2, IncludeAllMetadata: true}
	first, err := api.GetConversationHistoryContext(ctx, asked)
	must(t, err)
	asked.Cursor = first.ResponseMetaData.NextCursor
	second, err := api.GetConversationHistoryContext(ctx, asked)
	must(t, err)
	var ids []string
	for _, m := range append(first.Messages, second.Messages...) {
		ids = append(ids, m.Metadata.EventPayload["id"].(string))
	}
	if want := []string{"3", "2", "1"}; !cmp.Equal(ids, want) || !first.HasMore || second.HasMore {
		t.Errorf("the history is %v, want %v", ids, want)
	}
	if _, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: slacksim.General}); err == nil || err.Error() != "not_in_channel" {
		t.Errorf("the history of a channel without the bot gave %v", err)
	}
}

func TestPeopleAndGroups(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	api, ctx := newAPI(sim), t.Context()
	mara, err := api.GetUserInfoContext(ctx, slacksim.Mara)
	must(t, err)
	if mara.TZ != "Australia/Sydney" || mara.Profile.Title != "Engineer, Payments" || mara.TeamID != slacksim.Harbour.ID {
		t.Errorf("Mara is %+v", mara)
	}
	dana, err := api.GetUserInfoContext(ctx, slacksim.Dana)
	must(t, err)
	elena, err := api.GetUserInfoContext(ctx, slacksim.Elena)
	must(t, err)
	gavin, err := api.GetUserInfoContext(ctx, slacksim.Gavin)
	must(t, err)
	if !dana.Deleted || elena.TeamID != slacksim.Northbank || !gavin.IsRestricted {
		t.Errorf("deactivated %v, external team %s, guest %v", dana.Deleted, elena.TeamID, gavin.IsRestricted)
	}
	people, err := api.GetUsersContext(ctx, slack.GetUsersOptionLimit(5))
	must(t, err)
	if got, want := len(people), len(slacksim.DefaultPeople())+2; got != want {
		t.Errorf("there are %d people, want %d with Slackbot and the bot", got, want)
	}
	members, err := api.GetUserGroupMembersContext(ctx, slacksim.PlatformApprovers)
	must(t, err)
	if !cmp.Equal(members, []string{slacksim.Helen, slacksim.Diego}) {
		t.Errorf("the approvers are %v", members)
	}
	if _, err := api.GetUserGroupMembersContext(ctx, "S0NOBODY1"); err == nil || err.Error() != "no_such_subteam" {
		t.Errorf("an unknown group gave %v", err)
	}
	dm, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{slacksim.Mara}, ReturnIM: true})
	must(t, err)
	if !dm.IsIM || dm.User != slacksim.Mara {
		t.Errorf("the direct message is %+v", dm)
	}
	if _, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{slacksim.Dana}}); err == nil || err.Error() != "user_disabled" {
		t.Errorf("a message to somebody who left gave %v", err)
	}
}

func TestFilesInThreeSteps(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	api, ctx := newAPI(sim), t.Context()
	uploaded, err := api.UploadFileContext(ctx, slack.UploadFileParameters{
		Filename: "november.txt", FileSize: 5, Content: "hello", Title: "November", Channel: slacksim.Changes, InitialComment: "The month",
	})
	must(t, err)
	seen, err := sim.As(slacksim.Mara).Messages(ctx, slacksim.Changes)
	must(t, err)
	if len(seen) != 1 || seen[0].Text != "The month" || len(seen[0].Files) != 1 || seen[0].Files[0].ID != uploaded.ID {
		t.Fatalf("the channel shows %+v", seen)
	}
	if status, _, content := get(t, seen[0].Files[0].Address); status != http.StatusOK || content != "hello" {
		t.Errorf("the file answers %d with %q", status, content)
	}
	if _, err := api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "a.txt", FileSize: 6, Content: "hello"}); err == nil {
		t.Error("a file of another length than promised was accepted")
	}
}

func TestAnImageShowsAFileThatWasUploaded(t *testing.T) {
	t.Parallel()
	sim := simtest.Start(t, slacksim.Config{})
	api, ctx := newAPI(sim), t.Context()
	shows := func(id string) error {
		image := slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: id}, "The month", "image", nil)
		_, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("The month", false), slack.MsgOptionBlocks(image))
		return err
	}
	uploaded, err := api.UploadFileContext(ctx, slack.UploadFileParameters{Filename: "november.txt", FileSize: 5, Content: "hello"})
	must(t, err)
	must(t, shows(uploaded.ID))
	if err := shows("F0NOWHERE"); err == nil || err.Error() != "invalid_blocks" {
		t.Errorf("a file that there is not gives %v", err)
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	clock := newHandClock()
	sim := simtest.Start(t, slacksim.Config{RealTime: clock.now})
	api, ctx := newAPI(sim), t.Context()
	post := func() error {
		_, _, err := api.PostMessageContext(ctx, slacksim.Changes, slack.MsgOptionText("a", false))
		return err
	}
	for range 10 {
		must(t, post())
	}
	limited, ok := errors.AsType[*slack.RateLimitedError](post())
	if !ok || limited.RetryAfter != 2*time.Second {
		t.Fatalf("the eleventh message in a second gave %v", limited)
	}
	if _, _, err := api.PostMessageContext(ctx, slacksim.Policy, slack.MsgOptionText("a", false)); err != nil {
		t.Errorf("another channel is held up too: %v", err)
	}
	clock.advance(limited.RetryAfter)
	must(t, post())
}
