package picture

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

// aYear is a year of charts with something of everything.
func aYear() Charts {
	points := func(label string, of int, values ...float64) []Point {
		var out []Point
		for _, v := range values {
			out = append(out, Point{Value: v, Label: label, Of: of})
		}
		return out
	}
	c := Charts{
		Title: "Changes, November 2026", Period: "December 2025 to November 2026, by the clocks of Australia/Sydney", Few: 5,
		Months: strings.Fields("Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov"),
		Charts: []Chart{
			{Title: "Lead time", About: "from request to start, normal changes: half took no longer", Top: 10, TopLabel: "10 d", Points: points("3.2 d", 20, 6, 5.5, 7, 9.4, 8, 6.1, 5, 5.2, 4.1, 4, 4.4, 3.2)},
			{Title: "Time to decision", About: "working time, normal changes: half took no longer", Top: 20, TopLabel: "20 h", Points: points("6 h", 20, 12, 14, 11, 9, 18, 16, 9, 8, 7, 7.5, 6.5, 6)},
			{Title: "Emergencies", About: "the part of all changes", Top: 20, TopLabel: "20%", Points: points("11%", 41, 5, 8, 3, 0, 0, 4, 12, 9, 8, 6, 3, 11)},
			{Title: "Successful", About: "the part of all documented changes", Top: 100, TopLabel: "100%", Points: points("96%", 41, 90, 92, 100, 88, 85, 92, 100, 97, 96, 98, 95, 96)},
		},
	}
	c.Charts[0].Points[3].Of, c.Charts[1].Points[3].Of = 2, 2
	c.Charts[1].Points[6].Of = 0
	return c
}

// point returns where the point of month i stands in chart n of c.
func (c Charts) point(n, i int) image.Point {
	return c.Charts[n].at(i, chartsHead+n*chartHeight+chartTitle, len(c.Months))
}

func TestAPointIsFilledOpenOrMissing(t *testing.T) {
	t.Parallel()
	c := aYear()
	p, size := draw(t, c)
	if size > 100_000 || len(p.Palette) > 256 {
		t.Errorf("the picture has %d bytes and %d colours", size, len(p.Palette))
	}
	at := func(chart, month int) color.RGBA {
		place := c.point(chart, month)
		colour, _ := p.At(place.X, place.Y).(color.RGBA)
		return colour
	}
	if got := at(0, 0); got != windowInk {
		t.Errorf("a value that rests on much is %v inside", got)
	}
	if got := at(0, 3); got != white {
		t.Errorf("a value that rests on little is %v inside", got)
	}
	if got := at(1, 6); got == windowInk {
		t.Error("a month with nothing to measure has a dot")
	}
}

func TestTheLineIsBrokenWhereThereIsNothingToMeasure(t *testing.T) {
	t.Parallel()
	c := aYear()
	p, _ := draw(t, c)
	between := func(chart, month int) bool { // whether a line leads from that month to the next
		from, to := c.point(chart, month), c.point(chart, month+1)
		middle := from.Add(to).Div(2)
		return colours(p, image.Rect(middle.X-1, middle.Y-3, middle.X+2, middle.Y+4))[windowInk] > 0
	}
	for month, want := range map[int]bool{3: true, 4: true, 5: false, 6: false, 7: true} {
		if between(1, month) != want {
			t.Errorf("from %s to %s a line is %t", c.Months[month], c.Months[month+1], !want)
		}
	}
}

func TestTheLastValueStandsBesideItsPointAndInsideTheFrame(t *testing.T) {
	t.Parallel()
	c := aYear()
	last := len(c.Months) - 1
	for _, label := range []string{"0 h", "100%", "120 min", "a label that is far too long for its place"} {
		c.Charts[0].Points[last].Label = label
		p, _ := draw(t, c)
		at := c.point(0, last)
		beside := colours(p, image.Rect(at.X+dotRadius+12, at.Y-16, Width-2*margin, at.Y+16))
		edge := colours(p, image.Rect(Width-2*margin+2, at.Y-16, Width-4, at.Y+16))
		if beside[ink] == 0 || edge[ink] > 0 {
			t.Errorf("“%s” has %d dark pixels beside the point, and %d at the edge", label, beside[ink], edge[ink])
		}
	}
}

func TestChartsOfAnyShapeAreDrawn(t *testing.T) {
	t.Parallel()
	months := []string{"Nov"}
	for name, c := range map[string]Charts{
		"without a chart":            {Title: "Nothing"},
		"of one month":               {Months: months, Charts: []Chart{{Top: 1, Points: []Point{{Value: 1, Label: "1", Of: 9}}}}},
		"of a month of nothing":      {Months: months, Charts: []Chart{{Top: 1, Points: []Point{{}}}}},
		"of values above the top":    {Months: months, Charts: []Chart{{Top: 1, Points: []Point{{Value: 99, Label: "99", Of: 9}}}}},
		"of endless titles":          {Title: strings.Repeat("Changes ", 40), Period: strings.Repeat("決", 300), Months: months, Charts: []Chart{{Title: strings.Repeat("Lead ", 99), Top: 1, Points: []Point{{Of: 1}}}}},
		"without a point in a chart": {Months: months, Charts: []Chart{{Top: 1}}},
	} {
		if drawn, size := draw(t, c); drawn.Rect.Dy() < 150 || size == 0 {
			t.Errorf("charts %s are %v", name, drawn.Rect)
		}
	}
}
