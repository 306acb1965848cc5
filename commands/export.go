package commands

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// An ExportFormat is how an export is written.
type ExportFormat string

// The formats.
const (
	// CSV is that of RFC 4180, in UTF-8, with a header. A cell that a spreadsheet would take for a formula begins with an
	// apostrophe.
	CSV ExportFormat = "csv"
	// JSONLines has a JSON object a line, one for each change. The last line is another, {"chain":{…},"changes":N}: a file
	// without it is not whole.
	JSONLines ExportFormat = "jsonl"
)

// ExportFormats lists them, the usual one first.
func ExportFormats() []ExportFormat { return []ExportFormat{CSV, JSONLines} }

// An Export writes the change log for auditors and other programs (policy §7). Whatever its size, it takes little memory.
type Export struct {
	DB     *storage.DB
	Filter Filter
	Format ExportFormat
	// Progress hears now and then how many changes were written; nil for nobody.
	Progress func(changes int)
}

// An Exported says what was exported.
type Exported struct {
	Changes int
	// Head is the end of the chain of events as it was then. With it, `changebot audit verify` shows later that what was
	// exported is still what is on record.
	Head change.Head
}

// Write writes the changes that the filter picks, newest first, as the record is when it begins. Times are UTC, in the
// form of RFC 3339. After an error, what was written is not whole.
func (e Export) Write(ctx context.Context, w io.Writer) (done Exported, err error) {
	out := bufio.NewWriterSize(w, 1<<16)
	lines, err := e.writer(out)
	if err != nil {
		return Exported{}, err
	}
	err = e.DB.Survey(ctx, func(tx *storage.Tx) error {
		if done.Head.Seq, done.Head.Hash, err = tx.ChainHead(); err != nil {
			return err
		}
		return tx.EachLogEntry(e.Filter, func(entry storage.LogEntry) error {
			done.Changes++
			if e.Progress != nil && done.Changes%progressEvery == 0 {
				e.Progress(done.Changes)
			}
			return lines.write(entryOf(entry))
		})
	})
	if err == nil {
		err = lines.end(done)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return Exported{}, fmt.Errorf("export the change log: %w", err)
	}
	return done, nil
}

// An exportWriter writes entries in one of the formats.
type exportWriter interface {
	write(exportEntry) error
	end(Exported) error
}

func (e Export) writer(w io.Writer) (exportWriter, error) {
	switch e.Format {
	case CSV:
		return newCSVWriter(w)
	case JSONLines:
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false) // it is no web page
		return jsonWriter{encoder}, nil
	case PackExport: // see [Pack.Write]
	}
	return nil, fmt.Errorf("export the change log: there is no format %q", e.Format)
}

type jsonWriter struct{ *json.Encoder }

func (w jsonWriter) write(e exportEntry) error { return w.Encode(e) }

func (w jsonWriter) end(done Exported) error {
	type head struct {
		Seq  int64  `json:"seq"`
		Hash string `json:"hash"`
	}
	return w.Encode(struct {
		Chain   head `json:"chain"`
		Changes int  `json:"changes"`
	}{head(done.Head), done.Changes})
}
