package change

import "time"

var (
	requestComplete = &Guard{
		Says:  "the request holds everything that its category asks for, with a rollback plan in three parts",
		holds: func(c *Change, p *Policy, now time.Time) error { return c.Request.Check(p, now) },
	}
	templateInForce = &Guard{
		Says:  "its template is pre-approved and in force",
		holds: func(c *Change, p *Policy, now time.Time) error { return c.Request.Check(p, now) },
	}
	quorumReached = &Guard{
		Says:  "every level of the authority has its quorum for this very plan",
		holds: func(c *Change, p *Policy, now time.Time) error { return c.approvedFor(p, now) },
	}
	approved = &Guard{
		Says:  "the approvals still count",
		holds: func(c *Change, p *Policy, now time.Time) error { return c.approvedFor(p, now) },
	}
	approvalTooOld = &Guard{
		Says: "an approval has grown too old",
		holds: func(c *Change, p *Policy, now time.Time) error {
			if !c.hasOldApproval(p, now) {
				return Refuse(Conflict, "policy §3.3", "No approval of %s has expired.", c.Number)
			}
			return nil
		},
	}
	inSlot = &Guard{
		Says:  "it is the scheduled time, give or take the policy's tolerance",
		holds: func(c *Change, p *Policy, now time.Time) error { return c.slotOpen(p, now) },
	}
	templateStandsAndInSlot = &Guard{
		Says: "its template was neither suspended nor retired meanwhile, and it is the scheduled time, give or take the policy's tolerance",
		holds: func(c *Change, p *Policy, now time.Time) error {
			if err := c.templateStands(p); err != nil {
				return err
			}
			return inSlot.holds(c, p, now)
		},
	}
	approvedAndInSlot = &Guard{
		Says: "the approvals still count, and it is the scheduled time, give or take the policy's tolerance",
		holds: func(c *Change, p *Policy, now time.Time) error {
			if err := c.approvedFor(p, now); err != nil {
				return err
			}
			return c.slotOpen(p, now)
		},
	}
	heldByFreeze = &Guard{
		Says: "a freeze holds it, and the slot lies outside",
		holds: func(c *Change, _ *Policy, _ time.Time) error {
			if c.HeldBy == "" {
				return Refuse(Conflict, "policy §3.4", "%s was put on hold by a person. Release it first, then schedule it.", c.Number)
			}
			return nil
		},
	}
	approvedAndFrozen = &Guard{
		Says: "the approvals still count, a freeze holds it, and the slot lies outside",
		holds: func(c *Change, p *Policy, now time.Time) error {
			if err := c.approvedFor(p, now); err != nil {
				return err
			}
			return heldByFreeze.holds(c, p, now)
		},
	}
	notAcknowledged = &Guard{
		Says: "nobody in the chain has acknowledged yet",
		holds: func(c *Change, p *Policy, _ time.Time) error {
			if n := c.Chain; n != nil && n.AcknowledgedBy != "" {
				return Refuse(Conflict, "policy §5", "%s was acknowledged by %s on %s: the chain has stopped, and nothing more is asked of it.",
					c.Number, n.AcknowledgedBy.At(), n.AcknowledgedAt.In(p.TimeZone).Format("2 Jan 2006 at 15:04 MST"))
			}
			return nil
		},
	}
	checkFailed = &Guard{
		Says: "verification has failed",
		holds: func(c *Change, _ *Policy, _ time.Time) error {
			if c.Verification == nil || c.Verification.Passed {
				return Refuse(Conflict, "policy §3.6", "%s has not failed its verification: record the check first.", c.Number)
			}
			return nil
		},
	}
	outcomeFits = &Guard{
		Says:  "an outcome that fits the record is given, with notes unless it is a plain success",
		holds: func(c *Change, _ *Policy, _ time.Time) error { return c.outcomeFits() },
	}
	recordComplete = &Guard{
		Says: "an outcome that fits the record is given, and the record holds everything that a normal request must",
		holds: func(c *Change, p *Policy, _ time.Time) error {
			if err := c.outcomeFits(); err != nil {
				return err
			}
			return c.Request.Complete(p)
		},
	}
)
