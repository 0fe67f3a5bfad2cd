"""What an explorable is made of: its declaration checked against the drawing, its controls, its one script."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure

from figures import style
from figures.explore import Button, Choice, Experiment, Explorable, Handle, Slider, shown
from scripts.files import to_json
from scripts.make.explorables import explorable, parts_of
from scripts.make.svg import clean
from scripts.make.words import with_words
from scripts.mistakes import Mistake
from scripts.read import sources
from scripts.write import explorables, javascript

SAID = 'It is "low" & <far>.'


def declared(**changes: Any) -> Explorable:
    whole = Explorable(
        legend="Move it",
        controls=(Choice("curve", "Curve", (("a<b", "one & two"), ("c", "three"))), Slider("w", "Weight", -1, 1, 0.25)),
        start={"curve": "a<b", "w": -0.5},
        sentence=SAID,
        sentences={"low": "At {w} it is low.", "high": "At {w} it is high, as far as one can see from there."},
        experiments=(Experiment("Far away", {"w": 1}),),
        buttons=(Button("walk", "Walk"),),
        handles=(Handle("dot", x="w"),),
        data={"rates": (0.1, 0.5)},
        longest={"w": "one million"},
        aloud={"w": "-0.50, low"},
    )
    return whole._replace(**changes)


def drawn() -> Figure:
    figure, axes = style.canvas(200, x="$w$", y="loss")
    axes.plot([0.25], [2.0], "o", gid="part-dot")
    axes.plot([-1, 1], [0, 4], gid="part-line")
    style.label(axes, 0.5, 3, "a label").set_gid("part-label")
    return figure


def test_the_script_finds_a_part_by_its_name_and_its_place_from_the_axes() -> None:
    figure, buffer = drawn(), io.StringIO()
    made = explorable(declared(), figure)
    with matplotlib.rc_context({"svg.hashsalt": "x", "svg.fonttype": "path"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    root = ET.fromstring(clean(buffer.getvalue(), "ink-x", style.INKS, "A label."))
    parts = {element.get("data-part"): element for element in root.iter() if element.get("data-part")}
    assert parts.keys() == {"dot", "line", "label"} and made["homes"] == {"label": [0.5, 3.0]}
    mark = next(element for element in parts["dot"].iter() if element.tag.endswith("use"))
    ((x0, y0, width, height), (left, right), (low, high)) = (made["axes"][0][key] for key in ("box", "x", "y"))
    place = x0 + (0.25 - left) / (right - left) * width, y0 + (high - 2) / (high - low) * height
    a, b, c, d = explorables.coefficients(**made["axes"][0])
    assert (a + b * 0.25, c + d * 2) == pytest.approx(place)
    assert place == pytest.approx((float(mark.get("x", "")), float(mark.get("y", ""))), abs=0.1)
    assert json.loads(to_json(made))["data"] == {"rates": [0.1, 0.5]}


def test_a_label_that_is_text_of_the_page_keeps_its_name_and_its_halo() -> None:
    figure = drawn()
    root = ET.fromstring(clean(with_words(figure, "x"), "ink-x", style.INKS, "A label."))
    (label,) = (element for element in root.iter() if element.get("data-part") == "label")
    (text,) = label
    assert text.text == "a label" and "paint-order: stroke" in text.get("style", "")
    assert parts_of(figure).keys() == {"dot", "line", "label"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"start": {"curve": "c", "v": 0.0}}, "start sets 'v', which is no control"),
        ({"start": {"curve": "c", "w": 0.3}}, "start sets w to 0.3, which its control does not allow"),
        ({"start": {"curve": "c", "w": 1.25}}, "start sets w to 1.25"),
        ({"start": {"curve": "x", "w": 0}}, "start sets curve to 'x'"),
        ({"start": {"curve": "c"}}, "start does not say what 'w' is"),
        ({"experiments": (Experiment("Too far", {"w": 2}),)}, "'Too far' sets w to 2"),
        ({"handles": (Handle("ball", x="w"),)}, "no artist has the gid 'part-ball'"),
        ({"handles": (Handle("dot", y="v"),)}, "the handle 'dot' moves 'v', which is no control"),
    ],
)
def test_what_is_declared_must_exist(changes: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        explorable(declared(**changes), drawn())


def test_axes_that_the_script_could_not_follow_are_refused() -> None:
    figure = drawn()
    figure.axes[0].set_yscale("log")
    with pytest.raises(ValueError, match="must be linear"):
        explorable(declared(), figure)


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_controls_are_whole_and_disabled_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorables, "DRAWINGS", tmp_path)
    (tmp_path / "bowl").mkdir()
    (tmp_path / "bowl" / "bowl.explore.json").write_bytes(to_json(explorable(declared(), drawn())))
    html = explorables.controls("bowl", "figures/bowl.md")
    marked = '<g data-part="line"><path/></g><g data-part="dot"><g><use href="#o" x="12.5" y="3"/></g></g>'
    grips = explorables.grips("bowl", marked)
    assert grips.count("<rect ") == 1 and 'class="grip" x="12.5" y="3" ' in grips  # a handle, over its marker
    with pytest.raises(ValueError, match="the handle 'line' is no marker"):
        explorables.place(marked, "line")
    reader = Elements()
    reader.feed(html)
    by_tag = dict(reader.found)
    assert "\n" not in html and "disabled" in by_tag["fieldset"]
    assert by_tag["script"]["src"] == "../assets/javascripts/explore/bowl.js" and "defer" in by_tag["script"]
    labels = {attributes["for"] for tag, attributes in reader.found if tag == "label"}
    inputs = {attributes["id"] for tag, attributes in reader.found if tag in ("input", "select")}
    assert labels == inputs == {"bowl-curve", "bowl-w"}
    assert [attributes["aria-valuetext"] for tag, attributes in reader.found if tag == "input"] == ["-0.50, low"]
    given = json.loads(by_tag["fieldset"]["data-explore"] or "")
    assert given["start"] == {"curve": "a<b", "w": -0.5} and given["sentences"]["low"] == "At {w} it is low."
    room = [attributes["data-room"] for _, attributes in reader.found if "data-room" in attributes]
    assert room == ["At one million it is high, as far as one can see from there."]
    assert "It is &quot;low&quot; &amp; &lt;far&gt;." in html and ">−0.50</span>" in html


def test_numbers_are_shown_with_a_minus_sign_and_none_before_zero() -> None:
    assert [shown(value) for value in (-1.5, -0.001, 0.0, 2.345)] == ["−1.50", "0.00", "0.00", "2.35"]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def written(**modules: str) -> Path:
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, "utf-8")
        return tmp_path / "bowl.js"

    return written


def test_modules_are_joined_once_each_behind_what_they_need(write: Any) -> None:
    bowl = write(
        bowl='import { two } from "./two.js";\nimport { one } from "./one.js";\nconsole.log(one, two); // done\n',
        two='// two\nimport { one } from "./one.js";\nexport const two = one / 2 + +one - -1 + one % 3;\n',
        one='  // one\nexport const one = "a  //  b: c".replace(/ , /g, ` + ${"x"} `); // of "them";\n',
    )
    assert javascript.joined(bowl) == (
        'setTimeout(() => {\nconst one="a  //  b: c".replace(/ , /g,` + ${"x"} `);//of "them";\n'
        "const two=one/2 + +one - -1+one%3;console.log(one,two);});\n"
    )


@pytest.mark.parametrize(
    ("bowl", "other", "what"),
    [
        ('import { x } from "./pit.js";', "", "bowl.js:1: imports pit.js, which is missing."),
        (
            '\nimport { x } from "./other.js";',
            'import { y } from "./bowl.js";',
            "other.js:1: imports bowl.js, which imports it.",
        ),
        (
            'import { x } from "./other.js";\nconst x = 1;',
            "export const x = 2;",
            "bowl.js:2: declares x a second time.",
        ),
        ("export default 1;", "", "bowl.js:1: imports or exports in a form that is not joined."),
        ('import * as all from "./other.js";', "", "bowl.js:1: imports or exports in a form that is not joined."),
        ("const text = `one\ntwo`;", "", "bowl.js:1: has a text in backquotes that runs over several lines."),
    ],
)
def test_a_script_that_cannot_be_joined_is_one_clear_line(write: Any, bowl: str, other: str, what: str) -> None:
    with pytest.raises(Mistake) as raised:
        javascript.joined(write(bowl=bowl, other=other))
    assert what in str(raised.value) and "\n" not in str(raised.value)


def test_only_comments_and_indentation_are_left_out_of_the_script_of_all_pages() -> None:
    script = '// About.\n(() => {\n  const to = "x://a"; // why\n\n  /* what */\n  go(to, `//`);\n})();\n'
    assert javascript.uncommented(script) == '(() => {\nconst to = "x://a";\ngo(to, `//`);\n})();'


def test_a_figure_that_explores_needs_a_picture_and_a_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '"""A title.\n\nA caption.\n\nIn words: a bowl.\n"""\n\n\nclass Facts: ...\ndef compute(): ...\ndef {}(facts): ...\ndef explore(facts): ...\n'
    path = tmp_path / "bowl.py"
    path.write_text(text.format("table"), "utf-8")
    with pytest.raises(Mistake, match="explores a table"):
        sources.figure_source(path)
    path.write_text(text.format("draw"), "utf-8")
    monkeypatch.setattr(javascript, "EXPLORE", tmp_path / "figures" / "explore")
    with pytest.raises(Mistake, match=r"figures/explore/bowl\.js is missing"):
        javascript.scripts([sources.figure_source(path)])
