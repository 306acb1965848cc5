package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"
)

// december is a month with something of everything; 2026-12-01 is a Tuesday.
func december() Month {
	m := Month{Title: "December 2026", Zone: "Times of Australia/Sydney (UTC+11)", First: time.Tuesday, Days: make([]Day, 31), Today: 9}
	for i := range m.Days {
		weekday := (int(m.First) + i) % 7
		m.Days[i].Off = weekday == 0 || weekday == 6
	}
	m.Days[5].Windows = []string{"02–06"}
	m.Days[5].Changes = []Change{{"142", "Add an index to the ledger"}}
	m.Days[9].Changes = many(8)
	m.Days[24].Holiday = "Christmas Day"
	m.Freezes = []Freeze{{Name: "Peak season", From: 17.75, To: 27}, {Name: "Statement run", Soft: true, From: 14.4, To: 14.6}}
	return m
}

func many(n int) []Change {
	out := make([]Change, n)
	for i := range out {
		out[i] = Change{fmt.Sprint(1000 + i), "Deploy the payments service to production"}
	}
	return out
}

// draw returns a month or a chart as it is when it is read again, and the length of the file.
func draw(tb testing.TB, of interface{ PNG() ([]byte, error) }) (*image.Paletted, int) {
	tb.Helper()
	written, err := of.PNG()
	if err != nil {
		tb.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(written))
	if err != nil {
		tb.Fatal(err)
	}
	drawn, ok := decoded.(*image.Paletted)
	if !ok || drawn.Rect.Dx() != Width {
		tb.Fatalf("the picture is a %T of %v", decoded, decoded.Bounds())
	}
	return drawn, len(written)
}

// colours counts the colours of an area.
func colours(p *image.Paletted, area image.Rectangle) map[color.RGBA]int {
	count := map[color.RGBA]int{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c, _ := p.At(x, y).(color.RGBA)
			count[c]++
		}
	}
	return count
}

// areaOf returns where a day of the month is drawn.
func areaOf(m Month, day int) image.Rectangle {
	weeks, top := m.weeks(newType()), headHeight
	at := day - 1 + (int(m.First)+6)%7
	for _, w := range weeks[:at/7] {
		top += w.height()
	}
	return image.Rect(column(at%7), top, column(at%7+1), top+weeks[at/7].height())
}

func TestEachThingIsToldByMoreThanItsColour(t *testing.T) {
	t.Parallel()
	m := december()
	drawn, _ := draw(t, m)
	for _, test := range []struct {
		what string
		day  int
		has  color.RGBA
		most bool // the day has at least 500 pixels of it, else none
	}{
		{"the hatching of a frozen day", 22, freezeLine, true},
		{"no hatching on a free day", 3, freezeLine, false},
		{"the bar over a frozen day", 22, freezeInk, true},
		{"the outline of a soft freeze", 15, freezeInk, true},
		{"the edge of a window", 6, windowInk, true},
		{"the outline of a change", 6, outline, true},
		{"no window", 10, windowInk, false},
		{"no change", 22, outline, false},
	} {
		if n := colours(drawn, areaOf(m, test.day))[test.has]; test.most != (n >= 500) || !test.most && n > 0 {
			t.Errorf("%s: day %d has %d pixels of it", test.what, test.day, n)
		}
	}
	// Today's number is white on a disc, and the day has a thick line around it.
	today := areaOf(m, 9)
	if c := drawn.At(today.Min.X+2, today.Min.Y+today.Dy()/2); c != ink {
		t.Errorf("the line around today is %v", c)
	}
	if n := colours(drawn, image.Rect(today.Min.X+7, today.Min.Y+4, today.Min.X+61, today.Min.Y+58))[ink]; n < 1200 {
		t.Errorf("the disc of today has %d dark pixels", n)
	}
	// Half of the day on which a freeze begins is not hatched.
	begins := areaOf(m, 18)
	begins.Min.Y += numberHeight
	left, right := begins, begins
	left.Max.X, right.Min.X = begins.Min.X+columnWidth/2, begins.Max.X-columnWidth/5
	if n := colours(drawn, left)[freezeLine]; n > 0 {
		t.Errorf("the morning before a freeze is hatched with %d pixels", n)
	}
	if n := colours(drawn, right)[freezeLine]; n == 0 {
		t.Error("the evening on which a freeze begins is not hatched")
	}
}

func TestNoLetterLeavesItsDay(t *testing.T) {
	t.Parallel()
	m := december()
	for i := range m.Days {
		m.Days[i] = Day{
			Holiday: "Donaudampfschifffahrtsgesellschaftskapitänstag", Windows: []string{"02:30–06:30", "22–02", "23:45–04:15"},
			Changes: []Change{{"123456789012", "W" + strings.Repeat("WM", 40)}, {"1", "A b c d e f g h"}},
		}
	}
	m.Freezes = nil
	drawn, _ := draw(t, m)
	for day := 1; day <= len(m.Days); day++ {
		area := areaOf(m, day)
		if day == m.Today {
			continue // its line lies on the grid
		}
		for _, x := range []int{area.Min.X + 2, area.Max.X - 3} {
			edge := colours(drawn, image.Rect(x, area.Min.Y+2, x+1, area.Max.Y-2))
			for c := range edge {
				if c != white && c != ink && c != shade && c != rule || c == ink && day != m.Today-1 && day != m.Today+1 {
					t.Errorf("day %d has %v at its edge", day, c)
				}
			}
		}
		if n := colours(drawn, image.Rect(area.Min.X+2, area.Max.Y-gap, area.Max.X-2, area.Max.Y-2))[outline]; n > 0 {
			t.Errorf("a chip of day %d leaves it below", day)
		}
	}
}

