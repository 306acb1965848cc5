package change

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// A Draw picks a sample of changes at random, such that whoever knows the seed can pick the same without this program
// (spec §6): each change has a lot, and those with the lowest lots are drawn. A change has the same lot whatever else there
// is, so that the order in which changes are added does not matter.
//
// This is documented in every pack for auditors, and must never become another.
type Draw struct {
	seed  string
	size  int
	drawn []Lot // in their order
}

// A Lot is what decides whether a change is drawn.
type Lot struct {
	Change Number
	// Hash is the SHA-256, in hexadecimal, of the seed, a colon and the number as it is written, such as “42:CHG-7”.
	Hash string
}

// MaxSeed is the length of the longest seed, in characters.
const MaxSeed = 64

// CheckSeed refuses, as [Invalid], what is no seed: 1 to [MaxSeed] of the letters a to z, small or capital, digits, dots,
// hyphens and underscores. Such a text means the same in every shell.
func CheckSeed(seed string) error {
	const known = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
	if seed == "" || len(seed) > MaxSeed || strings.Trim(seed, known) != "" {
		return Refuse(Invalid, "", "Write a seed of 1 to %d letters, digits, dots, hyphens and underscores, such as 42 or 2026-Q4.", MaxSeed)
	}
	return nil
}

// LotOf returns the lot of a change.
func LotOf(seed string, n Number) Lot {
	sum := sha256.Sum256([]byte(seed + ":" + n.String()))
	return Lot{Change: n, Hash: hex.EncodeToString(sum[:])}
}

// NewDraw returns a draw of up to size changes.
func NewDraw(seed string, size int) *Draw { return &Draw{seed: seed, size: size} }

// Add puts a change into the draw, and returns its lot. Whatever is added, only the size of the sample is kept.
func (d *Draw) Add(n Number) Lot {
	lot := LotOf(d.seed, n)
	if len(d.drawn) == d.size && (d.size == 0 || lot.order(d.drawn[d.size-1]) > 0) {
		return lot
	}
	at, _ := slices.BinarySearchFunc(d.drawn, lot, Lot.order)
	if len(d.drawn) == d.size {
		d.drawn = d.drawn[:d.size-1]
	}
	d.drawn = slices.Insert(d.drawn, at, lot)
	return lot
}

// Drawn returns the sample, the lowest lot first. It is smaller than it was to be only when fewer changes were added.
func (d *Draw) Drawn() []Lot { return slices.Clone(d.drawn) }

// order compares two lots as the program sort does their texts, “HASH NUMBER” in bytes.
func (l Lot) order(other Lot) int {
	return cmp.Or(cmp.Compare(l.Hash, other.Hash), cmp.Compare(l.Change, other.Change))
}

// String returns the lot as a pack lists it: “HASH NUMBER”.
func (l Lot) String() string { return l.Hash + " " + l.Change.String() }
