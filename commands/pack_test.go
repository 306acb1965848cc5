package commands_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAPackHasTheSampleAndAllThatIsOnRecordOfIt(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		done, files := o.unpacked(commands.Pack{Size: 2, Seed: "42", Words: []string{"--risk", "low", "--words", "it's here"}})
		if done.Changes != 3 || done.Sampled != 2 || !done.Report.Fits() {
			t.Errorf("it says %+v", done)
		}
		lots := []change.Lot{change.LotOf("42", 1), change.LotOf("42", 2), change.LotOf("42", 3)}
		policyName := "policies/" + auditedPolicy().Revision + ".yaml"
		slices.SortFunc(lots, func(a, b change.Lot) int { return strings.Compare(a.Hash, b.Hash) })
		want := []string{"README.md", "draw.txt", "index.html", "manifest.sha256", policyName, "population.csv", "sample.csv", "verification.json", "verification.txt"}
		for _, lot := range lots[:2] {
			for _, name := range []string{"approvals.csv", "change.html", "events.jsonl", "plans.jsonl"} {
				want = append(want, fmt.Sprintf("changes/%s/%s", lot.Change, name))
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, namesIn(files)); diff != "" {
			t.Errorf("the files (-want +got):\n%s", diff)
		}
		_, population := readCSV(t, files["population.csv"])
		header, sample := readCSV(t, files["sample.csv"])
		if len(population) != 3 || len(sample) != 2 || header[0] != "rank" || header[2] != "number" ||
			sample[0][2] != lots[0].Change.String() || sample[1][1] != lots[1].Hash {
			t.Errorf("the population is %v, and the sample %v %v", population, header, sample)
		}
		if files["population.csv"] != o.export(commands.Export{Format: commands.CSV}) {
			t.Error("the population is not as the change log is exported")
		}
		for _, part := range []string{"`42`", "2 of them", `--risk low --words 'it'\''s here'`, done.Head.String()} {
			if !strings.Contains(files["README.md"], part) {
				t.Errorf("the README does not say %s", part)
			}
		}
		if files[policyName] != auditedPolicy().Text {
			t.Errorf("the policy is %q", files[policyName])
		}
		if text := files["verification.txt"]; text != fmt.Sprintf("The record fits: %d events, head %s.\n", done.Head.Seq, done.Head) {
			t.Errorf("the verification says %q", text)
		}
	})
}

func TestTwoPacksOfTheSameRecordAreTheSameBytes(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		pack := commands.Pack{Size: 3, Seed: "42", Names: func(id string) string { return "Somebody called " + id }}
		_, first := o.pack(pack)
		_, second := o.pack(pack)
		if !bytes.Equal(first, second) {
			t.Error("they differ")
		}
		archive, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.File {
			if !file.Modified.Equal(o.clock.Now().Truncate(time.Second)) {
				t.Errorf("%s is of %s, want the instant of the pack", file.Name, file.Modified)
			}
		}
		done, unseeded := o.pack(commands.Pack{Size: 3})
		if done.Seed != done.Head.Hash[:16] || bytes.Equal(first, unseeded) {
			t.Errorf("where nobody gives a seed it is %s, with the head %s", done.Seed, done.Head)
		}
	})
}

// The README's own commands are run, with the programs that it names.
func TestTheReadmesCommandsReproduceThePack(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		for range 9 {
			o.submit(colleague)
		}
		_, packed := o.pack(commands.Pack{Size: 4, Seed: "2026-Q4"})
		folder := unpack(t, packed)
		readme := readFile(t, filepath.Join(folder, "README.md"))
		run := func(script string) string {
			t.Helper()
			if !strings.Contains(readme, indented(script)) {
				t.Fatalf("the README does not have\n%s", indented(script))
			}
			return shell(t, folder, script)
		}
		if said := run("sha256sum --check --quiet manifest.sha256"); said != "" {
			t.Errorf("the manifest does not fit: %s", said)
		}
		var drawn []string
		_, sample := readCSV(t, readFile(t, filepath.Join(folder, "sample.csv")))
		for _, row := range sample {
			drawn = append(drawn, row[1]+" "+row[2])
		}
		if got := strings.Split(strings.TrimSpace(run("LC_ALL=C sort draw.txt | head -n 4")), "\n"); !slices.Equal(got, drawn) {
			t.Errorf("sort draws %v, the pack %v", got, drawn)
		}
		if said := run("printf '%s' '2026-Q4:CHG-7' | sha256sum"); !strings.HasPrefix(said, change.LotOf("2026-Q4", 7).Hash) {
			t.Errorf("sha256sum makes the lot %s", said)
		}
		again := "cut -d ' ' -f 2 draw.txt | while read -r number; do\n" +
			"  printf '%s %s\\n' \"$(printf '%s' \"2026-Q4:$number\" | sha256sum | cut -d ' ' -f 1)\" \"$number\"\n" +
			"done | diff - draw.txt"
		if said := run(again); said != "" {
			t.Errorf("the lots differ:\n%s", said)
		}
		for _, row := range sample {
			o.checkEvidence(t, folder, readme, row[2])
		}
	})
}

