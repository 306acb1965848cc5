package storage

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/noim3/changebot/change"
)

type questionRow struct {
	Number     change.QuestionNumber `gorm:"primaryKey;autoIncrement:false"`
	AskedBy    change.UserID
	AskedAt    instant
	DueAt      instant
	Text       string
	Event      int
	Told       list[int]
	Reminders  int
	AnsweredAt instant
	Words      string
}

func (questionRow) TableName() string { return "questions" }

type answerRow struct {
	QuestionNumber change.QuestionNumber `gorm:"primaryKey;autoIncrement:false"`
	N              int                   `gorm:"primaryKey;autoIncrement:false"`
	AnsweredBy     change.UserID
	AnsweredAt     instant
	Text           string
}

func (answerRow) TableName() string { return "question_answers" }

// NextQuestion returns the number for a new question about the policy, as [Tx.NextNumber] does for a change.
func (tx *Tx) NextQuestion() (change.QuestionNumber, error) {
	n, err := tx.count("question")
	if err != nil {
		return 0, fmt.Errorf("count questions: %w", err)
	}
	return change.QuestionNumber(n), nil
}

// AddQuestion keeps a question that was just asked. The database itself refuses to alter its text, or to take it away.
func (tx *Tx) AddQuestion(q *change.PolicyQuestion) error {
	tidy(q)
	if err := tx.gorm.Create(rowOfQuestion(q)).Error; err != nil {
		return fmt.Errorf("add %s: %w", q.Number, err)
	}
	return nil
}

// Question returns the question with that number. It refuses, as [change.NotFound], a number that was never given.
func (tx *Tx) Question(n change.QuestionNumber) (change.PolicyQuestion, error) {
	return tx.question(tx.gorm, n)
}

// QuestionForUpdate is [Tx.Question] for whoever will alter it: until the transaction ends, nobody else can.
func (tx *Tx) QuestionForUpdate(n change.QuestionNumber) (change.PolicyQuestion, error) {
	return tx.question(tx.gorm.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}), n)
}

func (tx *Tx) question(query *gorm.DB, n change.QuestionNumber) (change.PolicyQuestion, error) {
	found, err := tx.questions(query.Where("number = ?", n))
	if err != nil {
		return change.PolicyQuestion{}, fmt.Errorf("read %s: %w", n, err)
	}
	if len(found) == 0 {
		return change.PolicyQuestion{}, change.Refuse(change.NotFound, "", "There is no question %s. `/change questions` shows those that were asked.", n)
	}
	return found[0], nil
}

// SaveQuestion keeps of whom was told of a question, and how often they were reminded (see [Tx.QuestionForUpdate]).
func (tx *Tx) SaveQuestion(q *change.PolicyQuestion) error {
	err := tx.gorm.Model(rowOfQuestion(q)).Select("Told", "Reminders").Updates(rowOfQuestion(q)).Error
	if err != nil {
		return fmt.Errorf("save %s: %w", q.Number, err)
	}
	return nil
}

// AddAnswer keeps the last of a question's answers, which was just given, and has the question found by its words (see
// [Tx.QuestionForUpdate]). The database itself refuses to alter an answer.
func (tx *Tx) AddAnswer(q *change.PolicyQuestion) error {
	tidy(q)
	last, n := q.Answers[len(q.Answers)-1], len(q.Answers)
	err := tx.gorm.Create(&answerRow{
		QuestionNumber: q.Number, N: n, AnsweredBy: last.By, AnsweredAt: instant(last.At), Text: last.Text,
	}).Error
	if err == nil {
		err = tx.gorm.Model(rowOfQuestion(q)).Select("AnsweredAt", "Words").Updates(rowOfQuestion(q)).Error
	}
	if err != nil {
		return fmt.Errorf("add answer %d to %s: %w", n, q.Number, err)
	}
	return nil
}

// Unanswered returns up to limit questions without an answer whose owners had fewer reminders than that, those asked
// longest ago first, after number after.
func (tx *Tx) Unanswered(reminders int, after change.QuestionNumber, limit int) ([]change.PolicyQuestion, error) {
	found, err := tx.questions(tx.gorm.Where("answered_at IS NULL AND reminders < ? AND number > ?", reminders, after).
		Order("number").Limit(limit))
	if err != nil {
		return nil, fmt.Errorf("find the questions that wait: %w", err)
	}
	return found, nil
}

// QuestionIn returns the question whose message stands at post; false when it is the message of none.
func (tx *Tx) QuestionIn(post Post) (change.QuestionNumber, bool, error) {
	var places []change.Place
	err := tx.gorm.Raw("SELECT place FROM posts WHERE change_number = 0 AND channel = ? AND ts = ?",
		tidyText(post.Channel), tidyText(post.TS)).Scan(&places).Error
	if err != nil {
		return 0, false, fmt.Errorf("find the question of a message: %w", err)
	}
	for _, place := range places {
		if parts, ok := place.Parts(); ok && parts.Kind == change.PlaceQuestion {
			return change.QuestionNumber(parts.Event), true, nil
		}
	}
	return 0, false, nil
}

// questions reads the questions that query picks, with their answers.
func (tx *Tx) questions(query *gorm.DB) ([]change.PolicyQuestion, error) {
	var rows []questionRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, err
	}
	all, at, answered := make([]change.PolicyQuestion, len(rows)), map[change.QuestionNumber]int{}, []change.QuestionNumber(nil)
	for i, r := range rows {
		all[i] = r.question()
		at[r.Number] = i
		if !r.AnsweredAt.isZero() {
			answered = append(answered, r.Number)
		}
	}
	if len(answered) == 0 {
		return all, nil
	}
	var answers []answerRow
	if err := tx.gorm.Where("question_number IN ?", answered).Order("question_number, n").Find(&answers).Error; err != nil {
		return nil, err
	}
	for _, a := range answers {
		q := &all[at[a.QuestionNumber]]
		q.Answers = append(q.Answers, change.PolicyAnswer{By: a.AnsweredBy, At: time.Time(a.AnsweredAt), Text: a.Text})
	}
	return all, nil
}

func (r questionRow) question() change.PolicyQuestion {
	return change.PolicyQuestion{
		Number: r.Number, By: r.AskedBy, At: time.Time(r.AskedAt), Due: time.Time(r.DueAt), Text: r.Text,
		Event: r.Event, Told: r.Told, Reminders: r.Reminders,
	}
}

func rowOfQuestion(q *change.PolicyQuestion) *questionRow {
	row := &questionRow{
		Number: q.Number, AskedBy: q.By, AskedAt: instant(q.At), DueAt: instant(q.Due), Text: q.Text,
		Event: q.Event, Told: q.Told, Reminders: q.Reminders,
	}
	words := []string{q.Text}
	if last, answered := q.Answered(); answered {
		row.AnsweredAt, words = instant(q.Answers[0].At), append(words, last.Text)
	}
	row.Words = strings.Join(fold(words...), " ")
	return row
}
