package picture

import (
	"image"
	"strconv"
)

// Heights of a week's parts, in pixels.
const (
	numberHeight = 56 // the line with the day's number
	lineHeight   = 38 // a line of letters
	gap          = 5  // between chips, and between them and the grid
	chipPadding  = 8  // between the edges of a chip and its letters, both together
	fewestLines  = 2  // of a week in which nothing is planned
)

// mostLines is how many lines a day may have, unless its name and windows need more, so that the picture does not become
// a ribbon.
func mostLines(weeks int) int {
	if weeks > 5 {
		return 5
	}
	return 6
}

// A week is one row of the picture.
type week struct {
	top  int
	days [7]*cell // nil for those of other months
	bars []bar
}

// A cell is a day in its row.
type cell struct {
	number int
	today  bool
	off    bool
	chips  []chip
	// more is how many changes there was no room for.
	more   int
	frozen []Freeze // with From and To from 0 to 1, the part of the day
	below  int      // how far below the top of the row the chips begin
}

// weeks lays the month out in rows that begin on Monday.
func (m Month) weeks(t *typeset) []week {
	skipped := (int(m.First) + 6) % 7
	rows := make([]week, (skipped+len(m.Days)+6)/7)
	for i := range rows {
		monday, lines := i*7-skipped, fewestLines
		each := func(do func(column, day int)) {
			for c := range 7 {
				if day := monday + c; day >= 0 && day < len(m.Days) {
					do(c, day)
				}
			}
		}
		each(func(_, day int) { lines = max(lines, m.Days[day].wants(m.shortOn(day), t)) })
		rows[i].bars = m.bars(monday, t)
		each(func(c, day int) {
			rows[i].days[c] = m.cell(day, min(lines, mostLines(len(rows))), t)
			rows[i].days[c].below = rows[i].under(c)
		})
	}
	return rows
}

func (m Month) cell(day, lines int, t *typeset) *cell {
	c := &cell{number: day + 1, today: day+1 == m.Today, off: m.Days[day].Off}
	c.chips, c.more = m.Days[day].chips(m.shortOn(day), lines, t)
	for _, f := range m.Freezes {
		if f.From, f.To = m.within(f, day, day+1); f.From < f.To {
			c.frozen = append(c.frozen, f)
		}
	}
	return c
}

// shortOn returns the freezes that touch that day and none of the others in its week.
func (m Month) shortOn(day int) []Freeze {
	monday := day - (int(m.First)+6+day)%7
	var out []Freeze
	for _, f := range m.Freezes {
		if from, to := m.within(f, monday, monday+7); from < to && touches(from, to) == 1 && int(from) == day-monday {
			out = append(out, f)
		}
	}
	return out
}

// under returns how far below the top of the row the bars over a column end.
func (w week) under(column int) int {
	end := numberHeight
	for _, b := range w.bars {
		if b.first <= column && column <= b.last {
			end = max(end, b.bottom()+gap)
		}
	}
	return end
}

func (w week) height() int {
	high := numberHeight + fewestLines*(lineHeight+gap)
	for _, c := range w.days {
		if c == nil {
			continue
		}
		lines := linesOf(c.chips)
		if c.more > 0 {
			lines++
		}
		high = max(high, c.below+lines*(lineHeight+gap))
	}
	return high + gap
}

func (w week) draw(p *paper) {
	bottom := w.top + w.height()
	area := func(i int) image.Rectangle { return image.Rect(column(i), w.top, column(i+1), bottom) }
	for i, c := range w.days {
		if c == nil {
			p.fill(area(i), shade)
		} else {
			c.ground(p, area(i))
		}
	}
	for i := range 8 {
		p.fill(image.Rect(column(i)-1, w.top, column(i)+1, bottom), rule)
	}
	p.fill(image.Rect(column(0), w.top-1, column(7), w.top+1), rule)
	for i, c := range w.days {
		if c != nil {
			c.draw(p, area(i))
		}
	}
	for i := range w.bars {
		w.bars[i].draw(p, w)
	}
}

// ground draws what lies under everything else of a day.
func (c *cell) ground(p *paper, area image.Rectangle) {
	if c.off {
		p.fill(area, shade)
	}
	for _, f := range c.frozen {
		from, to := area.Min.X+int(f.From*columnWidth), area.Min.X+int(f.To*columnWidth)
		p.hatch(image.Rect(from, area.Min.Y+numberHeight, max(to, from+24), area.Max.Y).Intersect(area), f.Soft)
	}
}

func (c *cell) draw(p *paper, area image.Rectangle) {
	c.heading(p, area)
	at := area.Min.Add(image.Pt(gap, c.below))
	for _, ch := range c.chips {
		ch.draw(p, at)
		at.Y += ch.height() + gap
	}
	if c.more > 0 {
		p.round(image.Rect(at.X, at.Y, at.X+chipWidth, at.Y+lineHeight), 4, white)
		p.write(p.bold, at.X+2, at.Y+baseLine, "+"+strconv.Itoa(c.more)+" more", ink, chipWidth)
	}
}

// heading draws the day's number. Today's is on a disc and has its word, and a thick line around the day.
func (c *cell) heading(p *paper, area image.Rectangle) {
	number, line := strconv.Itoa(c.number), area.Min.Y+numberHeight/2+16
	if !c.today {
		p.write(p.number, area.Min.X+12, line, number, ink, columnWidth)
		return
	}
	const thick, disc = 5, 54
	for _, side := range []image.Rectangle{
		image.Rect(area.Min.X, area.Min.Y, area.Max.X, area.Min.Y+thick), image.Rect(area.Min.X, area.Max.Y-thick, area.Max.X, area.Max.Y),
		image.Rect(area.Min.X, area.Min.Y, area.Min.X+thick, area.Max.Y), image.Rect(area.Max.X-thick, area.Min.Y, area.Max.X, area.Max.Y),
	} {
		p.fill(side, ink)
	}
	round := image.Rect(0, 0, disc, disc).Add(area.Min).Add(image.Pt(7, 4))
	p.round(round, disc/2, ink)
	p.centre(p.number, round.Min.X+disc/2, line, number, white)
	p.write(p.regular, round.Max.X+2, line-2, "today", ink, columnWidth)
}
