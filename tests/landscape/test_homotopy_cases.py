"""The smoothed polynomials against SymPy, the path that is followed, and the descent of the recurrent network."""

import numpy as np
import pytest
import sympy as sp
from flint import arb

from landscape.cases.recurrent import Weights, adding_task, descend, diffuse, errors, forward, starts
from landscape.cases.smoothed_polynomials import (
    QUARTIC,
    SEXTIC,
    Blurred,
    critical,
    derivative,
    fold,
    followed,
    plane_slope,
    slope,
)


def test_value_gradient_and_hessian_of_a_blurred_polynomial():
    x, u = sp.symbols("x u")
    # E (x + sZ)^k from the moments 1, 3, 15
    f = 2 * (x**6 + 15 * u * x**4 + 45 * u**2 * x**2 + 15 * u**3) - 21 * (x**4 + 6 * u * x**2 + 3 * u**2)
    f += -32 * (x**3 + 3 * u * x) + 12 * (x**2 + u) + 144 * x
    at = {x: sp.Rational(3, 4), u: sp.Rational(5, 4)}
    found = Blurred(SEXTIC).expand([arb("0.75"), arb("1.25")])
    assert abs(float(found.value) - f.subs(at)) < 1e-10
    for i, a in enumerate((x, u)):
        assert abs(float(found.gradient[i]) - sp.diff(f, a).subs(at)) < 1e-9
        for j, b in enumerate((x, u)):
            assert abs(float(found.hessian[i, j]) - sp.diff(f, a, b).subs(at)) < 1e-9


def test_folds_near_a_guess_and_nowhere_else():
    point = fold(QUARTIC, (1.44, 0.253))
    assert (
        abs(float(point.theta[0]) - 3 ** (1 / 3)) < 1e-15 and abs(float(point.theta[1]) - 7 / 3 + 9 ** (1 / 3)) < 1e-15
    )
    with pytest.raises(ValueError, match="Hessian is singular"):
        fold((0, 0, 1), (0.0, 1.0))


def test_the_path_that_is_followed():
    path = followed(slope(QUARTIC), np.array([4.0, 3.0, 2.0, 1.0, 0.0]))
    assert np.allclose(path[[0, 2, 4]], [-1, -2, -3])
    broken = followed(plane_slope, np.linspace(1, 0, 101))
    assert broken[49] > 1 and broken[52] < -1.9 and abs(broken[-1] + 2.6274) < 1e-3
    with pytest.raises(ValueError, match="3 critical points"):
        followed(slope(QUARTIC), np.array([0.0]))
    assert np.allclose(critical(slope(QUARTIC), 0), [-3, 1, 2]) and derivative((5,)) == [0]


def test_descent_through_time_follows_the_gradient():
    rng = np.random.default_rng(0)
    x, y = adding_task(rng, 6, 3)
    p = starts(rng, 3, 2)
    moved = descend(p, x, y, 1e-3, 1)
    for run in range(3):
        slopes = []
        for name, part in p._asdict().items():
            for place in np.ndindex(part.shape[1:]):
                up, down = part.copy(), part.copy()
                up[(run, *place)] += 1e-6
                down[(run, *place)] -= 1e-6
                rise = errors(p._replace(**{name: up}), x, y)[run] - errors(p._replace(**{name: down}), x, y)[run]
                slopes.append((name, place, rise / 2e-6))
        length = max(1.0, np.sqrt(sum(g**2 for *_, g in slopes)))
        for name, place, g in slopes:
            gone = (getattr(p, name) - getattr(moved, name))[(run, *place)]
            assert abs(gone - 1e-3 * g / length) < 1e-8


def test_the_best_constant_stays():
    x, y = adding_task(np.random.default_rng(1), 8, 3)
    zero = np.zeros((1, 1))
    p = Weights(np.zeros((1, 1, 1)), np.zeros((1, 1, 2)), zero, zero, np.array([y.mean()]))
    assert np.allclose(errors(p, x, y), y.var()) and np.allclose(forward(p, x)[1], y.mean())
    for q in (descend(p, x, y, 0.1, 3), diffuse(p, x, y, np.array([0.0, 0.0]), 0.1)):
        assert np.allclose(q.c, y.mean()) and np.allclose(q.V, 0)
