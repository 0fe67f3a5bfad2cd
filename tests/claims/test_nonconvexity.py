"""Why the cost of a network is not convex: the repair of the swap argument, and proofs without
it."""

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, example, given
from hypothesis import strategies as st

from landscape.cases.xor.samples import XOR_X, XOR_Y
from landscape.model.activations import ACTIVATIONS, IDENTITY, LOGISTIC, RELU, TANH, Activation
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.networks import Network, cost, forward, hessian
from landscape.model.symmetries import flip, permute, rescale
from tests.claims.generated import (
    CUBIC,
    FRACTIONS,
    RAISED,
    RISING_UNITS,
    SQUARE,
    matrices,
    networks,
    networks_with_data,
    vectors,
)

DYADIC = st.sampled_from([1, 2, 4])  # so many samples that floats stay exact
POSITIVE = st.builds(Fraction, st.integers(1, 20), st.integers(1, 8))


def halfway(one, other):
    """The network whose parameters are the means of two networks' parameters."""
    return Network(*((a + b) / 2 for a, b in zip(one, other)))


def symbolic(function, opposites=None):
    """A unit whose values are SymPy expressions."""
    return Activation("symbolic", np.vectorize(function, otypes=[object]), None, None, opposites, None)


def symbols(names, *shape):
    return np.array(sp.symbols(names), dtype=object).reshape(shape)


TWO = Network(symbols("w1:5", 2, 2), symbols("b1:3", 2), symbols("v1:3", 2), sp.Symbol("c"))


def isotonic_error(levels):
    """The least sum of squares of a nondecreasing fit, for a list of levels (lists of targets).

    Max-min formula: the fit at level k is max over a <= k of min over b >= k of the mean of
    a..b."""
    mean = lambda a, b: Fraction(sum(map(sum, levels[a : b + 1])), sum(map(len, levels[a : b + 1])))
    total, last = Fraction(0), len(levels)
    for k, targets in enumerate(levels):
        fit = max(min(mean(a, b) for b in range(k, last)) for a in range(k + 1))
        total += sum((fit - y) ** 2 for y in targets)
    return total


XOR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}


@pytest.mark.proved
@given(networks(units=st.just(1), inputs=st.just(2), numbers=FRACTIONS), RISING_UNITS)
def test_best_single_unit_on_xor(net, unit):
    r"""No network with one hidden unit and a monotone unit function fits XOR with a sum of squared errors below $2/3$
    (mean $1/6$). One ReLU unit reaches $2/3$, with the output
    $\tfrac23 - \tfrac23\operatorname{relu}(1 - x_1 - x_2)$."""
    X, y = np.array(list(XOR), dtype=object), np.array(list(XOR.values()), dtype=object)
    third = Fraction(2, 3)
    best = Network(np.array([[-1, -1]]), np.array([1]), np.array([-third]), third)
    errors = [sum((forward(at, X, kind) - y) ** 2) for at, kind in ((net, unit), (best, RELU))]
    assert min(errors) == errors[1] == Fraction(2, 3)


@pytest.mark.exact
def test_all_orders_of_xor():
    r"""The order of $w\cdot x$ on XOR depends on the signs of $w_1$, $w_2$, $w_1 + w_2$ and $w_1 - w_2$ only. In each
    order the best monotone fit has a sum of squared errors of $2/3$, or of $1$ if a weight is zero."""
    errors = []
    for w in product(range(-2, 3), repeat=2):  # w and -w cover rising and falling fits
        levels = {}
        for x, y in XOR.items():
            levels.setdefault(w[0] * x[0] + w[1] * x[1], []).append(y)
        errors.append(isotonic_error([levels[z] for z in sorted(levels)]))
    assert sorted(errors) == [Fraction(2, 3)] * 16 + [1] * 9


