"""Certified critical points: existence, uniqueness, index, loss and eigenvalues, by ball arithmetic.

For a box X with centre m, and any matrix Y near the inverse of the Hessian, the Krawczyk operator is

    K(X) = m - Y grad L(m) + (I - Y Hess L(X)) (X - m).

If K(X) lies in the interior of X, then X contains exactly one critical point, and it lies in K(X)
(Krawczyk, Computing 4, 1969). The index on a box is read off an interval matrix congruent to the
Hessian (Sylvester's law of inertia), so it holds at every point of the box.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import NamedTuple, Protocol

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import Exact, decimals, ends, exact, precise, significant
from landscape.proof.certificates import eigenvalues
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.matrices import identity
from landscape.proof.networks import Expansion

PLACES = 20  # decimals of a printed coordinate
HALF = fmpq(1, 2 * 10**PLACES)  # half a unit of the last of them


class Problem(Protocol):
    """A function of real parameters that balls can enclose."""

    def expand(self, theta: Sequence[arb]) -> Expansion:
        """Value, gradient and Hessian; on a box they enclose the values at all its points."""


class CriticalPoint(NamedTuple):
    """A certificate. Every digit printed is right: the true number differs from the decimal string
    by at most half a unit of its last place. All a checker needs is the problem and these numbers."""

    theta: tuple[str, ...]  # the coordinates
    radius: str  # no other critical point nearer than this in every coordinate, and one index there
    index: int  # type: ignore[assignment]  # the number of negative eigenvalues, on the whole box: 0 is a strict local minimum
    loss: str
    eigenvalues: tuple[str, ...]  # of the Hessian at the point, increasing


@precise
def krawczyk(problem: Problem, centre: Sequence[Exact], radius: Exact) -> list[arb] | None:
    """The image K(X) of the box of that radius, if it is finite and lies in the interior of the box, else None.

    Raises ValueError if the Hessian is singular at the centre.
    """
    return _test_at(problem, _exacts(centre))(exact(radius))


@precise
def index_on(problem: Problem, box: Sequence[arb]) -> int | None:
    """The number of negative eigenvalues of the Hessian at every point of the box, or None."""
    return negative_eigenvalues(problem.expand(box).hessian)


@precise
def isolate(problem: Problem, theta: Iterable[float]) -> tuple[tuple[str, ...], list[arb]]:
    """The critical point near theta, printed to `PLACES` decimals, and a box that contains it and no other.

    Raises ValueError if theta is not close enough to one, or the Hessian is singular there.
    """
    centre = _printed(refine(problem, theta))
    box = krawczyk(problem, centre, HALF)
    if box is None:
        raise ValueError("no critical point is certified here")
    return centre, box


@precise
def certify(problem: Problem, theta: Iterable[float]) -> CriticalPoint:
    """The certificate of the critical point near theta.

    Raises ValueError if theta is not close enough to one, or its Hessian is not regular there.
    """
    centre, tight = isolate(problem, theta)
    at = problem.expand(tight)
    index = negative_eigenvalues(at.hessian)
    if index is None:
        raise ValueError("the Hessian is not certainly regular")
    values = tuple(significant(value) for value in eigenvalues(at.hessian))
    radius = unique_within(problem, centre, index)
    return CriticalPoint(centre, radius, index, significant(at.value), values)


@precise
def printed_box(point: CriticalPoint) -> list[arb]:
    """The box of half a unit of the last printed place around the point: it contains the critical point itself."""
    return _box(_exacts(point.theta), HALF)


@precise
def unique_within(problem: Problem, centre: Sequence[str], index: int) -> str:
    """The largest radius 1, 2 or 5 times a power of ten, at most 1/10, for which the box is certified.

    Raises ValueError if there is none down to 1e-12.
    """
    test = _test_at(problem, _exacts(centre))
    for power, digit in islice(product(range(1, 13), (5, 2, 1)), 2, None):
        radius = fmpq(digit, 10**power)
        if test(radius) and index_on(problem, _box(_exacts(centre), radius)) == index:
            return "0." + "0" * (power - 1) + str(digit)
    raise ValueError("no box of radius 1e-12 or more is certified")


@precise
def refine(problem: Problem, theta: Iterable[float]) -> list[fmpq]:
    """Newton's method from floats, in high precision and without any claim."""
    at = [arb(float(value)) for value in theta]
    for _ in range(5):
        here = problem.expand(at)
        step = _inverse(here.hessian) * arb_mat(len(at), 1, here.gradient)
        at = [(value - step[i, 0]).mid() for i, value in enumerate(at)]
    return [exact(sum(ends(value), Fraction(0)) / 2) for value in at]


def _test_at(problem: Problem, centre: Sequence[fmpq]) -> Callable[[fmpq], list[arb] | None]:
    """`krawczyk` at one centre, as a function of the radius: what the centre needs is computed once."""
    m = [arb(value) for value in centre]
    size = len(m)
    at = problem.expand(m)
    inverse = _inverse(at.hessian)
    newton = inverse * arb_mat(size, 1, at.gradient)

    def image_of(radius: fmpq) -> list[arb] | None:
        box = _box(centre, radius)
        contraction = identity(size) - inverse * problem.expand(box).hessian
        offset = contraction * arb_mat(size, 1, [x - y for x, y in zip(box, m, strict=True)])
        image = [m[i] - newton[i, 0] + offset[i, 0] for i in range(size)]
        inside = all(_strictly_within(y, c, radius) for y, c in zip(image, centre, strict=True))
        return image if inside else None

    return image_of


def _strictly_within(value: arb, centre: fmpq, radius: fmpq) -> bool:
    """Whether every number of the ball is less than `radius` from the centre: false for a ball that is not finite.

    The comparison is one of rationals. The box that was computed with is no measure, since the radius of a ball has
    30 bits and is rounded up, by a billionth of itself.
    """
    if not value.is_finite():
        return False
    middle, room = (Fraction(int(number.p), int(number.q)) for number in (centre, radius))
    return all(abs(end - middle) < room for end in ends(value))


def _box(centre: Sequence[fmpq], radius: fmpq) -> list[arb]:
    """Balls that contain the box of that radius, and hardly more."""
    around = arb(0, arb(radius).upper())
    return [arb(value) + around for value in centre]


def _exacts(centre: Sequence[Exact]) -> list[fmpq]:
    return [exact(value) for value in centre]


def _printed(centre: Sequence[fmpq]) -> tuple[str, ...]:
    return tuple(decimals(arb(value), PLACES) for value in centre)


def _inverse(H: arb_mat) -> arb_mat:
    """The inverse of the midpoint of H, itself with radius zero: a preconditioner needs no proof."""
    try:
        return H.mid().inv().mid()
    except ZeroDivisionError as error:
        raise ValueError("the Hessian is singular here") from error
