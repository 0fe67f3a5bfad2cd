"""What a slice of a cost shows and hides: bowls at saddles, steepness and scale, straight lines, units in another order."""

from fractions import Fraction
from itertools import permutations
from math import comb

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.stats import binomtest
from scipy.stats import t as student

from figures import aligned_barriers, saddle_in_two_planes, start_to_end_lines
from landscape.cases import digits
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, forward, hessian
from landscape.model.symmetries import rescale
from landscape.search import alignment, slices
from tests.claims.generated import matrices, networks, vectors
from tests.claims.recorded import facts_of

F = Fraction
SMALL = st.integers(-4, 4).map(F)
POWERS = st.sampled_from([1 / 8, 1 / 2, 2.0, 16.0])  # factors that floating point multiplies without rounding
J = lambda v, w: (v * w - 1) ** 2


@pytest.mark.exact
def test_two_slices_by_hand():
    r"""Through the origin the cost $(vw-1)^2$ is $(s^2+1)^2$ along $(s,-s)$, a convex function with its minimum at $0$, and $(s^2-1)^2$ along $(s,s)$: there it is
    lower on both sides, so the origin is no minimum."""
    s = sp.Symbol("s", real=True)
    assert sp.expand(J(s, -s) - (s**2 + 1) ** 2) == 0 == sp.expand(J(s, s) - (s**2 - 1) ** 2)
    assert [(J(t, -t), J(t, t)) for t in (-1, 0, 1)] == [(4, 0), (1, 1), (4, 0)]
    assert sp.expand(sp.diff(J(s, -s), s, 2) - (12 * s**2 + 4)) == 0  # positive: convex
    near = sp.expand(J(s, s) - 1)  # -2 s^2 + s^4: negative for small s other than 0
    assert near == s**4 - 2 * s**2


@pytest.mark.exact
def test_a_hill_with_a_way_around():
    r"""$(vw-1)^2$ is $0$ at $(2,\frac12)$ and at $(\frac12,2)$, $\frac{81}{256}$ halfway between them, and $0$ on the curve $w=1/v$ that joins them."""
    one, other = (F(2), F(1, 2)), (F(1, 2), F(2))
    halfway = [(a + b) / 2 for a, b in zip(one, other)]
    assert J(*one) == J(*other) == 0 and halfway == [F(5, 4)] * 2 and J(*halfway) == F(81, 256)
    v = sp.Symbol("v", positive=True)
    assert sp.simplify(J(v, 1 / v)) == 0


@pytest.mark.exact
def test_the_same_function_looks_steeper():
    r"""Raising $w$ by $\frac1{10}$ raises $(vw-1)^2$ by $\frac1{100}$ at $(1,1)$ and by $1$ at $(10,\frac1{10})$; both points have $vw=1$."""
    rises = [J(v, w + F(1, 10)) - J(v, w) for v, w in ((F(1), F(1)), (F(10), F(1, 10)))]
    assert rises == [F(1, 100), 1] and F(10) * F(1, 10) == 1


@pytest.mark.exact
def test_half_of_the_dimensions_show_a_bowl():
    r"""For vectors $v$, $w$ of $k$ entries the cost $(v\cdot w-1)^2$ is $(1+\|v\|^2)^2$ on the slice $w=-v$, convex and least at $0$, and $(1-\|v\|^2)^2$ on the slice $w=v$.
    Its Hessian on the first slice is $4(1+\|v\|^2)$ times the identity plus $8vv^\top$."""
    for k in (1, 2, 3):
        v = sp.Matrix(sp.symbols(f"v:{k}", real=True))
        cost = lambda w: (v.dot(w) - 1) ** 2
        assert sp.expand(cost(-v) - (1 + v.dot(v)) ** 2) == 0 == sp.expand(cost(v) - (1 - v.dot(v)) ** 2)
        second = 4 * (1 + v.dot(v)) * sp.eye(k) + 8 * v * v.T  # positive definite
        assert (sp.hessian(cost(-v), list(v)) - second).expand() == sp.zeros(k, k)


