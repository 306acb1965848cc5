package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/bot/slacksim/simtest"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestADoctorFindsNothingWrongWithAHealthyInstallation(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, o *office) {
		t.Helper()
		address := o.serve(t).Ready(t)
		policy := filepath.Join(t.TempDir(), "policy.yaml")
		write(t, policy, string(examplePolicy))
		code, out, said := call(t, append(o.settings, "POLICY_FILE="+policy), "doctor", "--url", address)
		if code != exitDone || said != "" || !strings.HasSuffix(out, "\nNothing is wrong.\n") {
			t.Errorf("exit code %d, %q, and:\n%s", code, said, out)
		}
		lines := strings.Split(strings.TrimSuffix(out, "\n\nNothing is wrong.\n"), "\n")
		if len(lines) != len((&doctor{}).checks()) {
			t.Errorf("it has %d lines:\n%s", len(lines), out)
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, "ok ") {
				t.Errorf("it says %s", line)
			}
		}
	})
}

// A clinic has a healthy installation, to be spoilt, and its doctor.
type clinic struct {
	sim     *slacksim.Sim
	bot     *http.ServeMux // what answers at the public URL
	folder  string
	environ []string
	doctor  *doctor
}

const (
	clinicSecret = "0123456789abcdef0123456789abcdef"
	clinicToken  = "xoxb-hush" //nolint:gosec // G101: it opens nothing but the local Slack of its test
	clinicApp    = "xapp-hush"
)

func openClinic(t *testing.T, database string) *clinic {
	t.Helper()
	c := &clinic{bot: http.NewServeMux(), folder: t.TempDir()}
	c.sim = simtest.Start(t, slacksim.Config{BotToken: clinicToken, AppToken: clinicApp, SigningSecret: clinicSecret})
	server := httptest.NewServer(c.bot)
	t.Cleanup(server.Close)
	c.environ = append(localSettings(c.sim, ""), "DATABASE_URL="+database)
	if err := c.policy("", ""); err != nil {
		t.Fatal(err)
	}
	c.doctor = newDoctor(nil, server.URL)
	return c
}

// alive has the bot answer as it should.
func (c *clinic) alive() {
	c.answers("GET /healthz", http.StatusOK)
	c.answers("POST /slack/commands", http.StatusUnauthorized)
}

func (c *clinic) answers(pattern string, status int) {
	c.bot.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://127.0.0.1:1/") // for a redirect, to nobody
		w.WriteHeader(status)
	})
}

func (c *clinic) set(pair string) { c.environ = append(c.environ, pair) }

// policy puts the example policy in force, altered.
func (c *clinic) policy(old, replacement string) error {
	if !strings.Contains(string(examplePolicy), old) {
		return fmt.Errorf("the example policy has no %q", old)
	}
	path := filepath.Join(c.folder, "policy.yaml")
	c.set("POLICY_FILE=" + path)
	return os.WriteFile(path, []byte(strings.Replace(string(examplePolicy), old, replacement, 1)), 0o600)
}

