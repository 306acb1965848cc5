package storage

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// instant is a time as it is stored: UTC, to the microsecond, NULL when zero.
type instant time.Time

// Value makes instant a driver.Valuer.
func (i instant) Value() (driver.Value, error) {
	if time.Time(i).IsZero() {
		return nil, nil
	}
	return storable(time.Time(i)), nil
}

// Scan makes instant a sql.Scanner. SQLite hands out text, and Postgres times in the machine's zone.
func (i *instant) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*i = instant{}
	case time.Time:
		*i = instant(v.UTC())
	case string:
		t, err := time.Parse("2006-01-02 15:04:05.999999999-07:00", v)
		if err != nil {
			return err
		}
		*i = instant(t.UTC())
	default:
		return fmt.Errorf("a time, not %T", value)
	}
	return nil
}

// GormDataType keeps gorm from looking inside.
func (instant) GormDataType() string { return "instant" }

// seq is the number of an event, NULL when zero.
type seq int64

// Value makes seq a driver.Valuer.
func (s seq) Value() (driver.Value, error) {
	if s == 0 {
		return nil, nil
	}
	return int64(s), nil
}

// Scan makes seq a sql.Scanner.
func (s *seq) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*s = 0
	case int64:
		*s = seq(v)
	default:
		return fmt.Errorf("the number of an event, not %T", value)
	}
	return nil
}

// GormDataType keeps gorm from looking inside.
func (seq) GormDataType() string { return "seq" }

func (i instant) isZero() bool { return time.Time(i).IsZero() }

// list is a list of things that nobody filters by, stored as JSON, NULL when empty.
type list[T any] []T

// Value makes list a driver.Valuer.
func (l list[T]) Value() (driver.Value, error) { return toJSON(l) }

// Scan makes list a sql.Scanner.
func (l *list[T]) Scan(value any) error { return fromJSON(value, l) }

// GormDataType keeps gorm from looking inside.
func (list[T]) GormDataType() string { return "json" }

// table is like list, for pairs.
type table[K comparable, V any] map[K]V

// Value makes table a driver.Valuer.
func (t table[K, V]) Value() (driver.Value, error) { return toJSON(t) }

// Scan makes table a sql.Scanner.
func (t *table[K, V]) Scan(value any) error { return fromJSON(value, t) }

// GormDataType keeps gorm from looking inside.
func (table[K, V]) GormDataType() string { return "json" }

func toJSON(v any) (driver.Value, error) {
	if reflect.ValueOf(v).Len() == 0 {
		return nil, nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func fromJSON[T any](value any, into *T) error {
	var none T
	*into = none
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), into)
	case []byte:
		return json.Unmarshal(v, into)
	}
	return fmt.Errorf("JSON, not %T", value)
}
