"""The controls of an explorable as HTML: complete and disabled, until its script takes them over.

All that the script needs stands in one attribute, since a page runs no script but files. Without scripts and on paper
the controls are not shown (page.css), and the figure is the picture it is without them.
"""

from __future__ import annotations

import json
import re
from html import escape
from posixpath import dirname, relpath
from typing import Any

from scripts.places import DRAWINGS
from scripts.write.javascript import address_of

WIDEST = "\u22120.00"  # what a sentence reserves for a number
LONG = 0.85  # of the longest sentence: a shorter one does not take more lines
FIELD = '<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" fill="transparent"/>'
GRIP = '<rect class="grip"{} width="50" height="50" rx="25" fill="transparent" transform="translate(-25 -25)"/>'
FOR_THE_SCRIPT = ("start", "sentences", "handles", "data", "axes", "homes")


def controls(name: str, page: str) -> str:
    """The controls of figures/NAME.py and the script that belongs to them, on one line, for the page `page`."""
    declared = json.loads((DRAWINGS / name / f"{name}.explore.json").read_bytes())
    given = {key: declared[key] for key in FOR_THE_SCRIPT}
    given["sentences"] = {key: together(text) for key, text in given["sentences"].items()}
    given["axes"] = [coefficients(**axes) for axes in declared["axes"]]
    given["experiments"] = [{"state": experiment["state"]} for experiment in declared["experiments"]]
    rows = "".join(row(name, control, declared) for control in declared["controls"])
    tries = "".join(button("try", number, one["label"]) for number, one in enumerate(declared["experiments"]))
    does = "".join(button("does", one["name"], one["label"]) for one in declared["buttons"])
    return (
        f'<fieldset class="explore" disabled data-search-exclude data-explore="{attribute(given)}">'
        f"<legend>{escape(declared['legend'])}</legend>{said(declared)}{rows}"
        f'<p>{does}{button("reset", 1, "Reset")}</p><p class="explore-try">Try this: {tries}</p></fieldset>'
        f'<script defer src="{relpath(address_of(name), dirname(page) or ".")}"></script>'
    )


def coefficients(x: list[float], y: list[float], box: list[float]) -> list[float]:
    """[a, b, c, d] such that the point (x, y) of some axes is drawn at (a + b x, c + d y)."""
    (left, right), (low, high), (x0, y0, width, height) = x, y, box
    across, down = width / (right - left), height / (low - high)
    return [x0 - left * across, across, y0 - high * down, down]


def grips(name: str, svg: str) -> str:
    """A disc for each handle of figures/NAME.py, as large as a fingertip, over its marker in the drawing.

    Before that of one which can be moved both ways lie its axes: it comes to where one points in them.
    """
    declared = json.loads((DRAWINGS / name / f"{name}.explore.json").read_bytes())
    return "".join(
        FIELD.format(*declared["axes"][handle["axes"]]["box"]) * bool(handle["x"] and handle["y"])
        + GRIP.format(place(svg, handle["part"]))
        for handle in declared["handles"]
    )


def place(svg: str, part: str) -> str:
    """Where the marker of a part stands, as attributes. Raises ValueError if the part is none."""
    found = re.search(rf'data-part="{part}".*?(?:<use [^>]*?( x="[\d.]+" y="[\d.]+")|data-part)', svg, re.S)
    if not (found and found[1]):
        raise ValueError(f"the handle '{part}' is no marker: draw it with a marker such as \"o\"")
    return found[1]


def attribute(data: dict[str, Any]) -> str:
    """Data as the value of an attribute; a brace of Markdown's or of ours stands for itself there."""
    return escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def row(name: str, control: dict[str, Any], declared: dict[str, Any]) -> str:
    """A control with its label; beside a slider stands its value, which the slider itself says aloud, perhaps with more."""
    start = declared["start"][control["name"]]
    own = f'id="{name}-{control["name"]}" name="{control["name"]}"'
    label = f'<label for="{name}-{control["name"]}">{escape(control["label"])}</label>'
    if "options" in control:
        options = "".join(
            f'<option value="{escape(value)}"{" selected" * (value == start)}>{escape(words)}</option>'
            for value, words in control["options"]
        )
        return f'<div class="explore-row">{label}<select {own}>{options}</select></div>'
    bounds = f'min="{control["least"]:g}" max="{control["most"]:g}" step="{control["step"]:g}" value="{start:g}"'
    places = control["places"]
    value = f"{start:.{places}f}".replace("-", "\u2212")
    aloud = escape(declared["aloud"].get(control["name"], value))
    return (
        f'<div class="explore-row">{label}<input type="range" {own} {bounds} data-places="{places}" aria-valuetext="{aloud}">'
        f'<span aria-hidden="true">{value}</span></div>'
    )


def said(declared: dict[str, Any]) -> str:
    """The sentence, in as much room as any of them takes, so that nothing below it moves.

    How many lines a sentence takes depends on where its words break; so each that may take most keeps room.
    """
    widest = lambda match: declared["longest"].get(match[1], WIDEST)
    sentence = together(declared["sentence"])
    texts = {re.sub(r"\{(\w+)\}", widest, together(text)) for text in declared["sentences"].values()} | {sentence}
    most = max(map(len, texts))
    room = "".join(f'<i data-room="{escape(text)}"></i>' for text in sorted(texts) if len(text) > LONG * most)
    return f'<p class="explore-said"><span role="status">{escape(sentence)}</span><b>{room}</b></p>'


def together(text: str) -> str:
    """A sentence in which no line ends at an equality sign."""
    return text.replace(" = ", "\u00a0=\u00a0")


def button(kind: str, value: str | int, words: str) -> str:
    return f'<button type="button" data-{kind}="{value}">{escape(words)}</button>'
