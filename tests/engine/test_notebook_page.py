"""Worked examples on the site: one Markdown text, rendered, linked and checked like any other page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat import v4

from scripts.places import ROOT
from scripts.site.notebook_page import to_markdown

WORDS = """\
# Do two swapped units compute the same?

Yes: $x^2$ stays. Start from [the home page](../index.md#a-heading), or go [below](#below).

## A matrix"""
PRINTED = "a `code` span, {{ braces }} and ```"
NOTEBOOK = v4.new_notebook(
    metadata={
        "source": "swapped_units.py",
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    },
    cells=[
        v4.new_markdown_cell(WORDS, id="a"),
        v4.new_code_cell(
            "import landscape\nprint(text)", id="b", outputs=[v4.new_output("stream", text=PRINTED + "\n")]
        ),
        v4.new_code_cell(
            "display(matrix)",
            id="c",
            metadata={"tags": ["hide"]},
            outputs=[
                v4.new_output("display_data", {"text/markdown": r"$$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$$"})
            ],
        ),
        v4.new_code_cell(
            "figure",
            id="d",
            outputs=[
                v4.new_output(
                    "display_data",
                    {
                        "image/svg+xml": '<?xml version="1.0"?>\n<svg role="img">\n\n<path d="M0 0"/>\n</svg>',
                        "text/plain": "A line.",
                    },
                )
            ],
        ),
        v4.new_code_cell(
            "x ** 2 / 2",
            id="e",
            outputs=[
                v4.new_output(
                    "execute_result", {"text/latex": r"$\displaystyle \frac{x^{2}}{2}$", "text/plain": "x**2/2"}
                )
            ],
        ),
        v4.new_code_cell(
            "rows",
            id="f",
            outputs=[
                v4.new_output("execute_result", {"text/html": "<table><tr><td>7</td></tr></table>", "text/plain": "7"})
            ],
        ),
        v4.new_code_cell("2 + 2", id="g", outputs=[v4.new_output("execute_result", {"text/plain": "4"})]),
        v4.new_markdown_cell("## Below", id="h"),
    ],
)


def test_the_markdown_keeps_code_safe_folds_hidden_code_and_displays_formulas():
    text = to_markdown(json.loads(nbformat.writes(NOTEBOOK, split_lines=False)))
    assert '??? note "Code"\n\n    ```python\n    display(matrix)\n    ```\n' in text
    assert "\n$$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$\n" in text
    assert "\n$$\n\\frac{x^{2}}{2}\n$$\n" in text
    assert "```` { .text .output }\n" + PRINTED + "\n````\n" in text  # longer than the backquotes inside
    assert '\n<figure class="fig" data-search-exclude><svg role="img"> <path d="M0 0"/> </svg></figure>\n' in text
    assert '\n<div class="output">\n<table><tr><td>7</td></tr></table>\n</div>\n' in text
    assert "\n``` { .text .output }\n4\n```\n" in text
    assert text.endswith(
        "Download: [swapped_units.py](download/swapped_units.py) (the source) and [swapped_units.ipynb](swapped_units.ipynb) (the executed notebook).\n"
    )


CONFIG = """\
site_name: Small
use_directory_urls: false
hooks: [hook.py]
nav: [index.md, examples/swapped_units.py]
validation: {anchors: warn, unrecognized_links: warn}
theme: {name: material, font: false}
plugins: [search]
markdown_extensions:
  - admonition
  - attr_list
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.arithmatex: {generic: true}
"""
HOOK = f"""\
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from scripts.site import notebook_seam

def on_config(config):
    notebook_seam.register(config, Path(__file__).parent / "build" / "examples")
    return config

def on_page_markdown(markdown, page, config, files):
    assert page.file.src_uri == "index.md" or markdown.startswith("# Do two swapped"), markdown
    return markdown

def on_post_build(config):
    print("converter", "loaded" if "nbconvert" in sys.modules else "asleep")
"""


class Page(HTMLParser):
    """What a reader of the page gets: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def site(tmp_path):
    """A small project around the executed notebook; call it to build, get exit status and everything printed."""
    home = "# Small\n\n## A heading\n\nSee [the example](examples/swapped_units.py#a-matrix).\n"
    files = {
        "mkdocs.yml": CONFIG,
        "hook.py": HOOK,
        "docs/index.md": home,
        "docs/examples/swapped_units.py": "# %%\n",
        "build/examples/swapped_units.ipynb": nbformat.writes(NOTEBOOK),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")

    def build() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=tmp_path,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout

    return tmp_path, build


def test_the_page_is_like_any_other_and_small(site):
    folder, build = site
    status, said = build()
    assert status == 0, said
    html = (folder / "site" / "examples" / "swapped_units.html").read_text("utf-8")
    assert len(html.encode()) < 40_000
    page = Page(html)
    count = Counter(tag for tag, _ in page.tags)
    assert count["h1"] == 1 and count["figure"] == 1 and count["details"] == 1
    assert "Do two swapped units compute the same? - Small" in page.text  # <title>
    assert "\\(x^2\\)" in page.text and "\\begin{pmatrix} 1 & 2" in page.text and "\\frac{x^{2}}{2}" in page.text
    assert PRINTED in page.text and "import landscape" in page.text
    links = [attributes.get("href") for tag, attributes in page.tags if tag == "a"]
    assert {"../index.html#a-heading", "#a-matrix", "swapped_units.py", "swapped_units.ipynb"} <= set(links)
    assert any("output" in (attributes.get("class") or "").split() for _, attributes in page.tags)
    assert "jp-" not in html and "cdn" not in html and "In [" not in page.text
    home = (folder / "site" / "index.html").read_text("utf-8")
    assert 'href="examples/swapped_units.html#a-matrix"' in home
    assert (folder / "site/examples/swapped_units.py").read_text("utf-8") == "# %%\n"
    assert (folder / "site/examples/swapped_units.ipynb").read_text("utf-8") == nbformat.writes(NOTEBOOK)
    found = json.loads((folder / "site/search/search_index.json").read_text("utf-8"))["docs"]
    assert {entry["location"] for entry in found if "swapped" in entry["location"]} == {
        "examples/swapped_units.html",
        "examples/swapped_units.html#a-matrix",
        "examples/swapped_units.html#below",
    }


def test_an_unchanged_notebook_is_not_converted_again_and_a_torn_cache_is_mended(site):
    folder, build = site
    assert "converter loaded" in build()[1]
    first = (folder / "site/examples/swapped_units.html").read_bytes()
    assert "converter asleep" in build()[1]
    assert (folder / "site/examples/swapped_units.html").read_bytes() == first
    (cached,) = (folder / "build/converted").glob("*/*.json")
    cached.write_bytes(cached.read_bytes()[:1000])
    status, said = build()
    assert status == 0 and "converter loaded" in said, said
    assert (folder / "site/examples/swapped_units.html").read_bytes() == first


def test_strict_checks_links_and_anchors_to_and_from_the_page(site):
    folder, build = site
    for name, old, new in [
        ("build/examples/swapped_units.ipynb", "../index.md#a-heading", "../nowhere.md"),
        ("build/examples/swapped_units.ipynb", "#below", "#nothing-below"),
        ("docs/index.md", "#a-matrix", "#no-matrix"),
    ]:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")
    status, said = build()
    assert status == 1 and "3 warnings" in said, said
    for message in (
        "'examples/swapped_units.py' contains a link '../nowhere.md', but the target 'nowhere.md' is not found",
        "'examples/swapped_units.py' contains a link '#nothing-below', but there is no such anchor on this page",
        "'index.md' contains a link 'examples/swapped_units.py#no-matrix', but the doc 'examples/swapped_units.py' does not contain an anchor '#no-matrix'",
    ):
        assert message in said
