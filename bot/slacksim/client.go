package slacksim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client talks to a local Slack through its control API, in the same process
// or another.
type Client struct {
	base string
	http *http.Client
}

// Refused is what the local Slack would not do: its sentence, and the HTTP
// status, which is 200 when the bot failed to answer in time.
type Refused struct {
	Status   int
	Sentence string
}

func (r *Refused) Error() string { return r.Sentence }

// Dial returns a client of the local Slack at an address such as
// http://127.0.0.1:3900. It does not connect yet.
func Dial(address string) *Client {
	return &Client{base: strings.TrimSuffix(address, "/"), http: &http.Client{}}
}

// Client returns a client of this workspace, which must be served.
func (s *Sim) Client() *Client { return Dial(s.URL()) }

// As returns a client that acts as a person; see [Actor].
func (s *Sim) As(person string) *Actor { return s.Client().As(person) }

// As returns a client that acts as a person.
func (c *Client) As(person string) *Actor { return &Actor{client: c, person: person} }

// Workspace is who and what there is.
type Workspace struct {
	Team struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"team"`
	Bot struct {
		UserID     string `json:"user_id"`
		Name       string `json:"name"`
		AppID      string `json:"app_id"`
		Connection string `json:"connection"` // http, socket or none
	} `json:"bot"`
	People       []Person   `json:"people"`
	Groups       []Group    `json:"groups"`
	Commands     []Command  `json:"commands"`
	Shortcuts    []Shortcut `json:"shortcuts"`
	Clock        time.Time  `json:"clock"`
	MovedSeconds int64      `json:"clock_moved_seconds"`
}

// Workspace returns who and what there is.
func (c *Client) Workspace(ctx context.Context) (Workspace, error) {
	var answer Workspace
	return answer, c.look(ctx, "workspace", nil, &answer)
}

// Calls returns the calls after number since, and the number of the last.
func (c *Client) Calls(ctx context.Context, since int) (calls []Call, last int, err error) {
	var answer struct {
		Calls []Call `json:"calls"`
		Last  int    `json:"last"`
	}
	err = c.look(ctx, "calls", url.Values{"since": {itoa(since)}}, &answer)
	return answer.Calls, answer.Last, err
}

func (c *Client) look(ctx context.Context, path string, query url.Values, answer any) error {
	return c.call(ctx, http.MethodGet, path+"?"+query.Encode(), nil, answer)
}

func (c *Client) do(ctx context.Context, path string, asked, answer any) error {
	body, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("write the control call %s: %w", path, err)
	}
	return c.call(ctx, http.MethodPost, path, body, answer)
}

// call makes a control call and decodes its answer. What the local Slack
// refuses is a *Refused.
func (c *Client) call(ctx context.Context, method, path string, body []byte, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+"/sim/"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("prepare the control call %s: %w", path, err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return fmt.Errorf("control call %s: %w", path, err)
	}
	said, readErr := io.ReadAll(response.Body)
	if err := errors.Join(readErr, response.Body.Close()); err != nil {
		return fmt.Errorf("read the answer of %s: %w", path, err)
	}
	var failed struct {
		Error string `json:"error"`
	}
	if err := json.Unmarshal(said, &failed); err != nil {
		return fmt.Errorf("read the answer of %s: %w", path, err)
	}
	if failed.Error != "" {
		return &Refused{Status: response.StatusCode, Sentence: failed.Error}
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(said, answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", path, err)
	}
	return nil
}
