"""One order of the pages: what a page calls "Next" is what `nav` names next, as the link at its foot is."""

import re
from itertools import pairwise
from posixpath import dirname, join, normpath

from scripts.read.navigation import address_of, addresses, pages_in_order

NEXT = re.compile(r"^(?:# )?#+ Next\b.*\n(?:.*\n)*?.*?\]\(([^)#\s]+)", re.M)


def named_next(text: str, address: str) -> str | None:
    """The address of the first link under the heading "Next" of a page; None if it has none."""
    found = NEXT.search(text)
    return found and normpath(
        join(dirname(address), found[1].removesuffix(".py") + ".ipynb" * found[1].endswith(".py"))
    )


def test_the_first_link_under_next_is_read_on_pages_and_in_examples():
    assert named_next("# A?\n\n## Next\n\nB? [B](b.md#c) and [D](d.md)\n", "a.md") == "b.md"
    assert named_next("# # A?\n#\n# ## Next\n#\n# [B](b.py) or [D](../d.md)\n", "examples/a.py") == "examples/b.ipynb"
    assert named_next("# # A?\n#\n# ## Next\n#\n# [D](../d.md)\n", "examples/a.py") == "d.md"
    assert named_next("# A?\n\n[Next](b.md)\n", "a.md") is None


def test_next_in_the_text_is_next_in_the_navigation():
    order = addresses()
    following = dict(pairwise(order))
    said = {address_of(path): named_next(path.read_text("utf-8"), address_of(path)) for path in pages_in_order()}
    named = {address: other for address, other in said.items() if other}
    assert len(named) > 30
    assert {page: (other, following.get(page)) for page, other in named.items() if other != following.get(page)} == {}
