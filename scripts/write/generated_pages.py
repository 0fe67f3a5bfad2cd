"""The pages nobody writes: the claims, the bibliography, the figures and their cards. All plain Markdown."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from posixpath import dirname, relpath
from typing import Any

from scripts.mistakes import repository_path
from scripts.places import DOCS
from scripts.read.claims import STRENGTHS, Claim
from scripts.read.references import CHECKED
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue, title_of, uses

BETWEEN = " \u00b7 "  # titles end with a question mark, so no comma between them
HIDDEN = "---\nsearch:\n  exclude: true\n---\n"
PICTURE_FORMATS = (("svg", "SVG"), ("pdf", "PDF"), ("png", "PNG, 144 dots per inch"), ("json", "facts as JSON"))
TABLE_FORMATS = (("csv", "CSV"), ("json", "facts as JSON"))
MEANING = {
    "proved": "the proof stands in the words of the claim or on the page that makes it; the test checks what a machine can",
    "exact": "rational or symbolic arithmetic",
    "certified": "ball arithmetic: every rounding error is bounded, so the result is a proof",
    "numerical": "floating point, within the tolerance the test states",
    "statistical": "a seeded sample, within the interval the test states",
}


def generated(known: Catalogue) -> dict[str, str]:
    """Every generated page: its source address and its Markdown."""
    used = uses(known.figures)
    made = {
        "claims.md": claims_page(known),
        "bibliography.md": bibliography_page(known, used["citation"]),
        "figures.md": figures_page(known),
    }
    for topic in sorted({claim.topic for claim in known.claims.values()}):
        made[f"claims/{topic}.md"] = topic_page(topic, known, used["claim"])
    for figure in known.figures.values():
        made[f"figures/{figure.name}.md"] = card(
            figure, known.facts[figure.name], [*used["figure"].get(figure.name, {})]
        )
    return made


def link_to(path: Path, start: str, anchor: str = "") -> str:
    """A Markdown link from the page `start` to the hand-written page `path`, its title as text."""
    target = relpath(path.relative_to(DOCS).as_posix(), dirname(start) or ".")
    return f"[{title_of(path)}]({target}{anchor})"


def words(topic: str) -> str:
    return topic.replace("_", " ").capitalize()


def of_topic(topic: str, known: Catalogue) -> list[Claim]:
    return sorted((c for c in known.claims.values() if c.topic == topic), key=lambda c: c.line)


def claims_page(known: Catalogue) -> str:
    """All claims by topic, one line each, with what the marks mean."""
    lines = [
        "# What is claimed, and what checks it?",
        "",
        f"This site makes {len(known.claims)} claims that a machine can check. Each is tied to a test in `tests/claims`, printed beside it. The test is run by `make test`; this page says what checks a claim, not that the check passed.",
        "",
    ]
    lines += ["| mark | what stands behind it | claims |", "| --- | --- | --- |"]
    lines += [
        f"| {mark} | {MEANING[mark]} | {sum(c.strength == mark for c in known.claims.values())} |" for mark in STRENGTHS
    ]
    for topic in sorted({claim.topic for claim in known.claims.values()}):
        lines += ["", f"## {words(topic)}", ""]
        lines += [
            f"- {first(claim.statement)} [{claim.strength}](claims/{topic}.md#{claim.name}){{ .mark .mark-{claim.strength} }}"
            for claim in of_topic(topic, known)
        ]
    return "\n".join(lines) + "\n"


def first(statement: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(statement.split("\n\n")[0].split())


def topic_page(topic: str, known: Catalogue, said: dict[str, dict[Path, bool]]) -> str:
    """Every claim of one test file: the statement, where the site makes it, the test itself."""
    page = f"claims/{topic}.md"
    lines = [
        HIDDEN,
        f"# Claims: {words(topic).lower()}",
        "",
        f"From `tests/claims/test_{topic}.py`. [All claims](../claims.md)",
        "",
    ]
    for claim in of_topic(topic, known):
        places = ", ".join(
            link_to(path, page, f"#claim-{claim.name}" if in_text else "")
            for path, in_text in said.get(claim.name, {}).items()
        )
        lines += [f"## {claim.name.replace('_', ' ').capitalize()} {{ #{claim.name} }}", "", claim.statement, ""]
        lines += [
            f"*{claim.strength.capitalize()}*: {MEANING[claim.strength]}." + (f" Said in: {places}." if places else ""),
            "",
        ]
        lines += [fenced(without_docstring(claim.source)), ""]
    return "\n".join(lines)


def fenced(source: str) -> str:
    """A block of Python, its fence longer than any run of backquotes inside."""
    fence = "`" * (1 + max([2, *map(len, re.findall("`+", source))]))
    return f"{fence}python\n{source}\n{fence}"


def without_docstring(source: str) -> str:
    """The text of a test without its docstring, which stands above it on the page."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    rows, docstring = source.splitlines(), function.body[0]
    return "\n".join(rows[: docstring.lineno - 1] + rows[docstring.end_lineno :])


