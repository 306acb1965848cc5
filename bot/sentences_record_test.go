package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
)

func recordSentences() []kept {
	return []kept{
		{
			"§7", "A change log is maintained for all changes to production systems.",
			"`/change log` has the normal, the standard and the emergency change, the cancelled one too, whoever asks; its form and its words pick a part of it, and its pages lead to the first.",
			logIsMaintained,
		},
		{
			"§7", "Records include the change description, requestor, approver, implementation date, outcome, and any associated incidents.",
			"All six stand in the log and in the details of a closed change, with the freeze it was done in; an incident that is linked later stands there too, and each finds the change.",
			recordsInclude,
		},
	}
}

// undisturbed puts a policy in force that has no windows and these freezes only.
func (e *edge) undisturbed(freezes ...change.Freeze) {
	e.t.Helper()
	p := *e.desk.Policy()
	p.Windows, p.Freezes, p.Revision = nil, freezes, "undisturbed"
	must(e.desk.Adopt(e.ctx, &p))(e.t)
}

func logIsMaintained(t *testing.T, e *edge) {
	t.Helper()
	e.undisturbed()
	mara, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Tomas)
	cancelled := mara.raises("title", "Never done")
	mara.types("cancel " + cancelled.String())
	mara.fills("reason", "The vendor withdrew it.")
	mara.submits()
	mara.closes()
	standard := mara.logsOne()
	mara.works()
	mara.verifies()
	mara.documents("outcome", "successful")
	mara.declaresOne()
	for range 9 {
		e.raise()
	}
	e.says()

	tomas.types("log")
	inOrder(t, tomas.sees(), "All changes", "*CHG-12*", "*CHG-4*", "*CHG-3* Fail the ledger over")
	tomas.do(tomas.slack.ClickModal(e.ctx, logOlderClick))
	e.settle()
	inOrder(t, tomas.sees(), "*CHG-2*", "Closed · Successful", "*CHG-1* Never done", "Cancelled")
	tomas.fills(string(logCategory), "emergency")
	tomas.submits()
	tomas.listsInLog("of the category “Emergency”", "CHG-3")
	tomas.fills(string(logCategory), anything, string(logState), []string{"closed", "cancelled"}, string(logPerson), []string{slacksim.Mara})
	tomas.submits()
	tomas.listsInLog("in which", standard.String(), cancelled.String())
	tomas.do(tomas.slack.ClickModal(e.ctx, logAllClick))
	e.settle()
	tomas.listsInLog("All changes", "CHG-12", "CHG-11", "CHG-10", "CHG-9", "CHG-8", "CHG-7", "CHG-6", "CHG-5", "CHG-4", "CHG-3")
	tomas.closes()
	tomas.types("log category:standard outcome:successful person:<@" + slacksim.Mara + "|mara> from:" + e.clock.Now().AddDate(0, 0, -2).Format(time.DateOnly))
	tomas.listsInLog("with the outcome “Successful”", standard.String())
}

func recordsInclude(t *testing.T, e *edge) {
	t.Helper()
	now := e.clock.Now()
	e.undisturbed(change.Freeze{ID: "stocktake", Name: "Stocktake", Reason: "the stock is counted", From: now.Add(-time.Hour), To: now.AddDate(0, 0, 1), Soft: true})
	mara, priya, tomas := e.worker(slacksim.Mara), e.worker(slacksim.Priya), e.worker(slacksim.Tomas)
	n := mara.raisesAndWorks(priya)
	mara.verifies()
	mara.documents("outcome", "successful_with_issues", string(notesField), "Statements were late.", string(causedIncidentField), "INC-77 sev2")
	e.stands(n, change.Closed)
	tomas.types("incident " + n.String() + " sev3 fixed")
	tomas.fills(string(change.IncidentField), "https://status.example.com/80")
	tomas.submits()
	tomas.closes()
	e.says()

	c := e.onRecord(n)
	var approver change.UserID
	for _, a := range c.Approvals {
		approver = a.By
	}
	record := []string{
		"Create the index.", "\\u003c@" + slacksim.Mara, "\\u003c@" + string(approver), fmt.Sprintf("\\u003c!date^%d^", c.StartedAt.Unix()),
		"Successful with issues", "Caused incident INC-77 (sev2)", "Fixed incident https://status.example.com/80 (sev3)",
	}
	for _, words := range []string{
		"", "incident:inc-77", "incident:HTTPS://status.example.com/80", "approver:@" + string(approver), "during-freeze outcome:successful_with_issues",
		"system:data-warehouse category:normal", "index create", "person:me",
	} {
		mara.types("log " + words)
		mara.listsInLog("Change log", n.String())
		contains(t, mara.sees(), append(record, "during a freeze")...)
		mara.closes()
	}
	mara.types(n.String())
	contains(t, mara.sees(), append(record, "It began in the freeze “Stocktake” (policy §6)", "put on record by \\u003c@"+slacksim.Tomas,
		"plan version 1 (digest "+change.Short(c.Approvals[0].Digest)+")", "decided under policy revision")...)
	mara.closes()
	for _, words := range []string{"outside-window", "approver:@" + slacksim.Mara, "incident:INC-7", "from:2020 to:2020", "state:rejected", "raised-to:2020"} {
		mara.types("log " + words)
		contains(t, mara.sees(), "There are none.")
		mara.closes()
	}
}

// listsInLog fails unless the open log says about and has just these changes.
func (w worker) listsInLog(about string, want ...string) {
	w.t.Helper()
	seen := w.sees()
	contains(w.t, seen, about)
	var got []string
	for _, part := range strings.Split(seen, `"text":"*CHG-`)[1:] {
		number, _, _ := strings.Cut(part, "*")
		got = append(got, "CHG-"+number)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		w.t.Errorf("the log shows %v, want %v", got, want)
	}
}

// inOrder fails unless the text has each of want, one after the other.
func inOrder(t *testing.T, text string, want ...string) {
	t.Helper()
	rest := text
	for _, w := range want {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Errorf("%.300q… does not say %q in this order", text[max(0, len(text)-3000):], w)
			return
		}
		rest = after
	}
}
