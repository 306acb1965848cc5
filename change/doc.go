// Package change is the Change Management Policy in Go: values and pure functions.
//
// A [Change] moves only by the rows of the [Lifecycle] table. Each act of a person is a method of Change that
// decides, from the record, the [Policy] and the time it is given, and either alters the value or returns a
// [*Refusal]. Nothing here reads a clock, a database or a network: package commands loads, calls and saves.
//
// Read lifecycle.go first, then change.go and approve.go.
package change
