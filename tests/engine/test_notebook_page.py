"""A worked example through mkdocs-jupyter: the page is like any other, and its links are checked like those of others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser

import markdown
import nbformat
import pytest
from nbformat import v4

from scripts.places import ROOT
from scripts.write import examples
from scripts.write.examples import page_notebook, take_away, template

WORDS = """\
# Do two swapped units compute the same?

Yes: <math><mi>x</mi><mo>&lt;</mo><mn>2</mn><mspace width="1em"/></math> and $5. Start from [the home page](../index.md#a-heading), or go [below](#below_1).

    indented

    code

## A matrix

## Below"""
PRINTED = "a `code` span, {{ braces }}, 1 < 2 & ```\n\n\n<b> after blank lines"
SOURCE = 'import landscape\n\n\nprint("<pre>", 1 < 2)'
SVG = (
    '<?xml version="1.0"?>\n<svg role="img" viewBox="0 0 9 9"><clipPath id="c"></clipPath>\n\n<path d="M0 0"/>\n</svg>'
)
NOTEBOOK = v4.new_notebook(
    metadata={"source": "swapped_units.py"},
    cells=[
        v4.new_markdown_cell(WORDS, id="a"),
        v4.new_code_cell(SOURCE, id="b", outputs=[v4.new_output("stream", text=PRINTED + "\n")]),
        v4.new_code_cell(
            "matrix",
            id="c",
            metadata={"tags": ["hide"]},
            outputs=[v4.new_output("display_data", {"text/markdown": "**Four** [rows](../other.md)."})],
        ),
        v4.new_code_cell(
            "figure", id="d", outputs=[v4.new_output("display_data", {"image/svg+xml": SVG, "text/plain": "A line."})]
        ),
        v4.new_code_cell(
            "rows",
            id="f",
            outputs=[v4.new_output("execute_result", {"text/html": "<table><tr><td>7</td></tr></table>"})],
        ),
        v4.new_markdown_cell("## Below", id="h"),
    ],
)
CONFIG = """\
site_name: Small
use_directory_urls: false
strict: true
hooks: [hook.py]
nav: [index.md, other.md, examples/swapped_units.ipynb]
not_in_nav: examples/download
validation: {anchors: warn, unrecognized_links: warn}
theme: {name: material, font: false}
plugins:
  - search
  - mkdocs-jupyter:
      include: ["examples/*.ipynb"]
      execute: false
      allow_errors: false
      toc_depth: 3
      cache_dir: build/pages
"""
HOOK = f"""\
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from scripts.site import notebooks

def on_config(config):
    notebooks.use_template()

def on_pre_build(config):
    notebooks.drop_torn(Path("build/pages"))

def on_page_content(html, page, config, files):
    if page.file.src_uri.endswith(".ipynb"):
        notebooks.know_links(page, html, files)
"""
FENCED = f"```python\n{SOURCE}\n```\n\n``` {{ .text .output }}\n1\n```"


def to_html(text: str) -> str:
    extensions = ["attr_list", "md_in_html", "toc", "pymdownx.highlight", "pymdownx.superfences"]
    configs = {"toc": {"permalink": "#"}, "pymdownx.highlight": {"anchor_linenums": False}}
    return markdown.Markdown(extensions=extensions, extension_configs=configs).convert(text)


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


class Small:
    """A small project around the executed notebook."""

    def __init__(self, folder):
        self.folder = folder
        self.write("mkdocs.yml", CONFIG)
        self.write("hook.py", HOOK)
        self.write(
            "docs/index.md",
            "# Small\n\n## A heading\n\n[One](examples/swapped_units.ipynb#a-matrix), [two](examples/swapped_units.ipynb#below_1).\n",
        )
        self.write("docs/other.md", "# Other\n")
        executed = json.loads(nbformat.writes(NOTEBOOK))
        self.write("docs/examples/swapped_units.ipynb", page_notebook(executed, to_html).decode())
        self.write("docs/examples/download/swapped_units.ipynb", take_away(executed, str).decode())
        self.write("docs/examples/download/swapped_units.py", "# %%\n")

    def write(self, name, text):
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, "utf-8")

    def read(self, name):
        return (self.folder / name).read_text("utf-8")

    def build(self):
        """Exit status and everything printed."""
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=self.folder,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
        )
        return done.returncode, done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    project = Small(tmp_path_factory.mktemp("small"))
    status, output = project.build()
    assert status == 0, output
    return project


@pytest.fixture(scope="module")
def html(built):
    return built.read("site/examples/swapped_units.html")


def test_the_page_has_the_title_the_words_and_the_outputs(html):
    page = Page(html)
    assert "Do two swapped units compute the same? - Small" in page.text  # <title>
    assert PRINTED in page.text and SOURCE in page.text and "Four rows." in page.text and "and $5." in page.text
    count = Counter(tag for tag, _ in Page(html[html.index("<h1") :]).tags)
    assert count["h1"] == 1 and count["figure"] == 1 and count["details"] == 1 and count["table"] == 1


def test_formulas_and_drawings_pass_unchanged_in_meaning(html):
    """A browser reads the attributes and elements of inline SVG in any case, and closes `path` where it ends."""
    assert '<math><mi>x</mi><mo>&lt;</mo><mn>2</mn><mspace width="1em"></mspace></math>' in html
    drawing = html[html.index('<figure class="fig" data-search-exclude') : html.index("</figure>")].lower()
    assert '<svg role="img" viewbox="0 0 9 9"><clippath id="c"></clippath>' in drawing and '<path d="m0 0">' in drawing


