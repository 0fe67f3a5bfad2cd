"""Swapping two hidden units: the same function, in exact arithmetic and in floating point."""

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from landscape.cases.answer.network import ANSWER, GRID
from landscape.cases.xor.samples import XOR_NETWORK, XOR_X, XOR_Y
from landscape.model.activations import LOGISTIC, RELU, Activation
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, flatten, forward, gradient, hessian, unflatten
from landscape.model.symmetries import permute
from landscape.search.segments import highest, midpoint_gap, profile
from tests.claims.generated import EXACT_UNITS, FRACTIONS, SQUARE, matrices, networks_with_data, vectors
from tests.rounding import rounding

SEVERAL = st.integers(2, 4)  # units
RATIONAL = {"units": SEVERAL, "numbers": FRACTIONS}


def swap(net, i, j):
    """The network with units i and j exchanged."""
    order = list(range(len(net.v)))
    order[i], order[j] = j, i
    return permute(net, order)


def mean(nets):
    """The network whose parameters are the means of those of several networks."""
    return Network(*(sum(parts) / Fraction(len(parts)) for parts in zip(*nets)))


def pairs(net):
    return combinations(range(len(net.v)), 2)


def letters(name, *shape):
    """An array of symbols name11, name12, ..."""
    return np.array(sp.symbols(f"{name}1:{int(np.prod(shape)) + 1}"), dtype=object).reshape(shape)


# A unit function about which nothing is assumed, a network of symbols, an input of symbols.
ANY = Activation("any", np.vectorize(sp.Function("s"), otypes=[object]), None, None, None, None)
TWO = Network(letters("w", 2, 2), letters("b", 2), letters("v", 2), sp.Symbol("c"))
THREE = Network(letters("w", 3, 2), letters("b", 3), letters("v", 3), sp.Symbol("c"))
INPUT = letters("x", 1, 2)


@pytest.mark.exact
def test_forward_is_the_formula():
    r"""A network with one hidden layer computes $f(x) = c + \sum_j v_j\,s(w_j\cdot x + b_j)$."""
    s, x1, x2, w = sp.Function("s"), *sp.symbols("x1 x2"), sp.symbols("w1:7")
    b, v = sp.symbols("b1:4"), sp.symbols("v1:4")
    units = sum(v[j] * s(w[2 * j] * x1 + w[2 * j + 1] * x2 + b[j]) for j in range(3))
    assert forward(THREE, INPUT, ANY)[0] - units == sp.Symbol("c")


@pytest.mark.proved
@given(networks_with_data(**RATIONAL), EXACT_UNITS)
def test_swap_keeps_every_output(case, unit):
    r"""Exchanging two hidden units, each with its weights in and its weight out, changes no output: for all weights,
    all inputs and every unit function, $f(x)$ stays the same."""
    net, X, _ = case
    for i, j in pairs(net):
        assert (forward(swap(net, i, j), X, unit) == forward(net, X, unit)).all()
    # About this function nothing is known, and the weights and inputs are letters.
    assert sp.expand(forward(TWO, INPUT, ANY)[0] - forward(permute(TWO, [1, 0]), INPUT, ANY)[0]) == 0


@pytest.mark.proved
@given(networks_with_data(**RATIONAL), EXACT_UNITS)
def test_every_order_keeps_every_output(case, unit):
    """Listing the hidden units in any order, each with all its weights, gives the same function, for
    every unit function and any number of units."""
    net, X, _ = case
    for order in permutations(range(len(net.v))):
        assert (forward(permute(net, order), X, unit) == forward(net, X, unit)).all()


@pytest.mark.proved
@given(
    networks_with_data(units=st.integers(2, 3), samples=st.sampled_from([1, 2, 4])),  # so floats stay exact
)
def test_swap_reorders_the_hessian(case):
    """The Hessian of the cost at the swapped network is that at the network itself with rows and
    columns reordered. So both have the same eigenvalues."""
    net, X, y = case
    numbered = unflatten(np.arange(len(flatten(net))), net)  # the place of each parameter
    for i, j in pairs(net):
        order = flatten(swap(numbered, i, j)).astype(int)
        here, there = (hessian(at, X, y, SQUARE, SQUARED_ERROR) for at in (net, swap(net, i, j)))
        assert (there == here[np.ix_(order, order)]).all()


@pytest.mark.exact
def test_answers_swapped_matrices():
    r"""The swap exchanges the rows of $W$ and the entries of $v$ of the answer's network."""
    assert ANSWER.W.tolist() == [[-1.5, 2.0], [1.7, 0.4]] and ANSWER.v.tolist() == [2.3, 0.8]
    swapped = permute(ANSWER, [1, 0])
    assert swapped.W.tolist() == [[1.7, 0.4], [-1.5, 2.0]] and swapped.v.tolist() == [0.8, 2.3]
    assert not ANSWER.b.any() and not swapped.b.any() and ANSWER.c == swapped.c == 0
    assert GRID.tolist() == [[i, j] for i in (0, 1, 2) for j in (0, 1, 2)]


