package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// publicAddress refuses an address that Slack would not call; one on this machine is for trying.
func publicAddress(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err == nil && u.Scheme == "http" {
		if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return nil
		}
	}
	_, err = baseURL(address, false)
	return err
}

// lookAtURL calls the bot where Slack does: it must be alive, and turn away what nobody signed (slack-rules §1).
func (d *doctor) lookAtURL(ctx context.Context) []finding {
	switch {
	case d.url == "" && d.settings.appToken.Reveal() != "":
		return good("None is needed: Slack is heard through Socket Mode")
	case d.url == "":
		return doubtful("Not looked at", "Give the address at which Slack reaches the bot, as in --url https://changes.example.com")
	}
	client := &http.Client{
		Timeout: 10 * time.Second,
		// Slack follows no redirects.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	status, err := knock(ctx, client, http.MethodGet, d.url+"/healthz", "")
	switch {
	case err != nil:
		return bad(fmt.Sprintf("%s does not answer: %s", d.url, why(err)),
			"See that \"changebot serve\" runs there, that the name leads to it, and that its certificate is one that everybody trusts")
	case status >= 300 && status < 400:
		return bad(fmt.Sprintf("%s/healthz leads elsewhere, with status %d, and Slack does not follow", d.url, status),
			"Use the address that it leads to, here and in the app's manifest")
	case status != http.StatusOK:
		return bad(fmt.Sprintf("%s/healthz answers %d in place of 200", d.url, status),
			"See that the address leads to \"changebot serve\", and look at its log")
	}
	status, err = knock(ctx, client, http.MethodPost, d.url+"/slack/commands", "command=%2Fchange&text=help")
	switch {
	case err != nil:
		return bad(fmt.Sprintf("%s/slack/commands does not answer: %s", d.url, why(err)), "Look at the log of \"changebot serve\"")
	case status == http.StatusServiceUnavailable:
		return bad(d.url+"/slack/commands answers 503: the bot is still starting", "Run \"changebot doctor\" again; if it stays so, look at the bot's log")
	case status != http.StatusUnauthorized:
		return bad(fmt.Sprintf("%s/slack/commands answers an unsigned request with %d in place of 401", d.url, status),
			"See that the address leads to \"changebot serve\", and that nothing in between answers for it")
	}
	return good("%s answers, and turns away what Slack has not signed", d.url)
}

// knock returns the status with which a request is answered; a form is sent when there is one.
func knock(ctx context.Context, client *http.Client, method, address, form string) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return 0, err
	}
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16))
	return answer.StatusCode, err
}
