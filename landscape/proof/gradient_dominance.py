"""A ball around a start in which a mean squared error obeys the Polyak-Lojasiewicz inequality, so that descent cannot miss.

Let L be the mean squared error of N samples, e the errors and J the Jacobian of the outputs, one row per sample. Then
the gradient of L is (2/N) J^T e, so |grad L|^2 / 2 >= mu L with mu = (2/N) s^2 wherever no singular value of J (N of
them) is below s. Moving by R changes J by at most R B, if B bounds its derivative on the way. If R > sqrt(8 L / mu),
descent from the start, with any rate up to 1 / smoothness, stays in the ball of radius R, and its cost falls at
least by the factor 1 - rate mu in each step.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, precise
from landscape.proof.certificates import Certificate, positive_definite
from landscape.proof.matrices import identity
from landscape.proof.networks import BallProblem, Expansion, expand


class Neighbourhood(NamedTuple):
    """What holds in the ball of the given radius around the start. A bound on all points is the end of its arb."""

    singular: Certificate  # no singular value of J at the start is below the given number s
    mu: arb  # (2/N) (s - R B)^2, or 0 if s < R B may be; its lower end counts
    smoothness: arb  # no eigenvalue of the Hessian is above its upper end
    cost: arb  # at the start


@precise
def neighbourhood(problem: BallProblem, start: Sequence[fmpq], radius: fmpq, s: fmpq) -> Neighbourhood:
    """The inequality around `start`, for a `problem` with the squared error as its loss."""
    at = [ball(entry) for entry in start]
    box = [arb(entry.mid(), float(ball(radius).upper()) * (1 + 2.0**-50) + float(entry.rad())) for entry in at]
    J, count = arb_mat([of.gradient for of in _outputs(problem, at)]), len(problem.inputs)
    singular = positive_definite(J * J.transpose() - identity(count) * ball(s) ** 2)
    moved = ball(radius) * sum((_size(of.hessian) ** 2 for of in _outputs(problem, box)), arb(0)).sqrt()
    left = ball(s) - moved
    mu = left**2 * 2 / count if left > 0 else arb(0)
    return Neighbourhood(singular, mu, _size(expand(problem, box).hessian), expand(problem, at).value)


def _outputs(problem: BallProblem, theta: Sequence[arb]) -> list[Expansion]:
    """Each output with its gradient and its Hessian."""
    return [
        expand(problem._replace(inputs=(x,), targets=(y,), loss=lambda f, _: (f, arb(1), arb(0))), theta)
        for x, y in zip(problem.inputs, problem.targets, strict=True)
    ]


def _size(H: arb_mat) -> arb:
    """The root of the sum of the squares of all entries: at least the largest singular value."""
    return sum((entry * entry for entry in H.entries()), arb(0)).sqrt()
