"""The certificates of critical points: what they accept, refuse and leave open."""

from fractions import Fraction
from itertools import product
from math import inf

import numpy as np
import pytest
from flint import arb, arb_mat, fmpq

from landscape.cases.answer import best_unit as one_unit
from landscape.cases.answer.best_unit import best
from landscape.cases.answer.copies import copies, no_copy
from landscape.cases.answer.network import ANSWER, EXACT, NINE
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles, is_copy
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, flatten
from landscape.proof.balls import ends, significant
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import PLACES, certify, printed_box
from landscape.proof.networks import expand, problem_of
from landscape.search.critical import sorted_units
from tests.claims.interval_checker import Checked
from tests.rounding import rounding

CASE = VARIANTS["answer"]
HOME = flatten(ANSWER, NO_BIASES)


def test_saddles_are_no_minima():
    """A saddle is refused where a minimum is asked for, and far from every critical point nothing is
    certified."""
    saddle = certified_saddles(CASE)[0]
    with pytest.raises(ValueError, match="saddle of index 1"):
        certified(CASE, map(float, saddle.theta))
    with pytest.raises(ValueError, match="no critical point is certified"):
        certify(CASE.balls, np.ones(6))
    with pytest.raises(ValueError, match="5 parameters given, 6 needed"):
        expand(CASE.balls, [arb(1)] * 5)


def test_a_printed_box_is_half_a_unit_of_the_last_place():
    """It reaches so far on both sides of each coordinate and hardly farther."""
    point = certified_saddles(CASE)[0]
    for text, ball in zip(point.theta, printed_box(point), strict=True):
        low, high = ends(ball)
        for reach in (Fraction(text) - low, high - Fraction(text)):
            assert 1 <= 2 * reach * 10**PLACES < 1 + Fraction(1, 10**6)


def test_index_of_a_matrix_of_balls():
    """The index of an interval matrix is the number of its negative eigenvalues, or is left open."""
    assert [negative_eigenvalues(arb_mat([[1, 2], [2, b]])) for b in (1, 5, -1)] == [1, 0, 1]
    assert negative_eigenvalues(arb_mat([[-1, 0], [0, -2]])) == 2
    assert negative_eigenvalues(arb_mat([[arb(0, 1), 0], [0, 1]])) is None
    assert negative_eigenvalues(arb_mat([[1, 1], [1, 1]])) is None


def test_copies_of_a_point():
    """Two units have two copies, with flips eight; an output bias takes up the flipped output weight."""
    theta = ["1", "2", "3", "4", "5", "6"]
    assert copies(theta, NO_BIASES, 2, None) == {(1, 2, 3, 4, 5, 6), (3, 4, 1, 2, 6, 5)}
    assert len(copies(theta, NO_BIASES, 2, 0)) == 8
    flipped = copies([*theta, "7"], ("W", "v", "c"), 2, 1)
    assert len(flipped) == 8 and (-1, -2, 3, 4, -5, 6, 12) in flipped
    assert (3, 4, 1, 2, -7, -8, 6, 5) in copies(["1", "2", "3", "4", "-8", "-7", "5", "6"], ("W", "b", "v"), 2, None)
    assert all(isinstance(w, Fraction) for copy in flipped for w in copy)


def test_copies_are_recognised():
    """The swapped network is a copy of the answer's network; the flipped one only with an output bias."""
    twin = HOME[[2, 3, 0, 1, 5, 4]]
    assert is_copy(CASE, HOME, twin) and not is_copy(CASE, HOME, HOME + 0.1)
    assert not no_copy(certify(CASE.balls, HOME), certify(CASE.balls, twin), NO_BIASES, 2, None)
    case = VARIANTS["output bias"]
    ours, turned = np.array([*HOME, 0]), np.array([1.5, -2, 1.7, 0.4, -2.3, 0.8, 2.3])
    assert is_copy(case, ours, turned)
    assert np.array_equal(sorted_units(CASE.problem, twin), HOME)


def test_significant_digits():
    """Printed numbers carry ten significant digits, and a number that may be zero fifteen decimals."""
    assert [significant(arb(fmpq(p, q))) for p, q in ((1, 3), (-200, 3), (1, 30000))] == [
        "0.3333333333",
        "-66.66666667",
        "0.00003333333333",
    ]
    assert significant(arb(0, "1e-30")) == "0.000000000000000"


def test_one_unit_needs_its_hypotheses():
    """The proof for one unit refuses data without the origin or with negative inputs."""
    for inputs in ([(1, 0), (0, 1), (1, 1)], [(0, 0), (-1, 0), (0, 1)]):
        with pytest.raises(ValueError, match="non-negative"):
            best(problem_of(EXACT, inputs, LOGISTIC.ball, SQUARED_ERROR.ball), [-0.6, 1.2, 3.2])
    with pytest.raises(ValueError, match="singular"):
        best(problem_of(EXACT, [(0, 0), (1, 1), (2, 2)], LOGISTIC.ball, SQUARED_ERROR.ball), [0.0, 0.0, 3.0])


def test_unbounded_boxes_need_a_large_loss():
    """The proof for one unit discards an unbounded box only because the loss is too large there, not
    because a derivative keeps its sign, so that no infimum escapes to infinity."""
    far, near = ((8.0, inf), (8.0, inf), (3.0, 3.1)), ((8.0, 8.5), (8.0, 8.5), (3.0, 3.1))
    assert not one_unit._discarded(CASE.balls, far, arb(100))
    assert one_unit._discarded(CASE.balls, near, arb(100))
    assert one_unit._discarded(CASE.balls, far, arb("0.01"))


def test_balls_contain_the_cost_in_floats():
    """For every variant the cost and gradient in balls agree with the floats of the other module."""
    rng = np.random.default_rng(0)
    for case in VARIANTS.values():
        theta = rng.normal(size=len(flatten(ANSWER, case.problem.free)))
        exactly = expand(case.balls, [arb(float(t)) for t in theta])
        assert abs(float(exactly.value) - case.problem.cost(theta)) < 1e-12
        assert np.allclose([float(g) for g in exactly.gradient], case.problem.gradient(theta), rtol=0, atol=1e-12)
        H = np.array([[float(h) for h in row] for row in exactly.hessian.tolist()])
        assert np.allclose(H, case.problem.hessian(theta), rtol=0, atol=1e-12)


def test_the_problem_is_the_answer():
    """The targets of the checker and of the search are those of the answer's network on the nine points."""
    assert list(product((0, 1, 2), repeat=2)) == list(NINE)
    assert [float(t.mid) for t in Checked(NINE).targets] == pytest.approx(list(CASE.problem.y), abs=rounding(50, 4))
