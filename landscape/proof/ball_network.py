"""A network with one hidden layer in ball arithmetic: loss, gradient and Hessian.

    f(x) = v_1 s(w_1 . x) + ... + v_n s(w_n . x)

The output is linear and there is no bias; a hidden bias is the weight of an input that
is always 1.  The loss is the mean over the samples of (f(x) - y)^2, with no factor 1/2.
Parameters are exact rationals and are numbered W row by row, then v.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, dot, exact, precise


class Point(NamedTuple):
    """A point of parameter space: W is n rows of d rationals, v has n rationals."""

    W: tuple[tuple[fmpq, ...], ...]
    v: tuple[fmpq, ...]


class Sample(NamedTuple):
    """N inputs of d exact rationals, and N targets, which are balls."""

    inputs: tuple[tuple[fmpq, ...], ...]
    targets: tuple[arb, ...]


class ByHand(NamedTuple):
    """One loss (f(x) - y)^2 with every intermediate value, in the order of computation."""

    sums: tuple[fmpq, ...]  # w_j . x, exact
    units: tuple[arb, ...]  # s(w_j . x)
    products: tuple[arb, ...]  # v_j s(w_j . x)
    output: arb  # f(x)
    error: arb  # f(x) - y
    loss: arb  # its square


# A unit gives the balls s(z), s'(z), s''(z).
Unit = Callable[[arb], tuple[arb, arb, arb]]


def logistic(z: arb) -> tuple[arb, arb, arb]:
    """s = 1/(1 + e^-z), s' = s(1 - s), s'' = s'(1 - 2s)."""
    s = 1 / (1 + (-z).exp())
    slope = s * (1 - s)
    return s, slope, slope * (1 - 2 * s)


def tanh(z: arb) -> tuple[arb, arb, arb]:
    """s = tanh z, s' = 1 - s^2, s'' = -2 s s'."""
    s = z.tanh()
    slope = 1 - s * s
    return s, slope, -2 * s * slope


def point(W: Iterable[Iterable], v: Iterable) -> Point:
    """A point from strings, integers or fractions.  Raises TypeError for a float."""
    return Point(tuple(tuple(exact(w) for w in row) for row in W), tuple(exact(w) for w in v))


def permuted(at: Point, order: Sequence[int]) -> Point:
    """The same network with its hidden units listed in another order."""
    return Point(tuple(at.W[j] for j in order), tuple(at.v[j] for j in order))


def between(a: Point, b: Point, t: str | int | Fraction | fmpq) -> Point:
    """The point (1 - t) a + t b of the straight line from a to b, exactly."""
    t = exact(t)

    def mix(p, q):
        return tuple((1 - t) * x + t * y for x, y in zip(p, q, strict=True))

    return Point(tuple(mix(p, q) for p, q in zip(a.W, b.W, strict=True)), mix(a.v, b.v))


def self_taught(at: Point, inputs: Iterable[Iterable], unit: Unit = logistic) -> Sample:
    """The sample whose targets are the network's own outputs, as real numbers, not rounded."""
    inputs = tuple(tuple(exact(x) for x in row) for row in inputs)
    return Sample(inputs, tuple(output(at, x, unit) for x in inputs))


@precise
def output(at: Point, x: Sequence[fmpq], unit: Unit = logistic) -> arb:
    """f(x) as a ball."""
    terms = (ball(v) * unit(ball(dot(w, x)))[0] for w, v in zip(at.W, at.v, strict=True))
    return sum(terms, arb(0))


@precise
def by_hand(at: Point, x: Sequence, target: arb, unit: Unit = logistic) -> ByHand:
    """The loss on one input with all its intermediate values."""
    sums = tuple(dot(w, [exact(entry) for entry in x]) for w in at.W)
    units = tuple(unit(ball(z))[0] for z in sums)
    products = tuple(ball(v) * s for v, s in zip(at.v, units, strict=True))
    value = sum(products, arb(0))
    error = value - target
    return ByHand(sums, units, products, value, error, error * error)


@precise
def loss(at: Point, sample: Sample, unit: Unit = logistic) -> arb:
    """The mean over the samples of (f(x) - y)^2."""
    errors = [output(at, x, unit) - y for x, y in zip(*sample, strict=True)]
    # error * error, not error**2: the power of a ball around zero is undefined in Arb.
    return sum((error * error for error in errors), arb(0)) / len(errors)


@precise
def gradient(at: Point, sample: Sample, unit: Unit = logistic) -> list[arb]:
    """All n d + n first derivatives of the loss: the mean of 2 (f - y) grad f."""
    total = [arb(0)] * (len(at.v) * (len(at.W[0]) + 1))
    for x, y in zip(*sample, strict=True):
        value, slope, _ = _expansion(at, x, unit)
        total = [t + 2 * (value - y) * g for t, g in zip(total, slope, strict=True)]
    return [t / len(sample.inputs) for t in total]


@precise
def hessian(at: Point, sample: Sample, unit: Unit = logistic) -> arb_mat:
    """All second derivatives of the loss: the mean of 2 grad f grad f^T + 2 (f - y) Hess f."""
    size = len(at.v) * (len(at.W[0]) + 1)
    total = arb_mat(size, size)
    for x, y in zip(*sample, strict=True):
        value, slope, curvature = _expansion(at, x, unit)
        column = arb_mat(size, 1, slope)
        total += 2 * (column * column.transpose()) + 2 * (value - y) * curvature
    return total / len(sample.inputs)


def _expansion(at: Point, x: Sequence[fmpq], unit: Unit) -> tuple[arb, list[arb], arb_mat]:
    """f(x), grad f(x) and Hess f(x) with respect to the parameters."""
    n, d = len(at.v), len(x)
    value, slope, curvature = arb(0), [arb(0)] * (n * d + n), arb_mat(n * d + n, n * d + n)
    for j in range(n):
        v, (s, ds, dds) = ball(at.v[j]), unit(ball(dot(at.W[j], x)))
        value += v * s
        slope[n * d + j] = s
        for a in range(d):
            row = j * d + a
            slope[row] = v * ds * x[a]
            curvature[row, n * d + j] = curvature[n * d + j, row] = ds * x[a]
            for b in range(d):
                curvature[row, j * d + b] = v * dds * x[a] * x[b]
    return value, slope, curvature
