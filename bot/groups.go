package bot

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/noim3/changebot/change"
)

// Members returns who belongs to a user group, in Slack's order. Its error is Slack's.
func (p *People) Members(ctx context.Context, group change.GroupID) ([]change.UserID, error) {
	members, err := p.groups.get(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("list the members of user group %s: %w", group, err)
	}
	return members, nil
}

// A membership says whether a group lists somebody.
type membership func(ctx context.Context, group change.GroupID, id change.UserID) (bool, error)

func (p *People) lists(ctx context.Context, group change.GroupID, id change.UserID) (bool, error) {
	members, err := p.groups.get(ctx, group)
	return slices.Contains(members, id), err
}

// listsNow has Slack asked at this moment unless a no is remembered.
func (p *People) listsNow(ctx context.Context, group change.GroupID, id change.UserID) (bool, error) {
	if !p.mayList(group, id) {
		return false, nil
	}
	members, err := p.groups.afresh(ctx, group)
	return slices.Contains(members, id), err
}

// mayList reports whether a group is remembered to list somebody, or not remembered.
func (p *People) mayList(group change.GroupID, id change.UserID) bool {
	members, known := p.groups.recall(group)
	return !known || slices.Contains(members, id)
}

// groupsOf returns those of the policy's groups that list id, in the policy's order, and why some could not be asked.
func (p *People) groupsOf(ctx context.Context, id change.UserID, lists membership) (of []change.GroupID, unknown string) {
	groups := p.policy().Groups()
	listed, failed := make([]bool, len(groups)), make([]error, len(groups))
	var asking errgroup.Group
	for i, group := range groups {
		asking.Go(func() error {
			listed[i], failed[i] = lists(ctx, group, id)
			return nil
		})
	}
	_ = asking.Wait() // each error stands beside its group
	for i, group := range groups {
		if failed[i] != nil {
			unknown = joinWhy(unknown, fmt.Sprintf("user group %s: %s", group, reasonOf(failed[i])))
		} else if listed[i] {
			of = append(of, group)
		}
	}
	return of, unknown
}

// reasonOf says in a few words why Slack could not be asked.
func reasonOf(err error) string {
	if code := codeOf(err); code != "" {
		return code
	}
	return "no answer"
}

func joinWhy(a, b string) string {
	if a == "" || b == "" || a == b {
		return max(a, b)
	}
	return a + ", " + b
}

func union(a, b []change.GroupID) []change.GroupID {
	out := slices.Clone(a)
	for _, g := range b {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

func usersOf(ids []string) []change.UserID {
	users := make([]change.UserID, len(ids))
	for i, id := range ids {
		users[i] = change.UserID(id)
	}
	return users
}
