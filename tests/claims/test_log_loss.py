"""Log-loss: convex in the logit, with or without a minimum, and not convex in a network's
weights."""

from itertools import combinations_with_replacement, product
from math import exp, log

import numpy as np
import pytest
import sympy as sp
from flint import arb
from scipy.special import expit

from landscape.cases.answer.network import ANSWER, GRID
from landscape.cases.one_unit.samples import FIVE_POINTS_X, FIVE_POINTS_Y
from landscape.model import activations as units
from landscape.model import networks, regression
from landscape.model.losses import LOG_LOSS
from tests.rounding import rounding

z, y = sp.symbols("z y", real=True)
P = 1 / (1 + sp.exp(-z))
LOSS = sp.log(1 + sp.exp(z)) - y * z

OVERLAPPING = (
    np.array([[1.0], [1.0], [1.0]]),
    np.array([1.0, 1.0, 0.0]),
)  # two ones and a zero at x = 1


@pytest.mark.exact
def test_log_loss_is_the_textbook_formula():
    """-y log p - (1 - y) log(1 - p) with p = sigmoid(z) equals log(1 + e^z) - y z."""
    textbook = -y * sp.log(P) - (1 - y) * sp.log(1 - P)
    assert sp.simplify(sp.diff(textbook - LOSS, z)) == 0  # they differ by a constant ...
    assert sp.expand_log((textbook - LOSS).subs(z, 0), force=True).expand() == 0  # ... which is 0


@pytest.mark.exact
def test_log_loss_curvature():
    """In the logit z the log-loss has slope p - y and curvature p (1 - p), between 0 and
    1/4."""
    assert sp.simplify(sp.diff(LOSS, z) - (P - y)) == 0
    assert sp.simplify(sp.diff(LOSS, z, 2) - P * (1 - P)) == 0
    p = sp.symbols("p", real=True)
    assert sp.expand(sp.Rational(1, 4) - p * (1 - p) - (p - sp.Rational(1, 2)) ** 2) == 0


@pytest.mark.proved
def test_logistic_regression_is_convex():
    """Along every line w + t u the mean log-loss has second derivative (1/m) sum p_i (1 -
    p_i)(x_i . u)^2, which is never negative: the cost is convex for every data set."""
    t, m = sp.symbols("t", real=True), 2
    w, u = sp.symbols("w1:3", real=True), sp.symbols("u1:3", real=True)
    cost, formula = 0, 0
    for i in range(m):
        x, label = sp.symbols(f"x{i}1 x{i}2", real=True), sp.Symbol(f"y{i}", real=True)
        logit = sum((wk + t * uk) * xk for wk, uk, xk in zip(w, u, x))
        cost += LOSS.subs({z: logit, y: label}) / m
        step = sum(uk * xk for uk, xk in zip(u, x))
        formula += (P * (1 - P)).subs(z, logit) * step**2 / m
    assert sp.simplify(sp.diff(cost, t, 2) - formula) == 0


@pytest.mark.exact
def test_overlapping_data_have_a_minimiser():
    """Two samples labelled 1 and one labelled 0, all at x = 1: the cost has its one minimum at
    w = ln 2."""
    slope = sum((P - label) for label in (1, 1, 0))
    assert sp.simplify(slope.subs(z, sp.log(2))) == 0
    assert sp.simplify(sp.diff(slope, z) - 3 * P * (1 - P)) == 0  # positive: no second zero
    X, y = OVERLAPPING
    assert abs(regression.gradient(X, y, np.array([log(2)]), LOG_LOSS)[0]) < rounding(30)


