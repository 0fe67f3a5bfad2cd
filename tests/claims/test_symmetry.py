"""How many parameter settings compute the same function."""

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import numpy as np
import pytest
import sympy as sp
from sympy.utilities.iterables import partitions

from landscape.losses import SQUARED_ERROR
from landscape.networks import ANSWER, GRID, Network, cost, forward, gradient
from landscape.symmetries import (
    flip,
    layer_permutations,
    orbit,
    orbit_size,
    rescale,
    signed_orbit,
    signed_orbit_size,
    stabiliser,
)
from landscape.units import ERF, IDENTITY, LOGISTIC, RELU, TANH, UNITS, Unit


def network(units, c=0):
    """A network of one input from a list of units (w, b, v), in integers."""
    w, b, v = np.array(units).T
    return Network(w[:, None], b, v, c)


def symbolic(function, opposites):
    """A unit whose values are SymPy expressions."""
    return Unit("symbolic", np.vectorize(function, otypes=[object]), None, None, opposites)


W, X = (
    np.array(sp.symbols("w1:5"), dtype=object).reshape(2, 2),
    np.array([sp.symbols("x1 x2")], dtype=object),
)
TWO = Network(W, np.array(sp.symbols("b1:3")), np.array(sp.symbols("v1:3")), sp.Symbol("c"))
LOGISTIC_EXPRESSION = symbolic(lambda z: 1 / (1 + sp.exp(-z)), 1)
DIFFERENT = [(1, 0, 2), (1, 1, 2), (1, 0, -1), (3, 2, 5), (-1, 4, 1)]  # no two equal, none opposite


@pytest.mark.exact
def test_orbit_count():
    """A network with n hidden units has n!/(m_1! m_2! ...) distinct reorderings, where the m_k
    count units with equal weights, bias and output weight. Checked by listing for every
    pattern, n <= 5."""
    for n in range(1, 6):
        for pattern in partitions(n):
            sizes = [size for size, times in pattern.items() for _ in range(times)]
            units = [unit for unit, size in zip(DIFFERENT, sizes) for _ in range(size)]
            listed = {tuple(order) for order in permutations(units)}
            net = network(units)
            assert orbit_size(net) == len(listed) == len(orbit(net))
            assert {point[:-1] for point in orbit(net)} == listed


@pytest.mark.exact
def test_orbits_of_four_units():
    """For four units the orbit has 24, 12, 6, 4 or 1 points, according to which units are
    equal."""
    a, b, c, d = DIFFERENT[:4]
    patterns = [[a, b, c, d], [a, a, b, c], [a, a, b, b], [a, a, a, b], [a, a, a, a]]
    assert [len(set(permutations(units))) for units in patterns] == [24, 12, 6, 4, 1]
    assert [orbit_size(network(units)) for units in patterns] == [24, 12, 6, 4, 1]


@pytest.mark.exact
def test_orbit_times_stabiliser():
    """The size of the orbit times the number of permutations that change nothing is n!."""
    a, b, c, d = DIFFERENT[:4]
    for units in [[a, b, c, d], [a, a, b, c], [a, a, b, b], [a, a, a, b], [a, a, a, a]]:
        fixing = [order for order in permutations(range(4)) if [units[j] for j in order] == units]
        assert stabiliser(network(units)) == fixing
        assert len(orbit(network(units))) * len(fixing) == factorial(4)


@pytest.mark.exact
def test_answer_has_two_orders():
    """The answer's network has two orders; with tanh units, and with an output bias and
    logistic units, it has eight equivalent settings."""
    assert len(orbit(ANSWER)) == orbit_size(ANSWER) == 2
    assert stabiliser(ANSWER) == [(0, 1)]
    assert len(signed_orbit(ANSWER, TANH)) == len(signed_orbit(ANSWER, LOGISTIC)) == 8
    assert signed_orbit_size(ANSWER) == 2**2 * factorial(2)


@pytest.mark.proved
def test_equal_incoming_weights_make_a_continuum():
    """If two units have equal weights and biases, only the sum of their output weights matters:
    the orbit still has n! points when the output weights differ, but they lie on a line of
    equivalent settings, for every unit function."""
    s, shift = sp.Function("s"), sp.Symbol("t")
    net = TWO._replace(W=W[[0, 0]], b=TWO.b[[0, 0]])
    moved = net._replace(v=net.v + np.array([shift, -shift]))
    any_unit = symbolic(s, None)
    assert sp.expand(forward(net, X, any_unit)[0] - forward(moved, X, any_unit)[0]) == 0
    assert len(orbit(network([(1, 2, 3), (1, 2, 4)]))) == 2


