package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// asks keeps a question with a text, and the answers that it has.
func asks(tb testing.TB, db *storage.DB, text string, answers ...string) (q change.PolicyQuestion) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) (err error) {
		q = change.PolicyQuestion{By: "U1", At: at(0), Due: at(100), Text: text, Event: 7}
		if q.Number, err = tx.NextQuestion(); err != nil {
			return err
		}
		return tx.AddQuestion(&q)
	})
	for i, a := range answers {
		update(tb, db, func(tx *storage.Tx) (err error) {
			if q, err = tx.QuestionForUpdate(q.Number); err != nil {
				return err
			}
			q.Answers = append(q.Answers, change.PolicyAnswer{By: "U2", At: at(10 * (i + 1)), Text: a})
			return tx.AddAnswer(&q)
		})
	}
	return q
}

func listed(tb testing.TB, db *storage.DB, f storage.QuestionFilter) (found []change.QuestionNumber) {
	tb.Helper()
	view(tb, db, func(tx *storage.Tx) error {
		page, err := tx.Questions(f, 0, 10)
		for _, q := range page.Questions {
			found = append(found, q.Number)
		}
		return err
	})
	return found
}

func TestAQuestionIsReadAsItWasKept(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		text := "שלום 'quoted' “%_\\” <!channel> 🚀\nline two"
		want := asks(t, db, text+"\x00", "First.", "Second, which amends it.")
		want.Reminders, want.Told = 2, []int{9, 12}
		update(t, db, func(tx *storage.Tx) error { return tx.SaveQuestion(&want) })
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.Question(1)
			if diff := cmp.Diff(want, got); diff != "" || got.Text != text+"\uFFFD" || len(got.Answers) != 2 {
				t.Errorf("the question (-want +got):\n%s\n%+v", diff, got)
			}
			if _, err := tx.Question(2); change.AsRefusal(err) == nil {
				t.Errorf("a number that was never given is answered %v", err)
			}
			return err
		})
	})
}

func TestQuestionsAreListedByWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	storagetest.EachWithClock(t, func(t *testing.T, db *storage.DB, clock *storagetest.Clock) {
		clock.Set(at(50))
		asks(t, db, "May we deploy on a Friday?", "Before three.")
		asks(t, db, "Who approves a freeze?")
		update(t, db, func(tx *storage.Tx) (err error) {
			q := change.PolicyQuestion{By: "U9", At: at(0), Due: at(40), Text: "How long is a freeze?"}
			if q.Number, err = tx.NextQuestion(); err != nil {
				return err
			}
			return tx.AddQuestion(&q)
		})
		for _, test := range []struct {
			name string
			f    storage.QuestionFilter
			want []change.QuestionNumber
		}{
			{"all", storage.QuestionFilter{}, []change.QuestionNumber{3, 2, 1}},
			{"open", storage.QuestionFilter{Open: true}, []change.QuestionNumber{3, 2}},
			{"overdue", storage.QuestionFilter{Overdue: true}, []change.QuestionNumber{3}},
			{"answered", storage.QuestionFilter{Answered: true}, []change.QuestionNumber{1}},
			{"somebody's", storage.QuestionFilter{By: "U1"}, []change.QuestionNumber{2, 1}},
			{"open with a word", storage.QuestionFilter{Open: true, Words: "freeze"}, []change.QuestionNumber{3, 2}},
			{"with a word of the answer", storage.QuestionFilter{Words: "three"}, []change.QuestionNumber{1}},
		} {
			if diff := cmp.Diff(test.want, listed(t, db, test.f)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
		view(t, db, func(tx *storage.Tx) error {
			waiting, err := tx.Unanswered(5, 2, 10)
			if len(waiting) != 1 || waiting[0].Number != 3 {
				t.Errorf("after Q-2 there wait %+v", waiting)
			}
			return err
		})
	})
}

func TestQuestionsAreFoundByWordsAndNothingIsAnOperator(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		asks(t, db, "Is ÄRGER on api.example.com a שלום עולם?", "مرحبا بالعالم: don't.", "مرحبا بالعالم: do.")
		for _, words := range []string{
			"ärger", "שלום", "example.com", "مرحبا", "do", `"ärger"`, "(ärger", "ärger*", "ärger & | ! :*", "עולם",
		} {
			if got := listed(t, db, storage.QuestionFilter{Words: words}); len(got) != 1 {
				t.Errorf("%q finds %v", words, got)
			}
		}
		for _, words := range []string{
			"don", // of the answer that was amended
			"%", "_", `"`, "''", "\u202e", "\x00", "ärger OR mysql", "NOT mysql", "ärge", strings.Repeat("(", 3000), strings.Repeat("a", 3000), strings.Repeat("word ", 600),
		} {
			if got := listed(t, db, storage.QuestionFilter{Words: words}); got != nil {
				t.Errorf("%.40q finds %v", words, got)
			}
		}
	})
}

func TestPagesOfQuestionsHaveEachOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		for range 7 {
			asks(t, db, "May we?")
		}
		for _, f := range []storage.QuestionFilter{{}, {Open: true}, {Words: "may"}, {By: "U1"}} {
			var got []change.QuestionNumber
			for from := change.QuestionNumber(0); ; {
				var page storage.QuestionPage
				view(t, db, func(tx *storage.Tx) (err error) {
					page, err = tx.Questions(f, from, 3)
					return err
				})
				for _, q := range page.Questions {
					got = append(got, q.Number)
				}
				if from = page.Next; from == 0 {
					break
				}
				asks(t, db, "May we?") // on top, as the reader turns the page
			}
			newest := got[0]
			want := make([]change.QuestionNumber, newest)
			for i := range want {
				want[i] = newest - change.QuestionNumber(i)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v lists %v, want %v", f, got, want)
			}
		}
	})
}

func TestTheLikestAnsweredQuestionsAreOffered(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		asks(t, db, "May we deploy on a Friday afternoon?", "Before three o'clock.")                     // 1
		asks(t, db, "How long does a freeze last?", "As long as it says.")                               // 2
		asks(t, db, "Who approves an emergency at night?", "Nobody has to: work starts at once.")        // 3
		asks(t, db, "May we deploy on a Friday before a holiday?")                                       // 4, which is open
		asks(t, db, "Is the website in scope?", "Its help pages are not.")                               // 5
		asks(t, db, "Do the freezes at the end of the year hold for the website too?", "Yes, each one.") // 6
		for text, want := range map[string][]change.QuestionNumber{
			"Can I deploy this Friday?":              {1},
			"Friday deploys":                         {1},
			"how long is a freeze":                   {2, 6},
			"Does a freeze hold for our website?":    {6},
			"What of the freezes of the website":     {6, 5, 2},
			"emergency!":                             {3},
			"Who pays for lunch?":                    nil,
			"May we?":                                nil, // words that nearly every question has
			"":                                       nil,
			"' OR 1=1 -- \" * ) \u202e":              nil,
			strings.Repeat("deploy friday ", 200):    {1},
			"deploy friday freeze long website hold": {6, 1, 2},
		} {
			var got []change.QuestionNumber
			view(t, db, func(tx *storage.Tx) error {
				like, err := tx.AnsweredLike(text, 3)
				for _, q := range like {
					got = append(got, q.Number)
				}
				return err
			})
			if !slices.Equal(got, want) {
				t.Errorf("%.40q is offered %v, want %v", text, got, want)
			}
		}
	})
}

func TestTheQuestionOfAMessageIsFound(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		asks(t, db, "May we?")
		for place, ts := range map[change.Place]string{change.QuestionAt(1): "11.1", change.ReplyTo(1, 8): "11.2", change.TellOf(8, "U1"): "11.3"} {
			posts(t, db, place, storage.Post{Channel: "C1", TS: ts})
		}
		for post, want := range map[storage.Post]bool{
			{Channel: "C1", TS: "11.1"}: true, {Channel: "C2", TS: "11.1"}: false, {Channel: "C1", TS: "11.2"}: false, {Channel: "C1", TS: "11.3"}: false,
		} {
			view(t, db, func(tx *storage.Tx) error {
				n, found, err := tx.QuestionIn(post)
				if found != want || found && n != 1 {
					t.Errorf("%+v is the message of %s (%t)", post, n, found)
				}
				return err
			})
		}
	})
}

