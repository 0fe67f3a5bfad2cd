"""Why the cost of a network is not convex: the repair of the swap argument, and proofs without
it."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp

from landscape.model.activations import ACTIVATIONS, IDENTITY, LOGISTIC, TANH, Activation
from landscape.model.losses import LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.networks import Network, cost, forward, hessian
from landscape.model.symmetries import flip, permute, rescale


def halfway(one, other):
    """The network whose parameters are the means of two networks' parameters."""
    return Network(*((a + b) / 2 for a, b in zip(one, other)))


def symbolic(function, opposites=None):
    """A unit whose values are SymPy expressions."""
    return Activation("symbolic", np.vectorize(function, otypes=[object]), None, None, opposites, None)


def symbols(names, *shape):
    return np.array(sp.symbols(names), dtype=object).reshape(shape)


TWO = Network(symbols("w1:5", 2, 2), symbols("b1:3", 2), symbols("v1:3", 2), sp.Symbol("c"))
X = symbols("x1 x2", 1, 2)


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


@pytest.mark.proved
def test_best_single_unit_on_xor():
    """No network with one hidden unit and a monotone unit function fits XOR with a sum of
    squared errors below 2/3 (mean 1/6). One ReLU unit reaches 2/3, with the output
    2/3 - (2/3) relu(1 - x1 - x2)."""
    # Such a network is a monotone function of w . x; w and -w cover rising and falling ones. The
    # order of the points depends only on the signs of w1, w2, w1 + w2, w1 - w2: all occur here.
    xor, errors = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}, []
    for w in product(range(-2, 3), repeat=2):
        levels = {}
        for x, y in xor.items():
            levels.setdefault(w[0] * x[0] + w[1] * x[1], []).append(y)
        errors.append(isotonic_error([levels[z] for z in sorted(levels)]))
    assert sorted(errors) == [Fraction(2, 3)] * 16 + [1] * 9  # 1 where a weight is zero
    relu = lambda x: Fraction(2, 3) * (1 - max(1 - x[0] - x[1], 0))
    assert sum((relu(x) - y) ** 2 for x, y in xor.items()) == Fraction(2, 3)


@pytest.mark.proved
def test_midpoint_lemma_on_xor():
    """If a network beats every network with one unit fewer, the midpoint of it and a swapped
    copy costs more than both, because it is such a narrower network: the cost is not even
    quasi-convex. On XOR the two-unit ReLU network costs 0, one unit costs at least 1/6, and the
    midpoint 27/16."""
    relu = lambda z: max(z, 0)
    points = [(0, 0), (0, 1), (1, 0), (1, 1)]
    error = lambda f: sum((Fraction(f(a + b)) - (a ^ b)) ** 2 for a, b in points) / 4
    fitted = error(lambda z: relu(z) - 2 * relu(z - 1))
    middle = error(lambda z: -relu(z - Fraction(1, 2)))  # one unit: weights 1, bias -1/2, output -1
    best_single = Fraction(1, 6)  # test_best_single_unit_on_xor
    assert middle >= best_single > fitted
    assert (fitted, middle) == (0, Fraction(27, 16))


@pytest.mark.proved
def test_two_by_two_minor():
    """Where a hidden unit's output weight v is 0, the second derivative in its bias b is 0, and
    the one in v and b is k = sum l_i' s'(w . x_i + b). The principal minor in (v, b) is then
    -k^2: if k is not 0 the Hessian has a negative eigenvalue. No symmetry, any losses l_i, any
    unit function s."""
    v, b, w = sp.symbols("v b w")
    s, x, rest = (
        sp.Function("s"),
        sp.symbols("x1:4"),
        sp.symbols("r1:4"),
    )  # rest: the other units and c
    losses = [sp.Function(f"l{i}") for i in range(3)]
    J = sum(l(r + v * s(w * xi + b)) for l, r, xi in zip(losses, rest, x))
    H = sp.hessian(J, (v, b)).subs(v, 0).doit()
    k = sum(sp.diff(l(r), r) * sp.diff(s(w * xi + b), b) for l, r, xi in zip(losses, rest, x))
    assert H[1, 1] == 0
    assert sp.expand((H[0, 1] - k).doit()) == 0
    assert sp.expand((H.det() + k**2).doit()) == 0


