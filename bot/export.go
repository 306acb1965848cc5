package bot

import (
	"context"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

const exportCallback = "export"

// export answers `/change export`, after which the words of the form may stand: pack, csv or jsonl, sample:25, seed:42, and
// those of a filter. Whoever may not export is refused, and that is on record (policy §7).
func (b *Bot) export(_ context.Context, in *Inbound) (Answer, error) {
	_, words, _ := strings.Cut(strings.TrimSpace(inert(in.Text)), " ")
	return Answer{Open: func(ctx context.Context) (slack.ModalViewRequest, error) {
		who := deciding(ctx, in)
		if b.desk.Policy().MayExport(who.Who) != nil {
			return slack.ModalViewRequest{}, b.desk.AskExport(ctx, who, commands.ExportWish{})
		}
		wish := wishFrom(words)
		f := exportForm(&wish)
		f.meta = newMetadata(in, 0, 0).Encode()
		return f.view(), nil
	}}, nil
}

// wishFrom reads the words after `/change export`.
func wishFrom(text string) wishTyped {
	w := wishTyped{format: commands.PackExport, size: strconv.Itoa(commands.UsualSample)}
	var filter []string
	for _, word := range strings.Fields(text) {
		lower := strings.ToLower(word)
		switch format := commands.ExportFormat(lower); format {
		case commands.PackExport, commands.CSV, commands.JSONLines:
			w.format = format
			continue
		}
		if size, is := strings.CutPrefix(lower, "sample:"); is {
			w.size = size
		} else if _, is := strings.CutPrefix(lower, "seed:"); is {
			w.seed = word[len("seed:"):]
		} else {
			filter = append(filter, word)
		}
	}
	w.words = strings.Join(filter, " ")
	return w
}

// wishTyped is what the form holds.
type wishTyped struct {
	format            commands.ExportFormat
	words, size, seed string
}

// wish returns what was typed as it is asked for; a size that is no number is none.
func (w wishTyped) wish() commands.ExportWish {
	size, _ := strconv.Atoi(strings.TrimSpace(w.size))
	return commands.ExportWish{Format: w.format, Words: w.words, Size: size, Seed: strings.TrimSpace(w.seed)}
}

func exportForm(w *wishTyped) form {
	s := &sheet{}
	s.aside("about", "The file comes in a direct message. That you asked for it, and for what, is on record (policy §7).")
	return form{
		callback: exportCallback, title: "Export", submit: "Export", intro: s.blocks,
		fields: []field{
			tick(commands.ExportFormatField, "What", &w.format, []choice{
				{string(commands.PackExport), "A pack for auditors, with a sample (zip)"},
				{string(commands.CSV), "The change log (CSV)"},
				{string(commands.JSONLines), "The change log (JSON Lines)"},
			}),
			shortText(commands.ExportWordsField, "Which changes", &w.words, commands.MaxFilter).may().
				hinted("As after /change list: state:closed from:2026-01-01 to:2026-03-31, and so on. Left empty: every change on record."),
			shortText(commands.ExportSizeField, "For a pack: how many are drawn", &w.size, 10).may(),
			shortText(commands.ExportSeedField, "For a pack: the seed", &w.seed, change.MaxSeed).may().
				hinted("Decides which are drawn, so let the auditor name it. Left empty: the beginning of the hash of the last event, which nobody can choose."),
		},
	}
}

func (b *Bot) submitExport(ctx context.Context, in *Inbound) (Answer, error) {
	var typed wishTyped
	exportForm(&typed).read(in.View.Values)
	if err := b.desk.AskExport(ctx, deciding(ctx, in), typed.wish()); err != nil {
		return Answer{}, err
	}
	m := sentences("The file is being made. It comes in a direct message of mine: look under Messages.")
	return Answer{Say: &m}, nil
}
