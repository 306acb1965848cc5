package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// longestList is how many changes a list may have. More are for an export.
const longestList = 10_000

func listCommand() command {
	return command{
		word: "list", args: "[--json] [--limit N] [FILTERS] [WORDS]", does: "list changes, newest first",
		help: `Lists what is on record: as a table on a terminal, otherwise with a tab between the columns, or with --json as a JSON object
a line. Times are UTC.

` + filterHelp() + `

To have everything about every change, run "changebot export".`,
		reads: readsRecord(),
		prepare: func(flags *flag.FlagSet) action {
			f := declareFilter(flags)
			limit := flags.Int("limit", 50, fmt.Sprintf("no more than `N` changes, which is at most %d", longestList))
			asJSON := flags.Bool("json", false, "a JSON object a line")
			return func(ctx context.Context, t terminal, args []string) error {
				if *limit < 1 || *limit > longestList {
					return misused("--limit is a number from 1 to %d; everything is for \"changebot export\"", longestList)
				}
				return list(ctx, t, *f, args, *limit, *asJSON)
			}
		},
	}
}

func list(ctx context.Context, t terminal, f commands.Filter, words []string, limit int, asJSON bool) error {
	db, err := openRecord(ctx, t.environ)
	if err != nil {
		return err
	}
	defer db.Close()
	if f, err = withWords(ctx, db, f, words); err != nil {
		return err
	}
	var page commands.Page
	err = db.View(ctx, func(tx *storage.Tx) (err error) {
		page, err = tx.List(f, 0, limit)
		return err
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(t.out)
	switch {
	case asJSON:
		err = writeListJSON(out, page.Changes)
	case isTerminal(t.out):
		err = writeListTable(out, page.Changes)
	default:
		err = writeListTSV(out, page.Changes)
	}
	if err == nil {
		err = out.Flush()
	}
	if err == nil && page.Next != 0 {
		fmt.Fprintf(t.err, "These are the newest %d; there are more.\n", limit)
	}
	return err
}

var listColumns = [...]string{"NUMBER", "STATE", "CATEGORY", "RISK", "SLOT (UTC)", "REQUESTER", "IMPLEMENTER", "OUTCOME", "SYSTEMS", "TITLE"}

func listCells(s commands.Summary) []string {
	slot := ""
	if !s.SlotStart.IsZero() {
		slot = s.SlotStart.UTC().Format("2006-01-02 15:04")
	}
	return []string{
		s.Number.String(), string(s.State), string(s.Category), string(s.Risk), slot, string(s.Requester), string(s.Implementer),
		string(s.Outcome), listed(s.Systems), plain(s.Title),
	}
}

func writeListTable(w io.Writer, changes []commands.Summary) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(listColumns[:], "\t"))
	for _, s := range changes {
		fmt.Fprintln(table, strings.Join(listCells(s), "\t"))
	}
	return table.Flush()
}

func writeListTSV(w io.Writer, changes []commands.Summary) error {
	for _, s := range changes {
		if _, err := fmt.Fprintln(w, strings.Join(listCells(s), "\t")); err != nil {
			return err
		}
	}
	return nil
}

// A listedChange has the names that the fields have in an export.
type listedChange struct {
	Number      string            `json:"number"`
	Title       string            `json:"title"`
	State       change.State      `json:"state"`
	Category    change.Category   `json:"category"`
	Kind        change.Kind       `json:"kind"`
	Risk        change.Risk       `json:"risk,omitzero"`
	Outcome     change.Outcome    `json:"outcome,omitzero"`
	Requester   change.UserID     `json:"requester"`
	Implementer change.UserID     `json:"implementer"`
	Systems     []change.SystemID `json:"systems"`
	SlotStart   time.Time         `json:"slot_start,omitzero"`
	SlotEnd     time.Time         `json:"slot_end,omitzero"`
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
	ClosedAt    time.Time         `json:"closed_at,omitzero"`
}

func writeListJSON(w io.Writer, changes []commands.Summary) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, s := range changes {
		err := encoder.Encode(listedChange{
			Number: s.Number.String(), Title: s.Title, State: s.State, Category: s.Category, Kind: s.Kind, Risk: s.Risk,
			Outcome: s.Outcome, Requester: s.Requester, Implementer: s.Implementer, Systems: append([]change.SystemID{}, s.Systems...),
			SlotStart: s.SlotStart, SlotEnd: s.SlotEnd, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, ClosedAt: s.ClosedAt,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// plain keeps what somebody wrote from steering the terminal or breaking the columns.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
}
