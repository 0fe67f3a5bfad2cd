"""Linear networks: not convex, every critical point known, no worse minimum. Oracles: sympy, rational interpolation."""

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from figures import descent_past_saddles
from landscape.model.autoencoders import Autoencoder, critical_point, predicted_inertia, second_moments
from landscape.model.chains import Chain
from landscape.proof.inertia import exact_inertia
from tests.claims.generated import FRACTIONS, matrices, vectors
from tests.claims.recorded import facts_of

W1, W2 = sp.symbols("w1 w2", real=True)
PRODUCT = (1 - W1 * W2) ** 2
PATTERNS = ((1, 1, 1, 1), (1, 1, -1, -1), (1, -1, 1, -1), (1, -1, -1, 1))
SAMPLES = [
    [sign * size * value for value in pattern]
    for size, pattern in zip((4, 3, 2, 1), PATTERNS, strict=True)
    for sign in (1, -1)
]
X = np.array([[Fraction(value) for value in row] for row in SAMPLES])
U = np.array([[Fraction(value, 2) for value in pattern] for pattern in PATTERNS]).T
POINTS = [(p, kept) for p in (1, 2, 3) for k in range(p + 1) for kept in combinations(range(4), k)]


def loss(theta, hidden):
    """The mean of |x - A B x|^2 over the eight samples, from the definition."""
    A, B = theta[: 4 * hidden].reshape(4, hidden), theta[4 * hidden :].reshape(hidden, 4)
    return sum(((x - A @ (B @ x)) ** 2).sum() for x in X) / 8


def moved(kept, hidden, seed):
    """Another critical point with the same map: (A C, C^-1 B) for a random C with determinant 2^hidden."""
    rng = np.random.default_rng(seed)
    lower, upper = (np.array(rng.integers(-2, 3, (hidden, hidden)).tolist(), dtype=object) for _ in range(2))
    L, R = (sp.Matrix(np.tril(lower, -1)) + sp.eye(hidden), sp.Matrix(np.triu(upper, 1)) + sp.eye(hidden))
    C = [
        np.array([[Fraction(int(v.p), int(v.q)) for v in row] for row in M.tolist()])
        for M in (2 * L * R, (2 * L * R).inv())
    ]
    theta = critical_point(U, kept, hidden)
    A, B = theta[: 4 * hidden].reshape(4, hidden), theta[4 * hidden :].reshape(hidden, 4)
    return np.concatenate([(A @ C[0]).ravel(), (C[1] @ B).ravel()])


@pytest.mark.exact
def test_product_cost_by_hand():
    r"""On the segment from $(1, 1)$ to $(-1, -1)$ the cost $(1 - w_1 w_2)^2$ is $0$, $9/16$, $1$, $9/16$, $0$ at its
    quarter points. At $(1, 1)$ all four entries of the Hessian are $2$, and its eigenvalues are $4$ and $0$."""
    at = [PRODUCT.subs({W1: t, W2: t}) for t in (1, sp.Rational(1, 2), 0, -sp.Rational(1, 2), -1)]
    assert at == [0, sp.Rational(9, 16), 1, sp.Rational(9, 16), 0]
    H = sp.hessian(PRODUCT, (W1, W2)).subs({W1: 1, W2: 1})
    assert H == sp.ones(2) * 2 and H.eigenvals() == {4: 1, 0: 1}


@pytest.mark.proved
@given(st.lists(vectors(2, FRACTIONS), max_size=6))
def test_crossing_an_axis_costs_one(corners):
    r"""Every continuous path from one branch of $w_1 w_2 = 1$ to the other contains a point where the cost
    $(1 - w_1 w_2)^2$ is $1$: there $w_1$ is zero. (The test takes polygons.)"""
    way = [np.array([Fraction(2), Fraction(1, 2)]), *corners, np.array([Fraction(-1), Fraction(-1)])]
    crossed = []
    for a, b in pairwise(way):
        if a[0] * b[0] <= 0:
            t = a[0] / (a[0] - b[0]) if a[0] != b[0] else Fraction(0)
            crossed.append(Chain(2).cost(a + t * (b - a)))
    assert crossed and set(crossed) == {1}