// examine returns the lines that are not ok, and whether the doctor found a fault.
func (c *clinic) examine(t *testing.T) (lines []string, faulty bool) {
	t.Helper()
	c.doctor.environ = c.environ
	var out bytes.Buffer
	err := c.doctor.examine(t.Context(), &out)
	if err := errors.Join(c.doctor.close(), err); err != nil && !errors.Is(err, errSaid) {
		t.Fatal(err)
	}
	for _, secret := range []string{"hush", clinicSecret} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the report holds a secret:\n%s", out.String())
		}
	}
	report, _, _ := strings.Cut(out.String(), "\n\n")
	for line := range strings.Lines(report) {
		if !strings.HasPrefix(line, "ok ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines, errors.Is(err, errSaid)
}

// expect compares those lines with what they must begin with and say, "…" standing for anything in between.
func (c *clinic) expect(t *testing.T, want ...string) {
	t.Helper()
	lines, faulty := c.examine(t)
	wrong := len(lines) != len(want)
	for i := 0; i < len(lines) && !wrong; i++ {
		wrong = !reads(lines[i], want[i])
	}
	if wrong {
		t.Errorf("what is not ok:\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	isFault := func(line string) bool { return strings.HasPrefix(line, "fault") }
	if faulty != slices.ContainsFunc(want, isFault) {
		t.Errorf("it counts as a fault: %t", faulty)
	}
}

func reads(line, want string) bool {
	for i, part := range strings.Split(want, "…") {
		at := strings.Index(line, part)
		if at < 0 || i == 0 && at > 0 {
			return false
		}
		line = line[at+len(part):]
	}
	return true
}

func TestADoctorLooksAtTheDatabase(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		c := openClinic(t, database)
		c.alive()
		if path, isFile := strings.CutPrefix(database, "sqlite:"); isFile {
			c.expect(t,
				"fault    database        There is no file "+path+"; …. Correct DATABASE_URL; or make the file with \"changebot migrate\", …",
				"warning  deliveries      Not looked at, since the database cannot be used. Mend that first.")
			if _, err := os.Stat(path); err == nil {
				t.Error("looking for the file has made it")
			}
			write(t, path, "")
		}
		c = openClinic(t, database)
		c.alive()
		c.expect(t,
			"fault    database        It is not ready: the database is at version 0 of 12: …. Run \"changebot migrate\"; \"changebot serve\" does the same when it starts.",
			"warning  deliveries      Not looked at, since the database cannot be used. Mend that first.")

		bury(t, storagetest.Open(t, database))
		c = openClinic(t, database)
		c.alive()
		c.expect(t, "warning  deliveries      2 messages given up lately; the last, card of CHG-7 on 20…: is_archived. Mend what it says; …")
	})
}

// bury has the bot give up two messages.
func bury(t *testing.T, db *storage.DB) {
	t.Helper()
	for _, n := range []change.Number{3, 7} {
		err := db.Update(t.Context(), func(tx *storage.Tx) error {
			_, err := tx.Enqueue(n, change.Card, fmt.Sprint(n))
			return err
		})
		if err == nil {
			err = db.Update(t.Context(), func(tx *storage.Tx) error {
				claimed, err := tx.Claim(1, time.Minute)
				if err != nil {
					return err
				}
				_, err = tx.Bury(claimed[0], "is_archived")
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestADoctorWarnsOfTheExamplePolicyAndFailsForAFault(t *testing.T) {
	t.Parallel()
	o := openOffice(t, storagetest.SQLiteURL(t), true)
	p := changebot.Start(t, o.settings, "doctor")
	if code := p.Wait(t); code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	said := p.Output()
	for _, want := range []string{
		"\nwarning  policy          No policy file is there, so the built-in example is in force,",
		"\nfault    database        There is no file",
		"\nok       people          ",
		"\n1 fault, 2 warnings.\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestADoctorIsNotStoppedByADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	for _, database := range []string{"postgres://bot:hush@127.0.0.1:1/changes", "sqlite:" + t.TempDir()} {
		c := openClinic(t, database)
		c.alive()
		c.expect(t, "fault    database        It cannot be used: …. See that …", "warning  deliveries      Not looked at, …")
	}
}

func TestADoctorCallsTheBotAtItsPublicURL(t *testing.T) {
	t.Parallel()
	database := storagetest.SQLiteURL(t)
	storagetest.Open(t, database)
	for _, test := range []struct {
		name              string
		healthz, commands int
		want              string
	}{
		{"another program", http.StatusNotFound, http.StatusNotFound, "/healthz answers 404 in place of 200. See that the address leads to \"changebot serve\", and look at its log."},
		{"a redirect", http.StatusMovedPermanently, http.StatusUnauthorized, "/healthz leads elsewhere, with status 301, and Slack does not follow. Use the address that it leads to, …"},
		{"a bot that starts", http.StatusOK, http.StatusServiceUnavailable, "/slack/commands answers 503: the bot is still starting. Run \"changebot doctor\" again; …"},
		{"a program that trusts everybody", http.StatusOK, http.StatusOK, "/slack/commands answers an unsigned request with 200 in place of 401. See …"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := openClinic(t, database)
			c.answers("GET /healthz", test.healthz)
			c.answers("POST /slack/commands", test.commands)
			c.expect(t, "fault    public URL      "+c.doctor.url+test.want)
		})
	}
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		c := openClinic(t, database)
		c.doctor.url = "http://127.0.0.1:1"
		c.expect(t, "fault    public URL      http://127.0.0.1:1 does not answer: …connection refused. See that \"changebot serve\" runs there, …")
	})
	t.Run("an address that nobody gave", func(t *testing.T) {
		t.Parallel()
		c := openClinic(t, database)
		c.doctor.url = ""
		c.expect(t) // Socket Mode
		c = openClinic(t, database)
		c.doctor.url = ""
		c.set("SLACK_APP_TOKEN=")
		c.expect(t, "warning  public URL      Not looked at. Give the address at which Slack reaches the bot, as in --url https://changes.example.com.")
	})
}

// The local Slack gives its bot every scope, so this workspace is but what the token is checked with.
func TestADoctorNamesTheScopesThatTheTokenLacks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ given, want string }{
		{"commands,chat:write,users:read,usergroups:read,channels:read,groups:read,channels:history,groups:history", "fault The token lacks files:write, im:history, im:write. Replace the app's manifest with what \"changebot manifest\" prints, then reinstall the app to the workspace."},
		{"", "warning Slack does not say which the token has. Compare …"},
		{strings.Join(scopes(), ", ") + ", reactions:write", "ok The token has all 11 of the manifest."},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-OAuth-Scopes", test.given)
			fmt.Fprint(w, `{"ok":true,"team_id":"T1","user_id":"U1","bot_id":"B1","bot":{"id":"B1","app_id":"A1"}}`)
		}))
		t.Cleanup(server.Close)
		d := newDoctor(inOrder("SLACK_API_URL="+server.URL+"/"), "")
		d.lookAtSettings(t.Context())
		d.lookAtBotToken(t.Context())
		found := d.lookAtScopes(t.Context())
		if got := string(found[0].grade) + " " + found[0].String(); len(found) != 1 || !reads(got, test.want) {
			t.Errorf("given %q, it says %q, want %q", test.given, got, test.want)
		}
	}
}

