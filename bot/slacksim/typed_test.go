package slacksim

import "testing"

func TestWhatPeopleTypeIsEscaped(t *testing.T) {
	t.Parallel()
	sim := New(Config{})
	for _, c := range []struct{ typed, want string }{
		{"fish & chips < 5 > 3", "fish &amp; chips &lt; 5 &gt; 3"},
		{"ask @mara, please", "ask <@U0MARA001>, please"},
		{"ask @mara.", "ask <@U0MARA001>."},
		{"ask @sre now", "ask <!subteam^S0SRETEAM> now"},
		{"@here", "<!here>"},
		{"see #changes", "see <#C0CHANGES|changes>"},
		{"see #nowhere and @nobody", "see #nowhere and @nobody"},
		{"mail mara@example.com", "mail mara@example.com"},
		{"https://a.example/b?c=1&d=2", "<https://a.example/b?c=1&amp;d=2>"},
		{"<@U0MARA001> and <https://a.example>", "<@U0MARA001> and <https://a.example>"},
		{"a @ b # c", "a @ b # c"},
		{"<script>", "&lt;script&gt;"},
	} {
		if got := sim.escapeTyped(c.typed); got != c.want {
			t.Errorf("%q became %q, want %q", c.typed, got, c.want)
		}
	}
}
