package badday

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// openRecord opens the database as anybody could, without the program's own code.
func openRecord(database string) (*sql.DB, error) {
	path, isSQLite := strings.CutPrefix(database, "sqlite:")
	if !isSQLite {
		return sql.Open("pgx", database)
	}
	name := (&url.URL{Scheme: "file", Opaque: path, RawQuery: "_pragma=busy_timeout(5000)&_query_only=1"}).String()
	return sql.Open("sqlite", name)
}

// A record is all that the database holds.
type record struct {
	changes    map[int64]*changeRow
	events     []eventRow // of the whole installation, in order
	plans      []planRow
	approvals  []approvalRow
	deliveries []deliveryRow
	posts      []postRow
	head       struct {
		seq  int64
		hash string
	}
}

type changeRow struct {
	number                              int64
	state, title, requester, performer  string
	plan                                int
	dependencies, assessor, description string
}

type eventRow struct {
	seq, change                               int64
	n                                         int
	action, actor, from, to, record           string
	at                                        time.Time
	refused, reason, facts, policy, prev, sum string
}

type planRow struct {
	change  int64
	plan    int
	request string
}

type approvalRow struct {
	change              int64
	approver, authority string
	plan                int
	void                bool
}

type deliveryRow struct {
	id, change        int64
	place, lane       string
	outcome, why      string
	attempts          int
	created, finished time.Time
	uncertain         bool
}

type postRow struct {
	change             int64
	place, channel, ts string
}

// readRecord reads the whole database in one transaction.
func readRecord(ctx context.Context, database string) (*record, error) {
	db, err := openRecord(database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // there is nothing to commit
	r := &record{changes: map[int64]*changeRow{}}
	if err := tx.QueryRowContext(ctx, "SELECT seq, hash FROM chain").Scan(&r.head.seq, &r.head.hash); err != nil {
		return nil, fmt.Errorf("read the chain's head: %w", err)
	}
	for _, read := range []func(context.Context, *sql.Tx) error{
		r.readChanges, r.readEvents, r.readPlans, r.readApprovals, r.readDeliveries, r.readPosts,
	} {
		if err := read(ctx, tx); err != nil {
			return nil, fmt.Errorf("read the record: %w", err)
		}
	}
	return r, nil
}

func (r *record) readChanges(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT number, state, title, requester, implementer, plan, dependencies, assessor, description FROM changes`,
		func(scan func(...any) error) error {
			c := &changeRow{}
			err := scan(&c.number, &c.state, &c.title, &c.requester, &c.performer, &c.plan, &c.dependencies, &c.assessor, &c.description)
			r.changes[c.number] = c
			return err
		})
}

func (r *record) readEvents(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT seq, change_number, n, action, actor, at, from_state, to_state, refused, reason,
			coalesce(facts, ''), policy, record, prev, hash FROM events ORDER BY seq`,
		func(scan func(...any) error) error {
			var e eventRow
			err := scan(&e.seq, &e.change, &e.n, &e.action, &e.actor, (*moment)(&e.at), &e.from, &e.to, &e.refused, &e.reason,
				&e.facts, &e.policy, &e.record, &e.prev, &e.sum)
			r.events = append(r.events, e)
			return err
		})
}

func (r *record) readPlans(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT change_number, plan, request FROM plans ORDER BY change_number, plan`,
		func(scan func(...any) error) error {
			var p planRow
			err := scan(&p.change, &p.plan, &p.request)
			r.plans = append(r.plans, p)
			return err
		})
}

func (r *record) readApprovals(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT change_number, approver, authority, plan, void_at IS NOT NULL FROM approvals ORDER BY change_number, n`,
		func(scan func(...any) error) error {
			var a approvalRow
			err := scan(&a.change, &a.approver, &a.authority, &a.plan, &a.void)
			r.approvals = append(r.approvals, a)
			return err
		})
}

func (r *record) readDeliveries(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT id, change_number, place, lane, outcome, why, attempts, created_at, finished_at, uncertain_since IS NOT NULL
			FROM deliveries ORDER BY id`,
		func(scan func(...any) error) error {
			var d deliveryRow
			err := scan(&d.id, &d.change, &d.place, &d.lane, &d.outcome, &d.why, &d.attempts, (*moment)(&d.created), (*moment)(&d.finished), &d.uncertain)
			r.deliveries = append(r.deliveries, d)
			return err
		})
}

func (r *record) readPosts(ctx context.Context, tx *sql.Tx) error {
	return each(ctx, tx, `SELECT change_number, place, channel, ts FROM posts`,
		func(scan func(...any) error) error {
			var p postRow
			err := scan(&p.change, &p.place, &p.channel, &p.ts)
			r.posts = append(r.posts, p)
			return err
		})
}
