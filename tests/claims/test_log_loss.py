"""Log-loss: convex in the logit, with or without a minimum, and not convex in a network's
weights."""

from math import exp, log

import numpy as np
import pytest
import sympy as sp
from scipy.special import expit

from landscape import networks, regression, units
from landscape.losses import LOG_LOSS

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
    assert abs(regression.gradient(X, y, np.array([log(2)]), LOG_LOSS)[0]) < 1e-15


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
    assert np.all(
        signs([1, 1, 0]) * (strict @ regression.separating_direction(strict, np.array([1.0, 1, 0])))
        > 0
    )
    weak, labels = np.array([[1.0, 0], [1, 0], [1, 1]]), np.array([1.0, 0, 1])
    margins = signs(labels) * (weak @ regression.separating_direction(weak, labels))
    assert np.all(margins >= 0) and sorted(margins > 0) == [False, False, True]
    assert regression.separating_direction(*OVERLAPPING) is None
    assert (
        regression.separating_direction(regression.FIVE_POINTS_X, regression.FIVE_POINTS_Y) is None
    )
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
            g, H = (
                part(X, y, w, LOG_LOSS, ridge) for part in (regression.gradient, regression.hessian)
            )
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
    np.testing.assert_allclose(networks.gauss_newton(*at), gauss_newton, atol=1e-12)
    np.testing.assert_allclose(networks.residual_curvature(*at), residual, atol=1e-7)


@pytest.mark.proved
def test_output_layer_alone_is_convex():
    """With the hidden weights and biases held fixed, f is linear in v and c, Hess f is 0, and
    the log-loss is convex in (v, c)."""
    v, c, h = sp.symbols("v1:4"), sp.symbols("c"), sp.symbols("h1:4")  # h: fixed hidden outputs
    f = c + sum(vj * hj for vj, hj in zip(v, h))
    assert sp.hessian(f, (*v, c)) == sp.zeros(4, 4)
    at = (networks.ANSWER, networks.GRID, np.tile([0.0, 1.0, 1.0], 3), units.LOGISTIC, LOG_LOSS)
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
