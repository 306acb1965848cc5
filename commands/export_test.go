package commands_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage"
)

// hostile are titles that a spreadsheet would carry out, or that break a careless file.
var hostile = []string{
	"=HYPERLINK(\"http://example.com\";\"click\")", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "'quoted", "a,b \"c\"; d", "“Größe” 🚀 שלום", "| ' -- \\",
}

func TestAnExportTellsOfTheWholeChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		header, rows := readCSV(t, o.export(commands.Export{Format: commands.CSV}))
		lines, end := readLines(t, o.export(commands.Export{Format: commands.JSONLines}))
		if len(rows) != 3 || len(lines) != 3 {
			t.Fatalf("%d rows and %d lines, want one for each of 3 changes", len(rows), len(lines))
		}
		closed, plan := rows[2], o.story(1).Change.Request.Digest()
		want := map[string]string{
			"number": "CHG-1", "title": "Add an index to the ledger", "description": "Create the index, slowly.", "category": "normal",
			"kind": "infrastructure", "systems": "ledger", "requester": "U0ENGINEER", "implementer": "U0ENGINEER", "plan": "2",
			"plan_digest": plan, "risk": "low", "assessed_by": "U0ASSESSOR", "assessed_at": "2026-11-23T09:03:00Z",
			"approvals":  "U0LEAD for leads at 2026-11-23T09:04:00Z, plan 2",
			"slot_start": "2026-11-23T09:06:00Z", "slot_end": "2026-11-23T10:06:00Z", "started_at": "2026-11-23T09:07:00Z", "outside_window": "false",
			"finished_at": "2026-11-23T09:09:00Z", "verified_by": "U0ENGINEER", "verified_at": "2026-11-23T09:10:00Z", "passed": "true",
			"outcome": "successful", "documented_by": "U0ENGINEER", "documented_at": "2026-11-23T09:11:00Z", "state": "closed",
			"created_at": "2026-11-23T09:00:00Z", "closed_at": "2026-11-23T09:11:00Z", "events": "11", "policies": "rev-1",
		}
		for i, column := range header {
			if closed[i] != want[column] {
				t.Errorf("%s is %q, want %q", column, closed[i], want[column])
			}
			delete(want, column)
		}
		if len(want) > 0 {
			t.Errorf("there are no columns for %v", want)
		}
		for name := range lines[2] {
			if !strings.Contains(strings.Join(header, " ")+" ", name+" ") {
				t.Errorf("the CSV file has no column %s", name)
			}
		}
		approvals, _ := lines[2]["approvals"].([]any)
		if diff := cmp.Diff([]any{map[string]any{
			"by": "U0LEAD", "authority": "leads", "at": "2026-11-23T09:04:00Z", "comment": "go", "plan": 2.0, "plan_digest": plan,
		}}, approvals); diff != "" {
			t.Errorf("approvals (-want +got):\n%s", diff)
		}
		report, err := commands.Audit{DB: o.db}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wantEnd := map[string]any{"chain": map[string]any{"seq": float64(report.Head.Seq), "hash": report.Head.Hash}, "changes": 3.0}
		if diff := cmp.Diff(wantEnd, end); diff != "" {
			t.Errorf("the last line (-want +got):\n%s", diff)
		}
	})
}

func TestNoCellOfAnExportIsAFormula(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		for _, text := range hostile {
			r := request()
			r.Title, r.Rationale, r.Description = text, "a\r\nb", text+"\r=1\n\t\"x\""
			o.must(o.desk.Submit(o.ctx, o.by(engineer), r))
		}
		written := o.export(commands.Export{Format: commands.CSV})
		header, rows := readCSV(t, written)
		lines, _ := readLines(t, o.export(commands.Export{Format: commands.JSONLines}))
		for i, row := range rows {
			text := hostile[len(hostile)-1-i]
			for k, column := range header {
				if cell := row[k]; cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
					t.Errorf("%s of %s is %q", column, row[0], cell)
				}
			}
			if title := strings.TrimPrefix(row[1], "'"); title != text && row[1] != text {
				t.Errorf("the title %q became %q", text, row[1])
			}
			if lines[i]["title"] != text || lines[i]["description"] != text+"\r=1\n\t\"x\"" {
				t.Errorf("in JSON, %q became %q and %q", text, lines[i]["title"], lines[i]["description"])
			}
		}
		if strings.Count(written, "\r\n") < 1+len(hostile) || !strings.Contains(written, "\r=1\n\t\"\"x\"\"") {
			t.Errorf("it is not as RFC 4180 describes it:\n%s", written)
		}
	})
}

func TestAnExportHasWhatItsFilterPicks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		for _, test := range []struct {
			f    commands.Filter
			want string
		}{
			{commands.Filter{Open: true}, "CHG-3"},
			{commands.Filter{Requester: colleague.ID}, "CHG-2"},
			{commands.Filter{Outcome: change.Successful}, "CHG-1"},
			{commands.Filter{Words: "mysql"}, ""},
		} {
			var got []string
			_, rows := readCSV(t, o.export(commands.Export{Format: commands.CSV, Filter: test.f}))
			for _, row := range rows {
				got = append(got, row[0])
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%+v exports %v, want %s", test.f, got, test.want)
			}
		}
	})
}

func TestAnExportThatCannotBeWrittenFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		t.Helper()
		o.submit(engineer)
		full := errors.New("no space left")
		for _, format := range commands.ExportFormats() {
			_, err := commands.Export{DB: o.db, Format: format}.Write(t.Context(), failing{full})
			if !errors.Is(err, full) {
				t.Errorf("%s ends with %v", format, err)
			}
		}
		if _, err := (commands.Export{DB: o.db, Format: "xlsx"}).Write(t.Context(), io.Discard); err == nil {
			t.Error("it writes a format that there is not")
		}
	})
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

func (o *office) export(e commands.Export) string {
	o.t.Helper()
	e.DB = o.db
	var out bytes.Buffer
	done, err := e.Write(o.ctx, &out)
	if err != nil {
		o.t.Fatal(err)
	}
	if err := o.db.View(o.ctx, func(tx *storage.Tx) error {
		head, _, err := tx.RecordedHead()
		if done.Head != head {
			o.t.Errorf("it says that the head is %s, want %s", done.Head, head)
		}
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
	return out.String()
}

func readCSV(t *testing.T, text string) (header []string, rows [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return all[0], all[1:]
}

// readLines reads JSON Lines, of which the last is about the others.
func readLines(t *testing.T, text string) (lines []map[string]any, end map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatal(fmt.Errorf("%w: %s", err, line))
		}
		lines = append(lines, object)
	}
	return lines[:len(lines)-1], lines[len(lines)-1]
}
