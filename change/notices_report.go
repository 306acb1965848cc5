package change

import "time"

// reportNotices returns those of the monthly report after from and not after to, and more: each is of the month before
// the one that it comes in, and of use until that ends. There are none when no channel is to hear it.
func (p *Policy) reportNotices(from, to time.Time) []Notice {
	if p.Channels.Owners == "" {
		return nil
	}
	var all []Notice
	for _, at := range p.Notices.Report.Between(latest(from, to.AddDate(0, -1, -1)), to.Add(1), p.TimeZone) {
		day := DayOf(at.In(p.TimeZone))
		n := Notice{Kind: MonthReport, Due: at, Time: MonthSpan(day, p.TimeZone)}
		n.Subject = MonthWish{Ahead: -1}.Of(at.In(p.TimeZone)).month()
		n.Key = n.key(at, p.TimeZone, "")
		all = append(all, n)
	}
	return all
}

const monthFormat = "2006-01"

func (d Day) month() string {
	return time.Date(d.Year, d.Month, 1, 0, 0, 0, 0, time.UTC).Format(monthFormat)
}

// ReportOf returns the first day of the month that a [MonthReport] is of; false for other notices.
func (n Notice) ReportOf() (Day, bool) {
	t, err := time.Parse(monthFormat, n.Subject)
	return DayOf(t), err == nil && n.Kind == MonthReport
}
