"""The arithmetic that treats all units alike, the two halves of a unit, and what counts families and signs."""

from fractions import Fraction
from math import exp, inf

import numpy as np
import pytest
from flint import arb
from mpmath import mp
from scipy.integrate import dblquad, quad

from landscape.cases import random_matrices
from landscape.cases.answer.network import GRID
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.families import critical_families, fitting_families, ratio
from landscape.cases.random_matrices import chance_of_minimum
from landscape.cases.twins.saddles import best_single
from landscape.cases.twins.split_unit import pulling_apart
from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network, cost, flatten, unflatten
from landscape.proof.krawczyk import certify
from landscape.search.unitwise_descent import apart, gradient, step

RNG = np.random.default_rng(0)
NET = Network(RNG.normal(size=(3, 2)), RNG.normal(size=3), RNG.normal(size=3), 0.4)
Y = RNG.normal(size=9)


def test_gradient_against_differences():
    """The gradient by broadcasting agrees with central differences of the cost in every parameter."""
    theta, width = flatten(NET), 1e-6
    at = lambda values: cost(unflatten(values, NET), GRID, Y, TANH, SQUARED_ERROR)
    slopes = [(at(theta + width * e) - at(theta - width * e)) / (2 * width) for e in np.eye(len(theta))]
    assert np.allclose(flatten(gradient(NET, GRID, Y, TANH)), slopes, atol=1e-8)


def test_a_step_moves_the_free_parameters_only():
    """A step goes down by the rate times the slope in what is free and leaves the rest."""
    slope, after = gradient(NET, GRID, Y, TANH), step(NET, GRID, Y, TANH, 0.25, ("b", "c"))
    assert after.W is NET.W and after.v is NET.v
    assert np.array_equal(after.b, NET.b - 0.25 * slope.b) and after.c == NET.c - 0.25 * slope.c
    assert all(np.any(a != b) for a, b in zip(step(NET, GRID, Y, TANH, 0.25, ALL), NET, strict=True))


@pytest.mark.parametrize(("part", "expected"), [("W", 3.0), ("b", 2.0), ("v", 5.0)])
def test_distance_between_units(part, expected):
    """Two units are as far apart as their largest difference in an input weight, a bias or an output weight."""
    equal = Network(np.ones((2, 2)), np.ones(2), np.ones(2), 7.0)
    moved = np.ones_like(getattr(equal, part))
    moved[1] += expected
    assert apart(equal) == 0 and apart(equal._replace(**{part: moved})) == expected


def test_halves_of_the_best_unit_in_floats():
    """The curvatures that pull two halves apart are eigenvalues of the float Hessian, and second differences of the cost."""
    case = VARIANTS["answer"]
    single = certify(case.balls._replace(hidden=1), best_single(case.problem, np.random.default_rng(0)))
    a, b, v = map(float, single.theta)
    halves, found = np.array([a, b, a, b, v / 2, v / 2]), [float(text) for text in pulling_apart(case.balls, single)]
    spectrum = np.linalg.eigvalsh(case.problem.hessian(halves))
    assert all(np.abs(spectrum - value).min() < 1e-9 for value in found) and found[0] < 0 < found[1]
    u = np.array([np.cos(0.3), np.sin(0.3)]) / np.sqrt(2)
    along = np.array([*u, *-u, 0, 0]) * 1e-3
    second = (
        case.problem.cost(halves + along) - 2 * case.problem.cost(halves) + case.problem.cost(halves - along)
    ) / 1e-6
    assert found[0] < second < found[1]


def test_counts_of_families():
    """Counts at the edges are factorials; the small ones were counted by hand."""
    assert [critical_families(4, 4), fitting_families(4, 4), critical_families(1, 6)] == [24, 24, 1]
    assert [fitting_families(*pair) for pair in ((1, 2), (1, 3), (2, 3), (3, 4), (1, 4), (2, 4))] == [
        3,
        10,
        12,
        60,
        37,
        62,
    ]
    assert (ratio(2, 0), ratio(2, 1), ratio(3, 1)) == (Fraction(1, 2), Fraction(1, 12), Fraction(1 + 14, 60))


def test_integrals_over_positive_variables():
    """The integrals over one and over two ordered variables agree with quadrature."""
    for i in range(4):
        assert abs(float(random_matrices._one(i)) - quad(lambda y, i=i: y**i * exp(-y * y / 2), 0, inf)[0]) < 1e-8
        for j in range(4):
            inner = dblquad(lambda x, y, i=i, j=j: x**i * y**j * exp(-(x * x + y * y) / 2), 0, 12, 0, lambda y: y)[0]
            assert abs(float(random_matrices._two(i, j)) - inner) < 1e-7


def test_three_positive_eigenvalues():
    """For three rows the chance is (pi - 2 sqrt 2) / (4 pi), to 50 digits."""
    with mp.workdps(60):
        expected = (mp.pi - 2 * mp.sqrt(2)) / (4 * mp.pi)
        chance = chance_of_minimum(3)
        assert abs(mp.mpf(chance.mid().str(55, radius=False)) - expected) < mp.mpf(10) ** -50
    assert chance.rad() < arb("1e-50")
