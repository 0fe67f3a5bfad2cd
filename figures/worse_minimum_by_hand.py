r"""At the higher worse minimum every output misses its target.

The network with input weights $({{ .w.0:.3f }}, {{ .w.1:.3f }})$ and $({{ .w.2:.3f }}, {{ .w.3:.3f }})$ and output weights
${{ .w.4:.3f }}$ and ${{ .w.5:.3f }}$. No error is zero; the smallest is {{ .least:.4f }}.

How it was made: these are the weights of the higher of the two worse minima, rounded to three decimals. Targets are the outputs
of the answer's network. For an input, multiply, add, apply $1/(1+e^{-z})$ in both units, weight and add.

In words: the target at the origin is {{ .targets.0:.4f }} and the output {{ .outputs.0:.4f }}. The errors lie between {{ .lowest:.4f }} and {{ .highest:.4f }}; none is
nearer to zero than {{ .least:.4f }}. The mean of the nine squared errors is {{ .loss:.5f }}.
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
    errors: tuple[float, ...]  # output minus target
    least: float  # of their absolute values
    lowest: float
    highest: float
    loss: float  # the mean of their squares


def compute() -> Facts:
    case = VARIANTS["answer"]
    w = flip_end(case, (1,)).theta.round(3)
    outputs = forward(case.problem.network_at(w), case.problem.X, case.problem.activation)
    errors = outputs - case.problem.y
    weights, targets, fitted, missed = (tuple(map(float, column)) for column in (w, case.problem.y, outputs, errors))
    sizes = float(np.abs(errors).min()), float(errors.min()), float(errors.max())
    return Facts(weights, targets, fitted, missed, *sizes, float(np.mean(errors**2)))


def table(facts: Facts) -> style.Table:
    samples = zip(NINE, facts.targets, facts.outputs, facts.errors, strict=True)
    rows = tuple(
        (f"({a}, {b})", f"{y:.4f}", f"{f:.4f}", f"{e:+.4f}".replace("-", "\N{MINUS SIGN}"))
        for (a, b), y, f, e in samples
    )
    return style.Table(("input", "target", "output", "error"), rows)
