package change

import "time"

// NextLook returns when time alone makes something due for c: a reminder, the next rung of the chain, the end of the
// documentation's clock. It is zero when nothing will be.
func (c *Change) NextLook(*Policy) time.Time { return time.Time{} }

// recordDue returns by when the documentation of an emergency, and then its review, must be on record; zero when
// neither is asked for.
func (c *Change) recordDue(p *Policy) time.Time {
	if c.Request.Category != Emergency {
		return time.Time{}
	}
	switch c.State {
	case InImplementation, InVerification, InDocumentation:
		return c.documentBy(p)
	case InReview:
		return c.Due(p)
	case InAssessment, InApproval, InScheduling, Scheduled, Closed, Returned, Rejected, Cancelled, OnHold:
	}
	return time.Time{}
}
