"""Other models beside networks: which costs are convex, which have twins. Oracles: exact fractions, SymPy, enumeration."""

from fractions import Fraction
from itertools import product
from math import log

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp

from tests.claims.generated import FRACTIONS, NUMBERS, WEIGHTS_OF_A_CHORD, matrices, vectors
from tests.rounding import rounding

POINTS = st.integers(1, 3).flatmap(lambda d: st.integers(1, 5).flatmap(lambda N: matrices(N, d, FRACTIONS)))


def k_means(X, C):
    """The sum over the rows of X of the squared distance to the nearest row of C."""
    return ((X[:, None, :] - C) ** 2).sum(axis=2).min(axis=1).sum()


def on_a_line(*places):
    return np.array([[Fraction(place)] for place in places])


@pytest.mark.proved
@given(POINTS, st.integers(2, 4))
def test_k_means_is_never_convex(X, k):
    """For two or more centres and any points there are two settings of the centres, each the other with two centres
    exchanged, between which the cost of k-means is higher than at both. With one centre it is convex."""
    D = max(int(abs(x - X[0]).sum()) + 1 for x in X)  # at least the largest distance
    far = X[0].copy()
    far[0] += 4 * D + 1
    C = np.array([X[0], *[far] * (k - 1)])
    twin = C[[1, 0, *range(2, k)]]
    assert k_means(X, (C + twin) / 2) > k_means(X, C) == k_means(X, twin)
    one = C[:1], C[1:2]
    assert 2 * k_means(X, (one[0] + one[1]) / 2) <= k_means(X, one[0]) + k_means(X, one[1])


@pytest.mark.exact
def test_k_means_by_hand():
    r"""For the points $0, 1, 2, 3$ centres at $1/2$ and $5/2$ cost $1$, exchanged the same, halfway $5$. For
    $0, 1, 10, 11, 20, 21$ and three centres $3/2$ is the least cost, and the centres $0$, $1$, $31/2$, at a cost of
    $101$, are a strict local minimum."""
    half, four, six = Fraction(1, 2), on_a_line(0, 1, 2, 3), on_a_line(0, 1, 10, 11, 20, 21)
    costs = [k_means(four, on_a_line(*c)) for c in ((half, 5 * half), (3 * half, 3 * half), (5 * half, half))]
    assert costs == [1, 5, 1]
    spread = lambda x: sum((x - x.mean()) ** 2) if len(x) else 0
    every = (sum(spread(six[np.array(a) == j, 0]) for j in range(3)) for a in product(range(3), repeat=6))
    assert min(every) == k_means(six, on_a_line(half, 21 * half, 41 * half)) == 3 * half
    at = on_a_line(0, 1, 31 * half)
    assert k_means(six, at) == 101
    for a, b, c in product(range(-4, 5), repeat=3):  # nearer than 1/2 no point changes its centre
        moved = at + on_a_line(*(Fraction(shift, 10) for shift in (a, b, c)))
        assert k_means(six, moved) == 101 + Fraction(a * a + b * b + 4 * c * c, 100)


@pytest.mark.exact
def test_local_minima_of_two_centres():
    r"""For the points $0, 1, 2, 3$ and two centres that both serve a point, the only local minima are $1/2$ and $5/2$ in
    either order: of all pairs of means only these cannot be lowered by small moves. The centres $0$ and $2$, means of
    $\{0\}$ and $\{1, 2, 3\}$, cost $2$, and with the first at $\varepsilon$ they cost $2 - 2\varepsilon + 2\varepsilon^2$, less
    for $0 < \varepsilon < 1$."""
    four = on_a_line(0, 1, 2, 3)
    groups = (np.array(labels) for labels in product((0, 1), repeat=4) if 0 < sum(labels) < 4)
    means = {tuple(four[own == k, 0].mean() for k in (0, 1)) for own in groups}
    moves = [np.array(m) / Fraction(1000) for m in product((-1, 0, 1), repeat=2)]
    lowest = lambda c: min(k_means(four, on_a_line(*(c + m))) for m in moves) == k_means(four, on_a_line(*c))
    assert {c for c in means if lowest(np.array(c))} == {
        (Fraction(1, 2), Fraction(5, 2)),
        (Fraction(5, 2), Fraction(1, 2)),
    }
    for e in (Fraction(1, 1000), Fraction(1, 10), Fraction(1, 2)):
        assert k_means(four, on_a_line(e, 2)) == 2 - 2 * e + 2 * e**2 < 2
    assert k_means(four, on_a_line(0, 2)) == 2


