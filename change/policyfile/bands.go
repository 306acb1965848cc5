package policyfile

import (
	"fmt"
	"slices"

	"github.com/noim3/changebot/change"
)

// maxScore is above every score that the questions can reach.
const maxScore = maxQuestions * maxAnswers * maxPoints * maxWeight

// A band is one line of the bands as the file has it, with both ends, so that a hole can be seen.
type band struct {
	value
	risk     change.Risk
	from, to int
	// fromAt and toAt are where the ends are written; toAt is not given when the band is open.
	fromAt, toAt value
	whole        bool // nothing in it is at fault
}

// readBands reads the risks that scores stand for: bands from 0 up without a hole or an overlap, the last one open
// (spec §2.2). The highest score that can be reached is most.
func readBands(v value, most int) []change.Band {
	bands := list(v, 1, readBand)
	if len(bands) == 0 {
		return nil
	}
	if first := bands[0]; first.whole && first.from != 0 {
		first.fromAt.fault("leaves out "+scores(0, first.from-1), "write 0")
	}
	if last := bands[len(bands)-1]; last.whole && last.toAt.given() {
		last.toAt.fault(fmt.Sprintf("leaves out every score above %d", last.to), "leave “to” out of the last band")
	}
	for i := range bands[1:] {
		if bands[i].whole && bands[i+1].whole {
			bands[i+1].follow(bands[i])
		}
	}
	out := make([]change.Band, len(bands))
	for i, b := range bands {
		out[i] = change.Band{Risk: b.risk, From: b.from}
		if b.whole && b.from > most {
			b.fromAt.warn(fmt.Sprintf("no answers reach %d: the highest score is %d", b.from, most), "lower the bands or give more points")
		}
	}
	return out
}

func readBand(v value) band {
	o := v.object()
	defer o.done()
	b := band{
		value:  v,
		risk:   oneOf(o.need("risk", "low, moderate or high"), change.Risks()),
		fromAt: o.need("from", "the band's first score"),
		toAt:   o.may("to", "the band's last score"),
	}
	var fromOK, toOK bool
	b.from, fromOK = b.fromAt.number(0, maxScore)
	b.to, toOK = b.toAt.number(0, maxScore)
	b.whole = b.risk != "" && fromOK && (toOK || !b.toAt.given())
	if b.whole && b.toAt.given() && b.to < b.from {
		b.toAt.fault(fmt.Sprintf("is %d, less than “from”", b.to), fmt.Sprintf("write %d or more", b.from))
		b.whole = false
	}
	return b
}

// follow reports what keeps b from being the next band after the one before.
func (b band) follow(before band) {
	switch begin := before.to + 1; {
	case !before.toAt.given():
		before.fault("has no “to”, which only the last band may leave out", fmt.Sprintf("write “to: %d”", b.from-1))
	case b.from > begin:
		b.fromAt.fault("leaves out "+scores(begin, b.from-1), fmt.Sprintf("write %d", begin))
	case b.from < begin:
		b.fromAt.fault("takes "+scores(b.from, before.to)+" a second time", fmt.Sprintf("write %d", begin))
	}
	switch was, is := slices.Index(change.Risks(), before.risk), slices.Index(change.Risks(), b.risk); {
	case is == was:
		b.fault("“"+string(b.risk)+"” has two bands", "make them one")
	case is < was:
		b.fault("“"+string(b.risk)+"” comes after “"+string(before.risk)+"”", "put the bands in the order low, moderate, high")
	}
}

func scores(from, to int) string {
	if from == to {
		return fmt.Sprintf("the score %d", from)
	}
	return fmt.Sprintf("the scores %d to %d", from, to)
}
