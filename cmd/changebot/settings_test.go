package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inOrder is an environment in which serve can start.
func inOrder(more ...string) []string {
	return append([]string{
		"SLACK_BOT_TOKEN=xoxb-1-2-abc",
		"SLACK_SIGNING_SECRET=8f742231b10e8888abcd99eeeff285a5",
	}, more...)
}

func TestSettingsHaveTheDefaultsThatTheTableSays(t *testing.T) {
	t.Parallel()
	s, warnings, err := readSettings(inOrder(), serveSettings())
	if err != nil || len(warnings) != 0 {
		t.Fatalf("readSettings = %v, %v", warnings, err)
	}
	if s.slackURL != "" || s.port != 8080 || s.database.Reveal() != "sqlite:changebot.db" ||
		s.logLevel != slog.LevelInfo || s.policyFile != "" || s.appToken.Reveal() != "" || s.logFormat != "" {
		t.Errorf("unexpected defaults: %#v with database %s", s, s.database.Reveal())
	}
}

func TestSettingsTakeTwoSigningSecretsWhileOneIsReplaced(t *testing.T) {
	t.Parallel()
	old, next := strings.Repeat("a", 32), strings.Repeat("b", 32)
	s, _, err := readSettings(inOrder("SLACK_SIGNING_SECRET="+next+","+old), serveSettings())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Secret{newSecret(next), newSecret(old)}, s.signingSecrets, cmp.AllowUnexported(Secret{})); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
}

func TestEveryFaultIsToldOfAtOnceByTheNameOfItsVariable(t *testing.T) {
	t.Parallel()
	wrong := []string{
		"SLACK_BOT_TOKEN=xoxp-hush", "SLACK_SIGNING_SECRET=hush", "SLACK_APP_TOKEN=xoxb-hush",
		"SLACK_API_URL=https://slack.example/api", "DATABASE_URL=mysql://me:hush@host/db", "POLICY_FILE= policy.yaml",
		"PORT=http", "CHANGEBOT_API_TOKENS=changebot_hush", "LOG_LEVEL=loud", "LOG_FORMAT=xml",
	}
	_, _, err := readSettings(wrong, serveSettings())
	if err == nil {
		t.Fatal("settings that are all wrong were taken")
	}
	said := err.Error()
	for _, pair := range wrong {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.Contains(said, "\n  "+name+" ") {
			t.Errorf("nothing is said of %s in:\n%s", name, said)
		}
	}
	if strings.Contains(said, "hush") {
		t.Errorf("a value that may be secret is shown in:\n%s", said)
	}
}

func TestASettingIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("a", 32)
	for _, test := range []struct{ pair, want string }{
		{"SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN is not set; it is the bot's token"},
		{"SLACK_BOT_TOKEN=xapp-1", "SLACK_BOT_TOKEN does not begin with xoxb-"},
		{"SLACK_BOT_TOKEN=xoxb-1\n", "SLACK_BOT_TOKEN begins or ends with a space or a line break"},
		{"SLACK_SIGNING_SECRET=", "SLACK_SIGNING_SECRET is not set"},
		{"SLACK_SIGNING_SECRET=" + secret + "a", "SLACK_SIGNING_SECRET is not 32 digits"},
		{"SLACK_SIGNING_SECRET=" + secret + ",", "SLACK_SIGNING_SECRET is not 32 digits"},
		{"SLACK_SIGNING_SECRET=" + secret + "," + secret + "," + secret, "holds more than two secrets"},
		{"SLACK_API_URL=https://slack.com/api", "SLACK_API_URL does not end in /"},
		{"SLACK_API_URL=slack.com/", "SLACK_API_URL is not an address"},
		{"DATABASE_URL=sqlite:", "DATABASE_URL names no file"},
		{"DATABASE_URL=changebot.db", "DATABASE_URL names no database"},
		{"DATABASE_URL=postgres:host", "DATABASE_URL is not a URL"},
		{"DATABASE_URL=postgres://u:50%@host/db", "DATABASE_URL is not a URL"},
		{"PORT=-1", "PORT is not a port"},
		{"PORT=65536", "PORT is not a port"},
		{"CHANGEBOT_API_TOKENS=gate:12", "CHANGEBOT_API_TOKENS holds, as entry 1, no SHA-256"},
	} {
		_, _, err := readSettings(inOrder(test.pair), serveSettings())
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q gives %v, want %q", test.pair, err, test.want)
		}
	}
}

func TestSettingsThatCannotBeMeantAreWarnedOf(t *testing.T) {
	t.Parallel()
	_, warnings, err := readSettings(inOrder("CHANGEBOT_PORT=1", "CHANGE=2"), serveSettings())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CHANGEBOT_PORT is set, but changebot has no such setting."}
	if diff := cmp.Diff(want, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestACommandReadsOnlyItsOwnSettings(t *testing.T) {
	t.Parallel()
	s, _, err := readSettings([]string{"SLACK_BOT_TOKEN=nonsense", "DATABASE_URL=sqlite:x.db"}, []string{"DATABASE_URL"})
	if err != nil || s.database.Reveal() != "sqlite:x.db" {
		t.Errorf("readSettings = %v, %v", s.database.Reveal(), err)
	}
}

func FuzzSettings(f *testing.F) {
	for _, pair := range []string{
		"SLACK_BOT_TOKEN=xoxb-", "SLACK_SIGNING_SECRET=a,b", "SLACK_APP_TOKEN=xapp-", "SLACK_API_URL=http://[::1]:namedport/",
		"DATABASE_URL=postgres://u:50%@host/db", "DATABASE_URL=sqlite:", "PORT=00080", "LOG_LEVEL=DEBUG", "CHANGEBOT_X=", "=", "", "PORT",
	} {
		f.Add(pair, "")
		f.Add(pair, "hush")
	}
	f.Fuzz(func(t *testing.T, pair, more string) {
		const secret = "0penSesame"
		s, warnings, err := readSettings(inOrder(pair+more, pair+secret), serveSettings())
		said := fmt.Sprint(s, warnings, err)
		if name, _, given := strings.Cut(pair, "="); given && name != "SLACK_API_URL" && name != "POLICY_FILE" && strings.Contains(said, secret) {
			t.Errorf("a value that may be secret is shown in: %s", said)
		}
		if err == nil && (s.port < 0 || s.port > 65535 || len(s.signingSecrets) == 0 || s.botToken.Reveal() == "") {
			t.Errorf("settings that cannot work were taken: %+v", s)
		}
	})
}