def mixture(X, means):
    """The negative log-likelihood of an equal mixture of normal distributions with variance 1, without its constant."""
    squares = ((X[:, None, :] - means) ** 2).sum(axis=2).astype(float)
    return (log(len(means)) - logsumexp(-squares / 2, axis=1)).sum()


@pytest.mark.proved
@given(POINTS, st.integers(2, 4))
def test_mixtures_are_never_convex(X, k):
    """For two or more components and any points there are two settings of the means, each the other with two means
    exchanged, between which the negative log-likelihood of an equal mixture of unit normals is higher than at both."""
    D = max(int(abs(x - X[0]).sum()) + 1 for x in X)
    far = X[0].copy()
    far[0] += 4 * D + 4 * k  # (r/2 - D)^2 > D^2 + 2 ln k
    means = np.array([X[0], *[far] * (k - 1)])
    twin = means[[1, 0, *range(2, k)]]
    ends, middle = mixture(X, means), mixture(X, (means + twin) / 2)
    slack = rounding(1000, middle)
    assert middle > ends + slack and abs(ends - mixture(X, twin)) <= slack
    J = float(k_means(X, means))
    assert J / 2 - slack <= ends <= J / 2 + len(X) * log(k) + slack  # between hard and soft
    single = means[:1], means[1:2]  # with one component it is convex
    assert 2 * mixture(X, (single[0] + single[1]) / 2) <= mixture(X, single[0]) + mixture(X, single[1]) + slack


@pytest.mark.proved
@given(vectors(3, FRACTIONS), vectors(1, FRACTIONS))
def test_mixture_with_free_variances_has_no_minimum(x, m):
    """A mixture of two normal distributions, one with mean at a data point and variance tending to zero: the negative
    log-likelihood of any points falls without bound."""

    def cost(sigma):
        narrow = np.exp(-((x - x[0]).astype(float) ** 2) / (2 * sigma**2)) / sigma
        wide = np.exp(-((x - m[0]).astype(float) ** 2) / 2)
        return -np.log(narrow / 2 + wide / 2).sum()

    bounds = [cost(2.0**-k) - np.log(2.0**-k) for k in (10, 50, 200)]
    assert max(bounds) < 1 - np.log(np.exp(-((x - m[0]).astype(float) ** 2) / 2) / 2).sum()


@pytest.mark.proved
@given(st.data(), st.integers(1, 4), st.integers(1, 3), WEIGHTS_OF_A_CHORD)
def test_softmax_regression_is_convex_and_flat(data, K, d, t):
    """The cost of softmax regression is convex in the weights, and adding one vector to the weights of all classes
    does not change it."""
    N = data.draw(st.integers(1, 4))
    X, y = data.draw(matrices(N, d)), np.array(data.draw(st.lists(st.integers(0, K - 1), min_size=N, max_size=N)))
    W, V = data.draw(matrices(K, d)), data.draw(matrices(K, d))
    cost = lambda W: (logsumexp(X @ W.T, axis=1) - (X @ W.T)[np.arange(N), y]).sum()
    slack = rounding(200, 50.0 * N * d)
    assert cost((1 - float(t)) * W + float(t) * V) <= (1 - float(t)) * cost(W) + float(t) * cost(V) + slack
    assert abs(cost(W + data.draw(vectors(d, NUMBERS))) - cost(W)) <= slack
    p, u = (np.array(data.draw(st.lists(st.integers(low, 9), min_size=K, max_size=K))) for low in (1, -9))
    assert (p * u**2).sum() * p.sum() - (p * u).sum() ** 2 >= 0  # the second derivative, times the square of the sum
    if K == 1:
        assert cost(W) == 0  # with one class nothing is left


