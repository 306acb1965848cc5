package slacksim

import (
	"fmt"
	"strings"
	"testing"
)

// A payload is written with $ for the part that a case is about; long(n) and
// many(n, item) stand for text and lists of that size.
func long(n int) string { return `"` + strings.Repeat("é", n) + `"` }

func many(n int, item string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = strings.ReplaceAll(item, "#", fmt.Sprint(i))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func words3(n int) string { return `{"type":"mrkdwn","text":` + long(n) + `}` }
func plain3(n int) string { return `{"type":"plain_text","text":` + long(n) + `}` }
func button(s string) string {
	return `{"type":"actions","elements":[{"type":"button","text":` + plain3(4) + s + `}]}`
}

func accessory(s string) string {
	return `{"type":"section","text":` + words3(4) + `,"accessory":` + s + `}`
}

func input(s string) string {
	return `{"type":"input","block_id":"b","label":` + plain3(4) + `,"element":` + s + `}`
}

func option(s string) string { return `{"text":` + plain3(2) + `,"value":"` + s + `"}` }

func radios(n int) string {
	return accessory(`{"type":"radio_buttons","options":` + many(n, option("#")) + `}`)
}

const confirm = `{"title":{"type":"plain_text","text":"a"},"text":{"type":"mrkdwn","text":"b"},"confirm":{"type":"plain_text","text":"c"},"deny":{"type":"plain_text","text":"d"}}`

func TestBlocksOfAMessage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, block, refused string }{
		{"a section of 3000", `{"type":"section","text":` + words3(3000) + `}`, ""},
		{"a section of 3001", `{"type":"section","text":` + words3(3001) + `}`, "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"an empty section", `{"type":"section","text":` + words3(0) + `}`, "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"a section without text or fields", `{"type":"section"}`, "missing required field: text"},
		{"a section of ten fields", `{"type":"section","fields":` + many(10, words3(100)) + `}`, ""},
		{"a section of eleven fields", `{"type":"section","fields":` + many(11, words3(100)) + `}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"a field of 2001", `{"type":"section","fields":[` + words3(2001) + `]}`, "must be less than 2001 characters"},
		{"an unknown field", `{"type":"section","text":` + words3(1) + `,"colour":"red"}`, "invalid additional property: colour [json-pointer:/blocks/0]"},
		{"an unknown block", `{"type":"sektion"}`, "unsupported type: sektion [json-pointer:/blocks/0/type]"},
		{"a block without type", `{}`, "unsupported type"},
		{"a block that is no object", `"section"`, "must provide an object"},
		{"a block_id of 256", `{"type":"divider","block_id":` + long(256) + `}`, "must be less than 256 characters"},
		{"markdown text in a header", `{"type":"header","text":` + words3(3) + `}`, "must be a valid enum value"},
		{"a header of 150", `{"type":"header","text":` + plain3(150) + `}`, ""},
		{"a header of 151", `{"type":"header","text":` + plain3(151) + `}`, "must be less than 151 characters"},
		{"a header of level 5", `{"type":"header","level":5,"text":` + plain3(1) + `}`, "must be less than or equal to 4"},
		{"emoji on mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"a","emoji":true}}`, "invalid additional property: emoji"},
		{"verbatim on mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"a","verbatim":true}}`, ""},
		{"verbatim on plain_text", `{"type":"section","text":{"type":"plain_text","text":"a","verbatim":true}}`, "invalid additional property: verbatim"},
		{"a context of ten", `{"type":"context","elements":` + many(10, words3(9)) + `}`, ""},
		{"a context of eleven", `{"type":"context","elements":` + many(11, words3(9)) + `}`, "no more than 10 items"},
		{"a context of none", `{"type":"context","elements":[]}`, "no fewer than 1 items"},
		{"a button in a context", `{"type":"context","elements":[{"type":"button"}]}`, "unsupported type: button"},
		{"25 buttons", `{"type":"actions","elements":` + many(25, `{"type":"button","action_id":"a#","text":`+plain3(2)+`}`) + `}`, ""},
		{"26 buttons", `{"type":"actions","elements":` + many(26, `{"type":"button","action_id":"a#","text":`+plain3(2)+`}`) + `}`, "no more than 25 items"},
		{"two elements of one action_id", `{"type":"actions","elements":` + many(2, `{"type":"button","action_id":"a","text":`+plain3(2)+`}`) + `}`, "duplicate action_id"},
		{"an image element in actions", `{"type":"actions","elements":[{"type":"image","alt_text":"a","image_url":"https://a.example/b"}]}`, "unsupported type: image"},
		{"a text input in actions", `{"type":"actions","elements":[{"type":"plain_text_input"}]}`, "unsupported type: plain_text_input"},
		{"a multi select in actions", `{"type":"actions","elements":[{"type":"multi_users_select"}]}`, "unsupported type: multi_users_select"},
		{"a datetimepicker in actions", `{"type":"actions","elements":[{"type":"datetimepicker","initial_date_time":1766293200}]}`, ""},
		{"a datetimepicker as accessory", accessory(`{"type":"datetimepicker"}`), "unsupported type: datetimepicker"},
		{"a datetimepicker with 13 digits", `{"type":"actions","elements":[{"type":"datetimepicker","initial_date_time":1766293200000}]}`, "Unix time of 10 digits"},
		{"a button with everything", button(`,"value":"v","style":"danger","url":"https://a.example","confirm":` + confirm + `,"accessibility_label":"Approve"`), ""},
		{"a button of 76", `{"type":"actions","elements":[{"type":"button","text":` + plain3(76) + `}]}`, "must be less than 76 characters"},
		{"a button in mrkdwn", `{"type":"actions","elements":[{"type":"button","text":` + words3(6) + `}]}`, "valid enum value: plain_text"},
		{"a button value of 2001", button(`,"value":` + long(2001)), "must be less than 2001 characters"},
		{"an unknown style", button(`,"style":"default"`), "valid enum value: primary, danger"},
		{"a button with no address", button(`,"url":"nowhere"`), "invalid url"},
		{"a confirm without deny", button(`,"confirm":{"title":` + plain3(1) + `,"text":` + plain3(1) + `,"confirm":` + plain3(1) + `}`), "missing required field: deny"},
		{"a confirm title of 101", button(`,"confirm":{"title":` + plain3(101) + `,"text":` + plain3(1) + `,"confirm":` + plain3(1) + `,"deny":` + plain3(1) + `}`), "must be less than 101"},
		{"ten radio buttons", radios(10), ""},
		{"eleven radio buttons", radios(11), "no more than 10 items"},
		{"no radio buttons", radios(0), "no fewer than 1 items"},
		{"an overflow of six", accessory(`{"type":"overflow","options":` + many(6, option("#")) + `}`), "no more than 5 items"},
		{"a select of 100", accessory(`{"type":"static_select","options":` + many(100, option("#")) + `}`), ""},
		{"a select of 101", accessory(`{"type":"static_select","options":` + many(101, option("#")) + `}`), "no more than 100 items"},
		{"a select without options", accessory(`{"type":"static_select"}`), "must provide one of: options, option_groups"},
		{"a select with both", accessory(`{"type":"static_select","options":[` + option("a") + `],"option_groups":[{"label":` + plain3(1) + `,"options":[` + option("a") + `]}]}`), "only one of options and option_groups"},
		{"a first option that is not offered", accessory(`{"type":"static_select","options":[` + option("a") + `],"initial_option":` + option("b") + `}`), "must exactly match one of the provided options"},
		{"a first option in a group", accessory(`{"type":"static_select","option_groups":[{"label":` + plain3(1) + `,"options":[` + option("a") + `]}],"initial_option":` + option("a") + `}`), ""},
		{"an option value of 151", accessory(`{"type":"static_select","options":[{"text":` + plain3(1) + `,"value":` + long(151) + `}]}`), "must be less than 151"},
		{"an option text of 76", accessory(`{"type":"static_select","options":[{"text":` + plain3(76) + `,"value":"a"}]}`), "must be less than 76"},
		{"an option that links", accessory(`{"type":"static_select","options":[{"text":` + plain3(6) + `,"value":"a","url":"https://a.example"}]}`), "invalid additional property: url"},
		{"an overflow that links", accessory(`{"type":"overflow","options":[{"text":` + plain3(6) + `,"value":"a","url":"https://a.example"}]}`), ""},
		{"a placeholder of 151", accessory(`{"type":"users_select","placeholder":` + plain3(151) + `}`), "must be less than 151"},
		{"no empty first options", accessory(`{"type":"checkboxes","options":[` + option("a") + `],"initial_options":[]}`), "no fewer than 1 items"},
		{"a date that is none", accessory(`{"type":"datepicker","initial_date":"2026-13-01"}`), "YYYY-MM-DD"},
		{"a time that is none", accessory(`{"type":"timepicker","initial_time":"24:00"}`), "HH:mm"},
		{"an image with alt text", `{"type":"image","image_url":"https://a.example/b.png","alt_text":"November"}`, ""},
		{"an image without alt text", `{"type":"image","image_url":"https://a.example/b.png"}`, "missing required field: alt_text"},
		{"an image from nowhere", `{"type":"image","alt_text":"November"}`, "must provide one of: image_url, slack_file"},
		{"an image by file id", `{"type":"image","alt_text":"November","slack_file":{"id":"F0AAAAAA"}}`, ""},
		{"an input in a message", input(`{"type":"plain_text_input"}`), ""},
		{"an alert in a message", `{"type":"alert","text":` + plain3(5) + `}`, "unsupported type: alert"},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","indent":8,"border":0,"offset":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}},{"type":"user","user_id":"U0MARA001"}]}]}]}`, ""},
		{"rich text indented by 9", `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","indent":9,"elements":[{"type":"rich_text_section","elements":[]}]}]}`, "less than or equal to 8"},
		{"markdown", `{"type":"markdown","text":` + long(12000) + `}`, ""},
		{"too much markdown", `{"type":"markdown","text":` + long(12001) + `}`, "must be less than 12001"},
		{"a table", `{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}`, ""},
		{"a table of numbers", `{"type":"table","rows":[[{"type":"raw_number","value":1}]]}`, "unsupported type: raw_number"},
		{"a table of 101 rows", `{"type":"table","rows":` + many(101, `[{"type":"raw_text","text":"a"}]`) + `}`, "no more than 100 items"},
		{"a table of 21 columns", `{"type":"table","rows":[` + many(21, `{"type":"raw_text","text":"a"}`) + `]}`, "no more than 20 items"},
		{"a data table without caption", `{"type":"data_table","rows":[[{"type":"raw_text","text":"a"}],[{"type":"raw_text","text":"a"}]]}`, "missing required field: caption"},
		{"a card", `{"type":"card","title":` + words3(150) + `,"actions":[{"type":"button","text":` + plain3(3) + `}]}`, ""},
		{"a card of nothing", `{"type":"card","subtext":` + words3(15) + `}`, "must provide one of: hero_image, title, actions, body"},
		{"a carousel of eleven", `{"type":"carousel","elements":` + many(11, `{"type":"card","title":`+words3(5)+`}`) + `}`, "no more than 10 items"},
		{"a container of blocks", `{"type":"container","title":` + plain3(5) + `,"child_blocks":[{"type":"divider"}]}`, ""},
		{"a container of an unknown block", `{"type":"container","child_blocks":[{"type":"x"}]}`, "unsupported type: x [json-pointer:/blocks/0/child_blocks/0/type]"},
		{"feedback", `{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":` + plain3(3) + `,"value":"y"},"negative_button":{"text":` + plain3(3) + `,"value":"n"}}]}`, ""},
		{"a response URL outside a modal", `{"type":"actions","elements":[{"type":"conversations_select","response_url_enabled":true}]}`, "works only in modals"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, flaws := messageFlaws(blocksOf(t, "["+c.block+"]"))
			expectFlaw(t, code, flaws, "invalid_blocks", c.refused)
		})
	}
}