// checkEvidence has the README's commands find the hash of each event and the digest of each plan of a change.
func (o *office) checkEvidence(t *testing.T, folder, readme, number string) {
	t.Helper()
	const made = `sed -n 1p changes/CHG-N/events.jsonl | sed 's/"Hash":"\([0-9a-f]*\)"}$/"Hash":""}/' | tr -d '\n' | sha256sum`
	const plan = `sed -n 1p changes/CHG-N/plans.jsonl | sed 's/^{"plan":[0-9]*,"digest":"[0-9a-f]*","request":\(.*\)}$/\1/' | tr -d '\n' | sha256sum`
	for _, script := range []string{made, plan} {
		if !strings.Contains(readme, indented(script)) {
			t.Fatalf("the README does not have\n%s", script)
		}
	}
	n, _ := change.ParseNumber(number)
	story := o.story(n)
	at := func(script string, line int) string {
		script = strings.ReplaceAll(strings.ReplaceAll(script, "CHG-N", number), "-n 1p", fmt.Sprintf("-n %dp", line))
		return shell(t, folder, script)
	}
	for i, ev := range story.Events {
		if got := at(made, i+1); !strings.HasPrefix(got, ev.Hash) {
			t.Errorf("event %d of %s has the hash %s, want %s", ev.N, number, got, ev.Hash)
		}
	}
	if got := at(plan, story.Change.Plan); !strings.HasPrefix(got, story.Change.Request.Digest()) {
		t.Errorf("the plan of %s has the digest %s, want %s", number, got, story.Change.Request.Digest())
	}
}

func TestNothingThatPeopleWroteIsCarriedOutByAPack(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		titles := append(slices.Clone(hostile), "<script>alert(1)</script>", "\u202Eedoc\u202C", "</title><img src=x>")
		for _, text := range titles {
			r := request()
			r.Title, r.Description, r.Rationale = text, text+"\r\n"+text, "`{{.Seed}}`"
			o.must(o.desk.Submit(o.ctx, o.by(engineer), r))
		}
		_, files := o.unpacked(commands.Pack{Size: len(titles), Seed: "42"})
		for _, name := range []string{"population.csv", "sample.csv"} {
			_, rows := readCSV(t, files[name])
			for _, row := range rows {
				for _, cell := range row {
					if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
						t.Errorf("%s has the cell %q", name, cell)
					}
				}
			}
		}
		for name, text := range files {
			if strings.HasSuffix(name, ".html") && (strings.Contains(text, "<script") || strings.Contains(text, "<img") || strings.Contains(text, "\u202E")) {
				t.Errorf("%s has what somebody wrote as it is", name)
			}
		}
		last := files[fmt.Sprintf("changes/CHG-%d/change.html", len(titles)-2)]
		if !strings.Contains(last, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			t.Error("the page does not show the title as it was written")
		}
	})
}

func TestAPackSaysThatTheRecordWasAltered(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		r := newHandmade(t, url)
		r.asOwner(func() { r.exec("UPDATE changes SET title = 'Another' WHERE number = 3") })
		done, files := unpacked(t, commands.Pack{DB: r.db, Size: 3, Seed: "42"})
		if done.Report.Fits() || !strings.Contains(files["verification.txt"], "The plan of CHG-3 is not the last version") ||
			!strings.Contains(files["verification.json"], `"fits": false`) || !strings.Contains(files["README.md"], "does not fit") ||
			!strings.Contains(files["index.html"], "does not fit") {
			t.Errorf("it says %s", files["verification.txt"])
		}
	})
}

func TestAPackSaysWhatWasPurged(t *testing.T) {
	t.Parallel()
	storagetest.EachURL(t, func(t *testing.T, url string) {
		t.Helper()
		o := oldOffice(t, url)
		o.purge()
		done, files := o.unpacked(commands.Pack{Size: 3, Seed: "42"})
		if done.Sampled != 3 || !done.Report.Fits() || !strings.Contains(files["verification.txt"], "tombstones of 2 purged changes") ||
			!strings.Contains(files["README.md"], "What was purged") {
			t.Errorf("it says %s", files["verification.txt"])
		}
		if page := files["changes/CHG-1/change.html"]; !strings.Contains(page, "were taken out") || !strings.Contains(page, "cannot be worked out") {
			t.Errorf("the page of a purged change is\n%s", page)
		}
		if files["changes/CHG-1/plans.jsonl"] != "" || strings.Contains(files["changes/CHG-3/change.html"], "were taken out") {
			t.Error("the pack does not know what was purged")
		}
	})
}

func TestAPackThatCannotBeWrittenIsNoZipFile(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		liveThrough(o)
		_, whole := o.pack(commands.Pack{Size: 3, Seed: "42"})
		full := errors.New("no space left")
		for _, room := range []int{0, len(whole) / 2, len(whole) - 1} {
			out := &cramped{room: room, full: full}
			if _, err := (commands.Pack{DB: o.db, Size: 3, Seed: "42"}).Write(o.ctx, out); !errors.Is(err, full) {
				t.Errorf("with room for %d bytes it ends with %v", room, err)
			}
			if _, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil {
				t.Errorf("%d bytes of %d can be unpacked", out.Len(), len(whole))
			}
		}
		stopped, stop := context.WithCancel(o.ctx)
		stop()
		if _, err := (commands.Pack{DB: o.db, Size: 3, Seed: "42"}).Write(stopped, io.Discard); !errors.Is(err, context.Canceled) {
			t.Errorf("when it is stopped it ends with %v", err)
		}
	})
}

func TestAPackIsRefusedWithoutASizeOrASeedThatIsOne(t *testing.T) {
	t.Parallel()
	eachUnder(t, auditedPolicy(), func(t *testing.T, o *office) {
		t.Helper()
		for _, p := range []commands.Pack{{Size: 0}, {Size: -1}, {Size: commands.MaxSample + 1}, {Size: 1, Seed: "$(reboot)"}} {
			p.DB = o.db
			if _, err := p.Write(o.ctx, io.Discard); change.AsRefusal(err) == nil {
				t.Errorf("a sample of %d with the seed %q ends with %v", p.Size, p.Seed, err)
			}
		}
		done, files := o.unpacked(commands.Pack{Size: 25})
		if done.Changes != 0 || done.Sampled != 0 || files["draw.txt"] != "" {
			t.Errorf("of nothing on record it makes %+v", done)
		}
	})
}