def bibliography_page(known: Catalogue, cited: dict[str, dict[Path, bool]]) -> str:
    """Every source: what it is used for, how far it was checked, where it is cited."""
    lines = [
        "# Which sources are cited, and for what?",
        "",
        "For each source: what this site uses it for, and how far the statement was checked against it.",
        "",
    ]
    for ref in sorted(known.references.values(), key=lambda r: (r.short.lower(), r.key)):
        places = BETWEEN.join(link_to(path, "bibliography.md") for path in cited.get(ref.key, {}))
        lines += [
            ref.full,
            f"{{ #{ref.key} .reference }}",
            "",
            f"{ref.used_for} {CHECKED[ref.checked]}" + (f" Cited in: {places}" if places else ""),
            "{ .reference-use }",
            "",
        ]
    return "\n".join(lines)


def figures_page(known: Catalogue) -> str:
    """The gallery: every figure's finding, with a link to its card."""
    lines = [
        "# Which figures are there, and how do I use one?",
        "",
        "Each figure was drawn by code during the build. Its card offers the drawing, the facts behind it and the source. Text and figures may be used under CC BY 4.0, the code under the MIT licence.",
        "",
    ]
    lines += [f"- [{figure.title.removesuffix('.')}](figures/{figure.name}.md)" for figure in known.figures.values()]
    return "\n".join(lines) + "\n"


def card(figure: Source, facts: dict[str, Any], places: list[Path]) -> str:
    """The card of one figure."""
    page, formats = f"figures/{figure.name}.md", TABLE_FORMATS if figure.is_table else PICTURE_FORMATS
    downloads = ", ".join(f"[{label}]({figure.name}.{suffix})" for suffix, label in formats)
    lines = [HIDDEN, f"# {figure.title.removesuffix('.')}", "", f"{{{{ {figure.name} }}}}", ""]
    lines += [
        "Shown in: " + BETWEEN.join(link_to(path, page) for path in places),
        "",
        "[All figures](../figures.md)",
        "",
        "## Download",
        "",
        downloads + ".",
        "",
    ]
    numbers = [(name, value) for name, value in facts.items() if isinstance(value, int | float | str)]
    if numbers:
        lines += [
            "## Facts",
            "",
            "The single numbers this figure computed, as they are stored, with every digit; arrays are in the JSON file. How many digits are certain is a matter of the claims that quote them.",
            "",
        ]
        lines += ["| fact | value |", "| --- | --- |"] + [f"| `{name}` | `{value}` |" for name, value in numbers] + [""]
    lines += [
        "## Cite",
        "",
        f"> The Convexity and Local Minima contributors. “{figure.title.removesuffix('.')}”. Figure `{figure.name}` of *Convexity and Local Minima: an executable reference*. CC BY 4.0.",
        "",
    ]
    lines += ["## Source", "", f"`{repository_path(figure.path)}`", "", fenced(figure.path.read_text("utf-8").rstrip()), ""]
    return "\n".join(lines)
