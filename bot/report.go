package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// report answers `/change report`: the report of the last month, or of that which the words after it name. It comes after
// the acknowledgement, where the command was typed, or in a direct message when the bot has no say there.
func (b *Bot) report(ctx context.Context, in *Inbound) (Answer, error) {
	_, words, _ := strings.Cut(strings.TrimSpace(inert(in.Text)), " ")
	wish := change.MonthWish{Ahead: -1}
	if strings.TrimSpace(words) != "" {
		var err error
		if wish, err = parseMonth("report", words); err != nil {
			return Answer{}, err
		}
	}
	b.errands.run(ctx, "report of a month", func(ctx context.Context) { b.showReport(ctx, in, wish) })
	if in.kind == byCommand {
		return Answer{}, nil
	}
	m := sentences("The report comes as a direct message of mine: look under Messages.")
	return Answer{Say: &m}, nil
}

// showReport posts the report and, where that fails, shows it to whoever asked for it alone.
func (b *Bot) showReport(ctx context.Context, in *Inbound, wish change.MonthWish) {
	r, err := b.desk.Report(ctx, in.Actor(ctx), wish)
	if err != nil {
		b.whisper(ctx, in, sentences(b.sentence(ctx, in, err)))
		return
	}
	to, failed := b.calendarPlace(ctx, in)
	if failed == nil {
		_, failed = b.sendReport(ctx, r, b.desk.Policy(), func(m Message) (commands.Post, error) {
			_, _, err := b.api.PostMessageContext(ctx, to.channel, said(m)...)
			return commands.Post{}, err
		})
	}
	switch {
	case failed != nil:
		b.log.WarnContext(ctx, "the report of a month could not be posted", "actor", in.User, "error", failed)
		b.whisper(ctx, in, reportMessage(r, b.desk.Policy(), illustration{}))
	case !to.shared && in.Channel != "" && in.Channel != to.channel:
		b.whisper(ctx, in, sentences("The report is in a direct message of mine, as this is no channel in which I may post it: one that I am in, and that no other company reads."))
	}
}

// reportMessage draws a report: each figure with that of the month before, what it means, and a button that lists what is
// behind it. Its text says every figure.
func reportMessage(r *change.Report, p *change.Policy, of illustration) Message {
	s := &sheet{}
	s.header("name", reportTitle(r))
	text := []markup{say("*%s*", reportTitle(r))}
	if !r.Over() {
		s.say("running", "The month is not over yet: this is how it stands so far.")
		text = append(text, "The month is not over yet.")
	}
	of.draw(s, r)
	for _, group := range reportGroups() {
		group = slices.DeleteFunc(group, func(f change.FigureID) bool { return unspoken(f, r) })
		if len(group) > 0 {
			s.rule("before_" + string(group[0]))
		}
		for _, f := range group {
			text = append(text, s.figure(f, r, p))
		}
	}
	s.aside("as_of", say("As the record stood %s. Months are those of %s.", when(r.Now, p.TimeZone), p.TimeZone))
	return s.message(join("\n", text...))
}

// reportGroups are the figures of a report as they stand together: how much, how fast, how well, how faithfully.
func reportGroups() [][]change.FigureID {
	all := change.Figures()
	return [][]change.FigureID{all[:2], all[2:4], all[4:9], all[9:]}
}

// unspoken reports whether a figure rests on nothing in both months, so that there is nothing to say.
func unspoken(f change.FigureID, r *change.Report) bool {
	return f != change.FigureBegun && r.Month().Measure(f).Of+r.Before().Measure(f).Of == 0
}

// figure adds a figure, and returns it in a line.
func (s *sheet) figure(f change.FigureID, r *change.Report, p *change.Policy) markup {
	is, was := r.Month().Measure(f), r.Before().Measure(f)
	now := say("*%s: %s*", f.Name(), f.Value(is))
	if more := rests(append([]string{f.Rests(is)}, f.Remarks(is)...)); more != "" {
		now = say("%s · %s", now, more)
	}
	before := say("%s: %s", monthOf(r.Before().First), rests([]string{f.Value(was), f.Rests(was)}))
	words := join("\n", now, before, say("_%s_", f.Explains(p)))
	if is.Count == 0 {
		s.say(string(f), words)
	} else {
		show := button(typedClick, commands.BehindFigure(f, r.Month().First), "Show", nil)
		show.AccessibilityLabel = clipPlain("Show what is behind: "+f.Name(), maxButton)
		s.sayWith(string(f), words, show)
	}
	return say("• %s. %s", now, before)
}

// rests joins what is said of a value, leaving out what there is not.
func rests(parts []string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

func reportTitle(r *change.Report) string { return "Changes in " + monthOf(r.Month().First) }

func monthOf(d change.Day) string { return fmt.Sprintf("%s %d", d.Month, d.Year) }

// An illustration is what stands in the place of a report's picture: the file that shows it, else why there is none.
type illustration struct {
	file   string
	absent markup
}

func (i illustration) draw(s *sheet, r *change.Report) {
	if i.file == "" {
		s.aside("no_picture", i.absent)
		return
	}
	s.add(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: i.file}, reportAltText(r, maxBlockAltText), s.id("charts"), nil))
}
