package bot

import "sync"

// maxActs is how many views are remembered at most; they are forgotten all at once.
const maxActs = 1000

// lastActs remembers when each view was last acted in, so that of two quick choices in a form the second is drawn
// last. Times are those of Slack: seconds with six decimals, which compare as text.
type lastActs struct {
	mu sync.Mutex
	at map[string]string
}

func (l *lastActs) note(view, at string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at == nil || len(l.at) >= maxActs {
		l.at = map[string]string{}
	}
	l.at[view] = max(l.at[view], at)
}

func (l *lastActs) isLast(view, at string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return at >= l.at[view]
}
