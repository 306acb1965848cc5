package browser_test

import "testing"

func TestHomeLeadsToWhatWaits(t *testing.T) {
	t.Parallel()
	page := open(t)
	diego, mara := page.as("Diego"), page.as("Mara")

	mara.opensHome().sees("Waits for me", "My changes", "CHG-3", "CHG-2")

	home := diego.opensHome()
	home.sees("Waits for me", "CHG-4", "Rotate the ledger database's TLS certificates", "My changes",
		"You have not raised a change yet.")
	diego.row("CHG-4").presses("Details")
	details := diego.modal("CHG-4")
	details.sees("Step 3 of 7 · Approval", "The plan, version 1", "History")
	details.presses("Approve")
	details.sees("Step 4 of 7 · Scheduling", "Diego Fuentes for Platform leads, plan version 1")
	details.presses("Close")
	home.sees("Waits for me", "Nothing waits for you.", "My changes")
}

// row returns what the open Home tab says of a change.
func (p *person) row(number string) spot {
	return p.at("[data-testid=home] .block:has(button)", number) // the calendar names it too
}
