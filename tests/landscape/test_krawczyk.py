"""Krawczyk's test where the answer is known by hand: one weight, a cost whose derivative is a cubic, and small matrices."""

from fractions import Fraction
from typing import NamedTuple

import pytest
from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, ends, exact, precise, significant
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import index_on, krawczyk, refine, unique_within
from landscape.proof.networks import Expansion


class Cubic(NamedTuple):
    """L = x^4 / 4 - a x with one critical point, where x^3 = a; it is a minimum for a > 0."""

    a: str

    @precise
    def expand(self, theta):
        (x,) = theta
        return Expansion(x**4 / 4 - ball(self.a) * x, [x**3 - ball(self.a)], arb_mat([[3 * x * x]]))


@pytest.mark.parametrize("centre", ["0.98", "1.015"])
def test_the_image_contains_the_critical_point(centre):
    """x^3 = 1 from centres on both sides: the image holds 1, lies in the box and is narrower by far."""
    (image,) = krawczyk(Cubic("1"), [exact(centre)], fmpq(1, 20))
    low, high = ends(image)
    assert Fraction(centre) - Fraction(1, 20) < low < 1 < high < Fraction(centre) + Fraction(1, 20)
    assert high - low < Fraction(1, 50)


def test_a_box_without_a_critical_point_is_refused():
    assert krawczyk(Cubic("1"), [exact("0.9")], fmpq(1, 20)) is None
    assert krawczyk(Cubic("1"), [exact("1")], fmpq(1)) is None  # too wide: the Hessian is zero in it
    with pytest.raises(ValueError, match="singular"):
        krawczyk(Cubic("0"), [exact("0")], fmpq(1, 20))


class Everywhere(NamedTuple):
    """L = x^2 / 2, whose Hessian is enclosed badly: by all numbers, as a slope that overflows would be."""

    def expand(self, theta):
        (x,) = theta
        wide = arb(1) if x.is_exact() else arb("1 +/- inf")
        return Expansion(x * x / 2, [x], arb_mat([[wide]]))


def test_an_image_that_is_not_finite_is_refused():
    """Nothing is proved by an enclosure that says nothing, though a ball of infinite radius contains every other."""
    assert arb("0 +/- inf").contains_interior(arb(5))
    assert krawczyk(Everywhere(), [exact("0")], fmpq(1)) is None
    assert index_on(Everywhere(), [arb(0, 1)]) is None


class Line(NamedTuple):
    """L = (x - a)^2 / 2: the image of a box is the point a, however wide the box."""

    a: Fraction

    @precise
    def expand(self, theta):
        (x,) = theta
        return Expansion((x - ball(self.a)) ** 2 / 2, [x - ball(self.a)], arb_mat([[1]]))


def test_the_interior_is_that_of_the_exact_box():
    """The radius of a ball is rounded up; a point outside the box by less than that is outside."""
    radius = fmpq(1, 3)
    for beyond, inside in ((-1, True), (1, False)):
        a = Fraction(1, 3) + Fraction(beyond, 10**12)
        assert arb(0, arb(radius).upper()).contains_interior(ball(a))
        assert (krawczyk(Line(a), [exact("0")], radius) is not None) == inside


STEPS = [fmpq(digit, 10**power) for power in range(1, 13) for digit in (5, 2, 1)][2:]


@pytest.mark.parametrize("root", ["1", "0.5", "0.2", "0.1", "0.04", "0.012", "0.0000000007", "0.000000000006"])
def test_the_largest_radius_is_found(root):
    """Of 1/10, 5/100, 2/100, ... the first that passes; the Hessian of the image is that of a minimum."""
    problem, centre = Cubic(str(Fraction(root) ** 3)), [exact(root)]
    first = next(radius for radius in STEPS if krawczyk(problem, centre, radius))
    found = unique_within(problem, [root], 0)
    assert Fraction(found) == Fraction(int(first.p), int(first.q))
    assert index_on(problem, krawczyk(problem, centre, first)) == 0


def test_no_radius_is_found():
    """A root at 2/10^12 asks for a smaller box than are tried; a minimum has no other index than 0."""
    for root, index in (("0.000000000002", 0), ("1", 1)):
        with pytest.raises(ValueError, match="no box of radius"):
            unique_within(Cubic(str(Fraction(root) ** 3)), [root], index)


def test_newton_finds_sixty_digits():
    """The square of the cube root of 2 is that of 4, from a start with two digits."""
    (found,) = refine(Cubic("2"), [1.26])
    assert abs(Fraction(int(found.p), int(found.q)) ** 3 - 2) < Fraction(1, 10**50)


@pytest.mark.parametrize(
    ("diagonal", "off", "index"),
    [
        ((2, 2), "1.5", 0),  # 2 - 1.5^2 / 2 > 0
        ((1, 1), "1.5", None),  # 1 - 1.5^2 < 0
        ((4, "0.1"), "1", None),  # 4 - 1 / 0.1 < 0
        ((4, "0.5"), "1", 0),  # 4 - 1 / 0.5 > 0
        ((-4, "-0.5"), "1", 2),
        ((-4, "0.5"), "1", 1),
    ],
)
def test_the_index_holds_for_every_matrix_of_an_interval(diagonal, off, index):
    """Any number up to `off` in absolute value stands beside the diagonal."""
    beside = arb(0, arb(off))
    H = arb_mat([[arb(str(diagonal[0])), beside], [beside, arb(str(diagonal[1]))]])
    assert negative_eigenvalues(H) == index


def test_a_pivot_that_is_exactly_zero_decides_nothing():
    assert negative_eigenvalues(arb_mat([[0]])) is None and negative_eigenvalues(arb_mat([[0, 0], [0, 1]])) is None


def test_large_numbers_and_zero_are_printed():
    assert significant(arb(12345678901)) == "12345678901" and significant(arb(0)) == "0.000000000000000"
