"""Counting and following runs on XOR, against hand-made cases and a second descent."""

import numpy as np
import pytest
from flint import arb
from scipy.special import expit

from landscape.cases.xor import descent as xor
from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.proof.networks import expand
from landscape.search.descent import Ends
from tests.rounding import rounding

CASE = xor.problem(2, LOGISTIC, LOG_LOSS)


def log_loss_descent(theta, rate, steps):
    """Two logistic units, log-loss, all runs at once: outputs after `steps` steps."""
    W, b, v, c = theta[:, :4].reshape(-1, 2, 2).copy(), theta[:, 4:6].copy(), theta[:, 6:8].copy(), theta[:, 8].copy()
    for step in range(steps + 1):
        s = expit(np.einsum("ik,rjk->rij", XOR_X, W) + b[:, None])
        f = np.einsum("rij,rj->ri", s, v) + c[:, None]
        if step == steps:
            return f
        residual = (expit(f) - XOR_Y) / 4
        back = residual[..., None] * v[:, None] * s * (1 - s)
        W -= rate * np.einsum("rij,ik->rjk", back, XOR_X)
        b -= rate * back.sum(axis=1)
        v -= rate * np.einsum("ri,rij->rj", residual, s)
        c -= rate * residual.sum(axis=1)


def test_errors_are_those_of_the_predictions():
    """The output itself for squared error, its sigmoid for the two others; inf for a diverged run."""
    outputs = np.array([[0.0, 1, 1, 0], [0.5, 0.5, 0.5, 0.5], [0, 1e200, np.nan, 0]])
    none = np.zeros(3)
    ends = Ends(none, outputs, none, none, none, np.array([False, False, True]))
    np.testing.assert_allclose(xor.errors(ends, SQUARED_ERROR), [0, 1 / 4, np.inf])
    logits = ends._replace(outputs=np.where(outputs > 0.5, 800.0, np.where(outputs < 0.5, -800.0, 0.0)))
    for loss in (LOG_LOSS, SIGMOID_SQUARED_ERROR):
        np.testing.assert_allclose(xor.errors(logits, loss), [0, 1 / 4, np.inf])


def test_each_kind_is_counted():
    """Runs at the four levels, one just outside, three passing through, one falling to 0, two gone."""
    ends = [0.001, 1 / 8, 1 / 6 + 0.004, 1 / 4 - 0.004, 1 / 8 + 0.006, 1 / 8, 1 / 6, 1 / 4, 0.002, np.inf, np.inf, 0.2]
    half = [0.001, 1 / 8, 1 / 6 + 0.004, 1 / 4 - 0.004, 1 / 8 + 0.006, 0.14, 0.18, 0.26, 0.200, 0.1, np.inf, 0.23]
    counts = xor.count(np.array(half), np.array(ends))
    assert counts == xor.Counts(zero=2, eighth=1, sixth=1, quarter=1, other=1, undecided=4, diverged=2)


@pytest.mark.slow
def test_census_agrees_with_a_second_descent():
    """The counts of 200 seeded runs are those of an independent batched NumPy descent."""
    theta, rate = xor.begin(CASE, 200, seed=5), xor.RATES[LOG_LOSS.name]
    error = [((expit(log_loss_descent(theta, rate, steps)) - XOR_Y) ** 2).mean(axis=1) for steps in (2000, 4000)]
    counts = xor.census(CASE, runs=200, steps=4000, seed=5)
    assert counts == xor.count(*error)
    assert sum(counts) == 200 and counts.zero > 100 and counts.eighth > 20


@pytest.mark.parametrize("loss", [SQUARED_ERROR, LOG_LOSS])
def test_half_time_of_an_odd_number_of_steps(monkeypatch, loss):
    """Of 301 steps 150 lie before half time; the errors compared are those after 150 and after 301."""
    case, seen = xor.problem(2, LOGISTIC, loss), []
    monkeypatch.setattr(xor, "count", lambda middle, end: seen.extend((middle, end)))
    xor.census(case, runs=5, steps=301, seed=3)
    for error, steps in zip(seen, (150, 301), strict=True):
        ends = xor.follow(case, xor.begin(case, 5, 3), steps)
        np.testing.assert_array_equal(error, xor.errors(ends, loss))


def test_trace_looks_at_one_descent():
    """What is recorded at each number of steps is what one descent of that length gives."""
    thetas = xor.begin(CASE, 20, 6)
    found = xor.trace(CASE, thetas, (500, 4000))
    for k, steps in enumerate((500, 4000)):
        ends = xor.follow(CASE, thetas, steps)
        np.testing.assert_array_equal(found.size[k], ends.size)
        np.testing.assert_array_equal(found.gradient[k], ends.gradient)
        np.testing.assert_array_equal(found.error[k], xor.errors(ends, LOG_LOSS))
    np.testing.assert_array_equal(found.theta, ends.theta)
    assert (np.abs(xor.errors(ends, LOG_LOSS) - 1 / 8) < 0.005).tolist() == xor.standing(
        found.error[1], "eighth"
    ).tolist()
    assert xor.standing(np.array([0.1301, 0.1299, 0.1201, 0.1199]), "eighth").tolist() == [False, True, True, False]


def test_starts_have_the_deviations_that_are_printed():
    """Weights are normal with deviation 1, biases with 1/2; the order is W, b, v, c."""
    spread = xor.begin(xor.problem(3, LOGISTIC, LOG_LOSS), 20_000, 7).std(axis=0)
    np.testing.assert_allclose(spread, [1] * 6 + [0.5] * 3 + [1] * 3 + [0.5], rtol=0.03)


@pytest.mark.parametrize("loss", [SQUARED_ERROR, LOG_LOSS])
def test_balls_contain_the_floats(loss):
    """Value, gradient and Hessian in ball arithmetic agree with those of the float problem."""
    case = xor.problem(3, LOGISTIC, loss)
    theta = xor.begin(case, 1, 8)[0]
    at = expand(xor.balls(case), [arb(float(value)) for value in theta])
    assert float(at.value.mid()) == pytest.approx(case.cost(theta), rel=rounding(1000))
    np.testing.assert_allclose([float(g.mid()) for g in at.gradient], case.gradient(theta), rtol=0, atol=rounding(1000))
    hessian = [[float(entry.mid()) for entry in row] for row in at.hessian.tolist()]
    np.testing.assert_allclose(hessian, case.hessian(theta), rtol=0, atol=rounding(1000, 10))
