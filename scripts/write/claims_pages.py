"""The claims pages: every claim by topic, what its mark means, where the site makes it, and the test itself."""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.read.claims import STRENGTHS, Claim
from scripts.write.catalogue import Catalogue, link_to
from scripts.write.markdown_pieces import NOT_SEARCHED, fenced

MEANING = {
    "proved": "the proof stands in the words of the claim or on the page that makes it; "
    "the test checks what a machine can",
    "exact": "rational or symbolic arithmetic",
    "certified": "ball arithmetic: every rounding error is bounded, so the result is a proof",
    "numerical": "floating point, within the tolerance the test states",
    "statistical": "a seeded sample, within the interval the test states",
}


def claims_page(known: Catalogue) -> str:
    """All claims by topic, one line each, with what the marks mean."""
    lines = [
        "# What is claimed, and what checks it?",
        "",
        f"This site makes {len(known.claims)} claims that a machine can check. Each is tied to a test in "
        "`tests/claims`, printed beside it. The test is run by `make test`; this page says what checks a claim, not that "
        "the check passed.",
        "",
    ]
    lines += ["| mark | what stands behind it | claims |", "| --- | --- | --- |"]
    lines += [
        f"| {mark} | {MEANING[mark]} | {sum(c.strength == mark for c in known.claims.values())} |" for mark in STRENGTHS
    ]
    for topic in sorted({claim.topic for claim in known.claims.values()}):
        lines += ["", f"## {words(topic)}", ""]
        lines += [
            f"- {first_paragraph(claim.statement)} [{claim.strength}](claims/{topic}.md#{claim.name})"
            f"{{ .mark .mark-{claim.strength} }}"
            for claim in of_topic(topic, known)
        ]
    return "\n".join(lines) + "\n"


def topic_page(topic: str, known: Catalogue, made_on: dict[str, dict[Path, bool]]) -> str:
    """Every claim of one test file: the statement, the pages that make it (`made_on`, by claim), the test itself."""
    page = f"claims/{topic}.md"
    lines = [
        NOT_SEARCHED,
        f"# Claims: {words(topic).lower()}",
        "",
        f"From `tests/claims/test_{topic}.py`. [All claims](../claims.md)",
        "",
    ]
    for claim in of_topic(topic, known):
        places = ", ".join(
            link_to(path, page, f"#claim-{claim.name}" if in_text else "")
            for path, in_text in made_on.get(claim.name, {}).items()
        )
        lines += [f"## {claim.name.replace('_', ' ').capitalize()} {{ #{claim.name} }}", "", claim.statement, ""]
        lines += [
            f"*{claim.strength.capitalize()}*: {MEANING[claim.strength]}." + (f" Said in: {places}." if places else ""),
            "",
        ]
        lines += [fenced(without_docstring(claim.source)), ""]
    return "\n".join(lines)


def words(topic: str) -> str:
    return topic.replace("_", " ").capitalize()


def of_topic(topic: str, known: Catalogue) -> list[Claim]:
    return sorted((c for c in known.claims.values() if c.topic == topic), key=lambda c: c.line)


def first_paragraph(statement: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(statement.split("\n\n")[0].split())


def without_docstring(source: str) -> str:
    """The text of a test without its docstring, which stands above it on the page."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    rows, docstring = source.splitlines(), function.body[0]
    return "\n".join(rows[: docstring.lineno - 1] + rows[docstring.end_lineno :])
