package commands

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
)

// writePopulation writes what the sample is drawn from: the changes as the log has them, and the lot of each.
func (k *packing) writePopulation() error {
	var numbers []change.Number // so that the database is read once; a million of them take 8 MB
	err := k.folder.write("population.csv", func(w io.Writer) error {
		lines, err := newCSVWriter(w)
		if err != nil {
			return err
		}
		return k.tx.EachLogEntry(k.Filter, func(entry storage.LogEntry) error {
			numbers = append(numbers, entry.Number)
			if k.Progress != nil && len(numbers)%progressEvery == 0 {
				k.Progress(len(numbers))
			}
			return lines.write(entryOf(entry))
		})
	})
	if err != nil {
		return err
	}
	k.done.Changes = len(numbers)
	slices.Reverse(numbers) // oldest first, as people count
	draw := change.NewDraw(k.done.Seed, k.Size)
	err = k.folder.write("draw.txt", func(w io.Writer) error {
		for _, n := range numbers {
			if _, err := io.WriteString(w, draw.Add(n).String()+"\n"); err != nil {
				return err
			}
		}
		return nil
	})
	for i, lot := range draw.Drawn() {
		k.sample = append(k.sample, sampled{Rank: i + 1, Lot: lot})
	}
	k.done.Sampled = len(k.sample)
	return err
}

// A sampled is a change of the sample.
type sampled struct {
	Rank  int
	Lot   change.Lot
	entry exportEntry
	// purged is true when its texts were taken out.
	purged bool
}

// writeSample writes the folder of each change of the sample, and then the list of them, with the columns of the log.
func (k *packing) writeSample() error {
	for i := range k.sample {
		if err := k.writeChange(&k.sample[i]); err != nil {
			return err
		}
	}
	return k.folder.write("sample.csv", func(w io.Writer) error {
		header := []string{"rank", "lot"}
		for _, column := range csvColumns {
			header = append(header, column.name)
		}
		if err := writeCells(w, header...); err != nil {
			return err
		}
		for _, s := range k.sample {
			cells := []string{strconv.Itoa(s.Rank), s.Lot.Hash}
			for _, column := range csvColumns {
				cells = append(cells, column.cell(s.entry))
			}
			if err := writeCells(w, cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeCells writes a line of a CSV file, in which no cell is a formula.
func writeCells(w io.Writer, cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = quoted(defused(cell))
	}
	_, err := io.WriteString(w, strings.Join(safe, ",")+"\r\n")
	return err
}
