package policyfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxList bounds every list and every group of keys, so that any file is read quickly.
const maxList = 2500

// An object is a group of keys. Sections ask it for the keys that they know, and say done at the end.
type object struct {
	value
	keys   []*yaml.Node
	fields map[string]field
	asked  []string
}

// A field is a key of an object and what is under it.
type field struct{ key, node *yaml.Node }

// object reads a group of keys, and reports keys that are given twice.
func (v value) object() *object {
	o := &object{value: v}
	if v.schema != nil {
		v.schema.Type, v.schema.Properties, v.schema.Others = "object", map[string]*schema{}, false
	}
	if !v.is(yaml.MappingNode) {
		o.node = nil
		return o
	}
	n := len(v.node.Content) / 2
	if n > maxList {
		v.fault(fmt.Sprintf("has %d keys", n), fmt.Sprintf("keep it within %d", maxList))
		o.node = nil
		return o
	}
	o.keys, o.fields = make([]*yaml.Node, 0, n), make(map[string]field, n)
	for pair := range slices.Chunk(v.node.Content, 2) {
		key := value{r: v.r, node: pair[0], path: v.path}
		name := key.node.Value
		switch first := o.fields[name].key; {
		case key.node.Kind != yaml.ScalarNode:
			key.fault("a key is not a word", "write a word and a colon")
		case first != nil:
			key.path = join(v.path, name)
			key.fault(fmt.Sprintf("is given twice, first on line %d", first.Line), "keep one of the two")
		default:
			o.keys = append(o.keys, key.node)
			o.fields[name] = field{key.node, pair[1]}
		}
	}
	return o
}

// may returns what is under key; about says what belongs there.
func (o *object) may(key, about string) value {
	o.asked = append(o.asked, key)
	v := value{r: o.r, node: o.fields[key].node, path: join(o.path, key), about: about}
	if o.schema != nil {
		v.schema = o.schema.property(key, about)
	}
	return v
}

// need is may for a key that cannot be left out.
func (o *object) need(key, about string) value {
	v := o.may(key, about)
	if o.schema != nil {
		o.schema.Required = append(o.schema.Required, key)
	}
	o.missing(v)
	return v
}

// either describes sets of keys of which exactly one has to be there.
func (o *object) either(sets ...[]string) {
	if o.schema == nil {
		return
	}
	for _, keys := range sets {
		o.schema.OneOf = append(o.schema.OneOf, &schema{Required: keys})
	}
}

// missing reports a key of o that is not there.
func (o *object) missing(v value) {
	if v.node == nil {
		value{r: o.r, node: o.node, path: v.path}.fault("is missing", "write "+v.about)
	}
}

// free describes what stands under each of the keys that the file makes up, which a section reads one by one.
func (o *object) free(about string) value {
	v := value{r: o.r, about: about}
	if o.schema != nil {
		v.schema = &schema{Description: about}
		o.schema.Others, o.schema.MinProperties = v.schema, 1
	}
	return v
}

// done reports the keys that nobody asked for.
func (o *object) done() {
	for _, key := range o.keys {
		if !slices.Contains(o.asked, key.Value) {
			at := value{r: o.r, node: key, path: join(o.path, key.Value)}
			at.fault("is not a key that is known here", suggest(key.Value, slices.Sorted(slices.Values(o.asked)), "the keys are"))
		}
	}
}

// texts returns what the objects of the list under list have under key, a text or a list of texts, without complaint:
// the names that may be referred to before they are read.
func (o *object) texts(list, key string) names {
	found := names{}
	each := o.fields[list].node
	if each == nil {
		return found
	}
	for _, item := range each.Content {
		for pair := range slices.Chunk(item.Content, 2) {
			if len(pair) < 2 || item.Kind != yaml.MappingNode || pair[0].Value != key {
				continue
			}
			for _, n := range append([]*yaml.Node{pair[1]}, pair[1].Content...) {
				if n.Kind == yaml.ScalarNode && n.Value != "" {
					found[n.Value] = true
				}
			}
		}
	}
	return found
}

// list reads each element of v, of which there must be at least least, with read.
func list[T any](v value, least int, read func(value) T) []T {
	if s := v.schema; s != nil {
		s.Type, s.Items, s.MinItems, s.MaxItems = "array", &schema{}, least, maxList
		read(value{r: v.r, path: v.path + "[]", schema: s.Items})
		return nil
	}
	if !v.is(yaml.SequenceNode) {
		return nil
	}
	switch n := len(v.node.Content); {
	case n < least:
		v.fault("is empty", "write "+v.about)
		return nil
	case n > maxList:
		v.fault(fmt.Sprintf("has %d entries", n), fmt.Sprintf("keep it within %d", maxList))
		return nil
	}
	out := make([]T, 0, len(v.node.Content))
	for i := range v.node.Content {
		out = append(out, read(v.element(i)))
	}
	return out
}

// element returns the list's element i.
func (v value) element(i int) value {
	return value{r: v.r, node: v.node.Content[i], path: v.path + "[" + strconv.Itoa(i) + "]", about: v.about}
}

func join(path, key string) string { return strings.TrimPrefix(path+"."+clip(key), ".") }
