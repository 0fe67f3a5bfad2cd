"""How many parameter settings compute the same function."""

from fractions import Fraction
from itertools import accumulate, permutations, product
from math import factorial
from operator import mul

import numpy as np
import pytest
import sympy as sp
from flint import arb, arb_mat, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

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
from tests.claims.generated import (
    CUBIC,
    EXACT_UNITS,
    FRACTIONS,
    RAISED,
    SQUARE,
    matrices,
    networks_with_data,
    vectors,
)
from tests.rounding import rounding

POSITIVE = st.builds(Fraction, st.integers(1, 20), st.integers(1, 8))
UNITS = st.tuples(*[st.integers(-1, 1)] * 3)  # (w, b, v): so few that some are equal, opposite or zero
SOME_UNITS = st.lists(UNITS, min_size=1, max_size=4)


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
@given(SOME_UNITS)
def test_orbit_count(units):
    r"""A network with $n$ hidden units has $n!/(\mu_1!\,\mu_2!\cdots)$ distinct reorderings, where the $\mu_k$ count
    units with equal weights, bias and output weight."""
    listed = set(permutations(units))
    assert orbit_size(network(units)) == len(listed) == len(orbit(network(units)))
    assert {point[:-1] for point in orbit(network(units))} == listed


@pytest.mark.exact
def test_orbits_of_four_units():
    """For four units the orbit has 24, 12, 6, 4 or 1 points, according to which units are
    equal."""
    a, b, c, d = DIFFERENT[:4]
    patterns = [[a, b, c, d], [a, a, b, c], [a, a, b, b], [a, a, a, b], [a, a, a, a]]
    assert [len(set(permutations(units))) for units in patterns] == [24, 12, 6, 4, 1]
    assert [orbit_size(network(units)) for units in patterns] == [24, 12, 6, 4, 1]


@pytest.mark.proved
@given(SOME_UNITS)
def test_orbit_times_stabiliser(units):
    r"""The size of the orbit times the number of permutations that change nothing is $n!$."""
    n = len(units)
    fixing = [order for order in permutations(range(n)) if [units[j] for j in order] == units]
    assert stabiliser(network(units)) == fixing
    assert len(orbit(network(units))) * len(fixing) == factorial(n)


@pytest.mark.exact
def test_answer_has_two_orders():
    """The answer's network has two orders; with tanh units, and with an output bias and
    logistic units, it has eight equivalent settings."""
    assert len(orbit(ANSWER)) == orbit_size(ANSWER) == 2
    assert stabiliser(ANSWER) == [(0, 1)]
    assert len(signed_orbit(ANSWER, TANH)) == len(signed_orbit(ANSWER, LOGISTIC)) == 8
    assert signed_orbit_size(ANSWER) == 2**2 * factorial(2)


@pytest.mark.proved
@given(networks_with_data(units=st.integers(2, 4), numbers=FRACTIONS), EXACT_UNITS, FRACTIONS)
def test_equal_incoming_weights_make_a_continuum(case, unit, shift):
    """If two units have equal weights and biases, only the sum of their output weights matters: one can
    give any part of its output weight to the other, for every unit function. With different input
    weights the trade changes the output, here for ReLU units."""
    net, X, _ = case
    n = len(net.v)
    trade = np.array([shift, -shift] + [0] * (n - 2))
    equal = net._replace(W=net.W[[0, *range(n)][:n]], b=net.b[[0, *range(n)][:n]])  # units 1 and 2 alike
    assert (forward(equal._replace(v=equal.v + trade), X, unit) == forward(equal, X, unit)).all()
    different, x = network([(1, 0, 1), (2, 0, 1)]), np.array([[1]])
    traded = different._replace(v=np.array([2, 0]))
    assert forward(different, x, RELU) != forward(traded, x, RELU)


