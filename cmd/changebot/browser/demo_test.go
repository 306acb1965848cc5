package browser_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// startDemo starts `changebot demo` in a fresh folder, with a record that begins today, and returns the address of its
// page. It ends with the test, and what it wrote is shown when the test has failed.
func startDemo(t *testing.T) string {
	t.Helper()
	address, _ := startDemoAfter(t, 0)
	return address
}

// startDemoAfter is startDemo with a record of that many months already. It also returns the database's URL.
func startDemoAfter(t *testing.T, months int) (address, database string) {
	t.Helper()
	folder := t.TempDir()
	demo := changebot.Start(t, nil, "demo", "--no-open", "--addr", "127.0.0.1:0", "--dir", folder, "--months", strconv.Itoa(months))
	address = demo.Says(t, "Open ")
	awaitStories(t, slacksim.Dial(address))
	return address, "sqlite:" + filepath.Join(folder, "changebot.db")
}

// awaitStories waits until the demo has made its example changes. It makes them as the same people as act in the tests,
// in forms of theirs.
func awaitStories(t *testing.T, slack *slacksim.Client) {
	t.Helper()
	programtest.Eventually(t, func() error {
		asked, err := slack.As(slacksim.Helen).Messages(t.Context(), "")
		if err != nil {
			return err
		}
		forms, err := slack.As(slacksim.Priya).Modals(t.Context())
		if err != nil {
			return err
		}
		last := func(m slacksim.Message) bool {
			return strings.Contains(m.Text, "Rotate the ledger database's TLS certificates")
		}
		if len(forms) > 0 || !slices.ContainsFunc(asked, last) {
			return errors.New("the demo is still making its example changes")
		}
		return nil
	})
}

// personNamed returns the person of the demo with this first name.
func personNamed(t *testing.T, first string) slacksim.Person {
	t.Helper()
	for _, p := range slacksim.DefaultPeople() {
		if name, _, _ := strings.Cut(p.RealName, " "); name == first {
			return p
		}
	}
	t.Fatalf("nobody is called %s", first)
	return slacksim.Person{}
}

// audited fails the test unless the audit of the demo's record finds nothing.
func audited(t *testing.T, database string) {
	t.Helper()
	audit := exec.CommandContext(t.Context(), changebot.Path(t), "audit", "verify")
	audit.Env = append(os.Environ(), "DATABASE_URL="+database)
	if said, err := audit.CombinedOutput(); err != nil || !strings.Contains(string(said), "The record fits") {
		t.Errorf("the audit says: %s (%v)", said, err)
	}
}
