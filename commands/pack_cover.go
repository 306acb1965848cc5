package commands

import (
	"encoding/json"
	"io"
	"strings"
	"text/template"
	"unicode"

	"github.com/noim3/changebot/change"
)

// A cover is what every part of the pack says of the whole.
type cover struct {
	Company string
	// At is the instant at which the pack was made, in the policy's zone and in UTC; Zone is that zone.
	At, UTC, Zone string
	// Words and About say which changes were picked; both are empty for all.
	Words, About        string
	Population, Sampled int
	Size                int
	Seed                string
	SeedGiven           bool
	Head                change.Head
	Report              AuditReport
	Sample              []coverLine
	Revisions           []string
	// Tombstones is true when a change of the sample was purged.
	Tombstones bool
}

// A coverLine is a change of the sample in the list of them.
type coverLine struct {
	Rank                                   int
	Number, Title, Category, Risk, Outcome string
	State, Started                         string
}

func (k *packing) cover() cover {
	return cover{
		Company: k.company(), At: k.clock(k.at), UTC: timeCell(k.at.UTC()), Zone: k.zone().String(), Words: shellWords(k.Words), About: inFull(k.named(k.About)),
		Population: k.done.Changes, Sampled: k.done.Sampled, Size: k.Size, Seed: k.done.Seed, SeedGiven: k.Seed != "",
		Head: k.done.Head, Report: k.done.Report,
	}
}

// shellWords writes words as a shell reads them back.
func shellWords(words []string) string {
	safe := make([]string, len(words))
	for i, word := range words {
		if safe[i] = word; strings.ContainsFunc(word, func(r rune) bool {
			return r > unicode.MaxASCII || strings.ContainsRune("\"'`$\\!*?&;|<>()[]{}#~ \t\n", r)
		}) {
			safe[i] = "'" + strings.ReplaceAll(strings.Join(strings.Fields(word), " "), "'", `'\''`) + "'"
		}
	}
	return inFull(strings.Join(safe, " "))
}

// writeCover writes what somebody reads first: a page with the sample, and how to check the pack.
func (k *packing) writeCover() error {
	c := k.cover()
	for _, s := range k.sample {
		e := s.entry
		c.Tombstones = c.Tombstones || s.purged
		c.Sample = append(c.Sample, coverLine{
			s.Rank, e.Number, e.Title, e.Category.Label(), e.Risk.Label(), e.Outcome.Label(), e.State.Label(), k.clock(e.StartedAt),
		})
	}
	err := k.folder.write("index.html", func(w io.Writer) error {
		return k.pages.ExecuteTemplate(w, "index.html", c)
	})
	if err != nil {
		return err
	}
	return k.folder.write("README.md", func(w io.Writer) error {
		readme, err := template.ParseFS(packFiles, "pack/README.md")
		if err != nil {
			return err
		}
		return readme.Execute(w, c)
	})
}

// writeVerificationJSON writes the report of the audit for programs.
func (k *packing) writeVerificationJSON(w io.Writer) error {
	type finding struct {
		Kind   change.FindingKind `json:"kind"`
		Event  int64              `json:"event,omitzero"`
		Change string             `json:"change,omitzero"`
		Says   string             `json:"says"`
	}
	r := k.done.Report
	findings := make([]finding, 0, len(r.Findings))
	for _, f := range r.Findings {
		one := finding{Kind: f.Kind, Event: f.Seq, Says: f.Says}
		if f.Change != 0 {
			one.Change = f.Change.String()
		}
		findings = append(findings, one)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Fits     bool      `json:"fits"`
		Head     string    `json:"head"`
		Events   int64     `json:"events"`
		Findings []finding `json:"findings"`
		More     int       `json:"more"`
		Purged   int64     `json:"purged_events"`
	}{r.Fits(), r.Head.String(), r.Head.Seq, findings, r.More, r.Tombstones})
}
