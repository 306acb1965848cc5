package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/noim3/changebot/change"
)

// The years that a calendar is asked for; any other is a slip of the finger.
const firstYear, lastYear = 2000, 2099

// parseMonth reads a month as people type it after a word of /change: nothing, “next”, “last”, “december”, “dec 2026”,
// “2026-12”, “12/2026”. It refuses, as [change.NotFound], what it does not understand, and names what was most likely meant.
func parseMonth(word, words string) (change.MonthWish, error) {
	parts := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return strings.ContainsRune(" \t\n\u00a0,./-–", r) })
	parts = slices.DeleteFunc(parts, func(part string) bool { return slices.Contains([]string{"month", "of", "in", "for", "the"}, part) })
	var wish change.MonthWish
	switch len(parts) {
	case 0:
		return wish, nil
	case 1:
		if ahead, known := map[string]int{"this": 0, "now": 0, "current": 0, "next": 1, "last": -1, "previous": -1}[parts[0]]; known {
			return change.MonthWish{Ahead: ahead}, nil
		}
		if wish.Month = monthNamed(parts[0]); wish.Month != 0 {
			return wish, nil
		}
	case 2:
		for _, pair := range [][2]string{{parts[0], parts[1]}, {parts[1], parts[0]}} {
			wish.Month, wish.Year = monthNamed(pair[0]), yearNamed(pair[1])
			if wish.Month == 0 {
				wish.Month = monthNumbered(pair[0])
			}
			if wish.Month != 0 && wish.Year != 0 {
				return wish, nil
			}
		}
	}
	return change.MonthWish{}, noMonth(word, words, parts)
}

// monthNamed returns the month whose English name begins with word, which has at least three letters; 0 for none.
func monthNamed(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), word) {
			return m
		}
	}
	return 0
}

func monthNumbered(word string) time.Month {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 12 || len(word) > 2 {
		return 0
	}
	return time.Month(n)
}

func yearNamed(word string) int {
	n, err := strconv.Atoi(word)
	if err != nil || n < firstYear || n > lastYear {
		return 0
	}
	return n
}

func noMonth(word, words string, parts []string) *change.Refusal {
	known := []string{"next", "last", "this"}
	for m := time.January; m <= time.December; m++ {
		known = append(known, strings.ToLower(m.String()))
	}
	if meant, close := change.Nearest(parts[0], known); close {
		if len(parts) == 2 && yearNamed(parts[1]) != 0 {
			meant += " " + parts[1]
		}
		return change.Refuse(change.NotFound, "", "“%s” is no month. Did you mean `/change %s %s`?", clipPlain(words, maxWord), word, meant)
	}
	return change.Refuse(change.NotFound, "", "“%s” is no month. Type `/change %s` alone, or add one: `next`, `last`, `december`, `dec 2026` or `2026-12`.", clipPlain(words, maxWord), word)
}