@pytest.mark.exact
def test_a_minimiser_can_be_its_own_twin():
    r"""With all targets $0$ the network with all parameters $0$ has cost $0$, a global minimum, and every reordering
    is the same point: $n!$ permutations do not guarantee $n!$ minima."""
    zero = network([(0, 0, 0)] * 3)
    assert cost(zero, np.array([[0], [1], [2]]), np.zeros(3), TANH, SQUARED_ERROR) == 0
    assert orbit(zero) == {((0, 0, 0), (0, 0, 0), (0, 0, 0), 0)}


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), st.data())
def test_sign_flip_of_odd_units(case, data):
    r"""If $s$ is odd, such as $\tanh$, changing the signs of one unit's weights, bias and output weight keeps every
    output. For $s(z) = z^2$, which is not odd, it changes the output."""
    net, X, _ = case
    flipped = flip(net, data.draw(st.integers(0, len(net.v) - 1)), CUBIC)
    assert (forward(flipped, X, CUBIC) == forward(net, X, CUBIC)).all()
    assert flipped.c == net.c and sum(flipped.v != net.v) <= 1
    x, one, turned = np.array([[1]]), network([(1, 0, 1)]), network([(-1, 0, -1)])
    assert (forward(one, x, SQUARE), forward(turned, x, SQUARE)) == (1, -1)


@pytest.mark.exact
def test_tanh_and_erf_are_odd():
    r"""$\tanh(-z) = -\tanh(z)$ and $\operatorname{erf}(-z) = -\operatorname{erf}(z)$, so flips keep the outputs of
    their networks."""
    for odd in (sp.tanh, sp.erf):
        unit = symbolic(odd, 0)
        assert sp.expand(forward(flip(TWO, 1, unit), X, unit)[0] - forward(TWO, X, unit)[0]) == 0


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), st.data())
def test_sign_flip_of_logistic_units_needs_an_output_bias(case, data):
    r"""If $s(z) + s(-z) = 1$, as for logistic units, changing the signs of the weights, the bias and the output
    weight of unit $j$ lowers every output by $v_j$; an output bias raised by $v_j$ makes up for it. Without an output
    bias the flip is no symmetry unless $v_j = 0$."""
    net, X, _ = case
    j = data.draw(st.integers(0, len(net.v) - 1))
    flipped = flip(net, j, RAISED)
    assert flipped.c == net.c + net.v[j]
    assert (forward(flipped, X, RAISED) == forward(net, X, RAISED)).all()
    assert (forward(flipped._replace(c=net.c), X, RAISED) == forward(net, X, RAISED) - net.v[j]).all()


@pytest.mark.exact
def test_logistic_values_at_opposite_numbers():
    r"""The logistic function satisfies $s(z) + s(-z) = 1$."""
    z = sp.Symbol("z", real=True)
    assert sp.simplify(LOGISTIC_EXPRESSION.value(z)[()] + LOGISTIC_EXPRESSION.value(-z)[()]) == 1


@pytest.mark.proved
@given(SOME_UNITS)
def test_signed_orbit_count(units):
    r"""Flips and permutations of $n$ tanh units give $2^n\,n!$ settings when no unit is zero and no two are equal or
    opposite; in general $2^{n - z}\,n!/(\mu_1!\,\mu_2!\cdots)$, with $z$ zero units and the $\mu_k$ counting units
    equal up to sign. Checked by listing."""
    n = len(units)
    signed = (
        tuple(tuple(sign * value for value in unit) for sign, unit in zip(signs, units))
        for signs in product([1, -1], repeat=n)
    )
    listed = {order for choice in signed for order in permutations(choice)}
    assert len(listed) == signed_orbit_size(network(units)) == len(signed_orbit(network(units), TANH))
    assert {point[:-1] for point in signed_orbit(network(units), TANH)} == listed
    up_to_sign = {max(unit, tuple(-value for value in unit)) for unit in units}
    if len(up_to_sign) == n and (0, 0, 0) not in up_to_sign:
        assert len(listed) == 2**n * factorial(n)


@pytest.mark.exact
def test_three_tanh_units_two_equal():
    """Three tanh units, two of them equal, the third different and not opposite, none zero: flips and
    permutations give 24 settings."""
    a, b = DIFFERENT[:2]
    signs = product([1, -1], repeat=3)
    listed = {
        order for s in signs for order in permutations([tuple(k * p for p in unit) for k, unit in zip(s, (a, a, b))])
    }
    assert len(listed) == signed_orbit_size(network([a, a, b])) == 24


@pytest.mark.exact
def test_two_tanh_units_by_hand():
    r"""$2\tanh(x) + \tanh(3x)$ has eight settings by flips and exchange: four choices of signs, two orders."""
    first, second = [(1, 0, 2), (-1, 0, -2)], [(3, 0, 1), (-3, 0, -1)]
    listed = {pair for p in first for q in second for pair in ((p, q), (q, p))}
    assert len(listed) == 8
    assert {point[:-1] for point in signed_orbit(network([(1, 0, 2), (3, 0, 1)]), TANH)} == listed


