package slacksim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// deliver sends an envelope and waits for its acknowledgement.
func (l *socket) deliver(ctx context.Context, d *delivery) (*reply, error) {
	id := randomID(26)
	acknowledged := make(chan json.RawMessage, 1)
	if !l.expect(id, acknowledged) {
		return nil, &undelivered{reason: "connection_failed", cause: errSocketGone}
	}
	defer l.expect(id, nil)
	envelope := object{"envelope_id": id, "type": d.envelope, "payload": d.payload, "accepts_response_payload": d.accepts}
	if d.envelope == eventsAPI {
		envelope["retry_attempt"], envelope["retry_reason"] = d.retry, d.reason
	}
	if err := l.write(envelope); err != nil {
		return nil, &undelivered{reason: "connection_failed", cause: err}
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case payload, open := <-acknowledged:
		switch {
		case !open:
			return nil, &undelivered{reason: "connection_failed", cause: errSocketGone}
		case !d.accepts || string(payload) == "null":
			payload = nil
		}
		return &reply{status: http.StatusOK, contentType: "application/json", body: payload}, nil
	}
}

// expect says who waits for an acknowledgement, or with nil that nobody does.
// It reports whether the socket is still open.
func (l *socket) expect(id string, waiter chan json.RawMessage) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		return false
	}
	if waiter == nil {
		delete(l.waiting, id)
	} else {
		l.waiting[id] = waiter
	}
	return true
}

// read hands acknowledgements to those who wait, until the socket fails.
func (l *socket) read() {
	for {
		_, message, err := l.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if len(message) >= maxAck || json.Unmarshal(message, &ack) != nil {
			continue
		}
		l.mu.Lock()
		if waiter := l.waiting[ack.EnvelopeID]; waiter != nil {
			waiter <- ack.Payload
			delete(l.waiting, ack.EnvelopeID)
		}
		l.mu.Unlock()
	}
}

func (l *socket) ping(ctx context.Context, every time.Duration) {
	for {
		l.writing.Lock()
		err := l.conn.WriteControl(websocket.PingMessage, []byte("Ping from local Slack"), time.Time{})
		l.writing.Unlock()
		if err != nil || !pause(ctx, every) {
			return
		}
	}
}

func (l *socket) write(v object) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.conn.WriteJSON(v); err != nil {
		return fmt.Errorf("write to a socket: %w", err)
	}
	return nil
}

func (l *socket) disconnect(reason string) error {
	return l.write(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "local-slack"}})
}

// close ends the socket and tells everybody who waits on it.
func (l *socket) close() {
	_ = l.conn.Close() // it may have failed already
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, waiter := range l.waiting {
		close(waiter)
	}
	l.waiting = nil
}
