package slacksim

import (
	"encoding/json"
	"fmt"
)

// surface is where blocks are shown; some stand only in one kind of place.
type surface int

const (
	inMessage surface = iota
	inModal
	inHome
)

// flaw is one thing that Slack refuses in blocks or a view.
type flaw struct {
	what    string
	pointer string // JSON pointer into the arguments
}

// String is the form of response_metadata.messages (slack-rules §12).
func (f flaw) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", f.what, f.pointer)
}

// Limits of a payload as a whole (slack-rules §2, §3, §11). Lengths are
// counted in Unicode code points.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxViewBytes     = 250_000
	maxMarkdown      = 12_000
	maxBlockText     = 13_200 // seen, not documented (field-notes P7e)
	maxMetadata      = 3_000
	maxID            = 255
)

// checker collects the flaws of one payload and what has to be counted or
// compared across its blocks.
type checker struct {
	surface surface
	blocks  map[string]rule // by block type
	flaws   []flaw

	blockIDs map[string]bool
	focused  int
	tables   int
	markdown int
	inputs   bool
	written  int // code points of all text
}

func newChecker(s surface) *checker {
	return &checker{surface: s, blocks: blockRules(), blockIDs: map[string]bool{}}
}

func (c *checker) add(at, format string, args ...any) {
	c.flaws = append(c.flaws, flaw{fmt.Sprintf(format, args...), at})
}

// checkBlocks checks the blocks of a message or a view that stand at a JSON
// pointer.
func (c *checker) checkBlocks(at string, v any) {
	limit := maxViewBlocks
	if c.surface == inMessage {
		limit = maxMessageBlocks
	}
	list(0, limit, (*checker).checkBlock)(c, at, v)
	if c.focused > 1 {
		c.add(at, "only one element can have focus_on_load")
	}
	if c.markdown > maxMarkdown {
		c.add(at, "markdown blocks must be less than %d characters in all", maxMarkdown+1)
	}
}

func (c *checker) checkBlock(at string, v any) {
	block := child(v)
	if block == nil {
		c.add(at, "must provide an object")
		return
	}
	check, known := c.blocks[text(block["type"])]
	if !known {
		c.add(at+"/type", "unsupported type: %v", block["type"])
		return
	}
	check(c, at, v)
}

// messageFlaws checks the blocks of a message. It returns the error code that
// Slack answers with and the flaws, or "".
func messageFlaws(blocks any) (string, []flaw) {
	c := newChecker(inMessage)
	c.checkBlocks("/blocks", blocks)
	switch {
	case c.tables > 1:
		return "invalid_attachments", []flaw{{"only_one_table_allowed", "/blocks"}}
	case len(c.flaws) > 0:
		return "invalid_blocks", c.flaws
	case c.written > maxBlockText:
		return "msg_blocks_too_long", nil
	}
	return "", nil
}

// viewFlaws checks a view for the given surface. It returns the error code and
// the flaws, or "".
func viewFlaws(s surface, view object) (string, []flaw) {
	size, err := json.Marshal(view)
	if err != nil || len(size) > maxViewBytes {
		return "view_too_large", nil
	}
	c := newChecker(s)
	if s == inModal {
		modalRule.check(c, "/view", view)
		if c.inputs && child(view["submit"]) == nil {
			c.add("/view", "missing required field: submit")
		}
	} else {
		homeRule.check(c, "/view", view)
	}
	if len(c.flaws) > 0 {
		return "invalid_arguments", c.flaws
	}
	return "", nil
}

var modalRule = shape{
	need: []string{"type", "title", "blocks"},
	may: map[string]rule{
		"type":             oneOf("modal"),
		"title":            plain(24),
		"submit":           plain(24),
		"close":            plain(24),
		"blocks":           (*checker).checkBlocks,
		"private_metadata": words(0, maxMetadata),
		"callback_id":      words(0, maxID),
		"external_id":      words(0, maxID),
		"clear_on_close":   yesNo,
		"notify_on_close":  yesNo,
	},
}

var homeRule = shape{
	need: []string{"type", "blocks"},
	may: map[string]rule{
		"type":             oneOf("home"),
		"blocks":           (*checker).checkBlocks,
		"private_metadata": words(0, maxMetadata),
		"callback_id":      words(0, maxID),
		"external_id":      words(0, maxID),
	},
}
