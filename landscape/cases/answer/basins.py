"""The plane through the answer's network, its twin and the first worse minimum, and where descent from its points ends.

The plane has orthonormal coordinates in the space of the six weights, with the origin in the middle of the three
points and the way from the answer to its twin along the first axis. Descent leaves the plane at once: a point of it is a
start, and the ends of the starts are what is told.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from landscape.cases.answer.ends_by_rule import SWAP
from landscape.cases.answer.ends_of_descent import CASE
from landscape.cases.answer.network import ANSWER
from landscape.model.networks import flatten
from landscape.search.critical import newton
from landscape.search.descent import descend
from landscape.search.multistart import levenberg

RATE, STEPS, FINISH = 0.1, 3000, 100
BELOW = 0.0105  # less than the least cost of one unit: the output weights of a run keep their signs from here on
ONE_UNIT, CLOSE = 0.0111813, 1e-5  # the least cost of one unit (the page on worse minima has more places), and how near
BEST, TWIN, FIRST, SECOND, OPEN = range(5)  # the ends: OPEN is a valley, or undecided
NEAR = ((1.339, -1.713, 0.162, -0.024, -2.734, 5.944), (-0.761, 0.955, -1.635, 0.513, 4.325, -1.181))


@cache
def minima() -> np.ndarray:
    """The answer's network and the two worse minima (3, 6), by Newton's method from their first decimals."""
    worse = [newton(CASE.problem, np.array(near)) for near in NEAR]
    return np.array([flatten(ANSWER, CASE.problem.free), *worse])


class Plane(NamedTuple):
    """origin + x along[0] + y along[1]."""

    origin: np.ndarray  # (6,)
    along: np.ndarray  # (2, 6), orthonormal
    corners: np.ndarray  # (3, 2): the answer, its twin, the first worse minimum

    def weights(self, xy: np.ndarray) -> np.ndarray:
        """The weights (n, 6) at the points (n, 2)."""
        return self.origin + xy @ self.along


@cache
def plane() -> Plane:
    """The plane, by Gram and Schmidt."""
    points = np.array([minima()[0], minima()[0][SWAP], minima()[1]])
    origin = points.mean(axis=0)
    first, second = points[1] - points[0], points[2] - points[0]
    first = first / np.linalg.norm(first)
    second = second - (second @ first) * first
    along = np.array([first, second / np.linalg.norm(second)])
    return Plane(origin, along, (points - origin) @ along.T)


def end_of_runs(thetas: np.ndarray, rate: float = RATE) -> np.ndarray:
    """Where descent from the rows of `thetas` (runs, 6) ends: `STEPS` steps, then Levenberg-Marquardt steps.

    A run is at a minimum if every weight agrees to 1/1000. Worse minima count together with their twins.
    """
    ends = descend(CASE.problem, thetas, rate=rate, steps=STEPS)
    found = np.full(len(thetas), OPEN)
    held = np.flatnonzero(~ends.diverged)
    last = levenberg(CASE.problem, ends.theta[held], FINISH)
    kinds = (BEST, FIRST, SECOND, TWIN, FIRST, SECOND)  # the twins of worse minima are not told from them
    for kind, copy in zip(kinds, (*minima(), *minima()[:, SWAP]), strict=True):
        found[held[np.abs(last - copy).max(axis=1) < 1e-3]] = kind
    return found


def run_from(theta: np.ndarray) -> np.ndarray:
    """The weights (STEPS + 2, 6) after 0, 1, ..., `STEPS` steps from theta (6,), then where the run ends."""
    points = [theta]
    for _ in range(STEPS):
        points.append(points[-1] - RATE * CASE.problem.gradient(points[-1]))
    return np.array([*points, *levenberg(CASE.problem, points[-1][None], FINISH)])


def limits() -> np.ndarray:
    """The largest rates (3,) with which descent can settle at the three minima: 2 divided by the largest curvature."""
    return np.array([2 / np.linalg.eigvalsh(CASE.problem.hessian(theta))[-1] for theta in minima()])


class Borderline(NamedTuple):
    """A start close to the border of two basins, at the share `t` of the way from one point to another."""

    theta: np.ndarray  # (6,)
    t: float


def held_at(theta: np.ndarray, level: float, within: float, *, steps: int, every: int) -> tuple[int, int]:
    """The first and the last of the steps `every`, 2 `every`, ... up to `steps` at which the run's cost is that near `level`.

    Raises ValueError if it never is.
    """
    seen, thetas = [], theta[None]
    for step in range(every, steps + 1, every):
        ends = descend(CASE.problem, thetas, rate=RATE, steps=every)
        thetas = ends.theta
        if abs(ends.cost[0] - level) < within:
            seen.append(step)
    if not seen:
        raise ValueError(f"no cost within {within} of {level}")
    return seen[0], seen[-1]


def borderline(start: np.ndarray, end: np.ndarray, *, steps: int, rounds: int) -> Borderline:
    """The last start on the way from `start` to `end` that leads to the answer's network or its twin in `steps` steps.

    A run has led there if both its output weights are positive and its cost is below that of all single units. Each of
    the `rounds` looks at 128 points; that the basin is left only once on the way is taken for granted. Starts a little
    farther on lead there too, in more steps: the border itself is not found, only approached.
    """
    low, high = 0.0, 1.0
    for _ in range(rounds):
        t = np.linspace(low, high, 129)
        runs = descend(CASE.problem, start + t[:-1, None] * (end - start), rate=RATE, steps=steps)
        arrived = (runs.cost < BELOW) & (runs.theta[:, 4:] > 0).all(axis=1)
        k = int(np.argmin(arrived)) if not arrived.all() else 128
        low, high = float(t[k - 1]), float(t[k])
    return Borderline(start + low * (end - start), low)


class Border(NamedTuple):
    """A start on the way from the best fit to the second worse minimum, within 1/100000 of the border between the two."""

    end: np.ndarray  # (6,) the worse minimum, rounded: the other end of the way
    t: float  # the share of the way
    first: int  # steps between which the cost is within CLOSE of that of the best single unit
    last: int


def border_of_the_best() -> Border:
    """Bisection, in parts of 128, and the run from what it finds."""
    end = np.round(minima()[2], 6)
    start = borderline(minima()[0], end, steps=20_000, rounds=3)
    return Border(end, start.t, *held_at(start.theta, ONE_UNIT, CLOSE, steps=20_000, every=500))
