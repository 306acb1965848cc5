package bot

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// oddPayloads tells of each file in testdata/payloads, which are payloads such as Slack has sent, might send, or never
// should, what it is answered and what comes of it. The clicks are Ruth's, who may not approve: one that is understood
// is an attempt on record, and nothing more.
var oddPayloads = map[string]string{
	"click_a_string":                                "400",
	"click_action_of_an_unknown_name":               "200 message",
	"click_actions_an_object":                       "400",
	"click_actions_null":                            "400",
	"click_app_missing":                             "200 attempt message",
	"click_beside_what_is_deep":                     "200 attempt message",
	"click_beside_what_is_too_deep":                 "400",
	"click_broken_off":                              "400",
	"click_container_null":                          "200 attempt message",
	"click_doubled_keys":                            "200 attempt message",
	"click_element_of_an_unknown_type":              "200 attempt message",
	"click_empty_object":                            "403",
	"click_enterprise_user":                         "200 attempt message",
	"click_followed_by_another":                     "400",
	"click_home_of_another_team_in_an_organisation": "403",
	"click_home_of_our_team_in_an_organisation":     "200 Home attempt form message",
	"click_invalid_utf8":                            "200 attempt message",
	"click_kind_very_long":                          "400",
	"click_lone_surrogate":                          "200 attempt message",
	"click_name_very_long":                          "400",
	"click_null":                                    "403",
	"click_of_a_list":                               "400",
	"click_option_null":                             "200 message",
	"click_option_of_no_button":                     "200 message",
	"click_other_app":                               "403",
	"click_other_team":                              "403",
	"click_person_very_long":                        "400",
	"click_raw_null_byte":                           "400",
	"click_several_actions":                         "200 attempt message",
	"click_state_missing":                           "200 attempt message",
	"click_state_null":                              "200 attempt message",
	"click_team_missing":                            "403",
	"click_team_null":                               "403",
	"click_team_null_other_enterprise":              "403",
	"click_team_of_user_other_workspace":            "200 attempt message",
	"click_time_very_long":                          "400",
	"click_unknown_blocks":                          "200 attempt message",
	"click_unknown_fields":                          "200 attempt message",
	"click_unknown_type":                            "400",
	"click_user_a_string":                           "400",
	"click_user_null":                               "400",
	"click_user_with_a_null_byte":                   "400",
	"click_value_a_number":                          "400",
	"click_value_a_sentence":                        "200 message",
	"click_value_deep":                              "400",
	"click_value_escaped_null_byte":                 "200 message",
	"click_value_negative":                          "200 message",
	"click_value_null":                              "200 message",
	"click_value_of_no_change":                      "200 message",
	"click_value_plan_of_the_future":                "200 attempt message",
	"click_value_too_large_a_number":                "200 message",
	"click_value_very_long":                         "200 message",
	"click_values_empty_list":                       "200 attempt message",
	"event_challenge_a_number":                      "400",
	"event_group_missing":                           "200",
	"event_group_null":                              "200",
	"event_home_messages_tab":                       "200",
	"event_home_of_nobody":                          "200",
	"event_home_with_values_empty_list":             "200 Home",
	"event_id_a_number":                             "400",
	"event_inner_a_string":                          "400",
	"event_inner_null":                              "400",
	"event_of_an_unknown_type":                      "200",
	"event_of_another_team":                         "403",
	"event_rate_limited":                            "200",
	"event_user_a_number":                           "200",
	"event_user_an_object":                          "200",
	"event_without_a_team":                          "403",
	"form_about_no_change":                          "200 answer",
	"form_closed":                                   "200",
	"form_metadata_draft_no_draft":                  "200 answer",
	"form_metadata_empty":                           "200 answer",
	"form_metadata_no_json":                         "200 answer",
	"form_number_very_long":                         "400",
	"form_of_an_unknown_name":                       "200 answer",
	"form_of_another_team_in_an_organisation":       "403",
	"form_option_null":                              "200 answer",
	"form_state_missing":                            "200 answer",
	"form_state_null":                               "200 answer",
	"form_team_null_in_an_organisation":             "200 answer",
	"form_values_empty_list":                        "200 answer",
	"form_values_of_unknown_elements":               "200 answer",
	"form_values_of_wrong_types":                    "400",
	"form_view_null":                                "400",
	"form_without_a_view":                           "400",
	"options":                                       "200 answer",
	"shortcut_message_a_string":                     "400",
	"shortcut_of_an_unknown_name":                   "200 form message",
	"shortcut_on_a_file_without_text":               "200 form message",
	"shortcut_on_nothing":                           "200 form message",
	"shortcut_on_unknown_blocks":                    "200 form message",
	"shortcut_text_very_long":                       "200 form message",
	"shortcut_without_a_team":                       "403",
	"shortcut_without_a_trigger":                    "400",
}

