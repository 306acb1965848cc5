package commands

import (
	"errors"

	"github.com/noim3/changebot/change"
)

// ErrUnasked says that an act needs to know more from Slack than it was told, and that nothing was done.
var ErrUnasked = errors.New("more must be asked of Slack first")

// checkPeople refuses a plan whose people are not active members of the workspace, where Slack was asked.
func (by By) checkPeople(r change.Request, p *change.Policy) error {
	if by.Standings == nil {
		return nil
	}
	return r.CheckPeople(by.Standings, p)
}

// checkStillThere refuses to go on when somebody whom the plan needs has left since, where Slack was asked.
func (by By) checkStillThere(c *change.Change, p *change.Policy) error {
	if by.Recall != nil {
		by.Standings = map[change.UserID]change.Standing{}
		for _, u := range c.Request.People(p) {
			standing, known := by.Recall(u)
			if !known {
				return ErrUnasked
			}
			by.Standings[u] = standing
		}
	}
	if by.Standings == nil {
		return nil
	}
	return c.StillThere(by.Standings, p)
}
