package change

import "time"

// headMatters is on how many days the head of the chain is of use: on its own.
const headMatters = 1

// headNotices returns those of the chain's head after from and not after to, and more; none when no channel is to hear it.
func (p *Policy) headNotices(from, to time.Time) []Notice {
	if p.Channels.Record == "" {
		return nil
	}
	var all []Notice
	for _, at := range p.Notices.Head.Between(latest(from, to.AddDate(0, 0, -headMatters-1)), to.Add(1), p.TimeZone) {
		day := at.In(p.TimeZone)
		n := Notice{Kind: HeadOfDay, Due: at, Time: Interval{midnight(day).UTC(), midnight(nextDay(day)).UTC()}}
		n.Key = n.key(at, p.TimeZone, "")
		all = append(all, n)
	}
	return all
}
