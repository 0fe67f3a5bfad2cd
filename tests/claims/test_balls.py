"""Claims about the certificates themselves: what they refuse, and what they leave undecided.

A certificate that could say "proved" of a false statement would be worth nothing, so each kind
is given false statements here.  The oracles are Python's exact `fractions` and `decimal`.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat, ctx, fmpq

from landscape.cases.answer.network import EXACT
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.balls import ball, decimals, enclosure, ends, exact
from landscape.proof.certificates import (
    bound_above,
    bound_below,
    eigenvalues,
    not_convex,
    positive_definite,
)
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import between, permuted

TWIN = permuted(EXACT, (1, 0))
SIX = problem_of(EXACT, [(0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)], LOGISTIC.ball, SQUARED_ERROR.ball)


@pytest.mark.certified
def test_false_bounds_are_refuted():
    """A false bound on a loss is refuted, and a bound inside the ball is left undecided."""
    one = problem_of(EXACT, [(0, 1)], LOGISTIC.ball, SQUARED_ERROR.ball)
    value = expand_at(one, between(EXACT, TWIN, "1/2")).value
    assert bound_below(value, "0.014").verdict == bound_above(value, "0.015").verdict == "proved"
    assert bound_below(value, "0.015").verdict == bound_above(value, "0.014").verdict == "refuted"
    for bound in (bound_below, bound_above):
        assert bound(arb(1, "0.1"), "0.95")[:2] == bound(arb(1, "0.1"), "1.05")[:2]
        assert bound(arb(1, "0.1"), "0.95")[:2] == ("undecided", 0)
        assert bound(ball("0.5"), "0.5")[:2] == ("proved", 0)
    for bound, true in (("1/7", "4/21"), ("1/2", "-1/6")):  # margin and witness enclose 1/3 minus the bound
        found = bound_below(ball("1/3"), bound)
        low, high = ends(found.witness)
        assert low <= Fraction(true) <= high < low + Fraction(1, 10**50)
        assert Fraction(0) < abs(Fraction(true)) - Fraction(found.margin) < Fraction(1, 10**15)
    low, high = ends(bound_below(arb(1, "0.1"), "0.95").witness)
    assert -0.06 < low < -0.04 and 0.14 < high < 0.16
    for number in ("1/3", "1/10"):  # the nearest float lies below the first, above the second
        assert Fraction(bound_below(ball(number), 0).margin) <= Fraction(number)


@pytest.mark.certified
def test_false_definiteness_is_not_certified():
    """An indefinite matrix is refuted with a direction, a singular one and a ball too wide to tell
    are not certified as positive definite."""
    indefinite = positive_definite(arb_mat([[1, 2], [2, 1]]))
    x, y = map(Fraction, indefinite.witness)
    assert indefinite.verdict == "refuted" and x * x + 4 * x * y + y * y < 0
    assert positive_definite(arb_mat([[5, 5], [5, 5]])).verdict != "proved"
    assert positive_definite(arb_mat([[2, 1], [1, 2]])) == ("proved", 1.5, (2, fmpq(3, 2)))
    assert positive_definite(arb_mat([[arb(1, 2), 0], [0, 1]])) == ("undecided", 0, ())
    assert positive_definite(arb_mat([[0, 0], [0, 1]])).verdict == "refuted"


@pytest.mark.certified
def test_convex_functions_are_not_refuted():
    """A convex function yields no witness against convexity, even when its chord is an equality."""
    convex = not_convex(lambda at: ball(at.v[0] * at.v[0]), EXACT, TWIN)
    linear = not_convex(lambda at: ball(at.v[0]), EXACT, TWIN)
    assert convex[:2] == linear[:2] == ("undecided", 0)
    chord = convex.witness
    assert (chord.a, chord.b, chord.middle) == (EXACT, TWIN, between(EXACT, TWIN, "1/2"))
    assert chord.at_middle < chord.mean and chord.mean.overlaps((chord.at_a + chord.at_b) / 2)


@pytest.mark.exact
@pytest.mark.parametrize(
    ("H", "mistake"),
    [
        (arb_mat(2, 3), "not square"),
        (arb_mat([[1, 2], [3, 1]]), "not symmetric"),
        (arb_mat([[arb.nan(), 0], [0, 1]]), "not a finite ball"),
    ],
)
def test_matrices_that_are_not_symmetric_are_refused(H, mistake):
    """A matrix that is not square, not symmetric or not finite is an error, not a verdict."""
    for question in (positive_definite, eigenvalues):
        with pytest.raises(ValueError, match=mistake):
            question(H)


@pytest.mark.certified
def test_multiple_eigenvalues_are_refused():
    """Eigenvalues that cannot be separated are an error; simple ones are enclosed in order."""
    with pytest.raises(ValueError, match="isolate"):
        eigenvalues(arb_mat([[1, 0], [0, 1]]))
    low, high = eigenvalues(arb_mat([[2, 1], [1, 2]]))
    assert low.contains(1) and high.contains(3)


@pytest.mark.exact
def test_typed_decimals_are_exact_rationals():
    """A decimal that is typed as text is an exact fraction; a float is refused."""
    assert exact("1.7") == exact(Fraction(17, 10)) == fmpq(17, 10)
    with pytest.raises(TypeError, match="only those are exact"):
        exact(1.7)
    with pytest.raises(TypeError, match="only those are exact"):
        ball(np.float64(1.7))


@pytest.mark.certified
def test_printed_digits_are_correct():
    """Every printed digit of an enclosure is correct; a digit that is not certain is refused."""
    with localcontext(prec=50):
        third, root = Decimal(2) / 3, Decimal(2).sqrt()
    assert decimals(ball("2/3"), 20) == f"{third:.20f}" and decimals(-ball("2/3"), 3) == "-0.667"
    with ctx.workprec(200):
        found = enclosure(arb(2).sqrt(), 30)
    assert found.text == f"{root:.30f}" and decimals(ball("-0.0001"), 2) == "0.00"
    error = abs(Fraction(root) - Fraction(found.mid))
    assert 0 < error <= Fraction(found.radius) < Fraction(1, 10**15)
    assert decimals(ball(12), 0) == "12"
    with pytest.raises(ValueError, match="does not decide 3 decimals"):
        decimals(arb("0.1235", "0.0001"), 3)


@pytest.mark.exact
def test_certificates_restore_the_precision():
    """A certificate leaves the working precision as it found it."""
    with ctx.workprec(80):
        certificate = positive_definite(expand_at(SIX, EXACT).hessian)
        assert ctx.prec == 80 and certificate.witness[0].rad() < arb("1e-50")
