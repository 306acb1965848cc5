package change_test

import (
	"testing"

	. "github.com/noim3/changebot/change"
)

func TestTextsThatOnlyPointElsewhere(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "  ", "-", "…", "n/a", "N/A.", "none", "None needed", "no rollback required", "tbd", "TBC", "see ticket", "See JIRA-123",
		"refer to the runbook", "https://wiki.example.com/rollback", "see https://wiki.example.com/x for steps",
		"as described in OPS-42", "same as above", "see the doc linked in the PR", "#1234", "🙃",
	} {
		if !PointsElsewhere(text) {
			t.Errorf("PointsElsewhere(%q) = false, want it refused", text)
		}
	}
}

func TestTextsThatSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Drop the index.", "Redeploy 4.2.1", "Revert PR #1234 and redeploy", "terraform apply -target=module.ledger at v12",
		"Run the down migration in https://git.example.com/x.sql", "回滚到上一个版本", "Previous image, then drain", "p99 > 500 ms for 5 min",
	} {
		if PointsElsewhere(text) {
			t.Errorf("PointsElsewhere(%q) = true, want it accepted", text)
		}
	}
}
