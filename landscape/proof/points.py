"""Networks with one hidden layer and no biases whose weights are exact rationals.

    f(x) = v_1 s(w_1 . x) + ... + v_n s(w_n . x)

A hidden bias is the weight of an input that is always 1.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flint import arb, fmpq

from landscape.proof.balls import Exact, ball, exact


class Point(NamedTuple):
    """A network without biases: W is n rows of d rationals, v has n rationals."""

    W: tuple[tuple[fmpq, ...], ...]
    v: tuple[fmpq, ...]


def point(W: Iterable[Iterable[Exact]], v: Iterable[Exact]) -> Point:
    """A point from strings, integers or fractions.  Raises TypeError for a float."""
    return Point(tuple(tuple(exact(w) for w in row) for row in W), tuple(exact(w) for w in v))


def permuted(net: Point, order: Sequence[int]) -> Point:
    """The same network with its hidden units listed in another order."""
    return Point(tuple(net.W[j] for j in order), tuple(net.v[j] for j in order))


def between(a: Point, b: Point, t: Exact) -> Point:
    """The point (1 - t) a + t b of the straight line from a to b, exactly."""
    t = exact(t)

    def mix(p: Sequence[fmpq], q: Sequence[fmpq]) -> tuple[fmpq, ...]:
        return tuple((1 - t) * x + t * y for x, y in zip(p, q, strict=True))

    return Point(tuple(mix(p, q) for p, q in zip(a.W, b.W, strict=True)), mix(a.v, b.v))


def parameters(net: Point) -> list[arb]:
    """The weights as balls, W row by row, then v: theta of a problem without biases."""
    return [ball(w) for row in (*net.W, net.v) for w in row]
