"""How many parameter settings compute the same function."""

from fractions import Fraction
from itertools import accumulate, permutations, product
from math import factorial
from operator import mul

import numpy as np
import pytest
import sympy as sp
from flint import arb, arb_mat
from sympy.utilities.iterables import partitions

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model.activations import ACTIVATIONS, ERF, IDENTITY, LOGISTIC, RELU, TANH, Activation
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, forward, gradient
from landscape.model.symmetries import (
    flip,
    layer_permutations,
    orbit,
    orbit_size,
    rescale,
    signed_orbit,
    signed_orbit_size,
    stabiliser,
)
from landscape.proof.certificates import positive_definite
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import point
from tests.rounding import rounding


def network(units, c=0):
    """A network of one input from a list of units (w, b, v), in integers."""
    w, b, v = np.array(units).T
    return Network(w[:, None], b, v, c)


def symbolic(function, opposites):
    """A unit whose values are SymPy expressions."""
    return Activation("symbolic", np.vectorize(function, otypes=[object]), None, None, opposites, None)


W, X = (
    np.array(sp.symbols("w1:5"), dtype=object).reshape(2, 2),
    np.array([sp.symbols("x1 x2")], dtype=object),
)
TWO = Network(W, np.array(sp.symbols("b1:3")), np.array(sp.symbols("v1:3")), sp.Symbol("c"))
LOGISTIC_EXPRESSION = symbolic(lambda z: 1 / (1 + sp.exp(-z)), 1)
DIFFERENT = [(1, 0, 2), (1, 1, 2), (1, 0, -1), (3, 2, 5), (-1, 4, 1)]  # no two equal, none opposite


@pytest.mark.proved
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


@pytest.mark.proved
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
    assert flip(TWO, 1, TANH).c == TWO.c and (flip(TWO, 1, TANH).v == TWO.v * np.array([1, -1])).all()


@pytest.mark.proved
def test_sign_flip_of_logistic_units_needs_an_output_bias():
    """For logistic units s(z) + s(-z) = 1. Changing the signs of unit j's weights, bias and
    output weight lowers every output by v_j; an output bias raised by v_j makes up for it.
    Without an output bias the flip is no symmetry unless v_j = 0."""
    flipped = flip(TWO, 0, LOGISTIC_EXPRESSION)
    assert flipped.c == TWO.c + TWO.v[0]
    change = lambda net: forward(net, X, LOGISTIC_EXPRESSION)[0] - forward(TWO, X, LOGISTIC_EXPRESSION)[0]
    assert sp.simplify(change(flipped)) == 0
    assert sp.simplify(change(flipped._replace(c=TWO.c)) + TWO.v[0]) == 0


