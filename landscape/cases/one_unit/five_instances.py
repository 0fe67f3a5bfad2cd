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
from landscape.proof.balls import exact, precise

INSTANCES = (((-1, 1), 1), ((1, -1), 1), ((1, -1), 1), ((-1, -1), 0), ((1, 1), 0))
"""Pairs of inputs and label; the second pattern is the one that occurs twice."""


class Expansion(NamedTuple):
    """The cost on a point or a box, with its gradient (3) and Hessian (3, 3)."""

    value: arb
    gradient: arb_mat
    hessian: arb_mat


@precise
def expand(theta: Sequence[arb]) -> Expansion:
    """Value, gradient and Hessian of the cost; on a box they enclose the values at all its points."""
    value, gradient, hessian = arb(0), arb_mat(3, 1), arb_mat(3, 3)
    for x, label in INSTANCES:
        v = arb_mat(3, 1, [sign(label) * entry for entry in (*x, 1)])
        # The logistic function at minus the margin, with its derivatives.
        s, ds, dds = LOGISTIC.ball(-(v.transpose() * arb_mat(3, 1, theta))[0, 0])
        value += s * s
        gradient += -2 * s * ds * v
        hessian += 2 * (ds * ds + s * dds) * (v * v.transpose())
    return Expansion(value, gradient, hessian)


@precise
def interval_newton(centre: Sequence, radius: str | fmpq) -> list[arb] | None:
    """The image m - H(X)^-1 grad E(m) of the box X around m, if it lies in the interior of X, else None.

    An image in the interior proves that X holds exactly one critical point, and that it lies in the image.
    """
    m = [arb(exact(value)) for value in centre]
    around = arb(0, arb(exact(radius)).upper())
    box = [value + around for value in m]
    try:
        step = expand(box).hessian.solve(expand(m).gradient)
    except ZeroDivisionError:  # a singular matrix may be among those on the box
        return None
    image = [value - step[i, 0] for i, value in enumerate(m)]
    inside = all(x.contains_interior(y) for x, y in zip(box, image, strict=True))
    return image if inside else None


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
