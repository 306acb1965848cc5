package change

// Definition returns the policy's words for a category: the company's own, else those of the published policy (policy §2).
func (p *Policy) Definition(c Category) string {
	if own := p.Definitions[c]; own != "" {
		return own
	}
	switch c {
	case Standard:
		return "Pre-approved, low-risk, routine changes with well-understood processes and minimal impact on service " +
			"availability. These may proceed without formal approval but must be logged."
	case Normal:
		return "Non-routine changes that require assessment, approval, and scheduled implementation. Includes new feature " +
			"deployments, dependency upgrades, and infrastructure modifications."
	case Emergency:
		return "Urgent changes required to restore service, address a critical security vulnerability, or prevent imminent " +
			"data loss. Emergency changes bypass standard scheduling but require retrospective documentation and review."
	}
	return ""
}
