"""What the pages of a small site tell machines, with an address configured and without one."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from scripts.site.head import know_head
from scripts.write.fonts import first_fonts
from scripts.write.front_matter import shortened
from tests.engine.miniature import REPOSITORY, Project

ADDRESS = "https://example.org/bowls"
CONFIG = (
    "theme: {name: null, custom_dir: scripts/site/theme}",
    "theme: {name: material, custom_dir: scripts/site/theme, font: false}",
)
ANSWER = """\
---
search: {exclude: false}
---
# Why is a bowl "round"?

!!! answer "In short"
    Because [$x^2$ is at *least* $0$](test:bowl_is_round), says [@thread]; see [saddles](term:saddle-point) & `code`.
    It is {{ bowl.least:.2f }} < 1.
"""  # fmt: skip
EXERCISES = """
## Check yourself

1. *Warm-up.* Is [a bowl](orbits.md) round at $x_1$?

    ??? solution "Solution"
        Yes.

2. *Hard.* How many
   [saddles](term:saddle-point) has {{ bowl.n }} of them?

```
1. code
```
"""


class Head(HTMLParser):
    """Reads a page: `meta` maps names to contents, `links` relations to addresses, `data` is its JSON-LD."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.data: dict[str, Any] = {}
        self.is_data = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        has = dict(attrs)
        if tag == "meta" and "content" in has:
            self.meta[has.get("name") or has.get("property") or has["http-equiv"]] = has["content"]
        if tag == "link":
            self.links.setdefault(has["rel"], has["href"])
        self.is_data = has.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self.is_data:
            self.data = json.loads(data)
            self.is_data = False


