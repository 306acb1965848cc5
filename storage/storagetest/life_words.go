package storagetest

import (
	"fmt"

	"github.com/noim3/changebot/change"
)

// What people write, as far as searches can tell: common words, rarer ones, and numbers that stand in one text only.
var (
	areas = []string{
		"payments", "ledger", "search", "checkout", "catalogue", "identity", "billing", "shipping", "pricing", "fraud",
		"reporting", "mail", "mobile", "support", "warehouse", "loyalty", "tax", "payroll", "archive", "network",
	}
	parts  = []string{"api", "db", "web", "worker", "cache", "queue", "gateway", "proxy", "batch", "console"}
	titles = []string{
		"Deploy version 4.%d of %s", "Upgrade %s to the next minor release", "Rotate the certificates of %s",
		"Raise the connection limit of %s", "Add an index to %s", "Patch the kernel under %s", "Move %s to new hosts",
		"Restart %s with more memory", "Retire the old endpoint of %s", "Grow the disk of %s", "Change the retry policy of %s",
		"Turn on the feature flag for instalments in %s", "Tighten the firewall before %s", "Restore replication of %s",
		"Rename the topics that %s writes", "Archive bookings older than ten years in %s", "Split the tables of %s by month",
		"Renew the contract for the mirror of %s", "Switch %s to the second availability zone", "Vacuum the largest tables of %s",
		"Import the new country codes into %s", "Take the beta customers out of %s", "Repair the broken permissions in %s",
		"Replace the load balancer before %s", "Lower the log level of %s", "Bring the nightly job of %s forward by an hour",
		"Shorten the session timeout of %s", "Let the partner Finch call %s", "Compress the backups of %s",
		"Delete the unused buckets of %s", "Correct the rounding of yen in %s", "Point %s at the rebuilt warehouse",
		"Enlarge the thread pool of %s", "Publish the quarterly price list through %s", "Encrypt the columns with addresses in %s",
		"Drop the trigger that slows %s down", "Warm the cache of %s before Monday", "Block the scrapers that hammer %s",
		"Test the failover of %s", "Migrate the secrets of %s into the vault",
	}
	whats = []string{
		"Roll the new package out to one host, watch it for ten minutes, then to the others one after another.",
		"Apply the migration with the tool of the team; it adds a column and fills it in small batches.",
		"Replace the configuration file through the pipeline and reload the service without dropping connections.",
		"Switch traffic to the standby, alter the primary, and switch back once it has caught up.",
	}
	whys = []string{
		"Support of the present version ends this quarter.", "The error budget was used up twice last month.",
		"An audit asks for it before the end of the year.", "Customers of the new region need it.",
		"A vulnerability was published for the library that it uses.",
	}
	rollbacks = []string{
		"Install the previous package from the pipeline and restart the service.",
		"Set the flag back to off; the old path answers again within a minute.",
		"Restore the snapshot that is taken right before, and replay the log up to the switch.",
	}
	triggers   = []string{"More than 5 errors in 10 minutes.", "Latency above 800 ms for 5 minutes.", "Any difference in the totals of the ledger."}
	tests      = []string{"Run the smoke tests and read one booking.", "Compare the row counts before and after.", "Send a request through each region."}
	checks     = []string{"Smoke tests are green.", "Totals agree.", "Dashboards are calm after thirty minutes."}
	issues     = []string{"Replication lagged for six minutes.", "One host had to be restarted by hand.", "The cache was cold and slow at first."}
	severities = []change.Severity{change.Sev1, change.Sev2, change.Sev2, change.Sev3, change.Sev3, change.Sev3}
	notNow     = []string{"The vendor moved the date.", "Another team does it with their release.", "It was asked for twice."}
)

// systems is how many systems there are, the first of them changed most often.
const systems = 200

// systemID names a system of the population, counted from 0.
func systemID(i int) change.SystemID {
	return change.SystemID(areas[i%len(areas)] + "-" + parts[i/len(areas)%len(parts)])
}

// personID names a person of the population, counted from 0.
func personID(i int) change.UserID { return change.UserID(fmt.Sprintf("UP%04d", i)) }

// templateID names a pre-approved template, counted from 0.
func templateID(i int) change.TemplateID { return change.TemplateID(fmt.Sprintf("routine-%d", i)) }
