package storage

import "gorm.io/gorm"

// Rows has one of each kind of row, for the test that compares them with the tables.
func Rows() []any {
	return []any{
		&changeRow{}, &summaryRow{}, &systemRow{}, &waitingRow{}, &planRow{}, &approvalRow{}, &incidentRow{},
		&eventRow{}, &chainRow{}, &policyRow{}, &inboundRow{}, &deliveryRow{}, &postRow{},
	}
}

// ListSQL returns the statement by which a list is read.
func ListSQL(tx *Tx, f Filter, before Cursor) string {
	return tx.gorm.ToSQL(func(g *gorm.DB) *gorm.DB {
		dry := &Tx{gorm: g, engine: tx.engine, now: tx.now}
		return dry.pick(f, sought(f.Words), before).Limit(51).Find(&[]summaryRow{})
	})
}
