"""Log-loss: convex in the logit, with or without a minimum, and not convex in a network's
weights."""

from itertools import combinations_with_replacement, product
from math import exp, log

import numpy as np
import pytest
import sympy as sp
from flint import arb
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import expit

from landscape.cases.one_unit.samples import FIVE_POINTS_X, FIVE_POINTS_Y
from landscape.model import activations as units
from landscape.model import networks, regression
from landscape.model.losses import LOG_LOSS
from tests.claims.generated import NUMBERS, matrices, networks_with_data, vectors
from tests.rounding import rounding

z, y = sp.symbols("z y", real=True)
P = 1 / (1 + sp.exp(-z))
LOSS = sp.log(1 + sp.exp(z)) - y * z

OVERLAPPING = (
    np.array([[1.0], [1.0], [1.0]]),
    np.array([1.0, 1.0, 0.0]),
)  # two ones and a zero at x = 1


@st.composite
def labelled(draw, points=2):
    """Inputs X (m, d), labels 0 or 1, and `points` vectors of d weights, in quarters between -4 and 4."""
    m, d = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    labels = np.array(draw(st.lists(st.sampled_from((0.0, 1.0)), min_size=m, max_size=m)))
    return draw(matrices(m, d)), labels, *(draw(vectors(d)) for _ in range(points))


def J(X, labels, w, ridge=0.0):
    """The library's mean log-loss."""
    return regression.cost(X, labels, w, LOG_LOSS, ridge)


def error(X, *points):
    """How far rounding takes a mean log-loss at these weights, or a sum of a few of them: no logit has larger terms."""
    return rounding(200, 1 + max((abs(X) @ abs(w)).max() for w in points))


@pytest.mark.exact
def test_log_loss_is_the_textbook_formula():
    r"""The formula $-y\log p-(1-y)\log(1-p)$ with $p=\sigma(z)$ equals $\log(1+e^z)-yz$."""
    textbook = -y * sp.log(P) - (1 - y) * sp.log(1 - P)
    assert sp.simplify(sp.diff(textbook - LOSS, z)) == 0  # they differ by a constant ...
    assert sp.expand_log((textbook - LOSS).subs(z, 0), force=True).expand() == 0  # ... which is 0


@pytest.mark.exact
def test_log_loss_curvature():
    r"""In the logit $z$ the log-loss has slope $p-y$ and curvature $p(1-p)$, between 0 and $1/4$."""
    assert sp.simplify(sp.diff(LOSS, z) - (P - y)) == 0
    assert sp.simplify(sp.diff(LOSS, z, 2) - P * (1 - P)) == 0
    p = sp.symbols("p", real=True)
    assert sp.expand(sp.Rational(1, 4) - p * (1 - p) - (p - sp.Rational(1, 2)) ** 2) == 0


@pytest.mark.proved
@given(labelled(), st.integers(0, 8).map(lambda k: k / 8))
def test_logistic_regression_is_convex(case, t):
    r"""Along every line $w+tu$ the mean log-loss has second derivative $\tfrac1m\sum_ip_i(1-p_i)(x_i\cdot u)^2\ge0$:
    the cost is convex for every data set. The library's Hessian is this sum. With squared error behind the sigmoid it
    fails."""
    X, labels, w, other = case
    u = other - w
    chord = (1 - t) * J(X, labels, w) + t * J(X, labels, other)
    assert J(X, labels, (1 - t) * w + t * other) <= chord + error(X, w, other)
    second = sum(arb(float(x @ u)) ** 2 / (arb(float(x @ w)) / 2).cosh() ** 2 / 4 for x in X) / len(
        X
    )  # 1/(4 cosh^2(z/2))
    found = u @ regression.hessian(X, labels, w, LOG_LOSS) @ u
    assert abs(found - float(second)) < rounding(200, ((abs(X) @ abs(u)) ** 2).max() + 1)
    squared = lambda v: (1 / (1 + exp(-v)) - 1) ** 2
    assert squared(-3) > (squared(-6) + squared(0)) / 2


