package browser_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

//go:embed eyes.js
var eyes string

// A tab is one tab of the browser on the page of a demo.
type tab struct {
	t       *testing.T
	address string
	ctx     context.Context // the browser's, not the test's: it outlives the test by its picture
}

// The sizes of screen that the tests look at.
const (
	wide, high           = 1200, 800
	phoneWide, phoneHigh = 390, 844
)

// open starts a demo and opens its page.
func open(t *testing.T) *tab {
	t.Helper()
	return openTab(t, startDemo(t))
}

// another opens a second tab on the same page, with nothing remembered of the first.
func (b *tab) another() *tab {
	b.t.Helper()
	return openTab(b.t, b.address)
}

// openTab opens a tab. The test fails when the page writes an error to its console, and leaves a picture when it has
// failed.
func openTab(t *testing.T, address string) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	b := &tab{t: t, address: address, ctx: ctx}
	var listening sync.WaitGroup
	t.Cleanup(func() {
		if t.Failed() {
			b.keepPicture()
		}
		closeTab()
		listening.Wait()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	console := chromedp.Console(ctx)
	listening.Go(func() {
		for m, err := range console {
			if err != nil {
				return // the tab was closed
			}
			if m.Type == chromedp.ConsoleError || m.IsException() {
				t.Errorf("the page wrote to its console: %s (%s:%d)", m, m.URL, m.Line+1)
			}
		}
	})
	b.size(wide, high)
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: eyes})
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	}
	if err != nil {
		t.Fatalf("prepare a tab: %v", err)
	}
	b.visit(address)
	return b
}

// visit loads an address and returns once the page is ready.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	b.eventually(func() error {
		if !evaluate[bool](b, `document.body?.dataset.ready === "true"`) {
			return errors.New("the page is not ready")
		}
		return nil
	})
}

// size makes the screen so wide and high.
func (b *tab) size(wide, high int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(wide, high))
}

// do carries out steps in the browser.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, programtest.Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// look asks one of the functions of eyes.js. Its error is the sentence in which the function says why not.
func look[T any](b *tab, function string, args ...any) (T, error) {
	b.t.Helper()
	given, err := json.Marshal(append([]any{}, args...))
	if err != nil {
		b.t.Fatal(err)
	}
	answer := evaluate[json.RawMessage](b, fmt.Sprintf("eyes.%s(...%s)", function, given))
	var found T
	var not struct{ Why string }
	if err := errors.Join(json.Unmarshal(answer, &not), json.Unmarshal(answer, &found)); err != nil {
		b.t.Fatalf("eyes.%s answered %s: %v", function, answer, err)
	}
	if not.Why != "" {
		return found, errors.New(not.Why)
	}
	return found, nil
}

// evaluate returns what a script yields in the page.
func evaluate[T any](b *tab, script string, options ...chromedp.EvaluateOption) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, programtest.Patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return value
}

// eventually is [eventually] in the tab's test.
func (b *tab) eventually(look func() error) {
	b.t.Helper()
	programtest.Eventually(b.t, look)
}

// keepPicture writes what the screen shows to a file that outlives the test.
func (b *tab) keepPicture() {
	ctx, cancel := context.WithTimeout(b.ctx, programtest.Patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no picture of the page: %v", err)
		return
	}
	file, err := os.CreateTemp(os.TempDir(), strings.ReplaceAll(b.t.Name(), "/", "-")+"-*.png")
	if err != nil {
		b.t.Logf("no picture of the page: %v", err)
		return
	}
	_, err = file.Write(png)
	if err = errors.Join(err, file.Close()); err != nil {
		b.t.Logf("no picture of the page: %v", err)
		return
	}
	b.t.Logf("the page looks like %s", filepath.Clean(file.Name()))
}
