package slacksim

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// serveUpload takes the bytes of a file: the second step.
func (s *Sim) serveUpload(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+maxRequest)
	content, err := uploadedBytes(r)
	if err != nil {
		http.Error(w, "read the file: "+err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.state.uploads[r.PathValue("secret")]
	if f == nil || f.uploaded {
		http.Error(w, "no such upload", http.StatusNotFound)
		return
	}
	if len(content) != f.promised {
		http.Error(w, fmt.Sprintf("%d bytes were promised and %d sent", f.promised, len(content)), http.StatusBadRequest)
		return
	}
	f.content, f.uploaded, f.Size = content, true, len(content)
	if f.Mimetype == "" {
		f.Mimetype = http.DetectContentType(content)
	}
	_, _ = io.WriteString(w, "OK") // a reader that left is no concern of ours
}

// uploadedBytes reads a file from a form or from the bare body.
func uploadedBytes(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("open the form: %w", err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the form holds no file")
		}
		if err != nil {
			return nil, fmt.Errorf("read the form: %w", err)
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}

// serveFile answers with the bytes of a file that was completed.
func (s *Sim) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.state.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.Mimetype)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "sandbox")
	_, _ = w.Write(f.content) // a reader that left is no concern of ours
}