@pytest.mark.exact
def test_overlapping_data_have_a_minimiser():
    r"""Two samples labelled 1 and one labelled 0, all at $x=1$: the cost has its one minimum at $w=\ln2$."""
    slope = sum((P - label) for label in (1, 1, 0))
    assert sp.simplify(slope.subs(z, sp.log(2))) == 0
    assert sp.simplify(sp.diff(slope, z) - 3 * P * (1 - P)) == 0  # positive: no second zero
    X, y = OVERLAPPING
    assert abs(regression.gradient(X, y, np.array([log(2)]), LOG_LOSS)[0]) < rounding(30)


@pytest.mark.proved
@given(labelled(1), st.integers(1, 8))
def test_separable_data_have_no_minimiser(case, r):
    r"""If $u$ makes every margin $s_ix_i\cdot u$ positive, the cost falls along $ru$ towards 0 and is never 0: the
    infimum 0 is attained nowhere. One margin 0 keeps the cost above $(\ln2)/m$, and one negative margin makes it
    grow."""
    X, labels, u = case
    assume((X @ u).all())
    labels = (X @ u > 0) * 1.0  # the labels that u separates
    costs = [J(X, labels, k * u) for k in (0, r, r + 1, 16_000)]
    assert costs[0] == pytest.approx(log(2)) and costs[0] > costs[1] > costs[2] > costs[3] >= 0
    assert costs[3] < 1e-300  # every margin of u is at least 1/16
    assert J(np.array([[1.0], [0.0]]), np.ones(2), np.array([99.0])) >= log(2) / 2
    assert J(np.array([[1.0], [-1.0]]), np.ones(2), np.array([99.0])) > log(2)


@pytest.mark.exact
def test_separating_direction_is_a_witness():
    """The library's separating direction leaves no sample on the wrong side, checked on four
    data sets: strictly separable, separable only weakly, not separable, and the five points of
    the other page."""
    signs = lambda y: np.where(np.array(y) == 1, 1, -1)
    strict = np.array([[1.0, 1], [1, 2], [1, -1]])
    assert np.all(signs([1, 1, 0]) * (strict @ regression.separating_direction(strict, np.array([1.0, 1, 0]))) > 0)
    weak, labels = np.array([[1.0, 0], [1, 0], [1, 1]]), np.array([1.0, 0, 1])
    margins = signs(labels) * (weak @ regression.separating_direction(weak, labels))
    assert np.all(margins >= 0) and sorted(margins > 0) == [False, False, True]
    assert regression.separating_direction(*OVERLAPPING) is None
    assert regression.separating_direction(FIVE_POINTS_X, FIVE_POINTS_Y) is None
    with pytest.raises(ValueError, match="0 or 1"):
        regression.separating_direction(strict, np.array([0.5, 0, 1]))


@pytest.mark.proved
def test_separable_weight_grows_like_log_t():
    r"""For the single sample $(1,1)$ gradient flow from 0 obeys $w'=1/(1+e^w)$, so $w+e^w=t+1$, so
    $\log(t+1-\log(t+1))\le w\le\log(t+1)$: the weight grows without bound, like $\log t$."""
    t = sp.symbols("t", positive=True)
    w = sp.Function("w")(t)
    flow = -sp.diff(LOSS.subs(y, 1), z).subs(z, w)
    conserved = sp.diff(w + sp.exp(w) - t, t).subs(sp.diff(w, t), flow)
    assert sp.simplify(conserved) == 0 and 0 + sp.exp(0) == 0 + 1  # the constant, at t = 0
    # w >= 0 gives e^w <= t + 1; then w <= log(t + 1) gives e^w >= t + 1 - log(t + 1).
    lower, upper = sp.log(t + 1 - sp.log(t + 1)), sp.log(t + 1)
    assert sp.limit(lower - upper, t, sp.oo) == 0 and sp.limit(upper / sp.log(t), t, sp.oo) == 1