@st.composite
def two_units_on_a_line(draw):
    """Two units and one input, in small numbers, so that some midpoints are hardly worse than the best unit; 3 or 4
    inputs; and by how much the first target is moved away from the network's output."""
    small = st.integers(-2, 2).map(lambda k: Fraction(k))
    net = draw(networks(units=st.just(2), inputs=st.just(1), numbers=small))
    x = draw(st.lists(small, min_size=3, max_size=4, unique=True))
    return net, np.array([x]).T, draw(small) / 4


# -2 relu(2 - 2x) - relu(1 + 2x) at x = 0, 1, 2: the midpoint costs 11/4, the best monotone fit 2.
TIGHT = Network(np.array([[-2], [2]]), np.array([2, 1]), np.array([-2, -1]), 0), np.array([[0], [1], [2]]), Fraction(0)


@pytest.mark.proved
@given(two_units_on_a_line(), RISING_UNITS)
@example(TIGHT, RELU)
def test_needed_units_meet_a_hill_halfway(case, unit):
    """If a network costs less than every network with one unit fewer can, then for every pair of units
    the midpoint of it and its copy with the two exchanged costs at least what the best narrower
    network costs, more than both ends. So the cost is not even quasi-convex."""
    net, X, moved = case
    y = forward(net, X, unit)
    y[0] += moved
    total = lambda net: sum((forward(net, X, unit) - y) ** 2)
    # A network with one unit and one input is monotone, so a monotone fit bounds what it can reach.
    rising = [[target] for _, target in sorted(zip(X[:, 0], y))]
    narrower = min(isotonic_error(rising), isotonic_error(rising[::-1]))
    twin = permute(net, [1, 0])
    middle = total(halfway(net, twin))
    assert total(twin) == total(net) == moved**2 and middle >= narrower
    if total(net) < narrower:
        assert middle > total(net)


@pytest.mark.proved
@given(networks(units=st.just(3), inputs=st.just(1), numbers=FRACTIONS), st.integers(-8, 8), RISING_UNITS)
@example(
    Network(np.array([[-2], [2], [0]]), np.array([2, 1, Fraction(3, 2)]), np.array([-2, -1, 0]), 0), 0, RELU
)  # tight
def test_beating_one_unit_is_enough(net, moved, unit):
    """If a network costs less than every network with one hidden unit can, its cost is not quasi-convex: the
    average of its copies in all orders costs at least what the best single unit costs."""
    X = np.array([[Fraction(x)] for x in (0, 1, 2)])
    y = forward(net, X, unit) + np.array([Fraction(moved, 8), 0, 0])
    total = lambda net: sum((forward(net, X, unit) - y) ** 2)
    single = min(isotonic_error([[t] for t in targets]) for targets in (y, y[::-1]))
    copies = [permute(net, order) for order in permutations(range(3))]
    average = Network(*(sum(parts) / Fraction(6) for parts in zip(*copies)))
    assert {total(copy) for copy in copies} == {total(net)} and total(average) >= single
    if total(net) < single:
        assert total(average) > total(net)


@pytest.mark.exact
def test_midpoint_lemma_on_xor():
    r"""If a network beats every network with one unit fewer, the midpoint of it and a swapped copy costs more than
    both. On XOR the two-unit ReLU network costs $0$, one unit costs at least $1/6$, and the midpoint $27/16$."""
    relu = lambda z: max(z, 0)
    points = [(0, 0), (0, 1), (1, 0), (1, 1)]
    error = lambda f: sum((Fraction(f(a + b)) - (a ^ b)) ** 2 for a, b in points) / 4
    fitted = error(lambda z: relu(z) - 2 * relu(z - 1))
    middle = error(lambda z: -relu(z - Fraction(1, 2)))  # one unit: weights 1, bias -1/2, output -1
    assert (fitted, middle) == (0, Fraction(27, 16))
    assert middle >= Fraction(1, 6) > fitted  # test_best_single_unit_on_xor


