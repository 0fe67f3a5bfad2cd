"""The two notebooks of a worked example: finished HTML for the page, plain Markdown to take away."""

from __future__ import annotations

import json
from typing import Any

import markdown
import nbformat
import pytest
from nbformat import v4

from scripts.mistakes import Mistake
from scripts.write.examples import page_notebook, take_away
from scripts.write.page_texts import unbalanced

SEEN: list[str] = []  # the texts that were converted


def to_html(text: str) -> str:
    SEEN.append(text)
    extensions = ["attr_list", "footnotes", "toc", "pymdownx.superfences"]
    return markdown.Markdown(extensions=extensions, extension_configs={"toc": {"permalink": "#"}}).convert(text)


def example(*cells: Any) -> dict[str, Any]:
    """The JSON of an executed worked example, as nbformat writes it; each text is a Markdown cell."""
    made = [v4.new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(made):
        cell.id, cell.metadata["line"] = f"cell-{number}", 10 * number + 1
    return json.loads(nbformat.writes(v4.new_notebook(metadata={"source": "sum.py"}, cells=made)))


def code(source: str, *outputs: Any, **metadata: Any) -> Any:
    return v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def shows(**data: str) -> Any:
    kinds = {"markdown": "text/markdown", "latex": "text/latex", "html": "text/html", "svg": "image/svg+xml"}
    return v4.new_output("display_data", {kinds.get(kind, "text/plain"): text for kind, text in data.items()})


def page(*cells: Any) -> Any:
    """The notebook of the page, checked against the format of notebooks."""
    notebook = nbformat.reads(page_notebook(example(*cells), to_html).decode(), as_version=4)
    nbformat.validate(notebook)
    return notebook


def raw(*cells: Any) -> str:
    """All finished prose of the page, the line of the downloads aside."""
    return "\n".join(cell.source for cell in page(*cells).cells[:-1] if cell.cell_type == "raw")


def test_headings_stay_markdown_and_all_other_prose_is_finished():
    cells = page("# Two *and* two?\n\nFour.\n\n## Why?\n\n- So\n- it\n\n### Is").cells
    assert [(cell.cell_type, cell.source) for cell in cells[:-1]] == [
        ("markdown", "# Two <em>and</em> two?"),
        ("raw", "<p>Four.</p>"),
        ("markdown", "## Why?"),
        ("raw", "<ul>\n<li>So</li>\n<li>it</li>\n</ul>"),
        ("markdown", "### Is"),
    ]
    assert cells[0].metadata == {
        "anchor": "two-and-two",
        "html": '<h1 id="two-and-two">Two <em>and</em> two?<a class="headerlink" href="#two-and-two" title="Permanent link">#</a></h1>',
    }
    assert all(cell.metadata.raw_mimetype == "text/html" for cell in cells if cell.cell_type == "raw")


def test_signs_of_markdown_in_a_heading_are_read_once():
    (heading, _) = page(r"## What \*is\* `a_b_c` [x]?").cells
    assert heading.source == r"## What \*is\* <code>a\_b\_c</code> \[x\]?"
    assert heading.metadata.html.startswith('<h2 id="what-is-a_b_c-x">What *is* <code>a_b_c</code> [x]?<a')


def test_a_page_without_words_has_its_code():
    assert [cell.cell_type for cell in page(code("1")).cells] == ["code", "raw"]


def test_the_page_is_converted_at_once():
    """Ids, footnotes and link definitions are those of one page."""
    SEEN.clear()
    html = raw("## A\n\nOne[^1] and [there].", code("1"), "## A\n\n[there]: https://example.org/\n\n[^1]: A note.")
    assert len(SEEN) == 1
    assert '<a href="https://example.org/">there</a>' in html and html.count('id="fn:1"') == 1
    anchors = [c.metadata.anchor for c in page("## A", code("1"), "## A").cells if c.cell_type == "markdown"]
    assert anchors == ["a", "a_1"]


def test_links_to_pages_end_in_html_and_no_others_do():
    text = "[a](../b.md) [c](c.py#d) [e](e.ipynb) [f](#g) [h](https://example.org/i.md) [j](../k.csv) `[a](b.md)`"
    html = raw(text + '\n\n```\n<a href="l.md">\n```\n\n<p><a class="m" href="n.md#o">p</a></p>')
    for link in ("../b.html", "c.html#d", "e.html", "#g", "https://example.org/i.md", "../k.csv", "n.html#o"):
        assert f'href="{link}"' in html
    assert "[a](b.md)" in html and "l.md" in html


def test_every_output_is_given_in_the_one_form_that_the_page_shows():
    made = page(
        code("a\n", v4.new_output("stream", text="1 < 2\n"), tags=["hide"]),
        code("b", shows(markdown="**so**", text="<Markdown object>")),
        code("c", shows(latex=r"$\displaystyle x^{2}$", text="x**2")),
        code("d", shows(svg='<?xml version="1.0"?>\n<svg role="img"/>', text="A line.")),
        code("e", shows(html="<b>7</b>", text="7")),
        code("f", v4.new_output("execute_result", {"text/plain": "4"}, execution_count=3)),
    )
    outputs = [cell.outputs[0] for cell in made.cells[:-1]]
    assert [output.get("text") or output.data for output in outputs] == [
        "1 < 2\n",
        {"text/html": "<p><strong>so</strong></p>"},
        {"text/html": "<p>$$\nx^{2}\n$$</p>"},  # a display, for the extension that sets formulas
        {"image/svg+xml": '<svg role="img"/>', "text/plain": "A line."},
        {"text/html": '<div class="output">\n<b>7</b>\n</div>'},
        "4\n",
    ]
    assert [cell.metadata for cell in made.cells[:2]] == [{"tags": ["hide"]}, {}]
    assert all(cell.execution_count is None for cell in made.cells[:-1])


def test_the_last_cell_offers_source_and_notebook():
    last = page("# A").cells[-1].source
    assert 'href="download/sum.py"' in last and 'href="download/sum.ipynb"' in last


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<div>\n\nopened", "closed\n\n</div>"),
        ("```\nopened", "closed\n```"),
        ('<span class="claim">opened', "closed</span>"),
    ],
)
def test_what_one_cell_begins_and_another_ends_is_refused(first: str, second: str):
    for cells in ((first, code("1"), second), (code("1", shows(markdown=first)), second)):
        with pytest.raises(Mistake, match=r"sum\.py:1: what this cell begins, another ends"):
            page(*cells)