@pytest.mark.numerical
def test_descent_on_separable_data_keeps_growing():
    r"""Gradient descent with rate 1 on the single sample $(1,1)$: after 10, 1000 and 100000 steps from 0, where $t$
    counts the steps, the weight is $\log t$ to within 0.3, and the loss is $1/t$ to within a fifth."""
    w, steps = 0.0, 0
    for stop in (10, 1000, 100_000):
        while steps < stop:
            w, steps = w + 1 / (1 + exp(w)), steps + 1
        assert abs(w - log(steps)) < 0.3
        assert abs(steps * LOG_LOSS.value(w, 1) - 1) < 0.2


@pytest.mark.proved
@given(labelled(), st.integers(1, 16).map(lambda k: k / 8))
def test_ridge_makes_logistic_regression_strongly_convex(case, ridge):
    r"""With the ridge term $\tfrac\lambda2\|w\|^2$ added, $\lambda>0$, a chord with difference $u$ lies above the cost
    by at least $\tfrac\lambda8\|u\|^2$ in the middle: the cost is strongly convex, so it has exactly one minimiser, on
    separable data too. Without the ridge it is not."""
    X, labels, w, other = case
    u = other - w
    gap = (J(X, labels, w, ridge) + J(X, labels, other, ridge)) / 2 - J(X, labels, (w + other) / 2, ridge)
    assert gap >= ridge * (u @ u) / 8 - rounding(300, 1 + (abs(X) @ (abs(w) + abs(other))).max() + 40 * ridge * len(w))
    added = J(X, labels, w, ridge) - J(X, labels, w) - ridge * (w @ w) / 2
    assert abs(added) < rounding(300, 1 + (abs(X) @ abs(w)).max() + ridge * (w @ w))
    bends = np.linalg.eigvalsh(regression.hessian(X, labels, w, LOG_LOSS, ridge))
    assert bends[0] >= ridge - rounding(500, ridge + (X**2).sum())
    far = regression.hessian(np.array([[1.0]]), np.ones(1), np.array([40.0]), LOG_LOSS)
    assert far[0, 0] < 1e-15


@pytest.mark.numerical
def test_ridge_minimiser_is_found_from_everywhere():
    r"""On separable data with ridge $1/10$, Newton steps from four starts end in the same point to $10^{-9}$, and
    there the gradient is below $10^{-12}$."""
    X, y, ridge = np.array([[1.0, 1], [1, 2], [1, -1]]), np.array([1.0, 1, 0]), 0.1
    ends = []
    for start in [(0, 0), (1, 1), (-1, 1), (1, -1)]:
        w = np.array(start, dtype=float)
        for _ in range(50):
            g, H = (part(X, y, w, LOG_LOSS, ridge) for part in (regression.gradient, regression.hessian))
            w = w - np.linalg.solve(H, g)
        assert np.linalg.norm(g) < 1e-12 and np.linalg.eigvalsh(H)[0] >= ridge
        ends.append(w)
    assert np.ptp(ends, axis=0).max() < 1e-9


@pytest.mark.proved
@given(networks_with_data(), st.integers(0, 10_000))
def test_network_hessian_has_two_parts(case, seed):
    r"""The Hessian of log-loss at a network's output $f$ is $p(1-p)\,\nabla f\,\nabla f^\top+(p-y)\,\nabla^2f$; the
    first part is never negative. Along every line the second difference of the library's cost agrees with the two
    parts."""
    net, X, targets = case
    labels = (targets > 0) * 1.0
    theta = networks.flatten(net)
    u = np.random.default_rng(seed).normal(size=len(theta))
    u /= np.linalg.norm(u)
    cost = lambda at: networks.cost(networks.unflatten(at, net), X, labels, units.TANH, LOG_LOSS)
    at = (net, X, labels, units.TANH, LOG_LOSS)
    first, second = (u @ part(*at) @ u for part in (networks.gauss_newton, networks.residual_curvature))
    h = 1e-3
    five = -cost(theta + 2 * h * u) + 16 * cost(theta + h * u) - 30 * cost(theta)
    five = (five + 16 * cost(theta - h * u) - cost(theta - 2 * h * u)) / (12 * h * h)
    assert first >= 0 and abs(five - first - second) < 1e-4 * (1 + np.abs(X).max()) ** 4


