package picture

import (
	"image"
	"math"
)

// line draws a straight line with smooth edges.
func (p *paper) line(from, to image.Point) {
	const half = chartLine / 2.0
	area := image.Rectangle{from, to}.Canon()
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	for y := area.Min.Y - chartLine; y <= area.Max.Y+chartLine; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			far := math.Abs(dx*float64(y-from.Y)-dy*float64(x-from.X)) / length
			p.touch(x, y, windowInk, uint8(255*min(max(half-far+.5, 0), 1)))
		}
	}
}

// dot marks a value: a disc, or a ring for one that rests on little.
func (p *paper) dot(at image.Point, open bool) {
	r := image.Rect(at.X-dotRadius, at.Y-dotRadius, at.X+dotRadius, at.Y+dotRadius)
	if open {
		p.outlined(r, dotRadius, dotThickness, windowInk, white)
		return
	}
	p.round(r, dotRadius, windowInk)
}

// blank marks that there is no value: a short stroke.
func (p *paper) blank(at image.Point) {
	p.fill(image.Rect(at.X-9, at.Y-2, at.X+9, at.Y+2), muted)
}
