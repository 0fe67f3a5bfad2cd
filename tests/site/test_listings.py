"""Listings of code have elements for the tokens that have a colour of their own, and for no others."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from scripts.places import BARE
from scripts.site.listings import without_plain_tokens

CODE = '@given\ndef f(x, *, y=1.5):\n    """Words."""\n    return x in [y, -2] or f"a < b"  # as said\n'
COLOURED = re.compile(r'<span class="(\w+)">')


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_plain_tokens_become_text_and_the_others_stay() -> None:
    before = highlight(CODE, PythonLexer(), HtmlFormatter())
    after = without_plain_tokens(before)
    assert words(after) == words(before) == CODE + "\n"
    assert set(COLOURED.findall(before)) - set(COLOURED.findall(after)) == {"n", "p", "o", "ow", "sa"}
    assert {"k", "nd", "nf", "mi", "mf", "sd", "s2", "c1"} <= set(COLOURED.findall(after))
    assert (
        without_plain_tokens('<p class="n">x</p><span class="note">y</span>')
        == '<p class="n">x</p><span class="note">y</span>'
    )


def test_every_page_has_only_tokens_of_a_colour(built_site: Path) -> None:
    """As the style sheet has it, which is cut to what the pages use."""
    sheet = (built_site / "assets/stylesheets/site.css").read_text("utf-8")
    coloured = set(re.findall(r"\.highlight \.(\w+)", sheet))
    pages = [path for path in built_site.rglob("*.html") if BARE not in path.parts]
    listings = [code for path in pages for code in re.findall(r"<pre>.*?</pre>", path.read_text("utf-8"), re.DOTALL)]
    used = {name for code in listings for name in COLOURED.findall(code)}
    assert len(listings) > 500 and used <= coloured and {"k", "mi"} <= used, used - coloured
