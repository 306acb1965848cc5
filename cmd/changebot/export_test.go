package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/storage/storagetest"
)

func TestExportWritesToAFileOrToItsCaller(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, database string) {
		t.Helper()
		recordChanges(t, database)
		head := recordNotes(t, database, "one")[0]
		environ := []string{"DATABASE_URL=" + database}
		code, csv, said := call(t, environ, "export")
		if code != exitDone || said != "Exported 3 changes. The head of the chain is "+head.String()+".\n" ||
			!strings.HasPrefix(csv, "number,title,") || !strings.Contains(csv, "\r\nCHG-3,'=1+1,") {
			t.Errorf("it exits with %d, says %q and writes\n%s", code, said, csv)
		}
		file := filepath.Join(t.TempDir(), "log.csv")
		write(t, file, "an older one")
		if code, out, said := call(t, environ, "export", "-o", file); code != exitDone || out != "" || !strings.Contains(said, "3 changes") {
			t.Errorf("into a file it exits with %d, writing %q and saying %q", code, out, said)
		}
		expectFile(t, file, csv)
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read it: %v, %v", info.Mode(), err)
		}
		code, lines, _ := call(t, environ, "export", "--format", "jsonl", "--risk", "high")
		if code != exitDone || !strings.HasPrefix(lines, `{"number":"CHG-3","title":"=1+1",`) ||
			!strings.HasSuffix(lines, "\n"+`{"chain":{"seq":1,"hash":"`+head.Hash+`"},"changes":1}`+"\n") {
			t.Errorf("as JSON Lines it exits with %d and writes\n%s", code, lines)
		}
	})
}

func TestAnInterruptedExportLeavesNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "log.csv")
	interrupted := errors.New("interrupted")
	half := func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return interrupted
	}
	if err := writeWhole(file, half); !errors.Is(err, interrupted) {
		t.Errorf("it ends with %v", err)
	}
	expectFolder(t, folder)
	write(t, file, "an older one")
	if err := writeWhole(file, half); !errors.Is(err, interrupted) {
		t.Errorf("it ends with %v", err)
	}
	expectFolder(t, folder, "log.csv")
	expectFile(t, file, "an older one")
}

func TestAnExportDoesNotReplaceWhatIsNoFile(t *testing.T) {
	t.Parallel()
	database := storagetest.SQLiteURL(t)
	recordChanges(t, database)
	folder := t.TempDir()
	for name, says := range map[string]string{folder: "not a file", os.DevNull: "not a file", filepath.Join(folder, "none", "log.csv"): "no such file"} {
		if code, _, said := call(t, []string{"DATABASE_URL=" + database}, "export", "-o", name); code == exitDone || !strings.Contains(said, says) {
			t.Errorf("-o %s exits with %d and says %q", name, code, said)
		}
	}
	expectFolder(t, folder)
}

func TestExportRefusesAFormatThatThereIsNot(t *testing.T) {
	t.Parallel()
	if code, _, said := call(t, nil, "export", "--format", "xlsx"); code != exitUsage || !strings.Contains(said, "csv, jsonl") {
		t.Errorf("it exits with %d and says %q", code, said)
	}
}

func TestProgressIsALineThatGoesAway(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p := &progress{w: &screen, now: func() time.Time { return now }}
	p.say("%s changes", grouped(1000))
	p.say("%s changes", grouped(2000)) // too soon
	now = now.Add(progressPause)
	p.say("%s changes", grouped(1_234_567))
	p.end()
	if want := "\r\x1b[K1,000 changes\r\x1b[K1,234,567 changes\r\x1b[K"; screen.String() != want {
		t.Errorf("the screen gets %q, want %q", screen.String(), want)
	}
	silent := newProgress(terminal{err: &screen})
	screen.Reset()
	silent.say("nothing")
	silent.end()
	if screen.Len() > 0 {
		t.Errorf("where there is no terminal it says %q", screen.String())
	}
}

func expectFile(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("the file has %v\n%s\nwant\n%s", err, got, want)
	}
}

func expectFolder(t *testing.T, name string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(name)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the folder has %v, want %v", got, want)
	}
}
