package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strconv"
)

// Charts are drawn one under the other, so that each can be read on a phone.
type Charts struct {
	Title  string // as in “Changes, November 2026”
	Period string // what the charts reach over
	// Months are the short names of the months, which every chart has.
	Months []string
	Charts []Chart
	// Few is on how many changes a value rests at least for its dot to be filled.
	Few int
}

// A Chart is one value over the months, as a line that begins at 0.
type Chart struct {
	Title string
	// About says in a few words how the values are to be read.
	About string
	// Top is the highest value that there is room for, which is above 0, and TopLabel says it.
	Top      float64
	TopLabel string
	// Points are one for each month.
	Points []Point
}

// A Point is a value in one month.
type Point struct {
	Value float64
	// Label says the value. It is shown at the last point.
	Label string
	// Of is on how many changes the value rests. Without any there is no point.
	Of int
}

// Where things of a chart stand, in pixels.
const (
	chartsHead   = 152
	chartTitle   = 82 // what stands above the room for the line
	chartRoom    = 130
	chartFoot    = 56 // the names of the months
	chartApart   = 12
	chartLeft    = 150
	chartRight   = 164 // the last value stands beside its point
	chartLine    = 5
	dotRadius    = 10
	dotThickness = 4
)

const chartHeight = chartTitle + chartRoom + chartFoot + chartApart

// PNG draws the charts. It takes some twenty milliseconds, and makes less than 100 kB.
func (c Charts) PNG() ([]byte, error) {
	notes := c.notes()
	p := newPaper(Width, chartsHead+len(c.Charts)*chartHeight+min(len(notes), 1)*legendRow+legendPad, newType())
	p.write(p.title, 2*margin+8, 76, c.Title, ink, Width-4*margin)
	p.write(p.regular, 2*margin+8, 124, c.Period, muted, Width-4*margin)
	top := chartsHead
	for _, one := range c.Charts {
		one.draw(p, top, c)
		top += chartHeight
	}
	for i, s := range notes {
		at := image.Pt(2*margin+8+i*(Width/2-margin), top+legendPad/2)
		s.draw(p, image.Rectangle{at, at.Add(image.Pt(signHeight, signHeight))})
		p.write(p.regular, at.X+signHeight+8, at.Y+33, s.means, muted, Width/2-2*margin-signHeight-8)
	}
	p.frame()
	var out bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := fast.Encode(&out, p.image); err != nil {
		return nil, fmt.Errorf("write the charts: %w", err)
	}
	return out.Bytes(), nil
}

// notes are the signs that the charts need to have explained.
func (c Charts) notes() []sign {
	var few, none bool
	for _, one := range c.Charts {
		for _, pt := range one.Points {
			few, none = few || pt.Of > 0 && pt.Of < c.Few, none || pt.Of == 0
		}
	}
	var out []sign
	if few {
		out = append(out, sign{
			func(p *paper, r image.Rectangle) { p.dot(middle(r), true) }, "fewer than " + strconv.Itoa(c.Few) + " changes",
		})
	}
	if none {
		out = append(out, sign{func(p *paper, r image.Rectangle) { p.blank(middle(r)) }, "nothing to measure"})
	}
	return out
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }

// at returns where the point of month i stands in a chart whose room for the line begins at top.
func (c Chart) at(i, top, months int) image.Point {
	wide := Width - chartLeft - chartRight
	x := chartLeft
	if months > 1 {
		x += i * wide / (months - 1)
	}
	share := min(max(c.Points[i].Value/c.Top, 0), 1)
	return image.Pt(x, top+chartRoom-int(share*chartRoom+.5))
}

func (c Chart) draw(p *paper, top int, all Charts) {
	p.fill(image.Rect(margin, top, Width-margin, top+2), rule)
	left := 2*margin + 8
	p.write(p.bold, left, top+46, c.Title, ink, Width-2*left)
	left += p.bold.width(p.bold.cut(p.bold.drawable(c.Title), Width-2*left)) + 18
	p.write(p.regular, left, top+46, c.About, muted, Width-3*margin-left)
	room := top + chartTitle
	for i, label := range []string{c.TopLabel, "0"} {
		y := room + i*chartRoom
		p.fill(image.Rect(chartLeft-16, y-1, Width-2*margin, y+1), rule)
		p.write(p.regular, chartLeft-26-p.regular.width(label), y+11, label, muted, chartLeft)
	}
	var places []image.Point
	for i := range c.Points {
		places = append(places, c.at(i, room, len(all.Months)))
		letters, colour := p.regular, muted
		if i == len(c.Points)-1 { // the month that all is about
			letters, colour = p.bold, ink
		}
		p.centre(letters, places[i].X, room+chartRoom+44, all.Months[i], colour)
	}
	for i := 1; i < len(places); i++ {
		if c.Points[i-1].Of > 0 && c.Points[i].Of > 0 {
			p.line(places[i-1], places[i])
		}
	}
	for i, pt := range c.Points {
		if pt.Of == 0 {
			p.blank(image.Pt(places[i].X, room+chartRoom))
		} else {
			p.dot(places[i], pt.Of < all.Few)
		}
	}
	if len(places) > 0 {
		c.last(p, places[len(places)-1])
	}
}

// last says the last value beside its point.
func (c Chart) last(p *paper, at image.Point) {
	pt := c.Points[len(c.Points)-1]
	if pt.Of == 0 {
		return
	}
	left, wide := at.X+dotRadius+12, p.bold.width(pt.Label)
	p.round(image.Rect(left-4, at.Y-22, left+wide+6, at.Y+22), 4, white) // over the lines of the grid
	p.write(p.bold, left, at.Y+12, pt.Label, ink, Width-2*margin-left)
}