@pytest.mark.proved
@given(st.data(), st.integers(1, 3), WEIGHTS_OF_A_CHORD)
def test_support_vector_machines_are_convex(data, d, t):
    r"""The mean hinge loss plus $\tfrac{\lambda}{2}\lVert w\rVert^2$ is convex in $(w, b)$, and between two points
    with different $w$ it lies below the chord, so all minimisers have the same $w$. Without the penalty that need not
    be so."""
    X, y = (
        data.draw(matrices(3, d, FRACTIONS)),
        np.array(data.draw(st.lists(st.sampled_from((-1, 1)), min_size=3, max_size=3))),
    )
    hinge = lambda w, b: sum(max(0, 1 - m) for m in y * (X @ w + b)) / Fraction(3)
    lam = data.draw(st.integers(1, 5))
    cost = lambda w, b: hinge(w, b) + Fraction(lam, 2) * (w @ w)
    (w, v), (b, c) = (data.draw(vectors(d, FRACTIONS)) for _ in range(2)), data.draw(vectors(2, FRACTIONS))
    chord = (1 - t) * cost(w, b) + t * cost(v, c)
    gap = Fraction(lam, 2) * t * (1 - t) * ((w - v) @ (w - v))
    assert cost((1 - t) * w + t * v, (1 - t) * b + t * c) <= chord - gap
    separated = lambda w: max(0, 1 - w) + max(0, 1 - w)  # x = 1, y = 1 and x = -1, y = -1, b = 0: no penalty
    assert separated(1) == separated(2) == 0


@pytest.mark.exact
def test_intercept_of_a_support_vector_machine():
    r"""For the samples $x = 1$, $y = 1$ and $x = -1$, $y = -1$ and $\lambda = 2$ the cost is $3/4$ for $w = 1/2$ and
    every $b$ from $-1/2$ to $1/2$, and nowhere lower."""
    cost = lambda w, b: (max(0, 1 - w - b) + max(0, 1 - w + b)) / 2 + w * w
    half = Fraction(1, 2)
    assert {cost(half, Fraction(k, 8)) for k in range(-4, 5)} == {Fraction(3, 4)}
    w = sp.Symbol("w", real=True)  # the cost is at least the mean of the two affine pieces plus the penalty
    assert sp.expand(1 - w + w**2 - sp.Rational(3, 4) - (w - sp.Rational(1, 2)) ** 2) == 0
    assert cost(half, 5 * half / 4) > Fraction(3, 4)


@pytest.mark.exact
def test_generator_of_one_number_is_concave():
    r"""The second derivative of $\ln(1 - s(ax))$ in $x$, with $s$ logistic, is $-a^2 s\,(1 - s)$: negative for
    $a \ne 0$."""
    x, a = sp.symbols("x a", real=True)
    s = 1 / (1 + sp.exp(-a * x))
    assert sp.simplify(sp.diff(sp.log(1 - s), x, 2) + a**2 * s * (1 - s)) == 0


@pytest.mark.exact
def test_two_players_circle_outwards():
    r"""For $V = xa$, descent in $x$ and ascent in $a$ by simultaneous steps of size $h$ multiply $x^2 + a^2$ by
    $1 + h^2$."""
    x, a, h = sp.symbols("x a h", real=True)
    assert sp.expand((x - h * a) ** 2 + (a + h * x) ** 2 - (1 + h**2) * (x**2 + a**2)) == 0
