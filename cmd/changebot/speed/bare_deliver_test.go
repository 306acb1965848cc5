package speed

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// claim is the floor between a commit and the call to Slack: the statements that claim what is due and read what is to
// be drawn, by the one who committed. It returns how many deliveries it has claimed.
func (b *bare) claim(ctx context.Context) (int, error) {
	var claimed [][]any
	err := b.transact(ctx, func(s *script) {
		claimed = s.all(claimText(b.postgres), s.now, 8, s.now.Add(25*time.Second))
		for _, d := range claimed {
			s.exec(`UPDATE deliveries SET covered_by = claimed.id FROM deliveries AS claimed
				WHERE claimed.id IN ($1) AND deliveries.lane = claimed.lane AND deliveries.id > claimed.id
					AND deliveries.finished_at IS NULL
					AND deliveries.change_number = claimed.change_number AND deliveries.place = claimed.place`, d[0])
			break // the program marks them all with one statement
		}
	})
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	return len(claimed), b.transact(ctx, func(s *script) {
		n := claimed[0][1]
		s.all("SELECT "+strings.Join(b.columns, ", ")+" FROM changes WHERE number = $1 LIMIT 1", n)
		s.all(loadApprovals, n)
		s.all(countEvents, n)
		for range 2 {
			s.all("SELECT change_number, place, channel, ts, posted_at FROM posts WHERE change_number = $1 AND place = $2 LIMIT 1", n, "card")
		}
	})
}

// finish ends everything that is open.
func (b *bare) finish(ctx context.Context) error {
	return b.transact(ctx, func(s *script) {
		s.exec("UPDATE deliveries SET finished_at = $1, outcome = 'delivered' WHERE finished_at IS NULL", s.now)
	})
}

func claimText(postgres bool) string {
	lock := ""
	if postgres {
		lock = "FOR UPDATE SKIP LOCKED"
	}
	return fmt.Sprintf(`WITH due AS (SELECT id FROM deliveries WHERE due_at <= $1 AND finished_at IS NULL AND NOT EXISTS (
			SELECT 1 FROM deliveries AS older
			WHERE older.lane = deliveries.lane AND older.id < deliveries.id AND older.finished_at IS NULL)
		ORDER BY due_at, id LIMIT $2 %s)
		UPDATE deliveries SET claimed_at = $1, due_at = $3, claims = claims + 1, attempts = attempts + 1,
			uncertain_since = CASE WHEN claimed_at IS NULL THEN uncertain_since ELSE coalesce(uncertain_since, claimed_at) END
		WHERE id IN (SELECT id FROM due) RETURNING *`, lock)
}
