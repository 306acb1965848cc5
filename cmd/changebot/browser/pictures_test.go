package browser_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestPictures takes the pictures, for `make pictures`: what every surface looks like in every state, to be looked at.
// Those that the README shows come first, the others go to a folder of their own. Nothing compares them, since they
// show times.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		return // it checks nothing that the other tests do not
	}
	if err := os.MkdirAll(filepath.Join(*pictures, "others"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, test := range pictured() {
		t.Run(name, test)
	}
	page := open(t)
	a := album{
		tab: page, mara: page.as("Mara"), tomas: page.as("Tomas"), priya: page.as("Priya"), helen: page.as("Helen"),
	}
	a.requested()
	a.worked()
	a.lookedAround()
	a.turnedDown()
	a.logged()
}

// An album is the stage of the pictures: a tab, the people in it, and the change that Mara raises.
type album struct {
	*tab
	mara, tomas, priya, helen *person
	number                    string
}

// requested shows the way from the request to the decision.
func (a *album) requested() {
	a.t.Helper()
	a.mara.types("/change")
	form := a.mara.modal("Raise a change")
	form.presses("Submit")
	form.isWrong("Title", "Please complete this required field.")
	a.picture("others/field-errors")
	form.writes("Title", "Retire the version 1 refunds endpoint")
	a.mara.answersTheRest(form)
	form.writes("Title", "Retire the version 1 refunds endpoint")
	a.picture("request-form")
	form.presses("Submit")
	a.mara.at("[data-testid=modal]").sees("is on record")
	a.picture("others/receipt")
	a.number = a.mara.receipt()
	a.card("assessment", "Step 2 of 7 · Assessment")

	a.priya.asked(a.number).sees("waits for you to assess it")
	a.priya.asked(a.number).picture("others/ask-assessor")
	a.priya.asked(a.number).presses("Assess")
	form = a.priya.modal("Assess " + a.number)
	form.sees("Dependent systems", "Who would notice")
	a.picture("others/assess-form")
	form.presses("Close")
	a.priya.assesses(a.number)

	a.helen.asked(a.number).sees("waits for you to approve it")
	a.helen.asked(a.number).picture("ask-approver")
	a.card("approval", "Step 3 of 7 · Approval")
	a.helen.asked(a.number).presses("Approve")
	a.helen.asked(a.number).offersNothing()
	a.helen.asked(a.number).picture("others/asked-approver")
	a.card("scheduling", "Step 4 of 7 · Scheduling")
}

// worked shows the way from the slot to the outcome.
func (a *album) worked() {
	a.t.Helper()
	a.mara.asked(a.number).presses("Another time…")
	form := a.mara.modal("Schedule " + a.number)
	form.sets("Start", time.Now().Add(time.Minute))
	a.picture("others/schedule-form")
	form.presses("Schedule")
	a.card("scheduled", "Step 4 of 7 · Scheduled")
	a.mara.card(a.number).presses("Start work")
	a.card("implementation", "Step 5 of 7 · Implementation")
	a.mara.card(a.number).presses("Finish work")
	a.card("verification", "Step 6 of 7 · Verification")

	a.priya.asked(a.number).presses("Verify")
	form = a.priya.modal("Verify " + a.number)
	form.marks("Result", "Passed: it works as intended")
	form.writes("What was checked, and what it showed", "A refund of 1 AUD is in the ledger, once.")
	a.picture("others/verify-form")
	form.presses("Record the check")
	a.card("documentation", "Step 7 of 7 · Documentation")
	a.mara.asked(a.number).presses("Document and close")
	form = a.mara.modal("Document " + a.number)
	form.marks("Outcome", "Successful")
	a.picture("others/document-form")
	form.presses("Document and close")
	a.card("closed", "Closed · Successful")
	a.mara.thread(a.number).sees("documented the outcome and closed the change: Successful")
	a.picture("thread")
	a.mara.everywhere().presses("Close thread")
	a.mara.card(a.number).presses("Details")
	a.mara.modal(a.number).sees("History")
	a.picture("others/details")
	a.mara.modal(a.number).presses("Close")
}

// lookedAround shows where people look: Home, a list, the channel at night and on a phone, help and a refusal.
func (a *album) lookedAround() {
	a.t.Helper()
	a.mara.opensHome().sees("Waits for me", "My changes", a.number)
	a.picture("home")
	a.mara.types("/change list all")
	a.mara.modal("Changes").sees("All changes", "CHG-1")
	a.picture("others/list")
	a.mara.modal("Changes").presses("Close")

	a.helen.card("CHG-4").sees("Step 3 of 7 · Approval")
	a.prefers("dark")
	a.picture("dark")
	a.prefers("light")
	request := a.helen.asked("CHG-4")
	request.sees("waits for you to approve it")
	a.size(phoneWide, phoneHigh)
	a.picture("phone")
	request.presses("Details")
	a.helen.modal("CHG-4").sees("History")
	a.picture("others/phone-details")
	a.helen.modal("CHG-4").presses("Close")
	a.size(wide, high)

	a.mara.types("/change help")
	a.mara.told().sees("Act, as the buttons do")
	a.mara.told().picture("others/help")
	a.tomas.card("CHG-4").presses("Approve")
	a.tomas.told().sees("You cannot approve")
	a.picture("others/refusal")
}

// turnedDown shows what goes another way.
func (a *album) turnedDown() {
	a.t.Helper()
	a.helen.asked("CHG-4").presses("Return")
	form := a.helen.modal("Return CHG-4")
	form.writes("What has to change before it can go on", "Say who watches the replica while the primary reloads.")
	a.picture("others/return-form")
	form.presses("Return")
	a.cardOf("CHG-4", "returned", "Returned")
	a.tomas.asked("CHG-4").sees("edit and resubmit")
	a.tomas.asked("CHG-4").picture("others/ask-requester")

	a.priya.asked("CHG-2").presses("Verify")
	form = a.priya.modal("Verify CHG-2")
	form.marks("Result", "Failed: something is wrong")
	form.writes("What was checked, and what it showed", "2% of card payments fail; the dashboard showed 0.3% before.")
	form.presses("Record the check")
	a.cardOf("CHG-2", "failed", "Verification failed.")
	a.mara.card("CHG-2").presses("Trigger rollback")
	a.picture("others/rollback-question")
	a.mara.question().presses("Trigger rollback")
	a.cardOf("CHG-2", "rolled-back", "Rollback was triggered")

	a.mara.card("CHG-3").picksFromMenu("Put on hold")
	form = a.mara.modal("Hold CHG-3")
	form.writes("Why it is set aside", "The vendor has found a fault in 1.35.0; wait for 1.35.1.")
	form.presses("Put on hold")
	a.cardOf("CHG-3", "on-hold", "On hold")
	a.mara.card("CHG-3").picksFromMenu("Cancel change")
	form = a.mara.modal("Cancel CHG-3")
	form.writes("Why it is called off", "1.35.1 comes as a change of its own.")
	form.presses("Cancel change")
	a.cardOf("CHG-3", "cancelled", "Cancelled")
}

// logged shows a standard change.
func (a *album) logged() {
	a.t.Helper()
	a.mara.types("/change standard")
	form := a.mara.modal("Log a standard change")
	form.picks("Template", "Rotate the certificates of the cluster")
	a.picture("others/standard-form")
	form.presses("Log")
	a.cardOf(a.mara.receipt(), "standard", "Standard")
}

// card takes a picture of the card of Mara's change once it says words.
func (a *album) card(name, words string) {
	a.t.Helper()
	a.cardOf(a.number, name, words)
}

func (a *album) cardOf(number, name, words string) {
	a.t.Helper()
	a.mara.card(number).sees(words)
	a.mara.card(number).picture("others/card-" + name)
}