@pytest.mark.proved
def test_separable_data_have_no_minimiser():
    """If s_i x_i . u > 0 for every sample (s_i = +1 or -1, the class), the log-loss at r u is a
    sum of log(1 + e^(-r s_i x_i . u)): positive, falling, with limit 0. The infimum 0 is
    attained nowhere."""
    r, margin = sp.symbols("r margin", positive=True)
    along = sp.log(1 + sp.exp(-r * margin))
    for label, logit in [
        (1, r * margin),
        (0, -r * margin),
    ]:  # s = +1 for class 1, s = -1 for class 0
        loss = LOSS.subs({y: label, z: logit})
        assert sp.simplify(sp.exp(loss) - sp.exp(along)) == 0
    assert (sp.exp(along) - 1).is_positive  # so the loss itself is positive
    assert sp.diff(along, r).is_negative
    assert sp.limit(along, r, sp.oo) == 0


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
    """For the single sample (1, 1) gradient flow from 0 obeys w' = 1/(1 + e^w), so w + e^w = t
    + 1, so log(t + 1 - log(t + 1)) <= w <= log(t + 1): the weight grows without bound, like log
    t."""
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
    """Gradient descent with rate 1 on the single sample (1, 1): after 10, 1000 and 100000 steps
    from 0 the weight is log(t) to within 0.3, and the loss is 1/t to within a fifth."""
    w, steps = 0.0, 0
    for stop in (10, 1000, 100_000):
        while steps < stop:
            w, steps = w + 1 / (1 + exp(w)), steps + 1
        assert abs(w - log(steps)) < 0.3
        assert abs(steps * LOG_LOSS.value(w, 1) - 1) < 0.2


@pytest.mark.proved
def test_ridge_makes_logistic_regression_strongly_convex():
    """With ridge/2 |w|^2 added, the second derivative along u is at least ridge |u|^2: the cost
    is strongly convex, so it has exactly one minimiser, on separable data too."""
    t, ridge = sp.symbols("t ridge", positive=True)
    w, u, x = (sp.symbols(f"{name}1:3", real=True) for name in "wux")
    point = [wk + t * uk for wk, uk in zip(w, u)]
    logit = sum(pk * xk for pk, xk in zip(point, x))
    cost = LOSS.subs(z, logit) + ridge / 2 * sum(pk**2 for pk in point)
    step, length = sum(uk * xk for uk, xk in zip(u, x)), sum(uk**2 for uk in u)
    excess = sp.diff(cost, t, 2) - ridge * length
    assert sp.simplify(excess - (P * (1 - P)).subs(z, logit) * step**2) == 0


@pytest.mark.numerical
def test_ridge_minimiser_is_found_from_everywhere():
    """On separable data with ridge 1/10, Newton steps from four starts end in the same point to
    1e-9, and there the gradient is below 1e-12."""
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
def test_network_hessian_has_two_parts():
    """The Hessian of log-loss at a network's output f is p (1 - p) grad f grad f^T + (p - y)
    Hess f. The first part is never negative; only the second, weighted by the residual, can
    be."""
    theta = sp.symbols("w b v c", real=True)
    w, b, v, c = theta
    s, x = sp.Function("s"), sp.symbols("x", real=True)
    f = c + v * s(w * x + b)  # one input, one hidden unit of any kind
    grad = sp.Matrix([f]).jacobian(theta)
    slope, curvature = sp.diff(LOSS, z), sp.diff(LOSS, z, 2)
    assert [sp.simplify(e) for e in (slope - (P - y), curvature - P * (1 - P))] == [0, 0]
    split = curvature.subs(z, f) * grad.T * grad + slope.subs(z, f) * sp.hessian(f, theta)
    assert (sp.hessian(LOSS.subs(z, f), theta) - split).expand() == sp.zeros(4, 4)


@pytest.mark.numerical
def test_network_hessian_parts_in_the_library():
    """The library's two parts are the means of p (1 - p) grad f grad f^T and of (p - y) Hess f,
    the Hessians of f taken as differences of its gradients, to 1e-7."""
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
def test_output_layer_alone_is_convex():
    """With the hidden weights and biases held fixed, f is linear in v and c, Hess f is 0, and
    the log-loss is convex in (v, c)."""
    v, c, h = sp.symbols("v1:4"), sp.symbols("c"), sp.symbols("h1:4")  # h: fixed hidden outputs
    f = c + sum(vj * hj for vj, hj in zip(v, h))
    assert sp.hessian(f, (*v, c)) == sp.zeros(4, 4)
    at = (ANSWER, GRID, np.tile([0.0, 1.0, 1.0], 3), units.LOGISTIC, LOG_LOSS)
    assert not networks.residual_curvature(*at, free=("v", "c")).any()
    assert networks.residual_curvature(*at).any()


