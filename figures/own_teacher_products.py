r"""The mean product of two ReLU units falls from one half to zero as their directions part.

Each row is an angle $t$ between two weight vectors of length one, and the mean product $f$ of the two units. For other lengths multiply by both. Two units of the teacher
are orthogonal.

How it was made: $f(u,v)$ is the mean of $\max(u\cdot x,0)\,\max(v\cdot x,0)$ over standard normal inputs, by the closed form.

In words: {{ .values.0:.4f }} for equal directions, {{ .values.1:.4f }} at an angle of 60 degrees, {{ .values.2:.4f }} for orthogonal ones and {{ .values.3:.4f }} for
opposite ones.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.cases.own_teacher.loss import loss
from landscape.model.population import relu_kernel

DEGREES = (0, 60, 90, 180)
SINES = ("$0$", r"$\sqrt3/2$", "$1$", "$0$")
COSINES = ("$1$", "$1/2$", "$0$", "$-1$")
EXACT = ("$1/2$", r"$\sqrt3/(4\pi)+1/6$", r"$1/(2\pi)$", "$0$")


class Facts(NamedTuple):
    values: tuple[float, ...]
    both: float  # loss of two units that have both learned the first of two teacher units


def compute() -> Facts:
    directions = np.array([[np.cos(t), np.sin(t)] for t in np.radians(DEGREES)])
    values = relu_kernel(directions[:1], directions)[0]
    return Facts(tuple(map(float, values)), loss(np.array([[1.0, 0.0], [1.0, 0.0]])))


def table(facts: Facts) -> style.Table:
    cells = zip(DEGREES, SINES, COSINES, EXACT, facts.values, strict=True)
    rows = tuple((rf"${t}^\circ$", sine, cosine, exact, f"{value:.2f}") for t, sine, cosine, exact, value in cells)
    return style.Table(("$t$", r"$\sin t$", r"$\cos t$", "$f$", r"$\approx$"), rows)
