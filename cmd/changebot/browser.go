package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

// openBrowser opens address in the person's browser. It fails where nobody could see one, such as on a server.
func openBrowser(ctx context.Context, address string, environ []string) error {
	name, args, err := browser(runtime.GOOS, environ)
	if err != nil {
		return err
	}
	open := exec.CommandContext(ctx, name, append(args, address)...) //nolint:gosec // G204: one of three fixed programs
	if err := open.Run(); err != nil {
		return fmt.Errorf("open the browser with %s: %w", name, err)
	}
	return nil
}

// browser returns the program that opens an address on system.
func browser(system string, environ []string) (name string, args []string, err error) {
	switch system {
	case "darwin":
		return "open", nil, nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}, nil
	}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if (name == "DISPLAY" || name == "WAYLAND_DISPLAY") && value != "" {
			return "xdg-open", nil, nil
		}
	}
	return "", nil, errors.New("there is no display")
}
