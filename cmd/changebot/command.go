package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A command is what may follow "changebot".
type command struct {
	word string // or two words
	args string // what may follow the word, as the usage line shows it
	does string // in one line, without a capital
	help string // the rest of what its --help says
	// reads names the settings that the command takes from the environment.
	reads []string
	// prepare declares the command's flags and returns what is done once they are read.
	prepare func(*flag.FlagSet) action
}

// An action carries a command out with the words that its flags left over.
type action func(ctx context.Context, t terminal, args []string) error

// A terminal is where the program was called.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	environ  []string // NAME=value
}

// subcommands lists every subcommand, in the order in which help shows them.
func subcommands() []command {
	return []command{
		demoCommand(), serveCommand(), slackCommand(), migrateCommand(), policyCheckCommand(),
		policyRenderCommand(), policySimulateCommand(), policySchemaCommand(), policyImportCommand(), listCommand(), exportCommand(), auditVerifyCommand(), retentionCommand(), purgeCommand(), manifestCommand(), tokenCommand(), doctorCommand(), versionCommand(),
	}
}

// What the program answers its caller with.
const (
	exitDone   = 0
	exitFailed = 1 // it failed, or a check found faults
	exitUsage  = 2 // the command line or the settings are wrong; nothing was done
)

// run does what args ask and returns the exit code.
func run(ctx context.Context, args []string, t terminal) int {
	if len(args) == 0 || isHelp(args[0]) && len(args) == 1 {
		writeHelp(t.out)
		return exitDone
	}
	if isHelp(args[0]) {
		args = append(args[1:len(args):len(args)], "--help")
	}
	for _, c := range subcommands() {
		words := strings.Fields(c.word)
		if n := len(words); n <= len(args) && slices.Equal(words, args[:n]) {
			return c.run(ctx, args[n:], t)
		}
	}
	fmt.Fprintf(t.err, "changebot: there is no command %q.%s Run \"changebot help\" to see them all.\n", args[0], didYouMean(args[0]))
	return exitUsage
}

func isHelp(word string) bool {
	return word == "help" || word == "-h" || word == "-help" || word == "--help"
}

func (c command) run(ctx context.Context, args []string, t terminal) int {
	flags := flag.NewFlagSet(c.word, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // its errors and its help are written here, each to its place
	do := c.prepare(flags)
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		c.writeHelp(t.out, flags)
		return exitDone
	}
	if err != nil {
		err = misused("%w", err)
	} else {
		err = do(ctx, t, flags.Args())
	}
	return c.exit(err, t)
}

// exit says what went wrong and returns the code for it.
func (c command) exit(err error, t terminal) int {
	var wrong *usageError
	var unseen unseenError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSaid):
		return exitFailed
	case errors.As(err, &wrong):
		fmt.Fprintf(t.err, "changebot %s: %v\nRun \"changebot %s --help\" to see how it is used.\n", c.word, err, c.word)
		return exitUsage
	case errors.As(err, &unseen):
		fmt.Fprintf(t.err, "changebot %s: %v\n", c.word, err)
		return exitUsage
	}
	fmt.Fprintf(t.err, "changebot %s: %v\n", c.word, err)
	return exitFailed
}

// A usageError says what is wrong with the command line or the settings.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func misused(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// errSaid is a failure that its command has told of already.
var errSaid = errors.New("said already")

// none is for commands that take no words beside their flags.
func none(args []string) error {
	if len(args) > 0 {
		return misused("unexpected %q", strings.Join(args, " "))
	}
	return nil
}
