package browser_test

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// picture takes a picture of the whole screen, if pictures are wanted.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	b.rest()
	b.keep(name, page.CaptureScreenshotParams{})
}

// picture takes a picture of the spot alone, on a screen high enough for the whole of it, if pictures are wanted.
func (s spot) picture(name string) {
	b := s.person.tab
	b.t.Helper()
	if *pictures == "" {
		return
	}
	b.size(wide, 2*high)
	defer b.size(wide, high)
	b.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
	b.rest()
	var box page.Viewport
	b.eventually(func() error {
		before := box
		var err error
		if box, err = look[page.Viewport](b, "frame", s); err == nil && box != before {
			err = errors.New("the page still moves")
		}
		return err
	})
	b.keep(name, page.CaptureScreenshotParams{Clip: &box})
}

// rest takes the pointer away and waits until nothing moves.
func (b *tab) rest() {
	b.t.Helper()
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, 1, 1))
	evaluate[bool](b, "eyes.settled()", chromedp.EvalAwaitPromise)
}

func (b *tab) keep(name string, of page.CaptureScreenshotParams) {
	b.t.Helper()
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, of)
	var small []byte
	if err == nil {
		small, err = withFewColours(shot.Data)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".png"), small, 0o644)
	}
	if err != nil {
		b.t.Fatalf("take the picture %s: %v", name, err)
	}
}
