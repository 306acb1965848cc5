package commands

import (
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// drawQuestion reads the question that stands at a place in its channel, or in the thread there, with the event that
// brought the reply.
func drawQuestion(tx *storage.Tx, dr *Drawing, dl Delivery) (err error) {
	if dr.Posted, _, err = tx.Posted(dl.Change, dl.Place); err != nil {
		return err
	}
	n := dr.Parts.Event
	if dr.Parts.Kind == change.PlaceReply {
		n = dr.Parts.Question
		ev, known, err := tx.Event(0, dr.Parts.Event)
		if err != nil || !known {
			return err
		}
		dr.Event = &ev
	}
	return readQuestion(tx, dr, change.QuestionNumber(n))
}

// drawAsked reads the question that an event under number 0 names.
func drawAsked(tx *storage.Tx, dr *Drawing) error {
	n, named := change.ParseQuestionNumber(dr.Event.Fact(questionFact))
	if !named {
		return nil
	}
	return readQuestion(tx, dr, n)
}

// readQuestion reads a question, and where its message stands.
func readQuestion(tx *storage.Tx, dr *Drawing, n change.QuestionNumber) error {
	q, err := tx.Question(n)
	if err != nil {
		return err
	}
	dr.Question = &q
	dr.Card, _, err = tx.Posted(0, change.QuestionAt(int(n)))
	return err
}
