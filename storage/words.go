package storage

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/noim3/changebot/change"
)

const (
	// longestWord is where a word is cut, in code points, when it is stored and when it is looked for. Postgres
	// refuses words of more than 2 kB.
	longestWord = 64
	// mostWords is how many words of a search count: each is one more list of changes to go through.
	mostWords = 20
)

// fold splits text into its different words: runs of letters, marks and digits, in lower case. Each database would
// split in a way of its own, so that "api.example.com" would be found by "example" in one of them only; and what has
// no signs in it cannot be an operator of a search.
func fold(text ...string) []string {
	seen := map[string]bool{}
	for _, t := range text {
		words := strings.FieldsFunc(strings.ToLower(t), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
		})
		for _, w := range words {
			if runes := []rune(w); len(runes) > longestWord {
				w = string(runes[:longestWord])
			}
			seen[w] = true
		}
	}
	words := make([]string, 0, len(seen))
	for w := range seen {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// wordsOf returns the words by which a change is found, parted by spaces.
func wordsOf(c *change.Change) string {
	r := c.Request
	texts := []string{
		r.Title, r.Description, r.Rationale, r.Rollback.Steps, r.Rollback.Conditions, r.TestPlan, r.Impact.Who,
	}
	for _, s := range r.Systems {
		texts = append(texts, string(s))
	}
	if c.Closure != nil {
		texts = append(texts, c.Closure.Notes)
		for _, in := range c.Closure.Incidents {
			texts = append(texts, in.Ref)
		}
	}
	return strings.Join(fold(texts...), " ")
}

// sought returns the words that a search looks for: the longest, as they say the most, when there are too many.
func sought(text string) []string {
	words := fold(text)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words[:min(len(words), mostWords)]
}
