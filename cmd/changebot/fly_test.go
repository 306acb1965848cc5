package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const root = "../.."

// inFly returns what fly.toml says, by the names of its tables and keys: "http_service.internal_port" is "8080". The
// second table of an array such as [[vm]] is "vm.1".
func inFly(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "fly.toml"))
	if err != nil {
		t.Fatal(err)
	}
	said, met := map[string]string{}, map[string]int{}
	table := ""
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		key, value, isPair := strings.Cut(line, " = ")
		switch {
		case line == "":
		case strings.HasPrefix(line, "["):
			name := strings.Trim(line, "[]")
			table = name + "."
			if n := met[name]; n > 0 {
				table = fmt.Sprintf("%s.%d.", name, n)
			}
			met[name]++
		case isPair:
			said[table+key] = strings.Trim(value, `"`)
		default:
			t.Fatalf("this test cannot read the line %q of fly.toml", line)
		}
	}
	return said
}

func TestFlyKeepsABotRunning(t *testing.T) {
	t.Parallel()
	said := inFly(t)
	for key, want := range map[string]string{
		"http_service.auto_stop_machines": "off", // a stopped machine keeps no deadline
		"http_service.force_https":        "true",
		"deploy.strategy":                 "rolling",
		"http_service.checks.path":        "/readyz",
		"http_service.checks.method":      "GET",
		"checks.alive.path":               "/healthz",
		"checks.alive.type":               "http",
		"http_service.internal_port":      said["env.PORT"],
		"checks.alive.port":               said["env.PORT"],
	} {
		if said[key] != want || want == "" {
			t.Errorf("%s is %q, want %q", key, said[key], want)
		}
	}
	if n, err := strconv.Atoi(said["http_service.min_machines_running"]); err != nil || n < 1 {
		t.Errorf("%d machines at least are kept running", n)
	}
}

func TestFlyWaitsUntilAStoppedBotHasFinished(t *testing.T) {
	t.Parallel()
	said := inFly(t)
	seconds, err := strconv.Atoi(said["kill_timeout"])
	if err != nil {
		t.Fatal(err)
	}
	// As "changebot serve --help" promises: within that time drain is over and the deliveries under way are made.
	const promised = 10 * time.Second
	if _, help, _ := call(t, nil, "serve", "--help"); !strings.Contains(strings.Join(strings.Fields(help), " "), "within ten seconds") {
		t.Errorf("serve makes another promise:\n%s", help)
	}
	if given := time.Duration(seconds) * time.Second; given <= promised || promised <= drain {
		t.Errorf("Fly kills after %s; serve needs up to %s, of which it drains for %s", given, promised, drain)
	}
	// The interrupt, Fly's default, would do as well, but SIGTERM is what the tests send.
	if said["kill_signal"] != "SIGTERM" {
		t.Errorf("the signal is %q", said["kill_signal"])
	}
}

func TestFlyMigratesBeforeARelease(t *testing.T) {
	t.Parallel()
	said := inFly(t)
	isCommand := func(c command) bool { return c.word == said["deploy.release_command"] }
	if said["deploy.release_command"] != "migrate" || !slices.ContainsFunc(subcommands(), isCommand) {
		t.Errorf("the release command is %q", said["deploy.release_command"])
	}
	dockerfile, err := os.ReadFile(filepath.Join(root, said["build.dockerfile"]))
	if err != nil {
		t.Fatal(err)
	}
	// The release command takes the place of the image's command, and needs its entry point.
	for _, want := range []string{`ENTRYPOINT ["/changebot"]`, `CMD ["serve"]`, "USER 65532:65532", "FROM scratch"} {
		if !strings.Contains(string(dockerfile), "\n"+want+"\n") {
			t.Errorf("the image has no %s", want)
		}
	}
}
