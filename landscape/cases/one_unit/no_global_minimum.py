"""Five instances and one logistic unit: a strict local minimum where no global one exists.

The unit has two weights and a threshold, theta = (w_1, w_2, b), and the cost is the sum of squared errors
over XOR in coordinates +-1, one positive pattern taken twice. A pattern with label 1 has the margin
w.x + b, one with label 0 the opposite, so that every instance costs s(-margin)^2. The four patterns then
have margin vectors that form a regular tetrahedron and add up to zero.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.model.activations import LOGISTIC
from landscape.proof.balls import precise
from landscape.proof.networks import Expansion

INSTANCES = (((-1, 1), 1), ((1, -1), 1), ((1, -1), 1), ((-1, -1), 0), ((1, 1), 0))
"""Pairs of inputs and label; the second pattern is the one that occurs twice."""


class SquaredErrors(NamedTuple):
    """The sum of squared errors of one logistic unit on pairs of inputs (d) and label."""

    instances: tuple[tuple[tuple[int, ...], int], ...]

    @precise
    def expand(self, theta: Sequence[arb]) -> Expansion:
        """Value, gradient and Hessian of the cost; on a box they enclose the values at all its points."""
        size = len(theta)
        value, gradient, hessian = arb(0), arb_mat(size, 1), arb_mat(size, size)
        for x, label in self.instances:
            v = arb_mat(size, 1, [sign(label) * entry for entry in (*x, 1)])
            # The logistic function at minus the margin, with its derivatives.
            s, ds, dds = LOGISTIC.ball(-(v.transpose() * arb_mat(size, 1, theta))[0, 0])
            value += s * s
            gradient += -2 * s * ds * v
            hessian += 2 * (ds * ds + s * dds) * (v * v.transpose())
        return Expansion(value, gradient.entries(), hessian)


COST = SquaredErrors(INSTANCES)


@precise
def on_the_line() -> arb:
    """The number a for which (a, -a, a) is critical: t = e^-a is a root of (t^2 - t + 1)^3 = 2 t^5.

    The root between 1/2 and 1 is bisected; the left side minus the right one falls from there to there.
    """
    low, high = fmpq(1, 2), fmpq(1)
    for _ in range(180):
        t = (low + high) / 2
        low, high = (t, high) if (t * t - t + 1) ** 3 > 2 * t**5 else (low, t)
    return -(arb(low).union(arb(high)).log())


@precise
def curvatures(a: arb) -> tuple[arb, arb]:
    """The eigenvalues of the Hessian at (a, -a, a): the double one, and the one along that direction.

    The margin vectors v add up to zero and their v v^T to 4 I. With c(z) = d^2/dz^2 s(-z)^2 the Hessian is
    4 c(-a) I + (2 c(3a) - c(-a)) v v^T, where v = (1, -1, 1) belongs to the repeated pattern.
    """
    single, repeated = (2 * (ds * ds + s * dds) for s, ds, dds in (LOGISTIC.ball(a), LOGISTIC.ball(-3 * a)))
    return 4 * single, single + 6 * repeated


def sign(label: int) -> int:
    """+1 for label 1 and -1 for label 0."""
    return 2 * label - 1
