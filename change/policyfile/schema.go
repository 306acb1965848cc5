package policyfile

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// A schema says what may stand at one place of the file, in the words of JSON Schema (draft 2020-12). The reading
// methods of value fill it in as they are asked to read, so it cannot differ from what they accept.
type schema struct {
	Dialect     string `json:"$schema,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type,omitempty"`

	Enum      []string `json:"enum,omitempty"`
	Pattern   string   `json:"pattern,omitempty"`
	MinLength int      `json:"minLength,omitempty"`
	MaxLength int      `json:"maxLength,omitempty"`
	Minimum   *int     `json:"minimum,omitempty"`
	Maximum   *int     `json:"maximum,omitempty"`

	Items    *schema `json:"items,omitempty"`
	MinItems int     `json:"minItems,omitempty"`
	MaxItems int     `json:"maxItems,omitempty"`
	// UniqueItems says that nothing is named twice.
	UniqueItems bool `json:"uniqueItems,omitempty"`

	Properties map[string]*schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
	// OneOf are sets of required keys, of which exactly one is whole.
	OneOf []*schema `json:"oneOf,omitempty"`
	// Others is false, or what may stand under keys that the file makes up.
	Others        any `json:"additionalProperties,omitempty"`
	MinProperties int `json:"minProperties,omitempty"`

	// Default is what a text that is left out reads as.
	Default string `json:"default,omitempty"`
}

// Schema returns the JSON Schema (draft 2020-12) of the policy file, by which editors complete and check it as it is
// written. It holds what can be said of one place alone, so a file that it accepts may still have faults: [Parse]
// decides.
func Schema() []byte {
	s := describe()
	s.Dialect, s.Title = "https://json-schema.org/draft/2020-12/schema", "The policy file of changebot"
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("write the schema of the policy file: %v", err)) // it holds nothing that JSON cannot
	}
	return append(text, '\n')
}

// Keys returns the path of every key that a policy file may hold, such as "systems[].depends_on", in alphabetical order.
func Keys() []string {
	found := names{}
	describe().keys("", found)
	return slices.Sorted(maps.Keys(found))
}

// describe returns the schema of the whole file, made by reading one that is not there.
func describe() *schema {
	root := &schema{}
	r := &reader{}
	r.read(value{r: r, schema: root})
	return root
}

func (s *schema) keys(path string, found names) {
	for key, under := range s.Properties {
		at := join(path, key)
		found[at] = true
		under.keys(at, found)
	}
	if s.Items != nil {
		s.Items.keys(path+"[]", found)
	}
}

// property returns the schema of what is under key, made when it is first asked for.
func (s *schema) property(key, about string) *schema {
	under := &schema{Description: about}
	s.Properties[key] = under
	return under
}

// between notes the bounds of a number.
func (s *schema) between(low, high int) { s.Minimum, s.Maximum = &low, &high }
