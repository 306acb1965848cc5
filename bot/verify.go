package bot

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/slack-go/slack"
)

// maxBody is the largest request that is read: an order of magnitude above what Slack sends, which is a view of
// 250 kB at most (slack-rules §1, §2).
const maxBody = 1 << 20

// readSigned returns the body of a request that Slack signed with one of the secrets. Two secrets are in force while
// one replaces the other (slack-rules §13). Otherwise it returns the status that says why not: 415 for another type
// of content, 413 for a body that is too large, 400 for one that breaks off, 401 for one that is unsigned, forged, or
// older than five minutes (slack-rules §1).
func readSigned(w http.ResponseWriter, r *http.Request, contentType string, secrets []string) (body []byte, status int) {
	given, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || given != contentType {
		return nil, http.StatusUnsupportedMediaType
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return nil, http.StatusBadRequest
	}
	for _, secret := range secrets {
		if signed(r.Header, body, secret) {
			return body, http.StatusOK
		}
	}
	return body, http.StatusUnauthorized
}

// signed reports whether the header signs body with secret. The error of the check is dropped on purpose: it is told
// to nobody and logged nowhere, as it may hold the right signature.
func signed(header http.Header, body []byte, secret string) bool {
	check, err := slack.NewSecretsVerifier(header, secret)
	if err != nil {
		return false
	}
	if _, err := check.Write(body); err != nil {
		return false
	}
	return check.Ensure() == nil
}