@pytest.mark.proved
@given(st.integers(1, 4).flatmap(lambda n: st.tuples(vectors(n, FRACTIONS), vectors(n, FRACTIONS))))
def test_linear_chain_is_not_convex_for_any_data(data):
    r"""For one input and any samples with some $x$ not zero, the mean squared error of $w_2 w_1 x$ is
    $a + b\,(w_1 w_2 - m)^2$ with $b > 0$, and it is not convex in $(w_1, w_2)$."""
    x, y = data
    cost = lambda w1, w2: ((w2 * w1 * x - y) ** 2).sum() / len(x)
    b = (x * x).sum() / len(x)
    m = (x * y).sum() / len(x) / b if b else Fraction(0)
    assert all(cost(p, q) == cost(Fraction(0), p) + b * ((p * q - m) ** 2 - m**2) for p, q in ((2, 3), (-1, 5)))
    twins = ((1, m), (-1, -m)) if m else ((2, 0), (0, 2))  # both are best, and halfway is (0, 0) or (1, 1)
    middle = cost(*(Fraction(p + q) / 2 for p, q in zip(*twins, strict=True)))
    if b:
        assert middle > cost(*twins[0]) == cost(*twins[1])
    else:  # without an input that is not zero the cost is constant, hence convex
        assert middle == cost(*twins[0])


@pytest.mark.proved
@given(st.data(), st.lists(st.integers(1, 3), min_size=3, max_size=5))
def test_larger_linear_networks_contain_the_chain(data, sizes):
    r"""In a linear network with a hidden layer, let the first two weights of one path from an input to an output
    vary, set its other weights to $1$ and all weights off it to $0$: up to a constant the cost is that of
    $w_2 w_1 x$."""
    path = [data.draw(st.integers(0, size - 1)) for size in sizes]
    x, y = data.draw(matrices(sizes[0], 3, FRACTIONS)), data.draw(matrices(sizes[-1], 3, FRACTIONS))

    def error(w1, w2):
        values = x
        for layer, weight in enumerate((w1, w2, *[1] * (len(sizes) - 3))):
            W = np.zeros((sizes[layer + 1], sizes[layer]), dtype=object)
            W[path[layer + 1], path[layer]] = weight
            values = W @ values
        return ((values - y) ** 2).sum()

    chain = lambda w1, w2: ((w2 * w1 * x[path[0]] - y[path[-1]]) ** 2).sum()
    differences = {error(*w) - chain(*w) for w in data.draw(st.lists(vectors(2, FRACTIONS), min_size=3, max_size=3))}
    assert differences == {(np.delete(y, path[-1], axis=0) ** 2).sum()}


@pytest.mark.proved
@given(st.data(), st.integers(1, 3), st.integers(1, 3))
def test_each_layer_alone_is_convex(data, n, p):
    r"""For a fixed $A$ the cost $\lVert T - AB\rVert^2$ is convex in $B$, and for a fixed $B$ in $A$; in both
    together it is not."""
    T, A, A2 = (data.draw(matrices(n, m, FRACTIONS)) for m in (n, p, p))
    B, B2 = (data.draw(matrices(p, n, FRACTIONS)) for _ in range(2))
    cost = lambda A, B: ((T - A @ B) ** 2).sum()
    for ends in (((A, B), (A, B2)), ((A, B), (A2, B))):
        (a, b), (c, d) = ends
        assert 2 * cost((a + c) / 2, (b + d) / 2) <= cost(a, b) + cost(c, d)
    one = np.zeros((n, n), dtype=int)
    one[0, 0] = 1
    T, a, b = one, one[:, :1], one[:1]
    assert cost(0 * a, 0 * b) > cost(a, b) == cost(-a, -b)  # both layers together


@st.composite
def changes(draw, p):
    """A random invertible p x p matrix with determinant 2^p, and its inverse."""
    lower = np.tril(draw(matrices(p, p, st.integers(-2, 2))), -1) + np.eye(p, dtype=int)
    upper = np.triu(draw(matrices(p, p, st.integers(-2, 2))), 1) + np.eye(p, dtype=int)
    C = 2 * lower @ upper
    inverse = np.array([[Fraction(int(x.p), int(x.q)) for x in row] for row in sp.Matrix(C).inv().tolist()])
    return C, inverse.reshape(p, p)


