package commands

import "github.com/noim3/changebot/change"

// checkPeople refuses a plan whose people are not active members of the workspace, where Slack was asked.
func (by By) checkPeople(r change.Request, p *change.Policy) error {
	if by.Standings == nil {
		return nil
	}
	return r.CheckPeople(by.Standings, p)
}

// checkStillThere refuses to go on when somebody whom the plan needs has left since, where Slack was asked.
func (by By) checkStillThere(c *change.Change, p *change.Policy) error {
	if by.Standings == nil {
		return nil
	}
	return c.StillThere(by.Standings, p)
}
