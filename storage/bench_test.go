package storage_test

import (
	"fmt"
	"testing"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

// BenchmarkAct measures one step of a change's life, as package commands takes it.
func BenchmarkAct(b *testing.B) {
	for name, open := range databases() {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			n := newChange(b, db).Number
			for i := 0; b.Loop(); i++ {
				update(b, db, func(tx *storage.Tx) error {
					c, err := tx.ChangeForUpdate(n)
					if err != nil {
						return err
					}
					c.Reason = fmt.Sprint("step ", i)
					if err := tx.SaveChange(c); err != nil {
						return err
					}
					if err := tx.SetWaiting(n, change.Principals{People: []change.UserID{"U1", "U2"}}); err != nil {
						return err
					}
					if err := tx.Record(&change.Event{Change: n, Action: change.Note, By: "U1", At: tx.Now()}); err != nil {
						return err
					}
					for _, place := range []change.Place{change.Card, change.LineFor(i)} {
						if _, err := tx.Enqueue(n, place, fmt.Sprint(n, " ", place, " ", i)); err != nil {
							return err
						}
					}
					return nil
				})
			}
		})
	}
}

// BenchmarkDeliver measures a delivery from its claim to its end, with a thousand more in other lanes.
func BenchmarkDeliver(b *testing.B) {
	for name, open := range databases() {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			update(b, db, func(tx *storage.Tx) error {
				for i := range change.Number(1000) {
					if _, err := tx.Enqueue(i+1, change.Card, fmt.Sprint("waits ", i)); err != nil {
						return err
					}
				}
				return nil
			})
			for i := 0; b.Loop(); i++ {
				d := claim(b, db, 1)
				finish(b, db, d...)
				update(b, db, func(tx *storage.Tx) error {
					_, err := tx.Enqueue(d[0].Change, change.Card, fmt.Sprint("again ", i))
					return err
				})
			}
		})
	}
}

func databases() map[string]func(testing.TB, ...storagetest.Option) *storage.DB {
	return map[string]func(testing.TB, ...storagetest.Option) *storage.DB{
		"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres,
	}
}
