"""What the search looks through: the other names of a page, the text of its sections, and the library that weighs them."""

import json
import re
from importlib.resources import files

import pytest

from scripts.mistakes import Mistake
from scripts.read.page_top import other_names
from scripts.read.sources import page_paths
from scripts.site.search import placed, plain, searched, write_search
from scripts.write.rules import words


@pytest.mark.parametrize(
    "name, text, names",
    [
        ("a.md", "---\nother_names: nan,  loss nan\n---\n# A?\n", ["nan", "loss nan"]),
        ("a.md", "---\nsearch:\n  boost: 0.1\nother_names:\n  nan, loss\n  nan,\n  SGD\nz: b, c\n---\n# A?\n", ["nan", "loss nan", "SGD"]),
        ("a.md", "---\ntitle: A\n---\n# A?\n\nother_names: nan\n", []),
        ("a.md", "# A?\n", []),
        ("a.py", '# %% [markdown] other_names="nan, loss nan"\n# # A?\n', ["nan", "loss nan"]),
        ("a.py", '# %% [markdown]\n# # A?\n# %% other_names="nan"\n', []),
    ],
)  # fmt: skip
def test_other_names_stand_at_the_top(tmp_path, name, text, names):
    (tmp_path / name).write_text(text, "utf-8")
    assert other_names(tmp_path / name) == names


def test_every_page_has_other_names_and_no_name_twice():
    for path in page_paths():
        names = other_names(path)
        assert len(names) >= 4 and len({name.lower() for name in names}) == len(names), path.name


def test_other_names_are_not_read_by_the_reader():
    assert words("---\nother_names: nan, loss\n---\n# Two words\n") == 2


def test_paragraphs_are_lines_and_signs_are_plain():
    html = "<p>In short</p> <p>If 1 &lt; 2,\n  <code>a*b</code> is w<sub>1</sub>.</p>And<ul> <li>one</li> <li> two</li> </ul>"
    assert plain(html) == "In short\nIf 1 < 2,\na*b is w1.\nAnd\none\ntwo"


def entry(location, title="", text="", **more):
    return {"location": location, "title": title, "text": f"<p>{text}</p>", **more}


def test_sections_are_gathered_by_page_and_pages_are_sorted():
    entries = [entry("b.html", "B?", "b"), entry("b.html#c", "C", "c"), entry("a.html", "A?", boost=0.1)]
    a = {"url": "a.html", "boost": 0.1, "sections": [["", "", ""]], "title": "A?", "names": []}
    b = {"url": "b.html", "boost": 1, "sections": [["", "", "b"], ["c", "C", "c"]], "title": "B?", "names": []}
    assert searched(entries) == [a, b]


def test_another_name_may_mean_a_section_and_one_that_is_not_there_is_named(tmp_path):
    assert placed("loss nan", tmp_path / "a.md", ["", "nan"]) == ["loss nan", ""]
    assert placed("loss nan (#nan)", tmp_path / "a.md", ["", "nan"]) == ["loss nan", "nan"]
    with pytest.raises(
        Mistake, match=r"a\.md:1: the other name 'loss nan' means the section #nna, .* nearest .* is 'nan'"
    ):
        placed("loss nan (#nna)", tmp_path / "a.md", ["", "nan"])


def test_the_script_takes_the_place_of_the_plugins_file_and_the_library_keeps_its_licence_and_code(tmp_path):
    write_search(tmp_path)
    assert list(tmp_path.iterdir()) == []
    folder = tmp_path / "search"
    folder.mkdir()
    (folder / "search_index.json").write_text(
        json.dumps({"docs": [entry("a.html", "A?", "</script> \u2028 é")]}), "utf-8"
    )
    write_search(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["lunr.js", "pages.js"]
    script = (folder / "pages.js").read_text("utf-8")
    assert json.loads(script.removeprefix("const searchedPages = ").removesuffix(";\n"))[0]["title"] == "A?"
    lunr = (folder / "lunr.js").read_text("utf-8")
    whole = files("mkdocs").joinpath("contrib/search/templates/search/lunr.js").read_text("utf-8")
    assert "2.3.9" in lunr and "@license MIT" in lunr and len(lunr) < len(whole) / 2
    assert len(re.findall(r"\bfunction\b", lunr)) == len(re.findall(r"^(?!\s*(?:\*|//)).*\bfunction\b", whole, re.M))
