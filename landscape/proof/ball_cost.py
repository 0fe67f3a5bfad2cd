"""The mean loss of a network with one hidden layer in ball arithmetic, biases and log-loss included.

The counterpart in balls of `landscape.model.networks.cost`, on points or on whole boxes of parameters:
theta is a list of balls in the order W (row by row), b, v, c of the free parameters; parameters
that are not free are zero. `taught` makes the problem whose targets are a teacher's own outputs,
as real numbers: f(x) for squared error, sigmoid(f(x)) for log-loss. `landscape.proof.ball_network` is the
special case without biases and with squared error, and supplies the units.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.proof.ball_network import Point, Unit, logistic, output
from landscape.proof.balls import dot, exact, precise


class BallLoss(NamedTuple):
    """A loss l(z, y) with its first two derivatives in z, and the target that the output z makes."""

    expand: Callable[[arb, arb], tuple[arb, arb, arb]]
    target: Callable[[arb], arb]


class BallProblem(NamedTuple):
    """The mean loss over exact inputs and enclosed targets, for `hidden` units."""

    inputs: tuple[tuple[fmpq, ...], ...]
    targets: tuple[arb, ...]
    unit: Unit
    loss: BallLoss
    free: tuple[str, ...]
    hidden: int

    def expand(self, theta: Sequence[arb]) -> "Expansion":
        """As `expand` below."""
        return expand(self, theta)


class Expansion(NamedTuple):
    """The cost on a point or a box, with its gradient (p) and Hessian (p, p)."""

    value: arb
    gradient: list[arb]
    hessian: arb_mat


def _squared(z: arb, y: arb) -> tuple[arb, arb, arb]:
    error = z - y
    return error * error, 2 * error, arb(2)


def _log_loss(z: arb, y: arb) -> tuple[arb, arb, arb]:
    p, slope, _ = logistic(z)
    return (1 + z.exp()).log() - y * z, p - y, slope


SQUARED = BallLoss(_squared, lambda z: z)
LOG = BallLoss(_log_loss, lambda z: logistic(z)[0])


@precise
def taught(
    teacher: Point,
    inputs: Iterable[Iterable],
    unit: Unit = logistic,
    loss: BallLoss = SQUARED,
    free: tuple[str, ...] = ("W", "v"),
) -> BallProblem:
    """The problem whose targets the teacher, a network without biases, produces on the inputs."""
    inputs = tuple(tuple(exact(x) for x in row) for row in inputs)
    targets = tuple(loss.target(output(teacher, x, unit)) for x in inputs)
    return BallProblem(inputs, targets, unit, loss, free, len(teacher.v))


@precise
def expand(problem: BallProblem, theta: Sequence[arb]) -> Expansion:
    """Value, gradient and Hessian of the cost; on a box they enclose the values at all its points.

    Raises ValueError if theta has the wrong length.
    """
    size = problem.hidden * _per_unit(problem) + ("c" in problem.free)
    if len(theta) != size:
        raise ValueError(f"{len(theta)} parameters given, {size} needed")
    value, gradient, hessian = arb(0), arb_mat(size, 1), arb_mat(size, size)
    for x, y in zip(problem.inputs, problem.targets, strict=True):
        f, slope, curvature = _output(problem, theta, x)
        loss, first, second = problem.loss.expand(f, y)
        value += loss
        gradient += first * slope
        hessian += second * (slope * slope.transpose()) + first * curvature
    count = len(problem.inputs)
    return Expansion(value / count, (gradient / count).entries(), hessian / count)


def _per_unit(problem: BallProblem) -> int:
    return len(problem.inputs[0]) + ("b" in problem.free) + 1


def _output(problem: BallProblem, theta: Sequence[arb], x: Sequence[fmpq]) -> tuple[arb, arb_mat, arb_mat]:
    """f(x), its gradient as a column, and its Hessian."""
    n, d, size = problem.hidden, len(x), len(theta)
    biased = "b" in problem.free
    extended = (*x, fmpq(1)) if biased else tuple(x)  # a bias is the weight of a constant input
    first_v = n * len(extended)
    f, slope, curvature = arb(0), arb_mat(size, 1), arb_mat(size, size)
    for j in range(n):
        incoming = [*range(j * d, (j + 1) * d), *([n * d + j] if biased else [])]
        v = theta[first_v + j]
        s, ds, dds = problem.unit(dot([theta[a] for a in incoming], extended))
        f += v * s
        slope[first_v + j, 0] = s
        for p, a in zip(extended, incoming, strict=True):
            slope[a, 0] = v * ds * p
            curvature[a, first_v + j] = curvature[first_v + j, a] = ds * p
            for q, b in zip(extended, incoming, strict=True):
                curvature[a, b] = v * dds * p * q
    if "c" in problem.free:
        f += theta[-1]
        slope[size - 1, 0] = arb(1)
    return f, slope, curvature
