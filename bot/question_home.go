package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// homeQuestionRows is how many questions Home shows.
const homeQuestionRows = 5

// A homeQuestions is what Home shows of the questions that wait for an answer, as it was at an instant.
type homeQuestions struct {
	page commands.QuestionPage
	now  time.Time
}

func (b *Bot) openQuestions(ctx context.Context) (h homeQuestions, err error) {
	h.page, h.now, err = b.desk.Questions(ctx, commands.QuestionFilter{Open: true}, 0, homeQuestionRows)
	if err != nil {
		return h, fmt.Errorf("list the questions that wait: %w", err)
	}
	return h, nil
}

// waitingQuestions adds the questions that wait for an answer; nothing when none does.
func (s *sheet) waitingQuestions(h homeQuestions, p *change.Policy) {
	if len(h.page.Questions) == 0 {
		return
	}
	s.header("questions", "Questions about the policy")
	for _, q := range h.page.Questions {
		s.sayWith(fmt.Sprintf("question_%d", q.Number), questionLine(q, p, h.now), answerButton(q))
	}
	if h.page.Next != 0 {
		s.aside("questions_more", "There are more: `/change questions` shows them all.")
	}
}
