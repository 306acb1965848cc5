package commands_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/commands"
)

// cramped has room for so many bytes.
type cramped struct {
	bytes.Buffer
	room int
	full error
}

func (c *cramped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > c.room {
		return 0, c.full
	}
	return c.Buffer.Write(p)
}

func (o *office) pack(p commands.Pack) (commands.Packed, []byte) {
	o.t.Helper()
	p.DB = o.db
	var out bytes.Buffer
	done, err := p.Write(o.ctx, &out)
	if err != nil {
		o.t.Fatal(err)
	}
	return done, out.Bytes()
}

// unpacked makes a pack and returns its files by their names in its folder (see [unpacked]).
func (o *office) unpacked(p commands.Pack) (commands.Packed, map[string]string) {
	o.t.Helper()
	p.DB = o.db
	return unpacked(o.t, p)
}

// unpacked makes a pack and returns its files by their names in its folder. Each has the digest that the manifest says, and
// is what its name says.
func unpacked(t *testing.T, p commands.Pack) (commands.Packed, map[string]string) {
	t.Helper()
	var out bytes.Buffer
	done, err := p.Write(t.Context(), &out)
	if err != nil {
		t.Fatal(err)
	}
	folder, files, manifest := unpack(t, out.Bytes()), map[string]string{}, []string(nil)
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, text := filepath.ToSlash(strings.TrimPrefix(path, folder+string(filepath.Separator))), readFile(t, path)
		files[name] = text
		if sum := sha256.Sum256([]byte(text)); name != "manifest.sha256" {
			manifest = append(manifest, hex.EncodeToString(sum[:])+"  "+name)
		}
		checkReadable(t, name, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(files["manifest.sha256"]), "\n")
	slices.Sort(manifest)
	slices.Sort(got)
	if diff := cmp.Diff(manifest, got); diff != "" {
		t.Errorf("the manifest (-want +got):\n%s", diff)
	}
	return done, files
}

// checkReadable checks that a file is what its name says.
func checkReadable(t *testing.T, name, text string) {
	t.Helper()
	switch filepath.Ext(name) {
	case ".csv":
		if _, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	case ".jsonl":
		for line := range strings.Lines(text) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s has the line %s", name, line)
			}
		}
	case ".json":
		if !json.Valid([]byte(text)) {
			t.Errorf("%s is %s", name, text)
		}
	}
}

func namesIn(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// unpack writes a pack's files to a folder, which it returns.
func unpack(t *testing.T, packed []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, archive); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(folder, "changebot-pack")
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// indented is a script as the README shows it.
func indented(script string) string {
	return "    " + strings.ReplaceAll(script, "\n", "\n    ")
}

func shell(t *testing.T, folder, script string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-c", script)
	command.Dir = folder
	said, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, said)
	}
	return string(said)
}
