package picture

import (
	"image"
	"strconv"
)

// mostLanes is how many long freezes are shown one under the other; the last bar stands for all that remain.
const mostLanes = 3

// A bar is a freeze of several days in one week, in the lane that it has to itself.
type bar struct {
	Freeze
	first, last int // the columns that it touches
	lane, top   int // its top is counted from that of the week
	from, to    int // pixels
	text        []string
	folded      int // how many freezes it stands for, besides its own
}

// bars returns the freezes that touch several days of the week whose Monday column holds the day monday, counted from 0.
func (m Month) bars(monday int, t *typeset) (bars []bar) {
	for _, f := range m.Freezes {
		from, to := m.within(f, monday, monday+7)
		if to > from && touches(from, to) > 1 {
			b := bar{Freeze: f, first: int(from), from: columnsLeft + int(from*columnWidth) + gap, to: columnsLeft + int(to*columnWidth) - gap}
			b.last = b.first + touches(from, to) - 1
			b.widen(t)
			bars = b.into(bars)
		}
	}
	stack(bars, t)
	return bars
}

// within returns the part of f in the month's days from first until last, counted from first.
func (m Month) within(f Freeze, first, last int) (from, to float64) {
	from, to = max(f.From, 0, float64(first)), min(f.To, float64(len(m.Days)), float64(last))
	return from - float64(first), to - float64(first)
}

// touches returns how many days a stretch of them has a part of.
func touches(from, to float64) int {
	n := int(to) - int(from)
	if to > float64(int(to)) {
		n++
	}
	return n
}

// widen makes a bar that is shorter than its word as wide as the columns that it touches.
func (b *bar) widen(t *typeset) {
	if b.to-b.from < t.bold.width("Freeze")+2*chipPadding {
		b.from, b.to = column(b.first)+gap, column(b.last+1)-gap
	}
}

// into puts the bar into the first lane that is free.
func (b bar) into(bars []bar) []bar {
	for b.lane = 0; ; b.lane++ {
		free := true
		for i := range bars {
			other := &bars[i]
			if other.lane != b.lane || b.last < other.first || b.first > other.last {
				continue
			}
			if free = false; b.lane == mostLanes-1 {
				other.from, other.to = min(other.from, b.from), max(other.to, b.to)
				other.first, other.last = min(other.first, b.first), max(other.last, b.last)
				other.Soft, other.folded = other.Soft && b.Soft, other.folded+1
				return bars
			}
		}
		if free {
			return append(bars, b)
		}
	}
}

// stack gives each bar its words and its place, as high as the bars above leave it.
func stack(bars []bar, t *typeset) {
	for lane := range mostLanes {
		for i := range bars {
			b := &bars[i]
			if b.lane != lane {
				continue
			}
			b.top, b.text = numberHeight, b.label(t)
			for _, above := range bars {
				if above.lane < lane && above.first <= b.last && b.first <= above.last {
					b.top = max(b.top, above.bottom()+gap)
				}
			}
		}
	}
}

func (b *bar) label(t *typeset) []string {
	room, all := b.to-b.from-2*chipPadding, b.words(t)
	if b.folded > 0 {
		all = strconv.Itoa(b.folded+1) + " more freezes"
	}
	return t.bold.wrap(all, room, 0, 2)
}

// words say that it is a freeze, and which.
func (f Freeze) words(t *typeset) string {
	if f.Soft {
		return "Soft freeze: " + t.bold.drawable(f.Name)
	}
	return "Freeze: " + t.bold.drawable(f.Name)
}

func (b *bar) bottom() int { return b.top + len(b.text)*lineHeight + 4 }

func (b *bar) draw(p *paper, w week) {
	r := image.Rect(b.from, w.top+b.top, b.to, w.top+b.bottom())
	letters := p.freezePaper(r, b.Soft)
	for i, line := range b.text {
		p.write(p.bold, b.from+chipPadding, r.Min.Y+30+i*lineHeight, line, letters, b.to-b.from)
	}
}
