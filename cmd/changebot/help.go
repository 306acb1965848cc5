package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

func writeHelp(w io.Writer) {
	fmt.Fprintln(w, "changebot runs a company's Change Management Policy in Slack.")
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range subcommands() {
		fmt.Fprintf(table, "  %s\t%s\n", c.word, c.does)
	}
	fmt.Fprintf(table, "  %s\t%s\n", "help", "show this, or with a command's name what it does")
	_ = table.Flush()
	fmt.Fprintln(w, "\nTo look around, run \"changebot demo\". Every command explains itself with --help.")
	fmt.Fprintln(w, "Exit codes: 0 it is done; 1 it failed, or a check found faults; 2 the command line or the settings are wrong.")
}

func (c command) writeHelp(w io.Writer, flags *flag.FlagSet) {
	fmt.Fprintln(w, strings.TrimSpace("Usage: changebot "+c.word+" "+c.args))
	fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.help))
	heading := "\nFlags:\n"
	flags.VisitAll(func(f *flag.Flag) {
		fmt.Fprint(w, heading)
		heading = ""
		value, does := flag.UnquoteUsage(f)
		if usual := f.DefValue; usual != "" && usual != "false" {
			does += " (default " + usual + ")"
		}
		fmt.Fprintf(w, "  %s\n        %s\n", strings.TrimSpace("--"+f.Name+" "+value), does)
	})
	if len(c.reads) == 0 {
		return
	}
	fmt.Fprintln(w, "\nSettings, from the environment:")
	for _, s := range settingsTable() {
		if slices.Contains(c.reads, s.name) {
			fmt.Fprintf(w, "  %s\n        %s (default: %s)\n", s.name, s.meaning, s.usual)
		}
	}
}

// didYouMean returns a question that names the command nearest to word, or "" when none is near.
func didYouMean(word string) string {
	nearest, least := "", max(1, len(word)/2)+1
	for _, c := range subcommands() {
		first, _, _ := strings.Cut(c.word, " ")
		if d := distance(word, first); d < least {
			nearest, least = c.word, d
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", nearest)
}

// distance counts the letters to be added, left out or exchanged to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
