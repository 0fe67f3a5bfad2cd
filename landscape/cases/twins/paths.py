"""A way between the answer's network and its twin, and a proof of how high it climbs.

The way is a polygon through networks with rational weights. It starts where both units equal the best
single unit, each with half its output weight, and goes down to the answer's network; swapping the
units of every network on it gives the other half, to the twin. `stays_below` proves a bound for the
loss on all of it in ball arithmetic.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import arb
from scipy.integrate import solve_ivp

from landscape.model.problem import Problem
from landscape.proof.balls import exact, precise
from landscape.proof.networks import BallProblem, expand

Way = tuple[tuple[Fraction, ...], ...]  # corners: W row by row, then v


def descent_way(problem: Problem, top: Sequence[str], step: float, end: Sequence[str], corners: int) -> Way:
    """A polygon from `top` to `end`, both exact decimals: near the gradient flow that starts at `step` times the
    direction of most negative curvature from `top`, on the side of `end`. The `corners` between, rounded to
    three decimals, are evenly spaced on the flow up to time 10^5.
    """
    start = np.array(list(map(float, top)))
    down = np.linalg.eigh(problem.hessian(start))[1][:, 0]
    towards = np.array(list(map(float, end))) - start
    first = start + step * np.sign(down @ towards) * down
    flow = solve_ivp(lambda _, state: -problem.gradient(state), (0, 1e5), first, method="LSODA", rtol=1e-8, atol=1e-10)
    length = np.cumsum([0, *np.linalg.norm(np.diff(flow.y.T, axis=0), axis=1)])
    places = length[-1] * np.arange(corners) / corners  # without the end, which is given
    rows = np.stack([np.interp(places, length, row) for row in flow.y], axis=1).round(3)
    middle = tuple(tuple(Fraction(f"{value:.3f}") for value in row) for row in rows)
    return (tuple(map(Fraction, top)), *middle, tuple(map(Fraction, end)))


def swapped(way: Way) -> Way:
    """The same way with the two units exchanged in every corner, for two inputs and no biases."""
    return tuple((c, d, a, b, w, v) for a, b, c, d, v, w in way)


@precise
def stays_below(problem: BallProblem, way: Way, level: str) -> int:
    """The number of pieces with which "the loss is below `level` on the whole polygon" is proved.

    On a piece from a to b with middle m, L <= L(m) + max |grad L . (b - a)| / 2. Raises ValueError
    if that does not settle it with pieces of one part in a million.
    """
    bound, done = arb(exact(level)), 0
    for a, b in itertools.pairwise(way):
        start = [arb(exact(x)) for x in a]
        whole = [arb(exact(y - x)) for x, y in zip(a, b, strict=True)]
        pieces = [(Fraction(0), Fraction(1))]
        while pieces:
            low, high = pieces.pop()
            done += 1
            middle, half = (arb(exact(x)) for x in ((low + high) / 2, (high - low) / 2))
            cost = expand(problem, [x + middle * d for x, d in zip(start, whole, strict=True)]).value
            t = middle + half * arb(0, 1)
            slopes = expand(problem, [x + t * d for x, d in zip(start, whole, strict=True)]).gradient
            slope = sum((g * d for g, d in zip(slopes, whole, strict=True)), arb(0))
            if cost + half * abs(slope) < bound:
                continue
            if high - low < Fraction(1, 10**6):
                raise ValueError(f"the loss is not certainly below {level}")
            pieces += [(low, (low + high) / 2), ((low + high) / 2, high)]
    return done
