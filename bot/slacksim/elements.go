package slacksim

import (
	"fmt"
	"slices"
	"strings"
)

// innerBlocks returns the blocks that stand inside a block.
func innerBlocks(block object) []object {
	switch text(block["type"]) {
	case "container":
		return objects(block["child_blocks"])
	case "carousel":
		return objects(block["elements"])
	case "layout":
		var inner []object
		for _, row := range objects(block["rows"]) {
			for _, item := range objects(row["items"]) {
				inner = append(inner, child(item["block"]))
			}
		}
		return inner
	default:
		return nil
	}
}

// elementsOf returns the elements that stand directly in a block.
func elementsOf(block object) []object {
	switch text(block["type"]) {
	case "actions", "context_actions":
		return objects(block["elements"])
	case "card":
		return objects(block["actions"])
	case "section":
		if accessory := child(block["accessory"]); accessory != nil {
			return []object{accessory}
		}
	case "input":
		if element := child(block["element"]); element != nil {
			return []object{element}
		}
	}
	return nil
}

// acts reports whether elements of that type carry an action_id.
func acts(kind string) bool { return kind != "image" && kind != "" }

// place is an element with the block it stands in.
type place struct {
	block, element object
}

func (p place) blockID() string  { return text(p.block["block_id"]) }
func (p place) actionID() string { return text(p.element["action_id"]) }
func (p place) kind() string     { return text(p.element["type"]) }
func (p place) isInput() bool    { return text(p.block["type"]) == "input" }

// label returns what a person would call the element.
func (p place) label() string {
	for _, named := range []object{child(p.block["label"]), child(p.element["text"]), child(p.element["placeholder"])} {
		if said := text(named["text"]); said != "" {
			return said
		}
	}
	return p.actionID()
}

// everyPlace lists the elements of blocks in reading order.
func everyPlace(blocks []object) []place {
	var found []place
	for _, block := range blocks {
		for _, element := range elementsOf(block) {
			if acts(text(element["type"])) {
				found = append(found, place{block, element})
			}
		}
		found = append(found, everyPlace(innerBlocks(block))...)
	}
	return found
}

// findPlace returns the element that is meant by a block and an action id.
// Either may be left out when the other is enough, and either may be given
// without the revision that follows a colon: "title" means "title:3".
// A name that is no action id may be that of a block with one element.
func findPlace(blocks []object, blockID, actionID string) (place, error) {
	all := everyPlace(blocks)
	for _, same := range []func(id, asked string) bool{equalID, meansID} {
		found := slices.DeleteFunc(slices.Clone(all), func(p place) bool {
			return !same(p.blockID(), blockID) || !same(p.actionID(), actionID)
		})
		if len(found) == 0 && blockID == "" {
			found = slices.DeleteFunc(slices.Clone(all), func(p place) bool { return !same(p.blockID(), actionID) })
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return place{}, refused(fmt.Sprintf("There are %d elements called %s here: name the block too.", len(found), quoteIDs(blockID, actionID)))
		}
	}
	var names []string
	for _, p := range all {
		names = append(names, p.blockID()+"/"+p.actionID())
	}
	return place{}, refused(fmt.Sprintf("There is no element called %s here. There are: %s.",
		quoteIDs(blockID, actionID), strings.Join(names, ", ")))
}

func equalID(id, asked string) bool { return asked == "" || id == asked }

func meansID(id, asked string) bool {
	return equalID(id, asked) || strings.HasPrefix(id, asked+":")
}

func quoteIDs(blockID, actionID string) string {
	if blockID == "" {
		return fmt.Sprintf("%q", actionID)
	}
	return fmt.Sprintf("%q in block %q", actionID, blockID)
}
