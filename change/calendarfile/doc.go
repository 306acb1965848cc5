// Package calendarfile reads calendars that other programs write (iCalendar, RFC 5545) as freezes and holidays for the
// policy file (spec §5).
//
// A file is read whole or not at all: what cannot be understood is a fault with its line, and nothing comes of the file.
// What is understood but of no use, such as what has passed, is left out, and the notes say so.
//
// Read import.go first. lines.go and events.go take the file apart, instance.go and again.go say when an event is.
package calendarfile
