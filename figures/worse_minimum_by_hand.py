r"""At the second worse minimum every output misses its target.

The network with input weights $({{ .w.0:.3f }}, {{ .w.1:.3f }})$ and $({{ .w.2:.3f }}, {{ .w.3:.3f }})$ and output weights
${{ .w.4:.3f }}$ and ${{ .w.5:.3f }}$, which are those of the second worse minimum rounded to three decimals. Targets are the outputs
of the answer's network. For an input, multiply, add, apply $1/(1+e^{-z})$ in both units, weight and add.

In words: the target at the origin is {{ .targets.0:.4f }} and the output {{ .outputs.0:.4f }}. The largest squared error is {{ .worst:.4f }}, and the mean of
all nine is {{ .loss:.4f }}.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.cases.answer.network import NINE
from landscape.cases.answer.worse_minima import VARIANTS, flip_end
from landscape.model.networks import forward


class Facts(NamedTuple):
    w: tuple[float, ...]  # W row by row, then v, rounded to three decimals
    targets: tuple[float, ...]
    outputs: tuple[float, ...]
    errors: tuple[float, ...]  # squared
    worst: float
    loss: float  # their mean


def compute() -> Facts:
    case = VARIANTS["answer"]
    w = flip_end(case, (1,)).theta.round(3)
    outputs = forward(case.problem.network_at(w), case.problem.X, case.problem.activation)
    errors = (outputs - case.problem.y) ** 2
    weights, targets, fitted, missed = (tuple(map(float, column)) for column in (w, case.problem.y, outputs, errors))
    return Facts(weights, targets, fitted, missed, float(errors.max()), float(np.mean(errors)))


def table(facts: Facts) -> style.Table:
    samples = zip(NINE, facts.targets, facts.outputs, facts.errors, strict=True)
    rows = tuple((f"({a}, {b})", f"{y:.4f}", f"{f:.4f}", f"{e:.4f}") for (a, b), y, f, e in samples)
    return style.Table(("input", "target", "output", "squared error"), rows)
