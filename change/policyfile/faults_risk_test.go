package policyfile_test

import (
	"strings"
	"testing"
)

func TestFaultsOfRisk(t *testing.T) {
	t.Parallel()
	checkEdits(t, []edit{
		{
			"no questions",
			"questions:\n    - id: reach\n      text: Who would notice?\n      weight: 2\n      answers:\n        - {id: nobody, text: Nobody, points: 0}\n        - {id: everybody, text: Everybody, points: 30}",
			"questions: []",
			[]string{
				"p:17:14: risk.questions: is empty; write the questions that the assessor answers",
			},
		},
		{
			"forty-one questions",
			"  questions:\n",
			"  questions:\n" + numbered(40, "    - {id: q%d, text: Well, answers: [{id: a, text: A, points: 9}]}\n"),
			[]string{
				"p:18:5: risk.questions: has 41 questions; keep to the 40 that people still answer with care",
			},
		},
		{
			"a question without answers",
			"answers:\n        - {id: nobody, text: Nobody, points: 0}\n        - {id: everybody, text: Everybody, points: 30}",
			"answers: []",
			[]string{
				"p:21:16: risk.questions[0].answers: is empty; write the answers to choose from",
			},
		},
		{
			"eleven answers",
			"answers:\n",
			"answers:\n" + numbered(9, "        - {id: a%d, text: A, points: 1}\n"),
			[]string{
				"p:22:9: risk.questions[0].answers: has 11 answers; keep to the 10 that Slack can show",
			},
		},
		{
			"an answer that does not fit",
			"text: Nobody",
			"text: " + strings.Repeat("Nobody ", 11),
			[]string{
				"p:22:30: risk.questions[0].answers[0].text: has 76 characters; keep it within 75",
			},
		},
		{
			"an answer named twice",
			"id: everybody",
			"id: nobody",
			[]string{
				"p:23:16: risk.questions[0].answers[1].id: “nobody” is named twice; keep this one or the one on line 22",
			},
		},
		{
			"negative points",
			"points: 30",
			"points: -30",
			[]string{
				"p:23:52: risk.questions[0].answers[1].points: is -30; write what the answer adds to the score: a whole number from 0 to 1000",
			},
		},
		{
			"points in words",
			"points: 30",
			"points: many",
			[]string{
				"p:23:52: risk.questions[0].answers[1].points: is a text, not a whole number; write what the answer adds to the score",
			},
		},
		{
			"points in parts",
			"points: 30",
			"points: 1.5",
			[]string{
				"p:23:52: risk.questions[0].answers[1].points: is 1.5; write what the answer adds to the score: a whole number from 0 to 1000",
			},
		},
		{
			"a negative weight",
			"weight: 2",
			"weight: -2",
			[]string{
				"p:20:15: risk.questions[0].weight: is -2; write what the points of its answers are multiplied by: a whole number from 0 to 100",
			},
		},
		{
			"a weight of nothing",
			"weight: 2",
			"weight: 0",
			[]string{
				"p:20:15: warning: risk.questions[0].weight: is 0, so that no answer counts; write 1 or more, or leave the question out",
				"p:26:30: warning: risk.bands[1].from: no answers reach 26: the highest score is 0; lower the bands or give more points",
				"p:27:26: warning: risk.bands[2].from: no answers reach 51: the highest score is 0; lower the bands or give more points",
			},
		},
		{
			"a risk that there is not",
			"risk: moderate\n      because",
			"risk: medium\n      because",
			[]string{
				"p:30:13: risk.rules[0].risk: “medium” is not a word that is known here; write one of low, moderate, high",
			},
		},
		{
			"a rule without a reason",
			"      because: money moves\n",
			"",
			[]string{
				"p:29:7: risk.rules[0].because: is missing; write the reason, as people will read it",
			},
		},
		{
			"a rule that asks for the risk",
			"when: {tags: [money]}",
			"when: {tags: [money], risks: [high]}",
			[]string{
				"p:29:29: risk.rules[0].when.risks: is not a key that is known here; the keys are impacts, kinds, systems, tags",
			},
		},
		{
			"a rule below one that covers it",
			"      because: money moves\n",
			"      because: money moves\n    - {when: {tags: [money], kinds: [release]}, risk: high, because: releases}\n",
			[]string{
				"p:32:7: warning: risk.rules[1]: is never reached: risk.rules[0] matches every change that this rule does; move it up, or leave it out",
			},
		},
		{
			"two rules of which nobody knows what they mean",
			"    - when: {tags: [money]}\n",
			"    - {when: {tags: [mony]}, risk: high, because: x}\n    - when: {tags: [moony]}\n",
			[]string{
				"p:29:22: risk.rules[0].when.tags[0]: there is no system with the tag “mony”; did you mean “money”?",
				"p:30:21: risk.rules[1].when.tags[0]: there is no system with the tag “moony”; write one of money",
			},
		},
		{
			"an empty line of a condition",
			"when: {tags: [money]}",
			"when: {tags: []}",
			[]string{
				"p:29:20: risk.rules[0].when.tags: is empty; write one or more tags of systems",
			},
		},
		{
			"a first band that begins late",
			"from: 0, to: 25",
			"from: 5, to: 25",
			[]string{
				"p:25:25: risk.bands[0].from: leaves out the scores 0 to 4; write 0",
			},
		},
		{
			"a hole between bands",
			"from: 26",
			"from: 30",
			[]string{
				"p:26:30: risk.bands[1].from: leaves out the scores 26 to 29; write 26",
			},
		},
		{
			"a hole of one score",
			"from: 26",
			"from: 27",
			[]string{
				"p:26:30: risk.bands[1].from: leaves out the score 26; write 26",
			},
		},
		{
			"bands that overlap",
			"from: 26",
			"from: 20",
			[]string{
				"p:26:30: risk.bands[1].from: takes the scores 20 to 25 a second time; write 26",
			},
		},
		{
			"bands in the wrong order",
			"    - {risk: low, from: 0, to: 25}\n    - {risk: moderate, from: 26, to: 50}",
			"    - {risk: moderate, from: 0, to: 25}\n    - {risk: low, from: 26, to: 50}",
			[]string{
				"p:26:7: risk.bands[1]: “low” comes after “moderate”; put the bands in the order low, moderate, high",
			},
		},
		{
			"a risk with two bands",
			"{risk: high, from: 51}",
			"{risk: moderate, from: 51}",
			[]string{
				"p:27:7: risk.bands[2]: “moderate” has two bands; make them one",
			},
		},
		{
			"a last band with an end",
			"{risk: high, from: 51}",
			"{risk: high, from: 51, to: 99}",
			[]string{
				"p:27:34: risk.bands[2].to: leaves out every score above 99; leave “to” out of the last band",
			},
		},
		{
			"a middle band without an end",
			"from: 26, to: 50",
			"from: 26",
			[]string{
				"p:26:7: risk.bands[1]: has no “to”, which only the last band may leave out; write “to: 50”",
			},
		},
		{
			"a band that ends before it begins",
			"from: 26, to: 50",
			"from: 26, to: 5",
			[]string{
				"p:26:38: risk.bands[1].to: is 5, less than “from”; write 26 or more",
			},
		},
		{
			"a band that no answers reach",
			"points: 30",
			"points: 25",
			[]string{
				"p:27:26: warning: risk.bands[2].from: no answers reach 51: the highest score is 50; lower the bands or give more points",
			},
		},
	})
}
