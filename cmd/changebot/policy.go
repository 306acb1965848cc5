package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/policyfile"
)

// examplePolicy is the policy of Harbour Pay, the company of the local Slack. Without a policy file it is used, with a
// warning, so that the program can be tried before one is written.
//
//go:embed policy.yaml
var examplePolicy []byte

// builtIn is the name of examplePolicy in faults and warnings.
const builtIn = "the built-in example policy"

func policyCheckCommand() command {
	return command{
		word: "policy check", args: "[FILE]", does: "read a policy file and report every fault in it",
		help: `Reports every fault of the file as FILE:LINE:COLUMN: what is wrong; what would be right. A line with "warning:" is
legal but odd. FILE may be - for standard input; without FILE, the policy that "changebot serve" would use is read.

The exit code is 1 when a fault keeps the policy from being used; warnings alone do not.`,
		reads: []string{"POLICY_FILE"},
		prepare: func(*flag.FlagSet) action {
			return func(_ context.Context, t terminal, args []string) error {
				return checkPolicy(t, args)
			}
		},
	}
}

func checkPolicy(t terminal, args []string) error {
	s, _, err := readSettings(t.environ, []string{"POLICY_FILE"})
	if err != nil {
		return err
	}
	name, text, err := namedText(t, s, args)
	if err != nil {
		return err
	}
	_, faults := policyfile.Parse(name, text, time.Now())
	if err := policyfile.Write(t.out, faults); err != nil {
		return err
	}
	if faults.Err() != nil {
		return errSaid
	}
	if len(faults) == 0 {
		fmt.Fprintf(t.out, "%s is in order.\n", name)
	}
	return nil
}

// namedText returns the text of the policy that args name, if any, and what it is called.
func namedText(t terminal, s settings, args []string) (name string, text []byte, err error) {
	switch {
	case len(args) > 1:
		return "", nil, misused("one file at a time; %d are named", len(args))
	case len(args) == 0:
		return findPolicy(s)
	case args[0] == "-":
		text, err = readLimited(t.in)
		return "standard input", text, err
	}
	text, err = readPolicyFile(args[0])
	return args[0], text, err
}

// namedPolicy returns the policy that args name. One with faults is an error that tells of all of them.
func namedPolicy(t terminal, s settings, args []string) (*change.Policy, error) {
	name, text, err := namedText(t, s, args)
	if err != nil {
		return nil, err
	}
	p, faults := policyfile.Parse(name, text, time.Now())
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("the policy has faults:\n%w", err)
	}
	return p, nil
}

// findPolicy returns the text of the policy that is to be used and what it is called: POLICY_FILE, else policy.yaml in
// the working folder, else the built-in example (spec §10).
func findPolicy(s settings) (name string, text []byte, err error) {
	if s.policyFile != "" {
		text, err = readPolicyFile(s.policyFile)
		return s.policyFile, text, err
	}
	text, err = readPolicyFile("policy.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return builtIn, examplePolicy, nil
	}
	return "policy.yaml", text, err
}

// loadPolicy returns the policy to run under and logs its warnings. A policy with faults is an error that tells of all
// of them.
func loadPolicy(ctx context.Context, s settings, now time.Time, log *slog.Logger) (*change.Policy, error) {
	name, text, err := findPolicy(s)
	if err != nil {
		return nil, err
	}
	if name == builtIn {
		log.WarnContext(ctx, "there is no policy.yaml and POLICY_FILE is not set: the built-in example is in force, and its people are nobody here")
	}
	policy, faults := policyfile.Parse(name, text, now)
	if err := faults.Err(); err != nil {
		return nil, fmt.Errorf("the policy has faults:\n%w", err)
	}
	for _, warning := range faults {
		log.WarnContext(ctx, "the policy is odd", "fault", warning.String())
	}
	return policy, nil
}

func readPolicyFile(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // G304: the operator says which file is the policy
	if err != nil {
		return nil, fmt.Errorf("read the policy: %w", err)
	}
	defer file.Close()
	return readLimited(file)
}

// readLimited reads a byte more than a policy file may have, so that the fault is reported in place of a cut policy.
func readLimited(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, policyfile.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read the policy: %w", err)
	}
	return text, nil
}