@pytest.mark.exact
def test_two_by_two_minor_without_hidden_bias():
    """The same minor with an input weight w in place of the bias: k = sum l_i' s'(w x_i)
    x_i."""
    v, w = sp.symbols("v w")
    s, x, rest = sp.Function("s"), sp.symbols("x1:4"), sp.symbols("r1:4")
    losses = [sp.Function(f"l{i}") for i in range(3)]
    J = sum(l(r + v * s(w * xi)) for l, r, xi in zip(losses, rest, x))
    H = sp.hessian(J, (v, w)).subs(v, 0).doit()
    k = sum(sp.diff(l(r), r) * sp.diff(s(w * xi), w) for l, r, xi in zip(losses, rest, x))
    assert sp.expand((H.det() + k**2).doit()) == 0


@pytest.mark.proved
def test_minor_on_every_data_set():
    """With input weights and output weights 0 every prediction is the output bias c, and k is s'(b)
    times the slope in c of the cost of that constant: 2 s'(b)(c - mean of y) for squared error,
    s'(b)(sigmoid(c) - mean of y) for log-loss. Where it is not 0, an eigenvalue is negative."""
    v, b, c = sp.symbols("v b c")
    s, y = sp.Function("s"), sp.symbols("y1:4")
    losses = [sp.Function(f"l{i}") for i in range(3)]
    slope = sp.diff(s(b), b)
    J = sum(l(c + v * s(b)) for l in losses) / 3  # w = 0: the inputs do not matter
    constant = sum(l(c) for l in losses) / 3
    k = sp.diff(J, v, b).subs(v, 0).doit()
    assert sp.expand(k - (slope * sp.diff(constant, c)).doit()) == 0
    squared = sum((c + v * s(b) - yi) ** 2 for yi in y) / 3
    k = sp.diff(squared, v, b).subs(v, 0).doit()
    assert sp.expand(k - 2 * slope * (c - sum(y) / 3)) == 0
    z = c + v * s(b)
    k = sp.diff(sum(sp.log(1 + sp.exp(z)) - yi * z for yi in y) / 3, v, b).subs(v, 0).doit()
    assert sp.simplify(k - slope * (1 / (1 + sp.exp(-c)) - sum(y) / 3)) == 0


@pytest.mark.exact
def test_minor_of_one_tanh_unit_by_hand():
    """One tanh unit, one sample with target 1, all parameters 0, squared error: the Hessian in (v, b)
    is [[0, -2], [-2, 0]] with eigenvalues -2 and 2."""
    v, b = sp.symbols("v b")
    H = sp.hessian((v * sp.tanh(b) - 1) ** 2, (v, b)).subs({v: 0, b: 0})
    assert H == sp.Matrix([[0, -2], [-2, 0]]) and set(H.eigenvals()) == {-2, 2}


@pytest.mark.numerical
def test_negative_eigenvalue_on_every_data_set_tried():
    """Every kind of unit in the library, three losses, twenty random data sets each: at w = 0, b = 1/2, v = 0
    and an output bias c = 2 that is not the best constant, the smallest Hessian eigenvalue is
    below -1e-3."""
    rng = np.random.default_rng(8)
    for unit, loss, _ in product(ACTIVATIONS.values(), (SQUARED_ERROR, LOG_LOSS, SIGMOID_SQUARED_ERROR), range(20)):
        net = Network(np.zeros((1, 2)), np.array([0.5]), np.zeros(1), 2.0)
        data = rng.normal(size=(5, 2)), rng.integers(0, 2, size=5).astype(float)
        assert np.linalg.eigvalsh(hessian(net, *data, unit, loss))[0] < -1e-3


@pytest.mark.exact
def test_linear_network_is_not_convex():
    """The linear network w1 w2 x with the sample (1, 1) costs (1 - w1 w2)^2: zero at (1, 1) and
    at (-1, -1), one at their midpoint, where the Hessian has determinant -4. Linear units do
    not make a network's cost convex."""
    plus = Network(np.array([[1]]), np.array([0]), np.array([1]), 0)
    minus = flip(plus, 0, IDENTITY)
    at = (np.array([[1]]), np.array([1]), IDENTITY, SQUARED_ERROR)
    costs = [cost(net, *at) for net in (plus, minus, halfway(plus, minus))]
    assert costs == [0, 0, 1]
    w1, w2 = sp.symbols("w1 w2")
    assert sp.hessian((1 - w1 * w2) ** 2, (w1, w2)).subs({w1: 0, w2: 0}).det() == -4


