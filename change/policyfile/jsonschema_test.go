package policyfile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/noim3/changebot/change/policyfile"
)

// A jsonSchema is as much of JSON Schema as the policy file's needs. What is not here cannot be read, so that nothing
// in the schema goes unchecked.
type jsonSchema struct {
	Dialect     string `json:"$schema"`
	Title       string
	Description string
	Default     string
	Type        string
	Enum        []string
	Pattern     string
	MinLength   int
	MaxLength   *int
	Minimum     *int
	Maximum     *int
	Items       *jsonSchema
	MinItems    int
	MaxItems    *int
	UniqueItems bool
	Properties  map[string]*jsonSchema
	Required    []string
	OneOf       []struct{ Required []string }
	// Others is false or a schema.
	Others        json.RawMessage `json:"additionalProperties"`
	MinProperties int
}

func theSchema(tb testing.TB) *jsonSchema {
	tb.Helper()
	var s jsonSchema
	d := json.NewDecoder(bytes.NewReader(policyfile.Schema()))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		tb.Fatal(err)
	}
	return &s
}

// others returns the schema of the keys that are not among the properties; nil when there may be none.
func (s *jsonSchema) others() (*jsonSchema, error) {
	if string(s.Others) == "false" {
		return nil, nil
	}
	var others jsonSchema
	if err := json.Unmarshal(s.Others, &others); err != nil {
		return nil, fmt.Errorf("additionalProperties is neither false nor a schema: %w", err)
	}
	return &others, nil
}

// check returns what is wrong with n, in the words of JSON Schema; nil when nothing is.
func (s *jsonSchema) check(n *yaml.Node) error {
	is := map[string]string{"!!map": "object", "!!seq": "array", "!!int": "integer", "!!bool": "boolean", "!!str": "string", "!!timestamp": "string"}
	if got := is[n.ShortTag()]; got != s.Type {
		return fmt.Errorf("line %d: type is %q, not %q", n.Line, got, s.Type)
	}
	switch s.Type {
	case "object":
		return s.checkObject(n)
	case "array":
		return s.checkArray(n)
	case "integer":
		if i, err := strconv.Atoi(n.Value); err != nil || s.Minimum == nil || s.Maximum == nil || i < *s.Minimum || i > *s.Maximum {
			return fmt.Errorf("line %d: minimum or maximum", n.Line)
		}
	case "string":
		length := utf8.RuneCountInString(n.Value)
		if length < s.MinLength || s.MaxLength != nil && length > *s.MaxLength {
			return fmt.Errorf("line %d: minLength or maxLength", n.Line)
		}
		if len(s.Enum) > 0 && !slices.Contains(s.Enum, n.Value) {
			return fmt.Errorf("line %d: enum", n.Line)
		}
		if !regexp.MustCompile(s.Pattern).MatchString(n.Value) {
			return fmt.Errorf("line %d: pattern %s", n.Line, s.Pattern)
		}
	}
	return nil
}

func (s *jsonSchema) checkObject(n *yaml.Node) error {
	others, err := s.others()
	if err != nil {
		return err
	}
	if len(n.Content)/2 < s.MinProperties {
		return fmt.Errorf("line %d: minProperties", n.Line)
	}
	given := map[string]bool{}
	for pair := range slices.Chunk(n.Content, 2) {
		key := pair[0].Value
		given[key] = true
		under := s.Properties[key]
		if under == nil {
			under = others
		}
		if under == nil {
			return fmt.Errorf("line %d: additionalProperties: %s", n.Line, key)
		}
		if err := under.check(pair[1]); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	for _, key := range s.Required {
		if !given[key] {
			return fmt.Errorf("line %d: required: %s", n.Line, key)
		}
	}
	whole := 0
	for _, set := range s.OneOf {
		if !slices.ContainsFunc(set.Required, func(key string) bool { return !given[key] }) {
			whole++
		}
	}
	if len(s.OneOf) > 0 && whole != 1 {
		return fmt.Errorf("line %d: oneOf", n.Line)
	}
	return nil
}

func (s *jsonSchema) checkArray(n *yaml.Node) error {
	if len(n.Content) < s.MinItems || s.MaxItems == nil || len(n.Content) > *s.MaxItems {
		return fmt.Errorf("line %d: minItems or maxItems", n.Line)
	}
	seen := map[string]bool{}
	for _, item := range n.Content {
		if err := s.Items.check(item); err != nil {
			return err
		}
		if s.UniqueItems && seen[item.Value] {
			return fmt.Errorf("line %d: uniqueItems", item.Line)
		}
		seen[item.Value] = true
	}
	return nil
}
