"""The outlines of a drawing, written short: without points that nobody can see, in relative steps of a tenth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

Point = tuple[int, int]  # hundredths of a unit of the viewBox
Step = tuple[str, list[int]]  # a command, and by how many tenths it moves; `M` says where it begins

SEEN = 8  # hundredths: in a figure as wide as the column a point this far beside a line is an eighth of a pixel from it
_COMMAND = re.compile(r"([MLQCz])([^MLQCz]*)")
ABSOLUTE = re.compile(r"[MLQCz\s\d.-]+")  # the paths that matplotlib writes, and which are understood here


def shorter(path: str) -> str:
    """A path of absolute commands as it stands in a page."""
    return text_of(moving(steps(thinned(path))))


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
    """A path in relative steps of a tenth, with every point that it had: half the size."""
    return text_of(steps(path))


def steps(path: str) -> list[Step]:
    """A path as relative steps in tenths, one for each command. Points are rounded before differences are taken."""
    x = y = 0
    home, found = (0, 0), list[Step]()
    for command, numbers in _COMMAND.findall(path):
        tenths = [round(10 * float(number)) for number in numbers.split()]
        start = (0, 0) if command == "M" else (x, y)
        found.append((command if command == "M" else command.lower(), [v - start[k % 2] for k, v in enumerate(tenths)]))
        x, y = tenths[-2:] or home
        home = (x, y) if command == "M" else home
    return found


def moving(path: Sequence[Step]) -> Iterator[Step]:
    """The steps that the pen is seen to take: not those that stay where they are, nor that home which `z` takes anyway.

    An outline of nothing else stays, for with a round cap it is a dot.
    """
    begins = [k for k, (letter, _) in enumerate(path) if letter == "M"]
    for first, last in pairwise([0, *begins[1:], len(path)]):
        outline = path[first:last]
        if any(any(step) for letter, step in outline if letter != "M"):
            outline = [(letter, step) for letter, step in outline if letter in "Mz" or any(step)]
        yield from without_way_home(outline)


def without_way_home(outline: Sequence[Step]) -> Sequence[Step]:
    """An outline without its last line, if that leads to where the outline began, and `z` draws it."""
    letters = "".join(letter for letter, _ in outline)
    ends = [step[-2:] for _, step in outline[1:] if step]
    leads_home = len(ends) > 1 and not any(map(sum, zip(*ends, strict=True)))
    return (
        [*outline[:-2], outline[-1]]
        if leads_home and letters.find("z") == len(letters) - 1 and letters[-2] == "l"
        else outline
    )


def text_of(path: Iterable[Step]) -> str:
    """Steps as they are written: no letter twice, no zero before a point, no space where a sign or a point says the same."""
    words, before = [], ""
    for letter, step in path:
        words.append(f" {written(step, 10)}" if letter == before and letter in "lqc" else letter + written(step, 10))
        before = letter
    return re.sub(r"(\.\d) (?=\.)", r"\1", re.sub(r"(?<!\d)0(?=\.)", "", "".join(words)).replace(" -", "-"))


def written(values: Sequence[int], parts: int) -> str:
    """Whole numbers of parts of a unit as decimals."""
    return " ".join(f"{value / parts:g}" for value in values)
