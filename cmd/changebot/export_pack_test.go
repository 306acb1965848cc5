package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/noim3/changebot/storage/storagetest"
)

func TestExportMakesAPackForAuditors(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		recordChanges(t, database)
		head := recordNotes(t, database, "one")[0]
		environ := []string{"DATABASE_URL=" + database}
		file := filepath.Join(t.TempDir(), "pack.zip")
		code, out, said := call(t, environ, "export", "--pack", file, "--sample", "2", "--seed", "42", "--state", "assessment,approval", "--words", "index of ledger")
		if code != exitFailed || out != "" || !strings.HasPrefix(said, "Packed 0 of 0 changes, drawn with the seed 42. The head of the chain is "+head.String()) {
			t.Errorf("it exits with %d, writes %q and says %q", code, out, said)
		}
		if readme := inPack(t, file, "README.md"); !strings.Contains(readme, "--sample 2 --seed 42 --state assessment,approval --words 'index of ledger'\n") {
			t.Errorf("the README says\n%s", readme)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read it: %v, %v", info.Mode(), err)
		}
		code, _, said = call(t, environ, "export", "--pack", file)
		if code != exitFailed || !strings.Contains(said, "Packed 3 of 3 changes, drawn with the seed "+head.Hash[:16]) || !strings.Contains(said, "does not fit") {
			t.Errorf("of a record that was made by hand it exits with %d and says %q", code, said)
		}
	})
}

func TestAPackIsAskedForAsItCanBeMade(t *testing.T) {
	t.Parallel()
	database, folder := storagetest.SQLiteURL(t), t.TempDir()
	recordChanges(t, database)
	file := filepath.Join(folder, "pack.zip")
	for _, test := range []struct{ says, args string }{
		{"--sample is for --pack", "--sample 5"},
		{"--seed is for --pack", "--seed 5 -o " + file},
		{"--o is not for --pack", "--pack " + file + " -o " + file},
		{"--format is not for --pack", "--pack " + file + " --format csv"},
		{"from 1 to 1000", "--pack " + file + " --sample 0"},
		{"such as 42", "--pack " + file + " --seed a:b"},
		{"SLACK_BOT_TOKEN", "--pack " + file + " --names"},
		{"not a file", "--pack " + folder},
	} {
		code, _, said := call(t, []string{"DATABASE_URL=" + database}, append([]string{"export"}, strings.Fields(test.args)...)...)
		if code != exitUsage || !strings.Contains(said, test.says) {
			t.Errorf("%s exits with %d and says %q", test.args, code, said)
		}
	}
	expectFolder(t, folder)
}

func inPack(t *testing.T, file, name string) string {
	t.Helper()
	pack, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pack.Close() })
	opened, err := pack.Open("changebot-pack/" + name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	return string(text)
}