@pytest.mark.exact
def test_rows_alone_must_not_be_swapped():
    r"""Exchanging the rows of $W$ without the entries of $v$ changes the function: the difference is
    $(v_1 - v_2)(s(z_2) - s(z_1))$, zero only where the two output weights or the two values $s(z_1)$ and $s(z_2)$
    agree."""
    half = TWO._replace(W=TWO.W[[1, 0]], b=TWO.b[[1, 0]])
    v1, v2 = TWO.v
    s1, s2 = ANY.value(TWO.W @ INPUT[0] + TWO.b)
    difference = forward(half, INPUT, ANY)[0] - forward(TWO, INPUT, ANY)[0]
    assert sp.expand(difference - (v1 - v2) * (s2 - s1)) == 0


@pytest.mark.proved
@given(networks_with_data(**RATIONAL), EXACT_UNITS)
def test_midpoint_of_a_swap_is_a_narrower_network(case, unit):
    r"""Halfway between a network and its copy with units $i$ and $j$ exchanged, these two units are equal. The
    midpoint computes what a network with one unit fewer computes: merge them and add their output weights. This holds
    for all weights, all inputs and every unit function."""
    net, X, _ = case
    for i, j in pairs(net):
        middle = mean([net, swap(net, i, j)])
        others = [k for k in range(len(net.v)) if k != j]
        merged = Network(
            middle.W[others],
            middle.b[others],
            np.where(np.arange(len(net.v)) == i, net.v[i] + net.v[j], net.v)[others],
            net.c,
        )
        assert len(merged.v) == len(net.v) - 1
        assert all((part[i] == part[j]).all() for part in (middle.W, middle.b[:, None], middle.v[:, None]))
        assert (forward(middle, X, unit) == forward(merged, X, unit)).all()
    # The whole unit must move. Exchange the input weights of the XOR network alone, which are equal: the
    # midpoint is the network itself, and it does what no network with one unit can.
    rows = XOR_NETWORK._replace(W=XOR_NETWORK.W[[1, 0]])
    assert forward(mean([XOR_NETWORK, rows]), XOR_X, RELU).tolist() == XOR_Y.tolist()


@st.composite
def deep_networks(draw):
    """Two hidden layers: W, b (first), U, d (second), the output weights v, an input x."""
    inputs, first, second = draw(st.integers(1, 2)), draw(SEVERAL), draw(st.integers(1, 3))
    shapes = (first, inputs), (second, first)
    W, U = (draw(matrices(*shape, FRACTIONS)) for shape in shapes)
    return W, draw(vectors(first, FRACTIONS)), U, *(draw(vectors(k, FRACTIONS)) for k in (second, second, inputs))


@pytest.mark.proved
@given(deep_networks(), EXACT_UNITS, EXACT_UNITS)
def test_midpoint_of_a_swap_in_a_deep_network(net, first, second):
    """The same in a network with a second hidden layer: halfway between it and its copy with units 1
    and 2 of the first layer exchanged, it computes what a network with these two merged computes,
    their outgoing columns added. This holds for all weights and every unit function."""
    W, b, U, d, v, x = net
    deep = lambda W, b, U: second.value(U @ first.value(W @ x + b) + d) @ v
    order = [1, 0, *range(2, len(b))]
    assert deep(W[order], b[order], U[:, order]) == deep(W, b, U)
    W, b, U_middle = (W + W[order]) / 2, (b + b[order]) / 2, (U + U[:, order]) / 2
    merged = np.column_stack([U[:, 0] + U[:, 1], U[:, 2:]])
    assert deep(W, b, U_middle) == deep(W[1:], b[1:], merged)


@pytest.mark.proved
@given(networks_with_data(**RATIONAL), EXACT_UNITS)
def test_average_over_all_orders_is_one_unit(case, unit):
    """The average of a network over all orders of its units computes what a single hidden unit
    computes, with the mean input weights, the mean bias and the sum of the output weights."""
    net, X, _ = case
    average = mean([permute(net, order) for order in permutations(range(len(net.v)))])
    n = Fraction(len(net.v))
    assert all((part == part[0]).all() for part in average[:3])  # all its units are equal
    single = Network(np.array([sum(net.W) / n]), np.array([sum(net.b) / n]), np.array([sum(net.v)]), net.c)
    assert (forward(average, X, unit) == forward(single, X, unit)).all()


