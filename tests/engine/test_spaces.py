"""A finished page is written without the blanks that nobody sees."""

from __future__ import annotations

from scripts.site.spaces import squeezed

LISTING = '<pre class="a"><span></span><code>if x:\n<span class="w">    </span><b>y</b>\n    <b>z</b>\n\n</code></pre>'
SCRIPT = '<script>\n"<p>\\n\\n<p>"\n\n</script>'


def test_one_line_end_stands_for_all_blanks_between_elements():
    assert squeezed("<ul>\n\n  <li>a b</li>  \n\t<li> c  d\n e</li><li>f</li> <li></ul>\n") == (
        "<ul>\n<li>a b</li>\n<li> c  d\n e</li><li>f</li> <li></ul>\n"
    )


def test_what_shows_its_blanks_keeps_them_without_marks():
    assert squeezed(f"<p>\n\n<p>{LISTING}\n\n<p>{SCRIPT}\n \n{LISTING}") == (
        "<p>\n<p>"
        + (shown := '<pre class="a"><code>if x:\n    <b>y</b>\n    <b>z</b>\n\n</code></pre>')
        + f"\n\n<p>{SCRIPT}\n \n{shown}"
    )