@pytest.mark.exact
def test_swapped_factors_by_hand():
    r"""$(ab - 1)^2$ is $0$ at $(2, 1/2)$ and at $(1/2, 2)$. At their midpoint $(5/4, 5/4)$ the product is $25/16$ and
    the cost $81/256$."""
    half = Fraction(1, 2)
    cost_of = lambda a, b: (a * b - 1) ** 2
    assert cost_of(2, half) == cost_of(half, 2) == 0
    middle = (2 + half) / 2
    assert (middle, middle**2, cost_of(middle, middle)) == (Fraction(5, 4), Fraction(25, 16), Fraction(81, 256))


@pytest.mark.exact
def test_three_units_on_xor():
    r"""Give the XOR network a third unit, a copy of its first with output weight $0$. Halfway to the swap of these
    two the cost is $0$; the average over all six orders costs $25/12$."""
    net = Network(np.array([[1, 1]] * 3), np.array([0, 0, -1]), np.array([1, 0, -2]), 0)
    error = lambda net: cost(net, XOR_X, XOR_Y, RELU, SQUARED_ERROR)
    assert error(net) == error(halfway(net, permute(net, [1, 0, 2]))) == 0
    third = Fraction(-1, 3)
    average = Network(np.array([[1, 1]]), np.array([third]), np.array([-1]), 0)  # one unit, merged
    X, y = np.array(list(XOR), dtype=object), np.array(list(XOR.values()), dtype=object)
    assert sum((forward(average, X, RELU) - y) ** 2) / 4 == Fraction(25, 12)


def second_derivatives(H, n, d, j):
    """Of the Hessian in all parameters: those in b_j twice, b_j and v_j, v_j twice."""
    b, v = n * d + j, n * d + n + j
    return H[b, b], H[b, v], H[v, v]


@pytest.mark.proved
@given(networks_with_data(units=st.integers(1, 2), samples=DYADIC), st.data())
def test_two_by_two_minor(case, data):
    r"""Where a hidden unit's output weight $v$ is $0$, the second derivative in its bias $b$ is $0$, and the one in
    $v$ and $b$ is $k$, the mean of $\ell_i'\,s'(w\cdot x_i + b)$. The principal minor in $(v, b)$ is then $-k^2$: if
    $k$ is not $0$, the Hessian has a negative eigenvalue. No symmetry is needed, and the losses $\ell_i$ and the unit
    function $s$ may be any smooth functions."""
    net, X, y = case
    n, d = net.W.shape
    j = data.draw(st.integers(0, n - 1))
    net.v[j] = 0
    H = hessian(net, X, y, SQUARE, SQUARED_ERROR)
    bb, bv, _ = second_derivatives(H, n, d, j)
    k = np.mean(2 * (forward(net, X, SQUARE) - y) * 2 * (X @ net.W[j] + net.b[j]))
    assert (bb, bv) == (0, k)
    if k:
        assert np.linalg.eigvalsh(H)[0] < 0


@pytest.mark.exact
def test_two_by_two_minor_for_any_loss():
    """The same minor with letters in place of the losses and the unit function, for three samples."""
    v, b, w = sp.symbols("v b w")
    s, x, others = sp.Function("s"), sp.symbols("x1:4"), sp.symbols("r1:4")  # others: the other units and c
    losses = [sp.Function(f"l{i}") for i in range(3)]
    J = sum(l(r + v * s(w * xi + b)) for l, r, xi in zip(losses, others, x))
    minor = sp.hessian(J, (v, b)).subs(v, 0).doit()
    slope = sum(sp.diff(l(r), r) * sp.diff(s(w * xi + b), b) for l, r, xi in zip(losses, others, x))
    assert minor[1, 1] == 0 and sp.expand((minor.det() + slope**2).doit()) == 0


@pytest.mark.exact
def test_two_by_two_minor_without_hidden_bias():
    r"""The same minor with an input weight $w$ in place of the bias: $k = \sum_i \ell_i'\,s'(w x_i)\,x_i$."""
    v, w = sp.symbols("v w")
    s, x, rest = sp.Function("s"), sp.symbols("x1:4"), sp.symbols("r1:4")
    losses = [sp.Function(f"l{i}") for i in range(3)]
    J = sum(l(r + v * s(w * xi)) for l, r, xi in zip(losses, rest, x))
    H = sp.hessian(J, (v, w)).subs(v, 0).doit()
    k = sum(sp.diff(l(r), r) * sp.diff(s(w * xi), w) for l, r, xi in zip(losses, rest, x))
    assert sp.expand((H.det() + k**2).doit()) == 0


