package change

import "strings"

// Words says what does not fit, for people, in the words of a sentence without its end. People are not told of clashes
// but of conflicts.
func (k Clash) Words(p *Policy) string {
	if k.With != 0 {
		return k.With.String() + " " + k.How(p) + " then"
	}
	return k.How(p)
}

// How says the same without the number of the other change.
func (k Clash) How(p *Policy) string {
	systems := k.systemNames(p)
	switch k.Kind {
	case InFreeze:
		return "the freeze “" + k.Freeze.Name + "” holds until " + k.Freeze.To.In(p.TimeZone).Format("Mon 2 Jan 2006 15:04 MST")
	case OutsideWindow:
		return "it is outside the maintenance windows of " + systems
	case ExceedsWindow:
		return "it ends after the maintenance window of " + systems + " has closed"
	case SameSystem:
		return "works on the same system (" + systems + ")"
	case DependentSystem:
		return "works on a dependent system (" + systems + ")"
	case SameImplementer:
		return "has the same implementer"
	}
	return string(k.Kind)
}

// WordsOf says each conflict once, those with one other change together.
func WordsOf(clashes []Clash, p *Policy) []string {
	var words []string
	at := map[Number]int{}
	for _, k := range clashes {
		i, told := at[k.With]
		if k.With == 0 || !told {
			at[k.With] = len(words)
			words = append(words, k.Words(p))
			continue
		}
		words[i] = strings.TrimSuffix(words[i], " then") + " and " + k.How(p) + " then"
	}
	return words
}

// rule names the section of the policy that the clash comes from.
func (k Clash) rule() string {
	if k.Kind == InFreeze {
		return "policy §6"
	}
	return "policy §3.4"
}

func (k Clash) systemNames(p *Policy) string {
	if len(k.Systems) == 0 {
		return "its systems"
	}
	return p.systemNames(k.Systems)
}
