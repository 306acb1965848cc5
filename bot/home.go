package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/noim3/changebot/change"
	"github.com/noim3/changebot/commands"
)

// homeRows is how many changes each list of Home shows at once; both fit well within Slack's 100 blocks.
const homeRows = 8

// The buttons under the lists of Home. Their value is the page of Home that they lead to.
const (
	waitsOlderClick = "home_waits_older"
	waitsFirstClick = "home_waits_newest"
	mineOlderClick  = "home_mine_older"
	mineFirstClick  = "home_mine_newest"
)

// A homePage is where the two lists of Home begin; written as "12/0".
type homePage struct{ waits, mine commands.Cursor }

func (h homePage) String() string { return fmt.Sprintf("%d/%d", h.waits, h.mine) }

// parseHomePage reads what String wrote, and anything else as the first page.
func parseHomePage(text string) homePage {
	waits, mine, _ := strings.Cut(text, "/")
	from := func(s string) commands.Cursor {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return 0
		}
		return commands.Cursor(n)
	}
	return homePage{from(waits), from(mine)}
}

// home draws the Home tab of user, at a page that a button of it named.
func (b *Bot) home(ctx context.Context, user change.UserID, page string) (slack.HomeTabViewRequest, error) {
	at, who := parseHomePage(page), b.people.Actor(ctx, user)
	who.For = b.delegators(ctx, who.ID, b.people.Actor)
	waits, err := b.desk.List(ctx, commands.WaitingFor(who), at.waits, homeRows)
	if err != nil {
		return slack.HomeTabViewRequest{}, fmt.Errorf("list what waits for %s: %w", user, err)
	}
	mine, err := b.desk.List(ctx, commands.Filter{Requester: who.ID}, at.mine, homeRows)
	if err != nil {
		return slack.HomeTabViewRequest{}, fmt.Errorf("list the changes of %s: %w", user, err)
	}
	late, err := b.overdueFor(ctx, who)
	if err != nil {
		return slack.HomeTabViewRequest{}, fmt.Errorf("list what is overdue for %s: %w", user, err)
	}
	week, err := b.desk.Week(ctx)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	h := homeView{at: at, waits: waits, mine: mine, late: late, week: homeWeek{week, b.people.Zone(ctx, user)}}
	if slices.Contains(b.desk.Policy().Owners, user) {
		if h.review, err = b.desk.Reviews(ctx, 0, 1); err != nil {
			return slack.HomeTabViewRequest{}, err
		}
		if h.questions, err = b.openQuestions(ctx); err != nil {
			return slack.HomeTabViewRequest{}, err
		}
	}
	return drawHome(h, b.desk.Policy(), who.ID), nil
}

// A homeView is what a Home shows.
type homeView struct {
	at                homePage
	waits, mine, late commands.Page
	week              homeWeek
	// review is how it stands with the policy's review, for an owner; its policy is nil for others.
	review commands.ReviewBoard
	// questions are those that wait for an answer, for an owner.
	questions homeQuestions
}

func drawHome(h homeView, p *change.Policy, reader change.UserID) slack.HomeTabViewRequest {
	s, at, waits, mine := &sheet{}, h.at, h.waits, h.mine
	raise := button(raiseClick, "", "Raise a change", nil).WithStyle(slack.StylePrimary)
	s.row("raise", raise, button(standardClick, "", "Log a standard change", nil), button(emergencyClick, "", "Declare an emergency", nil), homeMenu())
	overdue(s, h.late, p, reader)
	s.reviewOverdue(h.review)
	s.waitingQuestions(h.questions, p)

	s.header("waits", "Waits for me")
	s.summaries("waits", waits.Changes, p, reader)
	if len(waits.Changes) == 0 {
		s.say("waits_none", "Nothing waits for you. When something does, you are told in a direct message too.")
	}
	s.pages("waits_pages", homePages(at.waits, waits.Next,
		pageButton{waitsFirstClick, homePage{0, at.mine}.String(), "Newest"},
		pageButton{waitsOlderClick, homePage{waits.Next, at.mine}.String(), "Older"}))

	s.header("mine", "My changes")
	s.summaries("mine", mine.Changes, p, reader)
	if len(mine.Changes) == 0 {
		s.say("mine_none", "You have not raised a change yet. The button above begins one, and so does `/change`.")
	}
	s.pages("mine_pages", homePages(at.mine, mine.Next,
		pageButton{mineFirstClick, homePage{at.waits, 0}.String(), "Newest"},
		pageButton{mineOlderClick, homePage{at.waits, mine.Next}.String(), "Older"}))

	s.week(h.week, p)
	s.rule("end")
	s.aside("help", "`/change help` shows what else you can ask for.")
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, PrivateMetadata: at.String(), Blocks: slack.Blocks{BlockSet: s.blocks}}
}

// homeMenu leads to what is seldom needed. The value of each option is the word that does the same.
func homeMenu() *slack.OverflowBlockElement {
	return slack.NewOverflowBlockElement(homeMenuClick,
		option("calendar", "The calendar of this month"), option("delegate", "Your delegate"), option("templates", "The templates of standard changes"),
		option("policy", "The policy in force"), option("help", "What you can type"))
}

// fromHomeMenu answers the menu of Home as if its word had been typed.
func (b *Bot) fromHomeMenu(ctx context.Context, in *Inbound) (Answer, error) {
	do, known := b.routes.words[in.Value]
	if !known {
		return Answer{}, fmt.Errorf("no word is called %q", in.Value)
	}
	in.Value = ""
	return do(ctx, in)
}

// asTyped answers a button whose value is what could have been typed instead.
func (b *Bot) asTyped(ctx context.Context, in *Inbound) (Answer, error) {
	do, known := b.routes.words[firstWord(in.Value)]
	if !known {
		return Answer{}, fmt.Errorf("no word is called %q", in.Value)
	}
	in.Text, in.Value = in.Value, ""
	return do(ctx, in)
}

// homePages returns those of the two buttons that lead somewhere.
func homePages(from, next commands.Cursor, newest, older pageButton) []pageButton {
	var row []pageButton
	if from != 0 {
		row = append(row, newest)
	}
	if next != 0 {
		row = append(row, older)
	}
	return row
}

// turnHome answers the buttons under the lists of Home.
func (b *Bot) turnHome(_ context.Context, in *Inbound) (Answer, error) {
	in.turnTo(in.Value)
	return Answer{}, nil
}
