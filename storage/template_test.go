package storage_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/storage"
	"github.com/noim3/changebot/storage/storagetest"
)

func TestAMarkTakesThePlaceOfTheOneBefore(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		suspended := change.TemplateMark{State: change.TemplateSuspended, At: at(1), By: "U1", Reason: "it was rolled back", Change: 7}
		back := change.TemplateMark{At: at(2), By: "U2", Reason: "the step is mended", Change: 7}
		retired := change.TemplateMark{State: change.TemplateRetired, At: at(3), By: "U2", Reason: "nobody needs it"}
		update(t, db, func(tx *storage.Tx) error { return tx.MarkTemplate("restart", suspended) })
		update(t, db, func(tx *storage.Tx) error { return tx.MarkTemplate("old", retired) })
		update(t, db, func(tx *storage.Tx) error { return tx.MarkTemplate("restart", back) })
		view(t, db, func(tx *storage.Tx) error {
			got, err := tx.TemplateMarks()
			want := map[change.TemplateID]change.TemplateMark{"restart": back, "old": retired}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return err
		})
	})
}

func TestWhoeverHoldsTheTemplatesSeesWhatTheOthersMade(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		together(t, 5, func(i int) error {
			return db.Update(t.Context(), func(tx *storage.Tx) error {
				marks, err := tx.HoldTemplates()
				if err != nil {
					return err
				}
				m := marks["restart"] // nobody has marked it yet, for the first
				m.At = at(0)
				m.Change++
				return tx.MarkTemplate("restart", m)
			})
		})
		view(t, db, func(tx *storage.Tx) error {
			marks, err := tx.TemplateMarks()
			if got := marks["restart"].Change; got != 5 {
				t.Errorf("of five who marked it in turn, %d are seen", got)
			}
			return err
		})
	})
}

func TestAListHasTheRunsOfATemplate(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, db *storage.DB) {
		run := func(id change.TemplateID) *change.Change {
			c := is(change.Closed, "U1", "U1", "db")
			c.Request.Category, c.Request.Template = change.Standard, id
			return c
		}
		add(t, db, run("restart"), run("rotate"), is(change.Closed, "U1", "U1", "db"), run("restart"))
		for id, want := range map[change.TemplateID][]change.Number{"restart": numbers(4, 1), "rotate": numbers(2), "none": nil} {
			if got := pick(t, db, storage.Filter{Template: id}); !slices.Equal(got, want) {
				t.Errorf("the runs of %s are %v, want %v", id, got, want)
			}
		}
	})
}