@pytest.mark.numerical
def test_which_units_have_a_sign_flip():
    r"""$s(z) + s(-z)$ is $1$ for the logistic unit, $0$ for tanh, erf and the identity, and depends on $z$ for ReLU,
    which the library refuses to flip."""
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
    r"""Multiplying a ReLU unit's weights and bias by $a > 0$ and dividing its output weight by $a$ keeps every
    output. Exact in rationals for the answer's matrices with biases, at 25 inputs and for five factors."""
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
@given(networks_with_data(numbers=FRACTIONS), POSITIVE, st.data())
def test_relu_rescaling_for_all_inputs(case, a, data):
    r"""Multiply the weights into a ReLU unit and its bias by $a > 0$ and divide its output weight by $a$: every
    output stays, whatever the input. For $a < 0$ it can change, and for units that are not ReLU it can change too."""
    net, X, _ = case
    scaled = rescale(net, data.draw(st.integers(0, len(net.v) - 1)), a)
    assert (forward(scaled, X, RELU) == forward(net, X, RELU)).all()
    x, one = np.array([[1]]), network([(1, 0, 1)])
    assert forward(one, x, RELU) == 1 and forward(network([(-1, 0, -1)]), x, RELU) == 0
    assert forward(rescale(one, 0, 2), x, SQUARE) == 2 * forward(one, x, SQUARE)


@pytest.mark.proved
@given(networks_with_data(units=st.integers(1, 3), samples=st.sampled_from([1, 2, 4])))  # so floats stay exact
def test_rescaling_invariant_of_gradient_flow(case):
    r"""Along gradient flow of a ReLU network $\lVert w_j\rVert^2 + b_j^2 - v_j^2$ stays constant for each unit, away
    from kinks: the gradient satisfies $w_j\cdot g_{w_j} + b_j\,g_{b_j} - v_j\,g_{v_j} = 0$. For $s(z) = z^2$ it does
    not."""
    net, X, y = case
    n, d = net.W.shape

    def rates(unit):
        g = gradient(net, X, y, unit, SQUARED_ERROR)
        g_W, g_b, g_v = g[: n * d].reshape(n, d), g[n * d : n * (d + 1)], g[n * (d + 1) : -1]
        return (net.W * g_W).sum(axis=1) + net.b * g_b - net.v * g_v, net.v * g_v

    assume((X @ net.W.T + net.b).all())  # at no kink
    relu, (square, share) = rates(RELU), rates(SQUARE)
    assert (relu[0] == 0).all()
    assert (square == share).all()  # twice the share of v minus once


@pytest.mark.numerical
def test_relu_gradient_is_orthogonal_to_rescaling():
    r"""The library's gradient of a ReLU network satisfies $w_j\cdot g_{w_j} + b_j\,g_{b_j} - v_j\,g_{v_j} = 0$ to
    $10^{-12}$."""
    rng = np.random.default_rng(7)
    net = Network(rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=3), 0.3)
    g = gradient(net, GRID - 1, rng.normal(size=9), RELU, SQUARED_ERROR)
    g_W, g_b, g_v = g[:6].reshape(3, 2), g[6:9], g[9:12]
    np.testing.assert_allclose((net.W * g_W).sum(axis=1) + net.b * g_b - net.v * g_v, 0, atol=1e-12)
    assert abs(g).min() > 0