func TestWhatTheFontLacksIsABox(t *testing.T) {
	t.Parallel()
	l := newType().regular
	for text, want := range map[string]string{
		"Add an index": "Add an index", "  two\n lines\t": "two lines", "Größe Ωμέγα Привет": "Größe Ωμέγα Привет",
		"決済 column": "□ column", "Deploy 🚀🚀 now": "Deploy □ now", "עברית שלום": "□ □", "مرحبا": "□",
		"cafe\u0301": "cafe", "\u202Eevil\u202C": "evil", "a\u200Db": "ab", "": "",
	} {
		if got := l.drawable(text); got != want {
			t.Errorf("%q is drawn as %q, not %q", text, got, want)
		}
	}
}

func TestLinesBreakBetweenWords(t *testing.T) {
	t.Parallel()
	l := newType().regular
	const wide = 143
	for text, want := range map[string][]string{
		"Add an index to the ledger":   {"Add an", "index to", "the ledger"},
		"Christmas Day":                {"Christ-", "mas Day"},
		"02:30–06:30":                  {"02:30–", "06:30"},
		"Add an index to the database": {"Add an", "index to", "the dat…"},
		"short":                        {"short"},
		"":                             nil,
	} {
		got := l.wrap(text, wide, 0, 3)
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q breaks into %q, not %q", text, got, want)
		}
		for _, line := range got {
			if l.width(line) > wide {
				t.Errorf("%q is wider than its line", line)
			}
		}
	}
	if got := l.wrap("Upgrade all", wide, 90, 3); got[0] != "" || got[1] != "Upgrade" {
		t.Errorf("a word that does not fit behind the number breaks into %q", got)
	}
	for n := range 40 { // whatever the room, it comes to an end
		l.wrap("Donaudampfschifffahrt–a b-c", n, 0, 100)
	}
}

func TestADayThatIsFullCountsTheRest(t *testing.T) {
	t.Parallel()
	ty := newType()
	d := Day{Windows: []string{"02–06", "05–07", "22–02", "23–01"}, Changes: many(16)}
	if shown, more := d.chips(nil, 6, ty); len(shown) != 4 || more != 13 || shown[0].text[1] != "+3 more" {
		t.Errorf("shown are %+v and %d more", shown, more)
	}
	if shown, more := (Day{Changes: many(6)}).chips(nil, 6, ty); len(shown) != 6 || more != 0 {
		t.Errorf("of six, %d are shown and %d more", len(shown), more)
	}
	if shown, more := (Day{Changes: many(7)}).chips(nil, 6, ty); len(shown) != 5 || more != 2 {
		t.Errorf("of seven, %d are shown and %d more", len(shown), more)
	}
}

func TestFreezesThatOverlapHaveLanesOfTheirOwn(t *testing.T) {
	t.Parallel()
	m := december()
	m.Freezes = nil
	for i := range 6 {
		m.Freezes = append(m.Freezes, Freeze{Name: fmt.Sprint("No. ", i), From: 6 + float64(i)/2, To: 13})
	}
	bars := m.bars(6, newType())
	if len(bars) != mostLanes || bars[2].text[0] != "4 more freezes" || bars[2].lane != 2 || bars[2].top <= bars[1].top {
		t.Errorf("the bars are %+v", bars)
	}
}

func TestAMonthOfAnyShapeIsDrawn(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]Month{
		"of four weeks":     {Title: "February 2027", First: time.Monday, Days: make([]Day, 28)},
		"of six weeks":      {Title: "August 2026", First: time.Saturday, Days: make([]Day, 31), Today: 31},
		"without a name":    {Days: make([]Day, 30), First: time.Sunday},
		"of endless titles": {Title: strings.Repeat("December ", 50), Zone: strings.Repeat("決", 300), Days: make([]Day, 31)},
		"frozen whole":      {Title: "May 2027", First: time.Saturday, Days: make([]Day, 31), Freezes: []Freeze{{Name: "All", From: -5, To: 40}}},
		"frozen for a moment": {Title: "May 2027", First: time.Saturday, Days: make([]Day, 31), Freezes: []Freeze{
			{Name: "Now", From: 2, To: 2.02}, {Name: "Midnight", From: 8.99, To: 9.01}, {Name: "Last", From: 30.99, To: 31}, {Name: "None", From: 3, To: 3},
		}},
	} {
		drawn, size := draw(t, m)
		if drawn.Rect.Dy() < 700 || size > 200_000 {
			t.Errorf("a month %s is %v with %d bytes", name, drawn.Rect, size)
		}
	}
}

// crowded is a month with 500 changes.
func crowded() Month {
	m := december()
	for i := range m.Days {
		m.Days[i].Windows = []string{"02:30–06:30", "22–02"}
		m.Days[i].Changes = many(17)
	}
	return m
}

func TestACrowdedMonthIsNeitherLargeNorARibbon(t *testing.T) {
	t.Parallel()
	drawn, size := draw(t, crowded())
	if size > 200_000 || drawn.Rect.Dy() > 5*Width/2 || len(drawn.Palette) > 256 {
		t.Errorf("the picture is %v with %d bytes", drawn.Rect, size)
	}
}