@pytest.mark.proved
@given(st.integers(3, 6), st.data(), st.fractions(F(1, 4), 4))
def test_planes_that_show_a_bowl(n, data, r):
    r"""Let a symmetric matrix have one eigenvalue $-\mu<0$ and $n-1$ others that are at least $\lambda>0$, and let $r=\mu/\lambda$. The share of random planes on which it is
    positive definite is at least $1-(r/(1+r))^{(n-2)/2}$, and equal to this if the others all equal $\lambda$. A plane does so exactly if the squared length $q$ of the projection of
    the falling direction has $(1+r)q<1$. With two falling directions the bound fails."""
    U = data.draw(matrices(n, 2, SMALL))
    assume((U.T @ U)[0, 0] * (U.T @ U)[1, 1] != (U.T @ U)[0, 1] ** 2)  # two directions that span a plane
    definite = lambda M: M[0, 0] > 0 and M[0, 0] * M[1, 1] > M[0, 1] ** 2
    (a, b), (_, c) = U.T @ U
    e = U[-1]  # the entries of the two directions in the falling one
    q = (c * e[0] ** 2 - 2 * b * e[0] * e[1] + a * e[1] ** 2) / (a * c - b**2)
    H = np.diag([F(1)] * (n - 1) + [-r])
    assert definite(U.T @ H @ U) == ((1 + r) * q < 1)
    assert slices.look_convex(H.astype(float), U[None].astype(float))[0] == definite(U.T @ H @ U) or (1 + r) * q == 1
    steeper = H + np.diag([F(k, 3) for k in range(n - 1)] + [F(0)])
    assert definite(U.T @ steeper @ U) or not definite(U.T @ H @ U)
    k, x = (
        n - 3,
        1 / (1 + r),
    )  # for 2k + 4 weights q has the density (k+1)(1-q)^k: integrate it up to 1/(1+r), term by term
    m, share = 2 * k + 4, (k + 1) * sum(comb(k, i) * (-1) ** i * x ** (i + 1) / (i + 1) for i in range(k + 1))
    assert share == 1 - (r / (1 + r)) ** (k + 1)
    assert abs(slices.share_of_bowls(m, float(r)) - share) < 1e-14
    assert 1 - (F(1) / 2) ** 10 == F(1023, 1024) and 1 - slices.share_of_bowls(22, 3.0) == pytest.approx(
        1 / 18, rel=0.02
    )
    assert not definite(np.diag([F(-1), F(-1)]))  # a plane of two falling directions, and q of either is at most 1


@pytest.mark.proved
@given(vectors(3, SMALL), st.integers(4, 12), st.integers(0, 3))
def test_the_mean_curvature_decides(ends, n, falling):
    r"""Let the eigenvalues of a symmetric matrix have the mean $m>0$ and the variance $s^2$. At most the share $\frac{6n-4}{(n-1)(n+2)}\,s^2/m^2$ of random planes shows no bowl. With 900
    eigenvalues $1$ and 100 eigenvalues $-1$ this is less than $1/296$. With $m<0$ all planes can fail."""
    bound = lambda n, m, variance: F(6 * n - 4, (n - 1) * (n + 2)) * variance / m**2
    assert bound(1000, F(4, 5), F(9, 25)) < F(1, 296) and F(800, 1000) == F(4, 5) and 1 - F(4, 5) ** 2 == F(9, 25)
    a, b, c = (
        ends  # three weights: a plane is given by its normal p, and the mean over all planes is an integral over the sphere
    )
    fourth = lambda i, j: F(1, 5) if i == j else F(1, 15)  # mean of (p_i p_j)^2
    k = [x - (a + b + c) / 3 for x in ends]
    # on the plane the form K has the trace -p.Kp and the determinant p.adj(K)p
    trace = sum(k[i] * k[j] * fourth(i, j) for i in range(3) for j in range(3))
    det = (k[0] * k[1] + k[1] * k[2] + k[2] * k[0]) / 3
    assert trace - 2 * det == bound(
        3, F(1), sum(x**2 for x in k) / 3
    )  # the squared entries of K add up to this in the mean
    eigenvalues = np.array([-1.0] * falling + [1.0 + (i % 3) for i in range(n - falling)])
    m, variance = eigenvalues.mean(), eigenvalues.var()
    assume(m > 0)
    U = np.random.default_rng(n).normal(size=(500, n, 2))
    fails = 1 - (np.linalg.eigvalsh(np.einsum("pia,i,pib->pab", U, eigenvalues, U))[:, 0] > 0).mean()
    assert fails <= bound(n, F(m), F(variance)) + 0.1
    assert not (np.linalg.eigvalsh(np.einsum("pia,i,pib->pab", U, -np.ones(n), U)) > 0).any()


