package storage

import "context"

// Woken receives when there may be deliveries to claim: this instance has committed some or, while [DB.Listen] runs on
// Postgres, any instance has. It holds one value, however often there was news, and may speak without need.
func (db *DB) Woken() <-chan struct{} { return db.woken }

// Listen brings to [DB.Woken] what other instances enqueue, until ctx ends; then it returns nil. A lost connection is
// replaced, and as news may have been missed meanwhile, it counts as news. On SQLite, which has one instance, it only
// waits.
func (db *DB) Listen(ctx context.Context) error { return db.engine.listen(ctx, db) }

func (db *DB) wake() {
	select {
	case db.woken <- struct{}{}:
	default:
	}
}