def test_code_and_output_have_the_markup_of_other_pages(html):
    """The same elements, classes and words as a fenced block has, where page.css looks for them."""
    block, output = to_html(FENCED).split('\n<div class="output')
    ours = html[
        html.index('<div class="highlight"><pre><span></span><code><span class="kn">') : html.index(
            '<div class="output'
        )
    ]
    assert Page(block).tags == Page(ours).tags and Page(block).text.strip() == Page(ours).text.strip()
    fenced = Page('<div class="output' + output).tags[:4]
    shown = Page(html[html.index('<div class="output highlight">') :]).tags[:4]
    assert [(tag, set((a.get("class") or "").split()) - {"text"}) for tag, a in fenced] == [
        (tag, set((a.get("class") or "").split())) for tag, a in shown
    ]
    assert '<details class="note code"><summary>Code</summary><div class="highlight">' in html


def test_nothing_of_jupyter_is_on_the_page(html):
    assert len(html.encode()) < 30_000
    assert "cdn" not in html and "jupyter" not in html
    article = html[html.index("<h1") : html.index("</article")]
    assert not any(word in article for word in ("jp-", "In [", "<script", "clipboard", "highlight-ipynb"))


def test_contents_headings_and_links_agree(built, html):
    """Of two equal headings, too."""
    tags = Page(html).tags
    ids = [attributes["id"] for tag, attributes in tags if tag in ("h1", "h2")]
    contents = [a["href"] for tag, a in tags if tag == "a" and a.get("class") == "md-nav__link" and "#" in a["href"]]
    assert ids == ["do-two-swapped-units-compute-the-same", "a-matrix", "below", "below_1"]
    assert list(dict.fromkeys(contents)) == ["#a-matrix", "#below", "#below_1"]
    home = built.read("site/index.html")
    assert 'href="examples/swapped_units.html#below_1"' in home
    assert 'href="../index.html#a-heading"' in html and 'href="../other.html"' in html


def test_source_and_notebook_are_files_beside_the_page(built):
    for name in ("swapped_units.ipynb", "swapped_units.py"):
        assert built.read(f"site/examples/download/{name}") == built.read(f"docs/examples/download/{name}")


def test_the_search_finds_the_words_and_each_code_once(built):
    found = json.loads(built.read("site/search/search_index.json"))["docs"]
    entries = [entry for entry in found if "swapped" in entry["location"]]
    assert [entry["location"].partition("#")[2] for entry in entries] == ["", "a-matrix", "below", "below_1"]
    text = " ".join(entry["text"] for entry in entries)
    assert text.count("import landscape") == 1 and "Start from the home page" in text and "In [" not in text


@pytest.mark.slow  # a site is built
def test_an_unchanged_notebook_is_not_converted_again_and_a_torn_cache_is_made_anew(tmp_path):
    project = Small(tmp_path)
    assert "Converting notebook" in project.build()[1]
    first = project.read("site/examples/swapped_units.html")
    assert "Converting notebook" not in project.build()[1]
    assert project.read("site/examples/swapped_units.html") == first
    (cached,) = (tmp_path / "build/pages").glob("*.json")
    cached.write_bytes(cached.read_bytes()[:1000])
    status, output = project.build()
    assert status == 0 and "Converting notebook" in output, output
    assert project.read("site/examples/swapped_units.html") == first


@pytest.mark.slow  # a site is built
def test_strict_checks_links_and_anchors_to_and_from_the_page(tmp_path):
    project = Small(tmp_path)
    for name, old, new in [
        ("docs/examples/swapped_units.ipynb", "../other.html", "../nowhere.html"),
        ("docs/examples/swapped_units.ipynb", "../index.html#a-heading", "../index.html#no-heading"),
        ("docs/examples/swapped_units.ipynb", 'href=\\"#below_1', 'href=\\"#nothing-below'),
        ("docs/index.md", "#a-matrix", "#no-matrix"),
    ]:
        text = project.read(name)
        assert old in text, (old, text)
        project.write(name, text.replace(old, new))
    status, output = project.build()
    assert status == 1 and "4 warnings" in output, output
    page = "'examples/swapped_units.ipynb'"
    for message in (
        f"{page} contains a link '../nowhere.html', but the target is not found",
        f"{page} contains a link '../index.md#no-heading', but the doc 'index.md' does not contain an anchor",
        f"{page} contains a link '#nothing-below', but there is no such anchor on this page",
        f"'index.md' contains a link 'examples/swapped_units.ipynb#no-matrix', but the doc {page} does not contain an anchor",
    ):
        assert message in output


def test_the_cache_knows_the_template(tmp_path, monkeypatch):
    """It is keyed by the notebook alone, which therefore names what renders it."""

    def rendered_by():
        template.cache_clear()
        return json.loads(page_notebook(json.loads(nbformat.writes(NOTEBOOK)), to_html))["metadata"]["rendered_by"]

    before = rendered_by()
    shutil.copytree(examples.TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(examples, "TEMPLATES", tmp_path / "templates")
    assert rendered_by() == before
    (tmp_path / "templates" / "mkdocs_html" / "notebook.html.j2").write_text("", "utf-8")
    assert rendered_by() != before
    template.cache_clear()
