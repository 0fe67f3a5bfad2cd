"""The functions of the quiz a second time, in floating point, each with the formula that names it and a box of its domain.

Points have coordinates that are multiples of 1/64, so midpoints are exact. On the boxes no intermediate result exceeds
`SIZE`, and no function takes more than `OPERATIONS`, as tests/rounding.py counts them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scripts.places import DOCS
from scripts.read.sources import prose_in
from scripts.write.choices import FOLD
from scripts.write.exercises import Exercise, exercises_of

PAGE = DOCS / "quiz.md"
GRID, SIZE, OPERATIONS = 64, 1e5, 100
HOLDS = {  # what each answer says of: convex, concave, quasi-convex
    "Convex": (True, False, True),
    "Concave": (False, True, None),  # left open: a concave function may be quasi-convex as well
    "Both": (True, True, True),
    "Only quasi-convex": (False, False, True),
    "None of these": (False, False, False),
}


class Case(NamedTuple):
    formula: str  # as it stands in the question
    box: tuple[tuple[int, int], ...]  # the bounds of each coordinate, in 64ths
    value: Callable  # of one array for each coordinate


def line(low: float, high: float, variables: int = 1) -> tuple[tuple[int, int], ...]:
    return ((round(GRID * low), round(GRID * high)),) * variables


def logistic(z):
    return 1 / (1 + np.exp(-z))


PLANE = line(-3, 3, 2)
UPPER = (*line(-3, 3), *line(0.25, 3))
CASES = (
    Case("$x^2$", line(-8, 8), lambda x: x * x),
    Case(r"$\log x$", line(0.125, 8), np.log),
    Case("$1/x$", line(0.125, 8), lambda x: 1 / x),
    Case("$(x+1)^2-(x-1)^2$", line(-8, 8), lambda x: (x + 1) ** 2 - (x - 1) ** 2),
    Case(r"$\max(|x|-1,\,0)$", line(-4, 4), lambda x: np.maximum(abs(x) - 1, 0)),
    Case(r"$\min(x,\,1)$", line(-4, 4), lambda x: np.minimum(x, 1)),
    Case("$x^3$", line(0, 8), lambda x: x**3),
    Case(r"$\sqrt{|x|}$", line(-4, 4), lambda x: np.sqrt(abs(x))),
    Case("$e^{-x^2}$", line(-4, 4), lambda x: np.exp(-x * x)),
    Case(r"$\sqrt{x^2+1}$", line(-8, 8), lambda x: np.sqrt(x * x + 1)),
    Case(r"$\lfloor x\rfloor$", line(-4, 4), np.floor),
    Case("$x^2-|x|$", line(-4, 4), lambda x: x * x - abs(x)),
    Case("$(x^2-1)^2$", line(-3, 3), lambda x: (x * x - 1) ** 2),
    Case(r"$-x\log x$", line(0.125, 8), lambda x: -x * np.log(x)),
    Case(r"$\max(x,y)-\min(x,y)$", PLANE, lambda x, y: np.maximum(x, y) - np.minimum(x, y)),
    Case("$xy$", PLANE, lambda x, y: x * y),
    Case(r"$\sqrt{xy}$", line(0, 8, 2), lambda x, y: np.sqrt(x * y)),
    Case("$x^2/y$", UPPER, lambda x, y: x * x / y),
    Case("$x/y$", UPPER, lambda x, y: x / y),
    Case(
        r"The larger eigenvalue of the matrix",
        line(-3, 3, 3),
        lambda a, b, c: np.linalg.eigvalsh(np.moveaxis(np.array([[a, b], [b, c]]), -1, 0))[:, 1],
    ),
    Case("$(w_1+w_2-1)^2+(w_1-2w_2)^2$", PLANE, lambda a, b: (a + b - 1) ** 2 + (a - 2 * b) ** 2),
    Case("$|w-1|+|w-2|+|w-4|$", line(-3, 8), lambda w: abs(w - 1) + abs(w - 2) + abs(w - 4)),
    Case("The number of weights that are not zero", PLANE, lambda a, b: 1.0 * (a != 0) + (b != 0)),
    Case(r"$\log\bigl(1+e^{-(2w_1-w_2)}\bigr)$", PLANE, lambda a, b: np.logaddexp(0, b - 2 * a)),
    Case(r"$(1-\sigma(w))^2$", line(-8, 8), lambda w: (1 - logistic(w)) ** 2),
    Case(
        r"$\log\bigl(1+(w-3)^2\bigr)$ plus $\log\bigl(1+(w+3)^2\bigr)$",
        line(-8, 8),
        lambda w: np.log(1 + (w - 3) ** 2) + np.log(1 + (w + 3) ** 2),
    ),
    Case(
        r"$\log(e^{z_1}+e^{z_2}+e^{z_3})-z_1$",
        line(-3, 3, 3),
        lambda p, q, r: np.log(np.exp(p) + np.exp(q) + np.exp(r)) - p,
    ),
    Case("$(1-w_1w_2)^2$", PLANE, lambda a, b: (1 - a * b) ** 2),
    Case(r"$\log\bigl(1+e^{-w_1w_2}\bigr)$", PLANE, lambda a, b: np.log1p(np.exp(-a * b))),
    Case(r"$(1-p)^2(-\log p)$", line(-8, 8), lambda z: -((1 - logistic(z)) ** 2) * np.log(logistic(z))),
)


def pairs_of(case: Case, rng: np.random.Generator, pairs: int) -> np.ndarray:
    """Random pairs in the box, shape (2, coordinates, pairs); every other pair has whole numbers, where corners are."""
    low, high = np.array(case.box).T[..., None]
    fine = rng.integers(low, high + 1, size=(2, len(case.box), pairs)) / GRID
    whole = np.clip(np.round(fine), low / GRID, high / GRID)
    return np.where(np.arange(pairs) % 2, fine, whole)


def questions() -> list[Exercise]:
    return exercises_of(PAGE)


def answers() -> list[str]:
    return [fold["answer"] for here in prose_in(PAGE) for fold in FOLD.finditer(here.text)]