@pytest.mark.proved
@given(st.integers(1, 3), st.integers(1, 3), EXACT_UNITS, st.data())
def test_deep_networks_multiply_factorials(m, n, unit, data):
    r"""In a network with several hidden layers the units of each layer may be permuted independently:
    $n_1!\,n_2!\cdots$ orders, all with the same function, and all different if no two units of a layer are equal."""
    U, V = data.draw(matrices(m, 1, FRACTIONS)), data.draw(matrices(n, m, FRACTIONS))
    out, x = data.draw(vectors(n, FRACTIONS)), data.draw(vectors(1, FRACTIONS))
    outputs, settings = set(), set()
    for first, second in product(permutations(range(m)), permutations(range(n))):
        u, v, o = U[list(first)], V[list(second)][:, list(first)], out[list(second)]
        outputs.add(unit.value(v @ unit.value(u @ x)) @ o)
        settings.add((*u.ravel(), *v.ravel(), *o))
    assert len(outputs) == 1
    if len(set(U.ravel())) == m and len(set(out)) == n:
        assert len(settings) == layer_permutations([m, n]) == factorial(m) * factorial(n)


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
@given(SOME_UNITS, st.integers(-3, 3))
def test_tanh_copies_lie_on_one_sphere(units, c):
    """Permutations and flips of tanh units only exchange parameters and turn signs: the sum of
    their squares stays. Logistic flips move the output bias, and the sum changes."""
    squares = lambda point: sum(p**2 for unit in point[:-1] for p in unit) + point[-1] ** 2
    own = sum(p**2 for unit in units for p in unit) + c**2
    assert {squares(point) for point in signed_orbit(network(units, c), TANH)} == {own}
    logistic = signed_orbit(network([(1, 2, 3), (4, 5, 6)], c=7), LOGISTIC)
    assert len({squares(point) for point in logistic}) == 4  # c: 7, 10, 13, 16


@pytest.mark.exact
def test_logistic_network_is_a_tanh_network():
    r"""$s(z) = \tfrac12 + \tfrac12\tanh(z/2)$ for the logistic $s$. So a logistic network is the tanh network with
    half of all weights and biases and the output bias $c + (v_1 + \dots + v_n)/2$."""
    half = lambda array: array / sp.Integer(2)
    as_tanh = Network(half(TWO.W), half(TWO.b), half(TWO.v), TWO.c + sum(TWO.v) / 2)
    difference = forward(TWO, X, LOGISTIC_EXPRESSION)[0] - forward(as_tanh, X, symbolic(sp.tanh, 0))[0]
    assert sp.simplify(difference.rewrite(sp.exp)) == 0


@pytest.mark.exact
def test_answer_without_output_bias():
    r"""Of the eight settings of the answer's network with logistic units only the two without flips have output bias
    $0$: the output weights 2.3, 0.8 and their sum are not $0$."""
    exact = Network(ANSWER.W, ANSWER.b, np.array([Fraction(23, 10), Fraction(8, 10)]), Fraction(0))
    biases = [point[-1] for point in signed_orbit(exact, LOGISTIC)]
    assert sorted(biases) == sorted([Fraction(k, 10) for k in (0, 8, 23, 31)] * 2)


@pytest.mark.exact
def test_logistic_flips_that_cancel():
    r"""Two different logistic units with output weights $1$ and $-1$: flipping both keeps the output bias, flipping
    one does not. Without an output bias four settings remain."""
    points = signed_orbit(network([(1, 2, 1), (3, 1, -1)]), LOGISTIC)
    assert len(points) == 8 and sorted(point[-1] for point in points) == [-1, -1, 0, 0, 0, 0, 1, 1]


def gram(functions):
    """The determinant of the sums over 41 points of products of the functions: not 0 only if they are independent."""
    points = [arb(k) / 8 for k in range(-20, 21)]
    values = [[function(t) for t in points] for function in functions]
    return arb_mat([[sum((p * q for p, q in zip(f, g)), arb(0)) for g in values] for f in values]).det()


@pytest.mark.proved
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-2, 2)), min_size=1, max_size=4, unique=True))
def test_tanh_units_are_independent(pairs):
    r"""The functions $\tanh(at + b)$ with $a > 0$ and different pairs $(a, b)$, together with the constant $1$, are
    linearly independent. With two equal or opposite pairs they are not, nor with $a = 0$."""
    functions = [lambda t, a=a, b=b: (a * t + b).tanh() for a, b in pairs]
    with ctx.workprec(400):
        assert gram([lambda t: arb(1), *functions]) > 0
        a, b = pairs[0]
        for dependent in (lambda t: (-a * t - b).tanh(), lambda t: arb(b).tanh()):
            assert gram([lambda t: arb(1), functions[0], dependent]).contains(0)


def tanh_output(units, c, x):
    """c + sum of v tanh(w . x + b) in balls, for a list of units (w, b, v) with integers."""
    return c + sum((v * arb(w * x + b).tanh() for w, b, v in units), arb(0))