@pytest.mark.exact
def test_log_loss_network_is_not_convex():
    """One logistic hidden unit, log-loss, the single sample x = 1, y = 1: at w = b = v = c = 0
    the principal minor of the Hessian in (b, v) is -1/64. The cost is not convex in the
    weights."""
    w, b, v, c = theta = sp.symbols("w b v c", real=True)
    f = c + v / (1 + sp.exp(-(w + b)))
    H = sp.hessian(LOSS.subs({z: f, y: 1}), theta).subs(dict.fromkeys(theta, 0))
    assert H[[1, 2], [1, 2]].det() == -sp.Rational(1, 64)  # rows and columns of b and v


@pytest.mark.exact
def test_moving_a_sample_changes_no_curvature():
    """Three samples at x = 1 with labels 1, 1, 0, and the same three with the last one moved to x
    = -1: the mean log-losses are log(1 + e^w) - 2w/3 and log(1 + e^w) - w, which differ by w/3. So
    both have the curvature p (1 - p)."""
    w = sp.symbols("w", real=True)
    mean = lambda data: sum(LOSS.subs({y: label, z: x * w}) for x, label in data) / 3
    overlapping, separable = mean([(1, 1), (1, 1), (1, 0)]), mean([(1, 1), (1, 1), (-1, 0)])
    assert sp.expand(overlapping - sp.log(1 + sp.exp(w)) + 2 * w / 3) == 0
    assert sp.simplify(sp.exp(separable - sp.log(1 + sp.exp(w)) + w)) == 1
    for cost in (overlapping, separable):
        assert sp.simplify(sp.diff(cost, w, 2) - P.subs(z, w) * (1 - P.subs(z, w))) == 0


@pytest.mark.certified
def test_table_of_the_two_costs():
    """The table of the two costs is right to its last digit: p, p (1 - p), and the costs log(1 +
    e^w) - 2w/3 and log(1 + e^w) - w at w = 0, ln 2, 2, 4 and 8."""
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
    """With the ridge term of strength 0.02 the separable cost has its minimum at w = 2.818 with
    cost 0.137, to three decimals: its slope 0.02 w - 1/(1 + e^w) increases and changes sign
    there."""
    ridge, half = arb("0.02"), arb("0.0005")
    slope = lambda w: ridge * w - 1 / (1 + w.exp())
    cost = lambda w: (1 + (-w).exp()).log() + ridge * w * w / 2
    assert slope(arb("2.818") - half) < 0 < slope(arb("2.818") + half)
    assert abs(cost(arb("2.818", half)) - arb("0.137")) < half


@pytest.mark.proved
def test_no_minimiser_exactly_when_separable():
    """The log-loss attains its infimum exactly when no direction u has all margins s_i x_i . u >= 0
    and one of them > 0. Checked on all 165 triples of points s_i x_i from {-1,0,1}^2: either there
    is such a u, and the slope along it is negative, or Newton's method ends where the gradient is
    0."""
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
def test_bound_that_keeps_the_weights_in():
    """A sample of margin at most -a (a >= 0) costs log(1 + e^a) >= a. So if every unit vector u
    has a margin <= -delta, the mean cost of m samples at w is at least delta |w| / m."""
    a = sp.symbols("a", nonnegative=True)
    cost = LOSS.subs({y: 1, z: -a})  # label 1, logit -a
    assert sp.simplify(sp.exp(cost - a) - 1 - sp.exp(-a)) == 0  # e^(cost - a) = 1 + e^-a > 1
    assert sp.simplify(sp.diff(cost, a) - 1 / (1 + sp.exp(-a))) == 0  # > 0: more for less margin


