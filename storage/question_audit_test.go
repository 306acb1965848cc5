package storage_test

import (
	"strings"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// askedOnRecord keeps a question with two answers as the desk does, with the events that tell of them.
func askedOnRecord(tb testing.TB, db *storage.DB) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) error {
		q := change.PolicyQuestion{Number: 1, By: "U1", At: at(0), Due: at(100), Text: "May we?"}
		asked := change.Event{
			Action: change.AskQuestion, By: q.By, At: q.At, Reason: q.Text,
			Facts: []change.Fact{{Name: "question", Value: "Q-1"}, {Name: "due", Value: "then"}},
		}
		if err := tx.Record(&asked); err != nil {
			return err
		}
		q.Event = asked.N
		if err := tx.AddQuestion(&q); err != nil {
			return err
		}
		for i, n := range []string{"1", "2"} {
			a := change.PolicyAnswer{By: "U2", At: at(10 * (i + 1)), Text: "Yes " + n + "."}
			q.Answers = append(q.Answers, a)
			if err := tx.AddAnswer(&q); err != nil {
				return err
			}
			err := tx.Record(&change.Event{
				Action: change.AnswerQuestion, By: a.By, At: a.At, Reason: a.Text,
				Facts: []change.Fact{{Name: "question", Value: "Q-1"}, {Name: "answer", Value: n}},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func TestWhatWasDoneToQuestionsByHandIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ edit, says string }{
		"untouched":            {"", ""},
		"its text":             {"UPDATE questions SET text = 'forged'", "No event tells of the question Q-1"},
		"who asked":            {"UPDATE questions SET asked_by = 'U0FORGER'", "as it is kept, by U0FORGER"},
		"an answer":            {"UPDATE question_answers SET text = 'forged' WHERE n = 2", "No event tells of answer 2 to Q-1"},
		"who answered":         {"UPDATE question_answers SET answered_by = 'U0FORGER' WHERE n = 1", "No event tells of answer 1 to Q-1 as it is kept, by U0FORGER"},
		"an answer taken out":  {"DELETE FROM question_answers WHERE n = 2", "Event 3 under number 0 tells of an answer by U2 that is not on record"},
		"when it was answered": {"UPDATE questions SET answered_at = due_at", "When Q-1 was answered"},
		"that it was answered": {"UPDATE questions SET answered_at = NULL", "When Q-1 was answered"},
		"all of it taken out":  {"DELETE FROM question_answers; DELETE FROM questions", "Event 1 under number 0 tells of a question by U1 that is not on record"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storagetest.EachURL(t, func(t *testing.T, url string) { foundByHand(t, url, test.edit, test.says) })
		})
	}
}

// foundByHand alters the questions past the triggers, and fails unless that is found, with these words.
func foundByHand(t *testing.T, url, edit, says string) {
	t.Helper()
	db := storagetest.Open(t, url)
	askedOnRecord(t, db)
	pool := raw(t, url)
	unguard := []string{"DROP TRIGGER questions_append_only", "DROP TRIGGER questions_not_deleted", "DROP TRIGGER question_answers_not_updated", "DROP TRIGGER question_answers_not_deleted"}
	if scheme(url) == "postgres" {
		unguard = []string{"ALTER TABLE questions DISABLE TRIGGER USER", "ALTER TABLE question_answers DISABLE TRIGGER USER"}
	}
	for _, statement := range append(unguard, strings.Split(edit, "; ")...) {
		if _, err := pool.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	var found []string
	view(t, db, func(tx *storage.Tx) error {
		return tx.Contradictions(func(f change.Finding) error {
			found = append(found, f.Says)
			return nil
		})
	})
	if all := strings.Join(found, "\n"); (says == "") != (all == "") || !strings.Contains(all, says) || strings.Contains(all, "%!") {
		t.Errorf("after %q it finds %q, want %q", edit, all, says)
	}
}
