package picture

import (
	"image"
	"image/color"
	"strconv"
)

// A chip is one thing that stands in a day.
type chip struct {
	kind chipKind
	lead string // a change's number, which begins the first line
	text []string
}

type chipKind int

const (
	holidayChip chipKind = iota
	freezeChip
	softChip
	windowChip
	changeChip
)

const (
	chipWidth  = columnWidth - 2*gap
	baseLine   = 30 // of a chip's first line, below its top
	windowEdge = 9  // the strip that begins a window
	leadGap    = 8  // between the number and the title
	// longest is how many lines a title, a holiday, a short freeze or the windows of a day may ask for.
	longest = 3
	// roomiest is how many lines a title may take on a day that has them to spare.
	roomiest = 5
)

// room returns how wide the letters of a chip of that kind may be.
func (k chipKind) room() int {
	if k == windowChip {
		return chipWidth - windowEdge - chipPadding
	}
	return chipWidth - chipPadding
}

// fixed returns the chips of the day that take what room they need: its name, its short freezes and its windows.
func (d Day) fixed(short []Freeze, t *typeset) []chip {
	var out []chip
	if name := t.regular.drawable(d.Holiday); name != "" {
		out = append(out, chip{kind: holidayChip, text: t.regular.wrap(name, holidayChip.room(), 0, longest)})
	}
	for _, f := range short {
		kind := freezeChip
		if f.Soft {
			kind = softChip
		}
		out = append(out, chip{kind: kind, text: t.bold.wrap(f.words(t), kind.room(), 0, longest)})
	}
	if len(d.Windows) > 0 {
		out = append(out, d.window(t))
	}
	return out
}

// window returns the one chip of all the windows of the day.
func (d Day) window(t *typeset) chip {
	ch := chip{kind: windowChip}
	add := func(label string) {
		ch.text = append(ch.text, t.regular.wrap(t.regular.drawable(label), windowChip.room(), 0, 2)...)
	}
	add(d.Windows[0])
	for _, label := range d.Windows[1:] {
		add(label)
	}
	if len(ch.text) > longest {
		ch.text = nil
		add(d.Windows[0])
		add("+" + strconv.Itoa(len(d.Windows)-1) + " more")
	}
	return ch
}

// chip returns the change in at most so many lines.
func (c Change) chip(t *typeset, lines int) chip {
	number := t.bold.cut(t.bold.drawable(c.Number), changeChip.room())
	text := t.regular.wrap(t.regular.drawable(c.Title), changeChip.room(), t.bold.width(number)+leadGap, lines)
	if len(text) == 0 {
		text = []string{""}
	}
	return chip{kind: changeChip, lead: number, text: text}
}

// wants returns how many lines show all of the day that can be shown.
func (d Day) wants(short []Freeze, t *typeset) int {
	lines := linesOf(d.fixed(short, t))
	for _, c := range d.Changes {
		lines += len(c.chip(t, longest).text)
	}
	return lines
}

// chips returns what is shown of the day in so many lines, and how many changes are not. Every change has a line, and
// what is left over is shared among them.
func (d Day) chips(short []Freeze, lines int, t *typeset) (shown []chip, more int) {
	shown = d.fixed(short, t)
	lines = max(lines-linesOf(shown), 0)
	changes := d.Changes
	if len(changes) > lines {
		changes = changes[:max(lines-1, 0)]
		lines--
	}
	spare := lines - len(changes)
	for i, c := range changes {
		left := len(changes) - i
		ch := c.chip(t, min(1+(spare+left-1)/left, roomiest))
		spare -= len(ch.text) - 1
		shown = append(shown, ch)
	}
	return shown, len(d.Changes) - len(changes)
}

func linesOf(chips []chip) int {
	n := 0
	for _, ch := range chips {
		n += len(ch.text)
	}
	return n
}

func (c chip) height() int { return len(c.text)*(lineHeight+gap) - gap }

func (c chip) draw(p *paper, at image.Point) {
	r := image.Rectangle{at, at.Add(image.Pt(chipWidth, c.height()))}
	letters, left, lead := p.regular, r.Min.X+chipPadding/2+2, 0
	var colour color.RGBA
	switch c.kind {
	case holidayChip:
		p.round(r, 4, white)
		colour = muted
	case freezeChip, softChip:
		letters, colour = p.bold, p.freezePaper(r, c.kind == softChip)
	case windowChip:
		p.windowPaper(r)
		left, colour = left+windowEdge, windowInk
	case changeChip:
		p.changePaper(r)
		p.write(p.bold, left, r.Min.Y+baseLine, c.lead, ink, c.kind.room())
		colour, lead = ink, p.bold.width(c.lead)+leadGap
	}
	for i, line := range c.text {
		p.write(letters, left+lead, r.Min.Y+baseLine+i*(lineHeight+gap), line, colour, chipWidth)
		lead = 0
	}
}

// windowPaper, changePaper and freezePaper draw what a window, a change and a freeze are written on.
func (p *paper) windowPaper(r image.Rectangle) {
	p.round(r, 4, windowPaper)
	p.fill(image.Rect(r.Min.X, r.Min.Y, r.Min.X+windowEdge, r.Max.Y), windowInk)
}

func (p *paper) changePaper(r image.Rectangle) { p.outlined(r, 8, 3, outline, white) }

// freezePaper returns the colour of the letters on it.
func (p *paper) freezePaper(r image.Rectangle, soft bool) color.RGBA {
	if soft {
		p.outlined(r, 8, 4, freezeInk, white)
		return freezeInk
	}
	p.round(r, 8, freezeInk)
	return white
}
