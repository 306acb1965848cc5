package slacksim

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// rule checks the value that stands at a JSON pointer.
type rule func(c *checker, at string, v any)

// shape is the rule of an object: which fields it needs, which it may have
// with the rule of each, and what spans several of them. A field that is null
// counts as absent; any other field is refused.
type shape struct {
	need []string
	may  map[string]rule
	also func(c *checker, at string, o object)
}

func (s shape) check(c *checker, at string, v any) {
	o := child(v)
	if o == nil {
		c.add(at, "must provide an object")
		return
	}
	for _, name := range s.need {
		if o[name] == nil {
			c.add(at, "missing required field: %s", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		check, known := s.may[name]
		switch {
		case !known:
			c.add(at, "invalid additional property: %s", name)
		case o[name] != nil:
			check(c, at+"/"+name, o[name])
		}
	}
	if s.also != nil {
		s.also(c, at, o)
	}
}

// with returns the shape with more fields allowed.
func (s shape) with(more map[string]rule) shape {
	merged := maps.Clone(s.may)
	maps.Copy(merged, more)
	s.may = merged
	return s
}

// words is text of least to most code points.
func words(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			c.add(at, "must provide a string")
			return
		}
		length := utf8.RuneCountInString(s)
		if length < least {
			c.add(at, "must be more than %d characters", least-1)
		}
		if length > most {
			c.add(at, "must be less than %d characters", most+1)
		}
	}
}

func pattern(p *regexp.Regexp, want string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !p.MatchString(s) {
			c.add(at, "must be %s", want)
		}
	}
}

func oneOf(allowed ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(allowed, s) {
			c.add(at, "must be a valid enum value: %s", strings.Join(allowed, ", "))
		}
	}
}

func yesNo(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.add(at, "must provide a boolean")
	}
}

func number(least, most int) rule {
	return func(c *checker, at string, v any) {
		n, ok := whole(v)
		switch {
		case !ok:
			c.add(at, "must provide an integer")
		case n < least:
			c.add(at, "must be greater than or equal to %d", least)
		case n > most:
			c.add(at, "must be less than or equal to %d", most)
		}
	}
}

func list(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.add(at, "must provide an array")
			return
		}
		if len(items) < least {
			c.add(at, "no fewer than %d items allowed", least)
		}
		if len(items) > most {
			c.add(at, "no more than %d items allowed", most)
		}
		for i, item := range items {
			each(c, fmt.Sprintf("%s/%d", at, i), item)
		}
	}
}

// anyOfType checks an object by its type field.
func anyOfType(kinds map[string]rule) rule {
	return func(c *checker, at string, v any) {
		o := child(v)
		if o == nil {
			c.add(at, "must provide an object")
			return
		}
		check, known := kinds[text(o["type"])]
		if !known {
			c.add(at+"/type", "unsupported type: %v", o["type"])
			return
		}
		check(c, at, v)
	}
}

// maxLink is the longest address (slack-rules §3).
const maxLink = 3000

// link is an address of http, https or another scheme that Slack opens.
func link(c *checker, at string, v any) {
	words(1, maxLink)(c, at, v)
	if parsed, err := url.Parse(text(v)); err != nil || parsed.Scheme == "" {
		c.add(at, "invalid url")
	}
}

// webLink is an address that Slack itself fetches.
func webLink(c *checker, at string, v any) {
	words(1, maxLink)(c, at, v)
	if parsed, err := url.Parse(text(v)); err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		c.add(at, "invalid url")
	}
}

// exactlyOne asks for one of two fields.
func exactlyOne(c *checker, at string, o object, one, other string) {
	switch {
	case o[one] == nil && o[other] == nil:
		c.add(at, "must provide one of: %s, %s", one, other)
	case o[one] != nil && o[other] != nil:
		c.add(at, "only one of %s and %s can be provided", one, other)
	}
}