TANH_NETWORKS = st.tuples(st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=2, max_size=2), st.integers(-1, 1))


@pytest.mark.proved
@given(TANH_NETWORKS, TANH_NETWORKS, st.data())
def test_same_function_means_same_units(one, other, data):
    r"""A network with $n$ tanh units has exactly $2^n\,n!$ settings with the same output at every input if no $w_j$
    and no $v_j$ is zero and no two $(w_j, b_j)$ are equal or opposite; otherwise infinitely many."""
    units, c = one
    up_to_sign = {max((w, b), (-w, -b)) for w, b, _ in units}
    spared = len(up_to_sign) < 2 or any(not w or not v for w, _, v in units)
    inputs = range(-4, 5)
    if not spared:  # no other setting has these outputs: certainly different at some input
        copies = signed_orbit(network(units, c), TANH)
        assert len(copies) == 8
        near = list(data.draw(st.sampled_from(sorted(copies))))  # a copy with one number changed
        changed = [list(unit) for unit in near[:2]]
        changed[data.draw(st.integers(0, 1))][data.draw(st.integers(0, 2))] += data.draw(st.sampled_from([-1, 1]))
        for guess, bias in (other, (changed, near[2]), (near[:2], near[2] + 1)):
            differ = any(not (tanh_output(guess, bias, x) - tanh_output(units, c, x)).contains(0) for x in inputs)
            assert differ == ((*map(tuple, guess), bias) not in copies)
        return
    (w, b, v), (w2, b2, v2) = units
    for t in (1, 2, 3):  # three of infinitely many settings
        if not v:
            same, bias = [(w + t, b, v), units[1]], c
        elif not v2:
            same, bias = [units[0], (w2 + t, b2, v2)], c
        elif not w:
            same, bias = [(w, b, v + t), units[1]], c - t * arb(b).tanh()
        elif not w2:
            same, bias = [units[0], (w2, b2, v2 + t)], c - t * arb(b2).tanh()
        else:
            sign = 1 if (w, b) == (w2, b2) else -1
            same, bias = [(w, b, v + t), (w2, b2, v2 - sign * t)], c
        assert same != units
        assert all((tanh_output(same, bias, x) - tanh_output(units, c, x)).contains(0) for x in inputs)


@pytest.mark.certified
def test_eight_copies_are_strict_minimisers():
    r"""$v_1\tanh(w_1 x) + v_2\tanh(w_2 x)$ with $w = v = (1.2, 0.5)$ and its eight copies, fitted to its own outputs
    at $x = 1/2, 1, 2, 4$: the cost is $0$, the gradient $0$, and the Hessian in all four weights positive
    definite."""
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
    r"""In the plane $w = v = (a, b)$ the circle through the eight copies has radius 1.3. The cost is 1.84 in its
    centre, and on the circle 0.017 at the diagonals and 0.059 at the axes."""
    assert Fraction(12, 10) ** 2 + Fraction(5, 10) ** 2 == Fraction(13, 10) ** 2
    output = lambda a, b, x: a * (a * x).tanh() + b * (b * x).tanh()
    side = arb("1.3") / arb(2).sqrt()
    for a, b, printed in [(0, 0, "1.84"), (side, side, "0.017"), (arb("1.3"), 0, "0.059")]:
        a, b = arb(a), arb(b)
        errors = [output(a, b, arb(x)) - output(arb("1.2"), arb("0.5"), arb(x)) for x in (0.5, 1, 2, 4)]
        cost = sum((error * error for error in errors), arb(0)) / 4
        assert abs(cost - arb(printed)) < arb(10) ** -len(printed.partition(".")[2]) / 2


@pytest.mark.proved
@given(POSITIVE, POSITIVE, POSITIVE)
def test_ridge_balances_a_relu_unit(best, P, a):
    r"""$a^2P + Q/a^2$ with $P, Q > 0$ ($P = \lVert w\rVert^2 + b^2$ and $Q = v^2$) is least at exactly one $a > 0$,
    where both parts are equal. With $Q = 0$ there is no such $a$: smaller is better."""
    Q = best**4 * P
    share = lambda a, Q=Q: a**2 * P + Q / a**2
    assert best**2 * P == Q / best**2
    assert share(a) > share(best) or a == best
    assert share(a / 2, 0) < share(a, 0)
