package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"github.com/noim3/changebot/change"
)

// How long Slack's word on a person and on a group is taken, unless an event says sooner that it changed
// (slack-rules §9).
const (
	personLife = 5 * time.Minute
	groupLife  = time.Minute
)

// slackbot is Slack's own helper; nothing but its id says that it is no person (slack-rules §9).
const slackbot = "USLACKBOT"

// People knows the members of the workspace as Slack describes them. It is safe for use by several goroutines.
type People struct {
	at     Installation
	policy func() *change.Policy
	now    func() time.Time
	users  *remembered[change.UserID, *slack.User]
	groups *remembered[change.GroupID, []change.UserID]
}

// NewPeople returns the people of the workspace in which api is installed, with the user groups that the policy in
// force gives rights to. The clock now is also the bot's and its messenger's. It should be the machine's, even where
// the record goes by another: it measures what Slack measures by its own.
func NewPeople(api *slack.Client, at Installation, policy func() *change.Policy, now func() time.Time) *People {
	return &People{
		at: at, policy: policy, now: now,
		users: remember(now, personLife, func(ctx context.Context, id change.UserID) (*slack.User, error) {
			return api.GetUserInfoContext(ctx, string(id), slack.GetUserInfoOptionIncludeLocale(false))
		}),
		groups: remember(now, groupLife, func(ctx context.Context, id change.GroupID) ([]change.UserID, error) {
			members, err := api.GetUserGroupMembersContext(ctx, string(id))
			return usersOf(members), err
		}),
	}
}

// Actor returns somebody with their standing and with those of the policy's groups that they belong to, as Slack said
// within the last minutes. What Slack cannot say counts as no: the standing is then [change.Unknown], or GroupsUnknown
// says why (spec §2.3).
func (p *People) Actor(ctx context.Context, id change.UserID) change.Actor {
	return p.actor(ctx, id, p.users.get, p.lists)
}

// Decider is Actor for somebody whose act rests on a right that the policy gives: Slack is asked at this moment, as its
// events may come late or never. Only a yes needs that. What is remembered may say no, so that those who may decide
// nothing use up none of the few questions that Slack answers in a minute (slack-rules §6).
func (p *People) Decider(ctx context.Context, id change.UserID) change.Actor {
	if !p.mayDecide(id) {
		return p.Actor(ctx, id)
	}
	return p.actor(ctx, id, p.users.afresh, p.listsNow)
}

// mayDecide reports whether nothing that is remembered of somebody speaks against a right of theirs.
func (p *People) mayDecide(id change.UserID) bool {
	described, known := p.users.recall(id)
	if !known {
		return true
	}
	if p.standing(described) != change.Member {
		return false
	}
	policy, global := p.policy(), change.UserID(described.Enterprise.ID)
	return policy.Names(id) || policy.Names(global) || slices.ContainsFunc(policy.Groups(), func(group change.GroupID) bool {
		return p.mayList(group, id) || global != "" && p.mayList(group, global)
	})
}

func (p *People) actor(
	ctx context.Context, id change.UserID, describe func(context.Context, change.UserID) (*slack.User, error), lists membership,
) change.Actor {
	var described *slack.User
	var asking errgroup.Group
	asking.Go(func() (err error) {
		described, err = describe(ctx, id)
		return err
	})
	groups, why := p.groupsOf(ctx, id, lists)
	if err := asking.Wait(); err != nil {
		return change.Actor{ID: id, Standing: change.Unknown}
	}
	// One person may have two ids in an organisation. The organisation's is theirs everywhere, so that nobody
	// approves their own change under the other (slack-rules §9).
	global := change.UserID(cmp.Or(described.Enterprise.ID, string(id)))
	if global != id {
		more, whyMore := p.groupsOf(ctx, global, lists)
		groups, why = union(groups, more), joinWhy(why, whyMore)
	}
	return change.Actor{ID: global, Standing: p.standing(described), Groups: groups, GroupsUnknown: why}
}

// standing reads the flags of an account. Deactivated comes first, as Slack then leaves the other flags out
// (slack-rules §9).
func (p *People) standing(u *slack.User) change.Standing {
	switch {
	case u.Deleted:
		return change.Deactivated
	case u.IsBot, u.ID == slackbot, u.IsWorkflowBot, u.IsConnectorBot:
		return change.Robot
	case u.IsStranger, !p.ofOurs(u):
		return change.External
	case u.IsRestricted, u.IsUltraRestricted, u.IsInvitedUser:
		return change.Guest
	}
	return change.Member
}

// ofOurs reports whether an account is of our workspace, or of our organisation.
func (p *People) ofOurs(u *slack.User) bool {
	if u.TeamID == p.at.Team {
		return true
	}
	if p.at.Enterprise == "" {
		return false
	}
	return u.TeamID == p.at.Enterprise || u.Enterprise.EnterpriseID == p.at.Enterprise && slices.Contains(u.Enterprise.Teams, p.at.Team)
}

// namer returns a function that names people as Slack does, and leaves others without a name. Where Slack does not say, it
// soon stops asking. It is for one goroutine.
func (p *People) namer(ctx context.Context) func(id string) string {
	silent := 0
	return func(id string) string {
		if !userID.MatchString(id) || silent >= 3 {
			return ""
		}
		u, err := p.users.get(ctx, change.UserID(id))
		if err != nil {
			silent++
			return ""
		}
		return cmp.Or(u.Profile.RealName, u.RealName, u.Name)
	}
}

// Zone returns the time zone that somebody set in Slack; the policy's when Slack cannot say.
func (p *People) Zone(ctx context.Context, id change.UserID) *time.Location {
	u, err := p.users.get(ctx, id)
	if err != nil || u.TZ == "" {
		return p.policy().TimeZone
	}
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		return p.policy().TimeZone
	}
	return zone
}
