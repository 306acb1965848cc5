package browser_test

import (
	"testing"
	"time"
)

func TestAnEditVoidsTheApprovalAndShowsTheDifference(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, helen, second := page.as("Mara"), page.as("Helen"), page.another().as("Helen")
	const number = "CHG-3" // of the demo; Helen has approved it, and it is scheduled

	mara.card(number).sees("Step 4 of 7 · Scheduled", "Approved by @Helen Ashworth for Platform leads")
	mara.edits(number, "What will be done", "1. Upgrade the control plane.\n2. Replace all nodes at once.\n3. Upgrade the ingress.")
	mara.card(number).sees("Step 3 of 7 · Approval", "This is version 2 of the plan")
	mara.card(number).lacks("Approved by")
	mara.card(number).picture("others/card-voided")
	request := helen.asked(number, "waits for you to approve it")
	request.sees("Your approval of version 1 of the plan no longer counts", "New in version 2 of the plan", "Replace all nodes at once.")
	request.picture("others/ask-approver-voided")

	second.opensDetails(number).sees("The plan, version 2")
	mara.edits(number, "Test plan", "The smoke tests, and one payment by hand.")
	second.modal(number).presses("Approve")
	refused := second.modal("Please note")
	refused.sees("The plan of "+number+" has been edited", "Nothing was decided.", "New since version 2 of the plan", "The smoke tests, and one payment by hand.")
	second.picture("others/stale")
	refused.presses("Approve")
	mara.card(number).sees("Step 4 of 7 · Scheduling", "Approved by @Helen Ashworth for Platform leads")
	mara.thread(number).sees("Approvals of earlier versions no longer count.", "Replace all nodes at once.", "Helen Ashworth approved for Platform leads: version 3 of the plan")
	page.picture("others/thread-voided")
}

func TestWhyIsToldInPlainWords(t *testing.T) {
	t.Parallel()
	page := open(t)
	tomas := page.as("Tomas")
	tomas.card("CHG-4").presses("Approve")
	tomas.told().sees("You cannot approve")
	tomas.types("/change why CHG-4")
	tomas.modal("Why CHG-4").sees("Step 3 of 7 · Approval", "Why it is a normal change", "Why its risk is moderate", "Platform leads", "refused")
	page.size(wide, 2*high)
	page.picture("others/why")
	page.size(wide, high)
	tomas.modal("Why CHG-4").presses("Close")
	tomas.opensDetails("CHG-4").presses("Why?")
	tomas.modal("Why CHG-4").sees("Why its risk is moderate")
}

func TestWhatThePolicyLeavesOutNeedsNoRequest(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara := page.as("Mara")
	mara.types("/change")
	form := mara.modal("Raise a change")
	form.writes("Title", "Say in the wiki how refunds are made")
	form.click(thing{Kind: "field", Name: "What is changing?"})
	mara.write("Documentation")
	form.click(thing{Kind: "option", Name: "Documentation, in the repositories and in the wiki"})
	form.sees("No change request is needed", "no production system reads it")
	form.lacks("Title", "Rollback: the steps", "Submit")
	page.picture("others/scope-answer")
	form.click(thing{Kind: "part", Name: ".block-section input"})
	mara.write("Software release or feature")
	form.click(thing{Kind: "option", Name: "Software release or feature"})
	form.holds("What is changing?", "Software release or feature")
	form.holds("Title", "Say in the wiki how refunds are made")
}

func TestADelegateDecidesUnderBothNames(t *testing.T) {
	t.Parallel()
	page := open(t)
	helen, ruth := page.as("Helen"), page.as("Ruth")
	const number = "CHG-4" // of the demo; it waits for a platform lead

	helen.types("/change delegate")
	form := helen.modal("Your delegate")
	form.picks("Delegate", "Ruth Abara")
	form.sets("Until", time.Now().Add(5*24*time.Hour))
	page.picture("others/delegate-form")
	form.presses("Name delegate")
	helen.modal("Please note").sees("@Ruth Abara is your delegate, and is told so.")
	helen.modal("Please note").presses("Close")
	ruth.asked("has named you their delegate").sees("@Helen Ashworth", "approve, return, reject")
	ruth.asked("has named you their delegate").picture("others/delegate-told")

	ruth.opensHome().sees("Waits for me", number)
	page.picture("others/home-delegate")
	ruth.row(number).presses("Details")
	ruth.modal(number).presses("Approve")
	ruth.modal(number).sees("Step 4 of 7 · Scheduling", "@Ruth Abara in place of @Helen Ashworth")
	ruth.modal(number).presses("Close")
	helen.asked(number).sees("@Ruth Abara approved version 1 of the plan for Platform leads in your place, as your delegate.")
	helen.asked(number).picture("others/delegate-approved")
	helen.card(number).sees("Approved by @Ruth Abara in place of @Helen Ashworth for Platform leads")
	helen.card(number).picture("others/card-delegate")
}

func TestThePolicyIsShown(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara := page.as("Mara")
	mara.types("/change policy")
	mara.modal("Policy").sees("The change management policy of Harbour Pay", "Olive Tran", "#policy", "Christmas and New Year")
	page.size(wide, 3*high)
	page.picture("others/policy")
}

// edits replaces what the plan says in one of its fields.
func (p *person) edits(number, label, text string) {
	p.t.Helper()
	p.card(number).picksFromMenu("Edit")
	form := p.modal("Edit " + number)
	form.writes(label, text)
	form.presses("Save")
	p.modalsAreGone()
}
