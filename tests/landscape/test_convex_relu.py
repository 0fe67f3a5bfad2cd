"""The convex problem of ReLU units with weight decay: its solver, its exact bounds, descent, and the Polyak-Lojasiewicz ball."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from landscape.cases import near_a_fit
from landscape.model.networks import jacobian
from landscape.model.relu_patterns import arcs, count_patterns, strongest_answer
from landscape.proof.relu_bound import bound, cost
from landscape.search.convex_relu import descend, project, solve

X = np.array([[2.0, 1.0], [-1.0, 1.0], [1.0, -3.0], [0.0, 1.0]])
Y = np.array([1.0, 2.0, -1.0, 0.5])


def costs(U, a, decay):
    """Of networks U (units, 2, runs), a (units, runs)."""
    outputs = np.einsum("inr,nr->ir", np.maximum(np.einsum("ik,nkr->inr", X, U), 0), a)
    return ((outputs - Y[:, None]) ** 2).sum(0) / 2 + decay / 2 * ((U**2).sum((0, 1)) + (a**2).sum(0))


def test_solver_meets_its_bound():
    """On another problem the two exact bounds enclose the same number, and the network is balanced."""
    found = solve(X, Y, 0.3)
    rows, y = [tuple(map(Fraction, x)) for x in X.tolist()], list(map(Fraction, Y.tolist()))
    U, a, r = (
        [tuple(map(Fraction, row)) for row in part]
        for part in (found.U.tolist(), [found.a.tolist()], [found.residual.tolist()])
    )
    strongest = max(strongest_answer(rows, r[0]), strongest_answer(rows, [-entry for entry in r[0]]))
    above, below = cost(rows, y, Fraction(0.3), U, a[0]), bound(y, r[0], Fraction(0.3), strongest)
    assert 0 <= above - below < 1e-9
    assert abs(float(above) - costs(found.U[:, :, None], found.a[:, None], 0.3)[0]) < 1e-12
    assert np.allclose(np.linalg.norm(found.U, axis=1), abs(found.a), rtol=1e-12)
    with pytest.raises(ValueError, match="parallel"):
        solve(np.array([[1.0, 2.0], [-2.0, -4.0]]), np.ones(2), 1.0)


def test_bound_shortens_only_what_is_too_long():
    """r = 3 for one sample x = 1, y = 3: with decay 1 it becomes 1 and gives 3 - 1/2; with decay 4 it stays and gives 9 - 9/2."""
    assert strongest_answer([(1, 0)], [Fraction(3)]) == 9
    assert abs(bound([Fraction(3)], [Fraction(3)], Fraction(1), Fraction(9)) - Fraction(5, 2)) < Fraction(1, 10**14)
    assert bound([Fraction(3)], [Fraction(3)], Fraction(1), Fraction(9)) <= Fraction(5, 2)
    assert bound([Fraction(3)], [Fraction(3)], Fraction(4), Fraction(9)) == Fraction(9, 2)


def test_strongest_answer_on_a_fine_circle():
    """No direction of a fine circle gives more, and one gives nearly as much."""
    r = np.array([0.5, -1.0, 2.0, 0.75])
    angle = np.linspace(0, 2 * np.pi, 20001)
    answers = r @ np.maximum(X @ np.array([np.cos(angle), np.sin(angle)]), 0)
    exact = float(strongest_answer([tuple(map(int, x)) for x in X], [Fraction(entry) for entry in r.tolist()])) ** 0.5
    assert exact - 1e-6 < answers.max() <= exact + 1e-12
    assert strongest_answer([(1, 0)], [Fraction(-1)]) == 0


def test_patterns_on_the_left_of_each_ray():
    """A small turn to the left from each ray gives the pattern; parallel samples are switched together."""
    samples = [(1, 2), (-2, 1), (2, 4), (1, 2)]
    for u, on in arcs(samples):
        turn = np.array([[np.cos(1e-6), -np.sin(1e-6)], [np.sin(1e-6), np.cos(1e-6)]])
        assert tuple(bool(z > 0) for z in np.array(samples) @ turn @ np.array(u)) == on
    assert [count_patterns(m, d) for m, d in ((1, 1), (3, 1), (1, 5), (3, 3), (4, 3))] == [2, 2, 2, 8, 14]


def test_project_is_the_nearest_point_of_the_cone():
    """Compared with the nearest of many points of the cone."""
    rng = np.random.default_rng(3)
    angle = rng.uniform(0, 2 * np.pi, 30)
    wide = rng.uniform(0.1, 3, 30)
    cone = np.array([np.column_stack([np.cos(t), np.sin(t)]) for t in (angle, angle + wide)])
    z = rng.normal(size=(30, 2))
    part = np.linspace(0, 1, 4001)
    for point, t, w, found in zip(z, angle, wide, project(z, cone), strict=True):
        rays = np.column_stack([np.cos(t + w * part), np.sin(t + w * part)])
        near = np.maximum(rays @ point, 0)[:, None] * rays
        best = np.linalg.norm(near - point, axis=1).min()
        assert abs(np.linalg.norm(found - point) - best) < 1e-3


def test_descend_takes_steps_along_the_gradient():
    """One step, compared with difference quotients of the cost; and the cost that it reports."""
    rng = np.random.default_rng(5)
    U, a = rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 4))
    before = U.copy(), a.copy()
    after = descend(X, Y, 0.3, U, a, rate=0.01, steps=1)
    assert np.array_equal(U, before[0]) and np.array_equal(a, before[1])
    assert np.allclose(after.cost, costs(after.U, after.a, 0.3), rtol=1e-13)
    h = 1e-6
    for j, k in np.ndindex(3, 3):
        shift_u, shift_a = np.zeros_like(U), np.zeros_like(a)
        (shift_u[j, k] if k < 2 else shift_a[j])[:] = h
        slope = (costs(U + shift_u, a + shift_a, 0.3) - costs(U - shift_u, a - shift_a, 0.3)) / (2 * h)
        step = (after.U - U)[j, k] if k < 2 else (after.a - a)[j]
        assert np.allclose(step, -0.01 * slope, atol=1e-8)


def test_neighbourhood_of_the_start():
    """The certified numbers bound what floating point finds at points of the ball."""
    area, problem = near_a_fit.certified(), near_a_fit.problem()
    start, rng = np.array(list(map(float, near_a_fit.START))), np.random.default_rng(2)
    assert area.singular.verdict == "proved"
    assert abs(float(area.cost.mid()) - problem.cost(start)) < 1e-12
    for _ in range(20):
        move = rng.normal(size=len(start))
        theta = start + 0.05 * move / np.linalg.norm(move)
        smallest = np.linalg.svd(jacobian(problem.network_at(theta), problem.X, problem.activation))[1][-1]
        assert 2 / 3 * smallest**2 > area.mu.lower() > 0.4
        assert np.linalg.eigvalsh(problem.hessian(theta))[-1] < area.smoothness.upper()
    assert near_a_fit.RADIUS == fmpq(1, 20)