@pytest.mark.numerical
def test_network_hessian_parts_in_the_library():
    r"""The library's two parts are the means of $p(1-p)\,\nabla f\,\nabla f^\top$ and of $(p-y)\,\nabla^2f$, the
    Hessians of $f$ taken as differences of its gradients, to $10^{-7}$."""
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(4, 2)), np.array([0.0, 1, 1, 0])
    net = networks.Network(rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2), 0.2)
    theta = networks.flatten(net)
    grads = lambda theta: networks.jacobian(networks.unflatten(theta, net), X, units.TANH)
    p = expit(networks.forward(net, X, units.TANH))
    gauss_newton = sum(q * (1 - q) * np.outer(g, g) for q, g in zip(p, grads(theta))) / 4
    moves = 1e-5 * np.eye(len(theta))
    residual = [(p - y) @ (grads(theta + h) - grads(theta - h)) / 2e-5 / 4 for h in moves]
    at = (net, X, y, units.TANH, LOG_LOSS)
    np.testing.assert_allclose(networks.gauss_newton(*at), gauss_newton, rtol=0, atol=1e-12)
    np.testing.assert_allclose(networks.residual_curvature(*at), residual, atol=1e-7)


@pytest.mark.proved
@given(networks_with_data(), st.data())
def test_output_layer_alone_is_convex(case, draw):
    r"""With the hidden weights and biases held fixed, $f$ is linear in $v$ and $c$, and the log-loss lies on or below
    its chords in $(v,c)$. With a hidden bias free, too, it need not: one sample, logit $v\,s(b)$, ends $b=v=-4$ and
    $b=v=4$."""
    net, X, targets = case
    labels = (targets > 0) * 1.0
    other = net._replace(v=draw.draw(vectors(len(net.v))), c=draw.draw(NUMBERS))
    middle = net._replace(v=(net.v + other.v) / 2, c=(net.c + other.c) / 2)
    f = [networks.forward(n, X, units.LOGISTIC) for n in (net, middle, other)]
    size = 1 + max(np.abs(n.v).sum() + abs(n.c) for n in (net, other))
    assert np.abs(f[1] - (f[0] + f[2]) / 2).max() < rounding(100, size)
    left, centre, right = (networks.cost(n, X, labels, units.LOGISTIC, LOG_LOSS) for n in (net, middle, other))
    assert centre <= (left + right) / 2 + rounding(100, size)
    at = (net, X, labels, units.LOGISTIC, LOG_LOSS)
    assert not networks.residual_curvature(*at, free=("v", "c")).any()
    moving = lambda t: log(1 + exp(-t / (1 + exp(-t))))
    assert moving(0) > (moving(-4) + moving(4)) / 2


@pytest.mark.exact
def test_log_loss_network_is_not_convex():
    r"""One logistic hidden unit, log-loss, the single sample $x=1$, $y=1$: at $w=b=v=c=0$ the principal minor of the
    Hessian in $(b,v)$ is $-1/64$. The cost is not convex in the weights."""
    w, b, v, c = theta = sp.symbols("w b v c", real=True)
    f = c + v / (1 + sp.exp(-(w + b)))
    H = sp.hessian(LOSS.subs({z: f, y: 1}), theta).subs(dict.fromkeys(theta, 0))
    assert H[[1, 2], [1, 2]].det() == -sp.Rational(1, 64)  # rows and columns of b and v