@pytest.mark.exact
def test_a_minimiser_can_be_its_own_twin():
    """With all targets 0 the network with all parameters 0 has cost 0, a global minimum, and
    every reordering is the same point: n! permutations do not guarantee n! minima."""
    zero = network([(0, 0, 0)] * 3)
    assert cost(zero, np.array([[0], [1], [2]]), np.zeros(3), TANH, SQUARED_ERROR) == 0
    assert orbit(zero) == {((0, 0, 0), (0, 0, 0), (0, 0, 0), 0)}


@pytest.mark.proved
def test_sign_flip_of_odd_units():
    """If s is odd, changing the signs of one unit's weights, bias and output weight keeps every
    output (tanh, erf)."""
    for odd in (sp.tanh, sp.erf):
        unit = symbolic(odd, 0)
        assert sp.expand(forward(flip(TWO, 1, unit), X, unit)[0] - forward(TWO, X, unit)[0]) == 0
    assert (
        flip(TWO, 1, TANH).c == TWO.c and (flip(TWO, 1, TANH).v == TWO.v * np.array([1, -1])).all()
    )


@pytest.mark.proved
def test_sign_flip_of_logistic_units_needs_an_output_bias():
    """For logistic units s(z) + s(-z) = 1. Changing the signs of unit j's weights, bias and
    output weight lowers every output by v_j; an output bias raised by v_j makes up for it.
    Without an output bias the flip is no symmetry unless v_j = 0."""
    flipped = flip(TWO, 0, LOGISTIC_EXPRESSION)
    assert flipped.c == TWO.c + TWO.v[0]
    change = lambda net: (
        forward(net, X, LOGISTIC_EXPRESSION)[0] - forward(TWO, X, LOGISTIC_EXPRESSION)[0]
    )
    assert sp.simplify(change(flipped)) == 0
    assert sp.simplify(change(flipped._replace(c=TWO.c)) + TWO.v[0]) == 0


@pytest.mark.exact
def test_signed_orbit_count():
    """Flips and permutations of n tanh units give 2^n n! settings when no unit is zero and no
    two are equal or opposite; in general 2^(n - z) n!/(m_1! m_2! ...), with z zero units and
    the m_k counting units equal up to sign. Checked by listing."""
    a, b, c = DIFFERENT[:3]
    zero, minus_a = (0, 0, 0), tuple(-value for value in a)
    expected = {
        (a, b, c): 48,
        (a, a, b): 24,
        (a, minus_a, b): 24,
        (a, b, zero): 24,
        (a, zero, zero): 6,
    }
    for units, size in expected.items():
        signs = product([1, -1], repeat=3)
        signed = (
            tuple(tuple(s * value for value in unit) for s, unit in zip(sign, units))
            for sign in signs
        )
        listed = {order for choice in signed for order in permutations(choice)}
        net = network(list(units))
        assert len(listed) == size == signed_orbit_size(net) == len(signed_orbit(net, TANH))
        assert {point[:-1] for point in signed_orbit(net, TANH)} == listed


@pytest.mark.numerical
def test_which_units_have_a_sign_flip():
    """s(z) + s(-z) is 1 for the logistic unit, 0 for tanh, erf and the identity, and depends on
    z for ReLU, which the library refuses to flip."""
    z = np.linspace(0, 5, 11)
    for unit in (LOGISTIC, TANH, ERF, IDENTITY):
        np.testing.assert_allclose(unit.value(z) + unit.value(-z), unit.opposites, atol=1e-15)
    assert [UNITS[name].opposites for name in ("logistic", "tanh", "erf", "identity", "ReLU")] == [
        1,
        0,
        0,
        0,
        None,
    ]
    assert np.ptp(RELU.value(z) + RELU.value(-z)) == 5
    with pytest.raises(ValueError, match="ReLU"):
        flip(ANSWER, 0, RELU)


