package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/noim3/changebot/change/policyfile"
)

// lookAtSettings reports every setting that is wrong, a line each.
func (d *doctor) lookAtSettings(context.Context) []finding {
	var found []finding
	// A faulty setting has an error of its own: each is read once more, alone.
	settings, warnings, _ := readSettings(d.environ, serveSettings())
	d.settings = settings
	for _, name := range serveSettings() {
		if _, _, err := readSettings(d.environ, []string{name}); err != nil {
			d.wrong[name] = true
			found = append(found, bad(strings.TrimPrefix(why(err), "a setting is wrong: "), "Set it where the bot is started")...)
		}
	}
	for _, w := range warnings {
		found = append(found, doubtful(strings.TrimSuffix(w, "."), "Unset it, or write it as the README's table of settings does")...)
	}
	if len(found) == 0 {
		return good("Every setting can be read")
	}
	return found
}

// lookAtSigningSecret looks at the secret's shape. Whether it is the right one only Slack's requests can show.
func (d *doctor) lookAtSigningSecret(context.Context) []finding {
	secrets := d.settings.signingSecrets
	for _, secret := range secrets {
		text := secret.Reveal()
		if d.settings.slackURL == "" && strings.Count(text, text[:1]) == len(text) {
			return bad("It is a single digit many times over, as nobody but the local Slack has it",
				"Copy the signing secret from the app's page \"Basic Information\" into SLACK_SIGNING_SECRET")
		}
	}
	switch {
	case d.wrong["SLACK_SIGNING_SECRET"]:
		return unseen("SLACK_SIGNING_SECRET is wrong")
	case len(secrets) == 1:
		return good("Its shape is right; only Slack's own requests can show whether it is the app's")
	}
	return doubtful("Two are in force", "Take the old one out of SLACK_SIGNING_SECRET once the new one works")
}

// lookAtTokens says who may read the calendar and the metrics. None need be.
func (d *doctor) lookAtTokens(context.Context) []finding {
	names := d.settings.apiTokens.Names()
	switch {
	case d.wrong["CHANGEBOT_API_TOKENS"]:
		return unseen("CHANGEBOT_API_TOKENS is wrong")
	case len(names) == 0:
		return good("None is set, so nobody can read /calendar.ics or /metrics; \"changebot token NAME\" makes one")
	}
	return good("%s may read /calendar.ics and /metrics", strings.Join(names, ", "))
}

// lookAtPolicy reports every fault of the policy with its line and column.
func (d *doctor) lookAtPolicy(context.Context) []finding {
	name, text, err := findPolicy(d.settings)
	if err != nil {
		return bad("The policy cannot be read: "+why(err), fmt.Sprintf("Correct POLICY_FILE; a relative path begins at %s", workingFolder()))
	}
	var found []finding
	policy, faults := policyfile.Parse(name, text, d.now())
	d.policy = policy
	for _, f := range faults {
		if f.Warning {
			found = append(found, doubtful(f.String(), "")...)
		} else {
			found = append(found, bad(f.String(), "Correct it there")...)
		}
	}
	if name == builtIn {
		found = append(found, doubtful("No policy file is there, so the built-in example is in force, and its people are nobody here",
			"Write policy.yaml, beginning with a copy of cmd/changebot/policy.yaml, and name it in POLICY_FILE")...)
	}
	if len(found) == 0 {
		return good("%s is in order: revision %.12s", name, policy.Revision)
	}
	return found
}

func workingFolder() string {
	folder, err := os.Getwd()
	if err != nil {
		return "the folder in which changebot was started"
	}
	return folder
}