@pytest.mark.exact
def test_moving_a_sample_changes_no_curvature():
    r"""Three samples at $x=1$ with labels 1, 1, 0, and the same three with the last one moved to $x=-1$: the mean
    log-losses are $\log(1+e^w)-2w/3$ and $\log(1+e^w)-w$, which differ by $w/3$. So both have the curvature
    $p(1-p)$."""
    w = sp.symbols("w", real=True)
    mean = lambda data: sum(LOSS.subs({y: label, z: x * w}) for x, label in data) / 3
    overlapping, separable = mean([(1, 1), (1, 1), (1, 0)]), mean([(1, 1), (1, 1), (-1, 0)])
    assert sp.expand(overlapping - sp.log(1 + sp.exp(w)) + 2 * w / 3) == 0
    assert sp.simplify(sp.exp(separable - sp.log(1 + sp.exp(w)) + w)) == 1
    for cost in (overlapping, separable):
        assert sp.simplify(sp.diff(cost, w, 2) - P.subs(z, w) * (1 - P.subs(z, w))) == 0


@pytest.mark.certified
def test_table_of_the_two_costs():
    r"""The table of the two costs is right to its last digit: $p$, $p(1-p)$, and the costs $\log(1+e^w)-2w/3$ and
    $\log(1+e^w)-w$ at $w=0$, $\ln2$, $2$, $4$ and $8$."""
    table = [
        (0, "0.500", "0.2500", "0.693", "0.6931"),
        (arb(2).log(), "0.667", "0.2222", "0.637", "0.4055"),
        (2, "0.881", "0.1050", "0.794", "0.1269"),
        (4, "0.982", "0.0177", "1.351", "0.0181"),
        (8, "1.000", "0.0003", "2.667", "0.0003"),
    ]
    for w, *printed in table:
        w = arb(w)
        p, softplus = 1 / (1 + (-w).exp()), (1 + w.exp()).log()
        for value, text in zip((p, p * (1 - p), softplus - 2 * w / 3, softplus - w), printed):
            assert abs(value - arb(text)) < arb(10) ** -len(text.partition(".")[2]) / 2


@pytest.mark.certified
def test_ridge_minimum_of_the_separable_samples():
    r"""With the ridge term of strength 0.02 the separable cost has its minimum at $w=2.818$ with cost 0.137, to three
    decimals: its slope $0.02w-1/(1+e^w)$ increases and changes sign there."""
    ridge, half = arb("0.02"), arb("0.0005")
    slope = lambda w: ridge * w - 1 / (1 + w.exp())
    cost = lambda w: (1 + (-w).exp()).log() + ridge * w * w / 2
    assert slope(arb("2.818") - half) < 0 < slope(arb("2.818") + half)
    assert abs(cost(arb("2.818", half)) - arb("0.137")) < half


@pytest.mark.proved
def test_no_minimiser_exactly_when_separable():
    r"""The log-loss attains its infimum exactly when no direction $u$ has all margins $s_ix_i\cdot u\ge0$ and one of
    them positive. Checked on all 165 triples of points $s_ix_i$ from $\{-1,0,1\}^2$: either there is such a $u$, and
    the slope along it is negative, or Newton's method ends where the gradient is 0."""
    grid = list(product((-1, 0, 1), repeat=2))
    # Margins keep their signs between neighbouring multiples of 45 degrees: these u are enough.
    directions = [np.array(u) for u in product(range(-2, 3), repeat=2) if any(u)]
    for points in combinations_with_replacement(grid, 3):
        X, labels, w = np.array(points, dtype=float), np.ones(3), np.zeros(2)
        slope = lambda w, X=X, labels=labels: regression.gradient(X, labels, w, LOG_LOSS)
        separating = [u for u in directions if min(X @ u) >= 0 and max(X @ u) > 0]
        for _ in range(20 if not separating else 0):
            w = w - np.linalg.pinv(regression.hessian(X, labels, w, LOG_LOSS)) @ slope(w)
        assert separating or np.linalg.norm(slope(w)) < rounding(100)
        assert all(slope(at) @ u < 0 for u in separating for at in (w, -3 * u, 5 * u))
        assert (regression.separating_direction(X, labels) is None) == (not separating)


