package bot

import (
	"context"
	"log/slog"
	"sync"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
)

// homes publishes the Home tabs of people. However often one person's Home is asked for, it is drawn by one errand at
// a time, and once more when it was asked for meanwhile (slack-rules §5).
type homes struct {
	draw    func(ctx context.Context, user change.UserID, page string) (slack.HomeTabViewRequest, error)
	api     *slack.Client
	log     *slog.Logger
	errands *errands

	mu sync.Mutex
	// wanted holds the people whose Home is being published. The page is nil unless it was asked for again.
	wanted map[change.UserID]*string
}

// publish has a page of user's Home drawn and published, now or right after the time that is under way.
func (h *homes) publish(ctx context.Context, user change.UserID, page string) {
	h.mu.Lock()
	_, running := h.wanted[user]
	if running {
		h.wanted[user] = &page
	} else {
		h.wanted[user] = nil
	}
	h.mu.Unlock()
	if !running {
		h.errands.run(ctx, "publish a Home", func(ctx context.Context) {
			for more := true; more; page, more = h.next(user) {
				h.publishOnce(ctx, user, page)
			}
		})
	}
}

// next returns the page that was asked for meanwhile; false when none was, and then nobody publishes for user now.
func (h *homes) next(user change.UserID) (page string, again bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	wanted := h.wanted[user]
	if wanted == nil {
		delete(h.wanted, user)
		return "", false
	}
	h.wanted[user] = nil
	return *wanted, true
}

func (h *homes) publishOnce(ctx context.Context, user change.UserID, page string) {
	view, err := h.drawSafely(ctx, user, page)
	if err == nil {
		_, err = h.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(user), View: view})
	}
	if err != nil {
		h.log.ErrorContext(ctx, "a Home could not be published", "actor", user, "error", err)
	}
}

// drawSafely makes a panic an error, so that it does not end the publishing of this Home for good.
func (h *homes) drawSafely(ctx context.Context, user change.UserID, page string) (view slack.HomeTabViewRequest, err error) {
	defer catch(&err)
	return h.draw(ctx, user, page)
}
