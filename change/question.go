package change

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A QuestionNumber names a question about the policy for people: Q-12. Numbers start at 1 and are never used twice.
type QuestionNumber int

// String returns the number as it is said and written, “Q-12”.
func (n QuestionNumber) String() string { return fmt.Sprintf("Q-%d", int(n)) }

// ParseQuestionNumber reads a number as people type it: “Q-12”, “q12” or “#Q-12”; false for anything else. A bare number
// is a change's.
func ParseQuestionNumber(s string) (QuestionNumber, bool) {
	s, said := strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "#"), "Q")
	n, ok := natural(strings.TrimPrefix(s, "-"))
	if !said || !ok || n == 0 {
		return 0, false
	}
	return QuestionNumber(n), true
}

// A PolicyQuestion is what somebody wants to know about the policy. Its owners answer within two working days (the last
// line of policy §8).
type PolicyQuestion struct {
	Number QuestionNumber
	By     UserID
	// At is when it was asked, and Due until when an answer is due, both UTC. Due is what was promised then: a later
	// policy does not move it.
	At, Due time.Time
	Text    string
	// Event is the number, under 0, of the event in which it was asked, and Told are those of the events by which its
	// owners were told in person. Reminders is how many reminders they had.
	Event     int
	Told      []int
	Reminders int
	// Answers are the answer and what later amended it, in order. The last one counts, and none is ever taken away.
	Answers []PolicyAnswer
}

// A PolicyAnswer is what an owner of the policy answered.
type PolicyAnswer struct {
	By   UserID
	At   time.Time // UTC
	Text string
}

// The fields of the forms, as a refusal names them.
const (
	QuestionField Field = "question"
	AnswerField   Field = "answer"
)

// The rules that are named in refusals: who may ask, and how it is answered.
const (
	askRule    = "policy §1"
	answerRule = "policy §8"
)

// Ask returns the question that who asks with text. Its number is the store's.
//
// It refuses, by policy §1, everybody but members of the workspace; under [QuestionField], a text in which nothing is
// asked, and one of more than [MaxText] characters.
func (p *Policy) Ask(who Actor, text string, now time.Time) (PolicyQuestion, error) {
	if err := p.MayAsk(who); err != nil {
		return PolicyQuestion{}, err
	}
	text = strings.TrimSpace(text)
	if err := checkWords(QuestionField, text, "Say what you would like to know about the policy."); err != nil {
		return PolicyQuestion{}, err
	}
	return PolicyQuestion{By: who.ID, At: now, Due: p.AddWorkingDays(now, p.answerDays()), Text: text}, nil
}

// MayAsk refuses who unless they are a member of the workspace (policy §1): the policy is for those who work on the
// platform.
func (p *Policy) MayAsk(who Actor) error {
	switch who.Standing {
	case Member:
		return nil
	case Guest:
		return Refuse(Denied, askRule, "Guests of the workspace cannot ask about the policy here. Have a member of the team ask for you.")
	case External:
		return Refuse(Denied, askRule, "People from another organisation cannot ask about the policy here. Have a member of the team ask for you.")
	case Deactivated:
		return Refuse(Denied, askRule, "This account is deactivated and cannot ask about the policy.")
	case Robot:
		return Refuse(Denied, askRule, "Apps and bots cannot ask about the policy.")
	case Unknown:
	}
	return Refuse(Denied, askRule, "Slack could not say who you are just now, so nothing was asked. Try again in a minute.")
}

// publishedDays is the time to answer in the published policy, in working days.
const publishedDays = 2

func (p *Policy) answerDays() int { return cmp.Or(p.AnswerWithin, publishedDays) }

// Answer notes the answer of who, or what amends the answer. Seen is how many answers they had before them.
//
// It refuses everybody but the policy's owners; as a [Conflict], somebody who has not seen the last answer; under
// [AnswerField], a text without words, one of more than [MaxText] characters, and one that is the answer already.
func (q *PolicyQuestion) Answer(who Actor, seen int, text string, p *Policy, now time.Time) error {
	if err := p.MayOwn(AnswerQuestion, answerRule, who); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	if err := checkWords(AnswerField, text, "Write the answer."); err != nil {
		return err
	}
	last, answered := q.Answered()
	switch {
	case answered && last.Text == text:
		return refuseField(AnswerField, answerRule, fmt.Sprintf("That is the answer to %s already.", q.Number))
	case seen != len(q.Answers):
		return Refuse(Conflict, answerRule, "%s answered %s meanwhile. Read that answer first; yours then amends it, and both stay on record.", last.By.At(), q.Number)
	}
	q.Answers = append(q.Answers, PolicyAnswer{By: who.ID, At: now, Text: text})
	return nil
}

// Answered returns the answer that counts; false while there is none.
func (q PolicyQuestion) Answered() (PolicyAnswer, bool) {
	if len(q.Answers) == 0 {
		return PolicyAnswer{}, false
	}
	return q.Answers[len(q.Answers)-1], true
}

// Overdue reports whether the question is open at now though its answer was due.
func (q PolicyQuestion) Overdue(now time.Time) bool {
	return len(q.Answers) == 0 && !now.Before(q.Due)
}

// checkWords refuses, under field, a text without a letter or a digit, saying want, and one that is too long.
func checkWords(field Field, text, want string) error {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return refuseField(field, answerRule, want)
	}
	if n := len([]rune(text)); n > MaxText {
		return refuseField(field, answerRule, "This has "+strconv.Itoa(n)+" characters; the most is "+strconv.Itoa(MaxText)+".")
	}
	return nil
}
