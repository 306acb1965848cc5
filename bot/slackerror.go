package bot

import (
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// A fate is what an error of Slack means for the message that it befell (slack-rules §12).
type fate int

const (
	unknownFate fate = iota // an error that nobody has heard of
	limited                 // too fast: certainly not taken, and the method must rest
	notNow                  // certainly not taken, and worth trying again
	unanswered              // it may have been taken or not
	refused                 // this destination will not take it until somebody does something
	lost                    // the message that was to be altered is gone
	faulty                  // it is ill-made: the fault is ours
	shut                    // the installation is dead: nothing will be taken
)

// A verdict is a fate and, where Slack says or its rules say, the least time to wait.
type verdict struct {
	fate fate
	wait time.Duration
}

// judge sorts an error of a call to Slack. Nil is for callers who have an answer.
func judge(err error) verdict {
	if slow, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return verdict{limited, slow.RetryAfter}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		if status.Code == http.StatusTooManyRequests {
			return verdict{limited, restTime}
		}
		return verdict{fate: unanswered}
	}
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return judgeCode(said.Err)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return verdict{fate: notNow}
	}
	return verdict{fate: unanswered} // no answer, or one that cannot be read
}

// restTime is how long a method rests when Slack does not say; it says 30 to 60 seconds (slack-rules §12).
const restTime = 30 * time.Second

func judgeCode(code string) verdict {
	switch code {
	case "ratelimited", "rate_limited":
		return verdict{limited, restTime}
	case "message_limit_exceeded":
		return verdict{limited, time.Hour}
	case "service_unavailable", "request_timeout", "internal_error", "fatal_error":
		return verdict{fate: unanswered}
	case "team_added_to_org", "org_login_required", "external_channel_migrating", "update_failed":
		return verdict{notNow, 10 * time.Minute}
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "two_factor_setup_required":
		return verdict{fate: shut}
	case "message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch":
		return verdict{fate: lost}
	case "invalid_blocks", "invalid_blocks_format", "invalid_attachments", "invalid_arguments", "invalid_arg_name",
		"msg_too_long", "msg_blocks_too_long", "no_text", "too_many_attachments", "metadata_too_large",
		"invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "markdown_text_conflict":
		return verdict{fate: faulty}
	case "missing_scope", "not_allowed_token_type", "no_permission", "access_denied", "team_access_not_granted",
		"accesslimited", "enterprise_is_restricted", "ekm_access_denied",
		"channel_not_found", "not_in_channel", "is_archived", "is_inactive", "restricted_action",
		"restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked", "posting_to_channel_denied",
		"messages_tab_disabled", "user_not_in_channel", "user_disabled", "user_not_found", "user_not_visible",
		"cannot_reply_to_message", "cannot_dm_bot", "no_such_subteam", "plan_upgrade_required", "thread_not_found":
		return verdict{fate: refused}
	}
	return verdict{fate: unknownFate}
}

// codeOf returns Slack's name for an error, empty when err is none of Slack's.
func codeOf(err error) string {
	said, _ := errors.AsType[slack.SlackErrorResponse](err)
	return said.Err
}
