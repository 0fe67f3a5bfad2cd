"""What must hold of the pages, captions, claims and sources of this repository, read without building the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.mistakes import repository_path
from scripts.places import ROOT
from scripts.read.claims import all_claims
from scripts.read.notation import CITATION, CODE, NUMBER, mask
from scripts.read.references import references
from scripts.read.sources import Prose, figure_paths, figure_source, pages, prose_of
from scripts.write.catalogue import uses

FIGURES = {path.stem: figure_source(path) for path in figure_paths()}
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
NOT_A_RESULT = re.compile(r"CC BY \d\.\d|Python \d\.\d+|version \d+\.\d+(?:\.\d+)?|MathML \d\.\d")


def typed_decimals(here: Prose) -> list[str]:
    """Decimals that a person typed, formulas included; code, computed numbers and places in a source aside."""
    text = here.text
    for pattern in (FRONT_MATTER, CODE, NUMBER, CITATION, NOT_A_RESULT):
        text = mask(text, pattern)
    return [
        f"line {here.first_line + text.count(chr(10), 0, match.start())}: {match[0]}"
        for match in re.finditer(r"(?<![\w.])\d+\.\d+", text)
    ]


@pytest.mark.parametrize("path", pages(), ids=repository_path)
def test_no_page_holds_a_typed_decimal(path: Path) -> None:
    assert [place for here in prose_of(path) for place in typed_decimals(here)] == []


@pytest.mark.parametrize("path", figure_paths(), ids=repository_path)
def test_no_caption_holds_a_typed_decimal(path: Path) -> None:
    source = figure_source(path)
    texts = ((1, source.title), (source.line_of_caption, source.caption), (source.line_of_words, source.words))
    assert [place for line, text in texts for place in typed_decimals(Prose(path, line, text))] == []


@pytest.mark.parametrize(
    "text", ["0.5", "$0.5$", "$$\nx = 1.25\n$$", "about 12.5%", "-0.25", "(3.0)", "| 0.1 |", "{{ a.b:.2f }} or 2.5"]
)
def test_a_typed_decimal_is_seen(text: str) -> None:
    assert typed_decimals(Prose(ROOT, 1, text))


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b:.2f }}",
        "$x = {{ a.b:.2f }}$",
        "`0.5`",
        "```\n0.5\n```",
        "CC BY 4.0",
        "Python 3.11",
        "1/2 and 10",
        "[@key, Theorem 1.2]",
        "---\na: 0.5\n---\n",
        "example.7z",
    ],
)
def test_what_is_no_typed_decimal_is_left_alone(text: str) -> None:
    assert typed_decimals(Prose(ROOT, 1, text)) == []


@pytest.mark.parametrize("path", pages(), ids=repository_path)
def test_the_answer_in_short_is_short(path: Path) -> None:
    for here in prose_of(path):
        for box in re.findall(r'^!!! answer "In short"\n((?:\n|    .*\n?)+)', here.text, re.M):
            words = re.sub(r"\]\([^)]*\)|\{\{.*?\}\}|\$[^$]*\$", "x", box).split()
            assert len(words) <= 60, f"{len(words)} words"


def test_every_claim_is_made_on_some_page() -> None:
    assert sorted(all_claims().keys() - uses(FIGURES)["claim"].keys()) == []


def test_every_source_is_cited_somewhere() -> None:
    assert sorted(references().keys() - uses(FIGURES)["citation"].keys()) == []
