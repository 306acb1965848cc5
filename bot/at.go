package bot

import (
	"cmp"
	"context"
	"maps"
	"regexp"

	"github.com/noim3/changebot/change"
)

// atPerson is how [change.UserID.At] names somebody in a sentence.
var atPerson = regexp.MustCompile(`@[UW][A-Z0-9]{6,}\b`)

// withNames shows a sentence so that Slack puts the present names of people in their places.
func withNames(sentence string) markup {
	return markup(atPerson.ReplaceAllStringFunc(escape(sentence), func(at string) string {
		return string(mention(change.UserID(at[1:])))
	}))
}

// spelled is withNames for places where Slack reads no markup. Somebody whom Slack cannot name just now stays an id.
func (p *People) spelled(ctx context.Context, sentence string) string {
	return atPerson.ReplaceAllStringFunc(sentence, func(at string) string {
		u, err := p.users.get(ctx, change.UserID(at[1:]))
		if err != nil {
			return at[1:]
		}
		return cmp.Or(u.Profile.RealName, u.RealName, u.Name, at[1:])
	})
}

// spelledUnder is spelled for the sentences under fields.
func (p *People) spelledUnder(ctx context.Context, fields map[change.Field]string) map[change.Field]string {
	out := maps.Clone(fields)
	for f, sentence := range out {
		out[f] = p.spelled(ctx, sentence)
	}
	return out
}
