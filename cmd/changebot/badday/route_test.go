package badday

import (
	"slices"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A route is a way through the example policy's approvals, with a request that takes it. What it says is read off
// policy.yaml by hand, so that the program's own reading of it is looked at too.
type route struct {
	name    string
	systems []string
	kind    change.Kind
	levels  [][]authority
}

// An authority is one of the policy's, one of whose members must approve.
type authority struct {
	id      string
	members []string
}

var (
	peers         = authority{"peers", []string{slacksim.Mara, slacksim.Tomas, slacksim.Helen, slacksim.Diego}}
	platformLeads = authority{"platform-leads", []string{slacksim.Helen, slacksim.Diego}}
	security      = authority{"security", []string{slacksim.Diego, slacksim.Olive}}
	assessors     = []string{slacksim.Priya, slacksim.Olive}
)

var routes = []route{
	{"low risk", []string{"payments-api"}, change.SoftwareRelease, [][]authority{{peers}}},
	{"moderate risk", []string{"ledger-db"}, change.Configuration, [][]authority{{platformLeads}}},
	{"two levels", []string{"card-network"}, change.Integration, [][]authority{{platformLeads}, {security}}},
	{"two at once", []string{"card-network"}, change.SoftwareRelease, [][]authority{{security, peers}}},
}

// request returns a request that takes the route.
func (r route) request(marker, requester string) filling {
	return filling{
		change.FieldTitle:              "Try what a bad day does, " + marker,
		change.FieldKind:               string(r.kind),
		change.FieldDescription:        "Do it as it was always done.",
		change.FieldRationale:          "A bad day comes in any case.",
		change.FieldSystems:            r.systems,
		change.FieldImpact:             string(change.NoImpact),
		change.FieldRollbackSteps:      "Set the flag back; the old way answers again within a minute.",
		change.FieldRollbackPeople:     []string{requester},
		change.FieldRollbackConditions: "More than 1% of payments fail for 5 minutes.",
		change.FieldTestPlan:           "Send one payment and read it in the ledger.",
		change.FieldLength:             "60",
	}
}

// approvers returns one or two people who may approve at the next level, as far as can be known from how often it was
// tried: each level gets its turn.
func (r route) approvers(requester string, tries int) []string {
	var turns [][]string
	for _, level := range r.levels {
		for _, a := range level {
			members := slices.DeleteFunc(slices.Clone(a.members), func(m string) bool { return m == requester })
			turns = append(turns, members[max(0, len(members)-2):])
		}
	}
	return turns[tries%len(turns)]
}
