package policyfile_test

import (
	"strings"
	"testing"

	"github.com/noim3/changebot/change/policyfile"
)

func TestFaultsOfTheFileAsAWhole(t *testing.T) {
	t.Parallel()
	const beside = "; look at the indentation, quotes, brackets and colons on this line and those beside it"
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "p:1:1: the file is empty; begin with the example policy that changebot is built with"},
		{"comments only", "# to do\n", "p:1:1: the file is empty; begin with the example policy that changebot is built with"},
		{"an empty document", "---\n", "p:2:1: is empty; write the policy as keys and values, beginning with “company:”"},
		{"a list", "- company: Acme\n", "p:1:1: is a list, not a group of keys; write the policy as keys and values, beginning with “company:”"},
		{"a text", "hello\n", "p:1:1: is a text, not a group of keys; write the policy as keys and values, beginning with “company:”"},
		{"bytes that are not UTF-8", "company: Acme\nowners: \xff\n", "p:2:9: this is not UTF-8 text; save the file as UTF-8"},
		{"UTF-16", "\xff\xfec\x00o\x00", "p:1:1: this is not UTF-8 text; save the file as UTF-8"},
		{"a tab", "channels:\n\tchanges: C0CHANGES\n", "p:2:1: a tab is in the indentation; indent with spaces"},
		{"a quote without its end", "company: \"Acme\ntime_zone: x\n", "p:3:1: this is not YAML: found unexpected end of stream" + beside},
		{"an indentation that fits nowhere", "systems:\n  - id: a\n    name: A\n    tags: [x]\n   owners: [U0OWNER1]\n", "p:5:1: this is not YAML: did not find expected '-' indicator" + beside},
		{"a colon too many", "company: Acme: the company\n", "p:1:1: this is not YAML: mapping values are not allowed in this context" + beside},
		{"a sign that needs quotes", "company: Acme\nowners: @olive\n", "p:2:1: this is not YAML: found character that cannot start any token" + beside},
		{"a control character", "company: Ac\x01me\n", "p:1:1: this is not YAML: control characters are not allowed" + beside},
		{"an alias of nothing", "company: Acme\nowners: *olive\n", "p:2:9: this is not YAML: unknown anchor 'olive' referenced" + beside},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkText(t, c.text, strings.Split(c.want, "\n"))
		})
	}
}

func TestAFileWithALaterDocumentIsRefused(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	checkText(t, small+"---\ncompany: Bolt\n", []string{
		"p:108:1: a second document begins here; keep the whole policy in one, without “---”",
	})
	checkText(t, small+"---\n[\n", []string{
		"p:109:1: this is not YAML: did not find expected node content; look at the indentation, quotes, brackets and colons on this line and those beside it",
	})
}

func TestFilesOfOtherEditorsAreRead(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	for name, text := range map[string]string{
		"line ends of Windows": strings.ReplaceAll(small, "\n", "\r\n"),
		"a byte order mark":    "\ufeff" + small,
		"a document's marks":   "---\n" + small + "...\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkText(t, text, nil)
		})
	}
}

func TestAFileThatIsHalfWrittenIsRefused(t *testing.T) {
	t.Parallel()
	small := string(read(t, "testdata/small.yaml"))
	checkText(t, strings.TrimSuffix(small, "\n"), []string{
		"p:107:120: the file ends within a line, as one does that is half written; end the last line as you end the others",
	})
	for length := len(small) - 1; length > 0; length -= 7 {
		if p, _ := policyfile.Parse("p", []byte(small[:length]), today); p != nil && small[length-1] != '\n' {
			t.Errorf("the first %d bytes are a policy: they end with %q", length, small[max(0, length-40):length])
		}
	}
}

func TestEveryMissingPartIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	checkText(t, "risk: {}\nchannels: {}\napproval: {}\n", []string{
		"p:1:1: company: is missing; write the company's name",
		"p:1:1: time_zone: is missing; write the company's time zone, such as Australia/Sydney",
		"p:1:1: owners: is missing; write the Slack ids of the people who own the policy",
		"p:1:1: systems: is missing; write the systems that changes are made to",
		"p:1:1: assessors: is missing; write the Slack ids of those who assess changes: people (U…) and user groups (S…)",
		"p:1:1: authorities: is missing; write those who may approve",
		"p:1:1: warning: emergency: is missing, so nobody can declare an emergency; write who may declare an emergency, and who reviews it",
		"p:1:7: risk.questions: is missing; write the questions that the assessor answers",
		"p:1:7: risk.bands: is missing; write the scores that are low, moderate and high risk",
		"p:2:11: channels.changes: is missing; write the Slack id (C…) of the channel in which every change has its card",
		"p:3:11: approval.routes: is missing; write which changes go to which authorities, tried in order",
	})
}

func TestLimitsOfSizeAreNamed(t *testing.T) {
	t.Parallel()
	checkText(t, "company: Acme\n"+strings.Repeat("#", policyfile.MaxSize), []string{
		"p:1:1: the file has more than 1048576 bytes; leave out what is no part of the policy",
	})
	small := string(read(t, "testdata/small.yaml"))
	checkText(t, strings.Replace(small, "[U0ASSES1, U0ASSES2]", "\n"+numbered(2501, "  - U0ASSES%d\n"), 1), []string{
		"p:16:3: assessors: has 2501 entries; keep it within 2500",
	})
	checkText(t, strings.Replace(small, "        - leads: 1\n", "        - leads: 1\n"+numbered(2500, "          peers%d: 1\n"), 1), []string{
		"p:44:11: approval.routes[0].levels[0]: has 2501 keys; keep it within 2500",
	})
}

func TestHugeAndHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	const room = policyfile.MaxSize - 200
	fill := func(s string) string { return strings.Repeat(s, room/len(s)) }
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'z'; c++ {
		bomb += strings.NewReplacer("A", string(c-1), "B", string(c)).Replace("B: &B [*A, *A, *A, *A, *A, *A, *A, *A, *A]\n")
	}
	for name, text := range map[string]string{
		"too large":          "company: " + strings.Repeat("a", policyfile.MaxSize),
		"aliases of aliases": bomb + "owners: *y\n",
		"nested lists":       "owners: " + fill("["),
		"nested dashes":      "owners:\n  " + fill("- "),
		"nested groups":      "owners: " + fill("{a: "),
		"open keys":          fill("? "),
		"many keys":          fill("a: 1\n"),
		"many comments":      fill("#\n"),
		"many entries":       "owners:\n" + fill("- U0OWNER1\n"),
		"many anchors":       "owners:\n" + fill("- &a x\n"),
		"one long text":      "company: |\n  " + fill("x "),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, faults := policyfile.Parse("p", []byte(text), today)
			if faults.Err() == nil {
				t.Error("the file was accepted")
			}
		})
	}
}
