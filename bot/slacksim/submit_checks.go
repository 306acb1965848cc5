package slacksim

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// clientErrors returns what Slack's client says about a form before it sends
// it, by block_id: required fields, lengths and types (slack-rules §2).
func (s *Sim) clientErrors(v *view) map[string]string {
	found := map[string]string{}
	for _, p := range everyPlace(v.blocks) {
		if !p.isInput() {
			continue
		}
		entry := v.state[p.blockID()][p.actionID()]
		switch {
		case !isEmpty(entry) && !isBlank(p, entry):
			if said := fieldError(p.element, entry); said != "" {
				found[p.blockID()] = said
			}
		case !truth(p.block["optional"]):
			found[p.blockID()] = "Please complete this required field."
		}
	}
	return found
}

// isBlank reports whether only spaces were typed into a text field.
func isBlank(p place, entry object) bool {
	said, isText := entry["value"].(string)
	return isText && strings.TrimSpace(said) == "" && p.kind() == "plain_text_input"
}

var (
	wholeNumber   = regexp.MustCompile(`^-?\d+$`)
	decimalNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// fieldError returns what Slack's client says about one filled field, or "".
func fieldError(element, entry object) string {
	said := text(entry["value"])
	switch text(element["type"]) {
	case "plain_text_input":
		return lengthError(element, utf8.RuneCountInString(said))
	case "number_input":
		return numberError(element, said)
	case "email_text_input":
		if address, err := mail.ParseAddress(said); err != nil || address.Address != said {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		address, err := url.Parse(said)
		if err != nil || address.Host == "" || !slices.Contains([]string{"http", "https"}, address.Scheme) {
			return "Please enter a valid URL."
		}
	}
	return ""
}

func lengthError(element object, length int) string {
	least, _ := whole(element["min_length"])
	most, limited := whole(element["max_length"])
	if !limited {
		most = 3000
	}
	switch {
	case length < least:
		return fmt.Sprintf("Please enter at least %d characters.", least)
	case length > most:
		return fmt.Sprintf("Please enter no more than %d characters.", most)
	}
	return ""
}

func numberError(element object, said string) string {
	allowed := wholeNumber
	if truth(element["is_decimal_allowed"]) {
		allowed = decimalNumber
	}
	if !allowed.MatchString(said) {
		if allowed == wholeNumber {
			return "Please enter a whole number."
		}
		return "Please enter a number."
	}
	n, _ := numeric(said)
	if least, given := numeric(element["min_value"]); given && n < least {
		return fmt.Sprintf("Please enter a number of at least %s.", text(element["min_value"]))
	}
	if most, given := numeric(element["max_value"]); given && n > most {
		return fmt.Sprintf("Please enter a number of at most %s.", text(element["max_value"]))
	}
	return ""
}