func TestOddPayloads(t *testing.T) {
	t.Parallel()
	eachEdge(t, byGroup(t), crowded(), func(t *testing.T, e *edge) {
		t.Helper()
		e.awaitApproval()
		got := map[string]string{}
		for _, file := range must(filepath.Glob("testdata/payloads/*.json"))(t) {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			got[name] = e.takes(name, string(must(os.ReadFile(file))(t)))
		}
		for name, payload := range overgrown() {
			got[name] = e.takes(name, payload)
		}
		if diff := cmp.Diff(oddPayloads, got); diff != "" {
			t.Errorf("what came of them (-want +got):\n%s", diff)
		}
		if c := e.story().Change; c.State != change.InApproval || len(c.Approvals) > 0 {
			t.Errorf("after all of it, the change is in %s with the approvals %+v", c.State, c.Approvals)
		}
		if page := must(e.desk.List(e.ctx, commands.Filter{}, 0, 2))(t); len(page.Changes) != 1 {
			t.Error("one of them made a change")
		}
		e.logged.checkLines(t)
		for _, secret := range []string{"803a0bc887a14d10d2c447fce8b6", "NONCE", "xwfp-", "hooks.slack.com"} {
			if strings.Contains(e.logged.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
}

// takes sends a payload as Slack would and returns the status, and what came of it: an attempt on record, a form, a
// Home, a message to the person, an answer in the acknowledgement.
func (e *edge) takes(name, payload string) string {
	e.t.Helper()
	e.clock.Advance(10 * time.Second) // nobody is this quick
	events, calls := len(e.story().Events), e.callsByMethod()
	request := sent{path: "/slack/interactions", body: payloadForm(payload)}
	if strings.HasPrefix(name, "event_") {
		request = sent{path: "/slack/events", contentType: jsonContent, body: payload}
	}
	status, body := e.send(request)
	e.settle()
	came := map[string]bool{"answer": status == http.StatusOK && body != ""}
	for method, n := range e.callsByMethod() {
		came[cameOf[method]] = came[cameOf[method]] || n > calls[method]
	}
	if n := len(e.story().Events) - events; n > 0 {
		came[strings.Repeat("attempt", n)] = true
	}
	maps.DeleteFunc(came, func(what string, did bool) bool { return !did || what == "" })
	return strings.Join(append([]string{strconv.Itoa(status)}, slices.Sorted(maps.Keys(came))...), " ")
}

// cameOf says what a call of the bot brings somebody; those that only ask are left out.
var cameOf = map[string]string{
	"views.open": "form", "views.push": "form", "views.update": "form", "views.publish": "Home",
	"chat.postEphemeral": "message", "chat.postMessage": "message", "chat.update": "message",
}

func (e *edge) callsByMethod() map[string]int {
	e.t.Helper()
	all, _, err := e.slack.Calls(e.ctx, 0)
	if err != nil {
		e.t.Fatal(err)
	}
	n := map[string]int{}
	for _, call := range all {
		n[call.What]++
	}
	return n
}

// overgrown are payloads that are too long or too deep to be kept in files.
func overgrown() map[string]string {
	click := func(value string) string {
		return `{"type":"block_actions","team":{"id":"T0HARBOUR"},"user":{"id":"U0RUTH001"},"channel":{"id":"C0CHANGES"},` +
			`"container":{"message_ts":"1.2"},"actions":[{"action_id":"approve","action_ts":"1.1","value":` + value + `}]}`
	}
	deep := func(n int) string { return strings.Repeat(`{"a":[`, n) + strings.Repeat("]}", n) }
	long := strings.Repeat("9", 500_000)
	return map[string]string{
		"click_value_very_long":         click(`"` + long + `"`),
		"click_value_deep":              click(deep(4000)),
		"click_beside_what_is_deep":     strings.Replace(click(`"1:1"`), "{", `{"message":{"blocks":[`+deep(4000)+`]},`, 1),
		"click_beside_what_is_too_deep": strings.Replace(click(`"1:1"`), "{", `{"message":{"blocks":[`+deep(40_000)+`]},`, 1),
		"click_name_very_long":          strings.Replace(click(`"1:1"`), "approve", long, 1),
		"click_time_very_long":          strings.Replace(click(`"1:1"`), `"1.1"`, `"`+long+`"`, 1),
		"click_person_very_long":        strings.Replace(click(`"1:1"`), "U0RUTH001", "U"+long, 1),
		"click_kind_very_long":          strings.Replace(click(`"1:1"`), "block_actions", long, 1),
		"form_number_very_long": `{"type":"view_submission","team":{"id":"T0HARBOUR"},"user":{"id":"U0RUTH001"},"view":{"id":"V1","hash":"1.a",` +
			`"callback_id":"request","state":{"values":{"start:1":{"start":{"selected_date_time":` + long + `}}}}}}`,
		"shortcut_text_very_long": `{"type":"message_action","team":{"id":"T0HARBOUR"},"user":{"id":"U0RUTH001"},"callback_id":"raise_change_from_message",` +
			`"trigger_id":"1700000000.000700.803a0bc887a14d10d2c447fce8b6703c","message":{"ts":"1.2","text":"` + strings.Repeat(`\u0000😀<!here>`, 10_000) + `"}}`,
	}
}

// checkLines fails the test when something panicked, or when a line is longer than anybody will read.
func (l *logbook) checkLines(t *testing.T) {
	t.Helper()
	for line := range strings.Lines(l.String()) {
		if strings.Contains(line, "panic") || len(line) > maxLogged+500 {
			t.Errorf("the log says, in %d bytes: %.300s", len(line), line)
		}
	}
}
