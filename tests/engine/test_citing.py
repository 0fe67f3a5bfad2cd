"""How the site, a page and a figure are cited, and what a CITATION.cff that lacks something is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.read import citation
from scripts.read.citation import Work, cited_work
from scripts.write.citing import Part, bibtex, csl_json, folds, in_words

WORK = Work("Bowls & twins: a reference", ("The bowl group", "Doe, Jane"), frozenset({"The bowl group"}), "1.0",
            date(2026, 11, 23), (), "")  # fmt: skip
PUBLISHED = WORK._replace(address="https://example.org/bowls/")
PAGE = Part("Is 50 % of a bowl round?", page="bowls/round.html")
FIGURE = Part("A bowl has one minimum", "round_bowl", page="figures/round_bowl.html")
TABLE = Part("Orbits grow fast", "orbits", "Table", "figures/orbits.html")


def test_a_citation_in_words_names_what_there_is() -> None:
    assert in_words(WORK, Part()) == "The bowl group; Doe, Jane (2026). *Bowls & twins: a reference*, version 1.0."
    assert in_words(WORK, PAGE) == (
        "The bowl group; Doe, Jane (2026). “Is 50 % of a bowl round?” In *Bowls & twins: a reference*, version 1.0. CC BY 4.0."
    )
    assert "“A bowl has one minimum.” Figure `round_bowl` of *Bowls" in in_words(WORK, FIGURE)
    assert "“Orbits grow fast.” Table `orbits` of *Bowls" in in_words(WORK, TABLE)


def test_an_address_is_named_only_where_one_is_configured() -> None:
    for part, page in ((Part(), ""), (PAGE, "bowls/round.html"), (FIGURE, "figures/round_bowl.html")):
        forms = in_words(WORK, part), bibtex(WORK, part), csl_json(WORK, part)
        assert not any("http" in form or "url" in form.lower() for form in forms)
        address = f"https://example.org/bowls/{page}"
        assert address in in_words(PUBLISHED, part) and f"url = {{{address}}}" in bibtex(PUBLISHED, part)
        assert json.loads(csl_json(PUBLISHED, part))[0]["URL"] == address


def test_bibtex_escapes_what_tex_reads() -> None:
    assert bibtex(WORK, Part()).split("\n") == [
        "@misc{bowls2026,",
        "  author = {{The bowl group} and Doe, Jane},",
        r"  title = {{Bowls \& twins: a reference}},",
        "  year = {2026},",
        "  month = nov,",
        "  note = {Version 1.0}",
        "}",
    ]
    assert r"title = {{Is 50 \% of a bowl round?}}" in bibtex(WORK, PAGE)
    entry = bibtex(WORK, FIGURE)
    assert (
        entry.startswith("@misc{bowls2026-figure-round_bowl,\n")
        and r"Figure \texttt{round\_bowl} of \emph{Bowls \&" in entry
    )
    assert (
        bibtex(WORK, Part("a\\b{c}~^#$")).count(r"a\textbackslash{}b\{c\}\textasciitilde{}\textasciicircum{}\#\$") == 1
    )


def test_csl_json_names_persons_and_groups_apart() -> None:
    kinds = [json.loads(csl_json(WORK, part))[0]["type"] for part in (Part(), PAGE, FIGURE)]
    assert kinds == ["software", "webpage", "figure"]
    item = json.loads(csl_json(WORK, FIGURE))[0]
    assert item["author"] == [{"literal": "The bowl group"}, {"family": "Doe", "given": "Jane"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 23]]} and item["container-title"] == WORK.title
    assert "container-title" not in json.loads(csl_json(WORK, Part()))[0]


def test_the_folds_hold_both_forms_to_copy() -> None:
    text = "\n".join(folds(WORK, FIGURE))
    for form in (bibtex(WORK, FIGURE), csl_json(WORK, FIGURE)):
        assert "\n".join(f"    {row}" for row in form.split("\n")) in text


def test_our_own_file_says_what_a_citation_needs() -> None:
    work = cited_work()
    assert work.authors == ("The Convexity and Local Minima contributors",) and set(work.authors) == work.groups
    assert work.title and work.version and work.keywords


GOOD = """\
title: Bowls
version: "1.0"
date-released: 2026-11-23
authors: [{family-names: Doe, given-names: Jane}]
"""


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("title: Bowls", "title: [Bowls", "is not valid YAML"),
        ("title: Bowls\n", "", "has no title that can be used"),
        ('"1.0"', "1.0", "has no version that can be used"),
        ("2026-11-23", "soon", "has no date-released that can be used"),
        ("[{family-names: Doe, given-names: Jane}]", "[]", "has no authors that can be used"),
        ("family-names: Doe, ", "", "has an author without a name"),
    ],
)
def test_a_file_that_lacks_something_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, what: str
) -> None:
    file = tmp_path / "CITATION.cff"
    monkeypatch.setattr(citation, "CITATION", file)
    file.write_text(GOOD, "utf-8")
    assert cited_work().authors == ("Doe, Jane",)
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(Mistake, match=what):
        cited_work()