func TestMessageAsAWhole(t *testing.T) {
	t.Parallel()
	divider := `{"type":"divider","block_id":"b#"}`
	for _, c := range []struct{ name, blocks, code string }{
		{"fifty blocks", many(50, divider), ""},
		{"51 blocks", many(51, divider), "invalid_blocks"},
		{"no blocks", `[]`, ""},
		{"two blocks of one id", many(2, `{"type":"divider","block_id":"b"}`), "invalid_blocks"},
		{"two blocks without id", many(2, `{"type":"divider"}`), ""},
		{"two tables", many(2, `{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}`), "invalid_attachments"},
		{"much text", many(4, `{"type":"section","text":`+words3(3000)+`}`), ""},
		{"too much text", many(5, `{"type":"section","text":`+words3(3000)+`}`), "msg_blocks_too_long"},
		{"markdown that is too long in all", many(2, `{"type":"markdown","text":`+long(6001)+`}`), "invalid_blocks"},
		{"two ways to write an empty id", `[{"type":"divider","block_id":""},{"type":"divider","block_id":""}]`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if code, flaws := messageFlaws(blocksOf(t, c.blocks)); code != c.code {
				t.Errorf("got %q %v, want %q", code, flaws, c.code)
			}
		})
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	const title, submit = `"title":{"type":"plain_text","text":"Raise a change"}`, `"submit":{"type":"plain_text","text":"Raise"}`
	modal := func(s string) string { return `{"type":"modal",` + title + `,` + s + `}` }
	typed := `"blocks":[` + input(`{"type":"plain_text_input","action_id":"a"}`) + `]`
	with := func(element string) string { return modal(submit + `,"blocks":[` + input(element) + `]`) }
	for _, c := range []struct{ name, view, refused string }{
		{"a form", modal(submit + "," + typed), ""},
		{"a form without submit", modal(typed), "missing required field: submit [json-pointer:/view]"},
		{"a notice without submit", modal(`"blocks":[{"type":"divider"}]`), ""},
		{"no title", `{"type":"modal","blocks":[]}`, "missing required field: title [json-pointer:/view]"},
		{"no blocks", modal(`"blocks":null`), "missing required field: blocks [json-pointer:/view]"},
		{"a title of 25", `{"type":"modal","title":` + plain3(25) + `,"blocks":[]}`, "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"a submit of 25", modal(`"submit":` + plain3(25) + `,"blocks":[]`), "/view/submit/text"},
		{"a close in mrkdwn", modal(`"close":` + words3(5) + `,"blocks":[]`), "/view/close/type"},
		{"metadata of 3000", modal(`"blocks":[],"private_metadata":` + long(3000)), ""},
		{"metadata of 3001", modal(`"blocks":[],"private_metadata":` + long(3001)), "/view/private_metadata"},
		{"a callback_id of 256", modal(`"blocks":[],"callback_id":` + long(256)), "/view/callback_id"},
		{"an external_id of 256", modal(`"blocks":[],"external_id":` + long(256)), "/view/external_id"},
		{"a field that Slack does not have", modal(`"blocks":[],"submit_disabled":true`), "invalid additional property: submit_disabled [json-pointer:/view]"},
		{"101 blocks", modal(`"blocks":` + many(101, `{"type":"divider"}`)), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		{"an alert", modal(`"blocks":[{"type":"alert","level":"warning","text":` + plain3(200) + `}]`), ""},
		{"an alert of 201", modal(`"blocks":[{"type":"alert","text":` + plain3(201) + `}]`), "must be less than 201"},
		{"markdown in a modal", modal(`"blocks":[{"type":"markdown","text":"a"}]`), "unsupported type: markdown"},
		{"a table in a modal", modal(`"blocks":[{"type":"table","rows":[]}]`), "unsupported type: table"},
		{"two that want the focus", modal(submit + `,"blocks":` + many(2, strings.Replace(input(`{"type":"plain_text_input","focus_on_load":true}`), `"b"`, `"b#"`, 1))), "only one element can have focus_on_load"},
		{"a text of 3000 at most", with(`{"type":"plain_text_input","max_length":3000,"min_length":0}`), ""},
		{"a text of 3001 at most", with(`{"type":"plain_text_input","max_length":3001}`), "less than or equal to 3000"},
		{"least above most", with(`{"type":"plain_text_input","max_length":3,"min_length":4}`), "less than or equal to max_length"},
		{"a number that does not say of what kind", with(`{"type":"number_input"}`), "missing required field: is_decimal_allowed"},
		{"a number with limits as texts", with(`{"type":"number_input","is_decimal_allowed":false,"min_value":"1","max_value":"9"}`), ""},
		{"a number with limits as numbers", with(`{"type":"number_input","is_decimal_allowed":false,"min_value":1}`), "a number in a string"},
		{"a dispatch without cause", with(`{"type":"plain_text_input","dispatch_action_config":{}}`), "missing required field: trigger_actions_on"},
		{"a dispatch on enter", with(`{"type":"plain_text_input","dispatch_action_config":{"trigger_actions_on":["on_enter_pressed"]}}`), ""},
		{"a button in an input", with(`{"type":"button","text":` + plain3(1) + `}`), "unsupported type: button"},
		{"a multi select", with(`{"type":"multi_static_select","max_selected_items":2,"options":[` + option("a") + `]}`), ""},
		{"a multi select of none", with(`{"type":"multi_static_select","max_selected_items":0,"options":[` + option("a") + `]}`), "greater than or equal to 1"},
		{"max_selected_items on one", with(`{"type":"static_select","max_selected_items":2,"options":[` + option("a") + `]}`), "invalid additional property: max_selected_items"},
		{"a response URL", with(`{"type":"conversations_select","response_url_enabled":true,"default_to_current_conversation":true}`), ""},
		{"a label of 2001", modal(submit + `,"blocks":[{"type":"input","label":` + plain3(2001) + `,"element":{"type":"users_select"}}]`), "must be less than 2001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, flaws := viewFlaws(inModal, viewOf(t, c.view))
			expectFlaw(t, code, flaws, "invalid_arguments", c.refused)
		})
	}
}

func TestHomeTabs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, view, refused string }{
		{"blocks", `{"type":"home","blocks":[{"type":"divider"}]}`, ""},
		{"an input, which has nothing to submit it", `{"type":"home","blocks":[` + input(`{"type":"users_select"}`) + `]}`, ""},
		{"a title", `{"type":"home","title":` + plain3(3) + `,"blocks":[]}`, "invalid additional property: title"},
		{"a modal", `{"type":"modal","blocks":[]}`, "valid enum value: home"},
		{"null blocks", `{"type":"home","blocks":null}`, "missing required field: blocks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, flaws := viewFlaws(inHome, viewOf(t, c.view))
			expectFlaw(t, code, flaws, "invalid_arguments", c.refused)
		})
	}
}

func TestAViewOfMoreThan250Kilobytes(t *testing.T) {
	t.Parallel()
	view := viewOf(t, `{"type":"home","blocks":`+many(42, `{"type":"section","text":`+words3(3000)+`}`)+`}`)
	if code, _ := viewFlaws(inHome, view); code != "view_too_large" {
		t.Errorf("got %q", code)
	}
}

func blocksOf(t *testing.T, written string) any {
	t.Helper()
	v, err := decode([]byte(written))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func viewOf(t *testing.T, written string) object {
	t.Helper()
	return child(blocksOf(t, written))
}

func expectFlaw(t *testing.T, code string, flaws []flaw, wantCode, want string) {
	t.Helper()
	if want == "" {
		if code != "" {
			t.Errorf("refused: %s %v", code, flaws)
		}
		return
	}
	said := fmt.Sprint(flaws)
	if code != wantCode || !strings.Contains(said, want) {
		t.Errorf("got %q %s, want %q with %q", code, said, wantCode, want)
	}
}
