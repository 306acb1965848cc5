package bot

import (
	"testing"

	"github.com/noim3/changebot/bot/slacksim"
)

func TestSlackNamesPeopleGroupsAndChannels(t *testing.T) {
	t.Parallel()
	e := newEdge(t, slacksim.Config{})
	name := Names(e.ctx, e.bot.api)
	for id, want := range map[string]string{
		slacksim.Olive: "Olive Tran", slacksim.SRE: "@sre", slacksim.Changes: "#changes",
		"U0NOBODY1": "", "S0NOBODY1": "", "C0NOWHERE": "",
	} {
		if got := name(id); got != want {
			t.Errorf("%s is called %q, not %q", id, got, want)
		}
	}
	before := len(e.calls("users.info"))
	name(slacksim.Olive)
	if asked := len(e.calls("users.info")); asked != before {
		t.Error("Slack is asked again for a name that it gave")
	}
}
