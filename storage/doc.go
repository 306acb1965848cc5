// Package storage keeps the records of changes, on Postgres or on embedded SQLite.
//
// A [Tx] is the only way to data: [DB.Update] runs a function in one read-write transaction, [DB.View] in one that can
// only read. What belongs together is written in one transaction: the record ([Tx.SaveChange]), the event
// ([Tx.Record]) and what is to be said in Slack ([Tx.Enqueue]). The same code serves both databases; what differs
// between them is in postgres.go, sqlite.go and the folder migrations.
//
// Three things are kept by the database itself, whoever writes: events, plans, approvals and policies are only ever
// added; events form one chain of hashes; and a key is taken once.
//
// Times are UTC, to the microsecond. Text is stored as it is given, except that NUL bytes and bytes that are not UTF-8,
// which Postgres cannot hold, become U+FFFD; values passed by pointer are altered to match what is stored.
package storage