@pytest.mark.statistical
def test_planes_through_a_certified_saddle():
    r"""At the saddle of the figure, where both units share the best single unit, the printed share of 20000 random planes shows a bowl. In a second simulation of 20000 other planes, with a Hessian
    from differences of the cost, the interval overlaps the printed one."""
    facts = facts_of(saddle_in_two_planes)
    X, sigma = np.array([(a, b) for a in (0, 1, 2) for b in (0, 1, 2)], float), lambda z: 1 / (1 + np.exp(-z))
    y = 2.3 * sigma(X @ [-1.5, 2]) + 0.8 * sigma(X @ [1.7, 0.4])
    error = lambda p: sigma(X @ p[:2]) * p[2] - y
    unit = np.array([-0.6, 1.2, 3.2])
    for _ in range(200):  # Gauss and Newton
        slopes = np.array([(error(unit + h) - error(unit - h)) / 2e-6 for h in 1e-6 * np.eye(3)]).T
        unit = unit - np.linalg.lstsq(slopes, error(unit), rcond=None)[0]
    J = lambda p: ((p[4] * sigma(X @ p[:2]) + p[5] * sigma(X @ p[2:4]) - y) ** 2).mean()
    at, steps = np.array([*unit[:2], *unit[:2], unit[2] / 2, unit[2] / 2]), 1e-3 * np.eye(6)
    H = np.array([[J(at + g + h) - J(at + g - h) - J(at - g + h) + J(at - g - h) for g in steps] for h in steps]) / 4e-6
    assert abs(J(at) - facts.cost) < 1e-9 and np.linalg.eigvalsh(H)[0] < -0.01
    U = np.random.default_rng(2024).normal(size=(20_000, 6, 2))
    count = int((np.linalg.eigvalsh(U.swapaxes(1, 2) @ H @ U)[:, 0] > 0).sum())
    again = binomtest(count, 20_000).proportion_ci(method="wilson")
    printed = binomtest(facts.planes.count, facts.planes.runs).proportion_ci(method="wilson")
    assert (
        abs(100 * printed.low - facts.low) < 1e-9 > abs(100 * printed.high - facts.high) and facts.planes.runs == 20_000
    )
    assert again.high >= printed.low and printed.high >= again.low and round(facts.percent) == 96


@pytest.mark.exact
def test_sharpness_of_a_product():
    r"""At $(a,1/a)$ the Hessian of $\frac12(vw-1)^2$ has the eigenvalues $0$ and $a^2+a^{-2}$; this is $2$ at $a=1$."""
    v, w, a = sp.symbols("v w a", positive=True)
    H = sp.hessian(J(v, w) / 2, (v, w)).subs({v: a, w: 1 / a})
    assert sp.simplify(H.det()) == 0 and sp.simplify(H.trace() - a**2 - a**-2) == 0
    assert H.trace().subs(a, 1) == 2 and H.trace().subs(a, 10) > 100


