package slacksim

// The default workspace is Harbour Pay, a payments company in Sydney with
// people in London and New York. Its ids are fixed, so that a policy file can
// name them.

// Harbour is the default team; Northbank is the organisation that shares
// #changes with it.
var Harbour = Team{ID: "T0HARBOUR", Name: "Harbour Pay", Domain: "harbourpay"}

// Northbank is the id of the other organisation's team.
const Northbank = "T0NORTHBANK"

// ChangeBot is the default installation of the bot.
var ChangeBot = Bot{UserID: "U0CHANGEBOT", BotID: "B0CHANGEBOT", AppID: "A0CHANGEBOT", Name: "change-desk"}

// The people of Harbour Pay.
const (
	Mara  = "U0MARA001" // engineer, Sydney
	Tomas = "U0TOMAS01" // second engineer, London
	Priya = "U0PRIYA01" // technical reviewer: the assessor, Sydney
	Helen = "U0HELEN01" // platform lead: an approver, London
	Diego = "U0DIEGO01" // security lead: an approver, New York
	Olive = "U0OLIVE01" // head of engineering: the policy owner, Sydney
	Ruth  = "U0RUTH001" // internal auditor, London
	Gavin = "U0GAVIN01" // contractor: a guest, Sydney
	Elena = "U0ELENA01" // Northbank's integration lead: external, London
	Dana  = "U0DANA001" // former engineer: deactivated, New York
	Robot = "USLACKBOT" // Slack's own bot
)

// The user groups of Harbour Pay.
const (
	PlatformApprovers = "S0PLATFORM" // Helen and Diego
	SRE               = "S0SRETEAM"  // Mara and Tomas
)

// The channels of Harbour Pay. The bot is in all of them but General.
const (
	Changes     = "C0CHANGES"
	General     = "C0GENERAL"
	Emergencies = "C0EMERGENCIES"
	Policy      = "C0POLICY"
	Platform    = "C0PLATFORM"
)

// DefaultPeople returns the people of Harbour Pay.
func DefaultPeople() []Person {
	const sydney, london, newYork = "Australia/Sydney", "Europe/London", "America/New_York"
	home := Harbour.ID
	return []Person{
		{ID: Mara, Name: "mara", RealName: "Mara Lindqvist", Title: "Engineer, Payments", TZ: sydney, Color: "2f6fb0", Initials: "ML", TeamID: home},
		{ID: Tomas, Name: "tomas", RealName: "Tomas Okafor", Title: "Engineer, Ledger", TZ: london, Color: "8a4fa3", Initials: "TO", TeamID: home},
		{ID: Priya, Name: "priya", RealName: "Priya Raman", Title: "Technical reviewer", TZ: sydney, Color: "b0552f", Initials: "PR", TeamID: home},
		{ID: Helen, Name: "helen", RealName: "Helen Ashworth", Title: "Platform lead", TZ: london, Color: "1f7a5c", Initials: "HA", TeamID: home},
		{ID: Diego, Name: "diego", RealName: "Diego Fuentes", Title: "Security lead", TZ: newYork, Color: "a33b4f", Initials: "DF", TeamID: home},
		{ID: Olive, Name: "olive", RealName: "Olive Tran", Title: "Head of Engineering, policy owner", TZ: sydney, Color: "6a7a1f", Initials: "OT", TeamID: home},
		{ID: Ruth, Name: "ruth", RealName: "Ruth Abara", Title: "Internal auditor", TZ: london, Color: "4a5568", Initials: "RA", TeamID: home},
		{ID: Gavin, Name: "gavin", RealName: "Gavin Pell", Title: "Contractor", TZ: sydney, Color: "7a5c1f", Initials: "GP", TeamID: home, Guest: true},
		{ID: Elena, Name: "elena", RealName: "Elena Novak", Title: "Integration lead, Northbank", TZ: london, Color: "1f6a7a", Initials: "EN", TeamID: Northbank, External: true},
		{ID: Dana, Name: "dana", RealName: "Dana Whitlock", Title: "Engineer", TZ: newYork, Color: "888888", Initials: "DW", TeamID: home, Deactivated: true},
	}
}

// DefaultGroups returns the user groups of Harbour Pay.
func DefaultGroups() []Group {
	return []Group{
		{ID: PlatformApprovers, Handle: "platform-approvers", Name: "Platform approvers", Members: []string{Helen, Diego}},
		{ID: SRE, Handle: "sre", Name: "Site reliability", Members: []string{Mara, Tomas}},
	}
}

// DefaultChannels returns the channels of Harbour Pay. #changes is shared with
// Northbank, whose Elena sees it and can click its buttons.
func DefaultChannels() []Channel {
	staff := []string{Mara, Tomas, Priya, Helen, Diego, Olive, Ruth}
	with := func(more ...string) []string { return append(append([]string{}, staff...), more...) }
	return []Channel{
		{ID: Changes, Name: "changes", Topic: "Every change to production, one card each", Members: with(Gavin, Elena), BotIn: true, Shared: true},
		{ID: General, Name: "general", Topic: "Company-wide news", Members: with(Gavin)},
		{ID: Emergencies, Name: "emergencies", Topic: "Emergency changes, as they happen", Members: with(), BotIn: true},
		{ID: Policy, Name: "policy", Topic: "Questions about the Change Management Policy", Members: with(), BotIn: true},
		{ID: Platform, Name: "platform", Topic: "Platform team", Members: with(), BotIn: true},
	}
}

// DefaultCommands returns the slash commands of the bot's manifest.
func DefaultCommands() []Command {
	return []Command{{Command: "/change", Description: "Raise or look up a change", UsageHint: "[new | list | CHG-123 | help]"}}
}

// DefaultShortcuts returns the shortcuts of the bot's manifest.
func DefaultShortcuts() []Shortcut {
	return []Shortcut{
		{Name: "Raise a change", Type: "global", CallbackID: "raise_change_global", Description: "Open the change form"},
		{Name: "Raise a change from this", Type: "message", CallbackID: "raise_change_from_message", Description: "Start a change request from this message"},
	}
}
