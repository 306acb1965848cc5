package browser_test

import (
	"errors"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestTheKeyboardIsEnough(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara := page.as("Mara")
	mara.types("/change")
	form := mara.modal("Raise a change")
	form.hasFocus("What is changing?")
	page.keys(kb.ArrowDown)
	mara.at(".options").sees("Production system, database or infrastructure", "Software release or feature")
	page.keys(kb.ArrowDown)
	page.pressesEnter()
	form.holds("What is changing?", "Software release or feature")
	page.keys(kb.Tab)
	form.hasFocus("Category")
	page.keys(kb.Tab)
	form.hasFocus("Title")
	page.write("Retire the version 1 refunds endpoint")

	page.keys(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	form.isWrong("What will be done", "Please complete this required field.")
	form.hasFocus("What will be done")

	page.keys(kb.Escape)
	mara.question().sees("Discard what you typed?")
	page.pressesEnter()
	mara.modalsAreGone()
	page.eventually(func() error {
		if !evaluate[bool](page, "document.activeElement.matches('[data-testid=composer]')") {
			return errors.New("the composer does not have the focus again")
		}
		return nil
	})
	page.keys("3", chromedp.KeyModifiers(chromedp.ModifierAlt))
	page.eventually(func() error {
		if !page.as("Priya").acting() {
			return errors.New("Alt and 3 do not lead to Priya")
		}
		return nil
	})
}
