package bot

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// maxMetadata is how many characters of private metadata Slack takes (slack-rules §2).
const maxMetadata = 3000

// FuzzMetadata reads what a person's client gives back, and writes it again.
func FuzzMetadata(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", `{"n":"N"}`, `{"n":"N","c":7,"p":2,"o":{"c":"C1","m":"1.2","h":true}}`, `{"n":7}`, `{"n":"N","k":"S0wEAAAA//8="}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, _, err := parseDraft(text)
		m, metaErr := parseMetadata(text)
		if metaErr != nil {
			if err == nil {
				t.Errorf("the draft is read where the metadata is not: %v", metaErr)
			}
			return
		}
		if again, err := parseMetadata(m.Encode()); err != nil || again != m || m.Nonce == "" {
			t.Errorf("%+v reads back as %+v, %v", m, again, err)
		}
		if err == nil && d.metadata != m {
			t.Errorf("the draft carries %+v, not %+v", d.metadata, m)
		}
	})
}

// FuzzDraft carries a request in a form that shows none of its texts, as switching the category does.
func FuzzDraft(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, text, 3)
	}
	f.Fuzz(func(t *testing.T, title, text string, times int) {
		r := fullRequest()
		r.Title, r.Description = storable(beginning(title, change.MaxTitle)), ""
		for range max(0, min(times, 100)) {
			r.Description += text
		}
		r.Description = storable(beginning(r.Description, change.MaxText))
		r.Rollback.Steps, r.TestPlan = r.Description, r.Description
		carried := draft{metadata: newMetadata(&Inbound{Channel: "C0CHANGES", Message: "1700000000.000100"}, 0, 0)}
		meta, err := carried.keep(&r, nil)
		if err != nil || utf8.RuneCountInString(meta) > maxMetadata {
			t.Fatalf("%d characters of metadata, %v", utf8.RuneCountInString(meta), err)
		}
		_, got, err := parseDraft(meta)
		if err != nil {
			t.Fatal(err)
		}
		if diff, less := cmp.Diff(r, got), cmp.Diff(withoutTexts(r), got); diff != "" && less != "" {
			t.Errorf("neither the request comes back (-want +got) nor what is left without its texts:\n%s", diff)
		}
	})
}

// FuzzFormValues reads the values of a form into each of the forms, judges what was read, and draws it again.
func FuzzFormValues(f *testing.F) {
	full, p := fullRequest(), storyPolicy(f)
	for _, view := range []any{
		stateOf(f, requestForm(&full, p).view()),
		answers{"category:1": {"category": {}}},
	} {
		text, err := json.Marshal(view)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, seed := range []string{
		"", "[]", "null", `{"title:1":null}`, `{"title":{"title":{"value":"x\\u0000"}}}`, `{"length:1":{"length":{"selected_option":{"value":"9223372036854775807"}}}}`,
		`{"wished_start:1":{"wished_start":{"selected_date_time":9223372036854775807}}}`, `{"systems:1":{"systems":{"selected_options":[{"value":"no-such"}]}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, values []byte) {
		v := payloadView{}
		v.State.Values = values
		view, err := v.decode()
		if err != nil {
			return
		}
		for _, category := range change.Categories() {
			r := change.Request{Category: category}
			requestForm(&r, p).read(view.Values)
			editForm(&r, p, 7).read(view.Values)
			for _, text := range []string{r.Title, r.Description, r.Rollback.Steps} {
				if storable(text) != text {
					t.Errorf("no record can hold %q", text)
				}
			}
			if err := r.Check(p, full.WishedStart); err != nil && change.AsRefusal(err) == nil {
				t.Errorf("no sentence says why: %v", err)
			}
			if _, err := (draft{metadata: metadata{Nonce: "N"}}).keep(&r, requestForm(&r, p).fields); err != nil {
				t.Errorf("the draft cannot be carried: %v", err)
			}
			requestForm(&r, p).view()
		}
		assessForm(newAssessment(p), 0, commands.Drawing{Change: &change.Change{Number: 7, Request: full}, Policy: p}).read(view.Values)
		var (
			s slot
			e documentation
			c = &change.Change{Number: 7, Request: full}
		)
		scheduleForm(&s, commands.Drawing{Change: c, Policy: p}).read(view.Values)
		extendForm(&extension{}, commands.Drawing{Change: c, Policy: p}).read(view.Values)
		handOverForm(&handing{}, c).read(view.Values)
		s.chosen()
		verifyForm(&verification{}, c).read(view.Values)
		reviewForm(&lookback{}, c).read(view.Values)
		proposeForm(&proposed{}, c).read(view.Values)
		templateForm(change.Retire, new(string), nil).read(view.Values)
		documentForm(&e, c, p).read(view.Values)
		if _, err := e.closure(); err != nil && change.AsRefusal(err) == nil {
			t.Errorf("no sentence says why: %v", err)
		}
	})
}
