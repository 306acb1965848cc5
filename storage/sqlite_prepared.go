package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	modernc "modernc.org/sqlite"
)

// maxPrepared is how many prepared statements a connection keeps. The program has about a hundred; lists are put
// together from what is asked for, and may be of many more kinds.
const maxPrepared = 200

// preparedSQLite connects as its Connector does, with connections that keep the statements they have prepared: SQLite
// spends more time on reading a statement of ours than on carrying it out. For Postgres, pgx does the same.
type preparedSQLite struct{ driver.Connector }

func newPreparedSQLite(name string) (preparedSQLite, error) {
	plain, err := modernc.NewConnector(name)
	return preparedSQLite{plain}, err
}

// Connect makes preparedSQLite a driver.Connector.
func (p preparedSQLite) Connect(ctx context.Context) (driver.Conn, error) {
	plain, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c, ok := plain.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a connection to SQLite lacks methods: %T", plain), plain.Close())
	}
	return &preparedConn{sqliteConn: c, idle: map[string]sqliteStmt{}}, nil
}

// sqliteConn is what database/sql uses of the driver's connection.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteStmt is what is used of the driver's statements.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// A preparedConn is a connection that keeps prepared statements. One goroutine uses it at a time.
type preparedConn struct {
	sqliteConn
	// idle are the statements that nobody runs at the moment, by their text.
	idle map[string]sqliteStmt
}

// ExecContext runs a statement that returns no rows.
func (c *preparedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if !keepable(text) {
		return c.sqliteConn.ExecContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // says the same again
		return nil, err
	}
	return result, c.keep(text, s)
}

// QueryContext runs a statement that returns rows. It is kept once they are closed.
func (c *preparedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if !keepable(text) {
		return c.sqliteConn.QueryContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // says the same again
		return nil, err
	}
	return &preparedRows{Rows: rows, conn: c, text: text, stmt: s}, nil
}

// Close closes the connection with all that it has kept.
func (c *preparedConn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	clear(c.idle)
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// take returns a statement that nobody else runs.
func (c *preparedConn) take(ctx context.Context, text string) (sqliteStmt, error) {
	if s, ok := c.idle[text]; ok {
		delete(c.idle, text)
		return s, nil
	}
	plain, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s, ok := plain.(sqliteStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a statement of SQLite lacks methods: %T", plain), plain.Close())
	}
	return s, nil
}

// keep keeps a statement that has been run to its end, in the place of any other when there are too many.
func (c *preparedConn) keep(text string, s sqliteStmt) error {
	surplus := c.idle[text]
	if len(c.idle) >= maxPrepared && surplus == nil {
		for other := range c.idle {
			surplus = c.idle[other]
			delete(c.idle, other)
			break
		}
	}
	c.idle[text] = s
	if surplus == nil {
		return nil
	}
	return surplus.Close()
}

// preparedRows give their statement back.
type preparedRows struct {
	driver.Rows
	conn *preparedConn
	text string
	stmt sqliteStmt
}

// Close ends the statement, which can be run again then.
func (r *preparedRows) Close() error {
	if r.stmt == nil {
		return nil
	}
	s := r.stmt
	r.stmt = nil
	if err := r.Rows.Close(); err != nil {
		return errors.Join(err, s.Close())
	}
	return r.conn.keep(r.text, s)
}

// keepable reports whether a statement does the same whenever it was prepared. A PRAGMA may not: some act, and others
// decide what to do, while they are prepared.
func keepable(text string) bool {
	text = strings.TrimLeft(text, " \t\n")
	for _, word := range [...]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}
