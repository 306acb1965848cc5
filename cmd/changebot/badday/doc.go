// Package badday holds the fault campaign: the real program is killed, its databases stopped, its disk filled and its
// Slack made to misbehave, again and again, while people go on working.
//
// A campaign is drawn whole from a seed before it begins: which faults strike when, and what each person does. While it
// runs, the harness keeps a journal of every act and of what the person was told of it. When it is over and the
// program is quiet, a reader that shares no code with the program looks at the database by SQL and at the local Slack
// by its control API, and says whether the two hold exactly what the journal says they must (spec §11, last row).
//
// The program, the local Slack and PostgreSQL are processes of their own, as in production.
//
//	go test ./cmd/changebot/badday                     a short campaign on each database, about a minute and a half
//	CHAOS_KILLS=200 go test -v -timeout 0 …            until the bot was killed so often, on both databases together
//	CHAOS_FOR=10m   go test -v -timeout 0 …            for at least so long
//	CHAOS_SEED=42   go test …                          the plan of an earlier campaign
package badday
