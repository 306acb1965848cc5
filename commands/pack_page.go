package commands

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/noim3/changebot/change"
)

//go:embed pack
var packFiles embed.FS

// readPages reads the templates of a pack's pages, which say names and times as k does.
func (k *packing) readPages() (err error) {
	k.pages, err = template.New("pack").Funcs(template.FuncMap{
		"name": func(id any) string { return k.shownName(fmt.Sprint(id)) },
		"time": k.clock, "text": inFull, "span": change.Span, "short": change.Short, "style": packStyle,
		"policy": func(revision string) string { return "../../" + policyFile(revision, ".yaml") },
		"part":   func(heading, text string) written { return written{heading, text} },
	}).ParseFS(packFiles, "pack/*.html")
	return err
}

// A written is what somebody wrote under a heading.
type written struct{ Heading, Text string }

func packStyle() (template.CSS, error) {
	text, err := packFiles.ReadFile("pack/style.css")
	return template.CSS(text), err //nolint:gosec // it is a file of ours
}

// A changePage is what the page of a change shows.
type changePage struct {
	Cover cover
	Rank  int
	Lot   change.Lot
	*change.Change
	Policy    *change.Policy
	Systems   []string
	Controls  []control
	Answers   []answered
	Versions  []planVersion
	Events    []change.Event
	Revisions []string
}

// writePage writes the page of a change, for people to read and print.
func (k *packing) writePage(w io.Writer, s sampled, c packedChange) error {
	p := k.policyOf(c)
	page := changePage{
		Cover: k.cover(), Rank: s.Rank, Lot: s.Lot, Change: c.Change, Policy: p, Events: c.events, Revisions: c.revisions,
		Versions: k.versions(c), Answers: answersOf(c.Change, p),
	}
	if c.PurgedBy == 0 { // else what would show it was taken out
		page.Controls = testing{c, p, k.shownName, k.clock}.controls()
	}
	for _, id := range c.Request.Systems {
		page.Systems = append(page.Systems, systemName(id, p))
	}
	return k.pages.ExecuteTemplate(w, "change.html", page)
}

// policyOf returns the policy under which the last event of a change was decided; nil when it cannot be read.
func (k *packing) policyOf(c packedChange) *change.Policy {
	for i := len(c.events) - 1; i >= 0; i-- {
		if p := k.policies[c.events[i].Policy]; p != nil {
			return p
		}
	}
	return nil
}

// An answered is a question of the assessment with its answer, in the policy's words.
type answered struct{ Question, Answer string }

// answersOf returns the assessor's answers to what the policy asks; by their ids where no policy can be read.
func answersOf(c *change.Change, p *change.Policy) []answered {
	if c.Assessment == nil || p == nil {
		return nil
	}
	var out []answered
	for _, q := range p.Risk.Questions {
		for _, a := range q.Answers {
			if c.Assessment.Answers[q.ID] == a.ID {
				out = append(out, answered{q.Text, a.Text})
			}
		}
	}
	return out
}

// A planVersion is a version of the plan, with what it altered in the one before.
type planVersion struct {
	Plan   int
	Digest string
	// Event is the one that made it; zero when the record does not say.
	Event   change.Event
	Altered []change.Difference
}

func (k *packing) versions(c packedChange) []planVersion {
	made := map[int]change.Event{}
	for _, ev := range c.events {
		switch plan := planAfter(ev); {
		case !ev.Allowed():
		case plan > 0:
			made[plan] = ev
		case ev.From == "" && made[1].N == 0:
			made[1] = ev
		}
	}
	var out []planVersion
	for i, r := range c.plans {
		v := planVersion{Plan: i + 1, Digest: r.Digest(), Event: made[i+1]}
		if i > 0 {
			v.Altered = change.Differences(c.plans[i-1], r)
		}
		out = append(out, v)
	}
	return out
}

func systemName(id change.SystemID, p *change.Policy) string {
	if p != nil {
		if s, known := p.System(id); known {
			return fmt.Sprintf("%s (%s)", s.Name, id)
		}
	}
	return string(id)
}

// atPerson is how [change.UserID.At] names somebody in a sentence.
var atPerson = regexp.MustCompile(`@[UW][A-Z0-9]+`)

// named returns a sentence with the names of the people that it speaks of.
func (k *packing) named(sentence string) string {
	return atPerson.ReplaceAllStringFunc(sentence, func(at string) string { return k.name(at[1:]) })
}

// clock says a time to the second, in the zone of the policy; nothing for none.
func (k *packing) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(k.zone()).Format("2 Jan 2006 15:04:05 MST")
}

// shownName is name for a page.
func (k *packing) shownName(id string) string { return inFull(k.name(id)) }

// inFull returns text such that nothing in it hides: what would steer a screen, or have the text read in another order
// than it was written, is named instead.
func inFull(text any) string {
	var s strings.Builder
	for _, r := range strings.ToValidUTF8(fmt.Sprint(text), "\uFFFD") {
		switch {
		case r == '\n', r == '\t':
			s.WriteRune(r)
		case r == '\r':
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d': // the joiner within an emoji hides nothing
			fmt.Fprintf(&s, "⟨U+%04X⟩", r)
		default:
			s.WriteRune(r)
		}
	}
	return s.String()
}
