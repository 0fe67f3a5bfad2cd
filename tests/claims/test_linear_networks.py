"""Linear networks: not convex, every critical point known, no worse minimum. Oracles: sympy, rational interpolation."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
import sympy as sp

from figures import critical_values_by_index, descent_past_saddles, product_valleys
from landscape.model.autoencoders import Autoencoder, critical_point, second_moments
from landscape.proof.inertia import exact_inertia
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
    """On the segment from (1, 1) to (-1, -1) the cost (1 - w1 w2)^2 is 0, 9/16, 1, 9/16, 0 at its quarter
    points. At (1, 1) all four entries of the Hessian are 2, and its eigenvalues are 4 and 0."""
    at = [PRODUCT.subs({W1: t, W2: t}) for t in (1, sp.Rational(1, 2), 0, -sp.Rational(1, 2), -1)]
    assert at == [0, sp.Rational(9, 16), 1, sp.Rational(9, 16), 0]
    H = sp.hessian(PRODUCT, (W1, W2)).subs({W1: 1, W2: 1})
    assert H == sp.ones(2) * 2 and H.eigenvals() == {4: 1, 0: 1}


@pytest.mark.proved
def test_crossing_an_axis_costs_one():
    """Every continuous path from one branch of w1 w2 = 1 to the other contains a point where the cost
    (1 - w1 w2)^2 is 1: there w1 is zero."""
    assert PRODUCT.subs(W1, 0) == 1
    facts = facts_of(product_valleys)
    assert facts.pass_height == 1 and max(facts.ends) < 1e-12
    first = facts.flows[0]  # begins where w1 w2 < 0 and ends where w1 w2 = 1
    assert first[0].prod() < 0 and abs(first[-1].prod() - 1) < 1e-6 and np.abs(first).min(axis=0)[1] < 0.2


@pytest.mark.proved
def test_linear_chain_is_not_convex_for_any_data():
    """For one input and any samples with some x not zero, the mean squared error of w2 w1 x is
    a + b (w1 w2 - m)^2 with b > 0, and it is not convex in (w1, w2)."""
    a, b, m = sp.symbols("a b m", positive=True)
    x, y = sp.symbols("x1:4"), sp.symbols("y1:4")
    b3, bm3 = (sum(u * v for u, v in pairs) / 3 for pairs in (zip(x, x), zip(x, y)))
    error = sum((W1 * W2 * u - v) ** 2 for u, v in zip(x, y, strict=True)) / 3
    a3 = sum(v**2 for v in y) / 3 - bm3**2 / b3
    assert sp.simplify(error - (a3 + b3 * (W1 * W2 - bm3 / b3) ** 2)) == 0
    cost = a + b * (W1 * W2 - m) ** 2
    assert sp.hessian(cost, (W1, W2)).subs({W1: 0, W2: 0}).det() == -4 * b**2 * m**2
    assert sp.hessian(cost.subs(m, 0), (W1, W2)).subs({W1: 1, W2: 1}).det() == -12 * b**2


@pytest.mark.proved
def test_larger_linear_networks_contain_the_chain():
    """In a linear network with a hidden layer, let the first two weights of one path from an input to an output vary,
    set its other weights to 1 and all weights off it to 0: up to a constant the cost is that of w2 w1 x. (The test
    takes two inputs, two outputs and one or two hidden layers of two units.)"""
    x, y = (sp.Matrix(2, 3, sp.symbols(f"{name}:6", real=True)) for name in "xy")
    first, second, third = (sp.Matrix([[weight, 0], [0, 0]]) for weight in (W1, W2, 1))
    chain = sum((W1 * W2 * x[0, i] - y[0, i]) ** 2 for i in range(3)) / 3
    for layers in (second * first, third * second * first):
        error = layers * x - y
        rest = sp.expand((error.T * error).trace() / 3 - chain)
        assert rest == sum(y[1, i] ** 2 for i in range(3)) / 3


@pytest.mark.proved
def test_each_layer_alone_is_convex():
    """For a fixed A the cost |T - A B|^2 is convex in B, and for a fixed B in A: each is least squares."""
    A, B = sp.Matrix(2, 2, sp.symbols("a:4")), sp.Matrix(2, 2, sp.symbols("b:4"))
    rest = sp.Matrix([[3, 0], [0, 1]]) - A * B
    cost = (rest.T * rest).trace()
    for moving, map_of in ((B, sp.kronecker_product(A, sp.eye(2))), (A, sp.kronecker_product(sp.eye(2), B.T))):
        assert sp.expand(sp.hessian(cost, list(moving)) - 2 * map_of.T * map_of) == sp.zeros(4)


@pytest.mark.proved
def test_critical_maps_of_linear_networks():
    """For T = diag(s) with different positive s, the map A B at a critical point of |T - A B|^2 is diagonal,
    and each of its diagonal entries is 0 or s_i. (The test solves the equations for two inputs.)"""
    m = sp.symbols("m1:5")
    M, T = sp.Matrix(2, 2, m), sp.diag(3, 1)
    equations = [*(M.T * (T - M)), *((T - M) * M.T)]
    found = {tuple(solution) for solution in sp.solve(equations, m)}
    assert found == {(0, 0, 0, 0), (3, 0, 0, 0), (0, 0, 0, 1), (3, 0, 0, 1)}


@pytest.mark.proved
def test_critical_points_of_one_map_form_one_orbit():
    """Critical points (A, B) of |T - A B|^2 with the same map are (A0 C, C^-1 B0) for a standard point and
    invertible matrices C. (The test carries random ones back to the standard point.)"""
    D = np.diag([2.0, 1.0])
    rng = np.random.default_rng(0)
    for _ in range(20):
        A, B = rng.normal(size=(2, 4)), rng.normal(size=(4, 2))
        A = D @ np.linalg.inv(A @ B) @ A  # now A B = D
        kernel = np.linalg.svd(A)[2][2:].T
        C = np.hstack([B @ np.diag(np.diag(D) ** -0.5), kernel])
        standard = np.hstack([np.sqrt(D), np.zeros((2, 2))])
        assert np.allclose(A @ C, standard) and np.allclose(np.linalg.solve(C, B), standard.T)


@pytest.mark.proved
def test_index_of_every_critical_point():
    """At a critical point that keeps k of n directions with p hidden units, the Hessian has
    (p - k)(n - k) negative eigenvalues, one more for each pair of a kept and a larger left-out singular
    value, and k(2p - k) zeros. (The test compares all eigenvalues at the standard point for n = 3.)"""
    s, n = (3, 2, 1), 3
    for p in (1, 2, 3, 4):
        a, b = sp.Matrix(n, p, sp.symbols(f"a:{n * p}")), sp.Matrix(p, n, sp.symbols(f"b:{n * p}"))
        for k in range(min(n, p) + 1):
            for kept in combinations(range(n), k):
                A0 = sp.zeros(n, p)
                for unit, i in enumerate(kept):
                    A0[i, unit] = sp.sqrt(s[i])
                D, R = a * A0.T + A0 * b, sp.diag(*(0 if i in kept else s[i] for i in range(n)))
                form = sp.expand((D.T * D).trace() - 2 * (R * a * b).trace())
                H = np.array(sp.hessian(form, [*a, *b]).evalf().tolist(), dtype=float)
                out = [j for j in range(n) if j not in kept]
                values = [sign * 2 * s[j] for j in out for sign in (1, -1) for _ in range(p - k)]
                values += [2 * (s[i] + sign * s[j]) for i in kept for j in out for sign in (1, -1)]
                values += [2 * (s[i] + s[j]) for i in kept for j in kept] + [0] * (k * (2 * p - k))
                assert np.allclose(np.linalg.eigvalsh(H), sorted(values), atol=1e-9)


@pytest.mark.proved
def test_linear_networks_have_no_worse_minima():
    """For one hidden layer of linear units, T square with different positive singular values: every local
    minimum of |T - A B|^2 is global, and every other critical point has a negative eigenvalue."""
    for variances in ((16, 9, 4, 1), (7, 5, 3)):
        n = len(variances)
        for p in range(1, n + 2):
            for k in range(min(n, p) + 1):
                for kept in combinations(range(n), k):
                    turns = sum(variances[j] > variances[i] for i in kept for j in range(n) if j not in kept)
                    downward = (p - k) * (n - k) + turns
                    assert (downward == 0) == (kept == tuple(range(min(n, p))))


@pytest.mark.exact
def test_eight_samples_by_hand():
    """The second moments of the eight samples have the eigenvalues 16, 9, 4 and 1 in the four patterns, and
    the network that keeps some patterns has the sum of the others as its loss."""
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
    by_kept = {point.kept: point for point in facts_of(critical_values_by_index).critical[1]}
    assert (by_kept[1, 2].loss, by_kept[1, 2].negative) == (17, 2)
    assert (by_kept[0,].loss, by_kept[0,].negative) == (14, 3)


@pytest.mark.numerical
def test_small_start_rests_at_saddles():
    """Begun at weights of about a millionth, the flow has a loss within 1/100 of 30 at time 1/4, within 1/10 of 14
    at time 11/20, and within 1/100 of 5 at time 1."""
    facts = facts_of(descent_past_saddles)
    assert facts.levels == (30, 14, 5) and facts.indices == (8, 3, 0)
    for time, level, near in ((0.25, 30, 0.01), (0.55, 14, 0.1), (1, 5, 0.01)):
        assert abs(facts.loss[np.isclose(facts.t, time)] - level) < near


@pytest.mark.statistical
def test_all_flows_reach_the_least_loss():
    """All 40 gradient flows from normally distributed weights (standard deviation 1) are within a millionth of
    the least loss 5 at time 100."""
    facts = facts_of(descent_past_saddles)
    assert facts.reached == facts.runs == 40
    # The probability of reaching it is then above 9/10, with 95 % confidence: 0.9^40 < 0.05.
    assert Fraction(9, 10) ** facts.runs < Fraction(1, 20)


@pytest.mark.exact
def test_second_linear_unit_removes_the_barrier():
    """With two linear hidden units, input weights and output weights both (cos t, sin t), the cost
    (1 - w.v)^2 is zero for every t, from (1, 0) to (-1, 0)."""
    t = sp.symbols("t", real=True)
    assert sp.simplify(1 - sp.cos(t) ** 2 - sp.sin(t) ** 2) == 0
    ends = [(sp.cos(t).subs(t, at), sp.sin(t).subs(t, at)) for at in (0, sp.pi)]
    assert ends == [(1, 0), (-1, 0)]


@pytest.mark.exact
def test_product_with_target_zero():
    """The cost (w1 w2)^2 is not convex: it is 0 at (2, 0) and (0, 2) and 1 halfway. Its minimisers are the two
    axes, and it has no other critical point."""
    cost = (W1 * W2) ** 2
    assert [cost.subs({W1: a, W2: b}) for a, b in ((2, 0), (1, 1), (0, 2))] == [0, 1, 0]
    slopes = [sp.factor(cost.diff(w)) for w in (W1, W2)]
    assert slopes == [2 * W1 * W2**2, 2 * W1**2 * W2]