@pytest.mark.exact
def test_xor_swap_refutes_convexity():
    r"""The ReLU network $\operatorname{relu}(x_1 + x_2) - 2\operatorname{relu}(x_1 + x_2 - 1)$ fits XOR: its mean
    squared error is $0$, and so is that of its swapped copy. At their midpoint the outputs are $0$, $-1/2$, $-1/2$,
    $-3/2$ and the error is $27/16$."""
    relu = lambda z: max(z, 0)
    half = Fraction(1, 2)
    outputs, middle = [], []
    for x1, x2 in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        outputs.append(relu(x1 + x2) - 2 * relu(x1 + x2 - 1))
        middle.append(-half * relu(x1 + x2 - half) - half * relu(x1 + x2 - half))
    assert outputs == [0, 1, 1, 0] and middle == [0, -half, -half, -3 * half]
    assert sum((f - y) ** 2 for f, y in zip(middle, outputs)) / 4 == Fraction(27, 16)


@pytest.mark.exact
def test_xor_swap_in_the_library():
    r"""The library gives exactly $0$, $0$ and $27/16$ at the XOR network, its copy and the midpoint, which is the
    highest of 41 points on the segment between them."""
    start, end = flatten(XOR_NETWORK), flatten(permute(XOR_NETWORK, [1, 0]))
    loss = lambda theta: cost(unflatten(theta, XOR_NETWORK), XOR_X, XOR_Y, RELU, SQUARED_ERROR)
    assert (loss(start), loss(end), loss((start + end) / 2)) == (0, 0, 27 / 16)
    assert midpoint_gap(loss, start, end) == 27 / 16
    assert highest(profile(loss, start, end, points=41)) == (0.5, 27 / 16, 27 / 16)


@pytest.mark.numerical
def test_answers_outputs_agree_after_the_swap():
    """Computed in floating point on the nine grid points, the outputs of the answer's network
    and of its swapped copy agree to a relative error of 1e-14; the outputs agree with the formula
    written out."""
    slack = rounding(80)  # on each side 14 for z, whose terms add up to 7, 8 for exp, and few more; all terms positive
    assert slack < 1e-14
    outputs = forward(ANSWER, GRID, LOGISTIC)
    np.testing.assert_allclose(forward(permute(ANSWER, [1, 0]), GRID, LOGISTIC), outputs, rtol=slack)
    s = lambda z: 1 / (1 + np.exp(-z))
    by_hand = [2.3 * s(-1.5 * x1 + 2 * x2) + 0.8 * s(1.7 * x1 + 0.4 * x2) for x1, x2 in GRID]
    np.testing.assert_allclose(outputs, by_hand, rtol=slack)


MODERATE = st.floats(-1e100, 1e100)


@pytest.mark.proved
@given(MODERATE, MODERATE, MODERATE, MODERATE)
def test_two_rounded_products_may_be_swapped(v1, h1, v2, h2):
    """If each product is rounded and the two are then added once, the swap changes no bit: the
    rounded sum depends only on the exact sum, and that does not depend on the order."""
    p, q = v1 * h1, v2 * h2
    assert (p + q).hex() == (q + p).hex()
    assert p + q == float(Fraction(p) + Fraction(q))


@pytest.mark.exact
def test_three_rounded_products_may_differ():
    """From three terms on the order matters: floating-point addition is not associative."""
    p, q, r = 0.1, 0.2, 0.3
    assert (p + q) + r != (r + q) + p
    assert (p + q) + r - ((r + q) + p) == 2**-53


@pytest.mark.exact
def test_fused_multiply_add_may_differ():
    r"""A fused multiply-add rounds once where a product and a sum round twice. With the answer's output weights and
    hidden outputs $4/10$ and $1/10$ the two orders then differ in the last place."""
    fused = lambda a, b, c: float(Fraction(a) * Fraction(b) + Fraction(c))  # one rounding, exactly
    v1, v2, h1, h2 = 2.3, 0.8, 0.4, 0.1
    one, other = fused(v1, h1, v2 * h2), fused(v2, h2, v1 * h1)
    assert one != other and abs(one - other) == np.spacing(min(one, other))
    assert v1 * h1 + v2 * h2 == v2 * h2 + v1 * h1


@pytest.mark.numerical
def test_momentum_must_be_swapped_too():
    r"""Twenty steps of gradient descent with momentum from the swapped network, its velocity swapped with its
    weights, compute the same function as from the network itself, to $10^{-12}$. If the velocity stays as it was, the
    outputs end up apart by more than $1/10$."""
    targets = np.random.default_rng(9).normal(size=9)
    moving = Network(np.array([[0.3, -0.1], [0.0, 0.2]]), np.zeros(2), np.array([0.1, -0.2]), 0.0)

    def outputs(net, velocity):
        for _ in range(20):
            slope = unflatten(gradient(net, GRID, targets, LOGISTIC, SQUARED_ERROR), net)
            velocity = Network(*(0.9 * u - 0.05 * g for u, g in zip(velocity, slope)))
            net = Network(*(p + u for p, u in zip(net, velocity)))
        return forward(net, GRID, LOGISTIC)

    other = lambda net: permute(net, [1, 0])
    here, there = outputs(ANSWER, moving), outputs(other(ANSWER), other(moving))
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-12)
    assert abs(outputs(other(ANSWER), moving) - here).max() > 0.1
