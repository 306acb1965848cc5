package browser_test

import "testing"

func TestAReturnedChangeIsEditedAndSentAgain(t *testing.T) {
	t.Parallel()
	page := open(t)
	tomas, priya := page.as("Tomas"), page.as("Priya")
	const number = "CHG-5" // of the demo; it waits to be assessed

	priya.asked(number).presses("Return")
	form := priya.modal("Return " + number)
	form.writes("What has to change before it can go on", "Say how the load is stopped when the replica is too slow.")
	form.presses("Return")
	priya.asked(number).sees("Nothing waits for you here any more")

	tomas.asked(number).sees("waits for you to edit and resubmit it", "Say how the load is stopped")
	tomas.asked(number).presses("Edit and resubmit")
	form = tomas.modal("Edit " + number)
	form.sees("It was returned because:", "Say how the load is stopped")
	form.writes("Test plan", "Stop the load after ten minutes, and compare the row counts.")
	form.presses("Save")

	priya.asked(number).sees("waits for you to assess it", "Stop the load after ten minutes")
	card := tomas.card(number)
	card.sees("Step 2 of 7 · Assessment", "This is version 2 of the plan")
	tomas.thread(number).sees("Priya Raman returned this change to", "Say how the load is stopped",
		"Tomas Okafor sent the request again", "Stop the load after ten minutes")
}

func TestARejectedChangeIsCopied(t *testing.T) {
	t.Parallel()
	page := open(t)
	tomas, helen := page.as("Tomas"), page.as("Helen")
	const number = "CHG-4" // of the demo; it waits to be approved

	helen.asked(number).presses("Reject")
	form := helen.modal("Reject " + number)
	form.writes("Why it is turned down for good", "The certificates come from the vault next month.")
	form.presses("Reject")
	helen.asked(number).offersNothing()

	told := tomas.asked(number)
	told.sees("rejected this change for good", "The certificates come from the vault next month.")
	told.presses("Copy into a new request")
	form = tomas.modal("Raise a change")
	form.holds("Title", "Rotate the ledger database's TLS certificates")
	form.holds("Affected systems", "Ledger database")
	form.holds("Rollback: the people responsible", "Tomas Okafor")
	form.holds("Wished start", "")
	form.writes("Title", "Take the ledger database's certificates from the vault")
	form.presses("Submit")
	copied := tomas.receipt()
	tomas.card(copied).sees("Take the ledger database's certificates from the vault", "Step 2 of 7 · Assessment")
	tomas.card(number).sees("Rejected", "The certificates come from the vault next month.")
}
