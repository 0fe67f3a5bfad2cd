r"""Students of six and of seven units have a strict local minimum with positive loss, certified in ball arithmetic.

For each number $k$ of units: the loss, the smallest curvature $\lambda$, and the five different weights. Near the printed point, within the radius, lies exactly one critical
point, and it is a strict minimum. That there are no others elsewhere is not claimed.

How it was made: the loss has the factor $1/2$, the minimum is in the space of all $k^2$ weights. Proved for each $k$: exactly one critical point is no farther
from the printed point than the radius in every weight, the Hessian is positive definite on this whole box, and the loss is positive. Each
weight is known to 20 decimals; 12 are printed. $\lambda$ is the smallest eigenvalue of the Hessian, $\lambda'$ the smallest second derivative in
directions of further inputs, which the teacher does not use; $w_{im}$ is the weight of unit $i$ on input $m$, numbered as in the picture.

In words: with six units the loss is {{ .minima.0.loss }} and the smallest eigenvalue of the Hessian {{ .minima.0.eigenvalue }}; with seven units {{ .minima.1.loss }} and
{{ .minima.1.eigenvalue }}. Two of the five numbers are negative in each: the
weight of the first unit on its own teacher unit, and the small weights of the other units on one another's.
"""

from typing import NamedTuple

from flint import arb

from figures import style
from landscape.cases.own_teacher.proof import WorseMinimum, certified
from landscape.proof.balls import decimals, exact, precise


class Facts(NamedTuple):
    minima: tuple[WorseMinimum, ...]


def compute() -> Facts:
    return Facts((certified(6), certified(7)))


@precise
def rounded(text: str, places: int = 12) -> str:
    """A certified decimal, correctly rounded to fewer places."""
    return decimals(arb(exact(text)), places)


def column(minimum: WorseMinimum) -> tuple[str, ...]:
    k = minimum.k
    weights = (rounded(minimum.theta[place]) for place in (0, 1, k, k + 1, k + 2))
    return minimum.loss, minimum.eigenvalue, minimum.across, minimum.radius, *weights


def table(facts: Facts) -> style.Table:
    names = (
        "loss",
        r"$\lambda$",
        r"$\lambda'$",
        "radius",
        *(f"$w_{{{i}{m}}}$" for i, m in ((1, 1), (1, 2), (2, 1), (2, 2), (2, 3))),
    )
    quantities = zip(names, *map(column, facts.minima), strict=True)
    rows = (
        (f"{name}, $k = {m.k}$", cell)
        for name, *cells in quantities
        for m, cell in zip(facts.minima, cells, strict=True)
    )
    return style.Table(("quantity", "value"), tuple(rows))