def smooth(net, X):
    """Whether no unit has the weighted sum 0 at a sample, so that the cost of a ReLU network is smooth there."""
    return bool((X @ net.W.T + net.b != 0).all())


def scales(net, j, r):
    """The diagonal of D for unit j, in the order of the parameters."""
    n = len(net.v)
    ones = Network(np.ones_like(net.W), np.ones(n), np.ones(n), 1.0)
    D = rescale(ones, j, r)
    return np.array([*D.W.ravel(), *D.b, *D.v, 1.0])


@pytest.mark.proved
@given(networks(), st.data(), POWERS)
def test_rescaling_sharpens(net, data, r):
    r"""Multiply the input weights and the bias of one ReLU unit by $r>0$ and divide its output weight by $r$. No output changes, and if no unit has the weighted sum $0$ at a sample, the Hessian becomes $D^{-1}HD^{-1}$
    with $r$, $1/r$ and $1$ on the diagonal of $D$. So its largest eigenvalue is at least $r^2h$, with the curvature $h$ in the output weight, which is twice the mean square of what the unit gives. With tanh units outputs change."""
    X = data.draw(matrices(3, net.W.shape[1]))
    y, j = data.draw(vectors(3)), data.draw(st.integers(0, len(net.v) - 1))
    assume(smooth(net, X))
    other, D = rescale(net, j, r), scales(net, j, r)
    assert (forward(other, X, RELU) == forward(net, X, RELU)).all()
    H, after = (hessian(at, X, y, RELU, SQUARED_ERROR) for at in (net, other))
    assert after == pytest.approx(H / np.outer(D, D), rel=1e-12, abs=1e-12)
    gives = np.maximum(X @ net.W[j] + net.b[j], 0)
    assert np.linalg.eigvalsh(after)[-1] >= r**2 * 2 * np.mean(gives**2) * (1 - 1e-12) - 1e-9
    assert np.tanh(2.0) / 2 != np.tanh(1.0)


def point(net):
    return np.array([*net.W.ravel(), *net.b, *net.v, net.c])


def moved(net, direction, t):
    return Network(*(a + t * b for a, b in zip(net, direction)))


@pytest.mark.proved
@given(networks(), st.data(), POWERS)
def test_filter_normalisation_undoes_a_common_factor(net, data, r):
    r"""Rescale every unit of a ReLU network by the same $r$. Then the slices at the two networks along filter-normalised directions, made from the same direction, are equal."""
    n, d = net.W.shape
    u = Network(data.draw(matrices(n, d)), data.draw(vectors(n)), data.draw(vectors(n)), 1.0)
    X, y = data.draw(matrices(3, d)), data.draw(vectors(3))
    other = Network(r * net.W, r * net.b, net.v / r, net.c)
    one, two = slices.filter_normalised(net, u), slices.filter_normalised(other, u)
    for t in (-1.5, 0.25, 1.0):
        same = [cost(moved(at, way, t), X, y, RELU, SQUARED_ERROR) for at, way in ((net, one), (other, two))]
        assert same[0] == pytest.approx(same[1], rel=1e-9, abs=1e-9)
    for j in range(n):  # each filter of the direction has the length of the same filter of the network
        given_part = np.any(u.W[j]) or u.b[j]
        length = np.linalg.norm([*net.W[j], net.b[j]]) if given_part else 0
        assert np.linalg.norm([*one.W[j], one.b[j]]) == pytest.approx(length, rel=1e-12)


