package slacksim

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// args are the arguments of a call: texts from a form, or the values of a JSON
// body. Objects may be given as JSON in a text, as Slack allows.
type args map[string]any

// readArgs reads a request and its token, which stands in the Authorization
// header or, in a form, in the field token. A token in the address or in a
// JSON body does not count.
func readArgs(w http.ResponseWriter, r *http.Request, takesJSON bool) (args, string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	token := bearer(r)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	if kind == "application/json" {
		given := args{}
		if !takesJSON {
			return given, token, nil // such a method does not look at the body
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return given, token, fails("request_timeout")
		}
		if len(body) == 0 {
			return given, token, nil
		}
		decoded, err := decode(body)
		if err != nil {
			return given, token, fails("invalid_json")
		}
		o := child(decoded)
		if o == nil {
			return given, token, fails("json_not_object")
		}
		for name, v := range o {
			if v != nil && name != "token" {
				given[name] = v
			}
		}
		return given, token, nil
	}
	if err := r.ParseForm(); err != nil {
		return args{}, token, fails("invalid_form_data")
	}
	given := args{}
	for name, list := range r.PostForm {
		given[name] = list[0]
	}
	if r.Method == http.MethodGet {
		for name, list := range r.URL.Query() {
			given[name] = list[0]
		}
		delete(given, "token")
	}
	if token == "" {
		token = text(given["token"])
	}
	delete(given, "token")
	return given, token, nil
}

func (a args) str(name string) string {
	switch v := a[name].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func (a args) has(name string) bool {
	_, given := a[name]
	return given
}

func (a args) yes(name string) bool {
	said, err := strconv.ParseBool(a.str(name))
	return err == nil && said
}

func (a args) number(name string, usual int) (int, error) {
	if a.str(name) == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(a.str(name))
	if err != nil || n < 1 || n > 1000 {
		return 0, fails("invalid_limit")
	}
	return n, nil
}

// value returns an argument that is an object or a list, also when it is given
// as text.
func (a args) value(name string) (any, error) {
	said, isText := a[name].(string)
	if !isText || said == "" {
		return a[name], nil
	}
	v, err := decode([]byte(said))
	if err != nil {
		return nil, fmt.Errorf("argument %s: %w", name, err)
	}
	return v, nil
}

// ids returns a list that is given as an array or with commas.
func (a args) ids(name string) []string {
	var found []string
	if list, ok := a[name].([]any); ok {
		for _, item := range list {
			found = append(found, text(item))
		}
		return found
	}
	for id := range strings.SplitSeq(a.str(name), ",") {
		if id = strings.TrimSpace(id); id != "" {
			found = append(found, id)
		}
	}
	return found
}

// view returns the argument view, checked for a surface.
func (a args) view(where surface) (object, error) {
	v, err := a.value("view")
	if err != nil {
		return nil, failsWith("invalid_arguments", []flaw{{"must be valid JSON", "/view"}})
	}
	sent := child(v)
	if sent == nil {
		return nil, failsWith("invalid_arguments", []flaw{{"missing required field: view", ""}})
	}
	if code, flaws := viewFlaws(where, sent); code != "" {
		return nil, failsWith(code, flaws)
	}
	return sent, nil
}

// page cuts a page out of a list: limit items from the one that the argument
// cursor names, and the cursor of the next page or "".
func page[T any](a args, items []T, usual int) ([]T, string, error) {
	limit, err := a.number("limit", usual)
	if err != nil {
		return nil, "", err
	}
	from := 0
	if cursor := a.str("cursor"); cursor != "" {
		from, err = strconv.Atoi(strings.TrimPrefix(cursor, "next:"))
		if err != nil || !strings.HasPrefix(cursor, "next:") || from < 0 || from > len(items) {
			return nil, "", fails("invalid_cursor")
		}
	}
	to := min(from+limit, len(items))
	next := ""
	if to < len(items) {
		next = "next:" + strconv.Itoa(to)
	}
	return items[from:to], next, nil
}

func itoa(n int) string { return strconv.Itoa(n) }
