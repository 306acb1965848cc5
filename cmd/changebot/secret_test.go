package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestASecretIsNeverShown(t *testing.T) {
	t.Parallel()
	secret := newSecret("hush")
	holder := struct {
		Token  Secret
		Tokens []Secret
		hidden Secret
	}{secret, []Secret{secret}, secret}

	var said bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&said, verb+"\n", secret)
		fmt.Fprintf(&said, verb+"\n", &secret)
		fmt.Fprintf(&said, verb+"\n", holder.Tokens)
		fmt.Fprintf(&said, verb+"\n", fmt.Errorf("failed with %v", secret))
	}
	fmt.Fprintf(&said, "%v %+v %#v\n", holder, holder, holder)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&said, nil), slog.NewJSONHandler(&said, nil)} {
		slog.New(handler).InfoContext(t.Context(), "starting", "token", secret, "pointer", &secret, "holder", holder)
	}
	encoded, err := json.Marshal(holder)
	if err != nil {
		t.Fatal(err)
	}
	said.Write(encoded)

	if shown := strings.ToLower(said.String()); strings.Contains(shown, "hush") || strings.Contains(shown, "68757368") {
		t.Errorf("the secret is shown in:\n%s", said.String())
	}
	if secret.Reveal() != "hush" {
		t.Errorf("Reveal = %q", secret.Reveal())
	}
}