@pytest.mark.proved
@given(networks_with_data(units=st.integers(1, 3), samples=DYADIC))
def test_minor_on_every_data_set(case):
    r"""With input weights and output weights $0$ every prediction is the output bias $c$, and $k$ is $s'(b)$ times
    the slope in $c$ of the cost of that constant: $2 s'(b)(c - \bar y)$ for squared error, with $\bar y$ the mean
    target. Where it is not $0$, an eigenvalue is negative."""
    net, X, y = case
    n, d = net.W.shape
    flat = net._replace(W=0 * net.W, v=0 * net.v)
    assert (forward(flat, X, SQUARE) == net.c).all()
    bb, bv, _ = second_derivatives(hessian(flat, X, y, SQUARE, SQUARED_ERROR), n, d, 0)
    assert (bb, bv) == (0, 2 * (2 * net.b[0]) * (net.c - np.mean(y)))  # s(z) = z^2 has the slope 2 z


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), RISING_UNITS)
def test_a_bias_and_an_output_weight_refute_convexity(case, unit):
    r"""Take squared error and a unit function with $s(0) = 0$ and $s(1) \ne 0$. Let $v$ and $b$ be the output weight
    and the bias of one unit whose input weights are $0$. On every data set the cost is the same at $(v, b) = (2, 0)$,
    $(-2, 0)$ and $(0, 2)$, and higher at $(1, 1)$ or at $(-1, 1)$, or at both."""
    net, X, y = case

    def at(v, b, unit=unit):
        W, others = net.W.copy(), slice(1, None)
        W[0] = 0
        moved = Network(W, np.array([b, *net.b[others]]), np.array([v, *net.v[others]]), net.c)
        return cost(moved, X, y, unit, SQUARED_ERROR)

    ends, middles = {at(2, 0), at(-2, 0), at(0, 2)}, (at(1, 1), at(-1, 1))
    assert len(ends) == 1 and max(middles) > ends.pop()
    assert len({at(2, 0, RAISED), at(-2, 0, RAISED), at(0, 2, RAISED)}) > 1  # s(0) = 1/2
    bump = SQUARE._replace(value=lambda z: z * (z - 1))
    assert at(1, 1, bump) == at(-1, 1, bump) == at(2, 0, bump)  # s(1) = 0


@pytest.mark.exact
def test_minor_for_log_loss():
    r"""For log-loss the slope in $c$ of the cost of the constant prediction $c$ is $\sigma(c) - \bar y$, with
    $\bar y$ the mean target."""
    v, b, c, s, target = *sp.symbols("v b c"), sp.Function("s"), sp.Symbol("target")
    z = c + v * s(b)  # w = 0: the inputs do not matter
    k = sp.diff(sp.log(1 + sp.exp(z)) - target * z, v, b).subs(v, 0).doit()
    assert sp.simplify(k - sp.diff(s(b), b) * (1 / (1 + sp.exp(-c)) - target)) == 0


