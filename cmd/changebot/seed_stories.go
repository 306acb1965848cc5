package main

import (
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

// A story is a change that the demo raises, and how far it takes it.
type story struct {
	requester string
	request   map[change.Field]any // what is filled into the form
	// answers are those to the risk questions; empty: nobody has assessed it yet.
	answers   map[change.QuestionID]string
	needs     string                        // what the assessor finds that it depends on
	tests     string                        // and which tests it must pass
	approvers []string                      // in the order in which they approve
	starts    func(now time.Time) time.Time // its slot; nil: nobody has scheduled it yet
	begun     bool                          // the work has been started and finished
	checked   string                        // what the verification showed; empty: nobody has verified it yet
	closed    bool                          // as successful
}

// stories are the changes of the demo, one for each step that is worth a look.
func stories() []story {
	return []story{
		{
			requester: slacksim.Tomas,
			request: map[change.Field]any{
				change.FieldTitle: "Retire the version 1 refunds endpoint",
				change.FieldKind:  string(change.SoftwareRelease),
				change.FieldDescription: "Remove POST /v1/refunds from the payments API and answer 410 Gone with a pointer to " +
					"/v2/refunds. The last caller moved over three weeks ago.",
				change.FieldRationale:          "Version 1 books refunds without an idempotency key. It caused two double refunds last quarter.",
				change.FieldSystems:            []string{"payments-api"},
				change.FieldImpact:             string(change.NoImpact),
				change.FieldRollbackSteps:      "Set the flag refunds-v1 to on in the payments API. The old handler answers again within a minute; nothing is deployed.",
				change.FieldRollbackPeople:     []string{slacksim.Tomas, slacksim.Mara},
				change.FieldRollbackConditions: "Any partner calls /v1/refunds more than 5 times in 10 minutes after the change.",
				change.FieldTestPlan:           "Send a refund through /v2 in the sandbox and in production, and read both in the ledger. Check that /v1 answers 410.",
				change.FieldLength:             "30",
			},
			answers:   map[change.QuestionID]string{"reach": "colleagues", "rollback": "at-once", "practice": "often", "testing": "same-steps", "data": "none", "security": "none"},
			needs:     "The mobile backend was checked: it calls version 2 only since release 4.31.",
			tests:     "The contract tests of both versions, and one refund by hand.",
			approvers: []string{slacksim.Diego},
			starts:    after(2 * time.Minute),
			begun:     true,
			checked:   "A refund of 1 AUD through version 2 is in the ledger, once. Version 1 answers 410.",
			closed:    true,
		},
		{
			requester: slacksim.Mara,
			request: map[change.Field]any{
				change.FieldTitle:              "Raise the card network's request timeout to 8 seconds",
				change.FieldKind:               string(change.Integration),
				change.FieldDescription:        "Set CARD_NETWORK_TIMEOUT from 5s to 8s in the payments API and restart its pods one at a time.",
				change.FieldRationale:          "The network answers in 6 to 7 seconds at the end of the month. We give up early and retry, which doubles its load.",
				change.FieldSystems:            []string{"payments-api", "card-network"},
				change.FieldImpact:             string(change.Degraded),
				change.FieldImpactWho:          "A few card payments wait up to 3 seconds longer while the pods restart.",
				change.FieldImpactLength:       "15",
				change.FieldRollbackSteps:      "Set CARD_NETWORK_TIMEOUT back to 5s and restart the pods one at a time.",
				change.FieldRollbackPeople:     []string{slacksim.Mara},
				change.FieldRollbackConditions: "The share of failed card payments is above 1% for 5 minutes.",
				change.FieldTestPlan:           "Replay the slow answers of last month's end in the sandbox, then watch the payment dashboard for 30 minutes.",
				change.FieldLength:             "60",
			},
			answers:   map[change.QuestionID]string{"reach": "some-customers", "rollback": "within-minutes", "practice": "rarely", "testing": "automated", "data": "none", "security": "none"},
			needs:     "The fraud engine times out after 10 seconds, so there are 2 left.",
			tests:     "The replay in the sandbox.",
			approvers: []string{slacksim.Helen, slacksim.Diego},
			starts:    after(5 * time.Minute),
			begun:     true,
		},
		{
			requester: slacksim.Mara,
			request: map[change.Field]any{
				change.FieldTitle: "Upgrade the Kubernetes cluster to 1.35",
				change.FieldKind:  string(change.Infrastructure),
				change.FieldDescription: "1. Upgrade the control plane.\n2. Replace the nodes one pool at a time, the pool of the ledger last.\n" +
					"3. Upgrade the ingress.",
				change.FieldRationale:          "1.33 gets no more security fixes after the end of next month.",
				change.FieldSystems:            []string{"kubernetes"},
				change.FieldImpact:             string(change.NoImpact),
				change.FieldRollbackSteps:      "Stop after the pool under way. Start the previous node image in a new pool, drain the upgraded one, and delete it.",
				change.FieldRollbackPeople:     []string{slacksim.Mara, slacksim.Tomas},
				change.FieldRollbackConditions: "A pool has no ready node for 5 minutes, or the ledger's latency is above 200 ms for 2 minutes.",
				change.FieldTestPlan:           "The same upgrade has run in staging for a week. Afterwards: the smoke tests, and one payment by hand.",
				change.FieldLength:             "180",
				change.FieldLinks:              "https://github.example.com/harbour/platform/pull/1187",
			},
			answers:   map[change.QuestionID]string{"reach": "colleagues", "rollback": "within-hours", "practice": "rarely", "testing": "same-steps", "data": "none", "security": "none"},
			needs:     "Everything but the card network runs on it. The ledger's operator supports 1.35.",
			tests:     "The smoke tests after each pool.",
			approvers: []string{slacksim.Helen},
			starts:    tomorrowEvening,
		},
		{
			requester: slacksim.Tomas,
			request: map[change.Field]any{
				change.FieldTitle: "Rotate the ledger database's TLS certificates",
				change.FieldKind:  string(change.Configuration),
				change.FieldDescription: "1. Put the new certificate beside the old one.\n2. Reload the replica, then the primary.\n" +
					"3. Take the old certificate away once every client has reconnected.",
				change.FieldRationale:          "The present certificates expire in 19 days.",
				change.FieldSystems:            []string{"ledger-db"},
				change.FieldImpact:             string(change.Degraded),
				change.FieldImpactWho:          "Payments wait for up to 2 seconds while connections are made anew.",
				change.FieldImpactLength:       "5",
				change.FieldRollbackSteps:      "Put the old certificate back, and reload the replica, then the primary. The file is kept at its path with the ending .old.",
				change.FieldRollbackPeople:     []string{slacksim.Tomas},
				change.FieldRollbackConditions: "A client cannot connect for 1 minute, or the replica falls 10 seconds behind.",
				change.FieldTestPlan:           "Connect with each client's settings from the bastion, and look at the new expiry date.",
				change.FieldLength:             "45",
			},
			answers: map[change.QuestionID]string{"reach": "some-customers", "rollback": "within-minutes", "practice": "rarely", "testing": "same-steps", "data": "none", "security": "widens"},
			needs:   "The payments API and the data warehouse hold connections open. Both reconnect by themselves; tried in staging.",
			tests:   "A reload in staging under load.",
		},
		{
			requester: slacksim.Tomas,
			request: map[change.Field]any{
				change.FieldTitle:              "Give the data warehouse a read replica of its own",
				change.FieldKind:               string(change.Infrastructure),
				change.FieldDescription:        "Add a third replica to the ledger database and point the nightly load at it.",
				change.FieldRationale:          "The nightly load slows the replica that settlement reads from, and it takes longer every week.",
				change.FieldSystems:            []string{"ledger-db", "data-warehouse"},
				change.FieldImpact:             string(change.NoImpact),
				change.FieldRollbackSteps:      "Point the nightly load at the second replica again, then delete the third.",
				change.FieldRollbackPeople:     []string{slacksim.Tomas, slacksim.Mara},
				change.FieldRollbackConditions: "The primary falls behind in archiving, or the nightly load is not done by 05:00.",
				change.FieldTestPlan:           "Run the nightly load by hand against the new replica and compare the row counts.",
				change.FieldLength:             "120",
			},
		},
	}
}

func after(d time.Duration) func(time.Time) time.Time {
	return func(now time.Time) time.Time { return now.Add(d) }
}

// tomorrowEvening returns ten in the evening of the next day where the company is.
func tomorrowEvening(now time.Time) time.Time {
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		panic(err) // the zones are in the program
	}
	year, month, day := now.In(sydney).Date()
	return time.Date(year, month, day+1, 22, 0, 0, 0, sydney)
}