@pytest.mark.proved
def test_strictly_convex_exactly_at_full_rank():
    """u^T H u = (1/m) sum p_i (1 - p_i)(x_i . u)^2 is zero exactly when X u = 0; then the cost does
    not change along u. In numbers: H is singular for a duplicated feature, and with independent
    columns it is positive definite."""
    logit = sp.symbols("logit", real=True)
    assert (1 / (1 + sp.exp(-logit)) * (1 / (1 + sp.exp(logit)))).is_positive  # p (1 - p)
    rng = np.random.default_rng(11)
    X, labels, w = rng.normal(size=(5, 2)), np.array([0.0, 1, 1, 0, 1]), rng.normal(size=3)
    twice = np.column_stack([X, X[:, 1]])
    u = np.array([0.0, 1, -1])
    values = [regression.cost(twice, labels, w + t * u, LOG_LOSS) for t in (-3, 0, 5)]
    assert np.ptp(values) < rounding(100, 1 + (abs(twice) @ (abs(w) + 5)).max())  # no logit has larger terms
    H = regression.hessian(twice, labels, w, LOG_LOSS)
    assert abs(np.linalg.eigvalsh(H)[0]) < rounding(100, np.trace(H))
    assert np.linalg.eigvalsh(regression.hessian(X, labels, w[:2], LOG_LOSS))[0] > 1e-3


@pytest.mark.proved
def test_log_loss_is_never_strongly_convex():
    """Along r u the curvature of one sample is p (1 - p)(x . u)^2 with p = sigmoid(r x . u). It
    tends to 0 as r grows, and is 0 if x . u = 0: far out every mean of log-losses is nearly
    straight."""
    r, step = sp.symbols("r", positive=True), sp.symbols("step", positive=True)
    for sign in (1, -1):
        curvature = sp.diff(LOSS.subs(z, sign * step * r), r, 2)
        assert sp.limit(curvature.subs(step, 3), r, sp.oo) == 0
        assert sp.simplify(curvature - step**2 / (sp.exp(step * r) + 2 + sp.exp(-step * r))) == 0


@pytest.mark.numerical
def test_descent_after_a_million_steps():
    """Rate 1, one million steps from 0 on the margin w: the weight is 13.82, as is ln t, to two
    decimals; the last factor of 10 added 2.30; the cost is 1.0e-6."""
    w, before = 0.0, 0.0
    for t in range(1_000_000):
        before = w if t == 100_000 else before
        w += 1 / (1 + exp(w))
    assert (f"{w:.2f}", f"{log(1e6):.2f}", f"{w - before:.2f}") == ("13.82", "13.82", "2.30")
    assert f"{log(1 + exp(-w)):.1e}" == "1.0e-06"


@pytest.mark.exact
def test_separable_only_in_part():
    """One weight and an intercept, x = 1, 2, 2, 3 with labels 0, 0, 1, 1. Along r (-2, 1) the mean
    cost falls towards (ln 2)/2. It never gets there: the two samples at x = 2 cost at least 2 ln 2
    together and the others more than 0."""
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
    """One sample (1, 1), logit v s(b), b = v = t: the log-loss is 0.730 at t = -4 and 0.019 at t =
    4, mean 0.375; in the middle it is ln 2, which is 0.693. With b = 0 and v = t it is log(1 +
    e^(-t/2)), which is convex: 2.127 at t = -4 and 0.127 at t = 4."""
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
    """Along b = v = t the log-loss of the sample (1, 1) rises up to t = -1.28, where it is 0.842,
    and falls from there on: the slope of t s(t) has the sign of 1 + t + e^t, which increases."""
    t = sp.symbols("t", real=True)
    slope = sp.diff(t * P.subs(z, t), t)
    assert sp.simplify(slope * (1 + sp.exp(-t)) ** 2 * sp.exp(t) - (1 + t + sp.exp(t))) == 0
    sign = lambda at: 1 + at + at.exp()
    assert sign(arb("-1.2785")) < 0 < sign(arb("-1.2784"))
    near = arb("-1.27845", "0.00005")
    cost = (1 + (-near / (1 + (-near).exp())).exp()).log()
    assert abs(cost - arb("0.842")) < arb("0.0005")
