package bot

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"

	"github.com/noim3/changebot/change"
)

// A draft is the metadata of a request form, and what was typed into fields that the chosen category does not ask
// for: switching the category and back loses nothing (spec §2.1).
type draft struct {
	metadata
	Kept []byte `json:"k,omitzero"`
}

// maxKept is how many bytes a draft may take: Slack's 3,000 characters of metadata (slack-rules §2) leave room for
// them in base 64 beside the rest.
const maxKept = 1900

// keep returns the private metadata for a form of r with these fields. When the texts that are not asked for do not
// fit into it, their fields are shown after all.
func (d draft) keep(r *change.Request, fields []field) (string, error) {
	var err error
	if d.Kept, err = pack(*r); err != nil {
		return "", err
	}
	if len(d.Kept) > maxKept {
		for i := range fields {
			if f := &fields[i]; f.hidden && f.filled != nil && f.filled() {
				f.hidden, f.optional = false, true
				f.hint = "Not needed for this category. It is here so that nothing you typed is lost."
			}
		}
		if d.Kept, err = pack(withoutTexts(*r)); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("write the form's metadata: %w", err)
	}
	return string(text), nil
}

// parseDraft reads what keep wrote.
func parseDraft(text string) (draft, change.Request, error) {
	var d draft
	var r change.Request
	var err error
	if d.metadata, err = parseMetadata(text); err != nil {
		return d, r, err
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return d, r, fmt.Errorf("read the form's draft: %w", err)
	}
	if len(d.Kept) == 0 {
		return d, r, nil
	}
	return d, r, unpack(d.Kept, &r)
}

// unpack reads what pack wrote.
func unpack(kept []byte, into any) error {
	plain, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(kept)), 1<<18))
	if err == nil {
		err = json.Unmarshal(plain, into)
	}
	if err != nil {
		return fmt.Errorf("read the form's draft: %w", err)
	}
	return nil
}

// pack returns what a form holds, a request for one, as few bytes.
func pack(v any) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err == nil {
		err = json.NewEncoder(w).Encode(v)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("pack the form's draft: %w", err)
	}
	return out.Bytes(), nil
}

func withoutTexts(r change.Request) change.Request {
	r.Description, r.Rationale, r.TestPlan, r.Impact.Who, r.Links = "", "", "", "", nil
	r.Rollback.Steps, r.Rollback.Conditions = "", ""
	return r
}
