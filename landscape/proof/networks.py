"""Networks with one hidden layer and one output in ball arithmetic: cost, gradient and Hessian.

The counterpart in balls of `landscape.model.networks`, on points or on whole boxes of parameters: theta is
a list of balls in the order W (row by row), b, v, c of the free parameters; parameters that are not free
are zero. `problem_of` makes the problem whose targets are the outputs of a teacher with exact weights, as
real numbers, not rounded. Activations and losses are functions of balls: the field `ball` of the records
in `landscape.model`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import Exact, ball, dot, exact, precise
from landscape.proof.points import Point, parameters

Activation = Callable[[arb], tuple[arb, arb, arb]]  # z to s(z), s'(z), s''(z)
Loss = Callable[[arb, arb], tuple[arb, arb, arb]]  # output and target to the loss and two derivatives by the output


class ByHand(NamedTuple):
    """One loss (f(x) - y)^2 with every intermediate value, in the order of computation."""

    sums: tuple[fmpq, ...]  # w_j . x, exact
    units: tuple[arb, ...]  # s(w_j . x)
    products: tuple[arb, ...]  # v_j s(w_j . x)
    output: arb  # f(x)
    error: arb  # f(x) - y
    loss: arb  # its square


class BallProblem(NamedTuple):
    """The mean loss over N exact inputs of d rationals and N enclosed targets, for `hidden` units."""

    inputs: tuple[tuple[fmpq, ...], ...]
    targets: tuple[arb, ...]
    activation: Activation
    loss: Loss
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


def output(net: Point, x: Sequence[Exact], activation: Activation) -> arb:
    """f(x) as a ball."""
    return by_hand(net, x, arb(0), activation).output


@precise
def by_hand(net: Point, x: Sequence[Exact], target: arb, activation: Activation) -> ByHand:
    """The squared error on one input with all its intermediate values."""
    inputs = [exact(entry) for entry in x]
    sums = tuple(dot(w, inputs) for w in net.W)
    units = tuple(activation(ball(z))[0] for z in sums)
    products = tuple(ball(v) * s for v, s in zip(net.v, units, strict=True))
    value = sum(products, arb(0))
    error = value - target
    return ByHand(sums, units, products, value, error, error * error)


@precise
def problem_of(
    teacher: Point,
    inputs: Iterable[Iterable[Exact]],
    activation: Activation,
    loss: Loss,
    free: tuple[str, ...] = ("W", "v"),
    prediction: Activation | None = None,
) -> BallProblem:
    """The problem whose targets the teacher produces on the inputs, for as many hidden units as it has.

    A target is the teacher's output, or what `prediction` makes of it, such as a probability.
    """
    rows = tuple(tuple(exact(x) for x in row) for row in inputs)
    outputs = (output(teacher, x, activation) for x in rows)
    targets = tuple(prediction(f)[0] if prediction else f for f in outputs)
    return BallProblem(rows, targets, activation, loss, free, len(teacher.v))


@precise
def expand_at(problem: BallProblem, net: Point) -> Expansion:
    """As `expand`, at an exact network; for a problem without biases."""
    return expand(problem, parameters(net))


@precise
def expand(problem: BallProblem, theta: Sequence[arb]) -> Expansion:
    """Value, gradient and Hessian of the cost; on a box they enclose the values at all its points.

    Raises ValueError if theta has the wrong length.
    """
    size = problem.hidden * (len(problem.inputs[0]) + ("b" in problem.free) + 1) + ("c" in problem.free)
    if len(theta) != size:
        raise ValueError(f"{len(theta)} parameters given, {size} needed")
    value, gradient, hessian = arb(0), arb_mat(size, 1), arb_mat(size, size)
    for x, y in zip(problem.inputs, problem.targets, strict=True):
        f, slope, curvature = _expand_output(problem, theta, x)
        loss, first, second = problem.loss(f, y)
        value += loss
        gradient += first * slope
        hessian += second * (slope * slope.transpose()) + first * curvature
    count = len(problem.inputs)
    return Expansion(value / count, (gradient / count).entries(), hessian / count)


def _expand_output(problem: BallProblem, theta: Sequence[arb], x: Sequence[fmpq]) -> tuple[arb, arb_mat, arb_mat]:
    """f(x), its gradient as a column, and its Hessian."""
    n, d, size = problem.hidden, len(x), len(theta)
    biased = "b" in problem.free
    extended = (*x, fmpq(1)) if biased else tuple(x)  # a bias is the weight of a constant input
    first_v = n * len(extended)
    f, slope, curvature = arb(0), arb_mat(size, 1), arb_mat(size, size)
    for j in range(n):
        incoming = [*range(j * d, (j + 1) * d), *([n * d + j] if biased else [])]
        v = theta[first_v + j]
        s, ds, dds = problem.activation(dot([theta[a] for a in incoming], extended))
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
