package commands

import (
	"fmt"
	"time"

	"github.com/noim3/changebot/change"
)

// BehindFigure returns what is typed after /change to see what a figure of a report counts in a month: a list of exactly
// those changes, whose words [ReadFilter] reads.
func BehindFigure(f change.FigureID, month change.Day) string {
	during := func(prefix string) string {
		m := time.Date(month.Year, month.Month, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
		return fmt.Sprintf("%sfrom:%s %sto:%s", prefix, m, prefix, m)
	}
	list := func(words string) string { return "list " + words + " " + during("") }
	switch f {
	case change.FigureBegun:
		return "list " + during("")
	case change.FigureClosed:
		return "list state:closed " + during("closed-")
	case change.FigureLeadTime, change.FigureDecision:
		return list("category:normal")
	case change.FigureEmergencies:
		return list("category:emergency")
	case change.FigureSuccessful:
		return list("outcome:successful")
	case change.FigureWithIssues:
		return list("outcome:successful_with_issues")
	case change.FigureRolledBack:
		return list("outcome:rolled_back")
	case change.FigureFailed:
		return list("outcome:failed")
	case change.FigureLate:
		return list("documented-late")
	case change.FigureFrozen:
		return list("during-freeze")
	case change.FigureOutside:
		return list("outside-window")
	case change.FigureAnswered:
		return "questions"
	}
	return "list"
}
