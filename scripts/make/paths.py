"""The outlines of a drawing, written short: without points that nobody can see, in relative steps of a tenth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Point = tuple[int, int]  # hundredths of a unit of the viewBox

SEEN = 8  # hundredths: in a figure as wide as the column a point this far beside a line is an eighth of a pixel from it
_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
ABSOLUTE = re.compile(r"[MLQCz\s\d.-]+")  # the paths that matplotlib writes, and which are understood here


def shorter(path: str) -> str:
    """A path of absolute commands as it stands in a page."""
    return relative(thinned(path))


def thinned(path: str) -> str:
    """A path without the points of its straight pieces that lie less than `SEEN` beside the line drawn without them.

    Matplotlib does the same to a single line, but not to contours, which bring a point for each step of their grid.
    """
    words, run, begin = list[str](), list[Point](), (0, 0)
    for command, numbers in _COMMAND.findall(path):
        values = [round(100 * float(number)) for number in numbers.split()]
        if command == "L":
            run += zip(values[::2], values[1::2], strict=True)
            continue
        words += lines(run)
        words.append(command + written(values, 100))
        begin = (values[0], values[1]) if command == "M" else begin
        run = [(values[-2], values[-1]) if values else begin]  # `z` takes the pen back to where it began
    return "".join([*words, *lines(run)])


def lines(run: Sequence[Point]) -> Iterator[str]:
    """The straight pieces from the first point of a run, where the pen is, through the others that are needed."""
    return (f"L{written(point, 100)}" for point in needed(run)[1:])


def needed(run: Sequence[Point]) -> list[Point]:
    """The first point and the last, and between them those that can be seen (Ramer 1972, Douglas and Peucker 1973).

    In whole numbers, so that every processor keeps the same.
    """
    kept, open_pieces = {0, len(run) - 1}, [(0, len(run) - 1)]
    while open_pieces:
        first, last = open_pieces.pop()
        if last - first > 1:
            away, farthest = max((distance(run[k], run[first], run[last]), -k) for k in range(first + 1, last))
            if away > SEEN**2:
                kept.add(-farthest)
                open_pieces += [(first, -farthest), (-farthest, last)]
    return [point for k, point in enumerate(run) if k in kept]


def distance(point: Point, start: Point, end: Point) -> int:
    """The square of the distance of a point from a piece of a line, rounded down."""
    x, y, dx, dy = point[0] - start[0], point[1] - start[1], end[0] - start[0], end[1] - start[1]
    length, along = dx * dx + dy * dy, x * dx + y * dy
    if along <= 0:
        return x * x + y * y
    if along >= length:
        return (x - dx) ** 2 + (y - dy) ** 2
    return (x * dy - y * dx) ** 2 // length


def relative(path: str) -> str:
    """A path in relative steps of a tenth: half the size. Points are rounded before differences are taken."""
    x = y = 0
    words, before = [], ""
    for command, numbers in _COMMAND.findall(path):
        tenths = [round(10 * float(number)) for number in numbers.split()]
        start = (0, 0) if command == "M" else (x, y)
        steps = written([value - start[k % 2] for k, value in enumerate(tenths)], 10)
        letter = command if command == "M" else command.lower()
        words.append(f" {steps}" if letter == before and letter in "lqc" else letter + steps)
        x, y = tenths[-2:] or (x, y)
        before = letter
    return "".join(words)


def written(values: Sequence[int], parts: int) -> str:
    """Whole numbers of parts of a unit as decimals."""
    return " ".join(f"{value / parts:g}" for value in values)
