package bot

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/bot/picture"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// maxBlockAltText is how long the alternative of an image in a message may be (slack-rules §3).
const maxBlockAltText = 2000

// sendReport has post bring a report to Slack with its picture; where Slack does not take that, without it, saying so. It
// returns what post does.
//
// The picture is uploaded beforehand and shared by the message that shows it. Slack looks at what is uploaded before it
// may be used, and refuses a message that comes sooner.
func (b *Bot) sendReport(ctx context.Context, r *change.Report, p *change.Policy, post func(Message) (commands.Post, error)) (commands.Post, error) {
	file, err := b.uploadReport(ctx, r)
	if err == nil {
		var at commands.Post
		at, err = post(reportMessage(r, p, illustration{file: file}))
		if err == nil || judge(err).fate != faulty {
			return at, err
		}
	}
	b.log.WarnContext(ctx, "a report goes without its picture", "month", r.Month().First.Month.String(), "error", err)
	return post(reportMessage(r, p, illustration{absent: noCharts(err)}))
}

// noCharts says why a report has no picture.
func noCharts(err error) markup {
	if codeOf(err) == "missing_scope" {
		return "There is no picture, as Slack does not let me post files: whoever looks after me gives me the scope “files:write”, and “changebot doctor” says how."
	}
	return "There is no picture, as Slack did not take it. `/change report` with the month draws it anew."
}

// uploadReport uploads the picture of a report and returns its id. Nobody but the bot sees it until it is shared.
func (b *Bot) uploadReport(ctx context.Context, r *change.Report) (string, error) {
	drawn, err := reportCharts(r).PNG()
	if err != nil {
		return "", fmt.Errorf("draw the charts: %w", err)
	}
	first := r.Month().First
	return b.upload(ctx, upload{
		name: fmt.Sprintf("report-%d-%02d.png", first.Year, int(first.Month)), title: reportTitle(r), content: drawn,
		alternative: reportAltText(r, maxAltText),
	})
}

// An upload is a file on its way to Slack.
type upload struct {
	name, title, alternative string
	content                  []byte
}

// upload brings a file to Slack without sharing it, in three steps (slack-rules §10), and returns its id.
func (b *Bot) upload(ctx context.Context, u upload) (string, error) {
	ticket, err := b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: u.name, FileSize: len(u.content), AltTxt: u.alternative,
	})
	if err != nil {
		return "", fmt.Errorf("ask where to upload: %w", err)
	}
	err = b.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: ticket.UploadURL, Reader: bytes.NewReader(u.content), Filename: u.name})
	if err != nil {
		return "", fmt.Errorf("upload: %w", err)
	}
	_, err = b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: ticket.FileID, Title: u.title}},
	})
	if err != nil {
		return "", fmt.Errorf("complete the upload: %w", err)
	}
	return ticket.FileID, nil
}

// A curve is what one chart of a report shows.
type curve struct {
	title, about string
	measure      func(*change.ReportMonth) change.Measure
	value        func(change.Measure) float64
	// unit returns how much of the value is one of what the chart is in, and how that is written.
	unit func(most float64) (size float64, label string)
}

// curves are the charts of a report, in order.
func curves() []curve {
	figure := func(f change.FigureID) func(*change.ReportMonth) change.Measure {
		return func(m *change.ReportMonth) change.Measure { return m.Measure(f) }
	}
	median := func(m change.Measure) float64 { return m.Median.Hours() }
	percent := func(m change.Measure) float64 { return 100 * m.Part() }
	percents := func(float64) (float64, string) { return 1, "%" }
	return []curve{
		{"Lead time", "from request to start, normal changes: half took no longer", figure(change.FigureLeadTime), median, daysOrHours},
		{"Time to decision", "working time, normal changes: half took no longer", figure(change.FigureDecision), median, hoursOrMinutes},
		{"Emergencies", "the part of all changes that could not wait", figure(change.FigureEmergencies), percent, percents},
		{"Success", "the part of the documented changes that worked", (*change.ReportMonth).Worked, percent, percents},
	}
}

// daysOrHours chooses the unit of times of which the longest has so many hours; the size is in hours.
func daysOrHours(most float64) (float64, string) {
	if most >= 48 {
		return 24, " d"
	}
	return hoursOrMinutes(most)
}

func hoursOrMinutes(most float64) (float64, string) {
	if most >= 1 {
		return 1, " h"
	}
	return 1. / 60, " min"
}

// reportCharts returns what is drawn of a report.
func reportCharts(r *change.Report) picture.Charts {
	months := sinceTheFirst(r.Months)
	out := picture.Charts{
		Title: reportTitle(r), Period: monthOf(months[0].First) + " to " + monthOf(r.Month().First), Few: change.FewestForAFigure,
	}
	for _, m := range months {
		out.Months = append(out.Months, m.First.Month.String()[:3])
	}
	for _, c := range curves() {
		out.Charts = append(out.Charts, c.chart(months))
	}
	return out
}

// sinceTheFirst returns the months without those before the first in which something was begun; the last two in any case.
func sinceTheFirst(months []change.ReportMonth) []change.ReportMonth {
	for len(months) > 2 && months[0].Measure(change.FigureBegun).Count == 0 {
		months = months[1:]
	}
	return months
}

func (c curve) chart(months []change.ReportMonth) picture.Chart {
	most := 0.
	for i := range months {
		most = max(most, c.value(c.measure(&months[i])))
	}
	size, unit := c.unit(most)
	chart := picture.Chart{Title: c.title, About: c.about, Top: roundTop(most / size)}
	if unit == "%" {
		chart.Top = min(chart.Top, 100)
	}
	chart.TopLabel = number(chart.Top) + unit
	for i := range months {
		m := c.measure(&months[i])
		value := c.value(m) / size
		label := number(value) + unit
		if unit == "%" {
			label = change.Percent(m.Part())
		}
		chart.Points = append(chart.Points, picture.Point{Value: value, Label: label, Of: m.Of})
	}
	return chart
}

// roundTop returns the lowest number of one digit, or ten or more of it, that most does not exceed.
func roundTop(most float64) float64 {
	if most <= 1 {
		return 1
	}
	step := math.Pow(10, math.Floor(math.Log10(most)))
	return math.Ceil(most/step) * step
}

// number writes a number with a decimal where it is below ten and has one.
func number(n float64) string {
	if n >= 10 {
		return fmt.Sprintf("%.0f", n)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
}

// reportAltText says what the charts show: every value, with months that rest on little marked.
func reportAltText(r *change.Report, most int) string {
	charts := reportCharts(r)
	var out []string
	for _, c := range charts.Charts {
		var values []string
		for i, pt := range c.Points {
			switch {
			case pt.Of == 0:
				values = append(values, charts.Months[i]+" –")
			case pt.Of < charts.Few:
				values = append(values, fmt.Sprintf("%s %s of only %d", charts.Months[i], pt.Label, pt.Of))
			default:
				values = append(values, charts.Months[i]+" "+pt.Label)
			}
		}
		out = append(out, c.Title+": "+strings.Join(values, ", ")+".")
	}
	return clipPlain(charts.Period+". "+strings.Join(out, " "), most)
}
