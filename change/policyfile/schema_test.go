package policyfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change/policyfile"
)

func document(tb testing.TB, text string) *yaml.Node {
	tb.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		tb.Fatal(err)
	}
	return n.Content[0]
}

func TestTheSchemaAcceptsPoliciesWithoutFaults(t *testing.T) {
	t.Parallel()
	for _, file := range []string{example, "testdata/small.yaml"} {
		if err := theSchema(t).check(document(t, string(read(t, file)))); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestTheSchemaRefusesWhatParseDoes(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	for _, c := range []struct{ name, was, now, want string }{
		{"a misspelt key", "company: Acme", "compny: Acme", "additionalProperties: compny"},
		{"a missing key", "time_zone: Europe/London\n", "", "required: time_zone"},
		{"a number for a text", "company: Acme", "company: 42", "type"},
		{"a text for a list", "owners: [U0OWNER1]\nchannels", "owners: U0OWNER1\nchannels", "type"},
		{"nothing", "company: Acme", "company:", "type"},
		{"a name for a person", "[U0LEAD01, U0LEAD02]", "[helen, U0LEAD02]", "pattern"},
		{"an authority without people", "members: [U0LEAD01, U0LEAD02]", "members: []", "minItems"},
		{"an owner twice", "owners: [U0OWNER1]\nchannels", "owners: [U0OWNER1, U0OWNER1]\nchannels", "uniqueItems"},
		{"a quorum of none", "- leads: 1", "- leads: 0", "minimum"},
		{"an empty level", "        - leads: 1", "        - {}", "minProperties"},
		{"a risk that there is not", "{risk: high, from: 51}", "{risk: extreme, from: 51}", "enum"},
		{"a rung without a time", "      within: 10m\n", "", "required: within"},
		{"a rung with a number", "within: 10m", "within: 10", "type"},
		{"a time in words", "within: 10m", "within: ten minutes", "pattern"},
		{"an empty time", "within: 10m", "within: ''", "minLength"},
		{"a day in short", "[monday, sunday]", "[mon, sunday]", "enum"},
		{"a freeze without a beginning", "    from: 2026-12-24\n", "", "oneOf"},
		{"a time of day in short", "from: 08:00", "from: 8:00", "pattern"},
		{"days that are not working days", "answer_within: 1 working day", "answer_within: 1d", "pattern"},
		{"a word for true", "yearly: true", "yearly: yes", "type"},
		{"records kept for no time", "{years: 10}", "{years: 0}", "minimum"},
		{"a date in another order", "due: 2027-10-31", "due: 31.10.2027", "pattern"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if n := strings.Count(small, c.was); n != 1 {
				t.Fatalf("%q is there %d times, not once", c.was, n)
			}
			text := strings.Replace(small, c.was, c.now, 1)
			if _, faults := policyfile.Parse("p", []byte(text), today); faults.Err() == nil {
				t.Error("Parse accepts it")
			}
			if err := theSchema(t).check(document(t, text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the schema says %v; want %q", err, c.want)
			}
		})
	}
}

func TestTheSchemaHasTheKeysOfParseAndNoOthers(t *testing.T) {
	t.Parallel()
	var keys []string
	eachObject(theSchema(t), "", func(path string, s *jsonSchema) {
		for key := range s.Properties {
			keys = append(keys, strings.TrimPrefix(path+"."+key, "."))
		}
		others, err := s.others()
		if err != nil || (others == nil) == strings.HasSuffix(path, ".levels[]") {
			t.Errorf("%s: of other keys it says %s, %v", path, s.Others, err)
		}
	})
	slices.Sort(keys)
	if diff := cmp.Diff(policyfile.Keys(), keys); diff != "" {
		t.Errorf("the keys differ (-Keys +Schema):\n%s", diff)
	}
}

// eachObject calls visit for s and for every object under it, with its path.
func eachObject(s *jsonSchema, path string, visit func(path string, s *jsonSchema)) {
	if s.Type == "object" {
		visit(path, s)
	}
	for key, under := range s.Properties {
		eachObject(under, strings.TrimPrefix(path+"."+key, "."), visit)
	}
	if s.Items != nil {
		eachObject(s.Items, path+"[]", visit)
	}
}

func TestTheSchemaRequiresTheKeysThatParseDoes(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, file := range []string{"testdata/small.yaml", example} {
		doc := document(t, string(read(t, file)))
		eachKey(theSchema(t), doc, "", "", func(form, path string, required bool, without func()) {
			if tried[form] {
				return
			}
			tried[form] = true
			without()
			text, err := yaml.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			_, faults := policyfile.Parse("p", text, today)
			missed := slices.ContainsFunc(faults, func(f policyfile.Fault) bool {
				return !f.Warning && f.Path == path && f.What == "is missing"
			})
			if missed != required {
				t.Errorf("%s: required by the schema: %v, by Parse: %v", path, required, missed)
			}
		})
	}
	for _, key := range policyfile.Keys() {
		if !tried[key] && !tried[inRule(key)] {
			t.Errorf("%s: neither of the files has it", key)
		}
	}
}

// eachKey calls visit for every key that doc has of the properties of s: with its path in the form of Keys and in that
// of a fault, whether the schema requires it, and a function that takes it out until visit returns.
func eachKey(s *jsonSchema, doc *yaml.Node, form, path string, visit func(form, path string, required bool, without func())) {
	if s.Items != nil {
		for i, item := range doc.Content {
			eachKey(s.Items, item, form+"[]", fmt.Sprintf("%s[%d]", path, i), visit)
		}
		return
	}
	if s.Type != "object" {
		return
	}
	all := doc.Content
	for i := 0; i < len(all); i += 2 {
		key := all[i].Value
		under := s.Properties[key]
		if under == nil {
			continue
		}
		form, path := strings.TrimPrefix(form+"."+key, "."), strings.TrimPrefix(path+"."+key, ".")
		required := slices.Contains(s.Required, key) || len(s.OneOf) > 0 && slices.Contains(s.OneOf[0].Required, key)
		visit(form, path, required, func() {
			doc.Content = slices.Concat(all[:i], all[i+2:])
		})
		doc.Content = all
		eachKey(under, all[i+1], form, path, visit)
	}
}
