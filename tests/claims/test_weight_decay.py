"""Weight decay and other penalties: which of them make a network convex, and what is left of the network then."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx
from hypothesis import assume, given
from hypothesis import strategies as st

from landscape.cases.xor.samples import XOR_NETWORK, XOR_X, XOR_Y
from landscape.model.activations import IDENTITY, LOGISTIC, RELU, TANH, Activation
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, forward
from tests.claims.generated import CUBIC, FRACTIONS, SQUARE, matrices, networks, networks_with_data, vectors

STRENGTHS = st.builds(Fraction, st.integers(0, 60), st.integers(1, 6))  # lambda, from 0 to 60
SINGLE = networks_with_data(units=st.just(1), numbers=FRACTIONS)
w1, w2 = sp.symbols("w1 w2", real=True)


def penalised(net, X, y, unit, strength):
    """Mean squared error plus weight decay, in rationals."""
    squares = sum((net.W**2).ravel()) + sum(net.b**2) + sum(net.v**2) + net.c**2
    return sum(SQUARED_ERROR.value(forward(net, X, unit), y)) / Fraction(len(y)) + strength / 2 * squares


def bends_down(height) -> bool:
    """Whether some chord of `height`, a function of a rational number, lies below its graph above 0."""
    return any(height(h) + height(-h) < 2 * height(Fraction(0)) for h in (Fraction(1, 4**k) for k in range(14)))


@pytest.mark.exact
def test_decay_by_hand():
    r"""$(1 - w_1 w_2)^2 + (w_1^2 + w_2^2)/2$ is $41/9 = 369/81$ at $(3, 1/3)$ and at $(1/3, 3)$, and
    $256/81 + 25/9 = 481/81$ at their midpoint $(5/3, 5/3)$. Halfway between $(a, 1/a)$ and $(1/a, a)$ let $p$ be the
    product of the weights: there the function is higher than at the ends by $(p-1)(p-2)$."""
    third = Fraction(1, 3)
    at = lambda a, b: (1 - a * b) ** 2 + (a * a + b * b) / 2
    assert at(3, third) == at(third, 3) == Fraction(41, 9) == Fraction(369, 81)
    middle = (3 + third) / 2
    assert (middle, (1 - middle**2) ** 2, middle**2) == (Fraction(5, 3), Fraction(256, 81), Fraction(25, 9))
    assert at(middle, middle) == Fraction(481, 81)
    for a in (Fraction(k, 4) for k in range(4, 20)):
        p = ((a + 1 / a) / 2) ** 2
        half = (a + 1 / a) / 2
        assert at(half, half) - at(a, 1 / a) == (p - 1) * (p - 2)


@pytest.mark.proved
@given(STRENGTHS, st.integers(1, 20))
def test_decay_never_makes_the_product_convex(strength, beyond):
    r"""$(1 - w_1 w_2)^2 + \tfrac{\lambda}{2}(w_1^2 + w_2^2)$ is convex for no $\lambda$: at $(a, a)$ its Hessian has
    the eigenvalue $\lambda + 2 - 2a^2$ in the direction $(1, -1)$, negative as soon as $a^2 > 1 + \lambda/2$."""
    a = int(strength) + 1 + beyond
    assert a**2 > 1 + strength / 2
    net = lambda t: Network(np.array([[a + t]]), np.array([0]), np.array([a - t]), 0)
    one = np.array([[Fraction(1)]]), np.array([Fraction(1)])
    assert bends_down(lambda t: penalised(net(t), *one, IDENTITY, strength))
    a = Fraction(1, beyond)  # near the origin it does not bend down in this direction
    assert not bends_down(lambda t: penalised(net(t), *one, IDENTITY, strength))


@pytest.mark.exact
def test_decay_and_the_hessian_of_the_product():
    r"""At $(a, a)$ the second derivatives of $(1 - w_1 w_2)^2 + \tfrac{\lambda}{2}(w_1^2 + w_2^2)$ are
    $2a^2 + \lambda$ on the diagonal and $4a^2 - 2$ beside it."""
    a, strength = sp.symbols("a lambda", real=True)
    H = sp.hessian((1 - w1 * w2) ** 2 + strength / 2 * (w1**2 + w2**2), (w1, w2)).subs({w1: a, w2: a})
    assert H == sp.Matrix([[2 * a**2 + strength, 4 * a**2 - 2], [4 * a**2 - 2, 2 * a**2 + strength]])
    u = sp.Matrix([1, -1])
    assert (H * u - (strength + 2 - 2 * a**2) * u).expand() == sp.zeros(2, 1)


@pytest.mark.exact
def test_strong_decay_leaves_one_critical_point():
    r"""For $\lambda \ge 2$ the origin is the only critical point of
    $(1 - w_1 w_2)^2 + \tfrac{\lambda}{2}(w_1^2 + w_2^2)$. Sum and difference of the two equations say that
    $(w_1 + w_2)(\lambda - 2 + 2p)$ and $(w_1 - w_2)(\lambda + 2 - 2p)$ are $0$, with $p = w_1 w_2$. If
    $w_1 = w_2 = t \ne 0$, the first says $t^2 = 1 - \lambda/2 \le 0$; if $w_1 = -w_2 = t \ne 0$, the second says
    $-t^2 = 1 + \lambda/2 > 0$; if $w_1$ and $w_2$ differ in size, $p$ would be both $1 - \lambda/2$ and
    $1 + \lambda/2$. For $\lambda = 1$ there are three."""
    strength = sp.symbols("lambda", positive=True)
    L = lambda strength: (1 - w1 * w2) ** 2 + strength / 2 * (w1**2 + w2**2)
    one, two = sp.diff(L(strength), w1), sp.diff(L(strength), w2)
    assert sp.expand(one + two - (w1 + w2) * (strength - 2 + 2 * w1 * w2)) == 0
    assert sp.expand(one - two - (w1 - w2) * (strength + 2 - 2 * w1 * w2)) == 0
    critical = lambda value: sp.solve([sp.diff(L(value), w) for w in (w1, w2)], [w1, w2])
    assert critical(sp.Integer(2)) == critical(sp.Integer(5)) == [(0, 0)]
    assert len(critical(sp.Integer(1))) == 3


@pytest.mark.exact
def test_chord_across_the_diagonal():
    r"""The cost with weight decay at the midpoint of $(k, 1/k)$ and $(1/k, k)$ exceeds that at the ends by
    $(a^2 - 1)(a^2 - 1 - \lambda)$, where $a = (k + 1/k)/2$ and $a^2 - 1 = (k - 1/k)^2/4$."""
    k, strength = sp.symbols("k lambda", positive=True)
    L = lambda p, q: (1 - p * q) ** 2 + strength / 2 * (p**2 + q**2)
    a = (k + 1 / k) / 2
    assert sp.simplify(L(a, a) - L(k, 1 / k) - (a**2 - 1) * (a**2 - 1 - strength)) == 0
    assert sp.simplify(a**2 - 1 - (k - 1 / k) ** 2 / 4) == 0


def constant(net, b, v, c):
    """The network with the one hidden bias b, the output weight v and the output bias c; its other weights are 0."""
    return net._replace(W=0 * net.W, b=np.array([b]), v=np.array([v]), c=c)


@pytest.mark.proved
@given(SINGLE, STRENGTHS, st.sampled_from([SQUARE, CUBIC]))
def test_decay_never_makes_a_network_convex(case, strength, unit):
    r"""Let the units have biases, the output a bias, and let the unit function $s$ have $s'' \ne 0$ somewhere. For
    squared error, and for log-loss with labels in $[0, 1]$, $L + \tfrac{\lambda}{2}\lVert\theta\rVert^2$ is convex
    for no $\lambda$, on no data set: where all weights into units are $0$, it bends down in one hidden bias."""
    net, X, y = case
    b, v = Fraction(1), Fraction(1)  # s''(1) > 0 for both
    mean = sum(y) / Fraction(len(y))
    s, slope, bend = (part(b) for part in (unit.value, unit.slope, unit.curvature))
    z = mean - (strength + 2 * slope**2 + 1) / bend  # so that 2 s'^2 + 2 (z - mean) s'' + lambda < 0
    c = z - v * s
    assert bends_down(lambda t: penalised(constant(net, b + t, v, c), X, y, unit, strength))
    # Log-loss, in balls: cost g(z) = log(1 + e^z) - mean z of the constant z, here with its mean label.
    label = abs(mean) / (1 + abs(mean))  # some number in [0, 1)
    with ctx.workprec(300):
        for curved in (TANH, LOGISTIC):
            value, _, second = curved.ball(arb(1))
            far = arb(strength.numerator) / strength.denominator + 1  # lambda + 1
            share = arb(label.numerator) / label.denominator
            v_, z_ = (2 * far / (share * second), arb(-200)) if label else (-2 * far / second, arb(200))

            def height(t):
                out = z_ + v_ * (curved.ball(arb(1) + t)[0] - value)
                return (1 + out.exp()).log() - share * out + (far - 1) / 2 * (1 + t) ** 2

            assert height(arb("1e-12")) + height(arb("-1e-12")) < 2 * height(arb(0))


BUMP = Activation("bump", lambda z: 1 / (1 + z**2), None, None, None, None)  # bounded and smooth, exact in rationals
TWO_INPUTS = matrices(2, 2, FRACTIONS), vectors(2, FRACTIONS), STRENGTHS


@pytest.mark.proved
@given(*TWO_INPUTS, st.sampled_from([IDENTITY, RELU, SQUARE, CUBIC, BUMP]))
def test_decay_never_wins_for_squared_error(X, y, strength, unit):
    r"""If the mean of $s(w \cdot x_i + b)^2$ over the samples is not the same for all $w$ and $b$, squared error with weight
    decay is convex for no $\lambda$. (The test: one unit without biases, and inputs that are not all $0$. For the inputs
    $0$ and a linear unit the mean is always $0$, and the cost is convex.)"""
    no_bias = np.array([Fraction(0)])
    at = lambda X, v, w: penalised(Network(np.array([w]), no_bias, np.array([v]), 0), X, y, unit, strength)
    middle = lambda X, p, q: (
        at(X, (p[0] + q[0]) / 2, (p[1] + q[1]) / 2) - (at(X, *p) + at(X, *q)) / 2
    )  # above the chord
    if X.any():
        w = next(x for x in X if x.any())
        chords = (
            chord
            for v, far in ((Fraction(16**k), 4**k * w) for k in range(12))
            for chord in (((v, 0 * w), (0 * v, 2 * far)), ((v, -far), (v, far)))
        )
        assert any(middle(X, *chord) > 0 for chord in chords)
    if unit is IDENTITY:
        assert middle(0 * X, (y[0], X[0]), (y[1], X[1])) <= 0


@pytest.mark.proved
@given(SINGLE, STRENGTHS)
def test_decay_never_straightens_a_kink(case, strength):
    r"""A ReLU unit with input weights $0$, bias $0$ and output weight $v$, squared error: if $v$ and the slope of the
    cost in the output have opposite signs, some chord in the bias lies below the graph, whatever the weight decay.
    With equal signs the kink is convex."""
    net, X, y = case
    slope = net.c - sum(y) / Fraction(len(y))
    assume(slope)
    sign = 1 if slope > 0 else -1
    along = lambda v: lambda t: penalised(constant(net, t, v, net.c), X, y, RELU, strength)
    assert bends_down(along(-sign)) and not bends_down(along(sign))


@pytest.mark.proved
@given(SINGLE, STRENGTHS)
def test_decay_and_linear_units(case, strength):
    r"""Linear units and squared error: weight decay makes this cost convex for no $\lambda$. With all parameters $0$
    but an output bias $c$ with $2|c - \bar y| > \lambda$, where $\bar y$ is the mean target, it bends down when a
    hidden bias and its output weight move together."""
    net, X, y = case
    c = sum(y) / Fraction(len(y)) + strength + 1  # above the mean target, so the output should fall
    assert bends_down(lambda t: penalised(constant(net, t, -t, c), X, y, IDENTITY, strength))


@pytest.mark.exact
def test_minor_with_linear_units():
    r"""For a linear unit with bias $b$ and output weight $v$, squared error and weight decay, all other weights $0$,
    the principal minor in $(b, v)$ at $b = v = 0$ is $\lambda^2 - 4(c - \bar y)^2$, with $\bar y$ the mean target."""
    b, v, c, decay, *y = sp.symbols("b v c lambda y1:4")
    L = sum((c + v * b - target) ** 2 for target in y) / 3 + decay / 2 * (b**2 + v**2)
    minor = sp.hessian(L, (b, v)).subs({b: 0, v: 0}).det()
    assert sp.expand(minor - (decay**2 - 4 * (c - sum(y) / 3) ** 2)) == 0


def log_loss_with_decay(net, X, labels, strength):
    """Mean log-loss of a network with linear units, plus weight decay, as a ball."""
    exact = lambda q: arb(int(q.numerator)) / int(q.denominator)
    outputs = [exact(z) for z in forward(net, X, IDENTITY)]
    losses = [(1 + z.exp()).log() - y * z for z, y in zip(outputs, labels, strict=True)]
    squares = sum((net.W**2).ravel()) + sum(net.b**2) + sum(net.v**2)
    return sum(losses, arb(0)) / len(labels) + exact(strength) / 2 * exact(squares)


def enough(X):
    """A rational number that is at least the length of (x_i, 1) for every sample."""
    return 1 + max(sum(abs(x)) for x in X)


@st.composite
def two_networks(draw):
    """Two networks of the same shape, inputs that suit them, labels."""
    n, d, N = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 3))
    one, other = (draw(networks(st.just(n), st.just(d), FRACTIONS)) for _ in range(2))
    return one, other, draw(matrices(N, d, FRACTIONS)), draw(st.lists(st.integers(0, 1), min_size=N, max_size=N))


@pytest.mark.proved
@given(two_networks())
def test_large_decay_makes_linear_log_loss_convex(case):
    r"""Linear units and log-loss: with $\lambda$ at least the largest length of $(x_i, 1)$, weight decay on hidden
    and output weights and hidden biases makes the cost convex. A small one does not: for the input $0$, the label $1$
    and $\lambda = 1/4$ a chord through $0$ lies below the graph."""
    one, other, X, labels = case
    middle = Network(*((p + q) / 2 for p, q in zip(one, other, strict=True)))
    values = [log_loss_with_decay(net, X, labels, enough(X)) for net in (one, other, middle)]
    assert not values[2] > (values[0] + values[1]) / 2
    zero = lambda t: Network(np.array([[0]]), np.array([t]), np.array([t]), 0)
    small = [
        log_loss_with_decay(zero(t), np.array([[0]]), [1], Fraction(1, 4)) for t in (Fraction(1, 2), 0, -Fraction(1, 2))
    ]
    assert small[1] > (small[0] + small[2]) / 2


QUARTIC = (1 - w1 * w2) ** 2 + (w1**2 + w2**2) + (w1**2 + w2**2) ** 2 / 4


@pytest.mark.proved
@given(vectors(2, FRACTIONS), vectors(2, FRACTIONS))
def test_quartic_penalty_makes_it_convex(p, q):
    r"""$(1 - w_1 w_2)^2 + \lVert w\rVert^2 + \lVert w\rVert^4/4$ is convex, and its minimiser is $0$. Neither part of
    the penalty does it alone."""
    parts = lambda w: ((1 - w[0] * w[1]) ** 2, w @ w, (w @ w) ** 2 / 4)
    for scale in (Fraction(1), Fraction(1, 16)):
        a, b = scale * p, scale * q
        assert sum(parts((a + b) / 2)) <= (sum(parts(a)) + sum(parts(b))) / 2
    assert sum(parts(p)) >= 1 == sum(parts(0 * p))
    far, near = np.array([[4, Fraction(1, 4)], [Fraction(1, 4), 4]]), np.array([[1, 1], [-1, -1]]) / Fraction(2)
    for (a, b), dropped in ((far, 2), (near, 1)):
        kept = lambda w, dropped=dropped: sum(part for k, part in enumerate(parts(w)) if k != dropped)
        assert kept((a + b) / 2) > (kept(a) + kept(b)) / 2


@pytest.mark.proved
@given(two_networks())
def test_convexity_makes_units_alike(case):
    """Let a penalty not change when units are exchanged. If cost plus penalty is convex, or only quasi-convex,
    replacing every unit by the mean of the units makes it no larger. Here we take linear units, log-loss and enough
    weight decay. Without convexity it fails, on XOR with two ReLU units."""
    net, _, X, labels = case
    alike = lambda net: net._replace(
        **{name: 0 * part + sum(part) / Fraction(len(part)) for name, part in zip("Wbv", net)}
    )
    before, after = (log_loss_with_decay(at, X, labels, enough(X)) for at in (net, alike(net)))
    assert not after > before
    means = [cost(at, XOR_X, XOR_Y, RELU, SQUARED_ERROR) for at in (XOR_NETWORK, alike(XOR_NETWORK))]
    assert means[0] < means[1]


@pytest.mark.proved
@given(two_networks())
def test_convexity_makes_odd_units_silent(case):
    r"""If moreover the units are odd and the penalty does not change when the signs of a unit are turned, setting all
    hidden and output weights and hidden biases to $0$ makes cost plus penalty no larger. Here we take linear units,
    log-loss and enough weight decay. With too little it fails, for the input $1$ and the label $1$."""
    net, _, X, labels = case
    silent = lambda net: Network(0 * net.W, 0 * net.b, 0 * net.v, net.c)
    for scale in (1, Fraction(1, 64)):
        small = Network(scale * net.W, scale * net.b, scale * net.v, net.c)
        before, after = (log_loss_with_decay(at, X, labels, enough(X)) for at in (small, silent(small)))
        assert not after > before
    single = Network(np.array([[1]]), np.array([0]), np.array([1]), 0)
    one = [log_loss_with_decay(at, np.array([[1]]), [1], Fraction(1, 4)) for at in (single, silent(single))]
    assert one[0] < one[1]


@pytest.mark.exact
def test_a_lopsided_penalty_keeps_the_unit():
    r"""$(1 - w_1 w_2)^2 + \lVert w\rVert^2 + \lVert w\rVert^4/4$ ${}- 4(w_1 + w_2)$ is convex, because its Hessian is
    that without the last term. Its gradient vanishes at $(1, 1)$, where $w_1 w_2 = 1$, and its Hessian is positive
    definite there: the only minimiser fits the sample."""
    lopsided = QUARTIC - 4 * (w1 + w2)
    assert sp.hessian(lopsided, (w1, w2)) == sp.hessian(QUARTIC, (w1, w2))
    here = {w1: 1, w2: 1}
    assert [sp.diff(lopsided, w).subs(here) for w in (w1, w2)] == [0, 0]
    assert sp.hessian(lopsided, (w1, w2)).subs(here).is_positive_definite
