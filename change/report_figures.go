package change

import "time"

// A FigureID names a figure of a report.
type FigureID string

// The figures, in the order in which a report shows them.
const (
	FigureBegun       FigureID = "begun"
	FigureClosed      FigureID = "closed"
	FigureLeadTime    FigureID = "lead_time"
	FigureDecision    FigureID = "decision_time"
	FigureEmergencies FigureID = "emergencies"
	FigureSuccessful  FigureID = "successful"
	FigureWithIssues  FigureID = "with_issues"
	FigureRolledBack  FigureID = "rolled_back"
	FigureFailed      FigureID = "failed"
	FigureLate        FigureID = "documented_late"
	FigureFrozen      FigureID = "in_freeze"
	FigureOutside     FigureID = "outside_window"
	FigureAnswered    FigureID = "answered_in_time"
)

// Figures returns every figure in order.
func Figures() []FigureID {
	return []FigureID{
		FigureBegun, FigureClosed, FigureLeadTime, FigureDecision, FigureEmergencies, FigureSuccessful, FigureWithIssues,
		FigureRolledBack, FigureFailed, FigureLate, FigureFrozen, FigureOutside, FigureAnswered,
	}
}

// A FigureKind is what a figure measures.
type FigureKind int

// The kinds of figure.
const (
	HowMany FigureKind = iota
	HowLong
	WhatPart // so many of so many
)

// Kind returns what the figure measures.
func (f FigureID) Kind() FigureKind {
	switch f {
	case FigureBegun, FigureClosed, FigureLate, FigureFrozen:
		return HowMany
	case FigureLeadTime, FigureDecision:
		return HowLong
	case FigureEmergencies, FigureSuccessful, FigureWithIssues, FigureRolledBack, FigureFailed, FigureOutside, FigureAnswered:
		return WhatPart
	}
	return HowMany
}

// A Measure is what a figure is in one month.
type Measure struct {
	// Of is how many changes or questions it rests on. When it is 0, there is nothing to say.
	Of int
	// Count is how many of them are meant; for [HowLong] all.
	Count int
	// Median and Long are for [HowLong]: half of them took no longer than Median, and nine in ten no longer than Long.
	Median, Long time.Duration
	// Total is all of them together.
	Total time.Duration
}

// FewestForAFigure is on how many changes a figure must rest to say much.
const FewestForAFigure = 5

// Few reports whether the figure rests on so little that chance alone may have made it what it is.
func (m Measure) Few() bool { return m.Of < FewestForAFigure }

// Part returns which part of all is meant, from 0 to 1; 0 when there are none.
func (m Measure) Part() float64 {
	if m.Of == 0 {
		return 0
	}
	return float64(m.Count) / float64(m.Of)
}

// Measure returns what a figure is in the month.
func (m *ReportMonth) Measure(f FigureID) Measure {
	part := func(count, of int) Measure { return Measure{Of: of, Count: count} }
	long := func(times []time.Duration) Measure {
		m := Measure{Of: len(times), Count: len(times), Median: within(.5, times), Long: within(.9, times)}
		for _, d := range times {
			m.Total += d
		}
		return m
	}
	switch f {
	case FigureBegun:
		return part(m.begun, m.begun)
	case FigureClosed:
		return part(m.closed, m.closed)
	case FigureLeadTime:
		return long(m.lead)
	case FigureDecision:
		return long(m.decision)
	case FigureEmergencies:
		return part(m.emergencies, m.begun)
	case FigureSuccessful:
		return part(m.successful, m.documented)
	case FigureWithIssues:
		return part(m.withIssues, m.documented)
	case FigureRolledBack:
		return part(m.rolledBack, m.documented)
	case FigureFailed:
		return part(m.failed, m.documented)
	case FigureLate:
		return part(m.late, m.emergencies)
	case FigureFrozen:
		return part(m.frozen, m.begun)
	case FigureOutside:
		return part(m.outside, m.begun)
	case FigureAnswered:
		return part(m.answered, m.asked)
	}
	return Measure{}
}

// Worked returns which part of the month's documented changes worked, with or without issues.
func (m *ReportMonth) Worked() Measure {
	return Measure{Of: m.documented, Count: m.successful + m.withIssues}
}