@pytest.mark.proved
@given(networks(units=st.integers(2, 4)), st.data())
def test_filter_normalisation_misses_single_units(net, data):
    r"""Rescale only one of at least two ReLU units by $r$. If another output weight is not zero, the unit is on at some sample and the direction has a nonzero entry at the unit's output weight, then the second derivative of the
    slice along the filter-normalised direction grows without bound with $r$: divided by $r^2$ it tends to $hp^2$. If all other output weights are zero, it need not grow."""
    n, d = net.W.shape
    u = Network(data.draw(matrices(n, d)), data.draw(vectors(n)), data.draw(vectors(n)), 1.0)
    X, y = data.draw(matrices(3, d)), data.draw(vectors(3))
    gives = np.maximum(X @ net.W[0] + net.b[0], 0)
    assume(smooth(net, X) and net.v[1:].any() and gives.any() and u.v[0])

    def curvature(r):
        other = rescale(net, 0, r)
        way = point(slices.filter_normalised(other, u))
        return way @ hessian(other, X, y, RELU, SQUARED_ERROR) @ way

    p = u.v[0] * np.linalg.norm(net.v[1:]) / np.linalg.norm(u.v)
    limit = 2 * np.mean(gives**2) * p**2
    assert limit > 0 and curvature(2.0**40) / 2.0**80 == pytest.approx(limit, rel=1e-6)
    alone = Network(np.ones((1, 1)), np.zeros(1), np.ones(1), 0.0)
    along = lambda r: point(slices.filter_normalised(rescale(alone, 0, r), alone))
    bend = [
        w @ hessian(rescale(alone, 0, r), np.ones((1, 1)), np.ones(1), RELU, SQUARED_ERROR) @ w
        for r, w in ((1.0, along(1.0)), (64.0, along(64.0)))
    ]
    assert bend[0] == pytest.approx(bend[1])


@pytest.mark.exact
def test_filter_normalisation_by_hand():
    r"""Two ReLU units on one input, all four weights $1$, one sample with input $1$ and target $2$. Rescale the first unit by $r$: the second derivative along its output weight, filter-normalised, is $2(1+r^2)$, so $4$ for $r=1$ and $202$ for $r=10$."""
    r, t = sp.symbols("r t", positive=True)
    length = sp.sqrt(1 / r**2 + 1)  # of the output weights (1/r, 1)
    bent = (
        (1 / r + t * length) * r + 1 - 2
    ) ** 2  # the unit gives r, and its output weight moves by t times the length
    assert sp.simplify(sp.diff(bent, t, 2) - 2 * (1 + r**2)) == 0
    assert [2 * (1 + k**2) for k in (1, 10)] == [4, 202]
    net = rescale(Network(np.ones((2, 1)), np.zeros(2), np.ones(2), 0.0), 0, 10)
    way = point(slices.filter_normalised(net, Network(np.zeros((2, 1)), np.zeros(2), np.array([1.0, 0.0]), 0.0)))
    assert way @ hessian(net, np.ones((1, 1)), np.array([2.0]), RELU, SQUARED_ERROR) @ way == pytest.approx(202)


@pytest.mark.proved
@given(networks(), st.data(), st.lists(POWERS, min_size=4, max_size=4))
def test_weightwise_scaling_undoes_every_factor(net, data, factors):
    r"""Multiply each entry of a direction by the size of its weight. Then the slices at two ReLU networks that differ only by rescaling of units, each by a factor of its own, are equal."""
    n, d = net.W.shape
    u = Network(data.draw(matrices(n, d)), data.draw(vectors(n)), data.draw(vectors(n)), 1.0)
    X, y, other = data.draw(matrices(3, d)), data.draw(vectors(3)), net
    for j in range(n):
        other = rescale(other, j, factors[j])
    for t in (-2, 0.5, 1):
        here, there = (cost(moved(at, slices.weightwise(at, u), t), X, y, RELU, SQUARED_ERROR) for at in (net, other))
        assert here == there