@pytest.mark.proved
@given(networks(units=st.integers(1, 3), numbers=FRACTIONS), vectors(3, FRACTIONS), st.data())
def test_sorting_does_not_make_it_convex(net, y, data):
    r"""Allow only settings with $b_1 < b_2 < \dots < b_n$: the cost is still not convex. Here a chord inside the
    region lies below the graph in its middle."""
    n, d = net.W.shape
    X = data.draw(matrices(3, d, FRACTIONS))
    assume(net.c != sum(y) / 3)
    biases = np.array(sorted({*net.b, *range(n)})[:n])
    start = net._replace(W=0 * net.W, b=biases, v=0 * net.v)
    loss = lambda net: sum((forward(net, X, CUBIC) - y) ** 2)
    # Of the sum of squares at v = 0: its derivative in b_1 and v_1, and its second derivative in v_1.
    k, kk = 6 * CUBIC.slope(biases[0]) * (net.c - sum(y) / 3), 6 * CUBIC.value(biases[0]) ** 2
    first = np.where(np.arange(n) == 0, Fraction(1), 0)
    for halvings in range(30):
        step = first / 2**halvings
        ends = [start._replace(b=start.b + t * step, v=start.v - t * k / (1 + kk) * step) for t in (1, -1)]
        if all(list(end.b) == sorted(set(end.b)) for end in ends) and sum(map(loss, ends)) < 2 * loss(start):
            return
    raise AssertionError("no chord of the sorted region refutes convexity")


@pytest.mark.exact
def test_minor_of_one_tanh_unit_by_hand():
    r"""One tanh unit, one sample with target $1$, all parameters $0$, squared error: the Hessian in $(v, b)$ is
    $\begin{pmatrix} 0 & -2 \\ -2 & 0 \end{pmatrix}$ with eigenvalues $-2$ and $2$."""
    v, b = sp.symbols("v b")
    H = sp.hessian((v * sp.tanh(b) - 1) ** 2, (v, b)).subs({v: 0, b: 0})
    assert H == sp.Matrix([[0, -2], [-2, 0]]) and set(H.eigenvals()) == {-2, 2}


@pytest.mark.numerical
def test_negative_eigenvalue_on_every_data_set_tried():
    r"""Every kind of unit in the library, three losses, twenty random data sets each: at $w = 0$, $b = 1/2$, $v = 0$
    and an output bias $c = 2$ that is not the best constant, the smallest eigenvalue of the Hessian is below
    $-10^{-3}$."""
    rng = np.random.default_rng(8)
    for unit, loss, _ in product(ACTIVATIONS.values(), (SQUARED_ERROR, LOG_LOSS, SIGMOID_SQUARED_ERROR), range(20)):
        net = Network(np.zeros((1, 2)), np.array([0.5]), np.zeros(1), 2.0)
        data = rng.normal(size=(5, 2)), rng.integers(0, 2, size=5).astype(float)
        assert np.linalg.eigvalsh(hessian(net, *data, unit, loss))[0] < -1e-3


@pytest.mark.exact
def test_linear_network_is_not_convex():
    r"""The linear network $w_1 w_2 x$ with the sample $(1, 1)$ costs $(1 - w_1 w_2)^2$: zero at $(1, 1)$ and at
    $(-1, -1)$, one at their midpoint, where the Hessian has determinant $-4$. Linear units do not make a network's
    cost convex."""
    plus = Network(np.array([[1]]), np.array([0]), np.array([1]), 0)
    minus = flip(plus, 0, IDENTITY)
    at = (np.array([[1]]), np.array([1]), IDENTITY, SQUARED_ERROR)
    costs = [cost(net, *at) for net in (plus, minus, halfway(plus, minus))]
    assert costs == [0, 0, 1]
    w1, w2 = sp.symbols("w1 w2")
    assert sp.hessian((1 - w1 * w2) ** 2, (w1, w2)).subs({w1: 0, w2: 0}).det() == -4


