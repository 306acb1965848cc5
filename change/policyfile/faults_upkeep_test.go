package policyfile_test

import "testing"

func TestFaultsOfScopeAndCategories(t *testing.T) {
	t.Parallel()
	const docs = "    - {id: docs, what: Documentation, because: nothing runs on it}\n"
	checkEdits(t, []edit{
		{
			"an exclusion without a reason",
			", because: nothing runs on it",
			"",
			[]string{
				"p:74:7: scope.exclusions[0].because: is missing; write the reason, as people will read it",
			},
		},
		{
			"an exclusion named twice",
			docs,
			docs + docs,
			[]string{
				"p:75:12: scope.exclusions[1].id: “docs” is named twice; keep this one or the one on line 74",
			},
		},
		{
			"a category of one's own",
			"normal: {definition: All the rest.}",
			"major: {definition: All the rest.}",
			[]string{
				"p:76:3: categories.major: is not a key that is known here; the keys are emergency, normal, standard",
			},
		},
		{
			"a definition in the wrong place",
			"normal: {definition: All the rest.}",
			"normal: All the rest.",
			[]string{
				"p:76:11: categories.normal: is a text, not a group of keys; write what normal changes are",
			},
		},
		{
			"nobody who looks after templates",
			"standard_authority: peers",
			"standard_authority: pears",
			[]string{
				"p:70:21: standard_authority: there is no authority “pears”; did you mean “peers”?",
			},
		},
	})
}

func TestFaultsOfRecordsReviewAndQuestions(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"records kept for no time",
			"{years: 10}",
			"{years: 0}",
			[]string{
				"p:101:20: retention.years: is 0; write how many years records are kept at least: a whole number from 1 to 100",
			},
		},
		{
			"years in words",
			"{years: 10}",
			"{years: ten}",
			[]string{
				"p:101:20: retention.years: is a text, not a whole number; write how many years records are kept at least",
			},
		},
		{
			"records that are burnt",
			"{years: 10}",
			"{years: 10, then: burn}",
			[]string{
				"p:101:30: retention.then: “burn” is not a word that is known here; write one of keep, purge",
			},
		},
		{"records that are purged", "{years: 10}", "{years: 10, then: purge}", nil},
		{
			"a review that is overdue",
			"due: 2027-10-31",
			"due: 2026-11-20",
			[]string{
				"p:102:22: warning: policy_review.due: is past; review the policy, and write the day of the next review",
			},
		},
		{
			"a review in two years",
			"due: 2027-10-31",
			"due: 2028-10-31",
			[]string{
				"p:102:22: warning: policy_review.due: is more than a year away, and policy §8 asks for a review each year; write an earlier day",
			},
		},
		{
			"a severity of one's own",
			"significant: [sev1, sev2]",
			"significant: [sev1, bad]",
			[]string{
				"p:102:54: policy_review.significant[1]: “bad” is not a word that is known here; write one of sev1, sev2, sev3",
			},
		},
		{
			"a severity that is named twice",
			"significant: [sev1, sev2]",
			"significant: [sev1, sev1]",
			[]string{
				"p:102:54: policy_review.significant[1]: “sev1” is named twice; keep this one or the one on line 102",
			},
		},
		{"no incident that is significant", "significant: [sev1, sev2]", "significant: []", nil},
		{
			"a review that is called for and never comes",
			"called_within: 5 working days",
			"called_within: 90 working days",
			[]string{
				"p:102:76: policy_review.called_within: is 90 working days; write the time for a review that was called for before its day, from 1 to 60 working days",
			},
		},
		{
			"a longer time to answer than policy §8 gives",
			"answer_within: 1 working day",
			"answer_within: 3 working days",
			[]string{
				"p:103:28: questions.answer_within: is 3 working days; write the time to answer a question about the policy, from 1 to 2 working days",
			},
		},
		{
			"an update that is to come",
			"updated: 2026-11-01",
			"updated: 2026-11-30",
			[]string{
				"p:71:10: warning: updated: is yet to come; write the day on which the policy was last updated",
			},
		},
	})
}