@pytest.mark.proved
@given(labelled(1))
def test_bound_that_keeps_the_weights_in(case):
    r"""A sample of margin at most $-a$, where $a\ge0$, costs at least $\log(1+e^a)\ge a$. So the mean cost of $m$
    samples at $w$ is at least minus the smallest margin, divided by $m$. For squared error behind a sigmoid no such
    bound holds."""
    X, labels, w = case
    margins = (2 * labels - 1) * (X @ w)
    assert J(X, labels, w) >= -margins.min() / len(labels) - error(X, w)
    for a in range(0, 30, 3):
        assert (1 + arb(a).exp()).log() > a
    assert 1 / (1 + exp(-5)) ** 2 < 5


@pytest.mark.proved
@given(labelled())
def test_strictly_convex_exactly_at_full_rank(case):
    r"""The curvature $u^\top Hu=\tfrac1m\sum_ip_i(1-p_i)(x_i\cdot u)^2$ is zero exactly when $Xu=0$; then the cost
    does not change along $u$. So with independent columns the cost lies strictly below the middle of every chord, and
    with a repeated column not."""
    X, labels, w, u = case
    assume(u.any())
    gap = (J(X, labels, w) + J(X, labels, w + u)) / 2 - J(X, labels, w + u / 2)
    if sp.Matrix(X).rank() == X.shape[1]:  # some |x_i . u| is at least 1/16, its logits are below 97 in size
        logits, steps = X @ w, X @ u
        softplus = lambda v: (1 + arb(v).exp()).log()
        exact = sum((softplus(a) + softplus(a + b)) / 2 - softplus(a + b / 2) for a, b in zip(logits, steps))
        assert exact > 0
    twice = np.column_stack([X, X[:, -1]])
    move = np.r_[np.zeros(X.shape[1] - 1), 3, -3]
    point = np.r_[w, 1.0]
    assert abs(J(twice, labels, point) - J(twice, labels, point + move)) <= error(twice, point, point + move)
    assert gap >= -error(X, w, w + u)


@pytest.mark.proved
@given(labelled(1))
def test_log_loss_is_never_strongly_convex(case):
    r"""Along every ray $ru$ the curvature in the direction of the ray, $\tfrac1m\sum_ip_i(1-p_i)(x_i\cdot u)^2$, tends
    to 0 as $r$ grows. Across the ray it need not: for the inputs $(1,0)$ and $(0,1)$ and $w=(r,0)$ it stays $1/8$."""
    X, labels, u = case
    for r in (1, 100, 16_000):  # every x_i . u is 0 or at least 1/16 in size
        H = regression.hessian(X, labels, r * u, LOG_LOSS)
        largest = max((x @ u) ** 2 * exp(-r * abs(x @ u)) for x in X)
        assert u @ H @ u <= largest * (1 + rounding(500)) + rounding(500, (abs(X) @ abs(u)).max() ** 2 * (r < 100))
        across = regression.hessian(np.eye(2), np.array([1.0, 0.0]), np.array([float(r), 0]), LOG_LOSS)
        assert across[1, 1] == 1 / 8 and across[0, 0] < 1 / 8
    assert u @ H @ u < 1e-300


@pytest.mark.numerical
def test_descent_after_a_million_steps():
    r"""Rate 1, one million steps from 0 on the margin $w$: the weight is 13.82, as is $\ln t$ for the number $t$ of
    steps, to two decimals; the last factor of 10 added 2.30; the cost is $1.0\cdot10^{-6}$."""
    w, before = 0.0, 0.0
    for t in range(1_000_000):
        before = w if t == 100_000 else before
        w += 1 / (1 + exp(w))
    assert (f"{w:.2f}", f"{log(1e6):.2f}", f"{w - before:.2f}") == ("13.82", "13.82", "2.30")
    assert f"{log(1 + exp(-w)):.1e}" == "1.0e-06"


