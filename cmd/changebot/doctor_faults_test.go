package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestADoctorNamesWhatIsWrongAndHowToMendIt(t *testing.T) {
	t.Parallel()
	const unseenInSlack = "Not looked at, since the bot token does not work. Mend that first."
	blindInSlack := []string{"warning  channels        " + unseenInSlack, "warning  user groups     " + unseenInSlack, "warning  people          " + unseenInSlack}
	for _, test := range []struct {
		name  string
		spoil func(ctx context.Context, c *clinic) error
		want  []string
	}{
		{"nothing", func(context.Context, *clinic) error { return nil }, nil},

		{"two settings", func(_ context.Context, c *clinic) error {
			c.set("PORT=hush")
			c.set("SLACK_SIGNING_SECRET=hush")
			return nil
		}, []string{
			"fault    settings        SLACK_SIGNING_SECRET is not 32 digits …",
			"fault    settings        PORT is not a port, a number from 0 to 65535. Set it where the bot is started.",
			"warning  signing secret  Not looked at, since SLACK_SIGNING_SECRET is wrong. Mend that first.",
		}},
		{"a setting that is none", func(_ context.Context, c *clinic) error {
			c.set("CHANGEBOT_COLOUR=red")
			return nil
		}, []string{"warning  settings        CHANGEBOT_COLOUR is set, but changebot has no such setting. Unset it, …"}},
		{"two signing secrets", func(_ context.Context, c *clinic) error {
			c.set("SLACK_SIGNING_SECRET=" + clinicSecret + "," + strings.Repeat("1", 32))
			return nil
		}, []string{"warning  signing secret  Two are in force. Take the old one out of SLACK_SIGNING_SECRET once …"}},

		{"the policy", func(_ context.Context, c *clinic) error {
			return c.policy("time_zone: Australia/Sydney", "time_zone: Sydney")
		}, []string{
			"fault    policy          …policy.yaml:17:12: time_zone: …. Correct it there.",
			"warning  channels        Not looked at, since the policy has faults. Mend that first.",
			"warning  user groups     Not looked at, since the policy has faults. Mend that first.",
			"warning  people          Not looked at, since the policy has faults. Mend that first.",
		}},
		{"a policy that is not there", func(_ context.Context, c *clinic) error {
			c.set("POLICY_FILE=" + filepath.Join(c.folder, "none.yaml"))
			return nil
		}, []string{
			"fault    policy          The policy cannot be read: …none.yaml: no such file or directory. Correct POLICY_FILE; a relative path begins at /…",
			"warning  channels        …", "warning  user groups     …", "warning  people          …",
		}},

		{"a token that nobody knows", func(_ context.Context, c *clinic) error {
			c.set("SLACK_BOT_TOKEN=xoxb-hush-hush")
			return nil
		}, append([]string{
			"fault    bot token       Slack says invalid_auth. Slack does not know SLACK_BOT_TOKEN: copy the bot token anew …",
			"warning  scopes          " + unseenInSlack,
		}, blindInSlack...)},
		{"no token", func(_ context.Context, c *clinic) error {
			c.set("SLACK_BOT_TOKEN=")
			return nil
		}, append([]string{
			"fault    settings        SLACK_BOT_TOKEN is not set; it is the bot's token, …",
			"warning  bot token       Not looked at, since SLACK_BOT_TOKEN or SLACK_API_URL is wrong. Mend that first.",
			"warning  scopes          " + unseenInSlack,
			"warning  clock           Not looked at, since Slack has not answered. Mend that first.",
		}, blindInSlack...)},
		{"no Slack", func(_ context.Context, c *clinic) error {
			c.set("SLACK_API_URL=http://127.0.0.1:1/")
			return nil
		}, append([]string{
			"fault    bot token       Slack cannot be asked: …connection refused. See that this machine reaches Slack's Web API, …",
			"warning  scopes          " + unseenInSlack,
			"warning  clock           Not looked at, since Slack has not answered. Mend that first.",
			"fault    app token       Slack cannot be asked: …",
		}, blindInSlack...)},
		{"a Slack that does not answer", func(ctx context.Context, c *clinic) error {
			c.doctor.patience = 2 * time.Second
			return c.sim.Client().Break(ctx, slacksim.Fault{Method: "conversations.info", Kind: "slow", Delay: "1m", Times: 9})
		}, []string{
			"fault    channels        C0CHANGES: Slack cannot be asked: there is no answer in time. See …",
			"fault    channels        C0EMERGENCIES: …", "fault    channels        C0POLICY: …",
		}},
		{"a Slack that wants to be asked more slowly, which is done", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().Break(ctx, slacksim.Fault{Method: "usergroups.users.list", Kind: "429", RetryAfter: 1})
		}, nil},

		{"a clock that is ahead", func(_ context.Context, c *clinic) error {
			c.doctor.now = func() time.Time { return time.Now().Add(90 * time.Second) }
			return nil
		}, []string{"fault    clock           It is 1m…s ahead of Slack's; from 5 minutes on, …. Have a time service such as NTP set this machine's clock."}},
		{"a clock that is behind", func(_ context.Context, c *clinic) error {
			c.doctor.now = func() time.Time { return time.Now().Add(-time.Hour) }
			return nil
		}, []string{"fault    clock           It is …m…s behind Slack's; …"}},
		{"a clock that is a little ahead", func(_ context.Context, c *clinic) error {
			c.doctor.now = func() time.Time { return time.Now().Add(50 * time.Second) }
			return nil
		}, nil},

		{"an app token that nobody knows", func(_ context.Context, c *clinic) error {
			c.set("SLACK_APP_TOKEN=xapp-hush-hush")
			return nil
		}, []string{"fault    app token       Slack says invalid_auth. Set SLACK_APP_TOKEN to an app-level token with the scope connections:write, …"}},

		{"a channel without the bot", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().InviteBot(ctx, slacksim.Policy, false)
		}, []string{"fault    channels        The bot is not in #policy (C0POLICY). Write /invite and the bot's name in that channel."}},
		{"an archived channel", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().Archive(ctx, slacksim.Emergencies, true)
		}, []string{"fault    channels        #emergencies (C0EMERGENCIES) is archived. Unarchive it, or name another channel in the policy at channels.emergencies."}},
		{"a channel that is not there", func(_ context.Context, c *clinic) error {
			return c.policy("changes: C0CHANGES", "changes: C0NOWHERE")
		}, []string{"fault    channels        Slack shows the bot no channel C0NOWHERE. Invite the bot if the channel is private; else correct the id in the policy at channels.changes."}},
		{"a missing scope", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().Break(ctx, slacksim.Fault{Method: "conversations.info", Kind: "error", Error: "missing_scope"})
		}, []string{"fault    channels        C0CHANGES: Slack says missing_scope: …. Replace the app's manifest with what \"changebot manifest\" prints, then reinstall the app …"}},

		{"an empty group", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().SetGroup(ctx, slacksim.SRE)
		}, []string{"warning  user groups     User group S0SRETEAM is empty. Add people to it in Slack, or name others in the policy at systems, kubernetes, owners."}},
		{"a group that is not there", func(_ context.Context, c *clinic) error {
			return c.policy("declarers: [S0SRETEAM, S0PLATFORM]", "declarers: [S0NOGROUP]")
		}, []string{"fault    user groups     There is no user group S0NOGROUP. Correct the id in the policy at emergency.declarers."}},
		{"a plan without groups", func(ctx context.Context, c *clinic) error {
			return c.sim.Client().Break(ctx, slacksim.Fault{Method: "usergroups.users.list", Kind: "error", Error: "plan_upgrade_required", Times: 9})
		}, []string{"fault    user groups     Slack says plan_upgrade_required: this workspace's plan has no user groups. Name people in place of S0SRETEAM in the policy …"}},

		{"people who may not act", func(_ context.Context, c *clinic) error {
			return c.policy("  - U0OLIVE01 # Olive Tran, head of engineering", "  - U0DANA001\n  - U0GAVIN01\n  - U0ELENA01\n  - USLACKBOT\n  - U0NOBODY1")
		}, []string{
			"fault    people          U0DANA001 is deactivated. Name somebody else in the policy at owners.",
			"fault    people          U0GAVIN01 is a guest, and guests may not act on changes. Name somebody else in the policy at owners, or have …",
			"fault    people          U0ELENA01 is of another organisation, and may not act on changes. Name …",
			"fault    people          USLACKBOT is a bot, and bots may not act on changes. Name …",
			"fault    people          There is nobody with the id U0NOBODY1. Correct the id in the policy at owners.",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			database := storagetest.SQLiteURL(t)
			storagetest.Open(t, database)
			c := openClinic(t, database)
			c.alive()
			if err := test.spoil(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			c.expect(t, test.want...)
		})
	}
}
