package change

import (
	"fmt"
	"strconv"
	"strings"
)

// A Number names a change for people: CHG-142. Numbers start at 1 and are never used twice.
type Number int64

// String returns the number as it is said and written, "CHG-142".
func (n Number) String() string { return fmt.Sprintf("CHG-%d", int64(n)) }

// ParseNumber reads a number as people type it: "CHG-142", "chg142", "#142" or "142".
func ParseNumber(s string) (Number, bool) {
	s = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "#")
	if rest, ok := strings.CutPrefix(s, "CHG"); ok {
		s = strings.TrimPrefix(rest, "-")
	}
	if s == "" || s[0] < '1' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return Number(n), err == nil
}
