package slacksim

import (
	"slices"
	"strings"
	"time"
)

// object is a decoded JSON object, as blocks, views and payloads are kept:
// exactly what was sent, so that the page and the bot get it back unchanged.
type object = map[string]any

// workspace is everything people and the bot can change. Its methods expect
// Sim.mu to be held.
type workspace struct {
	url string // http://127.0.0.1:PORT
	bot string // the bot's base address; deliveries by HTTP go there

	people   []*Person
	groups   []*Group
	channels []*channel
	modals   map[string][]*view // by person, bottom first
	homes    map[string]*view   // by person

	triggers  map[string]*trigger
	responses map[string]*responseURL
	uploads   map[string]*file // by the secret part of the upload address
	files     map[string]*file
	offered   map[string][]object // by element, the options the bot last offered
	faults    []*fault
	buckets   map[string]*bucket
	sockets   []*socket
	tickets   map[string]bool // socket addresses handed out and not yet used
	listeners map[*listener]bool

	lastTS  int64 // microseconds, so that no two messages share a timestamp
	changes int   // how many changes were announced
	stirred chan struct{}
}

func newWorkspace(config Config) *workspace {
	w := &workspace{
		modals:    map[string][]*view{},
		homes:     map[string]*view{},
		triggers:  map[string]*trigger{},
		responses: map[string]*responseURL{},
		uploads:   map[string]*file{},
		files:     map[string]*file{},
		offered:   map[string][]object{},
		buckets:   map[string]*bucket{},
		tickets:   map[string]bool{},
		listeners: map[*listener]bool{},
		stirred:   make(chan struct{}),
	}
	for _, person := range config.People {
		w.people = append(w.people, &person)
	}
	w.people = append(w.people,
		&Person{ID: Robot, Name: "slackbot", RealName: "Slackbot", Color: "757575", Initials: "S", TeamID: config.Team.ID, Bot: true},
		&Person{ID: config.Bot.UserID, Name: config.Bot.Name, RealName: config.Bot.Name, Color: "3b5998", Initials: "CD", TeamID: config.Team.ID, Bot: true})
	for _, group := range config.Groups {
		group.Members = slices.Clone(group.Members)
		w.groups = append(w.groups, &group)
	}
	for _, open := range config.Channels {
		open.Members = slices.Clone(open.Members)
		w.channels = append(w.channels, &channel{Channel: open, read: map[string]string{}})
	}
	for _, person := range w.people {
		if w.mayMessage(person) {
			w.openDM(person)
		}
	}
	return w
}

// channel is a Channel with what was said in it, or a direct message between
// one person and the bot.
type channel struct {
	Channel
	with     string // the person of a direct message, else ""
	messages []*message
	read     map[string]string // by person, the newest timestamp seen
}

func (c *channel) has(person string) bool {
	return c.with == person || slices.Contains(c.Members, person)
}

func (c *channel) kind() string {
	switch {
	case c.with != "":
		return "dm"
	case c.Private:
		return "private"
	default:
		return "channel"
	}
}

// find returns the message with that timestamp which the person may see, or
// nil. For the bot, who is "", there are no ephemeral messages.
func (c *channel) find(ts, person string) *message {
	for _, m := range c.messages {
		if m.TS == ts && m.visibleTo(person) {
			return m
		}
	}
	return nil
}

func (c *channel) replies(parent string) []*message {
	var found []*message
	for _, m := range c.messages {
		if m.ThreadTS == parent && m.TS != parent && m.only == "" {
			found = append(found, m)
		}
	}
	return found
}

func (c *channel) remove(gone *message) {
	c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m == gone })
}

func (w *workspace) person(id string) *Person {
	for _, person := range w.people {
		if person.ID == id {
			return person
		}
	}
	return nil
}

func (w *workspace) group(id string) *Group {
	for _, group := range w.groups {
		if group.ID == id {
			return group
		}
	}
	return nil
}

func (w *workspace) channel(id string) *channel {
	for _, c := range w.channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// mayMessage reports whether the bot and the person can have a direct message:
// not with other bots, people who left, or another organisation's people.
func (w *workspace) mayMessage(person *Person) bool {
	return !person.Bot && !person.Deactivated && !person.External
}

// openDM returns the direct message between the bot and the person.
func (w *workspace) openDM(person *Person) *channel {
	id := "D" + strings.TrimPrefix(person.ID, "U")
	if open := w.channel(id); open != nil {
		return open
	}
	open := &channel{Channel: Channel{ID: id, BotIn: true}, with: person.ID, read: map[string]string{}}
	w.channels = append(w.channels, open)
	return open
}

// stamp returns a message timestamp for now, later than any before it.
func (w *workspace) stamp(now time.Time) string {
	micros := max(now.UnixMicro(), w.lastTS+1)
	w.lastTS = micros
	return tsOf(micros)
}
