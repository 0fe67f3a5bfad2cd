"""What is written of an outline: the same to the eye, in fewer points and shorter words."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest

from scripts.make.paths import SEEN, needed, relative, shorter, thinned


def curve(points: int) -> list[tuple[int, int]]:
    """A spiral in hundredths, with a turn back on itself at its end."""
    angles = np.linspace(0, 12, points)
    spiral = [(round(900 * t * math.cos(t)), round(900 * t * math.sin(t))) for t in angles]
    return [*spiral, spiral[-2], (0, 0), (5000, 1), (0, 2)]


def away(point: tuple[int, int], start: tuple[int, int], end: tuple[int, int]) -> float:
    """The distance of a point from a piece of a line, in floating point."""
    step, offset = np.subtract(end, start), np.subtract(point, start)
    share = float(np.clip(offset @ step / max(step @ step, 1), 0, 1))
    return float(np.hypot(*(offset - share * step)))


def test_no_point_is_farther_from_the_new_outline_than_can_be_seen():
    run = curve(2000)
    kept = needed(run)
    assert kept[0] == run[0] and kept[-4:] == run[-4:] and len(kept) < len(run) / 10
    ends = [run.index(point) for point in kept[:-4]] + [len(run) - k for k in (4, 3, 2, 1)]
    for first, last in itertools.pairwise(ends):
        assert max(away(run[k], run[first], run[last]) for k in range(first, last + 1)) <= SEEN + 1


def test_a_corner_stays_and_what_lies_on_a_line_goes():
    assert thinned("M 0 0 L 1 0.01 L 2 0 L 3 0 L 3 0.2 L 3 4 z") == "M0 0L3 0L3 4z"
    assert thinned("M 5 5 L 5 5") == "M5 5L5 5"  # a dot with a round cap
    assert thinned("M 0 0 L 1 0 Q 2 0 2 1 L 2 2 L 2 3 M 7 7 L 8 8") == "M0 0L1 0Q2 0 2 1L2 3M7 7L8 8"
    assert thinned("M 0 0 L 4 0 L 4 4 z L 9 0 L 9 9") == "M0 0L4 0L4 4zL9 0L9 9"  # from where the outline began


def test_paths_become_relative_without_drifting():
    steps = "".join(f"L {k * 0.04:.2f} 0 " for k in range(1, 101))  # each step alone would round to nothing
    made = relative("M 0 0 " + steps + "Q 5 1 6.06 0 z")
    assert made.startswith("M0 0l") and made.endswith("q1 1 2.1 0z")
    assert sum(map(float, re.findall(r"(\d*\.?\d+) 0(?=[ q.])", made.removeprefix("M0 0")))) == pytest.approx(4)


def test_a_command_that_is_repeated_is_written_once():
    assert (
        relative("M 0 0 L 1 2 L 3 3 M 0 0 M 1 1 C 1 1 2 2 3 3 C 4 4 5 5 6 6 z")
        == "M0 0l1 2 2 1M0 0M1 1c0 0 1 1 2 2 1 1 2 2 3 3z"
    )
    assert shorter("M 0 0 L 5 0 L 10 0 L 10 7") == "M0 0l10 0 0 7"


def test_a_number_is_written_with_no_sign_that_can_be_missed():
    assert relative("M 0.5 0.5 L 0.8 0.3 L 10.8 0.8 L 0 -0.5 L 0.5 10") == "M.5.5l.3-.2 10 .5-10.8-1.3.5 10.5"


def test_what_the_pen_is_not_seen_to_draw_is_left_out():
    assert shorter("M 0 0 L 4 0 L 4 4 L 0 4 L 0 0 z M 9 9 L 8 9 L 8 8") == "M0 0l4 0 0 4-4 0zM9 9l-1 0 0-1"
    assert shorter("M 0 0 L 4 0 Q 4 0 4 0.04 L 4 0 L 4 4") == "M0 0l4 0 0 4"
    assert shorter("M 5 5 L 5 5") == "M5 5l0 0"  # a dot with a round cap
    assert shorter("M 0 0 L 4 0 L 4 4 L 0 0") == "M0 0l4 0 0 4-4-4"  # not closed: its ends have caps
    assert shorter("M 1 1 L 2 2 L 3 1 L 1 1 z L 1 5") == "M1 1l1 1 1-1-2 0zl0 4"