// In an organisation people have an id in each workspace and one in the whole, and act under the latter.
func TestADoctorWantsTheIdUnderWhichSomebodyActs(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/users.info" {
			fmt.Fprint(w, `{"ok":true,"user":{"id":"U7","team_id":"T1","enterprise_user":{"id":"W7","enterprise_id":"E1"}}}`)
			return
		}
		fmt.Fprint(w, `{"ok":true,"team_id":"T1","user_id":"U1","bot_id":"B1","bot":{"id":"B1","app_id":"A1"}}`)
	}))
	t.Cleanup(server.Close)
	d := newDoctor(inOrder("SLACK_API_URL="+server.URL+"/"), "")
	d.lookAtSettings(t.Context())
	d.lookAtBotToken(t.Context())
	found := d.lookAtPerson(t.Context(), mention{"U7", "owners"})
	const want = "U7 is known as W7 in your organisation, and acts under that id. Write W7 in the policy at owners."
	if len(found) != 1 || found[0].grade != gradeFault || found[0].String() != want {
		t.Errorf("it says %s", found)
	}
}

func TestADoctorKnowsAMadeUpSigningSecret(t *testing.T) {
	t.Parallel()
	d := newDoctor([]string{"SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=" + strings.Repeat("0", 32)}, "")
	d.lookAtSettings(t.Context())
	if found := d.lookAtSigningSecret(t.Context()); found[0].grade != gradeFault || !strings.Contains(found[0].mend, "Basic Information") {
		t.Errorf("it says %s", found)
	}
}

func TestADoctorLooksAtEverybodyWhomThePolicyNames(t *testing.T) {
	t.Parallel()
	policy, faults := policyfile.Parse(builtIn, examplePolicy, time.Now())
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	people, groups := mentions(policy)
	all := map[string]string{}
	for _, m := range slices.Concat(people, groups) {
		all[m.id] = m.where
	}
	for line := range strings.Lines(string(examplePolicy)) {
		text, _, _ := strings.Cut(line, "#")
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,[]\n", r) }) {
			if (strings.HasPrefix(word, "U0") || strings.HasPrefix(word, "S0")) && all[word] == "" {
				t.Errorf("%s is not looked at", word)
			}
		}
	}
	if len(groups) != len(policy.Groups()) {
		t.Errorf("of the groups %s only %v are looked at", policy.Groups(), groups)
	}
}

func TestADoctorTakesNoAddressThatSlackWouldNotCall(t *testing.T) {
	t.Parallel()
	for address, usable := range map[string]bool{
		"https://changes.example.com": true, "https://changes.example.com/": true, "http://127.0.0.1:8080": true,
		"http://localhost:8080": true, "http://changes.example.com": false, "changes.example.com": false, "ftp://127.0.0.1": false,
	} {
		if err := publicAddress(address); (err == nil) != usable {
			t.Errorf("%s gives %v", address, err)
		}
	}
}
