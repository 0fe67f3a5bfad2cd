"""What a figure declares of its explorable: controls, sentences, handles, experiments. The script beside it draws.

`explore(facts) -> Explorable` in figures/NAME.py declares it, and figures/explore/NAME.js brings it to life. An artist
that moves has the gid `part-NAME`: the script finds it under that name in the drawing, with its colour and its dash, and
changes nothing but its shape or its place.
"""

from __future__ import annotations

from typing import Any, NamedTuple

State = dict[str, float | str]


class Slider(NamedTuple):
    """A number from `least` to `most` in steps of `step`, shown with `places` decimals."""

    name: str
    label: str
    least: float
    most: float
    step: float
    places: int = 2


class Choice(NamedTuple):
    """One of several: pairs of a value and the words that stand for it."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


class Button(NamedTuple):
    """Something to do: the script has a function of this name."""

    name: str
    label: str


class Handle(NamedTuple):
    """A marker of the drawing that can be dragged: the part `part` in the axes number `axes`.

    `x` and `y` name the sliders that its place sets; '' where the marker cannot be moved that way.
    """

    part: str
    x: str = ""
    y: str = ""
    axes: int = 0


class Experiment(NamedTuple):
    """A line of "Try this": what is to be seen, and the values that show it."""

    label: str
    state: State


class Explorable(NamedTuple):
    """All of it. `start` is the state that the figure shows as it is drawn, `sentence` what is then said of it.

    In `sentences` a {word} stands for a number that the script computes, and `longest` has the longest text that can take
    its place, unless that is as short as a number with two decimals; `aloud` has what a slider says of itself at the start,
    unless that is its number; `data` is for the script alone.
    """

    legend: str
    controls: tuple[Slider | Choice, ...]
    start: State
    sentence: str
    sentences: dict[str, str]
    experiments: tuple[Experiment, ...]
    buttons: tuple[Button, ...] = ()
    handles: tuple[Handle, ...] = ()
    data: dict[str, Any] = {}  # noqa: RUF012  never changed
    longest: dict[str, str] = {}  # noqa: RUF012
    aloud: dict[str, str] = {}  # noqa: RUF012


def shown(value: float, places: int = 2) -> str:
    """A number as the script shows it: with a minus sign, and no minus before zero."""
    text = f"{value:.{places}f}"
    return (text if float(text) else text.replace("-", "")).replace("-", "\u2212")
