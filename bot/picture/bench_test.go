package picture

import (
	"image"
	"image/png"
	"io"
	"testing"
	"time"
)

// longestDrawing is what a picture may take (issue 5).
const longestDrawing = 150 * time.Millisecond

// BenchmarkAMonthWithFiveHundredChanges is to be seen beside [BenchmarkABlankPicture], its floor.
func BenchmarkAMonthWithFiveHundredChanges(b *testing.B) {
	m := crowded()
	for b.Loop() {
		if _, err := m.PNG(); err != nil {
			b.Fatal(err)
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); each > longestDrawing {
		b.Errorf("a picture takes %v, more than %v", each, longestDrawing)
	}
}

// BenchmarkABlankPicture writes a picture of the same size and colours without anything on it.
func BenchmarkABlankPicture(b *testing.B) {
	full, _ := draw(b, crowded())
	blank := image.NewPaletted(full.Rect, full.Palette)
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	for b.Loop() {
		if err := fast.Encode(io.Discard, blank); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAYearOfCharts is to be seen beside [BenchmarkABlankPicture], too.
func BenchmarkAYearOfCharts(b *testing.B) {
	c := aYear()
	for b.Loop() {
		if _, err := c.PNG(); err != nil {
			b.Fatal(err)
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); each > longestDrawing {
		b.Errorf("a picture takes %v, more than %v", each, longestDrawing)
	}
}