@pytest.mark.exact
def test_separable_only_in_part():
    r"""One weight and an intercept, $x=1, 2, 2, 3$ with labels 0, 0, 1, 1. Along $r(-2,1)$ the mean cost falls towards
    $(\ln2)/2$. It never gets there: the two samples at $x=2$ cost at least $2\ln2$ together and the others more than
    0."""
    r, logit = sp.symbols("r", positive=True), sp.symbols("logit", real=True)
    data = [(1, 0), (2, 0), (2, 1), (3, 1)]
    along = sum(LOSS.subs({y: label, z: r * (x - 2)}) for x, label in data) / 4
    assert sp.simplify(sp.limit(along, r, sp.oo) - sp.log(2) / 2) == 0
    pair = sp.exp(LOSS.subs({y: 0, z: logit}) + LOSS.subs({y: 1, z: logit}))
    assert sp.simplify(pair - 4 - (sp.exp(logit / 2) - sp.exp(-logit / 2)) ** 2) == 0
    assert regression.separating_direction(
        np.array([(1.0, x) for x, _ in data]), np.array([float(label) for _, label in data])
    ).tolist() == pytest.approx([-1, 0.5])


@pytest.mark.certified
def test_chord_of_a_moving_unit_is_crossed():
    r"""One sample $(1,1)$, logit $v\,s(b)$, $b=v=t$: the log-loss is 0.730 at $t=-4$ and 0.019 at $t=4$, mean 0.375;
    in the middle it is $\ln2$, which is 0.693. With $b=0$ and $v=t$ it is $\log(1+e^{-t/2})$, which is convex: 2.127
    at $t=-4$ and 0.127 at $t=4$."""
    sigmoid = lambda at: 1 / (1 + (-arb(at)).exp())
    loss = lambda logit: (1 + (-logit).exp()).log()
    left, middle, right = (loss(t * sigmoid(t)) for t in (-4, 0, 4))
    chord, half = (left + right) / 2, arb("0.0005")
    assert chord < middle
    for value, printed in zip((left, right, chord, middle), ("0.730", "0.019", "0.375", "0.693")):
        assert abs(value - arb(printed)) < half
    for logit, printed in ((-4 * sigmoid(-4), "-0.072"), (4 * sigmoid(4), "3.928")):
        assert abs(logit - arb(printed)) < half
    for t, printed in ((-4, "2.127"), (4, "0.127")):
        assert abs(loss(t * sigmoid(0)) - arb(printed)) < half
    frozen = sp.log(1 + sp.exp(-z / 2))
    assert sp.simplify(sp.diff(frozen, z, 2) - sp.exp(-z / 2) / (2 + 2 * sp.exp(-z / 2)) ** 2) == 0


@pytest.mark.certified
def test_hump_of_a_moving_unit():
    r"""Along $b=v=t$ the log-loss of the sample $(1,1)$ rises up to $t=-1.28$, where it is 0.842, and falls from there
    on: the slope of $t\,s(t)$ has the sign of $1+t+e^t$, which increases."""
    t = sp.symbols("t", real=True)
    slope = sp.diff(t * P.subs(z, t), t)
    assert sp.simplify(slope * (1 + sp.exp(-t)) ** 2 * sp.exp(t) - (1 + t + sp.exp(t))) == 0
    sign = lambda at: 1 + at + at.exp()
    assert sign(arb("-1.2785")) < 0 < sign(arb("-1.2784"))
    near = arb("-1.27845", "0.00005")
    cost = (1 + (-near / (1 + (-near).exp())).exp()).log()
    assert abs(cost - arb("0.842")) < arb("0.0005")


@pytest.mark.proved
@given(vectors(2), st.integers(0, 40).map(lambda k: k / 4))
def test_direction_of_the_largest_margin(w, t):
    r"""Two samples with label 1, inputs $(2,2)$ and $(0,1)$: gradient flow from 0 sets out along $(2,3)$; where no
    weight is negative, $w_2'\ge\tfrac14e^{-w_2}$ and $w_1'\le e^{-2w_2}$. So $w_2\ge\ln(1+t/4)$ and $w_1<4$, and the
    direction tends to $(0,1)$, the shortest vector with both margins at least 1. Steps of $1/8$ obey the same
    bounds."""
    X, labels = np.array([[2.0, 2.0], [0.0, 1.0]]), np.ones(2)
    flow = lambda w: -regression.gradient(X, labels, w, LOG_LOSS)
    assert (flow(np.zeros(2)) == np.array([0.5, 0.75])).all()
    w = abs(w)
    assert 0 < flow(w)[0] <= exp(-2 * w[1]) * (1 + rounding(100)) and flow(w)[1] >= exp(-w[1]) / 4
    assert (X @ np.array([0, 1])).tolist() == [2, 1] and (w @ w >= 1 or min(X @ w) < 1)
    at = np.zeros(2)
    for _ in range(int(8 * t)):
        at = at + flow(at) / 8
    assert at[0] < 4 and at[1] >= log(1 + t / 4)


