r"""Along this path of growing weights the error of a sigmoid network on XOR falls towards 1/8 and never reaches it.

The larger the sharpness $k$, the closer the output at $(0,0)$ comes to its target 0, and the one at $(0,1)$ to one half. The error falls with every row. That
there is such a path does not say that descent follows it.

How it was made: the network with two logistic units and a linear output written above the table. The other two outputs are $f(1,0) = 1-f(0,0)$ and $f(1,1) = 1-f(0,1)$; the targets are
1 at $(0,1)$ and $(1,0)$, else 0. Numbers are rounded: no output is 0 or 1/2, and no error is 1/8.

In words: for $k={{ .rows.0.k:d }}$ the error is {{ .rows.0.error:.5f }}, for $k={{ .rows.2.k:d }}$ it is {{ .rows.2.error:.5f }} and for $k={{ .rows.4.k:d }}$ it is {{ .rows.4.error:.8f }}. The outputs for (0,0) and (1,0) tend to
their targets, those for (0,1) and (1,1) tend to one half, each from its wrong side.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.activations import LOGISTIC
from landscape.model.networks import Network, forward

SHARPNESS = (2, 4, 8, 16, 32)


class Row(NamedTuple):
    k: int
    outputs: tuple[float, ...]  # at (0,0), (0,1), (1,0), (1,1)
    error: float


class Facts(NamedTuple):
    rows: tuple[Row, ...]


def network(k: int) -> Network:
    return Network(k * np.array([[1.0, -1.0], [-1.0, -1.0]]), k * np.array([-0.5, 0.5]), np.array([0.5, -0.5]), 0.5)


def one(k: int) -> Row:
    f = forward(network(k), XOR_X, LOGISTIC)
    return Row(k, tuple(f.tolist()), float(np.mean((f - XOR_Y) ** 2)))


def compute() -> Facts:
    return Facts(tuple(one(k) for k in SHARPNESS))


def table(facts: Facts) -> Table:
    rows = tuple((str(r.k), *(f"{f:.4f}" for f in r.outputs[:2]), f"{r.error:.8f}") for r in facts.rows)
    return Table(("$k$", "$f(0,0)$", "$f(0,1)$", "error"), rows)