@pytest.mark.proved
@settings(max_examples=5)
@given(st.fractions(F(1, 80), F(1, 40)))
def test_descent_goes_around_a_hill_on_its_line(rate):
    r"""Let $J(x,y)=(y-x^2)^2+\frac1{10}(1-x)^2$. The only critical point is $(1,1)$, with $J=0$. Descent from $(-1,1)$ with a small rate never goes up and converges to it. On the line $y=1$ between the two the cost
    is $\frac25$ at the start and $\frac{11}{10}$ halfway. A convex cost never rises on a line that ends at a minimiser."""
    x, y = sp.symbols("x y", real=True)
    cost = (y - x**2) ** 2 + (1 - x) ** 2 / 10
    assert sp.solve([sp.diff(cost, x), sp.diff(cost, y)], [x, y], dict=True) == [{x: 1, y: 1}]
    line = sp.expand(cost.subs(y, 1))
    assert [line.subs(x, k) for k in (-1, 0, 1)] == [sp.Rational(2, 5), sp.Rational(11, 10), 0]
    J, p, q, last = (lambda p, q: (q - p * p) ** 2 + (1 - p) ** 2 / 10), -1.0, 1.0, 0.4
    for _ in range(int(200 / rate)):
        p, q = p + float(rate) * (4 * p * (q - p * p) + (1 - p) / 5), q - 2 * float(rate) * (q - p * p)
        assert J(p, q) <= last + 1e-15
        last = J(p, q)
    assert abs(p - 1) < 1e-3 and abs(q - 1) < 1e-3


def hills(units, runs, seed):
    """Climbs on the lines from starts to ends for tanh networks on XOR, and the costs at the ends: NumPy alone."""
    rng = np.random.default_rng(seed)
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    start = [rng.normal(0, 0.5, (runs, *shape)) for shape in ((2, units), (1, units), (units, 1), (1, 1))]

    def out(W, b, v, c):
        a = np.tanh(X @ W + b)
        return a, a @ v + c - y[:, None]

    W, b, v, c = start
    for _ in range(4000):
        a, e = out(W, b, v, c)
        back = e @ v.swapaxes(1, 2) * (1 - a * a)
        W, b = W - 0.05 * X.T @ back, b - 0.05 * back.sum(1, keepdims=True)  # rate 1/10, mean of four, factor 2
        v, c = v - 0.05 * a.swapaxes(1, 2) @ e, c - 0.05 * e.sum(1, keepdims=True)
    J = np.array(
        [
            (out(*((1 - t) * p + t * q for p, q in zip(start, (W, b, v, c))))[1] ** 2).mean((1, 2))
            for t in np.linspace(0, 1, 101)
        ]
    )
    return (J - np.minimum.accumulate(J)).max(0), J[-1]


@pytest.mark.statistical
def test_lines_from_start_to_end():
    r"""Tanh networks on XOR, normal starts with standard deviation $\frac12$, 4000 steps with rate $\frac1{10}$: with two units 49 of 400 lines from start to end climb by more than $\frac1{100}$, each of a run that ended below
    $\frac1{100}$; with eight units none of 400. In a second simulation of 150 other starts the interval overlaps the printed one, and with eight units and 60 other starts it does, too."""
    facts = facts_of(start_to_end_lines)
    printed = binomtest(facts.rises.count, facts.rises.runs).proportion_ci(method="wilson")
    assert (facts.rises.count, facts.rises.runs, facts.fits_with_hill, facts.wide.count, facts.wide.runs) == (
        49,
        400,
        49,
        0,
        400,
    )
    assert abs(100 * printed.low - facts.low) < 1e-9 > abs(100 * printed.high - facts.high)
    climbs, _ = hills(2, 150, 501)
    again = binomtest(int((climbs > 0.01).sum()), 150).proportion_ci(method="wilson")
    assert again.high >= printed.low and printed.high >= again.low
    none = binomtest(0, 400).proportion_ci(method="wilson")
    assert abs(none.high - facts.wide.high) < 1e-12
    few = binomtest(int((hills(8, 60, 502)[0] > 0.01).sum()), 60).proportion_ci(method="wilson")
    assert few.low <= none.high


