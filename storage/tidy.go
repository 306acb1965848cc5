package storage

import (
	"reflect"
	"strings"
	"time"
)

// tidy makes everything that v points to storable on both databases, so that what the caller goes on with, and what
// is hashed, is what will be read back: text without NUL and invalid UTF-8, times as [storable], empty lists nil.
func tidy(v any) { tidyValue(reflect.ValueOf(v).Elem()) }

var timeType = reflect.TypeFor[time.Time]()

func tidyValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if text := tidyText(v.String()); text != v.String() {
			v.SetString(text)
		}
	case reflect.Struct:
		if v.Type() == timeType {
			tidyTime(v)
			return
		}
		for _, field := range v.Fields() {
			tidyValue(field)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			tidyValue(v.Elem())
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			tidyValue(v.Index(i))
		}
	case reflect.Map:
		tidyMap(v)
	default: // numbers hold nothing that cannot be stored
	}
}

func tidyTime(v reflect.Value) {
	t := v.Interface().(time.Time)
	if t.IsZero() {
		v.SetZero()
		return
	}
	v.Set(reflect.ValueOf(storable(t)))
}

// tidyMap copies, for keys and values of a map cannot be altered in place.
func tidyMap(v reflect.Value) {
	if v.Len() == 0 {
		v.SetZero()
		return
	}
	tidied := reflect.MakeMapWithSize(v.Type(), v.Len())
	for key, value := range v.Seq2() {
		k, e := reflect.New(key.Type()).Elem(), reflect.New(value.Type()).Elem()
		k.Set(key)
		e.Set(value)
		tidyValue(k)
		tidyValue(e)
		tidied.SetMapIndex(k, e)
	}
	v.Set(tidied)
}

func tidyText[T ~string](text T) T {
	return T(strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD"))
}
