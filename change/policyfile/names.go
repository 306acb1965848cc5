package policyfile

import (
	"maps"
	"slices"
	"strings"
)

// names are words that may be referred to.
type names map[string]bool

// reference reads the name of something that the file defines elsewhere, such as a system.
func (v value) reference(what string, known names) string {
	s := v.line(maxName)
	v.match(ownPattern)
	if s == "" || known[s] {
		return s
	}
	if len(known) > 0 { // else the section itself is missing, which is reported where it belongs
		v.fault("there is no "+what+" “"+clip(s)+"”", suggest(s, known.sorted(), "write one of"))
	}
	return ""
}

// sorted returns the names in alphabetical order.
func (n names) sorted() []string { return slices.Sorted(maps.Keys(n)) }

// suggest returns what to write in the place of word: the nearest of the known words, or else all of them.
func suggest(word string, known []string, are string) string {
	const few = 30
	best, least := "", max(1, len([]rune(word))/3)+1
	for _, k := range known {
		d := distance(clip(word), k)
		if len(word) > 2 && strings.HasPrefix(k, word) {
			d = 0
		}
		if d < least {
			best, least = k, d
		}
	}
	switch {
	case best != "":
		return "did you mean “" + best + "”?"
	case len(known) > few:
		return are + " " + strings.Join(known[:few], ", ") + " and more"
	}
	return are + " " + strings.Join(known, ", ")
}

// distance counts the letters to be added, left out, exchanged or swapped with their neighbour to turn a into b.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row := make([]int, len(to)+1)
		row[0] = i + 1
		for j := range to {
			row[j+1] = min(row[j]+1, last[j+1]+1)
			switch {
			case from[i] == to[j]:
				row[j+1] = min(row[j+1], last[j])
			case i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j]:
				row[j+1] = min(row[j+1], last[j]+1, before[j-1]+1)
			default:
				row[j+1] = min(row[j+1], last[j]+1)
			}
		}
		before, last = last, row
	}
	return last[len(to)]
}
