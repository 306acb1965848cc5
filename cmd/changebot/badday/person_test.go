package badday

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// A person of the office does one thing at a time; whoever acts as them holds mu.
type person struct {
	id string
	as *slacksim.Actor
	mu sync.Mutex
}

var (
	errNoAnswer = errors.New("the bot did not answer")
	errNoButton = errors.New("there is no such button")
	errNoForm   = errors.New("the form did not open")
)

// heard sorts what the local Slack says of something that a person did.
func heard(err error) error {
	refused, ok := errors.AsType[*slacksim.Refused](err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return err
	case refused.Status == http.StatusOK:
		return fmt.Errorf("%w: %s", errNoAnswer, refused.Sentence)
	}
	return fmt.Errorf("%w: %s", errNoButton, refused.Sentence)
}

// tidy closes all modals.
func (p *person) tidy(ctx context.Context) error {
	for range 10 {
		stack, err := p.as.Modals(ctx)
		if err != nil || len(stack) == 0 {
			return err
		}
		if err := p.as.Cancel(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("the modals of %s cannot be closed", p.id)
}

// top waits until the person's top modal is the one that is meant, and returns it. A notice in its place is returned
// as a sentence.
func (p *person) top(ctx context.Context, meant func(slacksim.View) bool) (found slacksim.View, said string, err error) {
	err = programtest.Within(ctx, 4*time.Second, func() error {
		stack, err := p.as.Modals(ctx)
		if err != nil {
			return err
		}
		if len(stack) == 0 {
			return errNoForm
		}
		found = stack[len(stack)-1]
		if sentence := notice(found); sentence != "" {
			said = sentence
			return nil
		}
		if !meant(found) {
			return errNoForm
		}
		return nil
	})
	return found, said, err
}

// notice returns what a modal says that can only be closed; empty for any other, and for one that is still to be filled.
func notice(v slacksim.View) string {
	if v.Title != "Please note" || v.Submit != "" {
		return ""
	}
	var said []string
	for _, b := range v.Blocks {
		text, _ := b["text"].(map[string]any)
		line, _ := text["text"].(string)
		said = append(said, line)
	}
	sentence := strings.TrimSpace(strings.Join(said, "\n"))
	if strings.HasPrefix(sentence, "One moment") {
		return ""
	}
	return sentence
}

// details opens everything on record about a change, and returns it.
func (p *person) details(ctx context.Context, number int64) (slacksim.View, error) {
	name := change.Number(number).String()
	if err := heard(p.as.Command(ctx, "/change", name)); err != nil {
		return slacksim.View{}, err
	}
	view, said, err := p.top(ctx, func(v slacksim.View) bool { return v.Title == name })
	if err == nil && said != "" {
		err = fmt.Errorf("%w: %s", errNoForm, said)
	}
	return view, err
}
