package browser_test

import "testing"

func TestARolledBackRunSuspendsItsTemplate(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, helen, diego := page.as("Mara"), page.as("Helen"), page.as("Diego")
	const template = "Rotate the certificates of the cluster"

	mara.types("/change standard")
	form := mara.modal("Log a standard change")
	form.picks("Template", template)
	form.presses("Log")
	number := mara.receipt()
	mara.card(number).presses("Start work")
	mara.card(number).presses("Trigger rollback")
	mara.question().presses("Trigger rollback")
	mara.thread(number).sees("triggered the rollback", "is suspended with it", "It can be let back by Platform leads.")
	page.picture("others/template-thread")

	helen.asked("Suspended: "+template).sees("its run "+number+" was rolled back", "Nobody can log a change from it now")
	helen.asked("Suspended: " + template).picture("others/template-suspended")
	mara.types("/change standard")
	mara.modal("Log a standard change").sees("Not available now", template, "suspended", number)
	page.picture("others/template-unavailable")
	mara.modal("Log a standard change").presses("Close")
	mara.types("/change templates")
	mara.modal("Standard changes").sees(template, "has been suspended", "1 run")
	page.picture("others/templates")
	mara.modal("Standard changes").presses("Close")

	helen.asked("Suspended: " + template).presses("Let it back")
	form = helen.modal("Let a template back")
	form.writes("Why it may be used again", "The job waits for the ingress now; tried twice in staging.")
	page.picture("others/template-let-back-form")
	form.presses("Let it back")
	helen.modal("Please note").sees("The template is in force again")
	helen.modal("Please note").presses("Close")
	diego.asked("Suspended: " + template).presses("Let it back")
	diego.inList("D", ".message.ephemeral").sees("is in force already: it was let back by @Helen Ashworth")
	mara.types("/change standard")
	mara.modal("Log a standard change").lacks("Not available now")
	mara.modal("Log a standard change").picks("Template", template)
}