@pytest.mark.proved
@given(matrices(4, 2, SMALL), st.permutations(range(4)), matrices(4, 2, SMALL))
def test_planted_order_is_recovered(a, order, noise):
    r"""Let $\delta$ be the smallest distance between two of the $a_j$, and let $b_{\pi(j)}=a_j+e_j$ with $\|e_j\|<\delta/2$. Then $\pi$ is the only order with the least sum of squared distances. With $\|e_j\|=\delta/2$ it need not be."""
    square = lambda x: x @ x
    apart = min(square(a[i] - a[j]) for i in range(4) for j in range(i))
    assume(apart > 0)
    longest = max(map(square, noise))
    e = noise * F(int(999 * (apart / (4 * longest or 1)) ** 0.5), 1000)  # almost half of the smallest distance
    assert all(4 * square(row) < apart for row in e)
    b = np.empty_like(a)
    b[list(order)] = a + e
    total = lambda way: sum(square(a[j] - b[way[j]]) for j in range(4))
    assert all(total(way) > total(order) for way in permutations(range(4)) if list(way) != list(order))
    assert alignment.order(a.astype(float), b.astype(float)).tolist() == list(order)
    assert alignment.gap(a.astype(float)) ** 2 == pytest.approx(float(apart))
    one, two = np.array([F(0), F(2)]), np.array([F(1), F(1)])  # both units moved by half of their distance
    assert sum((one - two) ** 2) == sum((one - two[::-1]) ** 2)


def digit_networks(n, pairs, seed):
    """Trained networks as rows of units (pairs, 2, n, 75) and output biases (pairs, 2, 10): NumPy alone."""
    X, y = digits.load()
    rng, Y = np.random.default_rng(seed), np.eye(10)[y]
    X = np.column_stack([X, np.ones(len(X))])
    W = np.concatenate([rng.normal(0, (2 / 64) ** 0.5, (2 * pairs, 64, n)), np.zeros((2 * pairs, 1, n))], 1)
    V, c = rng.normal(0, (2 / n) ** 0.5, (2 * pairs, n, 10)), np.zeros((2 * pairs, 1, 10))
    for _ in range(400):
        i = rng.integers(0, len(X), (2 * pairs, 50))
        a = np.maximum(X[i] @ W, 0)
        e = np.exp(a @ V + c)
        e = e / e.sum(2, keepdims=True) - Y[i]
        back = e @ V.swapaxes(1, 2) * (a > 0)
        V, c, W = (
            V - 0.004 * a.swapaxes(1, 2) @ e,
            c - 0.004 * e.sum(1, keepdims=True),
            W - 0.004 * X[i].swapaxes(1, 2) @ back,
        )
    return np.concatenate([W.swapaxes(1, 2), V], 2).reshape(pairs, 2, n, 75), c.reshape(pairs, 2, 10), X, y


def barrier(units, biases, X, y):
    """The highest of seven costs between two networks, minus the higher end."""
    J = []
    for t in np.linspace(0, 1, 7):
        net, c = ((1 - t) * pair[0] + t * pair[1] for pair in (units, biases))
        z = np.maximum(X @ net[:, :65].T, 0) @ net[:, 65:] + c
        J.append((np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y]).mean())
    return max(J) - max(J[0], J[-1])


@pytest.mark.statistical
def test_barriers_before_and_after_alignment():
    r"""Networks of 4, 8, 16, 32 and 64 ReLU units on the digits: in a second simulation of six other pairs each, the 95% intervals of the mean barriers as trained, in the same order and to a shuffled copy overlap the printed ones. From 16 units on
    reordering lowers every barrier, from 8 on it lowers the mean to less than half, and no barrier becomes zero; for each number of units the intervals as trained and to a shuffled copy overlap."""
    facts, pairs = facts_of(aligned_barriers), 6
    for k, n in enumerate((4, 8, 16, 32, 64)):
        units, c, X, y = digit_networks(n, pairs, 900 + n)
        rows, rng = [], np.random.default_rng(n)
        for (a, b), bias in zip(units, c):
            squares = ((a[:, None] - b[None]) ** 2).sum(2)
            way = linear_sum_assignment(squares)[1]
            copies = (np.stack([a, other]) for other in (b, b[way], a[rng.permutation(n)]))
            rows.append([barrier(pair, bias if i < 2 else bias[[0, 0]], X, y) for i, pair in enumerate(copies)])
        seen = np.array(rows)
        means, errors = seen.mean(0), student.ppf(0.975, pairs - 1) * seen.std(0, ddof=1) / pairs**0.5
        printed, width = np.array([facts.before[k], facts.after[k], facts.shuffled[k]]), facts.errors[:, k]
        assert (np.abs(means - printed) <= errors + width).all()
        assert abs(printed[0] - printed[2]) <= width[0] + width[2]
        assert seen[:, 1].min() > 1 / 100 < facts.each[k, 1].min()
        if n >= 8:
            assert 2 * means[1] < means[0] and 2 * printed[1] < printed[0]
        if n >= 16:
            assert (seen[:, 1] < seen[:, 0]).all() and facts.lower[k] == facts.pairs == 10


