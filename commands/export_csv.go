package commands

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// csvColumns are the columns of an export, in their order. They have the names that the fields have in JSON.
var csvColumns = [...]struct {
	name string
	cell func(exportEntry) string
}{
	{"number", func(e exportEntry) string { return e.Number }},
	{"title", func(e exportEntry) string { return e.Title }},
	{"description", func(e exportEntry) string { return e.Description }},
	{"category", func(e exportEntry) string { return string(e.Category) }},
	{"ground", func(e exportEntry) string { return string(e.Ground) }},
	{"template", func(e exportEntry) string { return string(e.Template) }},
	{"kind", func(e exportEntry) string { return string(e.Kind) }},
	{"systems", func(e exportEntry) string { return inOneCell(e.Systems) }},
	{"links", func(e exportEntry) string { return inOneCell(e.Links) }},
	{"requester", func(e exportEntry) string { return string(e.Requester) }},
	{"implementer", func(e exportEntry) string { return string(e.Implementer) }},
	{"plan", func(e exportEntry) string { return strconv.Itoa(e.Plan) }},
	{"plan_digest", func(e exportEntry) string { return e.PlanDigest }},
	{"risk", func(e exportEntry) string { return string(e.Risk) }},
	{"assessed_by", func(e exportEntry) string { return string(e.AssessedBy) }},
	{"assessed_at", func(e exportEntry) string { return timeCell(e.AssessedAt) }},
	{"approvals", func(e exportEntry) string { return inOneCell(e.Approvals) }},
	{"slot_start", func(e exportEntry) string { return timeCell(e.SlotStart) }},
	{"slot_end", func(e exportEntry) string { return timeCell(e.SlotEnd) }},
	{"slot_reason", func(e exportEntry) string { return e.SlotReason }},
	{"freeze_exceptions", func(e exportEntry) string { return inOneCell(e.Exceptions) }},
	{"started_at", func(e exportEntry) string { return timeCell(e.StartedAt) }},
	{"outside_window", func(e exportEntry) string { return yesOrNo(e.Outside) }},
	{"in_freezes", func(e exportEntry) string { return inOneCell(e.InFreezes) }},
	{"finished_at", func(e exportEntry) string { return timeCell(e.FinishedAt) }},
	{"rolled_back_at", func(e exportEntry) string { return timeCell(e.RolledBack) }},
	{"verified_by", func(e exportEntry) string { return string(e.VerifiedBy) }},
	{"verified_at", func(e exportEntry) string { return timeCell(e.VerifiedAt) }},
	{"passed", func(e exportEntry) string { return yesOrNo(e.Passed) }},
	{"outcome", func(e exportEntry) string { return string(e.Outcome) }},
	{"notes", func(e exportEntry) string { return e.Notes }},
	{"incidents", func(e exportEntry) string { return inOneCell(e.Incidents) }},
	{"documented_by", func(e exportEntry) string { return string(e.Documented) }},
	{"documented_at", func(e exportEntry) string { return timeCell(e.DocumentAt) }},
	{"reviewed_by", func(e exportEntry) string { return string(e.ReviewedBy) }},
	{"reviewed_at", func(e exportEntry) string { return timeCell(e.ReviewedAt) }},
	{"state", func(e exportEntry) string { return string(e.State) }},
	{"reason", func(e exportEntry) string { return e.Reason }},
	{"created_at", func(e exportEntry) string { return timeCell(e.CreatedAt) }},
	{"closed_at", func(e exportEntry) string { return timeCell(e.ClosedAt) }},
	{"events", func(e exportEntry) string { return strconv.Itoa(e.Events) }},
	{"policies", func(e exportEntry) string { return inOneCell(e.Policies) }},
}

type csvWriter struct {
	w     io.Writer
	cells [len(csvColumns)]string
}

// newCSVWriter writes the header.
func newCSVWriter(w io.Writer) (*csvWriter, error) {
	c := &csvWriter{w: w}
	for i, column := range csvColumns {
		c.cells[i] = column.name
	}
	return c, c.writeLine()
}

func (c *csvWriter) write(e exportEntry) error {
	for i, column := range csvColumns {
		c.cells[i] = quoted(defused(column.cell(e)))
	}
	return c.writeLine()
}

// end writes nothing: a line of another kind would be taken for a change.
func (c *csvWriter) end(Exported) error { return nil }

func (c *csvWriter) writeLine() error {
	_, err := io.WriteString(c.w, strings.Join(c.cells[:], ",")+"\r\n")
	return err
}

// quoted quotes a cell as RFC 4180 asks. The standard library's writer would lose a carriage return in it.
func quoted(cell string) string {
	if !strings.ContainsAny(cell, "\",\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

// formulaSigns are what a cell begins with that a spreadsheet takes for a formula; the last four for one typed in Japanese.
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// defused keeps a spreadsheet from carrying out what somebody wrote into a request.
func defused(cell string) string {
	first, size := utf8.DecodeRuneInString(cell)
	if size > 0 && strings.ContainsRune(formulaSigns, first) {
		return "'" + cell
	}
	return cell
}

func timeCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func yesOrNo(known *bool) string {
	if known == nil {
		return ""
	}
	return strconv.FormatBool(*known)
}

// inOneCell puts the things of a list into one cell.
func inOneCell[T any](list []T) string {
	parts := make([]string, len(list))
	for i, thing := range list {
		parts[i] = fmt.Sprint(thing)
	}
	return strings.Join(parts, "; ")
}

// String says who approved for which authority, in whose place, and when.
func (a exportedApproval) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s for %s at %s, plan %d", a.By, a.Authority, timeCell(a.At), a.Plan)
	if a.For != "" {
		fmt.Fprintf(&s, ", in the place of %s", a.For)
	}
	if !a.VoidAt.IsZero() {
		fmt.Fprintf(&s, ", void since %s: %s", timeCell(a.VoidAt), a.Void)
	}
	return s.String()
}

// String says what became of the incident through the change, and who said so when.
func (i exportedIncident) String() string {
	what := "fixed"
	if i.Caused {
		what = "caused"
	}
	said := strings.TrimSpace(fmt.Sprintf("%s %s %s", what, i.Ref, i.Severity))
	if i.By == "" { // before that was kept
		return said
	}
	return fmt.Sprintf("%s, by %s at %s", said, i.By, timeCell(i.At))
}

// String says which freeze the change was let through, by whom, when and why.
func (x exportedException) String() string {
	return fmt.Sprintf("%s by %s at %s: %s", x.Freeze, x.By, timeCell(x.At), x.Reason)
}
