package storage

import (
	"database/sql"

	"gorm.io/gorm"

	"github.com/noim3/changebot/change"
)

// Rows has one of each kind of row, for the test that compares them with the tables.
func Rows() []any {
	return []any{
		&changeRow{}, &summaryRow{}, &systemRow{}, &waitingRow{}, &planRow{}, &approvalRow{}, &incidentRow{},
		&eventRow{}, &floorRow{}, &holdRow{}, &chainRow{}, &policyRow{}, &inboundRow{}, &deliveryRow{}, &postRow{},
	}
}

// PickCommon returns the first ten changes of a list as it is read when its words are common.
func PickCommon(tx *Tx, f Filter) (numbers []change.Number, err error) {
	h, picks, err := tx.hunt(&f)
	h.rare = byColumn
	if picks && err == nil {
		err = tx.pick(f, h, 0).Limit(10).Pluck("changes.number", &numbers).Error
	}
	return numbers, err
}

// ListSQL returns the statement by which a list is read, when its words are common.
func ListSQL(tx *Tx, f Filter, before Cursor) string { return listSQL(tx, f, byColumn, before) }

// RareListSQL is ListSQL when the words are rare; without any, the system, the person or the approver.
func RareListSQL(tx *Tx, f Filter, before Cursor) string {
	rare := byColumn
	if could := f.instead(hunt{words: sought(f.Words)}); len(could) > 0 {
		rare = could[0]
	}
	return listSQL(tx, f, rare, before)
}

func listSQL(tx *Tx, f Filter, rare lead, before Cursor) string {
	return tx.gorm.ToSQL(func(g *gorm.DB) *gorm.DB {
		dry := &Tx{gorm: g, engine: tx.engine, now: tx.now}
		return dry.pick(f, hunt{sought(f.Words), rare}, before).Limit(51).Find(&[]summaryRow{})
	})
}

// QuestionsSQL returns the statement by which a list of questions is read.
func QuestionsSQL(tx *Tx, f QuestionFilter, before change.QuestionNumber) string {
	return tx.gorm.ToSQL(func(g *gorm.DB) *gorm.DB {
		dry := &Tx{gorm: g, engine: tx.engine, now: tx.now}
		return dry.pickQuestions(f, sought(f.Words), before).Limit(51).Find(&[]questionRow{})
	})
}

// MaxPrepared is how many statements a connection to SQLite keeps.
const MaxPrepared = maxPrepared

// OpenPrepared opens a database whose one connection keeps its statements, and returns how many it keeps.
func OpenPrepared(name string) (pool *sql.DB, kept func(*sql.Conn) (int, error), err error) {
	connector, err := newPreparedSQLite(name)
	if err != nil {
		return nil, nil, err
	}
	pool = sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	return pool, func(c *sql.Conn) (n int, err error) {
		err = c.Raw(func(conn any) error {
			n = len(conn.(*preparedConn).idle)
			return nil
		})
		return n, err
	}, nil
}
