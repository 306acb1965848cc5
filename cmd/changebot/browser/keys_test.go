package browser_test

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys presses keys one after the other.
func (b *tab) keys(keys string, options ...chromedp.KeyOption) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, options...))
}

// pressesEnter presses the key with the character that it stands for, as a keyboard does; chromedp sends the character
// by itself, which nothing can then prevent.
func (b *tab) pressesEnter() {
	b.t.Helper()
	key := input.DispatchKeyEventParams{Type: kb.KeyDown, Key: "Enter", Code: "Enter", Text: kb.Enter, WindowsVirtualKeyCode: 13}
	_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, key)
	if err == nil {
		key.Type, key.Text = kb.KeyUp, ""
		_, err = chromedp.Call(b.ctx, input.DispatchKeyEvent, key)
	}
	if err != nil {
		b.t.Fatalf("press Enter: %v", err)
	}
}

// write puts text where the focus is, as from the clipboard.
func (b *tab) write(text string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		b.t.Fatalf("write %q: %v", text, err)
	}
}