@st.composite
def critical_pairs(draw, most=3):
    """s, p, a set of kept indices with at most p elements, and a critical point (A, B) with that map, moved along its
    family by a random invertible matrix with determinant 1 or 2^p: all exact, with the roots of s in s^2."""
    n, p = draw(st.integers(1, most)), draw(st.integers(1, most + 1))
    roots = sorted(draw(st.sets(st.integers(1, 6), min_size=n, max_size=n)), reverse=True)
    kept = sorted(draw(st.sets(st.integers(0, n - 1), max_size=min(n, p))))
    A = np.zeros((n, p), dtype=object) + Fraction(0)
    for unit, i in enumerate(kept):
        A[i, unit] = Fraction(roots[i])
    C, inverse = draw(changes(p))
    return [r * r for r in roots], p, kept, A @ C, inverse @ A.T


def gradient(T, A, B):
    """Half of it, of |T - A B|^2 in A and in B."""
    R = T - A @ B
    return -R @ B.T, -A.T @ R


def hessian(T, A, B):
    """Half of it, of |T - A B|^2 in A and in B, row by row."""
    (n, p), m = A.shape, B.shape[1]
    J = np.vstack([np.kron(np.eye(n, dtype=int), B), np.kron(A.T, np.eye(m, dtype=int))])  # of A B, row by row
    H, R = J @ J.T, T - A @ B
    for i, u, j in np.ndindex(n, p, m):  # the second derivative of A B in a_iu and b_uj
        H[i * p + u, n * p + u * m + j] -= R[i, j]
        H[n * p + u * m + j, i * p + u] -= R[i, j]
    return H


@pytest.mark.proved
@given(critical_pairs(), st.data())
def test_critical_maps_of_linear_networks(case, data):
    r"""For $T = \diag(s)$ with different positive $s_i$, the map $AB$ at a critical point of $\lVert T - AB\rVert^2$
    is diagonal, and each of its diagonal entries is $0$ or $s_i$; each set of at most $p$ of the $s_i$ belongs to a
    critical point."""
    s, p, kept, A, B = case
    T = np.diag(s)
    assert not any(part.any() for part in gradient(T, A, B))
    assert (A @ B == np.diag([s[i] if i in kept else 0 for i in range(len(s))])).all()
    # The search for another one: B is the best for a random A, then A for that B, until nothing changes.
    A = data.draw(matrices(len(s), p, st.integers(-3, 3))).astype(float)
    for _ in range(300):
        B = np.linalg.lstsq(A, T.astype(float), rcond=1e-9)[0]
        A = np.linalg.lstsq(B.T, T.T.astype(float), rcond=1e-9)[0].T
    M = A @ B
    assume(max(np.abs(part).max() for part in gradient(T, A, B)) < 1e-9)
    assert min(np.abs(M - np.diag(np.where(keep, s, 0))).max() for keep in np.ndindex(*[2] * len(s))) < 1e-4
    # Equal singular values: the map need not be diagonal.
    u = np.array([[Fraction(3, 5)], [Fraction(4, 5)]])
    assert not any(part.any() for part in gradient(np.eye(2, dtype=int), u, u.T))


@pytest.mark.proved
@given(critical_pairs())
def test_critical_points_of_one_map_form_one_orbit(case):
    r"""Critical points $(A, B)$ of $\lVert T - AB\rVert^2$ with the same map are $(A_0 C, C^{-1} B_0)$ for a standard
    point $(A_0, B_0)$ and invertible matrices $C$: those that the proof names carry any one to the standard point."""
    s, p, kept, A, B = case
    roots = sp.diag(*[sp.sqrt(s[i]) for i in kept])
    inside, outside = sp.Matrix(A[kept].tolist()), [j for j in range(len(s)) if j not in kept]
    assert not A[outside].any() and not B[:, outside].any()
    kernel = inside.nullspace() if kept else list(sp.eye(p).columnspace())
    C = sp.Matrix.hstack(*([sp.Matrix(B[:, kept].tolist()) * roots.inv()] if kept else []), *kernel)
    assert C.shape == (p, p) and C.det() != 0
    if kept:
        standard = sp.Matrix.hstack(roots, sp.zeros(len(kept), p - len(kept)))
        assert inside * C == standard and C.inv() * sp.Matrix(B[:, kept].tolist()) == standard.T


@pytest.mark.proved
@given(critical_pairs())
def test_index_of_every_critical_point(case):
    r"""At a critical point that keeps $k$ of $n$ directions with $p$ hidden units, the Hessian has $(p - k)(n - k)$
    negative eigenvalues, one more for each pair of a kept and a larger left-out singular value, and $k(2p - k)$
    zeros."""
    s, p, kept, A, B = case
    n, k = len(s), len(kept)
    H = hessian(np.diag(s), A, B)
    negative = (p - k) * (n - k) + sum(s[j] > s[i] for i in kept for j in range(n) if j not in kept)
    zero = k * (2 * p - k)
    assert exact_inertia(H) == (negative, zero, 2 * n * p - negative - zero) == predicted_inertia(np.array(s), kept, p)


