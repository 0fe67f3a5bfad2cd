"""Do the pages hang together? All facts in, problems out, each one sentence that names its page."""

from collections import deque
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.site.facts import Facts


def find_broken_links(pages: dict[str, Facts], root: Path) -> list[str]:
    """Links from the disk that lead to no file, or to an anchor that is not on the page."""
    problems = []
    for name, facts in pages.items():
        for target, anchor in _links(facts, root):
            if not (root / target).is_file():
                problems.append(f"{name} links to {target}, which does not exist")
            elif anchor and target in pages and anchor not in pages[target].online["ids"]:
                problems.append(f"{name} links to {target}#{anchor}, which is not on that page")
    return problems


def find_unreachable(pages: dict[str, Facts], root: Path) -> list[str]:
    """Pages that no chain of links from the home page reaches."""
    reached, queue = {"index.html"}, deque(["index.html"])
    while queue:
        for target, _ in _links(pages[queue.popleft()], root):
            if target in pages and target not in reached:
                reached.add(target)
                queue.append(target)
    return [f"{name} cannot be reached from the home page" for name in pages if name not in reached]


def find_unlinked(pages: dict[str, Facts], root: Path) -> list[str]:
    """Figures without a card, and claims and sources that no link leads to."""
    linked = {(target, anchor) for facts in pages.values() for target, anchor in _links(facts, root)}
    wanted = [(f"figures/{name.removeprefix('fig-')}.html", "") for f in pages.values() for name in f.online["figures"]]
    wanted += [(page, name) for page, facts in pages.items() for name in facts.online["references"]]
    wanted += [
        (page, name) for page, facts in pages.items() if page.startswith("claims/") for name in facts.online["sections"]
    ]
    return [f"nothing links to {page}{anchor and '#' + anchor}" for page, anchor in sorted(set(wanted) - linked)]


def _links(facts: Facts, root: Path) -> list[tuple[str, str]]:
    """Links within the site, as (file below the root, anchor), taken from the page opened from disk."""
    home = root.as_uri() + "/"
    parts = [urlsplit(link) for link in facts.from_disk[0]["links"] if link.startswith("file:")]
    return [(unquote(link.path).removeprefix(unquote(urlsplit(home).path)), unquote(link.fragment)) for link in parts]


FINDERS = [find_broken_links, find_unreachable, find_unlinked]
