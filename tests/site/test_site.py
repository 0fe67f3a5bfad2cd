"""The built site, in a real browser: every check on every page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site import checks, links
from tests.site.facts import Facts
from tests.site.visits import BARE_PAGES, NOT_FOUND

Pages = dict[str, Facts]


@pytest.mark.parametrize("check", checks.PAGE_CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
def test_every_page_passes(check: Callable[[Facts], list[str]], pages: Pages):
    problems = [f"{name}: {problem}" for name, facts in pages.items() for problem in check(facts)]
    assert not problems, "\n".join([check.__doc__ or "", *problems])


@pytest.mark.parametrize("find", links.FINDERS, ids=lambda find: find.__name__)
def test_the_pages_hang_together(find: Callable[[Pages, Path], list[str]], pages: Pages, built_site: Path):
    places = {name: facts for name, facts in pages.items() if name != NOT_FOUND}
    assert not (problems := find(places, built_site)), "\n".join(problems)


def test_the_site_has_pages_formulas_and_figures(pages: Pages):
    """The checks above say nothing about an empty site."""
    assert {"index.html", "claims.html", "bibliography.html", NOT_FOUND} <= set(pages)
    assert sum(facts.online["formulas"] for facts in pages.values()) > 0
    assert sum(facts.online["pictures"] for facts in pages.values()) > 0
    for name, facts in pages.items():  # an axe that judges no text finds no fault
        assert facts.texts > (40 if name in BARE_PAGES else 100), name