@st.composite
def any_critical_pairs(draw):
    """A matrix T of any shape, diagonal, with singular values that may be equal or zero, and a critical point (A, B): busy
    units, idle ones, and ones of which only one half is idle."""
    n, m, p = (draw(st.integers(1, 3)) for _ in range(3))
    roots = draw(st.lists(st.integers(0, 2), min_size=min(n, m), max_size=min(n, m)))
    kept = draw(st.lists(st.sampled_from(range(min(n, m))), unique=True, max_size=min(n, m, p)))
    T, A, B = (np.zeros(shape, dtype=object) + Fraction(0) for shape in ((n, m), (n, p), (p, m)))
    for i, root in enumerate(roots):
        T[i, i] = Fraction(root**2)
    for unit, i in enumerate(kept):
        A[i, unit] = B[unit, i] = Fraction(roots[i])
    R = T - A @ B
    for unit in range(len(kept), p):
        half, free = draw(st.sampled_from([(A[:, unit], ~R.any(axis=1)), (B[unit], ~R.any(axis=0))]))
        half[free] = draw(vectors(int(free.sum()), st.integers(-2, 2).map(Fraction)))
    C, inverse = draw(changes(p))
    return T, A @ C, inverse @ B


@pytest.mark.proved
@given(any_critical_pairs())
def test_linear_networks_have_no_worse_minima(case):
    r"""For any matrix $T$ and one hidden layer of linear units, every critical point of $\lVert T - AB\rVert^2$ is a global
    minimum or has a negative eigenvalue."""
    T, A, B = case
    assert not any(part.any() for part in gradient(T, A, B))
    values = sorted((entry**2 for entry in T.diagonal()), reverse=True)
    best = sum(values[A.shape[1] :])  # the least sum of squares that rank p leaves
    cost = ((T - A @ B) ** 2).sum()
    assert cost >= best
    assert (exact_inertia(hessian(T, A, B))[0] == 0) == (cost == best)


@pytest.mark.proved
@given(vectors(2, FRACTIONS), vectors(2, FRACTIONS))
def test_weighted_squared_error_has_a_worse_minimum(da, db):
    r"""The cost, which is $(2 - a_1 b_1)^2 + (1 - a_2 b_2)^2$ plus $3(a_1 b_2)^2 + 3(a_2 b_1)^2$, is at least $4$ wherever
    $a_2 b_2 \ge 2/3$, and $4$ at $a = b = (0, 1)$, though it is $1$ at $a = (1, 0)$, $b = (2, 0)$."""
    cost = lambda a, b, k: (
        (2 - a[0] * b[0]) ** 2 + (1 - a[1] * b[1]) ** 2 + k * (a[0] * b[1]) ** 2 + k * (a[1] * b[0]) ** 2
    )
    assert (cost((0, 1), (0, 1), 3), cost((1, 0), (2, 0), 3)) == (4, 1)
    a, b = da / 16 + [0, 1], db / 16 + [0, 1]
    if a[1] * b[1] >= Fraction(2, 3):
        assert cost(a, b, 3) >= 4
    e = Fraction(1, 1000)  # with weight 1 in place of 3 the point is a saddle
    assert cost((e, 1), (e, 1), 1) < 4 < cost((e, 1), (-e, 1), 1)


@pytest.mark.exact
def test_eight_samples_by_hand():
    """The matrix of second moments of the eight samples has the eigenvalues 16, 9, 4 and 1 in the directions of the
    four patterns, and the network that keeps some patterns has the sum of the others as its loss."""
    S = sp.Matrix(X.T @ X) / 8
    for variance, pattern in zip((16, 9, 4, 1), PATTERNS, strict=True):
        assert S * sp.Matrix(pattern) == variance * sp.Matrix(pattern)
    for p, kept in POINTS:
        assert loss(critical_point(U, kept, p), p) == sum((16, 9, 4, 1)[j] for j in range(4) if j not in kept)


