"""Sentences about XOR: the levels of the error, the valley, and where gradient descent comes to."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
import sympy as sp
from scipy.special import expit

from figures import xor_drift, xor_ends, xor_valley
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC, RELU
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from tests.claims.recorded import facts_of
from tests.rounding import rounding

X = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=float)
Y = np.array([0.0, 1.0, 1.0, 0.0])
EXTENDED = [(1, 1, 1, 1), (0, 0, 1, 1), (0, 1, 0, 1)]  # a constant and the two inputs, pattern by pattern
TARGETS = [Fraction(0), Fraction(1), Fraction(1), Fraction(0)]


def gradients(theta):
    """Errors (R,) and gradients (R, 9) of 2-2-1 networks with logistic units and log-loss."""
    W, b, v, c = theta[:, :4].reshape(-1, 2, 2), theta[:, 4:6], theta[:, 6:8], theta[:, 8:]
    s = expit(X @ W.transpose(0, 2, 1) + b[:, None])  # (R, 4, 2)
    p = expit((s @ v[:, :, None])[..., 0] + c)
    back = (p - Y) / 4  # the mean log-loss, differentiated in the logit
    inner = back[..., None] * v[:, None] * s * (1 - s)
    in_weights = (inner.transpose(0, 2, 1) @ X).reshape(-1, 4)
    in_output = (s * back[..., None]).sum(axis=1)
    gradient = [in_weights, inner.sum(axis=1), in_output, back.sum(axis=1)[:, None]]
    return ((p - Y) ** 2).mean(axis=1), np.concatenate(gradient, axis=1)


def descended(theta, steps):
    """The runs after `steps` steps of log-loss descent, step size 1/2."""
    for _ in range(steps):
        theta = theta - gradients(theta)[1] / 2
    return theta


@pytest.fixture(scope="module")
def eighty():
    """The first eighty starts of the figure, after 2,000 and after 20,000 steps."""
    case = xor.problem(2, LOGISTIC, LOG_LOSS)
    early = descended(xor.begin(case, xor_drift.STARTS, xor_drift.SEED)[:80], 2_000)
    return early, descended(early, 18_000)


@pytest.fixture(scope="module")
def sample():
    """The log-loss runs of the figure that stand at 1/8, after 2,000, 20,000 and 200,000 steps."""
    case = xor.problem(2, LOGISTIC, LOG_LOSS)
    found = xor.follow(case, xor.begin(case, xor_drift.STARTS, xor_drift.SEED), xor_drift.FOUND_AT).theta
    which = np.flatnonzero(np.abs(gradients(found)[0] - 1 / 8) < 0.005)[: xor_drift.MOST]
    early = xor.follow(case, xor.begin(case, xor_drift.STARTS, xor_drift.SEED)[which], 2_000).theta
    return early, found[which], xor.follow(case, found[which], xor_drift.STEPS - xor_drift.FOUND_AT).theta


@pytest.mark.exact
def test_xor_levels():
    """If a network answers some of the four XOR patterns exactly and all others by the mean of their
    targets, its mean squared error is 0, 1/8, 1/6 or 1/4."""
    levels = set()
    for size in range(5):
        for rest in combinations(TARGETS, size):
            mean = sum(rest) / max(size, 1)
            levels.add(sum((y - mean) ** 2 for y in rest) / 4)
    assert levels == {Fraction(0), Fraction(1, 8), Fraction(1, 6), Fraction(1, 4)}


@pytest.mark.exact
def test_xor_levels_of_the_log_loss():
    """The mean log-losses that belong to the errors 1/4, 1/6 and 1/8 are ln 2, (3 ln 3 - 2 ln 2)/4 and
    (ln 2)/2."""

    def mean_log_loss(rest):
        p = sp.Rational(sum(rest), len(rest))
        return sum(-sp.log(p if y else 1 - p) for y in rest) / 4

    expected = {(0, 1, 1, 0): sp.log(2), (1, 1, 0): (3 * sp.log(3) - 2 * sp.log(2)) / 4, (1, 0): sp.log(2) / 2}
    for rest, value in expected.items():
        assert sp.simplify(sp.expand_log(mean_log_loss(rest) - value, force=True)) == 0


@pytest.mark.exact
def test_one_loss_many_predictions():
    """The predictions 1/2, 3/4, 1/3, 1/2 at the four XOR patterns have the mean log-loss ln 2, like 1/2 everywhere."""
    halves, others = [Fraction(1, 2)] * 4, [Fraction(1, 2), Fraction(3, 4), Fraction(1, 3), Fraction(1, 2)]
    for predictions in (halves, others):
        given = [p if y else 1 - p for p, y in zip(predictions, TARGETS, strict=True)]
        assert np.prod(given) == Fraction(1, 2) ** 4  # four times the mean log-loss is minus the log of this


@pytest.mark.proved
def test_valley_towards_one_eighth():
    """On this path the error is (s^2 + (1 + s - t)^2 / 4) / 2 with s = 1/(1 + e^(k/2)) and
    t = 1/(1 + e^(3k/2)); for k of at least 2 it falls strictly as k grows, towards 1/8."""
    k = sp.symbols("k", positive=True)
    s, t = 1 / (1 + sp.exp(k / 2)), 1 / (1 + sp.exp(3 * k / 2))
    error = (s**2 + (1 + s - t) ** 2 / 4) / 2
    for row in facts_of(xor_valley).rows:
        assert row.error == pytest.approx(float(error.subs(k, row.k)), rel=1e-12)
    assert sp.limit(error, k, sp.oo) == sp.Rational(1, 8)
    falls = (sp.diff(s, k), sp.diff(s - t, k))
    assert all(expression.subs(k, 2 + sp.Rational(j, 7)).evalf() < 0 for expression in falls for j in range(200))
    u = sp.symbols("u", real=True)
    assert sp.expand((sp.cosh(3 * u) - sp.cosh(u) * (4 * sp.cosh(u) ** 2 - 3)).rewrite(sp.exp)) == 0
    assert sp.cosh(sp.Rational(1, 2)) > sp.Rational(9, 8) and 4 * sp.Rational(81, 64) - 3 > 2 > sp.sqrt(3)


@pytest.mark.proved
def test_no_finite_critical_point_is_half_right():
    """At a finite critical point of a network with hidden biases and s' > 0, either all output weights are
    zero, or the slopes of the loss at the four patterns are all zero, or all are not zero and have the
    signs +, -, -, + or their opposites."""
    extended = sp.Matrix(EXTENDED)
    kernel = extended.nullspace()
    assert len(kernel) == 1 and list(kernel[0]) == [1, -1, -1, 1]
    rng = np.random.default_rng(0)  # the derivatives in w_j and b_j are v_j times these three sums, divided by 4
    W, b, v, c, h = rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=3), 0.3, 1e-6
    slopes, rises = np.tanh(X @ W.T + b) @ v + c - Y, 1 - np.tanh(X @ W.T + b) ** 2
    sums = v / 4 * (np.array(extended, dtype=float) @ (slopes[:, None] * rises))
    for row, (dW, db) in enumerate((((0, 0), 1), ((1, 0), 0), ((0, 1), 0))):
        for j in range(3):

            def cost(step, j=j, dW=dW, db=db):
                z = X @ (W + step * h * np.outer(np.eye(3)[j], dW)).T + b + step * h * db * np.eye(3)[j]
                return np.mean((np.tanh(z) @ v + c - Y) ** 2) / 2

            assert (cost(1) - cost(-1)) / (2 * h) == pytest.approx(sums[row, j], abs=1e-8)


def least_error(on):
    """The least mean squared error on XOR of outputs c + sum_j (unit j on) (w_j . x + b_j), exactly."""
    masked = [[mask * entry for mask, entry in zip(unit, row, strict=True)] for unit in on for row in EXTENDED]
    A = sp.Matrix([[1, 1, 1, 1], *masked]).T
    basis = sp.Matrix.hstack(*A.columnspace())
    y = sp.Matrix([0, 1, 1, 0])
    rest = y - basis * (basis.T * basis).LUsolve(basis.T * y)
    return Fraction(str((rest.T * rest)[0] / 4))


@pytest.mark.exact
def test_on_off_pattern_bounds_the_error():
    """No network of two ReLU units has an error below 1/4 if each is on at all patterns or at none, below 1/6 if
    one is on at (1,0) alone and the other at none, and below 1/8 if one is on at (1,0) alone and the other at
    (0,0) alone."""
    none, every, only_10, only_00 = (0, 0, 0, 0), (1, 1, 1, 1), (0, 0, 1, 0), (1, 0, 0, 0)
    for on in ((none, none), (none, every), (every, every)):
        assert least_error(on) == Fraction(1, 4)
    assert least_error((only_10, none)) == Fraction(1, 6) and least_error((only_10, only_00)) == Fraction(1, 8)


def relu_runs(level):
    """The runs (R, 9) of the table with two ReLU units and squared error that stand at a level, and what their
    units receive (R, 4, 2)."""
    case = xor.problem(2, RELU, SQUARED_ERROR)
    ends = xor.follow(case, xor.begin(case, xor_ends.RUNS, xor_ends.SEED), xor_ends.STEPS)
    at = ends.theta[xor.standing(xor.errors(ends, SQUARED_ERROR), level)]
    return at, X @ at[:, :4].reshape(-1, 2, 2).transpose(0, 2, 1) + at[:, None, 4:6]


@pytest.mark.numerical
def test_relu_runs_stand_at_minima():
    """At the end of every run with two ReLU units and squared error that stands at 1/4 or 1/6 no unit receives zero,
    and no network with the same units on at the same patterns has a lower error, but for rounding."""
    for level, least in (("quarter", Fraction(1, 4)), ("sixth", Fraction(1, 6))):
        at, received = relu_runs(level)
        assert len(at) > 50 and np.abs(received).min() > 1e-5
        f = (np.maximum(received, 0) @ at[:, 6:8, None])[..., 0] + at[:, 8:]
        assert ((f - Y) ** 2).mean(axis=1) == pytest.approx(float(least), abs=rounding(100, 10))
        assert {least_error(on.T.tolist()) for on in np.unique((received > 0).astype(int), axis=0)} == {least}


@pytest.mark.numerical
def test_some_relu_runs_stand_at_a_kink():
    """Of the runs with two ReLU units and squared error that stand at 1/8, some end with a unit that receives zero at
    a pattern, up to 1e-12."""
    nearest = np.abs(relu_runs("eighth")[1]).min(axis=(1, 2))
    assert 0 < (nearest < 1e-12).sum() < len(nearest)


@pytest.mark.numerical
def test_stuck_runs_drift(eighty, sample):
    """For each log-loss run of the figure, from 2,000 to 20,000 and from 20,000 to 200,000 steps, the norm of the
    parameters grows by at least 4 and the gradient falls to an eighth or less. A second program finds the first of
    these for each of the first eighty starts that stands at 1/8 after 20,000 steps."""
    stuck = np.abs(gradients(eighty[1])[0] - 1 / 8) < 0.005
    assert 10 <= stuck.sum() <= 30 and len(sample[0]) == 128
    for early, late in ((eighty[0][stuck], eighty[1][stuck]), sample[:2], sample[1:]):
        assert (np.linalg.norm(late, axis=1) - np.linalg.norm(early, axis=1) > 4).all()
        slopes = [np.linalg.norm(gradients(theta)[1], axis=1) for theta in (early, late)]
        assert (slopes[1] < slopes[0] / 8).all()


@pytest.mark.numerical
def test_stuck_runs_are_saturated(sample):
    """Each log-loss run of the figure, after 20,000 steps and after 200,000, answers two neighbouring patterns by one
    half and the others within 1/100; what both units receive at the former exceeds 7."""
    for theta in np.concatenate(sample[1:]):
        received = X @ theta[:4].reshape(2, 2).T + theta[4:6]
        p = expit(expit(received) @ theta[6:8] + theta[8])
        half = np.abs(p - 1 / 2) < 1 / 100
        assert half.sum() == 2 and np.abs(X[half][0] - X[half][1]).sum() == 1
        assert np.abs(p - Y)[~half].max() < 1 / 100 and np.abs(received[half]).min() > 7


@pytest.mark.numerical
def test_floats_accept_what_no_certificate_does(eighty):
    """Each of the first eighty starts that stands at 1/8 after 20,000 steps has a gradient below 1/1000 and, by finite
    differences, a positive definite Hessian; Krawczyk's test certifies a critical point near none."""
    error, slope = gradients(eighty[1])
    stuck = eighty[1][np.abs(error - 1 / 8) < 0.005]
    assert np.linalg.norm(slope[np.abs(error - 1 / 8) < 0.005], axis=1).max() < 1e-3
    for theta in stuck:
        moved = [theta + sign * 1e-4 * np.eye(9) for sign in (1, -1)]
        hessian = (gradients(moved[0])[1] - gradients(moved[1])[1]) / 2e-4
        assert np.linalg.eigvalsh((hessian + hessian.T) / 2)[0] > 5e-6
        assert not xor_drift.is_certified(xor.problem(2, LOGISTIC, LOG_LOSS), theta)


@pytest.mark.statistical
def test_what_more_steps_do():
    """Between 20,000 and 200,000 steps none of 128 log-loss runs leaves 1/8, while of the runs with squared
    error more than one in five comes to 0; all that still stand at 1/8 have a negative float eigenvalue."""
    facts = facts_of(xor_drift)
    assert facts.log.still == facts.log.runs == facts.log.positive == 128
    assert facts.log.certified == facts.squared.certified == facts.squared.positive == 0
    assert 5 * facts.squared.escaped > facts.squared.runs == facts.squared.escaped + facts.squared.still
    assert facts.squared.negative == facts.squared.still


@pytest.mark.statistical
def test_shares_on_xor():
    """Of 256 runs with two logistic units and log-loss, between one in six and one in three stands at 1/8;
    with five units all come to 0. With two ReLU units and squared error fewer than one in three does."""
    counts = {key: row.counts for key, row in facts_of(xor_ends).rows.items()}
    assert 256 / 6 < counts["log_logistic_2"].eighth < 256 / 3
    assert counts["log_logistic_5"].zero == 256 and counts["squared_ReLU_2"].zero < 256 / 3
    assert all(sum(row) == 256 for row in counts.values())
