package picture

import "image"

// A sign is an entry of the legend: how something looks, and what it means.
type sign struct {
	draw  func(p *paper, r image.Rectangle)
	means string
}

const (
	signWidth  = 96
	signHeight = 44
	legendRow  = 62
	legendPad  = 20
)

// legend returns the signs that the picture needs.
func (m Month) legend() []sign {
	var windows, changes, hard, soft bool
	for _, d := range m.Days {
		windows, changes = windows || len(d.Windows) > 0, changes || len(d.Changes) > 0
	}
	for _, f := range m.Freezes {
		hard, soft = hard || !f.Soft, soft || f.Soft
	}
	var out []sign
	add := func(needed bool, means string, draw func(p *paper, r image.Rectangle)) {
		if needed {
			out = append(out, sign{draw, means})
		}
	}
	add(windows, "Maintenance window", func(p *paper, r image.Rectangle) {
		p.windowPaper(r)
	})
	add(changes, "Change, by its number", func(p *paper, r image.Rectangle) {
		p.changePaper(r)
		p.centre(p.bold, r.Min.X+r.Dx()/2, r.Min.Y+33, "142", ink)
	})
	add(hard, "Freeze: no changes", func(p *paper, r image.Rectangle) {
		p.hatch(r, false)
		p.freezePaper(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+18), false)
	})
	add(soft, "Soft freeze: avoid", func(p *paper, r image.Rectangle) {
		p.hatch(r, true)
		p.freezePaper(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+18), true)
	})
	if len(out) == 0 {
		add(true, "No windows, freezes or changes in this month.", nil)
	}
	return out
}

func footHeight(signs []sign) int { return (len(signs)+1)/2*legendRow + 2*legendPad }

func (p *paper) drawLegend(signs []sign, top int) {
	p.fill(image.Rect(column(0), top-1, column(7), top+2), rule)
	for i, s := range signs {
		at := image.Pt(columnsLeft+6+i%2*(Width/2-margin), top+legendPad+i/2*legendRow+8)
		if s.draw != nil {
			s.draw(p, image.Rectangle{at, at.Add(image.Pt(signWidth, signHeight))})
			at.X += signWidth + 16
		}
		p.write(p.regular, at.X, at.Y+33, s.means, ink, Width)
	}
}
