package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

const (
	// listenPatience is how long a silent connection is trusted before it is tried.
	listenPatience = time.Minute
	shortestRetry  = 250 * time.Millisecond
	longestRetry   = 30 * time.Second
)

// channelName has the schema in it, so that installations in one database do not wake each other. A name is cut
// to 63 bytes, as LISTEN does and pg_notify does not.
const channelName = "('changebot ' || current_schema())::name::text"

func (postgres) announce(tx *gorm.DB) error {
	return tx.Exec("SELECT pg_notify(" + channelName + ", '')").Error
}

func (p postgres) listen(ctx context.Context, db *DB) error {
	for retry := shortestRetry; ; retry = min(2*retry, longestRetry) {
		err := p.hear(ctx, func() {
			retry = shortestRetry
			db.wake()
		})
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the connection ended because it was to end
		}
		db.log.WarnContext(ctx, "lost the connection that hears of deliveries", "error", err, "retry_in", retry)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retry):
		}
	}
}

// hear calls wake once it listens, and for each notification, until the connection fails or ctx ends.
func (p postgres) hear(ctx context.Context, wake func()) error {
	conn, err := pgx.ConnectConfig(ctx, p.config.Copy())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var channel string
	if err := conn.QueryRow(ctx, "SELECT "+channelName).Scan(&channel); err != nil {
		return fmt.Errorf("name the channel: %w", err)
	}
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	wake()
	for {
		err := waitForNotification(ctx, conn)
		switch {
		case err == nil:
			wake()
		case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
			// Silence, or a connection that died without a word.
			if err := ping(ctx, conn); err != nil {
				return fmt.Errorf("try a silent connection: %w", err)
			}
		default:
			return fmt.Errorf("wait for a notification: %w", err)
		}
	}
}

func waitForNotification(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, listenPatience)
	defer cancel()
	_, err := conn.WaitForNotification(ctx)
	return err
}

func ping(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return conn.Ping(ctx)
}
