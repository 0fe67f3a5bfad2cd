"""Letters that mean something else on a page than in the notation: the page says so near its top, the notation lists them.

A page declares them there: `letters: m = the momentum; s = the width of the blur`. They become one line: before the
first section those that the first reading uses, at the border of the second reading the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.mistakes import Mistake
from scripts.places import DOCS
from scripts.read.notation import CODE, mask, notations
from scripts.read.page_top import declared_letters
from scripts.read.sources import page_paths, prose_in
from scripts.write.rules import BORDER, FRONT_MATTER

NOTATION = DOCS / "notation.md"
PLACE = "<!-- letters of all pages -->"  # of their table in the notation
ROW = re.compile(r"^\| (?P<symbols>\$.+?) \| (?P<meaning>.+?) \|", re.M)
NO_LETTERS = re.compile(r"\\(?:begin|end|text|operatorname|math(?:bb|rm|bf))\*?\s*(?:\{[^}]*\}|\w)|\{\{.*?\}\}", re.S)
LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
SECTION = re.compile(r"^## ", re.M)
SECOND = re.compile(r"^(!!! second .*\n(?:\n*    .+\n)+)", re.M)


def with_letters(text: str, path: Path) -> str:
    """`text`, the source of the page at `path`, with a line on the letters it declares; in the notation, their table."""
    if path == NOTATION:
        return text.replace(PLACE, table(page_paths()))
    letters = dict(part.split(" = ", 1) for part in declared_letters(path))
    border = BORDER.search(mask(text, CODE))
    before = used(text[: border.start()]) if border else set(letters)
    first = {letter: meaning for letter, meaning in letters.items() if letter in before}
    second = {letter: meaning for letter, meaning in letters.items() if letter not in before}
    if second:
        text = SECOND.sub(lambda m: f"{m[1]}\n    {line(second, path)}\n    {{ .letters }}\n", text, count=1)
    section = SECTION.search(mask(text, CODE)) if first else None
    if section:
        text = f"{text[: section.start()]}{line(first, path)}\n{{ .letters }}\n\n{text[section.start() :]}"
    return text


def line(letters: dict[str, str], path: Path) -> str:
    said = "; ".join(f"${letter}$ is {meaning}" for letter, meaning in letters.items())
    up = "../" * (len(path.relative_to(DOCS).parts) - 1)
    return (
        f"On this page {said}. [On other pages]({up}notation.md#letters-with-a-second-meaning) that can be different."
    )


def used(text: str) -> set[str]:
    """The letters, and names such as \\lambda, that stand in the formulas of a text."""
    found = [notation.name for notation in notations(FRONT_MATTER.sub("", text)) if notation.kind == "formula"]
    return {letter for tex in found for letter in LETTER.findall(NO_LETTERS.sub(" ", tex))}


def table(paths: Iterable[Path]) -> str:
    """The rows of all letters that pages declare: what each is elsewhere, and what it is on which page."""
    pages: dict[str, dict[str, list[str]]] = {}
    for path in paths:
        address = path.relative_to(DOCS).as_posix()
        for part in declared_letters(path):
            letter, meaning = part.split(" = ", 1)
            link = f"[{re.sub(r'[-_]', ' ', path.stem)}]({address})"
            pages.setdefault(letter, {}).setdefault(meaning, []).append(link)
    usual = meanings(NOTATION.read_text("utf-8-sig")) if NOTATION.exists() else {}
    order = sorted(pages, key=lambda letter: (letter.lstrip("\\").lower(), letter))
    cells = {
        letter: "; ".join(f"{meaning}: {', '.join(links)}" for meaning, links in there.items())
        for letter, there in pages.items()
    }
    return "\n".join(f"| ${letter}$ | {usual.get(letter, '')} | {cells[letter]} |" for letter in order)


def meanings(notation: str) -> dict[str, str]:
    """What each letter that has a row of its own in the notation means there."""
    found: dict[str, str] = {}
    for match in ROW.finditer(notation):
        for letter in re.findall(r"\$(\\?[A-Za-z]+)(?:\([^$]*\))?\$", match["symbols"]):
            found.setdefault(letter, match["meaning"])
    return found


def wrong_letters(paths: Iterable[Path]) -> Iterator[Mistake]:
    """Declarations that cannot be read, and letters that no formula of their page has."""
    for path in paths:
        letters = declared_letters(path)
        there = set().union(*(used(here.text) for here in prose_in(path))) if letters else set()
        for part in letters:
            letter, is_, _ = part.partition(" = ")
            if not is_:
                yield Mistake(path, 1, f"cannot read '{part}' in letters.", "Write: letters: m = the momentum; s = ...")
            elif letter not in there:
                fix = "Take it out of letters, or correct it."
                yield Mistake(path, 1, f"declares the letter '{letter}', which none of its formulas has.", fix)
