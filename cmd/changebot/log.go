package main

import (
	"io"
	"log/slog"
	"os"
)

// newLog returns a logger that writes to w as the settings say: as text on a terminal and as JSON elsewhere, unless
// LOG_FORMAT chooses.
func newLog(w io.Writer, s settings) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.logLevel}
	if s.logFormat == "text" || s.logFormat == "" && isTerminal(w) {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
