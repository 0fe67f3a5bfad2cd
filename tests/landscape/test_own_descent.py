"""A student and a teacher of ReLU units: the loss, its derivatives and the descent in detail."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import norm

from landscape.cases.own_teacher import descent as own_descent
from landscape.cases.own_teacher.descent import BAD, RATE, SMALL, Slopes, batch, descend, starts
from landscape.cases.own_teacher.loss import gradient, hessian, loss, teacher_square
from landscape.model.population import angles, relu_kernel
from tests.rounding import rounding

RNG = np.random.default_rng(3)
WIDE = RNG.normal(size=(3, 4))  # three units, four teacher units
SQUARE = RNG.normal(size=(4, 4))


def mean_product(u, v):
    """E max(u.x, 0) max(v.x, 0) by integration over the coordinate along u."""
    a = u @ v / np.linalg.norm(u)
    b = np.sqrt(max(v @ v - a * a, 0.0))

    def over_the_other(y):
        m = a * y  # E max(m + b z, 0) for normal z
        return max(m, 0.0) if b < 1e-9 else b * norm.pdf(m / b) + m * norm.cdf(m / b)

    return quad(lambda y: y * np.linalg.norm(u) * norm.pdf(y) * over_the_other(y), 0, 40, epsabs=1e-13)[0]


def test_pair_is_the_mean_product():
    V = np.vstack([SQUARE, -2 * WIDE[:1], 3 * WIDE[:1]])  # opposite and equal directions too
    expected = [[mean_product(w, v) for v in V] for w in WIDE]
    assert relu_kernel(WIDE, V) == pytest.approx(np.array(expected), abs=1e-9)
    _, cosine, t = angles(WIDE, V)
    assert (
        np.cos(t) == pytest.approx(cosine, abs=rounding(50))
        and t[0, 4] == pytest.approx(np.pi)
        and t[0, 5] == pytest.approx(0, abs=1e-7)
    )


def test_the_mean_product_keeps_its_digits_at_small_angles():
    """Next to parallel vectors sin t and (pi - t) cos t must be rounded alike: f(u, v) = 1/2 - t^2/4 + t^3/(6 pi) + ..."""
    for angle in (1e-3, 1e-4, 1e-5):
        v = np.array([[np.cos(angle), np.sin(angle)]])
        near = 0.5 - angle**2 / 4 + angle**3 / (6 * np.pi) + angle**4 / 48
        assert relu_kernel(np.array([[1.0, 0.0]]), v)[0, 0] == pytest.approx(near, abs=rounding(14) + angle**5)


@pytest.mark.slow
def test_loss_is_half_the_mean_squared_error():
    teacher = np.eye(4)
    products = [[mean_product(a, b) for b in [*WIDE, *teacher]] for a in [*WIDE, *teacher]]
    signs = np.array([1] * 3 + [-1] * 4)
    assert loss(WIDE) == pytest.approx(signs @ np.array(products) @ signs / 2, abs=1e-8)
    assert teacher_square(4) == pytest.approx(relu_kernel(teacher, teacher).sum(), rel=rounding(100))
    assert loss(np.eye(5)[[3, 1, 0, 4, 2]]) == pytest.approx(0, abs=rounding(100, 12))


@pytest.mark.parametrize("W", [WIDE, SQUARE], ids=["three", "four"])
def test_derivatives_are_those_of_the_loss(W):
    slope = approx_fprime(W.ravel(), lambda w: loss(w.reshape(W.shape)), 1e-7)
    assert gradient(W).ravel() == pytest.approx(slope, abs=1e-6)
    steps = 1e-5 * np.eye(W.size)
    rows = [(gradient(W + s.reshape(W.shape)) - gradient(W - s.reshape(W.shape))).ravel() / 2e-5 for s in steps]
    assert hessian(W) == pytest.approx(np.array(rows), abs=1e-9)


def test_the_gradient_vanishes_at_the_teacher():
    """Equal directions are the delicate case: the arc cosine loses half of its digits there."""
    assert gradient(np.eye(6)) == pytest.approx(np.zeros((6, 6)), abs=rounding(50, 4))
    near = np.eye(6) + 1e-9 * np.random.default_rng(0).normal(size=(6, 6))
    assert np.abs(gradient(near)).max() < 1e-8


def test_slopes_are_the_gradient_of_each_run():
    W = starts(5, 3, 4, np.random.default_rng(0))
    slopes = Slopes(W)
    for _ in range(2):  # nothing is left over from the first call
        assert slopes.evaluate() == pytest.approx(2 * np.pi * np.array([gradient(w) for w in W]), abs=rounding(200, 40))
    slopes.W[:] = np.eye(3, 4)
    assert slopes.evaluate()[0] == pytest.approx(2 * np.pi * gradient(np.eye(3, 4)), abs=rounding(200, 40))
    assert (starts(5, 3, 4, np.random.default_rng(0)) == W).all()  # the starts are left alone


def test_equal_units_have_slopes():
    """The product of two equal directions can round to more than 1, which has no arc cosine."""
    W = np.repeat(starts(50, 1, 4, np.random.default_rng(5)), 2, axis=1)
    U = W / np.linalg.norm(W, axis=2)[:, :, None]
    assert (np.einsum("rj,rj->r", U[:, 0], U[:, 1]) > 1).any()
    assert Slopes(W).evaluate() == pytest.approx(2 * np.pi * np.array([gradient(w) for w in W]), abs=1e-12)


def test_descent_takes_the_announced_steps():
    W = starts(3, 4, 4, np.random.default_rng(1))
    by_hand = W.copy()
    for _ in range(7):
        by_hand = np.array([w - 0.1 * gradient(w) for w in by_hand])
    ends_ = descend(W, limit=7)
    assert ends_.W == pytest.approx(by_hand, abs=rounding(1000, 10)) and RATE == 0.1
    assert ends_.steps.tolist() == [7] * 3 and not ends_.finished.any()
    assert ends_.loss == pytest.approx([loss(w) for w in by_hand], abs=rounding(1000, 10))
    assert (descend(W, limit=0).W == W).all()


@pytest.mark.slow
def test_a_run_ends_where_the_gradient_is_small():
    W = starts(20, 5, 5, np.random.default_rng(2))
    whole = descend(W)
    assert whole.finished.all() and (whole.steps % 10 == 0).all() and len(set(whole.steps)) > 5
    for start, end, steps in zip(W, whole.W, whole.steps, strict=True):
        longest = 2 * np.pi * np.linalg.norm(gradient(end), axis=1).max()
        assert longest <= SMALL * 1.001 == pytest.approx(1e-9, rel=0.01)
        before = descend(start[None], limit=int(steps) - 10)
        assert (
            2 * np.pi * np.linalg.norm(gradient(before.W[0]), axis=1).max() > SMALL * 0.999 and not before.finished[0]
        )
    exact = descend(np.eye(4)[None])
    assert exact.steps[0] == 0 and exact.finished[0] and (exact.W[0] == np.eye(4)).all()


@pytest.mark.slow
def test_a_run_does_not_depend_on_its_neighbours(monkeypatch):
    W = starts(7, 4, 4, np.random.default_rng(3))
    together = descend(W)
    monkeypatch.setattr(own_descent, "BLOCK", 3)
    assert (descend(W).W == together.W).all() and (descend(W).steps == together.steps).all()
    assert (descend(W[5:6]).W[0] == together.W[5]).all()


def test_starts_have_the_announced_variance():
    W = starts(4000, 3, 5, np.random.default_rng(4))
    assert (
        W.shape == (4000, 3, 5) and W.mean() == pytest.approx(0, abs=0.01) and W.var() == pytest.approx(1 / 5, rel=0.03)
    )
    assert (starts(2, 3, 5, np.random.default_rng(4)) == W[:2]).all()


@pytest.mark.slow
def test_a_batch_counts_missed_and_unfinished_runs(monkeypatch):
    found = descend(starts(40, 9, 9, np.random.default_rng((5, 9, 0))))
    missed = int((found.loss > 0.015).sum())  # the worse levels begin at 0.02, the best is 0
    assert 0 < missed < 20 and ((found.loss < 1e-8) | (found.loss > 0.015)).all() and BAD == 1e-3
    assert batch(9, 40, (5, 9, 0)) == {"runs": 40, "missed": missed, "unfinished": 0}
    early = int((found.steps > 1500).sum())
    monkeypatch.setattr(own_descent, "LIMIT", 1500)
    cut = batch(9, 40, (5, 9, 0))
    assert cut["unfinished"] == early > 0 and cut["missed"] <= missed


def test_opposite_units_have_slopes():
    """For u and -u the cosine may be rounded past -1; a unit feels no slope from its opposite, the other terms stay."""
    rows = np.random.default_rng(0).normal(size=(500, 1, 3))
    both = Slopes(np.concatenate([rows, -rows], axis=1)).evaluate().copy()
    np.testing.assert_allclose(both[:, 0], Slopes(rows).evaluate()[:, 0], atol=1e-6)
    opposite = angles(rows[:, 0], -rows[:, 0])[2]
    assert np.diag(opposite) == pytest.approx(np.pi, abs=1e-7)
