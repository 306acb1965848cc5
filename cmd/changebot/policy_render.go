package main

import (
	"context"
	"flag"
	"strings"

	"github.com/noim3/changebot/bot"
	"github.com/noim3/changebot/change/policyfile"
	"github.com/noim3/changebot/change/published"
)

func policyRenderCommand() command {
	reads := []string{"POLICY_FILE", "SLACK_BOT_TOKEN", "SLACK_API_URL"}
	return command{
		word: "policy render", args: "[--names] [FILE]", does: "write the policy as the document that people read",
		help: `Writes the published Change Management Policy in Markdown, with every blank filled in from the file and its rules stated
in words. FILE may be - for standard input; without FILE, the policy that "changebot serve" would use is written.

Slack ids stand as they are in the file. With --names, Slack is asked for the names of people, groups and channels; that
needs SLACK_BOT_TOKEN.`,
		reads: reads,
		prepare: func(flags *flag.FlagSet) action {
			named := flags.Bool("names", false, "ask Slack for the names of people, groups and channels")
			return func(ctx context.Context, t terminal, args []string) error {
				if !*named {
					reads = []string{"POLICY_FILE"}
				}
				s, _, err := readSettings(t.environ, reads)
				if err != nil {
					return err
				}
				p, err := namedPolicy(t, s, args)
				if err != nil {
					return err
				}
				var names published.Names
				if *named {
					names = bot.Names(ctx, bot.NewClient(s.botToken.Reveal(), s.slackURL))
				}
				return published.Write(t.out, p, names)
			}
		},
	}
}

func policySchemaCommand() command {
	return command{
		word: "policy schema", does: "write the JSON Schema of the policy file, for editors",
		help: `Editors complete and check a policy file by it. It is made from the definitions by which the program reads the file.
In an editor that knows the YAML language server, the file's first line names it:

    # yaml-language-server: $schema=policy.schema.json`,
		prepare: func(*flag.FlagSet) action {
			return func(_ context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				_, err := t.out.Write([]byte(strings.TrimSpace(string(policyfile.Schema())) + "\n"))
				return err
			}
		},
	}
}
