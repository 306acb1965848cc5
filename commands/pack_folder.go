package commands

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"time"
)

// packRoot is the folder that a pack unpacks to, and manifestName the file in it that has the digests of the others.
const (
	packRoot     = "changebot-pack"
	manifestName = "manifest.sha256"
)

// A packFolder is a zip file that is written from its beginning to its end. Its files have one time, so that the same
// files always make the same bytes.
type packFolder struct {
	zip *zip.Writer
	at  time.Time
	// manifest has a line for each file, as the program sha256sum reads it.
	manifest []string
}

func newPackFolder(w io.Writer, at time.Time) *packFolder {
	return &packFolder{zip: zip.NewWriter(w), at: at.UTC()}
}

// write has fill write the next file, whose name is relative to the pack's folder.
func (f *packFolder) write(name string, fill func(io.Writer) error) error {
	sum := sha256.New()
	if err := f.add(name, func(file io.Writer) error { return fill(io.MultiWriter(file, sum)) }); err != nil {
		return err
	}
	f.manifest = append(f.manifest, hex.EncodeToString(sum.Sum(nil))+"  "+name)
	return nil
}

// close writes the manifest, and ends the zip file.
func (f *packFolder) close() error {
	err := f.add(manifestName, func(file io.Writer) error {
		for _, line := range f.manifest {
			if _, err := io.WriteString(file, line+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return f.zip.Close()
}

func (f *packFolder) add(name string, fill func(io.Writer) error) error {
	file, err := f.zip.CreateHeader(&zip.FileHeader{Name: path.Join(packRoot, name), Method: zip.Deflate, Modified: f.at})
	if err == nil {
		out := bufio.NewWriterSize(file, 1<<16)
		if err = fill(out); err == nil {
			err = out.Flush()
		}
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