@pytest.mark.proved
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
        signed = (tuple(tuple(s * value for value in unit) for s, unit in zip(sign, units)) for sign in signs)
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
        np.testing.assert_allclose(unit.value(z) + unit.value(-z), unit.opposites, rtol=0, atol=rounding(20))
    assert [ACTIVATIONS[name].opposites for name in ("logistic", "tanh", "erf", "identity", "ReLU")] == [
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


@pytest.mark.exact
def test_signed_orbits_of_four_units():
    """Flips and permutations of four units that are neither zero nor opposite give 384, 192, 96, 64
    or 16 settings, according to which units are equal."""
    a, b, c, d = DIFFERENT[:4]
    patterns = [[a, b, c, d], [a, a, b, c], [a, a, b, b], [a, a, a, b], [a, a, a, a]]
    listed = [
        {tuple((s * w, s * b, s * v) for s, (w, b, v) in zip(signs, order))
         for signs in product([1, -1], repeat=4) for order in permutations(units)}
        for units in patterns
    ]  # fmt: skip
    assert [len(points) for points in listed] == [384, 192, 96, 64, 16]
    assert [signed_orbit_size(network(units)) for units in patterns] == [384, 192, 96, 64, 16]


@pytest.mark.exact
def test_growth_of_the_orbit():
    """12 units: 479,001,600 orders, and 1,961,990,553,600 settings with flips. Three layers of 100
    units: a number of 474 digits."""
    orders = list(accumulate(range(1, 13), mul))  # 1, 1 x 2, 1 x 2 x 3, ...
    assert orders[-1] == 479_001_600 and orders[-1] << 12 == 1_961_990_553_600
    assert [len(list(permutations(range(n)))) for n in range(1, 8)] == orders[:7]
    hundred = list(accumulate(range(1, 101), mul))[-1]
    assert 10**473 <= hundred**3 < 10**474 and layer_permutations([100] * 3) == hundred**3


@pytest.mark.proved
def test_tanh_copies_lie_on_one_sphere():
    """Permutations and flips of tanh units only exchange parameters and turn signs: the sum of
    their squares stays. Logistic flips move the output bias, and the sum changes."""
    squares = lambda point: sum(p**2 for unit in point[:-1] for p in unit) + point[-1] ** 2
    net = network([(1, 2, 3), (4, 5, 6)], c=7)
    assert {squares(point) for point in signed_orbit(net, TANH)} == {sum(k**2 for k in range(1, 8))}
    assert len({squares(point) for point in signed_orbit(net, LOGISTIC)}) == 4  # c: 7, 10, 13, 16


@pytest.mark.exact
def test_logistic_network_is_a_tanh_network():
    """s(z) = 1/2 + tanh(z/2)/2 for the logistic s. So a logistic network is the tanh network with
    half of all weights and biases and the output bias c + (v_1 + ... + v_n)/2."""
    half = lambda array: array / sp.Integer(2)
    as_tanh = Network(half(TWO.W), half(TWO.b), half(TWO.v), TWO.c + sum(TWO.v) / 2)
    difference = forward(TWO, X, LOGISTIC_EXPRESSION)[0] - forward(as_tanh, X, symbolic(sp.tanh, 0))[0]
    assert sp.simplify(difference.rewrite(sp.exp)) == 0


@pytest.mark.exact
def test_answer_without_output_bias():
    """Of the eight settings of the answer's network with logistic units only the two without flips
    have output bias 0: the output weights 2.3, 0.8 and their sum are not 0."""
    exact = Network(ANSWER.W, ANSWER.b, np.array([Fraction(23, 10), Fraction(8, 10)]), Fraction(0))
    biases = [point[-1] for point in signed_orbit(exact, LOGISTIC)]
    assert sorted(biases) == sorted([Fraction(k, 10) for k in (0, 8, 23, 31)] * 2)


@pytest.mark.exact
def test_logistic_flips_that_cancel():
    """Two different logistic units with output weights 1 and -1: flipping both keeps the output
    bias, flipping one does not. Without an output bias four settings remain."""
    points = signed_orbit(network([(1, 2, 1), (3, 1, -1)]), LOGISTIC)
    assert len(points) == 8 and sorted(point[-1] for point in points) == [-1, -1, 0, 0, 0, 0, 1, 1]


@pytest.mark.proved
def test_tanh_units_are_independent():
    """tanh(a t + b) has a pole at t = (-b + i pi/2)/a, where (t - pole) tanh tends to 1/a, not to
    0. A second unit with this pole has slope (2k + 1) a. So a combination cannot vanish; here six
    units and the constant have a determinant that is certainly not 0."""
    a, b = sp.symbols("a b", positive=True)
    step, k = sp.symbols("step"), sp.symbols("k", integer=True, nonnegative=True)
    pole = (-b + sp.I * sp.pi / 2) / a
    assert sp.expand(a * (pole + step) + b - a * step - sp.I * sp.pi / 2) == 0
    assert sp.tanh(a * step + sp.I * sp.pi / 2) == sp.coth(a * step)
    assert sp.limit(step * sp.coth(a * step), step, 0) == 1 / a
    other = (2 * k + 1) * a, (2 * k + 1) * b  # slope and bias of the second unit
    assert sp.simplify((-other[1] + sp.I * sp.pi * (k + sp.Rational(1, 2))) / other[0] - pole) == 0
    units = [(1, 0), (1, 1), (2, 0), (3, 0), (3, 1), (5, -2)]
    rows = [[arb(1)] + [(slope * arb(s) + bias).tanh() for slope, bias in units] for s in range(-3, 4)]
    assert abs(arb_mat([[entry / 2 for entry in row] for row in rows]).det()) > 0


@pytest.mark.proved
def test_same_function_means_same_units():
    """Two networks of n tanh units that agree at all inputs differ by flips and permutations, if
    in one of them no weights w_j and no v_j are zero and no two (w_j, b_j) equal or opposite.
    Checked on 2 tanh(x + 1) + tanh(2x - 1): of the 78,125 networks with two units and parameters
    in {-2, ..., 2} exactly its eight copies agree with it at nine inputs."""
    values, x = range(-2, 3), np.linspace(-2, 2, 9)
    unit = np.array(list(product(values, repeat=3)))  # (w, b, v)
    one = unit[:, 2:] * np.tanh(unit[:, :1] * x + unit[:, 1:2])
    target = 2 * np.tanh(x + 1) + np.tanh(2 * x - 1)
    found = set()
    for first, output in zip(unit.tolist(), one):
        for c in values:
            near = np.abs(output + one + c - target).max(axis=1) < 1e-9
            found |= {(tuple(first), tuple(second), c) for second in unit[near].tolist()}
    assert found == signed_orbit(network([(1, 1, 2), (2, -1, 1)]), TANH)


@pytest.mark.certified
def test_eight_copies_are_strict_minimisers():
    """v_1 tanh(w_1 x) + v_2 tanh(w_2 x) with w = v = (1.2, 0.5) and its eight copies, fitted to its
    own outputs at x = 1/2, 1, 2, 4: the cost is 0, the gradient 0, and the Hessian in all four
    weights positive definite."""
    net = network([(Fraction(6, 5), 0, Fraction(6, 5)), (Fraction(1, 2), 0, Fraction(1, 2))])
    inputs = [["1/2"], ["1"], ["2"], ["4"]]
    problem = problem_of(point([["6/5"], ["1/2"]], ["6/5", "1/2"]), inputs, TANH.ball, SQUARED_ERROR.ball)
    copies = signed_orbit(net, TANH)
    assert len(copies) == 8
    for (w1, _, v1), (w2, _, v2), _ in copies:
        at = point([[w1], [w2]], [v1, v2])
        assert abs(expand_at(problem, at).value) < 1e-50  # a sum of squares that contains 0: the outputs agree
        assert positive_definite(expand_at(problem, at).hessian).verdict == "proved"


@pytest.mark.certified
def test_heights_around_the_eight_copies():
    """In the plane w = v = (a, b) the circle through the eight copies has radius 1.3. The cost is
    1.84 in its centre, and on the circle 0.017 at the diagonals and 0.059 at the axes."""
    assert Fraction(12, 10) ** 2 + Fraction(5, 10) ** 2 == Fraction(13, 10) ** 2
    output = lambda a, b, x: a * (a * x).tanh() + b * (b * x).tanh()
    side = arb("1.3") / arb(2).sqrt()
    for a, b, printed in [(0, 0, "1.84"), (side, side, "0.017"), (arb("1.3"), 0, "0.059")]:
        a, b = arb(a), arb(b)
        errors = [output(a, b, arb(x)) - output(arb("1.2"), arb("0.5"), arb(x)) for x in (0.5, 1, 2, 4)]
        cost = sum((error * error for error in errors), arb(0)) / 4
        assert abs(cost - arb(printed)) < arb(10) ** -len(printed.partition(".")[2]) / 2


@pytest.mark.proved
def test_ridge_balances_a_relu_unit():
    """a^2 P + Q/a^2 with P, Q > 0 (P = |w|^2 + b^2 and Q = v^2) is least at exactly one a > 0,
    where both parts are equal."""
    a, P, Q = sp.symbols("a P Q", positive=True)
    share = a**2 * P + Q / a**2
    gap = share - 2 * sp.sqrt(P * Q)  # a square: zero exactly where a sqrt(P) = sqrt(Q)/a
    assert sp.expand(gap - (a * sp.sqrt(P) - sp.sqrt(Q) / a) ** 2) == 0
    assert sp.diff(a * sp.sqrt(P) - sp.sqrt(Q) / a, a).is_positive  # so that happens once
