package browser_test

import (
	"testing"
	"time"
)

// The cluster's upgrade is scheduled for the evening of the next day, in the maintenance window of the platform.
const upgrade = "CHG-3"

func TestAFreezeIsDeclaredApprovedAndLifted(t *testing.T) {
	t.Parallel()
	page := open(t)
	priya, helen, mara := page.as("Priya"), page.as("Helen"), page.as("Mara")
	from, until := time.Now().Add(3*time.Hour), time.Now().Add(75*time.Hour)

	priya.types("/change freeze")
	priya.modal("Freezes").sees("Not frozen", "Next:")
	page.picture("others/freezes")
	priya.modal("Freezes").presses("Declare a freeze")
	form := priya.modal("Declare a freeze")
	form.writes("Name", "Card network migration")
	form.writes("Why", "The card network moves its data centre, and nobody can say what fails.")
	form.sets("From", from)
	form.sets("Until", until)
	form.presses("See what it hits")
	form.sees("It lasts 3 days", upgrade)
	page.size(wide, 2*high)
	page.picture("others/freeze-preview")
	page.size(wide, high)
	form.presses("Send for approval")
	priya.modal("Please note").sees("is a draft now")
	priya.modal("Please note").presses("Close")

	helen.asked("waits for a second person").sees("Card network migration", upgrade)
	helen.asked("waits for a second person").picture("others/freeze-asked")
	helen.asked("waits for a second person").presses("Approve")
	helen.question().presses("Approve")
	mara.card(upgrade).sees("On hold", "Card network migration")
	mara.card(upgrade).picture("others/card-frozen")
	mara.opensChanges()
	mara.inList("C0CHANGES", ".message", "Freeze declared").sees("Card network migration")
	mara.inList("C0CHANGES", ".message", "Freeze declared").picture("others/freeze-declared")
	mara.asked(upgrade, "Card network migration").picture("others/freeze-told")

	helen.movesTheClock("+8 h")
	helen.opensChanges()
	helen.inList("C0CHANGES", ".message", "It has begun").sees("Card network migration")
	helen.inList("C0CHANGES", ".message", "It has begun").picture("others/freeze-begins")
	helen.types("/change freeze")
	helen.modal("Freezes").sees("Frozen until", "on hold for freezes", "Card network migration")
	page.picture("others/freezes-frozen")
	helen.modal("Freezes").presses("Lift early")
	lift := helen.modal("Lift a freeze")
	lift.writes("Why it is lifted", "The migration was called off.")
	lift.presses("Lift the freeze")
	mara.card(upgrade).sees("Step 4 of 7 · Scheduled")
	mara.card(upgrade).lacks("On hold")
	mara.opensChanges()
	mara.inList("C0CHANGES", ".message", "Freeze lifted").sees("The migration was called off.")
	mara.inList("C0CHANGES", ".message", "Freeze lifted").picture("others/freeze-lifted")
}

func TestAnExceptionPassesAFreeze(t *testing.T) {
	t.Parallel()
	page := open(t)
	priya, helen, mara := page.as("Priya"), page.as("Helen"), page.as("Mara")

	priya.types("/change freeze")
	priya.modal("Freezes").presses("Declare a freeze")
	form := priya.modal("Declare a freeze")
	form.writes("Name", "Card network migration")
	form.writes("Why", "The card network moves its data centre.")
	form.sets("Until", time.Now().Add(75*time.Hour))
	form.presses("See what it hits")
	form.presses("Send for approval")
	priya.modal("Please note").presses("Close")
	helen.asked("waits for a second person").presses("Approve")
	helen.question().presses("Approve")
	mara.card(upgrade).sees("On hold")

	helen.types("/change except " + upgrade)
	exception := helen.modal("Let through a freeze")
	page.picture("others/exception-form")
	exception.writes("Why this change may go on", "Without the upgrade the cluster gets no security fixes.")
	exception.presses("Let it through")
	mara.card(upgrade).sees("Step 4 of 7 · Scheduled", "Let through the freeze “Card network migration”")
	mara.card(upgrade).picture("others/card-exception")

	mara.opensHome().sees("Today", "This week", upgrade, "Freezes", "Card network migration")
	page.size(wide, 2*high)
	page.picture("others/home-calendar")
	page.size(wide, high)
	mara.types("/change calendar")
	mara.inList("C0CHANGES", ".message", "Card network migration", upgrade).sees("Maintenance window")
	page.size(wide, 3*high)
	page.picture("others/calendar")
}

func TestASlotIsOneClickAndItsWindowOpens(t *testing.T) {
	t.Parallel()
	page := open(t)
	tomas, helen := page.as("Tomas"), page.as("Helen")
	const number = "CHG-4" // of the demo; it waits for a platform lead

	helen.card(number).presses("Approve")
	tomas.asked(number, "waits for you to schedule it").sees("The next times that are free", "window Databases, Sunday night")
	tomas.asked(number, "waits for you to schedule it").picture("others/slots")
	tomas.asked(number, "waits for you to schedule it").presses("Another time…")
	form := tomas.modal("Schedule " + number)
	form.sets("Start", time.Now().Add(time.Hour))
	form.presses("Schedule")
	form.sees("outside the maintenance windows of Ledger database")
	page.picture("others/schedule-conflict")
	form.presses("Close")
	tomas.question().presses("Discard")
	tomas.asked(number, "waits for you to schedule it").click(thing{Kind: "part", Name: "button"})
	tomas.card(number).sees("Step 4 of 7 · Scheduled")
	tomas.card(number).picture("others/card-slot")

	helen.movesTheClock("+1 day")
	helen.opensChanges()
	helen.inList("C0CHANGES", ".message", "Maintenance window: Platform, evenings").sees("Kubernetes")
	page.picture("others/notices")
}

func TestTheEndOfASlotIsWarnedOf(t *testing.T) {
	t.Parallel()
	page := open(t)
	mara, tomas := page.as("Mara"), page.as("Tomas")
	mara.types("/change standard")
	form := mara.modal("Log a standard change")
	form.picks("Template", "Rotate the certificates of the cluster")
	form.presses("Log")
	number := mara.receipt()
	mara.card(number).presses("Start work")
	mara.card(number).sees("Step 5 of 7 · Implementation")

	mara.movesTheClock("+15 min") // the slot is half an hour long
	mara.asked(number, "the time is nearly over").sees("the work is still open", "Extend the slot, hand the work over")
	mara.asked(number, "the time is nearly over").picture("others/overrun")
	mara.asked(number, "the time is nearly over").presses("Extend the slot")
	form = mara.modal("Extend " + number)
	page.picture("others/extend-form")
	form.presses("Close")

	mara.asked(number, "the time is nearly over").presses("Hand over")
	form = mara.modal("Hand over " + number)
	form.picks("Who goes on with the work", "Tomas Okafor")
	form.writes("What they need to know", "The first pod is done.")
	page.picture("others/hand-over-form")
	form.presses("Hand over")
	mara.card(number).sees("Implementer: @Tomas Okafor")
	tomas.asked(number, "handed the work over").presses("Finish work")
	mara.card(number).sees("Step 6 of 7 · Verification")
}
