package picture

import (
	"image/color"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A typeset is the letters of one picture, in the sizes that it needs.
type typeset struct {
	regular, bold, number, title *letters
}

// The fonts are part of the program, so that they are the same wherever it runs.
var (
	regularFont = sync.OnceValue(func() *opentype.Font { return mustParse(goregular.TTF) })
	boldFont    = sync.OnceValue(func() *opentype.Font { return mustParse(gobold.TTF) })
)

func mustParse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // a font of the library's own
	}
	return f
}

func newType() *typeset {
	return &typeset{
		regular: newLetters(regularFont(), 33), bold: newLetters(boldFont(), 33),
		number: newLetters(boldFont(), 39), title: newLetters(boldFont(), 63),
	}
}

// letters draw in one font and size. They are for one goroutine.
type letters struct {
	face  font.Face
	drawn map[rune]glyph
}

// A glyph is a letter as a mask, set off from where the pen stands.
type glyph struct {
	mask           []uint8
	width          int
	left, top      int
	advance        fixed.Int26_6
	missing, never bool
}

func newLetters(f *opentype.Font, size float64) *letters {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(err) // sizes of our own
	}
	return &letters{face, map[rune]glyph{}}
}

func (l *letters) glyph(r rune) glyph {
	g, known := l.drawn[r]
	if !known {
		g = l.draw(r)
		l.drawn[r] = g
	}
	return g
}

func (l *letters) draw(r rune) glyph {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc) {
		return glyph{never: true} // marks that stand on other letters, and what is not to be seen
	}
	box, mask, at, advance, found := l.face.Glyph(fixed.Point26_6{}, r)
	if !found {
		return glyph{missing: true}
	}
	g := glyph{width: box.Dx(), left: box.Min.X, top: box.Min.Y, advance: advance, mask: make([]uint8, box.Dx()*box.Dy())}
	for y := range box.Dy() {
		for x := range box.Dx() {
			_, _, _, a := mask.At(at.X+x, at.Y+y).RGBA()
			g.mask[y*g.width+x] = uint8(a >> 8) //nolint:gosec // the upper half of 16 bits
		}
	}
	return g
}

// box stands for what the font cannot draw.
const box = '□'

// drawable returns text on one line, of what the font can draw. Letters that it lacks, one or many in a row, are a box.
func (l *letters) drawable(text string) string {
	var out strings.Builder
	lacking := false
	for _, r := range strings.Join(strings.Fields(text), " ") {
		g := l.glyph(r)
		switch {
		case g.never:
			continue
		case g.missing && !lacking:
			out.WriteRune(box)
		case !g.missing:
			out.WriteRune(r)
		}
		lacking = g.missing
	}
	return out.String()
}

// advance returns how far the pen moves for a letter: a little less than the font says, which was made for long lines.
func (l *letters) advance(r rune) fixed.Int26_6 {
	a := l.glyph(r).advance
	if a > 0 {
		a -= tightening
	}
	return a
}

// tightening is one pixel, a third of one on a phone.
const tightening = fixed.Int26_6(1 << 6)

// width returns how wide a drawable text is.
func (l *letters) width(text string) int {
	var sum fixed.Int26_6
	for _, r := range text {
		sum += l.advance(r)
	}
	return sum.Ceil()
}

// cut returns a drawable text no wider than most, ending in “…” when something is missing.
func (l *letters) cut(text string, most int) string {
	if l.width(text) <= most {
		return text
	}
	room := fixed.I(most) - l.advance('…')
	for i, r := range text {
		if room -= l.advance(r); room < 0 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}

// wrap breaks a drawable text into at most most lines no wider than width, the first of which has so much less room.
// What remains is cut.
func (l *letters) wrap(text string, width, less, most int) []string {
	var lines []string
	for room := width - less; text != ""; room = width {
		if len(lines) == most-1 || l.width(text) <= room {
			return append(lines, l.cut(text, room))
		}
		line, rest := l.split(text, room, width)
		lines, text = append(lines, line), rest
	}
	return lines
}

// split returns what goes on a line of so much room, and what remains: whole words; or, when the first is longer than a
// whole line, the beginning of it with a hyphen. Nothing goes on a line whose room is too small for the first word.
func (l *letters) split(text string, room, width int) (line, rest string) {
	left, after := fixed.I(room), 0
	for i, r := range text {
		if left -= l.advance(r); left < 0 {
			break
		}
		if strings.ContainsRune(" -–", r) {
			after = i + len(string(r))
		}
	}
	word, _, _ := strings.Cut(text, " ")
	switch {
	case after > 0:
		return strings.TrimRight(text[:after], " "), strings.TrimLeft(text[after:], " ")
	case room < width && l.width(word) <= width:
		return "", text
	}
	runes := []rune(word)
	n := max(len(runes)-fewestLetters, 1)
	for n > 1 && l.width(string(runes[:n])+"-") > room {
		n--
	}
	head := string(runes[:n])
	return head + "-", text[len(head):]
}

// fewestLetters is how many of a broken word go on the next line at least.
const fewestLetters = 3

// write draws a text, cut to most, with its base line at y.
func (p *paper) write(l *letters, x, y int, text string, c color.RGBA, most int) {
	pen := fixed.I(x)
	for _, r := range l.cut(l.drawable(text), most) {
		g := l.glyph(r)
		at := pen.Round()
		for i, cover := range g.mask {
			if cover != 0 {
				p.touch(at+g.left+i%g.width, y+g.top+i/g.width, c, cover)
			}
		}
		pen += l.advance(r)
	}
}

// centre draws a text around x.
func (p *paper) centre(l *letters, x, y int, text string, c color.RGBA) {
	p.write(l, x-l.width(l.drawable(text))/2, y, text, c, Width)
}
