package policyfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/noim3/changebot/change/policyfile"
)

// large returns a policy with 500 systems and 2,000 risk rules.
func large(tb testing.TB) []byte {
	tb.Helper()
	var systems, rules strings.Builder
	for i := range 500 {
		fmt.Fprintf(&systems, "  - id: s%d\n    name: System %d\n    owners: [U0OWNER%d]\n    depends_on: [ledger, web]\n", i, i, i)
	}
	for i := range 2000 {
		fmt.Fprintf(&rules, "    - when: {systems: [s%d, s%d], kinds: [release]}\n      risk: high\n      because: rule %d\n", i%500, (i+1+i/500)%500, i)
	}
	small := string(read(tb, "testdata/small.yaml"))
	return []byte(strings.NewReplacer("systems:\n", "systems:\n"+systems.String(), "  rules:\n", "  rules:\n"+rules.String()).Replace(small))
}

func BenchmarkParseOf500SystemsAnd2000Rules(b *testing.B) {
	text := large(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, faults := policyfile.Parse("policy.yaml", text, today); faults.Err() != nil {
			b.Fatal(faults)
		}
	}
}
