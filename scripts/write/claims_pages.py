"""The claims pages: what a page claims, sentence by sentence, with its mark, the exact statement and the test."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import indent

from scripts.mistakes import repository_path
from scripts.read.claims import STRENGTHS
from scripts.read.navigation import sections
from scripts.read.notation import notations
from scripts.read.sources import prose_in
from scripts.write.catalogue import Catalogue, claims_address, link_to, title_of
from scripts.write.markdown_pieces import BETWEEN, FOUND_LAST, NOT_SEARCHED, fenced

MEANING = {
    "proved": "a proof stands on the page; the test tries to refute the statement on generated cases",
    "exact": "rational or symbolic arithmetic, so nothing is rounded",
    "certified": "a proof by computer: ball arithmetic, or floating point with a proved bound on its rounding",
    "numerical": "floating point, within the tolerance that the test states",
    "statistical": "a seeded sample, within the interval that the test states",
}
NAMES = "Adam AMSGrad Cauchy Gaussian Hessian Jensen Kramers Krawczyk Nesterov Newton Rayleigh ReLU XOR"
AS_WRITTEN = {name.lower(): name for name in NAMES.split()} | {"krawczyks": "Krawczyk's"}
LINK = re.compile(r"\[([^\[\]]*)\]\([^)\s]*\)")
# Addresses, commands of formulas, and what sets something apart.
UNSEEN = re.compile(r"\]\([^)\s]*\)|\\[a-zA-Z]+|[\\{}$*`\[^_]")
FACT = re.compile(r"\{\{.*?\}\}")


def claims_page(known: Catalogue) -> str:
    """What the marks mean, and for each page how many claims of each kind it makes."""
    lines = [
        FOUND_LAST,
        "# What is claimed, and what checks it?",
        "",
        f"This site makes {len(known.claims)} claims that a machine can check. Each is tied to a test in "
        "`tests/claims`, which `make test` runs. A small word after a sentence says what stands behind it:",
        "",
        "| mark | what stands behind it | claims |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {mark} | {MEANING[mark]} | {sum(c.strength == mark for c in known.claims.values())} |" for mark in STRENGTHS
    ]
    lines += [
        "",
        "A mark leads to the test; *proved* leads to the proof, and from there a link leads to the test. The lists say "
        "what checks a claim, not that the check passed.",
        "",
    ]
    for title, paths in sections():
        if rows := [row for path in paths if (row := counted(path, known))]:
            lines += [f"## {title}", ""] if title else []
            lines += [*rows, ""]
    return "\n".join(lines)


def counted(path: Path, known: Catalogue) -> str:
    """An entry of a list: the page, and how many claims of each kind it makes; '' if it makes none."""
    its = [known.claims[name].strength for name in listed_on(path, known)]
    counts = ", ".join(f"{its.count(mark)}\u00a0{mark}" for mark in STRENGTHS if mark in its)
    return f"- [{title_of(path)}]({claims_address(path)}.md){BETWEEN}{counts}" if its else ""


def claims_of_page(path: Path, known: Catalogue, made_on: dict[str, dict[Path, bool]]) -> str:
    """Every claim that `path` makes before any other page; '' if there is none.

    `made_on` holds for each claim the pages that make it, and whether in their text or in a caption.
    """
    page, said = f"{claims_address(path)}.md", sentences(path)
    lines = [
        NOT_SEARCHED,
        f"# Claims: {title_of(path)}",
        "",
        f"{link_to(path, page)}{BETWEEN}[All claims](../claims.md)",
        "",
    ]
    for name in listed_on(path, known):
        claim = known.claims[name]
        places = BETWEEN.join(
            link_to(place, page, f"#claim-{name}" if in_text else "") for place, in_text in made_on[name].items()
        )
        quoted = [f"> {said[name]}"] if name in said else []
        behind = f"*{claim.strength.capitalize()}*: {MEANING[claim.strength]}. Said in: {places}"
        lines += [f"## {heading(name)} {{ #{name} }}", "", *waiting([*quoted, claim.statement, behind])]
        lines += [f'??? test "The test, from {repository_path(claim.path)}"', ""]
        lines += [indent(fenced(without_docstring(claim.source)), "    "), ""]
    return "\n".join(lines) if len(lines) > 5 else ""


def waiting(blocks: list[str]) -> list[str]:
    """Blocks in a box that tells the style sheet how many characters it holds, about, and so how high it will be.

    Browsers lay it out when it comes near, for there are dozens on a page.
    """
    length = sum(len(UNSEEN.sub("", FACT.sub("0.12", block))) for block in blocks)
    box = f'<div class="claimed" style="--characters: {length}" markdown="1">'
    return [box, "", *(line for block in blocks for line in (block, "")), "</div>", ""]


def heading(name: str) -> str:
    """The name of a test as words: "newton_finds_the_hessian" is "Newton finds the Hessian"."""
    words = [AS_WRITTEN.get(word, word) for word in name.split("_")]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


def listed_on(path: Path, known: Catalogue) -> list[str]:
    """The claims that are listed on the claims page of `path`, in the order in which it makes them."""
    return [name for name, address in known.listed.items() if address == claims_address(path) and name in known.claims]


def sentences(path: Path) -> dict[str, str]:
    """The words in which a page first makes each of its claims, on one line, their notations left in and links taken out."""
    found: dict[str, str] = {}
    for text in (here.text for here in prose_in(path)):
        for notation in notations(text):
            if notation.kind == "claim":
                found.setdefault(notation.name, LINK.sub(r"\1", " ".join(text[slice(*notation.inner)].split())))
    return found


def without_docstring(source: str) -> str:
    """The text of a test without its docstring, which stands above it on the page."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    rows, docstring = source.splitlines(), function.body[0]
    return "\n".join(rows[: docstring.lineno - 1] + rows[docstring.end_lineno :])
