package bot

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// An auditor asks for a pack and gets it in a direct message; the record says who took what (policy §7).
func TestAnAuditorGetsAPackInADirectMessage(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		mara, priya, ruth := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Ruth)
		n := mara.raises()
		priya.assesses()
		e.approveAll(n)
		mara.raises()
		ruth.types("export pack sample:1 seed:2026-Q4")
		contains(t, ruth.sees(), "2026-Q4", "is on record")
		ruth.fills("export_words", "system:data-warehouse")
		ruth.submits()
		contains(t, ruth.sees(), "direct message")
		e.says()

		said, file := ruth.receives()
		sum := sha256.Sum256(file)
		contains(t, said, "pack for auditors", "2026-Q4", "1 of them", "fits", hex.EncodeToString(sum[:]))
		lots := []change.Lot{change.LotOf("2026-Q4", n), change.LotOf("2026-Q4", n+1)}
		slices.SortFunc(lots, func(a, b change.Lot) int { return strings.Compare(a.Hash, b.Hash) })
		page := inZip(t, file, "changes/"+lots[0].Change.String()+"/change.html")
		contains(t, page, "Add an index to the ledger", "Mara Lindqvist", "Harbour Pay")
		contains(t, inZip(t, file, "policies/"+e.desk.Policy().Revision+".md"), "Change Management Policy")
		contains(t, inZip(t, file, "README.md"), "--seed 2026-Q4 system:data-warehouse")

		event := e.lastExport()
		if event.By != slacksim.Ruth || event.Fact("export") != "pack" || event.Fact("filter") != "system:data-warehouse" ||
			event.Fact("sample") != "1" || event.Fact("seed") != "2026-Q4" {
			t.Errorf("the record says %+v", event)
		}
	})
}

func TestAnEngineerIsRefusedTheRecordAndThatIsOnRecord(t *testing.T) {
	t.Parallel()
	eachEdge(t, harbourPolicy(t), slacksim.Config{}, func(t *testing.T, e *edge) {
		t.Helper()
		mara := e.worker(slacksim.Mara)
		mara.tries("export csv")
		contains(t, mara.faces(), "the policy's owners and auditors", "policy §7")
		e.says()
		event := e.lastExport()
		if event.By != slacksim.Mara || event.Allowed() || len(e.calls(shareMethod)) != 0 {
			t.Errorf("the record says %+v, and %d files were sent", event, len(e.calls(shareMethod)))
		}
	})
}

func TestAnExportOfTheLogIsThatOfTheCommandLine(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	e.raise()
	olive := e.worker(slacksim.Olive)
	for _, format := range []string{"csv", "jsonl"} {
		olive.types("export " + format)
		olive.submits()
		olive.closes()
		e.says()
		said, file := olive.receives()
		contains(t, said, "change log", "All changes: 1 change.")
		if want := map[string]string{"csv": "number,title,", "jsonl": `{"number":"CHG-1",`}[format]; !strings.HasPrefix(string(file), want) {
			t.Errorf("the file is %s", file)
		}
	}
}

func TestAnExportThatNeedsAnotherLookSaysWhere(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	olive := e.worker(slacksim.Olive)
	olive.types("export")
	olive.fills("export_words", "stat:closed", "export_size", "many", "export_seed", "4 2")
	answer := must(olive.slack.Submit(e.ctx))(t)
	said := strings.Join(sortedValues(answer.Errors), "\n")
	contains(t, said, "`state:`", "from 1 to 1000", "such as 42")
	if len(answer.Errors) != 3 {
		t.Errorf("it is answered %+v", answer)
	}
	olive.fills("export_words", "state:closed", "export_size", "5", "export_seed", "")
	olive.submits()
	event := e.lastExport()
	if seed := event.Fact("seed"); len(seed) != 16 || !strings.HasPrefix(event.Prev, seed) {
		t.Errorf("nobody chose the seed, and it is %q after the event %s", seed, event.Prev)
	}
}

func TestAFileIsNotLostWithAnAnswer(t *testing.T) {
	t.Parallel()
	for kind, method := range map[string]string{"drop_answer": shareMethod, "500": "files.getUploadURLExternal", "429": shareMethod} {
		t.Run(kind+" "+method, func(t *testing.T) {
			t.Parallel()
			e := newEdge(t, slacksim.Config{})
			ruth := e.worker(slacksim.Ruth)
			ruth.types("export csv")
			e.fault(method, kind, "")
			ruth.submits()
			for range 3 {
				e.clock.Advance(time.Minute)
				e.says()
			}
			if _, file := ruth.receives(); !strings.HasPrefix(string(file), "number,title,") {
				t.Errorf("they get %s", file)
			}
		})
	}
}

func TestAFileThatCannotComeIsSaid(t *testing.T) {
	t.Parallel()
	for code, says := range map[string]string{
		"missing_scope": "files:write", "file_upload_size_restricted": "larger than Slack takes", "restricted_action": "did not take it",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			e := newEdge(t, slacksim.Config{})
			ruth := e.worker(slacksim.Ruth)
			ruth.types("export pack")
			e.fault("files.getUploadURLExternal", "error", code)
			ruth.submits()
			e.says()
			contains(t, ruth.reads(""), "does not come", says, "/change export")
		})
	}
}

func TestAFileThatIsTooLargeIsNotMade(t *testing.T) {
	t.Parallel()
	var b bounded
	part := bytes.Repeat([]byte{'x'}, maxExport)
	if _, err := b.Write(part); err != nil {
		t.Error(err)
	}
	if _, err := b.Write(part[:1]); !errors.Is(err, errTooLarge) {
		t.Errorf("a byte too many gives %v", err)
	}
}

// receives returns the last message with a file in somebody's direct messages, and what the file holds.
func (w worker) receives() (said string, content []byte) {
	w.t.Helper()
	messages := w.read(w.slack.ID(), "")
	for _, m := range slices.Backward(messages) {
		if len(m.Files) == 0 {
			continue
		}
		request := must(http.NewRequestWithContext(w.ctx, http.MethodGet, m.Files[0].Address, nil))(w.t)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			w.t.Fatal(err)
		}
		defer answer.Body.Close()
		content, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			w.t.Fatalf("the file is answered %s, %v", answer.Status, err)
		}
		return m.Text, content
	}
	w.t.Fatalf("%s gets no file: %+v\n%s", w.slack.ID(), messages, w.logged)
	return "", nil
}

func inZip(t *testing.T, packed []byte, name string) string {
	t.Helper()
	archive := must(zip.NewReader(bytes.NewReader(packed), int64(len(packed))))(t)
	file := must(archive.Open("changebot-pack/" + name))(t)
	text := must(io.ReadAll(file))(t)
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lastExport returns the last event of somebody who wanted the record.
func (e *edge) lastExport() (last change.Event) {
	e.t.Helper()
	for n := 1; ; n++ {
		d := must(e.desk.Draw(e.ctx, commands.Delivery{Place: change.FileFor(n, slacksim.Ruth)}))(e.t)
		if d.Event == nil {
			return last
		}
		if d.Event.Action == change.ExportRecord {
			last = *d.Event
		}
	}
}
