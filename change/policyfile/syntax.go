package policyfile

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// notYAML reports what the YAML library could not read. An error of the library names at most a line, and often that
// of the list or group around the mistake; how far it had read then says more.
func (r *reader) notYAML(text []byte, err error) {
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	line, column := 1, 1
	if rest, ok := strings.CutPrefix(words, "line "); ok {
		number, after, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, words = n, after
		}
	}
	if stop, end := stoppedAt(text); !end && line < stop-1 {
		line = stop
	}
	if _, anchor, ok := strings.Cut(words, "unknown anchor '"); ok {
		anchor, _, _ = strings.Cut(anchor, "'")
		before, _, _ := bytes.Cut(text, []byte("*"+anchor))
		line, column = position(before)
	}
	if tab, ok := tabNear(text, line); ok {
		r.fault(tab, 1, "a tab is in the indentation", "indent with spaces")
		return
	}
	r.fault(line, column, "this is not YAML: "+clip(words), "look at the indentation, quotes, brackets and colons on this line and those beside it")
}

// stoppedAt returns the line at which the library gives up reading text, and whether that is at the end.
func stoppedAt(text []byte) (line int, end bool) {
	from := &drip{text: text}
	for file := yaml.NewDecoder(from); ; {
		var doc yaml.Node
		if err := file.Decode(&doc); err != nil {
			line, _ = position(bytes.TrimSuffix(text[:from.read], []byte("\n")))
			return line, from.read == len(text)
		}
	}
}

// A drip gives its text byte by byte, so that no more of it is read than was needed.
type drip struct {
	text []byte
	read int
}

func (d *drip) Read(p []byte) (int, error) {
	if d.read == len(d.text) || len(p) == 0 {
		return 0, io.EOF
	}
	p[0] = d.text[d.read]
	d.read++
	return 1, nil
}

// tabNear returns which line at or beside the given one is indented with a tab, the commonest mistake of all.
func tabNear(text []byte, line int) (int, bool) {
	lines := bytes.Split(text, []byte("\n"))
	for _, n := range []int{line, line + 1, line - 1} {
		if n < 1 || n > len(lines) {
			continue
		}
		indent := lines[n-1][:len(lines[n-1])-len(bytes.TrimLeft(lines[n-1], " \t"))]
		if bytes.ContainsRune(indent, '\t') {
			return n, true
		}
	}
	return 0, false
}
