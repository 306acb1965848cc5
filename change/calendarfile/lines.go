package calendarfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// A property is one line of an event, such as DTSTART;TZID=Europe/Berlin:20261224T120000.
type property struct {
	line        int
	name, value string
	zone        string // its TZID
	kind        string // its VALUE, in capitals
	ranged      bool   // it is for those that follow too
}

// A lines reads the lines of a file, put together again where they were folded (RFC 5545 §3.1).
type lines struct {
	in   *bufio.Reader
	size int
	at   int // the number of the line that was read last
}

var errTooLarge = errors.New("the file is too large")

// next returns a line and the number of its first part; io.EOF after the last.
func (l *lines) next() (string, int, error) {
	text, err := l.part()
	for err == nil && strings.TrimSpace(text) == "" {
		text, err = l.part()
	}
	if err != nil {
		return "", 0, err
	}
	first := l.at
	var whole strings.Builder
	whole.WriteString(text)
	for {
		ahead, _ := l.in.Peek(1) // what is wrong with the rest is found when it is read
		if len(ahead) == 0 || ahead[0] != ' ' && ahead[0] != '\t' {
			return whole.String(), first, nil
		}
		more, err := l.part()
		if err != nil {
			return "", 0, err
		}
		if more != "" {
			whole.WriteString(more[1:])
		}
	}
}

// part returns one line as it stands in the file, without its end.
func (l *lines) part() (string, error) {
	text, err := l.in.ReadString('\n')
	if l.size += len(text); l.size > MaxSize {
		return "", errTooLarge
	}
	if text == "" && err != nil {
		return "", err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	l.at++
	return strings.TrimRight(text, "\r\n"), nil
}

// parse reads a line as a property.
func parse(text string, line int) (p property, err error) {
	defer func() {
		if fault := recover(); fault != nil { // the library has not seen every file
			err = fmt.Errorf("%v", fault)
		}
	}()
	read, err := ics.ParseProperty(ics.ContentLine(text))
	if err != nil {
		return property{}, err
	}
	if read == nil || !strings.HasPrefix(text, read.IANAToken) {
		return property{}, errors.New("it is not a name, a colon and a value")
	}
	p = property{line: line, name: strings.ToUpper(read.IANAToken), value: read.Value}
	for name, values := range read.ICalParameters {
		switch value := strings.Join(values, ","); strings.ToUpper(name) {
		case "TZID":
			p.zone = value
		case "VALUE":
			p.kind = strings.ToUpper(value)
		case "RANGE":
			p.ranged = true
		}
	}
	return p, nil
}
