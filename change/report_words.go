package change

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Name returns what people call the figure.
func (f FigureID) Name() string {
	switch f {
	case FigureBegun:
		return "Changes begun"
	case FigureClosed:
		return "Changes closed"
	case FigureLeadTime:
		return "Lead time"
	case FigureDecision:
		return "Time to decision"
	case FigureEmergencies:
		return "Emergencies"
	case FigureSuccessful:
		return "Successful"
	case FigureWithIssues:
		return "Successful with issues"
	case FigureRolledBack:
		return "Rolled back"
	case FigureFailed:
		return "Failed"
	case FigureLate:
		return "Documented late"
	case FigureFrozen:
		return "Begun in a freeze"
	case FigureOutside:
		return "Begun outside a window"
	case FigureAnswered:
		return "Questions answered in time"
	}
	return string(f)
}

// Explains says in a line what the figure counts, and by which rule that matters.
func (f FigureID) Explains(p *Policy) string {
	switch f {
	case FigureBegun:
		return "Changes whose work began in the month, emergencies included."
	case FigureClosed:
		return "Changes whose record was closed in the month, whenever they were begun (policy §3.7)."
	case FigureLeadTime:
		return "From the request to the start of the work, for normal changes. Half took no longer (policy §3)."
	case FigureDecision:
		return "Working time from the request to the last approval, for normal changes. Half took no longer (policy §3.3)."
	case FigureEmergencies:
		return "The part of all changes that could not wait (policy §5)."
	case FigureSuccessful:
		return "The part of the documented changes that worked, without issues (policy §3.7)."
	case FigureWithIssues:
		return "The part of the documented changes that worked, with issues on record (policy §3.7)."
	case FigureRolledBack:
		return "The part of the documented changes that were taken back (policy §4)."
	case FigureFailed:
		return "The part of the documented changes that did not work and were left in place (policy §3.7)."
	case FigureLate:
		return fmt.Sprintf("Emergencies whose record was not complete within %s (policy §5).", InWords(p.Emergency.DocumentWithin))
	case FigureFrozen:
		return "Changes begun during a freeze: with an exception, as emergencies, or in a soft one (policy §6)."
	case FigureOutside:
		return "The part of all changes that began outside the maintenance windows; the rest kept to them (policy §3.4)."
	case FigureAnswered:
		return fmt.Sprintf("The part of the questions about the policy due in the month that were answered within %s (policy §8).", counted(p.answerDays(), "working day"))
	}
	return ""
}

// Value says what the figure is, in few words, as in “8%” or “2 days and 3 hours”; “no changes” when it rests on nothing.
func (f FigureID) Value(m Measure) string {
	switch {
	case f.Kind() == HowMany:
		return strconv.Itoa(m.Count)
	case m.Of == 0:
		return "no " + f.things(0)
	case f.Kind() == HowLong:
		return Roughly(m.Median)
	}
	return Percent(m.Part())
}

// Rests says what a value rests on, as in “3 of 41 changes” or “of 12 changes”; nothing when it stands for itself, or rests
// on nothing.
func (f FigureID) Rests(m Measure) string {
	of := fmt.Sprintf("of %d %s", m.Of, f.things(m.Of))
	switch {
	case f == FigureBegun || f == FigureClosed || m.Of == 0:
		return ""
	case f.Kind() == WhatPart:
		return strconv.Itoa(m.Count) + " " + of
	}
	return of
}

// Remarks says what else is to be known of a value: how long the longest took but for one in ten, and that it rests on so
// little that it says little.
func (f FigureID) Remarks(m Measure) []string {
	var out []string
	if f.Rests(m) == "" {
		return nil
	}
	if f.Kind() == HowLong {
		out = append(out, "nine in ten within "+Roughly(m.Long))
	}
	if m.Few() {
		out = append(out, "too few to say much")
	}
	return out
}

// things names so many of what the figure counts.
func (f FigureID) things(n int) string {
	one, many := "change", "changes"
	switch f { //nolint:exhaustive // the others count changes
	case FigureLate:
		one, many = "emergency", "emergencies"
	case FigureAnswered:
		one, many = "question", "questions"
	}
	if n == 1 {
		return one
	}
	return many
}

// Percent says a part of all without a decimal that its few changes would not bear; neither 0 nor 100 unless it is exact.
func Percent(part float64) string {
	n := int(math.Round(part * 100))
	if part > 0 && part < 1 {
		n = min(max(n, 1), 99)
	}
	return strconv.Itoa(n) + "%"
}

// Roughly says a length of time by its two largest units, as in “2 days and 3 hours”.
func Roughly(d time.Duration) string {
	switch {
	case d >= 10*24*time.Hour:
		d = d.Round(24 * time.Hour)
	case d >= 24*time.Hour:
		d = d.Round(time.Hour)
	default:
		d = d.Round(time.Minute)
	}
	return InWords(d)
}
