// Package speed measures what spec §11 promises, on the real program and each time beside a floor: the least that could
// be done. `make bench` runs it and prints one table.
package speed

import (
	"io"
	"net/http"

	"github.com/slack-go/slack"
)

// VerifyOnly returns the floor of a request from Slack: a handler that reads it, verifies that it was signed with secret,
// and answers 200 with nothing, or 401.
func VerifyOnly(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		check, err := slack.NewSecretsVerifier(r.Header, secret)
		if err == nil {
			_, err = io.Copy(&check, http.MaxBytesReader(w, r.Body, 1<<20))
		}
		if err == nil {
			err = check.Ensure()
		}
		if err != nil {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}
