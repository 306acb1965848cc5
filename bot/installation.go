package bot

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// An Installation is the one workspace that the bot serves, and what it is called there (spec §10).
type Installation struct {
	// Team is the workspace's id. Enterprise is its organisation's, empty when it has none.
	Team, Enterprise string
	// App is the app's id; requests meant for another app are turned away.
	App string
	// User is the bot's own user id, and Bot its id as an author of messages.
	User, Bot string
	// URL is the workspace's address, with a final slash.
	URL string
	// API is the address of another Slack than Slack's own, with a final slash; empty for Slack's own.
	API string
}

// callTimeout is how long Slack is given for one call. It is well under [commands.Lease], so that no delivery is
// taken up by somebody else while its call is still under way.
const callTimeout = 10 * time.Second

// NewClient returns a client for Slack's Web API that gives up after ten seconds, follows no redirect, which would take
// the token elsewhere, and repeats nothing by itself: what may be repeated is decided by those who call (slack-rules
// §6). An empty apiURL means Slack's own; another must end
// in a slash.
func NewClient(token, apiURL string, options ...slack.Option) *slack.Client {
	all := []slack.Option{slack.OptionHTTPClient(newHTTPClient())}
	if apiURL != "" {
		all = append(all, slack.OptionAPIURL(apiURL))
	}
	return slack.New(token, append(all, options...)...)
}

// newHTTPClient returns a client that gives up in time and goes nowhere but where it is told. It keeps a connection
// for each worker.
func newHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 2 * workers
	return &http.Client{
		Timeout:       callTimeout,
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Connect asks Slack where the token of api is installed. It fails when Slack does not accept the token.
func Connect(ctx context.Context, api *slack.Client, apiURL string) (Installation, error) {
	who, err := api.AuthTestContext(ctx)
	if err != nil {
		return Installation{}, fmt.Errorf("ask Slack whose token this is: %w", err)
	}
	at := Installation{
		Team: who.TeamID, Enterprise: who.EnterpriseID, User: who.UserID, Bot: who.BotID, URL: who.URL, API: apiURL,
	}
	bot, err := api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: who.BotID, TeamID: who.TeamID})
	if err != nil {
		return Installation{}, fmt.Errorf("ask Slack for the app's id: %w", err)
	}
	at.App = bot.AppID
	return at, nil
}

// serves reports whether a payload belongs to this installation: it names our workspace, or it names none and comes
// from our organisation or from a view that our workspace opened (slack-rules §9).
func (at Installation) serves(team, enterprise, viewTeam string) bool {
	switch {
	case team != "":
		return team == at.Team
	case viewTeam != "":
		return viewTeam == at.Team
	}
	return enterprise != "" && enterprise == at.Enterprise
}
