package change

// A Category is one of the three of policy §2.
type Category string

// The categories.
const (
	Standard  Category = "standard"
	Normal    Category = "normal"
	Emergency Category = "emergency"
)

// Categories lists them in the order a form offers them: the usual one first.
func Categories() []Category { return []Category{Normal, Standard, Emergency} }

// Label returns the word shown to people.
func (c Category) Label() string {
	switch c {
	case Standard:
		return "Standard"
	case Normal:
		return "Normal"
	case Emergency:
		return "Emergency"
	}
	return string(c)
}

// A Kind is what sort of thing is changed, after the four lines of policy §1.
type Kind string

// The kinds.
const (
	Infrastructure  Kind = "infrastructure"
	SoftwareRelease Kind = "release"
	Integration     Kind = "integration"
	Configuration   Kind = "configuration"
)

// Kinds lists them in the policy's order.
func Kinds() []Kind { return []Kind{Infrastructure, SoftwareRelease, Integration, Configuration} }

// Label returns the words shown to people, those of policy §1.
func (k Kind) Label() string {
	switch k {
	case Infrastructure:
		return "Production system, database or infrastructure"
	case SoftwareRelease:
		return "Software release or feature"
	case Integration:
		return "Third-party integration or API"
	case Configuration:
		return "Configuration or security"
	}
	return string(k)
}

// An ImpactLevel is how much of the service its users lose while the change is made.
type ImpactLevel string

// The impact levels, mildest first.
const (
	NoImpact ImpactLevel = "none"
	Degraded ImpactLevel = "degraded"
	Outage   ImpactLevel = "outage"
)

// ImpactLevels lists them, mildest first.
func ImpactLevels() []ImpactLevel { return []ImpactLevel{NoImpact, Degraded, Outage} }

// Label returns the words shown to people.
func (l ImpactLevel) Label() string {
	switch l {
	case NoImpact:
		return "None"
	case Degraded:
		return "Degraded"
	case Outage:
		return "Outage"
	}
	return string(l)
}

// A Ground is one of the three for which policy §2 allows an emergency.
type Ground string

// The grounds.
const (
	RestoreService        Ground = "restore_service"
	CriticalVulnerability Ground = "critical_vulnerability"
	DataLoss              Ground = "data_loss"
)

// Grounds lists them in the policy's order.
func Grounds() []Ground { return []Ground{RestoreService, CriticalVulnerability, DataLoss} }

// Label returns the words of policy §2.
func (g Ground) Label() string {
	switch g {
	case RestoreService:
		return "Restore service"
	case CriticalVulnerability:
		return "Critical security vulnerability"
	case DataLoss:
		return "Imminent data loss"
	}
	return string(g)
}
