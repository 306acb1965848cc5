package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/change/published"
)

// writePolicies writes each revision of the policy under which the sample was decided: the file as it was in force, and the
// document that people read, made from it.
func (k *packing) writePolicies() error {
	for _, revision := range slices.Sorted(maps.Keys(k.policies)) {
		text, err := k.tx.PolicyText(revision)
		if change.AsRefusal(err) != nil {
			continue // it is not kept, as the verification says
		}
		if err != nil {
			return err
		}
		err = k.folder.write(policyFile(revision, ".yaml"), func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
		if err != nil {
			return err
		}
		read := k.policies[revision]
		if read == nil {
			continue
		}
		err = k.folder.write(policyFile(revision, ".md"), func(w io.Writer) error { return published.Write(w, read, k.Names) })
		if err != nil {
			return err
		}
	}
	return nil
}

// policyFile returns the name of a revision's file in the pack. Revisions are digests; the database may be another's work.
func policyFile(revision, ending string) string {
	if strings.Trim(revision, "0123456789abcdefghijklmnopqrstuvwxyz-") != "" || revision == "" {
		sum := sha256.Sum256([]byte(revision))
		revision = hex.EncodeToString(sum[:])
	}
	return path.Join("policies", revision+ending)
}

// writeVerification writes what the audit of the whole record found, for people and for programs.
func (k *packing) writeVerification() error {
	err := k.folder.write("verification.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, k.verdict())
		return err
	})
	if err != nil {
		return err
	}
	return k.folder.write("verification.json", k.writeVerificationJSON)
}

// verdict says what the audit found, a line for each finding.
func (k *packing) verdict() string {
	var s strings.Builder
	r := k.done.Report
	if r.Tombstones > 0 {
		fmt.Fprintf(&s, "%d events are tombstones of %d purged changes (policy §7).\n", r.Tombstones, r.PurgedChanges)
	}
	if r.Fits() {
		fmt.Fprintf(&s, "The record fits: %d events, head %s.\n", r.Head.Seq, r.Head)
		return s.String()
	}
	fmt.Fprintf(&s, "The record does not fit. Up to event %d, %s, the chain does.\n", r.Head.Seq, r.Head)
	for _, f := range r.Findings {
		fmt.Fprintf(&s, "%-13s %s\n", f.Kind, f.Says)
	}
	if r.More > 0 {
		fmt.Fprintf(&s, "%-13s And %d more.\n", change.Contradicts, r.More)
	}
	return s.String()
}
