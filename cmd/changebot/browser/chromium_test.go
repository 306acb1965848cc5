// Package browser_test works on the page of `changebot demo` as people do: with a real browser, by typing and clicking.
package browser_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// pictures is the folder for the pictures of the README; empty: none are taken.
var pictures = flag.String("pictures", "", "take pictures of the page and write them to this `folder`")

// changebot is the real program. The race detector would take the processor from the browser.
var changebot = programtest.Release("..")

// chromium is of the one browser, in which each test has tabs of its own.
var chromium context.Context

func TestMain(m *testing.M) {
	// The tests mostly wait: the bot posts once a second in a channel, which is what Slack bears.
	err := flag.Set("test.parallel", "5")
	flag.Parse()
	code := 1
	if err == nil {
		code, err = withBrowser(func() int { return programtest.Main(m.Run) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// withBrowser starts the browser for the time of run.
func withBrowser(run func() int) (code int, err error) {
	path, err := findChromium()
	if err != nil {
		return 1, err
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // it would need rights that containers lack; the page is our own
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
	)...)
	defer release()
	var stop context.CancelFunc
	chromium, stop = chromedp.NewContext(allocator)
	defer stop()
	if err := chromedp.Do(chromium); err != nil {
		return 1, fmt.Errorf("start %s: %w", path, err)
	}
	return run(), nil
}

// findChromium returns the path of the browser. On Ubuntu chromium-browser may be no more than a hint at a snap, so it
// comes late.
func findChromium() (string, error) {
	for _, name := range []string{"chromium", "google-chrome", "chromium-browser", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium for the browser tests: run “make install”, or install it by hand: " +
		"“apt-get install chromium” on Debian, “brew install --cask chromium” on macOS, Google Chrome on Ubuntu")
}
