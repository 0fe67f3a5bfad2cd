"""What the script of an explorable is given: what its figure declares, and where the drawing has its axes and its parts."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from scripts.make.facts import encode
from scripts.make.svg import PART


def explorable(declared: Any, figure: Figure) -> dict[str, Any]:
    """The declaration as plain data, with the axes of the drawn figure and the places to which its labels belong.

    Raises ValueError for what the script could not follow: axes that are not linear, names that nothing has.
    """
    check(declared, parts := parts_of(figure))
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        figure.savefig(io.BytesIO(), format="svg")  # the layout of another format differs by fractions of a point
    homes = {name: list(map(float, artist.xy)) for name, artist in parts.items() if isinstance(artist, Annotation)}
    return {**encode(declared, "explore()"), "axes": [axes_of(axes, figure) for axes in figure.axes], "homes": homes}


def parts_of(figure: Figure) -> dict[str, Any]:
    """The artists that have a name to be moved by."""
    named = figure.findobj(lambda artist: (artist.get_gid() or "").startswith(PART))
    return {(artist.get_gid() or "").removeprefix(PART): artist for artist in named}


def axes_of(axes: Axes, figure: Figure) -> dict[str, list[float]]:
    """The limits of some axes, and their box in points from the upper left corner: left, top, width, height."""
    if (axes.get_xscale(), axes.get_yscale()) != ("linear", "linear"):
        raise ValueError("explorable axes must be linear; draw the logarithm instead, and write the ticks yourself")
    width, height = (72 * float(inches) for inches in figure.get_size_inches())
    box = axes.get_position()
    corners = (box.x0 * width, (1 - box.y1) * height, box.width * width, box.height * height)
    return {
        "x": [float(value) for value in axes.get_xlim()],
        "y": [float(value) for value in axes.get_ylim()],
        "box": [round(float(value), 2) for value in corners],
    }


def check(declared: Any, parts: dict[str, Any]) -> None:
    """Raises ValueError, with a sentence, unless every name that is used is one that exists."""
    controls = {control.name: control for control in declared.controls}
    for what, state in (("start", declared.start), *((f"'{e.label}'", e.state) for e in declared.experiments)):
        for name, value in state.items():
            if name not in controls:
                raise ValueError(f"{what} sets '{name}', which is no control")
            if not allowed(controls[name], value):
                raise ValueError(f"{what} sets {name} to {value!r}, which its control does not allow")
    if missing := controls.keys() - declared.start.keys():
        raise ValueError(f"start does not say what '{min(missing)}' is")
    for handle in declared.handles:
        if handle.part not in parts:
            raise ValueError(f"no artist has the gid '{PART}{handle.part}' that a handle names")
        for name in filter(None, (handle.x, handle.y)):
            if name not in controls:
                raise ValueError(f"the handle '{handle.part}' moves '{name}', which is no control")


def allowed(control: Any, value: float | str) -> bool:
    """Whether a control can have this value: one of its options, or a number within its bounds and on its steps."""
    if hasattr(control, "options"):
        return value in dict(control.options)
    steps = (float(value) - control.least) / control.step
    return control.least <= float(value) <= control.most and abs(steps - round(steps)) < 1e-9