@pytest.mark.numerical
def test_shuffled_digit_networks_are_recovered():
    r"""For all 50 networks of the figure that were shuffled the order was recovered exactly; so it is for 12 others. In none of the 50 pairs, nor of 12 others, are all matched units closer than half of the smallest distance within the first network."""
    facts = facts_of(aligned_barriers)
    assert facts.recovered == facts.networks == 50 and facts.covered == 0
    for n in (4, 32):
        units, *_ = digit_networks(n, 6, 40 + n)
        for a, b in units:
            shuffle = np.random.default_rng(n).permutation(n)
            assert alignment.gap(a) > 1 / 100  # the units are far more different than rounding errors are large
            assert (shuffle[alignment.order(a, a[shuffle])] == np.arange(n)).all()
            matched = np.linalg.norm(a - b[alignment.order(a, b)], axis=1)
            distances = np.linalg.norm(a[:, None] - a[None], axis=2) + np.diag(np.full(n, np.inf))
            assert matched.max() >= distances.min() / 2


@pytest.mark.exact
def test_slice_across_the_valley():
    r"""Through $(1,1)$ the cost $(vw-1)^2$ is $s^4$ in the direction $(1,-1)$, which is convex, and $(2s+s^2)^2$ in the direction $(1,1)$."""
    s = sp.Symbol("s", real=True)
    assert sp.expand(J(1 + s, 1 - s) - s**4) == 0 == sp.expand(J(1 + s, 1 + s) - (2 * s + s**2) ** 2)
    assert J(1 - F(1), 1 - F(1)) == 1 and J(1 - F(2), 1 - F(2)) == 0  # between the zeros 0 and -2 a hill


@pytest.mark.exact
def test_fifty_planes_miss_the_descent():
    r"""$(4/5)^{99/2}$ is less than $1/60000$."""
    assert F(4, 5) ** 99 < F(1, 60_000) ** 2
    assert 1 - slices.share_of_bowls(101, 4.0) == pytest.approx((4 / 5) ** 49.5, rel=1e-9)


@pytest.mark.statistical
def test_balanced_saddles_in_random_planes():
    r"""With 200 eigenvalues $1$ and 200 eigenvalues $-1$, of 4000 random planes a share of $\frac12(1-1/\sqrt2)$ shows a bowl, as many a dome, and $1/\sqrt2$ a pass, within four standard deviations."""
    rng = np.random.default_rng(15)
    up, down = (rng.normal(size=(4000, 200, 2)) for _ in range(2))
    low, high = np.linalg.eigvalsh(up.swapaxes(1, 2) @ up - down.swapaxes(1, 2) @ down).T
    for seen, share in (((low > 0).mean(), 0.1464), ((high < 0).mean(), 0.1464), ((low * high < 0).mean(), 0.7071)):
        assert abs(seen - share) < 4 * np.sqrt(share * (1 - share) / 4000)
    assert [round(100 * s) for s in ((1 - 0.5**0.5) / 2, 0.5**0.5)] == [15, 71]
