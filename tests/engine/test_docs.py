"""build/docs is the whole site as plain Markdown: current, tidy, and free of notations of ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from tests.engine.miniature import REPOSITORY, Project

PAGE = """\
# Where may a formula stand?

See [two and two](examples/sum.py), [its title](examples/sum.py#what-is-two-and-two) and `[code](examples/sum.py)`.

> A quotation, $| a_1 | \\text{*b*}$, and
>
> $$
> | a_2 |
> \\text{*b*}
> $$

- A list, $| a_3 | \\text{*b*}$,

    $$| a_4 | \\text{*b*}$$

    1. in a list, $| a_5 | \\text{*b*}$.

!!! note "An admonition"
    It holds $| a_6 | \\text{*b*}$.

??? note "A folded one"
    - It holds $| a_7 | \\text{*b*}$.

| a name | a formula |
| --- | --- |
| eight | $\\lvert a_8 \\rvert \\text{*b*}$ |

```
$a_9$ [@thread] {{ bowl.n }} [x](test:bowl_is_round) [y](term:saddle-point)
```
"""
ELEMENT = {1: "blockquote", 2: "blockquote", 3: "li", 4: "li", 5: "ol", 6: "div", 7: "details", 8: "td"}
EXAMPLE = "# %% [markdown]\n# # What is two and two?\n#\n# It is $4$.\n\n# %%\n2 + 2\n"
HIDDEN = (".hidden", ".hidden.md", ".git/config", "assets/.hidden.txt", "assets/note.txt~", "__pycache__/note.txt")


@pytest.fixture(scope="module")
def written(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A miniature with a page of formulas, a worked example, an asset and hidden files, as the build leaves it."""
    project = built.copy(tmp_path_factory.mktemp("docs") / "miniature")
    project.write("docs/formulas.md", PAGE)
    project.write("docs/examples/sum.py", EXAMPLE)
    project.write("docs/assets/script.py", "print()\n")
    for name in ("assets/note.txt", *HIDDEN):
        project.write(f"docs/{name}", "A note.\n")
    outcome = project.build()
    assert outcome.code == 0, outcome.output
    return project


@pytest.fixture
def changed(written: Project, tmp_path: Path) -> Project:
    """A copy to change."""
    return written.copy(tmp_path / "copy")


def files(project: Project) -> dict[str, Path]:
    folder = project.root / "build/docs"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_no_notation_is_left_outside_code(written: Project) -> None:
    pages = {name: path.read_text("utf-8") for name, path in files(written).items() if name.endswith(".md")}
    assert {"index.md", "claims.md", "claims/home.md", "figures/bowl.md", "bibliography.md"} <= set(pages)
    for name, text in pages.items():
        prose = re.sub(r"^ *(```+).*?^ *\1$|`[^`\n]*`", "", text, flags=re.M | re.S)
        assert re.findall(r"\{\{|\}\}|\]\((?:test|term|proof):|\[@|\$", prose) == [], name
    assert "$a_9$ [@thread] {{ bowl.n }} [x](test:bowl_is_round) [y](term:saddle-point)" in pages["formulas.md"]


def test_a_file_that_does_not_change_is_not_written_again(changed: Project) -> None:
    before = {name: path.stat().st_mtime_ns for name, path in files(changed).items()}
    changed.edit("docs/index.md", "Because", "Since")
    assert changed.build().code == 0
    after = {name: path.stat().st_mtime_ns for name, path in files(changed).items()}
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {"index.md"}


def test_what_is_gone_from_the_sources_goes(changed: Project) -> None:
    for name in ("docs/formulas.md", "docs/assets/note.txt", "figures/orbits.py", "docs/orbits.md"):
        (changed.root / name).unlink()
    changed.edit("docs/index.md", " and [the table](orbits.md#the-table)", "")
    before = set(files(changed))
    outcome = changed.build()
    assert outcome.code == 0, outcome.output
    gone = {
        "formulas.md",
        "assets/note.txt",
        "orbits.md",
        "embed/orbits.html",
        *(f"figures/orbits.{kind}" for kind in ("md", "csv", "json")),
    }
    assert before - set(files(changed)) == gone


def test_assets_are_copied_and_hidden_files_are_not(written: Project) -> None:
    assert files(written)["assets/note.txt"].read_text() == "A note.\n"
    assert not {*HIDDEN} & set(files(written))
    assert files(written)["assets/script.py"].read_text() == "print()\n"  # a script to take away is no worked example


def test_the_modules_of_the_probe_become_one_file_or_one_line_of_complaint(changed: Project) -> None:
    changed.write("pyproject.toml", '[project]\nversion = "1.0"\n')
    changed.write("landscape/probe/__init__.py", '"""What is it?"""\n')
    changed.write("landscape/probe/one.py", '"""One."""\n\nONE = 1\n')
    assert changed.build().code == 0
    assert "ONE = 1\n" in files(changed)["assets/landscape_probe.py"].read_text("utf-8")
    changed.write("landscape/probe/one.py", '"""One."""\n\nONE = \n')
    outcome = changed.build()
    assert outcome.code == 1
    assert outcome.mistakes == [
        ("landscape/probe/one.py:3", "is not valid Python: invalid syntax. Correct the syntax.")
    ]
    assert "ONE = 1\n" in files(changed)["assets/landscape_probe.py"].read_text("utf-8")


def test_a_link_to_a_worked_example_names_its_notebook(written: Project) -> None:
    text = files(written)["formulas.md"].read_text("utf-8")
    assert re.findall(r"\]\((examples/[^)]*)\)", text) == [
        "examples/sum.ipynb",
        "examples/sum.ipynb#what-is-two-and-two",
        "examples/sum.py",  # in code
    ]
    assert "examples/sum.ipynb" in files(written)


class Elements(HTMLParser):
    """Reads HTML: `within` maps the text of each formula to the elements around it, `box` the class around a table."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[tuple[str, str]] = []
        self.within: dict[str, list[str]] = {}
        self.boxes: list[str] = []
        self.formula = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.boxes.append(self.path[-1][1] if self.path else "")
        self.path.append((tag, dict(attrs).get("class") or ""))

    def handle_data(self, data: str) -> None:
        if "math" in dict(self.path):
            self.formula += data.strip()

    def handle_endtag(self, tag: str) -> None:
        while self.path.pop()[0] != tag:  # <br> and its like are not closed
            pass
        if tag == "math":
            self.within[self.formula], self.formula = [name for name, _ in self.path], ""


@pytest.fixture(scope="module")
def page(written: Project) -> Elements:
    """The page of formulas as Python-Markdown makes it with the extensions that the site uses."""
    listed = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    extensions = {name: settings for entry in listed for name, settings in pairs(entry)}
    converter = markdown.Markdown(extensions=list(extensions), extension_configs=extensions)
    reader = Elements()
    reader.feed(converter.convert(files(written)["formulas.md"].read_text("utf-8")))
    reader.close()
    return reader


def pairs(entry: str | dict[str, Any]) -> list[tuple[str, Any]]:
    return list(entry.items()) if isinstance(entry, dict) else [(entry, {})]


def test_a_formula_comes_out_wherever_it_stands(page: Elements) -> None:
    assert set(page.within) == {f"|a{number}|*b*" for number in ELEMENT}
    for number, element in ELEMENT.items():
        assert element in page.within[f"|a{number}|*b*"], element


def test_a_table_scrolls_in_a_box(page: Elements) -> None:
    assert page.boxes == ["scroll"]
