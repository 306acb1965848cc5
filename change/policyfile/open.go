package policyfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// open returns the file's one document, or a value that is not there when the text has none.
func (r *reader) open(text []byte) value {
	none := value{r: r}
	if len(text) > MaxSize {
		r.fault(1, 1, fmt.Sprintf("the file has more than %d bytes", MaxSize), "leave out what is no part of the policy")
		return none
	}
	if !utf8.Valid(text) {
		line, column := position(text[:len(validStart(text))])
		r.fault(line, column, "this is not UTF-8 text", "save the file as UTF-8")
		return none
	}
	file := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	switch err := file.Decode(&doc); {
	case errors.Is(err, io.EOF):
		r.fault(1, 1, "the file is empty", "begin with the example policy that changebot is built with")
		return none
	case err != nil:
		r.notYAML(text, err)
		return none
	}
	switch err := file.Decode(&second); {
	case err == nil:
		r.fault(second.Line, second.Column, "a second document begins here", "keep the whole policy in one, without “---”")
	case !errors.Is(err, io.EOF):
		r.notYAML(text, err)
	}
	if !bytes.HasSuffix(text, []byte("\n")) && !bytes.HasSuffix(text, []byte("\r")) {
		// Half a line can mean something else than the whole one: 2h for 24h.
		line, column := position(text)
		r.fault(line, column, "the file ends within a line, as one does that is half written", "end the last line as you end the others")
	}
	return value{r: r, node: doc.Content[0], about: "the policy as keys and values, beginning with “company:”"}
}

// fault reports what is wrong with the file's text, before it has any structure.
func (r *reader) fault(line, column int, what, want string) {
	r.errors++
	r.faults = append(r.faults, Fault{File: r.file, Line: line, Column: column, What: what, Want: want})
}

// validStart returns the text up to the first byte that is not UTF-8.
func validStart(text []byte) []byte {
	at := 0
	for at < len(text) {
		c, size := utf8.DecodeRune(text[at:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return text[:at]
}

// position returns the line and column that follow the text before them.
func position(before []byte) (line, column int) {
	last := before[bytes.LastIndexByte(before, '\n')+1:]
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(last) + 1
}
