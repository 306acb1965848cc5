// Package picture draws the calendar of a month, for people who look at it on a phone. It knows neither the policy nor
// Slack: values come in, a PNG goes out. Nothing in it is told by colour alone, and what the font cannot draw is shown
// as a box.
package picture

import (
	"bytes"
	"fmt"
	"image/png"
	"time"
)

// Width is how wide every picture is, in pixels: three for each of the 360 that a phone gives it, so that the smallest
// letters stand 11 high there.
const Width = 1080

// A Month is what is drawn. Its texts are shown as they are, cut where there is no more room.
type Month struct {
	Title string // as in “December 2026”
	Zone  string // what the times are told in
	First time.Weekday
	Days  []Day
	// Today is the day of the month that is marked; 0 for none.
	Today   int
	Freezes []Freeze
}

// A Day is one of the month's days.
type Day struct {
	Off     bool   // nobody works
	Holiday string // its name, if it is one
	// Windows say when maintenance windows are open, each in a few letters, such as “02–06”.
	Windows []string
	Changes []Change
}

// A Change is shown by its number and as much of its title as there is room for.
type Change struct{ Number, Title string }

// A Freeze is hatched from From to To, both in days since the month began: 1.5 is noon of the second. It may begin
// before the month and end after it.
type Freeze struct {
	Name     string
	Soft     bool
	From, To float64
}

// PNG draws the month. It takes some twenty milliseconds, and makes less than 200 kB.
func (m Month) PNG() ([]byte, error) {
	t := newType()
	weeks, signs := m.weeks(t), m.legend()
	foot := headHeight
	for i := range weeks {
		weeks[i].top = foot
		foot += weeks[i].height()
	}
	p := newPaper(Width, foot+footHeight(signs), t)
	m.drawHead(p)
	for _, w := range weeks {
		w.draw(p)
	}
	p.drawLegend(signs, foot)
	p.frame()
	var out bytes.Buffer
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := fast.Encode(&out, p.image); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return out.Bytes(), nil
}

// Where things stand, in pixels.
const (
	margin      = 9
	columnWidth = (Width - 2*margin) / 7
	columnsLeft = (Width - 7*columnWidth) / 2
	headHeight  = 196
)

// column returns where a day's column begins, Monday's being 0.
func column(n int) int { return columnsLeft + n*columnWidth }

// drawHead draws the title, the zone, and the names of the days.
func (m Month) drawHead(p *paper) {
	p.write(p.title, 2*margin, 76, m.Title, ink, Width-4*margin)
	p.write(p.regular, 2*margin, 124, m.Zone, muted, Width-4*margin)
	for i, name := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
		p.centre(p.bold, column(i)+columnWidth/2, headHeight-18, name, muted)
	}
}
