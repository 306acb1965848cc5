package storage

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
)

const (
	// mostTelling is how many words of a question are looked for: each is a search of its own.
	mostTelling = 12
	// likeDepth is how many of the newest questions with a word are looked at: one that has more tells little.
	likeDepth = 200
)

// commonWords are those that most questions have.
var commonWords = wordSet(`a about after all also am an and any are as at be been before but by can could did do does doing done for
	from get had has have having he her him his how i if in into is it its just let may me might must my need no not now of on
	one only or our out over shall she should so some such than that the their them then there these they this those to too under
	until up us use very was we were what when where whether which while who whom whose why will with would you your
	change changes policy question ask asked please tell know`)

// AnsweredLike returns up to limit answered questions that have most in common with text, the likest first. One counts
// as alike when it has two words of the text and a third of them, or half of them; words that nearly every question has
// do not count. It takes a bounded time, however many questions there are.
func (tx *Tx) AnsweredLike(text string, limit int) ([]change.PolicyQuestion, error) {
	words := telling(tidyText(text))
	if err := tx.engine.prepareList(tx.gorm); err != nil {
		return nil, fmt.Errorf("find answers: %w", err)
	}
	shared, weight := map[change.QuestionNumber]int{}, map[change.QuestionNumber]float64{}
	for _, w := range words {
		query, key := tx.engine.searchQuestions(tx.gorm.Model(&questionRow{}), [][]string{numbered(w)})
		var found []change.QuestionNumber
		err := query.Where("answered_at IS NOT NULL").Order(key+" DESC").Limit(likeDepth).Pluck("number", &found).Error
		if err != nil {
			return nil, fmt.Errorf("find answers: %w", err)
		}
		for _, n := range found {
			shared[n]++
			weight[n] += 1 / float64(len(found)) // a rare word says more
		}
	}
	alike := slices.DeleteFunc(slices.Collect(maps.Keys(shared)), func(n change.QuestionNumber) bool {
		has := shared[n]
		return 2*has < len(words) && (has < 2 || 3*has < len(words))
	})
	slices.SortFunc(alike, func(a, b change.QuestionNumber) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(weight[b], weight[a]), cmp.Compare(b, a))
	})
	var out []change.PolicyQuestion
	for _, n := range alike[:min(len(alike), limit)] {
		q, err := tx.Question(n)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	return out, nil
}

// telling returns the words of a text that say what it is about, the longest ones when they are too many.
func telling(text string) []string {
	words := slices.DeleteFunc(fold(text), func(w string) bool { return commonWords[w] || len([]rune(w)) < 2 })
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words[:min(len(words), mostTelling)]
}

// numbered returns a word as it is of one thing and of several: people ask about a freeze, and about freezes.
func numbered(word string) []string {
	if one, several := strings.CutSuffix(word, "s"); several && len(one) > 2 {
		return []string{word, one}
	}
	return []string{word, word + "s"}
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