@pytest.mark.exact
def test_product_cost_has_no_worse_minimum():
    r"""The critical points of $(1 - w_1 w_2)^2$ are its global minima, the curve $w_1 w_2 = 1$, and the origin, where
    the Hessian has eigenvalues $2$ and $-2$: a saddle. It has no worse minimum."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    L = (1 - w1 * w2) ** 2
    critical = sp.solve([sp.diff(L, w1), sp.diff(L, w2)], [w1, w2])
    assert set(critical) == {(0, 0), (1 / w2, w2)}
    assert L.subs(w1, 1 / w2) == 0
    at_origin = sp.hessian(L, (w1, w2)).subs({w1: 0, w2: 0})
    assert set(at_origin.eigenvals()) == {-2, 2}


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), POSITIVE)
def test_relu_rescaling_midpoint(case, a):
    r"""Halfway between a ReLU unit and its copy rescaled by $a > 0$, the unit's contribution is $(1 + a)^2/(4a)$
    times what it was: more, unless $a = 1$ or the unit is silent. One unit suffices."""
    net, X, _ = case
    ratio = (1 + a) ** 2 / (4 * a)
    assert ratio > 1 or a == 1
    contribution = net.v[0] * RELU.value(X @ net.W[0] + net.b[0])
    gained = forward(halfway(net, rescale(net, 0, a)), X, RELU) - forward(net, X, RELU)
    assert (gained == (ratio - 1) * contribution).all()


@pytest.mark.exact
def test_relu_rescaling_by_hand():
    r"""One ReLU unit without biases fits the sample $x = 1$, $y = 1$ with $(w, v) = (1, 1)$ and with $(4, 1/4)$. At
    their midpoint $(5/2, 5/8)$ the output is $25/16$ and the squared error $81/256$."""
    f = lambda w, v: v * max(w, 0)
    fits = [(Fraction(1), Fraction(1)), (Fraction(4), Fraction(1, 4))]
    middle = [sum(pair) / 2 for pair in zip(*fits)]
    assert [f(*fit) for fit in fits] == [1, 1] and middle == [Fraction(5, 2), Fraction(5, 8)]
    assert f(*middle) == Fraction(25, 16) and (f(*middle) - 1) ** 2 == Fraction(81, 256)


def all_flipped(net, unit):
    for j in range(len(net.v)):
        net = flip(net, j, unit)
    return net


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS))
def test_tanh_flip_midpoint_is_constant(case):
    r"""Halfway between a tanh network and its copy with every unit flipped, all hidden and output weights are $0$:
    the midpoint is the constant $c$. A network that beats every constant therefore proves that the cost is not even
    quasi-convex, with one hidden unit already."""
    net, X, _ = case
    flipped = all_flipped(net, CUBIC)  # odd, as tanh is, and exact
    assert (forward(flipped, X, CUBIC) == forward(net, X, CUBIC)).all()
    assert (forward(halfway(net, flipped), X, CUBIC) == net.c).all()
    letters = symbols("x1 x2", 1, 2)
    assert forward(halfway(TWO, all_flipped(TWO, TANH)), letters, symbolic(sp.tanh))[0] == TWO.c


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS))
def test_logistic_flip_midpoint_is_constant(case):
    r"""For logistic units with an output bias, halfway to the copy with every unit flipped the network is the
    constant $c + (v_1 + \dots + v_n)/2$."""
    net, X, _ = case
    flipped = all_flipped(net, RAISED)  # s(z) + s(-z) = 1, as for the logistic function, and exact
    assert (forward(flipped, X, RAISED) == forward(net, X, RAISED)).all()
    assert (forward(halfway(net, flipped), X, RAISED) == net.c + sum(net.v) / 2).all()
    middle = halfway(TWO, all_flipped(TWO, LOGISTIC))
    output = forward(middle, symbols("x1 x2", 1, 2), symbolic(lambda z: 1 / (1 + sp.exp(-z))))[0]
    assert sp.expand(output - TWO.c - sum(TWO.v) / 2) == 0


@pytest.mark.exact
def test_when_the_swap_says_nothing():
    """The midpoint of a swap need not be worse. Two linear units with equal output weights: any two settings with the
    same sum of input weights compute the same function, and so does their midpoint."""
    net = Network(np.array([[3], [-1]]), np.array([0, 0]), np.array([2, 2]), 0)
    twin = permute(net, [1, 0])
    inputs, targets = np.array([[0], [1], [5]]), np.array([0, 4, 20])
    costs = [cost(n, inputs, targets, IDENTITY, SQUARED_ERROR) for n in (net, twin, halfway(net, twin))]
    assert costs == [0, 0, 0]
