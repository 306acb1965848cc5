package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestAPhoneIsWideEnough(t *testing.T) {
	t.Parallel()
	page := open(t)
	page.size(phoneWide, phoneHigh)
	mara := page.as("Mara")

	number := mara.raises("Retire the version 1 refunds endpoint")
	page.fits()
	mara.everywhere().presses("Channels")
	mara.everywhere().click(thing{Kind: "part", Name: "#sidebar [data-home=open]"})
	mara.at("[data-testid=home]").sees("My changes", number)
	page.fits()
	mara.row(number).presses("Details")
	mara.modal(number).sees("Step 2 of 7 · Assessment")
	page.fits()
	mara.modal(number).presses("Close")
	mara.everywhere().presses("Channels")
	mara.everywhere().presses("changes")
	mara.thread(number).sees("raised this change")
	page.fits()
}

func TestBothThemesAreReadable(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara := page.as("Mara")
	mara.types("/change list all")
	for _, theme := range []string{"light", "dark"} {
		page.prefers(theme)
		page.isDark(theme == "dark")
		mara.modal("Changes").sees("CHG-4")
		page.isReadable()
	}
	mara.modal("Changes").presses("Close")
	for _, theme := range []string{"light", "dark"} {
		page.prefers(theme)
		mara.opensHome().sees("Waits for me")
		page.isReadable()
		mara.thread("CHG-1").sees("raised this change")
		page.isReadable()
	}
}

func TestTheThemeIsChosenAndRemembered(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara := page.as("Mara")
	page.prefers("dark")
	page.isDark(true)
	mara.everywhere().presses("Dark theme")
	page.isDark(false)
	mara.everywhere().presses("Dark theme")
	page.prefers("light")
	page.isDark(true)
	page.visit(page.address)
	page.isDark(true)
}

// fits fails the test when something reaches beyond the side of the screen.
func (b *tab) fits() {
	b.t.Helper()
	if beyond := evaluate[int](b, "document.documentElement.scrollWidth - innerWidth"); beyond > 0 {
		b.t.Errorf("the page is %d pixels wider than the screen", beyond)
	}
}

// prefers says which theme the person's system asks for.
func (b *tab) prefers(theme string) {
	b.t.Helper()
	asked := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, asked); err != nil {
		b.t.Fatal(err)
	}
}

// isDark waits until the page has light letters on a dark ground, or the other way round.
func (b *tab) isDark(want bool) {
	b.t.Helper()
	b.eventually(func() error {
		light := evaluate[[2]float64](b, "eyes.light(document.querySelector('.column-head'))")
		if dark := light[0] > light[1]; dark != want {
			return fmt.Errorf("the letters are of lightness %.2f on a ground of %.2f", light[0], light[1])
		}
		return nil
	})
}

// isReadable fails the test when words on the page can hardly be told from their ground.
func (b *tab) isReadable() {
	b.t.Helper()
	b.rest()
	faint, err := look[struct{ Words []string }](b, "faint")
	if err != nil || len(faint.Words) > 0 {
		b.t.Errorf("hard to read (%v):\n%s", err, strings.Join(faint.Words, "\n"))
	}
}
