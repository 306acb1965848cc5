package browser_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
)

// patience is how long a test waits for what should take no time: long enough for a busy machine.
const patience = time.Minute

// eventually looks again and again until look no longer complains, and fails with its last complaint when patience
// is over.
func eventually(t *testing.T, look func() error) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(30 * time.Millisecond)
	defer again.Stop()
	for {
		err := look()
		if err == nil {
			return
		}
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("after %s: %v", patience, err)
		}
	}
}

// startDemo starts `changebot demo` in a fresh folder and returns the address of its page. It ends with the test, and
// what it wrote is shown when the test has failed.
func startDemo(t *testing.T) string {
	t.Helper()
	read, write := io.Pipe()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, "demo", "--no-open", "--addr", "127.0.0.1:0", "--dir", t.TempDir())
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	opened, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(io.TeeReader(read, &said)); lines.Scan(); {
			if address, ok := strings.CutPrefix(lines.Text(), "Open "); ok {
				opened <- address
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		write.Close()
		<-ended
		if t.Failed() {
			t.Logf("changebot demo wrote:\n%s", &said)
		}
	})
	select {
	case address := <-opened:
		awaitStories(t, slacksim.Dial(address))
		return address
	case <-ended:
		t.Fatal("changebot demo has ended")
	case <-time.After(patience):
		t.Fatal("changebot demo does not say where its page is")
	}
	return ""
}

// awaitStories waits until the demo has made its example changes. It makes them as the same people as act in the tests,
// in forms of theirs.
func awaitStories(t *testing.T, slack *slacksim.Client) {
	t.Helper()
	eventually(t, func() error {
		asked, err := slack.As(slacksim.Helen).Messages(t.Context(), "")
		if err != nil {
			return err
		}
		forms, err := slack.As(slacksim.Priya).Modals(t.Context())
		if err != nil {
			return err
		}
		last := func(m slacksim.Message) bool { return strings.Contains(m.Text, "CHG-4 waits for you") }
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