@pytest.fixture(scope="module")
def project(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A miniature in the theme of the site, built without an address."""
    project = built.copy(tmp_path_factory.mktemp("head") / "miniature")
    shutil.copytree(REPOSITORY / "scripts/site/theme", project.root / "scripts/site/theme", dirs_exist_ok=True)
    project.edit("mkdocs.yml", *CONFIG)
    text = (project.root / "docs/index.md").read_text("utf-8")
    project.write("docs/index.md", ANSWER + text.partition("\n")[2] + EXERCISES)
    glossary = (project.root / "docs/glossary.md").read_text("utf-8")
    project.write("docs/glossary.md", glossary + "\n### Twins\n\nEqual ones. [How many](orbits.md)?\n")
    outcome = project.mkdocs()
    assert outcome.code == 0, outcome.output
    return project


@pytest.fixture(scope="module")
def published(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same with an address."""
    other = project.copy(tmp_path_factory.mktemp("published") / "miniature")
    other.edit("mkdocs.yml", "site_name: Miniature", f"site_name: Miniature\nsite_url: {ADDRESS}")
    outcome = other.mkdocs()
    assert outcome.code == 0, outcome.output
    return other


def head(project: Project, page: str) -> Head:
    return Head((project.root / "site" / page).read_text("utf-8"))


def test_the_description_is_the_answer_in_plain_words(project: Project) -> None:
    answer = "Because x^2 is at least 0, says; see saddles & code. It is −0.25 < 1."
    found = head(project, "index.html")
    assert found.meta["description"] == found.meta["og:description"] == found.data["description"] == answer
    assert head(project, "orbits.html").meta["description"] == "There are 6. Back home."
    card = head(project, "figures/bowl.html").meta["description"]
    assert card.startswith("The curve x^2 at 5 points, as in Does MLP")


def test_a_long_description_ends_with_a_sentence_or_at_least_with_a_word() -> None:
    assert shortened("A bowl is round. " * 17 + "It is.") == "A bowl is round. " * 17 + "It is."
    assert shortened("A bowl is 1.5 round. " * 20) == ("A bowl is 1.5 round. " * 14).strip()
    assert shortened("round, " * 60) == "round, " * 41 + "round…"


def test_a_page_says_what_it_is_and_how_to_cite_it(project: Project) -> None:
    found = head(project, "index.html")
    assert {name: value for name, value in found.meta.items() if name.startswith("citation_")} == {
        "citation_title": 'Why is a bowl "round"?',
        "citation_author": "The miniature contributors",
        "citation_publication_date": "2026/11/23",
        "citation_language": "en",
    }
    assert found.data["name"] == found.meta["og:title"] == 'Why is a bowl "round"?'
    assert found.data["@type"] == "LearningResource" and found.data["about"] == ["saddle point"]
    assert head(project, "orbits.html").data["about"] == ["twins"]  # which it explains
    assert found.data["isPartOf"] == {"@type": "WebSite", "name": "Bowls: a miniature"}
    assert found.data["license"] == found.links["license"]
    assert head(project, "figures/bowl.html").data["@type"] == "ImageObject"
    assert head(project, "figures/orbits.html").data["@type"] == "CreativeWork"


def test_no_address_is_invented(project: Project) -> None:
    for path in sorted((project.root / "site").rglob("*.html")):
        found = Head(path.read_text("utf-8"))
        assert {"canonical"}.isdisjoint(found.links) and {"og:url", "og:image", "citation_public_url"}.isdisjoint(
            found.meta
        )
        assert {"url", "image"}.isdisjoint(found.data) and "url" not in found.data.get("isPartOf", {})
    assert not list((project.root / "site").glob("sitemap*"))
    assert '<iframe src="embed/bowl.html"\n' in (project.root / "build/docs/figures/bowl.md").read_text("utf-8")


def test_a_configured_address_is_used(published: Project) -> None:
    found = head(published, "index.html")
    page, picture = f"{ADDRESS}/index.html", f"{ADDRESS}/figures/bowl.png"
    assert found.links["canonical"] == found.meta["og:url"] == found.data["url"] == page
    assert found.meta["citation_public_url"] == page and found.data["isPartOf"]["url"] == f"{ADDRESS}/"
    assert found.meta["og:image"] == found.data["image"] == picture
    assert (
        found.meta["og:image:alt"] == "A bowl has one minimum." and found.meta["twitter:card"] == "summary_large_image"
    )
    assert (published.root / "site/figures/bowl.png").is_file()
    assert "og:image" not in head(published, "orbits.html").meta  # its first figure is a table
    addresses = re.findall("<loc>(.*?)</loc>", (published.root / "site/sitemap.xml").read_text("utf-8"))
    pages = [path.relative_to(published.root / "site").as_posix() for path in (published.root / "site").rglob("*.html")]
    found_by_search = [name for name in pages if name != "404.html" and not name.startswith("embed/")]
    assert sorted(addresses) == sorted(f"{ADDRESS}/{name}" for name in found_by_search)
    card = (published.root / "build/docs/figures/bowl.md").read_text("utf-8")
    assert f"url = {{{ADDRESS}/figures/bowl.html}}" in card
    assert f'<iframe src="{ADDRESS}/embed/bowl.html"\n' in card and "<script defer" not in card
    bare = head(published, "embed/bowl.html")
    assert bare.links["canonical"] == page and bare.meta["robots"] == "noindex"


def test_a_card_names_every_file_that_made_the_figure(project: Project) -> None:
    text = (project.root / "build/docs/figures/bowl.md").read_text("utf-8")
    assert "- `figures/style/`: `__init__.py`\n- `landscape/`: `deep.py`, `ink.py`, `powers.py`\n" in text
    text = (project.root / "build/docs/figures/orbits.md").read_text("utf-8")
    assert (
        "alone.py" not in text and "- `landscape/shelf/`: `inner.py`" not in text
    )  # it has an import and nothing else


def test_the_exercises_are_listed_with_level_and_page(project: Project) -> None:
    text = (project.root / "build/docs/exercises.md").read_text("utf-8")
    assert "2 exercises on 1 page: 1 warm-up, 0 to think about, 1 hard." in text
    assert '## [Why is a bowl "round"?](index.md#check-yourself)' in text
    assert "- [Warm-up.](index.md#exercise-1) Is a bowl round at <span" in text
    assert "- [Hard.](index.md#exercise-2) How many saddles has <data" in text
    page = (project.root / "build/docs/index.md").read_text("utf-8")
    assert "1. *Warm-up.*{ #exercise-1 } Is [a" in page and "2. *Hard.*{ #exercise-2 } How many" in page


def test_the_exercises_are_offered_with_their_solutions_and_formulas_in_tex(project: Project) -> None:
    text = (project.root / "site/exercises.txt").read_text("utf-8")
    assert "\nPage: index.html#check-yourself\n" in text
    assert text.startswith(
        '# Exercises from "Bowls: a miniature"\n\nThe miniature contributors, version 0.1, CC BY 4.0\n'
    )
    assert "1. *Warm-up.* Is a bowl round at $" in text and "**Solution.**" in text and "{{" not in text


def test_the_files_that_say_how_to_cite_are_offered(project: Project) -> None:
    site = project.root / "site"
    assert (site / "CITATION.cff").read_bytes() == (project.root / "CITATION.cff").read_bytes()
    assert 'href="CITATION.cff"' in (site / "cite.html").read_text("utf-8") and (site / "LICENSE.txt").is_file()
    assert 'href="../cite.html"' in (site / "figures/bowl.html").read_text("utf-8")


def test_one_file_of_bibtex_has_the_site_each_page_and_each_figure(project: Project) -> None:
    text = (project.root / "site/convexity.bib").read_text("utf-8")
    keys = re.findall(r"^@misc{(.*),$", text, re.M)
    assert keys[0] == "bowls2026" and len(keys) == len({*keys})
    assert {"bowls2026-index", "bowls2026-orbits", "bowls2026-table-orbits", "bowls2026-figure-bowl"} < {*keys}
    assert 'href="convexity.bib"' in (project.root / "site/cite.html").read_text("utf-8")


@pytest.mark.parametrize("level", ["", "*Easy.* ", "Warm-up. ", "*(Warm-up.)* "])
def test_an_exercise_without_a_level_is_a_mistake(project: Project, tmp_path: Path, level: str) -> None:
    other = project.copy(tmp_path / "miniature")
    other.edit("docs/index.md", "*Warm-up.* ", level)
    line = (other.root / "docs/index.md").read_text("utf-8").split("\n1. ")[0].count("\n") + 2
    what = "the exercise says no level. Begin it with *Warm-up.*, *To think about.* or *Hard.*"
    assert other.build().mistakes == [(f"docs/index.md:{line}", what)]


def test_a_page_that_is_served_for_editing_has_no_policy() -> None:
    """MkDocs adds a script to such a page, which loads it anew after an edit."""
    env = Environment()
    know_head(env, serving=True)
    assert env.globals["policy"] == ""
    know_head(env, serving=False)
    assert str(env.globals["policy"]).startswith("default-src 'none'; ")


def test_a_page_asks_first_for_the_fonts_it_needs() -> None:
    """A formula, a slanted word, a rare sign in one of them: wherever they stand, but for what is folded."""
    always, formula = ["serif"], "<math><mi>x</mi></math>"
    needed = lambda content: list(first_fonts(content))
    assert needed("") == needed("<p>Words</p>") == always
    assert needed("<p><em>a</em></p>") == needed("<p><i id='b'></i></p>") == [*always, "serif-italic"]
    assert needed("<p><img alt=''><b>a</b></p>") == always
    assert needed(f"<figure><table>{formula}</table></figure>") == [*always, "math"]
    assert needed("<math><mi>x</mi><mo>\N{UNION}</mo></math>") == [*always, "math", "math-more"]
    assert needed(f"<em>a</em>{'x' * 9999}{formula}") == [*always, "serif-italic", "math"]
    assert needed(f"<details><summary>a</summary><em>a</em>\u03c3{formula}</details>") == always
    assert needed("<p>\u03c3 <em>a</em></p>") == [*always, "serif-italic", "serif-more"]
    assert needed("<p><em>\u03c3</em></p>") == [*always, "serif-italic", "serif-italic-more"]
    assert needed("<p>a\u2009\N{END OF PROOF} <code>\u03c3</code></p>") == always  # in no file of the face
    assert needed(f"<details class='words' open>{formula}</details>") == [*always, "math"]


def test_a_phone_waits_for_the_fonts_that_are_needed_below_the_first_figure_alone() -> None:
    formula, figure = "<math><mi>x</mi></math>", '<figure class="fig" id="fig-a">{}</figure>'
    assert first_fonts(figure.format("") + formula) == {"serif": False, "math": True}
    assert first_fonts(figure.format(formula) + f"<em>a</em>{formula}") == {
        "serif": False,
        "serif-italic": True,
        "math": False,
    }
    assert first_fonts(f"<em>a</em>{figure.format('a')}<em>a</em>{figure.format(formula)}") == {
        "serif": False, "serif-italic": False, "math": True,
    }  # fmt: skip
    assert first_fonts(f"<p>a</p>{formula}<figure><table>a</table></figure>") == {"serif": False, "math": False}
