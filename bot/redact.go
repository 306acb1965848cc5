package bot

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
)

// secrets matches what must never be read in a log (slack-rules §13): tokens, response URLs, triggers, tickets of a
// socket, and signatures.
var secrets = regexp.MustCompile(`x(?:ox[a-z]|app|wfp)[-.][\w.-]+|xoxe\.[\w.-]+` +
	`|https?://hooks\.slack(?:-gov)?\.com/\S*[^\s"':,]|https?://[^\s"']*/response/[^\s"':,]+` +
	`|\b\d{6,}\.\d{6,}\.[0-9a-zA-Z]{16,}|ticket=[^\s"'&]+|v0=[0-9a-f]{64}`)

// maxLogged is how many bytes one thing that is logged may take: enough for the stack of a panic, and far less than the
// error of a library that repeats all that somebody sent.
const maxLogged = 4 << 10

func redact(text string) string {
	text = secrets.ReplaceAllString(text, "[secret]")
	if len(text) > maxLogged {
		text = strings.ToValidUTF8(text[:maxLogged], "") + "…"
	}
	return text
}

// A redactor is a log handler that blots out secrets in whatever is logged, and cuts what is too long. Nothing should pass one on in the first
// place; an error from deep inside a library may.
type redactor struct{ next slog.Handler }

func (r redactor) Enabled(ctx context.Context, level slog.Level) bool {
	return r.next.Enabled(ctx, level)
}

func (r redactor) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, redact(record.Message), record.PC)
	record.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(redactAttr(a))
		return true
	})
	return r.next.Handle(ctx, clean)
}

func (r redactor) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = redactAttr(a)
	}
	return redactor{r.next.WithAttrs(clean)}
}

func (r redactor) WithGroup(name string) slog.Handler { return redactor{r.next.WithGroup(name)} }

func redactAttr(a slog.Attr) slog.Attr {
	value := a.Value.Resolve()
	switch value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, redact(value.String()))
	case slog.KindGroup:
		var clean []any
		for _, inner := range value.Group() {
			clean = append(clean, redactAttr(inner))
		}
		return slog.Group(a.Key, clean...)
	case slog.KindAny:
		return slog.String(a.Key, redact(value.String()))
	case slog.KindBool, slog.KindDuration, slog.KindFloat64, slog.KindInt64, slog.KindLogValuer, slog.KindTime, slog.KindUint64:
	}
	return slog.Attr{Key: a.Key, Value: value}
}
