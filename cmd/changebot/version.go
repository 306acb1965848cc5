package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

func versionCommand() command {
	return command{
		word: "version", does: "say which changebot this is",
		help: "Prints the version, the commit it was built from, and the version of Go that built it.",
		prepare: func(*flag.FlagSet) action {
			return func(_ context.Context, t terminal, args []string) error {
				if err := none(args); err != nil {
					return err
				}
				info, _ := debug.ReadBuildInfo()
				fmt.Fprintln(t.out, version(info))
				return nil
			}
		},
	}
}

// version says what info knows of the build; info may be nil.
func version(info *debug.BuildInfo) string {
	if info == nil {
		return "changebot of unknown version"
	}
	said := map[string]string{}
	for _, s := range info.Settings {
		said[s.Key] = s.Value
	}
	commit := cmp.Or(said["vcs.revision"], "unknown commit")
	if said["vcs.modified"] == "true" {
		commit += " with changes"
	}
	return fmt.Sprintf("changebot %s (%s, %s)", cmp.Or(info.Main.Version, "(devel)"), commit, info.GoVersion)
}
