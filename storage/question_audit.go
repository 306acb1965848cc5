package storage

import (
	"database/sql"
	"fmt"

	"github.com/noim3/changebot/change"
)

// questionComparisons are [comparisons] for what is asked and answered about the policy. The chain holds the texts as the
// reasons of the events under number 0.
var questionComparisons = [...]comparison{
	{
		`SELECT number, asked_by, '' FROM questions AS q WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.change_number = 0 AND e.n = q.event
			AND e.action = 'ask_question' AND e.actor = q.asked_by AND e.at = q.asked_at AND e.refused = '' AND e.reason = q.text
			AND e.facts LIKE '%{"Name":"question","Value":"Q-' || q.number || '"}%') ORDER BY number`,
		"No event tells of the question %[1]s as it is kept, by %[2]s.",
	},
	{
		`SELECT question_number, answered_by, CAST(n AS text) FROM question_answers AS a WHERE NOT EXISTS (SELECT 1 FROM events AS e
			WHERE e.change_number = 0 AND e.action = 'answer_question' AND e.actor = a.answered_by AND e.at = a.answered_at AND e.refused = '' AND e.reason = a.text
			AND e.facts LIKE '%{"Name":"question","Value":"Q-' || a.question_number || '"},{"Name":"answer","Value":"' || a.n || '"}%') ORDER BY question_number, n`,
		"No event tells of answer %[3]s to %[1]s as it is kept, by %[2]s.",
	},
	{
		`SELECT 0, CAST(n AS text), actor FROM events AS e WHERE change_number = 0 AND action = 'ask_question' AND refused = ''
			AND facts LIKE '%{"Name":"question",%' AND NOT EXISTS (SELECT 1 FROM questions WHERE event = e.n) ORDER BY n`,
		"Event %[2]s under number 0 tells of a question by %[3]s that is not on record.",
	},
	{
		`SELECT 0, CAST(n AS text), actor FROM events AS e WHERE change_number = 0 AND action = 'answer_question' AND refused = ''
			AND NOT EXISTS (SELECT 1 FROM question_answers AS a WHERE a.answered_by = e.actor AND a.answered_at = e.at) ORDER BY n`,
		"Event %[2]s under number 0 tells of an answer by %[3]s that is not on record.",
	},
	{
		`SELECT number, '', '' FROM questions AS q WHERE (SELECT min(answered_at) FROM question_answers WHERE question_number = number) <> answered_at
			OR answered_at IS NULL AND EXISTS (SELECT 1 FROM question_answers WHERE question_number = number)
			OR answered_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM question_answers WHERE question_number = number) ORDER BY number`,
		"When %[1]s was answered is not when its first answer came.",
	},
}

// compareQuestions compares the questions about the policy and their answers with the events that tell of them.
func (tx *Tx) compareQuestions(fn func(change.Finding) error) error {
	for _, c := range questionComparisons {
		err := tx.each(c.query, func(rows *sql.Rows) error {
			var n change.QuestionNumber
			var one, other string
			if err := rows.Scan(&n, &one, &other); err != nil {
				return err
			}
			return fn(contradiction(0, c.sentence, n, one, other))
		})
		if err != nil {
			return fmt.Errorf("compare the questions with their events: %w", err)
		}
	}
	return nil
}
