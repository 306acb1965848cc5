package badday

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/noim3/changebot/bot/slacksim"
	"github.com/noim3/changebot/cmd/changebot/programtest"
)

// changebot is the real program.
var changebot = programtest.New("..")

func TestMain(m *testing.M) { os.Exit(programtest.Main(m.Run)) }

// An office is a local Slack, the switch it delivers to, and the instances of the bot behind that.
type office struct {
	slack    *slacksim.Client
	sim      *programtest.Process
	junction *junction
	settings []string // of an instance
	folder   string
	program  *programtest.Program
	bots     []*instance
}

// openOffice starts a local Slack and so many instances on database, and returns once they are ready.
func openOffice(ctx context.Context, folder, database string, instances int) (*office, error) {
	return openOfficeOf(ctx, changebot, folder, database, instances)
}

// openOfficeOf is openOffice for instances of another build, with further settings.
func openOfficeOf(ctx context.Context, program *programtest.Program, folder, database string, instances int, further ...string) (*office, error) {
	o := &office{folder: folder, program: program}
	var err error
	if o.junction, err = newJunction(ctx); err != nil {
		return nil, err
	}
	if o.sim, err = changebot.StartIn(ctx, folder, nil, "slack", "--addr", "127.0.0.1:0", "--bot", o.junction.url); err != nil {
		return o, err
	}
	address, err := setting(ctx, o.sim, "The local Slack is at ")
	if err != nil {
		return o, err
	}
	o.slack = slacksim.Dial(address)
	o.settings = []string{"DATABASE_URL=" + database, "PORT=0", "LOG_FORMAT=json"}
	o.settings = append(o.settings, further...)
	for _, name := range []string{"SLACK_API_URL=", "SLACK_BOT_TOKEN=", "SLACK_SIGNING_SECRET="} {
		value, err := setting(ctx, o.sim, name)
		if err != nil {
			return o, err
		}
		o.settings = append(o.settings, name+value)
	}
	for range instances {
		bot := &instance{office: o}
		o.bots = append(o.bots, bot)
		if err := bot.start(ctx); err != nil {
			return o, err
		}
	}
	return o, o.slack.Connect(ctx, o.junction.url)
}

// setting waits until p has written a line that begins with prefix, and returns what follows.
func setting(ctx context.Context, p *programtest.Process, prefix string) (value string, err error) {
	err = eventually(ctx, func() (err error) {
		var written bool
		if value, written = p.Line(prefix); !written {
			err = fmt.Errorf("%s has not written %q", p, prefix)
		}
		return err
	})
	return value, err
}

// close ends whatever still runs.
func (o *office) close() {
	for _, bot := range o.bots {
		bot.kill()
	}
	if o.sim != nil {
		o.sim.Kill()
	}
	o.junction.close()
}

// entries returns what all processes of all instances have logged so far.
func (o *office) entries() []programtest.Entry {
	var all []programtest.Entry
	for _, bot := range o.bots {
		for _, p := range bot.all() {
			all = append(all, p.Log()...)
		}
	}
	return all
}

// An instance is one running bot after the other: whoever kills it starts it again.
type instance struct {
	office *office

	mu        sync.Mutex
	processes []*programtest.Process // the last one runs, if any
	address   string
}

var errEnded = errors.New("the bot ended by itself")

// start starts the bot and has the switch lead to it once it is ready. One that ends before that, as it does without
// its database, is started again, as a platform does.
func (b *instance) start(ctx context.Context) error {
	for {
		if err := b.launch(ctx); err != nil {
			return err
		}
		err := b.ready(ctx)
		if !errors.Is(err, errEnded) {
			return err
		}
		if !pause(ctx, 200*time.Millisecond) {
			return err
		}
	}
}

func (b *instance) launch(ctx context.Context) error {
	p, err := b.office.program.StartIn(ctx, b.office.folder, b.office.settings, "serve")
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.processes = append(b.processes, p)
	return nil
}

func (b *instance) ready(ctx context.Context) error {
	p := b.last()
	var ended error
	err := eventually(ctx, func() error {
		if address, ready := p.Address(); ready {
			b.lead(address)
			return nil
		}
		if !p.Running() {
			ended = errEnded
			return nil
		}
		return fmt.Errorf("the bot is not ready:\n%s", p.Output())
	})
	return errors.Join(err, ended)
}

// lead has the switch lead to the instance at address.
func (b *instance) lead(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.address = address
	b.office.junction.add(address)
}

// kill ends the instance as kill -9 does. Only then does the switch hear of it.
func (b *instance) kill() {
	if p := b.last(); p != nil {
		p.Kill()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.office.junction.remove(b.address)
}

func (b *instance) last() *programtest.Process {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.processes) == 0 {
		return nil
	}
	return b.processes[len(b.processes)-1]
}

func (b *instance) all() []*programtest.Process {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.processes)
}
