package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestServeDoesNotStartWhenAnythingIsWrongAndSaysAllOfIt(t *testing.T) {
	t.Parallel()
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	write(t, policy, "company: Harbour Pay\nchanels: {}\n")
	p := changebot.Start(t, []string{
		"SLACK_BOT_TOKEN=xoxp-1", "SLACK_SIGNING_SECRET=short", "DATABASE_URL=mysql://db", "PORT=many", "POLICY_FILE=" + policy,
	}, "serve")
	if code := p.Wait(t); code != exitUsage {
		t.Errorf("exit code %d, want %d", code, exitUsage)
	}
	said := p.Output()
	for _, want := range []string{
		"SLACK_BOT_TOKEN does not", "SLACK_SIGNING_SECRET is not", "DATABASE_URL names no", "PORT is not",
		policy + ":2:1: ", "channels", "time_zone",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestServeSaysWhenSlackDoesNotKnowTheToken(t *testing.T) {
	t.Parallel()
	o := openOffice(t, storagetest.SQLiteURL(t), false)
	p := changebot.Start(t, append(o.settings, "SLACK_BOT_TOKEN=xoxb-of-nobody"), "serve")
	if code := p.Wait(t); code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	if said := p.Output(); !strings.Contains(said, "Slack does not know SLACK_BOT_TOKEN") || strings.Contains(said, "xoxb-of-nobody") {
		t.Errorf("it says:\n%s", said)
	}
}

func TestServeWithoutMigratingRefusesADatabaseThatIsNotReady(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		o := openOffice(t, database, false)
		p := changebot.Start(t, o.settings, "serve", "--no-migrate")
		if code := p.Wait(t); code != exitFailed || !strings.Contains(p.Output(), "changebot migrate") {
			t.Errorf("exit code %d, and:\n%s", code, p.Output())
		}
		for range 2 {
			if code := changebot.Start(t, []string{"DATABASE_URL=" + database}, "migrate").Wait(t); code != exitDone {
				t.Fatalf("migrate exits with %d", code)
			}
		}
		address := changebot.Start(t, o.settings, "serve", "--no-migrate").Ready(t)
		for path, want := range map[string]string{"/healthz": "alive\n", "/readyz": "ready\n"} {
			if got := get(t, address+path); got != want {
				t.Errorf("%s says %q, want %q", path, got, want)
			}
		}
	})
}

func TestTheDemoComesToLifeAndAChangeCanBeClosedInIt(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "demo")
	p := changebot.Start(t, nil, "demo", "--no-open", "--dir", folder, "--months", "0")
	o := &office{slack: slacksim.Dial(p.Says(t, "Open ")), database: "sqlite:" + filepath.Join(folder, "changebot.db")}
	o.awaitCard(t, "CHG-1", "Closed · Successful")
	o.awaitCard(t, "CHG-2", "Step 6 of 7 · Verification")
	o.awaitCard(t, "CHG-3", "Step 4 of 7 · Scheduled")
	o.awaitCard(t, "CHG-4", "Step 3 of 7 · Approval")
	o.awaitCard(t, "CHG-5", "Step 2 of 7 · Assessment")

	calendar := get(t, "http://"+p.Says(t, "http://"))
	if !strings.HasPrefix(calendar, "BEGIN:VCALENDAR\r\n") || !strings.Contains(calendar, "\r\nUID:chg-3@t") || strings.Contains(calendar, "chg-4") {
		t.Errorf("a calendar program reads:\n%s", calendar)
	}

	number := o.raise(t, slacksim.Mara)
	o.assess(t, number)
	o.approve(t, number)
	o.schedule(t, number)
	o.implement(t, number)
	o.verify(t, number)
	o.document(t, number)
	o.expectThread(t, number, wholeLife...)

	if code := p.Interrupt(t); code != exitDone {
		t.Errorf("it stopped with %d", code)
	}
	if said := p.Output(); !strings.Contains(said, "Stopped. The record is still in "+folder) {
		t.Errorf("it says:\n%s", said)
	}
	o.expectRecord(t, number)
	if c, _ := o.record(t, "CHG-1"); c.State != change.Closed {
		t.Errorf("the first example is %s", c.State)
	}
}

func TestTheDemoLeavesADatabaseAloneThatIsThereAlready(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "changebot.db"), "precious")
	code, _, said := call(t, nil, "demo", "--no-open", "--dir", folder)
	if code != exitFailed || !strings.Contains(said, "is there already") {
		t.Errorf("exit code %d, saying %q", code, said)
	}
}

func TestTheLocalSlackServesThisMachineOnly(t *testing.T) {
	t.Parallel()
	code, _, said := call(t, nil, "slack", "--addr", "0.0.0.0:0")
	if code != exitFailed || !strings.Contains(said, "this machine only") {
		t.Errorf("exit code %d, saying %q", code, said)
	}
}

func TestABotThatIsStillStartingStopsWhenAsked(t *testing.T) {
	t.Parallel()
	environ := inOrder("SLACK_API_URL=http://127.0.0.1:1/", "DATABASE_URL="+storagetest.SQLiteURL(t), "PORT=0", "LOG_FORMAT=json")
	p := changebot.Start(t, environ, "serve")
	p.Logs(t, "Slack cannot be reached; trying again")
	if code, _ := p.Stop(t); code != exitDone {
		t.Errorf("exit code %d while starting", code)
	}
}