// posts has a place under number 0 delivered to where post says.
func posts(tb testing.TB, db *storage.DB, place change.Place, post storage.Post) {
	tb.Helper()
	update(tb, db, func(tx *storage.Tx) error {
		if _, err := tx.Enqueue(0, place, string(place)); err != nil {
			return err
		}
		claimed, err := tx.Claim(1, time.Minute)
		if err != nil || len(claimed) != 1 {
			return fmt.Errorf("claimed %d: %w", len(claimed), err)
		}
		_, err = tx.Delivered(claimed[0], post)
		return err
	})
}

func TestWhatWasAskedAndAnsweredCannotBeRewritten(t *testing.T) {
	t.Parallel()
	statements := []string{
		"UPDATE questions SET text = 'forged'",
		"UPDATE questions SET asked_by = 'U0FORGER'",
		"UPDATE questions SET due_at = asked_at",
		"UPDATE questions SET asked_at = due_at",
		"UPDATE questions SET answered_at = NULL",
		"UPDATE questions SET answered_at = due_at WHERE answered_at IS NOT NULL",
		"UPDATE questions SET number = number + 10",
		"DELETE FROM questions WHERE number = 2",
		"UPDATE question_answers SET text = 'forged'",
		"UPDATE question_answers SET answered_by = 'U0FORGER'",
		"DELETE FROM question_answers",
	}
	only := map[string][]string{
		"postgres": {"TRUNCATE question_answers", "TRUNCATE questions, question_answers"},
		"sqlite": {
			"INSERT OR REPLACE INTO question_answers SELECT question_number, n, 'forged', answered_at, text FROM question_answers",
			"INSERT OR REPLACE INTO questions SELECT number, asked_by, asked_at, due_at, 'forged', event, told, reminders, answered_at, words FROM questions",
		},
	}
	storagetest.EachURL(t, func(t *testing.T, url string) {
		db := storagetest.Open(t, url)
		asks(t, db, "May we?", "Yes.")
		asks(t, db, "Might we?")
		pool := raw(t, url)
		read := func() string {
			return dump(t, pool, `SELECT number || text || asked_by || asked_at || due_at || coalesce(CAST(answered_at AS text), '') FROM questions
				UNION ALL SELECT question_number || text || answered_by || answered_at FROM question_answers ORDER BY 1`)
		}
		before := read()
		for _, statement := range append(statements, only[scheme(url)]...) {
			_, err := pool.ExecContext(t.Context(), statement)
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want it refused as append-only", statement, err)
			}
			if after := read(); after != before {
				t.Fatalf("%s changed the record\nfrom %s\nto   %s", statement, before, after)
			}
		}
		if _, err := pool.ExecContext(t.Context(), "UPDATE questions SET reminders = 3 WHERE number = 2"); err != nil {
			t.Errorf("what becomes of a question cannot be kept: %v", err)
		}
	})
}

// To sort every question, or to read them all, is what no list does.
func TestNoListOfQuestionsIsSortedOrReadWhole(t *testing.T) {
	t.Parallel()
	url := storagetest.SQLiteURL(t)
	db, pool := storagetest.Open(t, url), raw(t, url)
	for _, f := range []storage.QuestionFilter{
		{}, {Open: true}, {Overdue: true}, {Answered: true}, {By: "U1"}, {Words: "upgrade the database"}, {Words: "upgrade", Answered: true},
	} {
		for _, before := range []change.QuestionNumber{0, 7} {
			var query string
			view(t, db, func(tx *storage.Tx) error {
				query = storage.QuestionsSQL(tx, f, before)
				return nil
			})
			for _, step := range steps(t, pool, query) {
				whole := step == "SCAN questions" && f != storage.QuestionFilter{}
				if whole || strings.Contains(step, "TEMP B-TREE") {
					t.Errorf("%s is carried out by %s", query, step)
				}
			}
		}
	}
}