@pytest.mark.exact
def test_product_cost_has_no_worse_minimum():
    """The critical points of (1 - w1 w2)^2 are its global minima, the curve w1 w2 = 1, and the
    origin, where the Hessian has eigenvalues 2 and -2: a saddle. It has no worse minimum."""
    w1, w2 = sp.symbols("w1 w2", real=True)
    L = (1 - w1 * w2) ** 2
    critical = sp.solve([sp.diff(L, w1), sp.diff(L, w2)], [w1, w2])
    assert set(critical) == {(0, 0), (1 / w2, w2)}
    assert L.subs(w1, 1 / w2) == 0
    at_origin = sp.hessian(L, (w1, w2)).subs({w1: 0, w2: 0})
    assert set(at_origin.eigenvals()) == {-2, 2}


@pytest.mark.proved
def test_relu_rescaling_midpoint():
    """Halfway between a ReLU unit and its copy rescaled by a > 0, the unit's contribution is (1
    + a)^2/(4 a) times what it was: more, unless a = 1 or the unit is silent. One unit
    suffices."""
    a, x = sp.symbols("a x", positive=True)
    v, relu = sp.Symbol("v"), symbolic(lambda z: sp.Max(z, 0))
    for sign in (1, -1):  # an active and a silent unit
        w = sign * sp.Symbol("w", positive=True)
        net = Network(np.array([[w]]), np.array([sp.Integer(0)]), np.array([v]), 0)
        middle = halfway(net, rescale(net, 0, a))
        ratio = (1 + a) ** 2 / (4 * a)
        before, after = (forward(n, np.array([[x]]), relu)[0] for n in (net, middle))
        assert sp.simplify(after - ratio * before) == 0
    assert sp.simplify(ratio - 1 - (1 - a) ** 2 / (4 * a)) == 0


@pytest.mark.exact
def test_relu_rescaling_by_hand():
    """One ReLU unit without biases fits the sample x = 1, y = 1 with (w, v) = (1, 1) and with (4, 1/4).
    At their midpoint (5/2, 5/8) the output is 25/16 and the squared error 81/256."""
    f = lambda w, v: v * max(w, 0)
    fits = [(Fraction(1), Fraction(1)), (Fraction(4), Fraction(1, 4))]
    middle = [sum(pair) / 2 for pair in zip(*fits)]
    assert [f(*fit) for fit in fits] == [1, 1] and middle == [Fraction(5, 2), Fraction(5, 8)]
    assert f(*middle) == Fraction(25, 16) and (f(*middle) - 1) ** 2 == Fraction(81, 256)


@pytest.mark.proved
def test_tanh_flip_midpoint_is_constant():
    """Halfway between a tanh network and its copy with every unit flipped, all weights are 0:
    the midpoint is the constant c. A network that beats every constant therefore proves that
    the cost is not even quasi-convex, with one hidden unit already."""
    flipped = flip(flip(TWO, 0, TANH), 1, TANH)
    assert forward(halfway(TWO, flipped), X, symbolic(sp.tanh))[0] == TWO.c


@pytest.mark.proved
def test_logistic_flip_midpoint_is_constant():
    """For logistic units with an output bias, halfway to the copy with every unit flipped the
    network is the constant c + (v_1 + ... + v_n)/2."""
    flipped = flip(flip(TWO, 0, LOGISTIC), 1, LOGISTIC)
    middle = forward(halfway(TWO, flipped), X, symbolic(lambda z: 1 / (1 + sp.exp(-z))))[0]
    assert sp.expand(middle - TWO.c - (TWO.v[0] + TWO.v[1]) / 2) == 0


@pytest.mark.exact
def test_when_the_swap_says_nothing():
    """The midpoint of a swap need not be worse. Two linear units with equal output weights: any
    two settings with the same sum of input weights compute the same function, the midpoint
    too."""
    net = Network(np.array([[3], [-1]]), np.array([0, 0]), np.array([2, 2]), 0)
    twin = permute(net, [1, 0])
    inputs, targets = np.array([[0], [1], [5]]), np.array([0, 4, 20])
    costs = [cost(n, inputs, targets, IDENTITY, SQUARED_ERROR) for n in (net, twin, halfway(net, twin))]
    assert costs == [0, 0, 0]