@pytest.mark.exact
def test_relu_units_can_be_rescaled():
    """Multiplying a ReLU unit's weights and bias by a > 0 and dividing its output weight by a
    keeps every output. Exact in rationals for the answer's matrices with biases, at 25 inputs,
    five factors."""
    third = Fraction(1, 3)
    net = Network(
        np.array([[Fraction(-3, 2), Fraction(2)], [Fraction(17, 10), Fraction(2, 5)]]),
        np.array([third, -third]),
        np.array([Fraction(23, 10), Fraction(4, 5)]),
        third,
    )
    inputs = np.array([(Fraction(i), Fraction(j)) for i in range(-2, 3) for j in range(-2, 3)])
    settings = set()
    for factor in (third, Fraction(1, 2), 1, 2, Fraction(7, 5)):
        scaled = rescale(net, 1, factor)
        assert (forward(scaled, inputs, RELU) == forward(net, inputs, RELU)).all()
        assert (scaled.W == net.W * [[1], [factor]]).all() and scaled.v[1] * factor == net.v[1]
        settings |= orbit(scaled)
    assert len(settings) == 5 * 2  # each factor gives new points: equivalent settings fill curves
    for factor in (0, -1):
        with pytest.raises(ValueError, match="positive"):
            rescale(net, 1, factor)


@pytest.mark.proved
def test_relu_rescaling_for_all_inputs():
    """a > 0 gives relu(a z) = a relu(z), whatever the sign of z: the rescaled unit (v/a) relu(a
    z) is v relu(z). A unit with nonzero weights and output weight therefore lies on a curve of
    equivalents."""
    a, v = sp.symbols("a v", positive=True)
    for z in (sp.Symbol("z", positive=True), sp.Integer(0), sp.Symbol("z", negative=True)):
        assert sp.simplify(v / a * sp.Max(a * z, 0) - v * sp.Max(z, 0)) == 0


@pytest.mark.proved
def test_rescaling_invariant_of_gradient_flow():
    """Along gradient flow of a ReLU network |w_j|^2 + b_j^2 - v_j^2 stays constant for each
    unit: on the active side f contains v (w . x + b), and w . f_w + b f_b - v f_v = 0; on the
    inactive side all three vanish. The loss only multiplies these derivatives by a common
    factor."""
    w1, w2, b, v, x1, x2 = sp.symbols("w1 w2 b v x1 x2")
    active = v * (w1 * x1 + w2 * x2 + b)
    rate = sum(p * sp.diff(active, p) for p in (w1, w2, b)) - v * sp.diff(active, v)
    assert sp.expand(rate) == 0


@pytest.mark.numerical
def test_relu_gradient_is_orthogonal_to_rescaling():
    """The library's gradient of a ReLU network satisfies W_j . g_W + b_j g_b - v_j g_v = 0 to
    1e-12."""
    rng = np.random.default_rng(7)
    net = Network(rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=3), 0.3)
    g = gradient(net, GRID - 1, rng.normal(size=9), RELU, SQUARED_ERROR)
    g_W, g_b, g_v = g[:6].reshape(3, 2), g[6:9], g[9:12]
    np.testing.assert_allclose((net.W * g_W).sum(axis=1) + net.b * g_b - net.v * g_v, 0, atol=1e-12)
    assert abs(g).min() > 0


@pytest.mark.proved
def test_deep_networks_multiply_factorials():
    """In a network with several hidden layers the units of each layer may be permuted
    independently: n_1! n_2! ... orders, all with the same function. Checked for layers of 2 and
    3 units, any s."""
    s, x = sp.Function("s"), sp.Symbol("x")
    U, V, out = (
        sp.Matrix(2, 1, sp.symbols("u1:3")),
        sp.Matrix(3, 2, sp.symbols("v1:7")),
        sp.symbols("o1:4"),
    )
    outputs, settings = set(), set()
    for first, second in product(permutations(range(2)), permutations(range(3))):
        u, v = U.extract(first, [0]), V.extract(second, first)
        o = [out[j] for j in second]
        hidden = (v * (u * x).applyfunc(s)).applyfunc(s)
        outputs.add(sp.expand(sum(weight * h for weight, h in zip(o, hidden))))
        settings.add((*u, *v, *o))
    assert len(outputs) == 1 and len(settings) == layer_permutations([2, 3]) == 12
