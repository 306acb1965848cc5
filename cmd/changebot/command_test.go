package main

import (
	"bytes"
	"strings"
	"testing"
)

// call runs the program in the process.
func call(t *testing.T, environ []string, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, terminal{in: strings.NewReader(""), out: &stdout, err: &stderr, environ: environ})
	return code, stdout.String(), stderr.String()
}

func TestHelpNamesEveryCommandAndFitsAScreen(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"help"}, {"-h"}, {"--help"}} {
		code, out, _ := call(t, nil, args...)
		if code != exitDone {
			t.Errorf("%q exits with %d", args, code)
		}
		for _, c := range subcommands() {
			if !strings.Contains(out, "\n  "+c.word+"  ") || !strings.Contains(out, c.does) {
				t.Errorf("%q does not name %q:\n%s", args, c.word, out)
			}
		}
		if lines := strings.Count(out, "\n"); lines > 24 {
			t.Errorf("the help has %d lines", lines)
		}
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	for _, c := range subcommands() {
		words := strings.Fields(c.word)
		code, out, said := call(t, nil, append(words, "--help")...)
		if code != exitDone || said != "" || !strings.HasPrefix(out, "Usage: changebot "+c.word) {
			t.Errorf("%s --help exits with %d, %q, and prints:\n%s", c.word, code, said, out)
		}
		if _, same, _ := call(t, nil, append([]string{"help"}, words...)...); same != out {
			t.Errorf("help %s is not %s --help", c.word, c.word)
		}
		for _, name := range c.reads {
			if !strings.Contains(out, "\n  "+name+"\n") {
				t.Errorf("%s --help does not explain %s", c.word, name)
			}
		}
	}
}

func TestAMisspeltCommandGetsTheNearest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ typed, want string }{
		{"sreve", `Did you mean "serve"?`},
		{"migrat", `Did you mean "migrate"?`},
		{"policy", `Did you mean "policy check"?`},
		{"Demo", `Did you mean "demo"?`},
		{"frobnicate", `there is no command "frobnicate". Run`},
	} {
		code, out, said := call(t, nil, test.typed)
		if code != exitUsage || out != "" || !strings.Contains(said, test.want) {
			t.Errorf("%q exits with %d and says %q, want %q", test.typed, code, said, test.want)
		}
	}
}

func TestAWrongCommandLineIsRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"version", "now"},
		{"serve", "--fast"},
		{"serve", "please"},
		{"migrate", "down"},
		{"manifest"},
		{"manifest", "--url", "http://changes.example.com"},
		{"manifest", "--url", "https://changes.example.com", "--socket"},
		{"manifest", "--socket", "--name", strings.Repeat("x", 36)},
		{"policy", "check", "a.yaml", "b.yaml"},
		{"demo", "--addr"},
		{"slack", "me"},
	} {
		code, out, said := call(t, nil, args...)
		if code != exitUsage || out != "" || !strings.Contains(said, "--help") {
			t.Errorf("%q exits with %d, prints %q and says %q", args, code, out, said)
		}
	}
}

func TestVersionNamesTheGoThatBuiltIt(t *testing.T) {
	t.Parallel()
	code, out, _ := call(t, nil, "version")
	if code != exitDone || !strings.HasPrefix(out, "changebot ") || !strings.Contains(out, "go1.") {
		t.Errorf("version exits with %d and prints %q", code, out)
	}
}