def softmax_cost(X, labels, W):
    """The mean of ln sum_j e^{z_j} - z_y with scores z = X W^T, written out."""
    Z = X @ W.T
    return np.mean(np.log(np.exp(Z - Z.max(1, keepdims=True)).sum(1)) + Z.max(1) - Z[np.arange(len(Z)), labels])


@pytest.mark.proved
@given(matrices(3, 2), matrices(3, 2), matrices(3, 2), vectors(2), st.integers(0, 26))
def test_softmax_is_convex_but_never_strictly(X, W, other, shift, code):
    """The mean log-loss of softmax with three classes lies on or below its chords, in all weights together; adding one
    vector to the weights of all classes changes nothing. With two classes it is logistic regression. Behind a product of
    weights it is not convex."""
    labels = np.array([code % 3, code // 3 % 3, code // 9])
    bound = rounding(300, 1 + 3 * (abs(X) @ (abs(W) + abs(other) + abs(shift)).T).max())
    ends = softmax_cost(X, labels, W) + softmax_cost(X, labels, other)
    assert softmax_cost(X, labels, (W + other) / 2) <= ends / 2 + bound
    assert abs(softmax_cost(X, labels, W + shift) - softmax_cost(X, labels, W)) <= bound
    two = (labels > 0) * 1
    assert abs(softmax_cost(X, two, W[:2]) - J(X, two, W[1] - W[0])) <= bound
    product_cost = lambda a, b: softmax_cost(np.ones((1, 1)), np.array([1]), np.array([[0.0], [a * b]]))
    assert product_cost(0, 0) > (product_cost(-4, -4) + product_cost(4, 4)) / 2


@pytest.mark.proved
def test_softmax_has_no_minimiser_exactly_when_separable():
    r"""Three classes, one weight each, inputs $-1$, $0$ or $1$, all sets of up to three samples: either some
    $(u_1,u_2,u_3)$ has all margins $(u_y-u_k)x\ge0$ and one positive, and the cost falls along it from everywhere
    tried, or Newton's method ends where the gradient is 0."""
    ways = list(product((0.0, 1.0, 2.0), repeat=3))  # every order of three numbers, ties included
    for m in (1, 2, 3):
        for samples in combinations_with_replacement(list(product((-1.0, 0.0, 1.0), range(3))), m):
            x, labels = np.array([s[0] for s in samples]), np.array([s[1] for s in samples])
            margins = lambda u, x=x, labels=labels: ((np.array(u)[labels][:, None] - np.array(u)) * x[:, None]).ravel()
            separating = [u for u in ways if min(margins(u)) >= 0 < max(margins(u))]
            cost = lambda w, x=x, labels=labels: softmax_cost(x[:, None], labels, w[:, None])
            w = np.zeros(3)
            for _ in range(0 if separating else 30):
                p = np.exp(np.outer(x, w)) / np.exp(np.outer(x, w)).sum(1, keepdims=True)
                slope = x @ (p - np.eye(3)[labels]) / m
                bend = sum(a * a * (np.diag(q) - np.outer(q, q)) for a, q in zip(x, p)) / m
                w = w - np.linalg.pinv(bend) @ slope
            assert separating or np.abs(slope).max() < 1e-12
            starts = (w, np.array([3.0, -1.0, 0.5]))
            assert all(cost(at + np.array(u)) < cost(at) for u in separating for at in starts)
