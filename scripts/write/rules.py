"""The rules a writer keeps, beyond names that exist: computed decimals, short answers and captions, titles that ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS, ROOT
from scripts.read.claims import Claim
from scripts.read.navigation import address_of, addresses
from scripts.read.notation import CITATION, CODE, FIGURE, MATH, NUMBER, mask
from scripts.read.references import BIBLIOGRAPHY, Reference
from scripts.read.sources import Prose, Source, page_paths, prose_in
from scripts.write.choices import without_answer
from scripts.write.exercises import without_level

ANSWER_WORDS = 60  # as many as one reads at a glance, on a phone without scrolling
CAPTION_WORDS = 60  # the finding, what one sees, what one must not conclude; the rest is for the fold below
FIRST_READING_WORDS = 700  # four minutes for a reader whose language is another
FIX_OF_A_FIRST_READING = 'Move details behind the line !!! second "Second reading".'
ANSWER = re.compile(r'^!!! answer "In short"\n((?:\n|    .*\n?)+)', re.M)
BORDER = re.compile(r"^!!! second ", re.M)
HEADING = re.compile(r"^# (.+)$", re.M)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
LINK = re.compile(r"\]\([^)]*\)")
LIGHTNESS = re.compile(r"\b(?:white|black|pale|dark|light|bright)(?:er|est)?\b", re.I)
NOT_A_RESULT = re.compile(r"CC BY \d\.\d|Python \d\.\d+|version \d+\.\d+(?:\.\d+)?|MathML \d\.\d")
GENERATED = ("claims", "bibliography", "figures", "exercises", "cite")  # pages, or folders of pages, that nobody writes


def violations(figures: Iterable[Source]) -> Iterator[Mistake]:
    """Every rule that a page written by hand, or a text of `figures`, breaks. Raises Mistake for an unreadable page."""
    yield from wrong_names(paths := page_paths())
    figures = list(figures)
    captions = {figure.name: f"{figure.title} {figure.caption}" for figure in figures}
    for texts in map(prose_in, paths):
        yield from title_that_does_not_ask(texts)
        yield from long_first_reading(texts, captions)
        for here in texts:
            yield from [*typed_decimals(here), *long_answers(here)]
    yield from [*without_level(paths), *without_answer(paths), *left_out_of_nav()]
    for figure in figures:
        for line, text in ((1, figure.title), *figure.texts):
            yield from typed_decimals(Prose(figure.path, line, text, figure.name))
        yield from [*long_caption(figure), *named_by_lightness(figure)]


def typed_decimals(here: Prose) -> Iterator[Mistake]:
    """Decimals that a person typed, formulas included; code, computed numbers and places in a source aside."""
    text = here.text
    for pattern in (FRONT_MATTER, CODE, NUMBER, CITATION, NOT_A_RESULT):
        text = mask(text, pattern)
    for match in re.finditer(r"(?<![\w.])\d*\.\d+", text):
        yield Mistake(
            here.path,
            line_at(here, match.start()),
            f"the decimal {match[0]} is typed.",
            "Name the fact that computes it, {{ figure.fact:.3f }}, or write a fraction.",
        )


def long_answers(here: Prose) -> Iterator[Mistake]:
    """Answers "in short" of more than ANSWER_WORDS words."""
    for match in ANSWER.finditer(here.text):
        if (count := words(match[1])) > ANSWER_WORDS:
            what = f"the answer in short has {count} words, more than {ANSWER_WORDS}."
            yield Mistake(here.path, line_at(here, match.start()), what, "Shorten it; the page can say the rest.")


def long_first_reading(texts: list[Prose], captions: dict[str, str]) -> Iterator[Mistake]:
    """A page, given as its texts, with more than FIRST_READING_WORDS words before its second reading.

    The captions of its figures count. A page that answers in short and has no second reading is all first reading; one
    without an answer, such as the glossary, is not read from its beginning to its end.
    """
    if not any(ANSWER.search(here.text) for here in texts):
        return
    borders = [(here, match.start()) for here in texts for match in BORDER.finditer(mask(here.text, CODE))]
    if len(borders) > 1:
        fix = 'Write one line !!! second "Second reading", and below it, indented, what follows.'
        yield Mistake(texts[0].path, 1, f"has {len(borders)} borders between its two readings.", fix)
        return
    border, place = borders[0] if borders else (texts[-1], len(texts[-1].text))
    first = [here.text for here in texts[: texts.index(border)]] + [border.text[:place]]
    shown = [captions.get(found["name"], "") for text in first for found in FIGURE.finditer(mask(text, CODE))]
    if (count := sum(map(words, first + shown))) > FIRST_READING_WORDS:
        what = f"the first reading has {count} words, more than {FIRST_READING_WORDS}."
        yield Mistake(border.path, line_at(border, place), what, FIX_OF_A_FIRST_READING)


def long_caption(figure: Source) -> Iterator[Mistake]:
    """A caption of more than CAPTION_WORDS words."""
    if (count := words(figure.caption)) > CAPTION_WORDS:
        what = f"the caption has {count} words, more than {CAPTION_WORDS}."
        yield Mistake(figure.path, figure.line_of_caption, what, "Give the rest to a paragraph 'How it was made:'.")


def named_by_lightness(figure: Source) -> Iterator[Mistake]:
    """Words on a figure that hold in light or in dark alone: what is white in one is black in the other."""
    for line, text in ((1, figure.title), *figure.texts):
        for match in LIGHTNESS.finditer(text):
            place = line_at(Prose(figure.path, line, text, figure.name), match.start())
            what = f"'{match[0]}' is wrong in light or in dark, where the colours are others."
            yield Mistake(figure.path, place, what, "Say 'deeper colour', name the hue, or say what is drawn there.")


def title_that_does_not_ask(texts: list[Prose]) -> Iterator[Mistake]:
    """A page, given as its texts, whose title is no question. One without a title is another mistake."""
    for here in texts:
        if match := HEADING.search(mask(here.text, CODE)):
            if not match[1].rstrip().endswith("?"):
                what = f"the title '{match[1].strip()}' is not a question."
                yield Mistake(here.path, line_at(here, match.start()), what, "Write the question the page answers.")
            return


def wrong_names(paths: Iterable[Path]) -> Iterator[Mistake]:
    """Pages that no link can name, or whose name another or a generated page has, whatever the case of letters."""
    taken: dict[str, Path] = {}
    for path in paths:
        address = path.relative_to(DOCS).with_suffix("")
        if address.parts[0] in GENERATED:
            what = f"stands where the build writes its pages on {address.parts[0]}."
            yield Mistake(path, 0, what, "Give the page another name or folder.")
        if path.suffix == ".py" and not re.fullmatch(r"[a-z]\w*", path.stem):
            fix = "Name it in small letters, digits and underscores."
            yield Mistake(path, 0, "has a name that a link to a worked example cannot have.", fix)
        other = taken.setdefault(address.as_posix().lower(), path)
        if other != path:
            yield Mistake(path, 0, f"would become the same page as {other.name}.", "Give one of them another name.")


def left_out_of_nav() -> Iterator[Mistake]:
    """A page written by hand that `nav` of mkdocs.yml does not name: no reader would find it there.

    A project without a `nav` takes every page.
    """
    config = ROOT / "mkdocs.yml"
    text, named = text_of(config), set(addresses())
    for path in page_paths() if named else ():
        if (address := address_of(path)) not in named:
            line = text.count("\n", 0, re.search(r"^nav:", text, re.M).start()) + 1  # type: ignore[union-attr]
            yield Mistake(config, line, f"nav does not name {address}.", f"Add '- {address}' under a section.")


def unused(
    claims: Iterable[Claim],
    references: Iterable[Reference],
    made: Iterable[str],
    cited: Iterable[str],
    proved: Iterable[str],
) -> Iterator[Mistake]:
    """Claims that no page makes, those called proved that no page proves, and sources that no page cites.

    `made`, `cited` and `proved` are the names that pages use.
    """
    made, cited, proved = set(made), set(cited), set(proved)
    for claim in claims:
        if claim.strength == "proved" and claim.name not in proved:
            fix = f"Write [Proof.](proof:{claim.name}) on a page where the proof begins, or choose another mark."
            yield Mistake(claim.path, claim.line, f"the claim test_{claim.name} is proved on no page.", fix)
        if claim.name not in made:
            fix = f"Write [the sentence](test:{claim.name}) on a page, or move the test out of tests/claims."
            yield Mistake(claim.path, claim.line, f"the claim test_{claim.name} is made on no page.", fix)
    for reference in references:
        if reference.key not in cited:
            what = f"the source {reference.key} is cited nowhere."
            yield Mistake(
                BIBLIOGRAPHY, reference.line, what, f"Write [@{reference.key}] on a page, or delete the entry."
            )


def words(text: str) -> int:
    """The words a reader meets: a formula, a computed number and a citation are one each, an address is none."""
    for pattern in (MATH, NUMBER, CITATION):
        text = pattern.sub("x", text)
    text = FRONT_MATTER.sub("", FIGURE.sub("", text))
    return sum(any(map(str.isalnum, word)) for word in LINK.sub("", text).split())


def line_at(here: Prose, position: int) -> int:
    return here.first_line + here.text.count("\n", 0, position)
