package bot

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretsNeverReachTheLog(t *testing.T) {
	t.Parallel()
	secrets := []string{
		"xoxb-123-456-abcDEF", "xoxe.xoxp-1-Mi0yLT", "xapp-1-A0-7-0f", "https://hooks.slack.com/actions/T1/2/abc",
		"https://hooks.slack-gov.com/commands/T1/2/abc", "http://127.0.0.1:3900/response/T1/abcdef", "398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
		"wss://x/link/?ticket=77aa", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
	}
	for _, secret := range secrets {
		var book logbook
		log := slog.New(redactor{slog.NewTextHandler(&book, nil)}).With("with", secret).WithGroup("group")
		log.Error("post to "+secret, //nolint:sloglint // the message is what is tested
			"error", errors.New("dial "+secret+": refused"), slog.Group("inner", "deep", secret))
		part := secret[strings.LastIndexAny(secret, "/=-.")+1:]
		if text := book.String(); strings.Contains(text, part) || strings.Count(text, "[secret]") != 4 {
			t.Errorf("of %q the log says:\n%s", secret, text)
		}
	}
}

func TestWhatIsNoSecretIsLoggedAsItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"CHG-12 1700000000.000100 C0CHANGES", "https://harbourpay.slack.com/archives/C1/p1", "xoxo"} {
		if got := redact(text); got != text {
			t.Errorf("%q is logged as %q", text, got)
		}
	}
}
