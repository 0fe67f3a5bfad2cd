"""On the built pages each term of the glossary is a link where a reader meets it first, and says what it means."""

import re
from html.parser import HTMLParser
from pathlib import Path

from scripts.places import DOCS
from scripts.read.glossary import entries
from scripts.read.page_top import unlinked_terms
from scripts.read.sources import page_paths

ASIDE = {"h1", "h2", "h3", "h4", "table", "code", "pre", "math", "svg", "figure", "summary", "nav", "script"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
BOXES = re.compile(r"\b(?:answer|admonition-title|second|term|output|highlight)\b")


class Text(HTMLParser):
    """The running text of an article outside folds; where a link or another aside stands, a bar, and for a term its key."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []  # elements of the article, and whether each is an aside
        self.pieces: list[str] = []
        self.definitions: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID or not (self.open or tag == "article"):
            return
        here = {name: value or "" for name, value in attrs}
        names = here.get("class", "")
        if tag == "a" and names == "term" and not any(name == "details" for name, _ in self.open):
            key = here["href"].partition("#")[2]
            self.definitions[key] = here["data-definition"]
            self.pieces.append(f" |{key}| ")
        aside = tag in ASIDE or tag in ("a", "details") or (tag == "div" and bool(BOXES.search(names)))
        aside &= not (tag == "div" and "second" in names.split())  # what it says is text
        self.pieces.append(" | " if aside else "")
        self.open.append((tag, aside))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        self.pieces.append("" if tag in ("em", "strong", "span", "data") else " | ")

    def handle_data(self, data: str) -> None:
        if self.open and not any(aside for _, aside in self.open):
            self.pieces.append(data)


def read(path: Path) -> Text:
    text = Text()
    text.feed(path.read_text("utf-8"))
    return text


def unlinked_uses(text: str, keys: dict[str, str]) -> list[str]:
    """The terms of which a form stands in the text before their link, or without one. `keys` has them by their forms."""
    words = "|".join(map(re.escape, sorted(keys, key=len, reverse=True)))
    met: set[str] = set()
    wrong = []
    for match in re.finditer(rf"\|([\w-]+)\||(?<![\w-])({words})(?![\w-])", re.sub(r"\s+", " ", text), re.I):
        key = match[1] or keys[match[2].lower()]
        if match[2] and key not in met:
            wrong.append(f"{match[2]}: {text[max(0, match.start() - 40) : match.end() + 20]}")
        met.add(key)
    return wrong


def test_each_term_is_a_link_where_it_is_met_first(built_site: Path) -> None:
    problems, links = [], 0
    for source in page_paths():
        address = source.relative_to(DOCS)
        text = read(built_site / address.with_suffix(".html"))
        links += len(text.definitions)
        told = {**entries(), **dict.fromkeys(unlinked_terms(source))}
        keys = {
            form.lower(): key
            for key, entry in told.items()
            for form in (entry.forms if entry and address.as_posix() not in entry.pages else ())
        }
        wrong = unlinked_uses("".join(text.pieces), keys) if address.name != "glossary.md" else []
        wrong += [key for key, words in text.definitions.items() if words != entries()[key].definition]
        problems += [f"{address}: {what}" for what in wrong]
    assert not problems, "\n".join(problems)
    assert links > 500


def test_an_unlinked_use_is_noticed() -> None:
    keys = {"saddle": "saddle", "strict saddle": "strict-saddle"}
    assert unlinked_uses("a |saddle| | b saddle", keys) == []
    assert unlinked_uses("a strict saddle |saddle| | b", keys) == ["strict saddle: a strict saddle |saddle| | b"]
    assert len(unlinked_uses("a saddle |saddle| | b", keys)) == 1
