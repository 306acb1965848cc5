package picture

import (
	"image"
	"image/color"
	"math"
)

// The colours. Each pair that carries letters has a contrast of at least 4.5 to 1, and none is needed to tell one thing
// from another: freezes are hatched, windows have an edge, changes an outline, and today a disc.
// What is shaded is a day on which nobody works, or one of another month.
var (
	white       = color.RGBA{255, 255, 255, 255}
	ink         = color.RGBA{0x1D, 0x1C, 0x1D, 255}
	muted       = color.RGBA{0x55, 0x5A, 0x61, 255}
	rule        = color.RGBA{0xC4, 0xC9, 0xD0, 255}
	edge        = color.RGBA{0x8A, 0x90, 0x98, 255}
	shade       = color.RGBA{0xF1, 0xF3, 0xF5, 255}
	windowPaper = color.RGBA{0xCF, 0xE6, 0xFA, 255}
	windowInk   = color.RGBA{0x06, 0x3A, 0x66, 255}
	freezeInk   = color.RGBA{0x8F, 0x2D, 0x08, 255}
	freezeLine  = color.RGBA{0xEE, 0xAF, 0x90, 255}
	outline     = color.RGBA{0x4A, 0x4E, 0x55, 255}
)

// levels is how many steps there are between two colours at the edge of a letter.
const levels = 8

// A paper is a picture of at most 256 colours, on which letters and shapes are drawn with smooth edges.
type paper struct {
	*typeset
	image *image.Paletted
	// known are the places of the colours in the palette, and mixed those of one colour over another.
	known map[color.RGBA]uint8
	mixed map[mixture]uint8
}

// A mixture is so many levels of a colour over what stands at a place of the palette.
type mixture struct {
	over  uint8
	with  color.RGBA
	level uint8
}

func newPaper(width, height int, t *typeset) *paper {
	p := &paper{
		typeset: t, image: image.NewPaletted(image.Rect(0, 0, width, height), nil),
		known: map[color.RGBA]uint8{}, mixed: map[mixture]uint8{},
	}
	p.place(white) // 0, which a new picture is full of
	return p
}

// place returns where a colour is in the palette. When that is full, it is where the most similar is.
func (p *paper) place(c color.RGBA) uint8 {
	at, known := p.known[c]
	switch {
	case known:
	case len(p.image.Palette) < 256:
		at = uint8(len(p.image.Palette)) //nolint:gosec // it is below 256
		p.image.Palette = append(p.image.Palette, c)
		p.known[c] = at
	default:
		at = uint8(p.image.Palette.Index(c)) //nolint:gosec // it is below 256
		p.known[c] = at
	}
	return at
}

// mix returns the place of so many levels of c over what is at another place.
func (p *paper) mix(over uint8, c color.RGBA, level uint8) uint8 {
	key := mixture{over, c, level}
	at, known := p.mixed[key]
	if !known {
		under, _ := p.image.Palette[over].(color.RGBA)
		part := func(a, b uint8) uint8 {
			return uint8((int(a)*(levels-int(level)) + int(b)*int(level)) / levels) //nolint:gosec // it lies between a and b
		}
		at = p.place(color.RGBA{part(under.R, c.R), part(under.G, c.G), part(under.B, c.B), 255})
		p.mixed[key] = at
	}
	return at
}

// touch puts c on a pixel, covering so much of it: 255 for all.
func (p *paper) touch(x, y int, c color.RGBA, cover uint8) {
	level := (int(cover)*levels + 127) / 255
	if level == 0 || !(image.Point{x, y}).In(p.image.Rect) {
		return
	}
	at := p.image.PixOffset(x, y)
	p.image.Pix[at] = p.mix(p.image.Pix[at], c, uint8(level)) //nolint:gosec // it is at most levels
}

// fill makes a rectangle all of one colour.
func (p *paper) fill(r image.Rectangle, c color.RGBA) {
	r = r.Intersect(p.image.Rect)
	at := p.place(c)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.image.Pix[p.image.PixOffset(r.Min.X, y):p.image.PixOffset(r.Max.X, y)]
		for i := range row {
			row[i] = at
		}
	}
}

// round fills a rectangle whose corners have a radius.
func (p *paper) round(r image.Rectangle, radius int, c color.RGBA) {
	inner := r.Inset(radius)
	p.fill(image.Rect(r.Min.X, inner.Min.Y, r.Max.X, inner.Max.Y), c)
	p.fill(image.Rect(inner.Min.X, r.Min.Y, inner.Max.X, inner.Min.Y), c)
	p.fill(image.Rect(inner.Min.X, inner.Max.Y, inner.Max.X, r.Max.Y), c)
	for dy := range radius {
		for dx := range radius {
			far := math.Hypot(float64(dx)+.5, float64(dy)+.5)
			cover := uint8(255 * min(max(float64(radius)-far+.5, 0), 1))
			p.touch(inner.Min.X-1-dx, inner.Min.Y-1-dy, c, cover)
			p.touch(inner.Max.X+dx, inner.Min.Y-1-dy, c, cover)
			p.touch(inner.Min.X-1-dx, inner.Max.Y+dy, c, cover)
			p.touch(inner.Max.X+dx, inner.Max.Y+dy, c, cover)
		}
	}
}

// outlined is round with an outline of its own colour.
func (p *paper) outlined(r image.Rectangle, radius, thick int, line, inside color.RGBA) {
	p.round(r, radius, line)
	p.round(r.Inset(thick), max(radius-thick, 1), inside)
}

// hatch draws slanting lines across a rectangle: thin ones for what is soft.
func (p *paper) hatch(r image.Rectangle, soft bool) {
	const apart = 22
	thick := 7
	if soft {
		thick = 3
	}
	r = r.Intersect(p.image.Rect)
	at := p.place(freezeLine)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if (x+y)%apart < thick {
				p.image.Pix[p.image.PixOffset(x, y)] = at
			}
		}
	}
}

// frame draws the line around the picture, which sets it off from a light and from a dark background.
func (p *paper) frame() {
	const thick = 4
	r := p.image.Rect
	p.fill(image.Rect(0, 0, r.Max.X, thick), edge)
	p.fill(image.Rect(0, r.Max.Y-thick, r.Max.X, r.Max.Y), edge)
	p.fill(image.Rect(0, 0, thick, r.Max.Y), edge)
	p.fill(image.Rect(r.Max.X-thick, 0, r.Max.X, r.Max.Y), edge)
}
