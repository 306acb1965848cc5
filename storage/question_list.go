package storage

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// A QuestionFilter picks questions about the policy; every field that is set must hold. The zero QuestionFilter picks all.
type QuestionFilter struct {
	// Open picks the questions without an answer, Overdue those of them whose answer was due, and Answered the others.
	Open, Overdue, Answered bool
	By                      change.UserID
	// Words picks the questions that have every word of it, in the text or the last answer; see [Filter.Words].
	Words string
}

// A QuestionPage is a part of a list of questions, newest first.
type QuestionPage struct {
	Questions []change.PolicyQuestion
	// Next continues the list; it is zero on its last page.
	Next change.QuestionNumber
}

// Questions returns up to limit questions that f picks, newest first, beginning after the page that ended at before; zero
// begins with the newest.
func (tx *Tx) Questions(f QuestionFilter, before change.QuestionNumber, limit int) (page QuestionPage, err error) {
	tidy(&f)
	words := sought(f.Words)
	if f.Words != "" && len(words) == 0 {
		return QuestionPage{}, nil
	}
	if err := tx.engine.prepareList(tx.gorm); err != nil {
		return QuestionPage{}, fmt.Errorf("list questions: %w", err)
	}
	// One more than asked for tells whether there is a next page.
	page.Questions, err = tx.questions(tx.pickQuestions(f, words, before).Limit(limit + 1))
	if err != nil {
		return QuestionPage{}, fmt.Errorf("list questions: %w", err)
	}
	if len(page.Questions) > limit {
		page.Questions = page.Questions[:limit]
		page.Next = page.Questions[limit-1].Number
	}
	return page, nil
}

func (tx *Tx) pickQuestions(f QuestionFilter, words []string, before change.QuestionNumber) *gorm.DB {
	query, key := tx.gorm.Model(&questionRow{}), "questions.number"
	if len(words) > 0 {
		sets := make([][]string, len(words))
		for i, w := range words {
			sets[i] = []string{w}
		}
		query, key = tx.engine.searchQuestions(query, sets)
	}
	if f.Open || f.Overdue {
		query = query.Where("answered_at IS NULL")
	}
	if f.Overdue {
		query = query.Where("due_at <= ?", instant(tx.now))
	}
	if f.Answered {
		query = query.Where("answered_at IS NOT NULL")
	}
	if f.By != "" {
		query = query.Where("asked_by = ?", f.By)
	}
	if before != 0 {
		query = query.Where(key+" < ?", before)
	}
	return query.Order(key + " DESC")
}

// searchQuestions goes through the index of words, which hands out its matches in order.
func (sqlite) searchQuestions(list *gorm.DB, sets [][]string) (*gorm.DB, string) {
	return list.Joins("JOIN questions_by_word ON questions_by_word.rowid = questions.number").
		Where("questions_by_word MATCH ?", oneOfEach(sets, `"`, " OR ", " AND ")), "questions_by_word.rowid"
}

// searchQuestions leaves it to Postgres which index to begin with; it knows how common each word is.
func (postgres) searchQuestions(list *gorm.DB, sets [][]string) (*gorm.DB, string) {
	return list.Where("questions.search @@ CAST(CAST(? AS text) AS tsquery)", oneOfEach(sets, "'", " | ", " & ")), "questions.number"
}

// oneOfEach writes a search for a word out of each set. Folded words have no quotes in them.
func oneOfEach(sets [][]string, quote, or, and string) string {
	var all []string
	for _, set := range sets {
		all = append(all, "("+quote+strings.Join(set, quote+or+quote)+quote+")")
	}
	return strings.Join(all, and)
}
