package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// Tokens are those that let programs in: for each its name and the SHA-256 of its text, which itself is kept nowhere.
// The zero Tokens let nobody in.
type Tokens []token

type token struct {
	name string
	hash [sha256.Size]byte
}

var tokenName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// ParseTokens reads entries of the form name:hash, with commas or spaces between them, as [NewToken] makes them. The
// error completes a sentence that begins with the setting's name, and repeats nothing of the value, in which a token
// may stand by mistake.
func ParseTokens(value string) (Tokens, error) {
	var all Tokens
	place := map[string]int{}
	for i, entry := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		name, digits, _ := strings.Cut(entry, ":")
		hash, err := hex.DecodeString(digits)
		switch {
		case !tokenName.MatchString(name):
			return nil, fmt.Errorf("holds, as entry %d, something that does not begin with a name of small letters, digits and hyphens and a colon; "+
				"take the entry that \"changebot token NAME\" prints", i+1)
		case err != nil || len(hash) != sha256.Size:
			return nil, fmt.Errorf("holds, as entry %d, no SHA-256 of 64 hexadecimal digits after the colon; "+
				"take the entry that \"changebot token NAME\" prints, and not the token", i+1)
		case place[name] > 0:
			return nil, fmt.Errorf("gives entry %d the name of entry %d; call each of them something else", i+1, place[name])
		}
		place[name] = i + 1
		all = append(all, token{name, [sha256.Size]byte(hash)})
	}
	return all, nil
}

// NewToken makes a token that nobody can guess, and its entry for [ParseTokens]. It refuses a name that is no name.
func NewToken(name string) (text, entry string, err error) {
	if !tokenName.MatchString(name) {
		return "", "", fmt.Errorf("%q is not made of small letters, digits and hyphens, up to 40 of them", name)
	}
	text = "changebot_" + rand.Text() // the beginning tells those who find it what it opens
	hash := sha256.Sum256([]byte(text))
	return text, name + ":" + hex.EncodeToString(hash[:]), nil
}

// Names returns the names of the tokens.
func (t Tokens) Names() []string {
	var names []string
	for _, one := range t {
		names = append(names, one.name)
	}
	return names
}

// Name returns whose token text is; false when it is nobody's. It takes as long for any text of a length.
func (t Tokens) Name(text string) (name string, known bool) {
	hash := sha256.Sum256([]byte(text))
	for _, one := range t {
		if subtle.ConstantTimeCompare(hash[:], one.hash[:]) == 1 && text != "" {
			name, known = one.name, true
		}
	}
	return name, known
}

// presented returns the token that came with a request: that of the header, else that of the address.
func presented(r *http.Request) string {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(text)
	}
	return r.URL.Query().Get("token")
}