def test_what_the_last_cell_leaves_open_is_refused():
    with pytest.raises(Mistake, match=r"sum\.py:21: what this cell begins"):
        page("All is well.", code("1"), "<div>\n\nopened")


def test_elements_balance():
    assert not unbalanced('<p>a<br>b<img src="c"> <svg><path d="M0 0"/></svg> 1 &lt; 2 <!-- <p> --></p>')
    assert all(unbalanced(html) for html in ("<p>", "</p>", "<p><em></p></em>"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## By hand { #own }", "'By hand' has the id 'own', not 'by-hand'"),
        ("So.\n{ #by-hand }\n\n## By hand", "'By hand' has the id 'by-hand_1', not 'by-hand'"),
    ],
)
def test_a_heading_that_the_contents_would_not_reach_is_refused(text: str, said: str):
    with pytest.raises(Mistake, match=said):
        page("# Title\n\n" + text)


def test_the_notebook_to_take_away_has_plain_markdown_and_all_else_as_it_was():
    executed = example("A {{ number }}.", code("{{ number }}", shows(markdown="{{ number }}")))
    made = json.loads(take_away(executed, lambda text: text.replace("{{ number }}", "7")))
    assert made["cells"][0]["source"] == "A 7."
    assert made["cells"][1] == executed["cells"][1] and made["metadata"] == executed["metadata"]
    nbformat.validate(nbformat.from_dict(made))
