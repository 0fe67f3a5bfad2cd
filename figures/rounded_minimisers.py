r"""Rounding decides what floats call a minimiser whose Hessian is singular.

The {{ .tried:,d }} minimisers $(k/100,\,100/k)$ of $(1-w_1w_2)^2$, with weights rounded to floats. At every minimiser one eigenvalue of the Hessian is
exactly zero. The verdict is the sign of its determinant, computed in floats: positive reads "strict minimum", negative "saddle". All are minima, and none is strict.

In words: floats call {{ .strict:d }} of the {{ .tried:,d }} points strict minima and {{ .saddles:d }} saddles; for {{ .singular:d }} the determinant
comes out as zero. A test that refuses to read the sign of an eigenvalue below $10^{-7}$ leaves all {{ .undecided:,d }} undecided.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.chains import Chain
from landscape.critical import index

TRIED = 1000


class Facts(NamedTuple):
    tried: int
    strict: int
    saddles: int
    singular: int
    undecided: int  # by the library's own test, which does not read the sign of a tiny eigenvalue


def determinant(theta: np.ndarray) -> float:
    (a, b), (_, c) = Chain(2).hessian(theta).tolist()
    return a * c - b * b


def compute() -> Facts:
    points = [np.array([k / 100, 100 / k]) for k in range(1, TRIED + 1)]
    signs = np.sign([determinant(point) for point in points])
    undecided = sum(index(Chain(2).hessian(point)) is None for point in points)
    return Facts(TRIED, int((signs > 0).sum()), int((signs < 0).sum()), int((signs == 0).sum()), undecided)


def table(facts: Facts) -> style.Table:
    rows = (("strict minimum", facts.strict), ("saddle", facts.saddles), ("singular", facts.singular))
    return style.Table(("what floats say", "points"), tuple((name, str(count)) for name, count in rows))