@pytest.mark.exact
@pytest.mark.parametrize(("p", "kept"), POINTS)
def test_all_critical_maps_of_the_example(p, kept):
    """By the theorem there are 5, 11 and 15 critical maps for the eight samples and 1, 2 and 3 hidden units. At a
    critical point of each of these 31, and at a second one where there is one, the exact inertia is the theorem's; for
    each width only the map with the least loss has index 0."""
    assert [sum(q == size for q, _ in POINTS) for size in (1, 2, 3)] == [5, 11, 15]
    k, variances = len(kept), (16, 9, 4, 1)
    turns = sum(variances[j] > variances[i] for i in kept for j in range(4) if j not in kept)
    negative, zero = (p - k) * (4 - k) + turns, k * (2 * p - k)
    network = Autoencoder(second_moments(X), p)
    for theta in (critical_point(U, kept, p), moved(kept, p, seed=len(kept) + p)):
        assert not network.gradient(theta).any()
        assert exact_inertia(network.hessian(theta)) == (negative, zero, 8 * p - negative - zero)
    assert (negative == 0) == (kept == tuple(range(p)))


@pytest.mark.exact
def test_higher_loss_without_higher_index():
    """With two hidden units, keeping the variances 9 and 4 costs 17 and has index 2; keeping 16 alone costs 14
    and has index 3."""
    network = Autoencoder(second_moments(X), 2)
    for kept, cost, index in (((1, 2), 17, 2), ((0,), 14, 3)):
        theta = critical_point(U, kept, 2)
        assert (loss(theta, 2), exact_inertia(network.hessian(theta))[0]) == (cost, index)
        assert predicted_inertia(np.array([16, 9, 4, 1]), kept, 2)[0] == index


@pytest.mark.numerical
def test_small_start_rests_at_saddles():
    r"""Begun at weights of about a millionth, the flow has a loss within $1/100$ of 30 at time $1/4$, within $1/10$
    of 14 at time $11/20$, and within $1/100$ of 5 at time 1."""
    facts = facts_of(descent_past_saddles)
    assert facts.levels == (30, 14, 5) and facts.indices == (8, 3, 0)
    for time, level, near in ((0.25, 30, 0.01), (0.55, 14, 0.1), (1, 5, 0.01)):
        assert abs(facts.loss[np.isclose(facts.t, time)] - level) < near


@pytest.mark.statistical
def test_all_flows_reach_the_least_loss():
    r"""From standard normal weights more than $9/10$ of the gradient flows are within a millionth of the least loss 5
    at time 100 (95 per cent confidence: all of 40 do, and $0.9^{40} < 0.05$)."""
    facts = facts_of(descent_past_saddles)
    assert facts.reached == facts.runs == 40 and Fraction(9, 10) ** facts.runs < Fraction(1, 20)
    A, B = np.random.default_rng(7).normal(size=(2, 60, 4, 2))  # a second simulation: short steps, seeds of its own
    B, S = B.transpose(0, 2, 1), np.array(SAMPLES, dtype=float).T @ SAMPLES / 8
    for _ in range(40_000):  # until time 100
        E = (np.eye(4) - A @ B) @ S
        A, B = A + 5e-3 * E @ B.transpose(0, 2, 1), B + 5e-3 * A.transpose(0, 2, 1) @ E
    rest = np.eye(4) - A @ B
    assert ((rest @ S * rest).sum(axis=(1, 2)) < 5 + 1e-6).mean() > 0.9


@pytest.mark.exact
def test_second_linear_unit_removes_the_barrier():
    r"""With two linear hidden units, input weights and output weights both $(\cos t, \sin t)$, the cost
    $(1 - w\cdot v)^2$ is zero for every $t$, from $(1, 0)$ to $(-1, 0)$."""
    t = sp.symbols("t", real=True)
    assert sp.simplify(1 - sp.cos(t) ** 2 - sp.sin(t) ** 2) == 0
    ends = [(sp.cos(t).subs(t, at), sp.sin(t).subs(t, at)) for at in (0, sp.pi)]
    assert ends == [(1, 0), (-1, 0)]


@pytest.mark.exact
def test_product_with_target_zero():
    r"""The cost $(w_1 w_2)^2$ is not convex: it is $0$ at $(2, 0)$ and $(0, 2)$ and $1$ halfway. Its minimisers are
    the two axes, and it has no other critical point."""
    cost = (W1 * W2) ** 2
    assert [cost.subs({W1: a, W2: b}) for a, b in ((2, 0), (1, 1), (0, 2))] == [0, 1, 0]
    slopes = [sp.factor(cost.diff(w)) for w in (W1, W2)]
    assert slopes == [2 * W1 * W2**2, 2 * W1**2 * W2]
