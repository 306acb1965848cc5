package policyfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxList bounds every list, so that any file is read quickly.
const maxList = 2500

// An object is a group of keys. Sections ask it for the keys that they know, and say done at the end.
type object struct {
	value
	keys   []*yaml.Node
	fields map[string]*yaml.Node
	asked  names
}

// object reads a group of keys, and reports keys that are given twice.
func (v value) object() *object {
	o := &object{value: v, fields: map[string]*yaml.Node{}, asked: names{}}
	if !v.is(yaml.MappingNode) {
		o.node = nil
		return o
	}
	lines := map[string]int{}
	for pair := range slices.Chunk(v.node.Content, 2) {
		key := value{r: v.r, node: pair[0], path: v.path}
		name := key.node.Value
		switch {
		case key.node.Kind != yaml.ScalarNode:
			key.fault("a key is not a word", "write a word and a colon")
		case lines[name] > 0:
			key.path = join(v.path, name)
			key.fault(fmt.Sprintf("is given twice, first on line %d", lines[name]), "keep one of the two")
		default:
			lines[name] = key.node.Line
			o.keys = append(o.keys, key.node)
			o.fields[name] = pair[1]
		}
	}
	return o
}

// may returns what is under key; about says what belongs there.
func (o *object) may(key, about string) value {
	o.asked[key] = true
	if o.r.keys != nil {
		o.r.keys[join(o.path, key)] = true
	}
	return value{r: o.r, node: o.fields[key], path: join(o.path, key), about: about}
}

// need is may for a key that cannot be left out.
func (o *object) need(key, about string) value {
	v := o.may(key, about)
	if v.node == nil {
		value{r: o.r, node: o.node, path: v.path}.fault("is missing", "write "+about)
	}
	return v
}

// done reports the keys that nobody asked for.
func (o *object) done() {
	for _, key := range o.keys {
		if !o.asked[key.Value] {
			at := value{r: o.r, node: key, path: join(o.path, key.Value)}
			at.fault("is not a key that is known here", suggest(key.Value, o.asked.sorted(), "the keys are"))
		}
	}
}

// texts returns what the objects of the list under list have under key, a text or a list of texts, without complaint:
// the names that may be referred to before they are read.
func (o *object) texts(list, key string) names {
	found := names{}
	each := o.fields[list]
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
	if v.r.keys != nil {
		read(value{r: v.r, path: v.path + "[]"})
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
	return value{r: v.r, node: v.node.Content[i], path: fmt.Sprintf("%s[%d]", v.path, i), about: v.about}
}

// Keys returns the path of every key that a policy file may hold, such as "systems[].depends_on", in alphabetical
// order. It is made by reading a file that is not there, so it cannot differ from what [Parse] accepts.
func Keys() []string {
	r := &reader{keys: map[string]bool{}}
	r.read(value{r: r})
	return slices.Sorted(maps.Keys(r.keys))
}

func join(path, key string) string { return strings.TrimPrefix(path+"."+clip(key), ".") }
