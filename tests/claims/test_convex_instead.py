"""Ways to a convex problem, and to one that is as good: frozen units, ReLU with weight decay, one unit at a time, dominance."""

from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb, log10

import numpy as np
import pytest
from flint import arb, arb_mat, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from figures import convex_minimum_and_runs, frozen_units_by_width, wavy_bowl
from landscape.cases import five_samples, near_a_fit
from landscape.model.networks import ALL, jacobian
from landscape.model.relu_patterns import arcs, count_patterns, strongest_answer
from landscape.proof.relu_bound import bound, cost
from tests.claims.four_unit_checker import hessian, outputs
from tests.claims.generated import CUBIC, FEW, FRACTIONS, matrices, networks, vectors
from tests.claims.recorded import facts_of

F = Fraction
WHOLE = st.integers(-3, 3).map(F)
POSITIVE = st.builds(F, st.integers(1, 12), st.integers(1, 6))
LENGTH_ONE = st.sampled_from(
    [(F(p, r), F(q, r)) for p, q, r in ((3, 4, 5), (5, 12, 13), (8, 15, 17), (1, 0, 1))]
).flatmap(lambda u: st.sampled_from([(s * u[i], t * u[1 - i]) for s in (1, -1) for t in (1, -1) for i in (0, 1)]))
UNITS = st.lists(st.tuples(LENGTH_ONE, POSITIVE, FRACTIONS), min_size=1, max_size=5)  # direction and length of u, and a


def dot(p, q):
    return sum((a * b for a, b in zip(p, q, strict=True)), F(0))


def relu(z):
    return max(z, F(0))


def penalised(X, y, decay, units):
    """Half the squared errors plus half the decay times the squared weights; units are pairs (u, a)."""
    errors = [sum((a * relu(dot(x, u)) for u, a in units), F(0)) - target for x, target in zip(X, y, strict=True)]
    return (dot(errors, errors) + decay * sum((dot(u, u) + a * a for u, a in units), F(0))) / 2


@pytest.mark.exact
def test_two_samples_by_hand():
    r"""Samples $1$ and $-1$ with targets 5 and 2, ReLU units without biases, half the squared errors plus half the squared weights. The convex cost
    $\tfrac12(p-5)^2+p+\tfrac12(q-2)^2+q$ is least, 6, at $p=4$, $q=1$. The units $(2,2)$ and $(-1,1)$ cost 6 too. If no input weight is negative,
    the cost is at least $13/2$, and two units with $u=a=\sqrt2$ attain it."""
    X, y = [(F(1),), (F(-1),)], [F(5), F(2)]
    convex = lambda p, q: (p - 5) ** 2 / 2 + p + (q - 2) ** 2 / 2 + q
    assert convex(F(4), F(1)) == 6 and all(
        convex(4 + s, 1 + t) == 6 + (s * s + t * t) / 2 for s in (F(-1, 3), F(2)) for t in (F(1), F(-1, 2))
    )
    assert penalised(X, y, 1, [((F(2),), F(2)), ((F(-1),), F(1))]) == 6
    p = F(4)  # two units with u a = 2 and u^2 = a^2 = 2: together p = 4, the penalty half of 8
    assert (p - 5) ** 2 / 2 + F(2) ** 2 / 2 + F(8) / 2 == F(13, 2)
    for u, a, w, b in product((F(0), F(1), F(3, 2)), (F(-1), F(1, 2), F(2)), (F(0), F(2)), (F(1), F(5, 4))):
        assert penalised(X, y, 1, [((u,), a), ((w,), b)]) >= F(13, 2)


@pytest.mark.proved
@given(st.integers(1, 4), st.integers(1, 2), st.integers(0, 999))
def test_as_many_random_tanh_units_as_samples_fit_everything(samples, inputs, seed):
    r"""Let $m$ inputs be different, and draw the weights and biases of $m$ tanh units from a density. Then with probability one the units can be
    given output weights that fit any targets. With two equal inputs, or with a linear unit function and many samples, this fails."""
    rng = np.random.default_rng(seed)
    X = [list(map(int, rng.integers(-2, 3, inputs))) for _ in range(samples)]
    X = [x for k, x in enumerate(X) if x not in X[:k]]
    m = len(X)
    W, b = rng.normal(0, 1, (m, inputs)), rng.normal(0, 1, m)
    sums = [
        [
            sum((arb(float(w)) * p for w, p in zip(row, x, strict=True)), arb(float(c)))
            for row, c in zip(W, b, strict=True)
        ]
        for x in X
    ]
    before, ctx.prec = ctx.prec, 200
    try:
        H = arb_mat([[z.tanh() for z in row] for row in sums])
        assert not H.det().contains(0)  # every target is fitted
        if m > 1:
            twice = arb_mat([H.tolist()[0], *H.tolist()[:-1]])  # the first input twice
            assert twice.det().contains(0)
        if m > inputs + 1:
            assert arb_mat(sums).det().contains(0)  # linear units: the columns lie in a space of inputs + 1 dimensions
    finally:
        ctx.prec = before


@pytest.mark.proved
@given(UNITS, matrices(3, 2, WHOLE), vectors(3, FRACTIONS), POSITIVE)
def test_relu_with_weight_decay_is_convex_in_other_variables(units, X, y, decay):
    r"""ReLU networks without biases, half the squared errors plus half the decay times the squared weights. From each network one gets
    vectors, for each pattern and sign one in the cone of the pattern, with the same outputs, and with decay times the sum of their lengths at most the
    penalty. From vectors one gets a network with one unit for each that is not zero, and the same cost. The cost of the vectors is convex."""
    together: dict = {}
    for u, length, a in units:
        pattern = tuple(dot(x, u) > 0 for x in X)
        v = together.setdefault((pattern, a > 0), [F(0), F(0), F(0)])
        for k in (0, 1):
            v[k] += abs(a) * length * u[k]
        v[2] += abs(a) * length  # the lengths, added up
    for x in X:
        output = sum((a * relu(dot(x, (length * u[0], length * u[1]))) for u, length, a in units), F(0))
        assert output == sum((1 if up else -1) * relu(dot(x, v[:2])) for (_, up), v in together.items())
    for (pattern, _), v in together.items():
        assert all(dot(x, v[:2]) >= 0 if on else dot(x, v[:2]) <= 0 for x, on in zip(X, pattern, strict=True))
        assert dot(v[:2], v[:2]) <= v[2] ** 2  # one vector is no longer than its parts
    assert sum(v[2] for v in together.values()) <= sum((length**2 + a * a for _, length, a in units), F(0)) / 2
    balanced = [((length * u[0], length * u[1]), length if a > 0 else -length) for u, length, a in units]
    lengths = sum((length**2 for _, length, _ in units), F(0))  # v = |a| u has this length if |a| = |u|
    outputs = [
        sum(((1 if a > 0 else -1) * relu(dot(x, (length**2 * u[0], length**2 * u[1]))) for u, length, a in units), F(0))
        for x in X
    ]
    fit = sum((f - t) ** 2 for f, t in zip(outputs, y, strict=True)) / 2
    assert penalised(X, y, decay, balanced) == fit + decay * lengths
    # One unit is not always enough: on the two samples of the page it costs at least 13/2, the convex problem 6.
    assert all(
        penalised([(F(1),), (F(-1),)], [5, 2], 1, [((u,), F(k, 2))]) > 6 for u in (F(2), F(-1)) for k in range(-6, 7)
    )


@pytest.mark.proved
@given(UNITS, matrices(2, 2, WHOLE))
def test_as_many_units_as_samples_are_enough(units, X):
    r"""For $m$ samples and any vectors $v_k$ with signs there are at most $m$ of them that, made longer or shorter, give the same outputs
    $\sum_k\pm\mathrm{relu}(x_i\cdot v_k)$ with no larger sum of lengths. With fewer than $m$ this can fail."""
    vectors_ = [((abs(a) * n * u[0], abs(a) * n * u[1]), 1 if a > 0 else -1, abs(a) * n) for u, n, a in units if a]
    answers = [[s * relu(dot(x, v)) for x in X] for v, s, _ in vectors_]
    factor = [F(1)] * len(answers)
    outputs = lambda: [sum((t * g[i] for t, g in zip(factor, answers, strict=True)), F(0)) for i in range(2)]
    length = lambda: sum((t * size for t, (_, _, size) in zip(factor, vectors_, strict=True)), F(0))
    before, long = outputs(), length()
    while sum(t > 0 for t in factor) > 2:
        i, j, k = [n for n, t in enumerate(factor) if t > 0][:3]
        g, h, f = ([factor[n] * entry for entry in answers[n]] for n in (i, j, k))
        c = [h[0] * f[1] - h[1] * f[0], f[0] * g[1] - f[1] * g[0], g[0] * h[1] - g[1] * h[0]]  # c.(g, h, f) = 0
        if not any(c):  # all three are parallel: two of them will do
            c = next(([q, -p, 0] for p, q in ((g[n], h[n]) for n in (0, 1)) if p or q), [1, 0, 0])
        if sum(a * factor[n] * vectors_[n][2] for a, n in zip(c, (i, j, k), strict=True)) < 0:
            c = [-a for a in c]
        t = F(1) / max(c)
        for a, n in zip(c, (i, j, k), strict=True):
            factor[n] *= 1 - t * a
    assert outputs() == before and length() <= long and min(factor, default=0) >= 0
    # Two samples 1 and -1 with outputs 4 and 1 need two units: one unit without bias answers only one of them.
    assert all(relu(u) == 0 or relu(-u) == 0 for u in (F(-3), F(0), F(2)))


@pytest.mark.proved
@given(matrices(4, 2, WHOLE), vectors(4, FRACTIONS), vectors(4, FRACTIONS), UNITS, POSITIVE)
def test_one_vector_bounds_every_network(X, y, r, units, decay):
    r"""If no $u$ of length 1 makes $|\sum_ir_i\,\mathrm{relu}(x_i\cdot u)|$ larger than the decay, then every ReLU network, of any width, costs at least
    $r\cdot y-\tfrac12|r|^2$. Without the condition this is false."""
    X = [tuple(x) for x in X if any(x)] or [(F(1), F(0))]
    y, r = list(y[: len(X)]), list(r[: len(X)])
    strongest = max(strongest_answer(X, r), strongest_answer(X, [-entry for entry in r]))
    for u, _, _ in units:
        assert sum((ri * relu(dot(x, u)) for x, ri in zip(X, r, strict=True)), F(0)) ** 2 <= strongest
    for u in [(-x[1], x[0]) for x in X]:
        assert sum((ri * relu(dot(x, u)) for x, ri in zip(X, r, strict=True)), F(0)) ** 2 <= strongest * dot(u, u)
    net = [((length * u[0], length * u[1]), a) for u, length, a in units]
    low = bound(y, r, decay, strongest)
    assert low <= penalised(X, y, decay, net) == cost(X, y, decay, *zip(*net, strict=True))
    if strongest <= decay**2:
        assert low == dot(r, y) - dot(r, r) / 2
    # x = 1, target 5, decay 1: the network u = a = 2 costs 9/2, but r = 5 would promise 25/2.
    assert penalised([(F(1),)], [F(5)], 1, [((F(2),), F(2))]) == F(9, 2) < 25 - F(25, 2)


@pytest.mark.proved
@given(
    st.sets(st.integers(-4, 4), min_size=3, max_size=6),
    st.lists(st.sampled_from([-2, -1, 1, 3]), min_size=6, max_size=6),
)
def test_patterns_are_counted_by_cover(places, scales):
    r"""If every $d$ of $m\ge d$ inputs are linearly independent, the hyperplanes $x_i\cdot u=0$ cut the space of $u$ into
    $2\sum_{k<d}\binom{m-1}k$ cones. If not, there can be fewer."""
    for d in (2, 3):
        X = [
            tuple(s * t**k for k in range(d)) for t, s in zip(sorted(places), scales, strict=False)
        ]  # on a moment curve
        found = set()
        for chosen in combinations(range(len(X)), d - 1):
            p = [X[i] for i in chosen]
            edge = (-p[0][1], p[0][0]) if d == 2 else tuple(np.cross(p[0], p[1]).tolist())
            for sign, near in product((1, -1), product((True, False), repeat=d - 1)):
                on = [sign * int(dot(x, edge)) > 0 for x in X]
                for i, value in zip(chosen, near, strict=True):
                    on[i] = value  # a small turn away from the edge switches these as one likes
                found.add(tuple(on))
        m = len(X)
        assert len(found) == 2 * sum(comb(m - 1, k) for k in range(d)) == count_patterns(m, d)
        if d == 2:
            assert found == {on for _, on in arcs(X)}
            assert len({on for _, on in arcs([*X, X[0]])}) == len(found) < count_patterns(m + 1, d)


@pytest.mark.exact
def test_how_many_patterns():
    r"""In general position five samples have 10 patterns in two dimensions, a hundred have 9,902 in three, a thousand in eleven about
    $5\cdot10^{23}$, and 60,000 samples in 785 dimensions a number with the printed number of digits."""

    def cones(m, d):  # one more hyperplane adds the cones into which the others cut it
        row = [0] + [2] * d
        for _ in range(m - 1):
            row = [0] + [row[k] + row[k - 1] for k in range(1, d + 1)]
        return row[d]

    facts = facts_of(convex_minimum_and_runs)
    assert (cones(5, 2), cones(100, 3), cones(1000, 11)) == facts.patterns and facts.patterns[:2] == (10, 9902)
    assert round(facts.patterns[2] / 1e23) == 5
    total, term = 0, 1
    for k in range(785):
        total, term = total + term, term * (59999 - k) // (k + 1)
    assert 10 ** (facts.digits - 1) <= 2 * total < 10**facts.digits and log10(2 * total) > 1000


@pytest.mark.exact
def test_least_cost_of_the_five_samples():
    r"""For the five samples of the page and decay $1/2$ no ReLU network of any width costs less than a number, one of three units costs less than
    $10^{-12}$ more, and the number begins as printed. (Rational arithmetic on the network and the vector that the solver found.)"""
    least, X, y = five_samples.certified(), five_samples.INPUTS, five_samples.TARGETS
    U, a, r = (np.vectorize(F, otypes=[object])(part) for part in least.network)
    r = r * F(10**13 - 1, 10**13)  # a little shorter than the errors that are left
    for sign in (1, -1):
        for on in product((0, 1), repeat=5):  # the best direction of each pattern, if it has this pattern
            g = [sum(sign * s * ri * x[k] for s, ri, x in zip(on, r, X, strict=True)) for k in (0, 1)]
            if all(dot(x, g) >= 0 if s else dot(x, g) <= 0 for s, x in zip(on, X, strict=True)):
                assert dot(g, g) <= F(1, 4)
        for x, turn in product(X, (1, -1)):  # the directions where a sample is switched
            u = (-turn * x[1], turn * x[0])
            answer = sum(sign * ri * relu(F(dot(p, u))) for p, ri in zip(X, r, strict=True))
            assert answer <= 0 or answer**2 <= F(1, 4) * dot(u, u)
    below, above = dot(r, y) - dot(r, r) / 2, penalised(X, y, F(1, 2), list(zip(U, a, strict=True)))
    assert 0 <= above - below < F(1, 10**12) and len(a) == 3
    assert abs(facts_of(convex_minimum_and_runs).optimum - below) < F(1, 10**9)


@pytest.mark.numerical
def test_two_units_cannot_reach_the_minimum():
    r"""Five samples, decay $1/2$, $r$ the errors at the minimum: among 100,000 directions $u$, $|\sum_ir_i\,\mathrm{relu}(x_i\cdot u)|$ is below $1/2-1/4000$ for all that are farther than $1/20$ from the three units of the solution, and
    within $10^{-8}$ of $1/2$ at these. Their contributions to the five outputs are independent."""
    U, a, r = (np.array(part, float) for part in five_samples.certified().network)
    X, angle = np.array(five_samples.INPUTS, float), np.linspace(0, 2 * np.pi, 10**5)
    answer = lambda u: np.abs(r @ np.maximum(X @ u, 0))
    own = U.T / np.linalg.norm(U, axis=1)
    others = np.array([np.cos(angle), np.sin(angle)])
    far = (np.linalg.norm(others[:, None] - own[:, :, None], axis=0) > 1 / 20).all(0)
    assert np.abs(answer(own) - 1 / 2).max() < 1e-8 and answer(others[:, far]).max() < 1 / 2 - 1 / 4000
    for u in own.T:  # on each side of its top the answer falls, so no other direction near it is as strong
        turned = [
            np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) @ u for t in np.linspace(-0.06, 0.06, 121)
        ]
        near = answer(np.array(turned).T)
        assert (np.diff(near)[:60] > 0).all() and (np.diff(near)[60:] < 0).all()
    assert np.linalg.svd(np.maximum(X @ U.T, 0) * a, compute_uv=False)[-1] > 1 / 10


@pytest.mark.statistical
def test_share_of_runs_at_the_convex_minimum():
    r"""Descent on the five samples with rate $1/100$, 4000 steps, all weights normal with standard deviation $7/10$: for 2, 3, 5 and 10 units the share of
    runs that end within $1/1000$ of the minimum of the convex problem has a 95% interval that overlaps the printed one; none ends below it, and the best of three
    or more units is within $10^{-9}$ of it. (Other starts: 100 with two units, 300 with more.)"""
    facts, X, y = (
        facts_of(convex_minimum_and_runs),
        np.array(five_samples.INPUTS, float),
        np.array(five_samples.TARGETS),
    )
    for n, runs, share in zip((2, 3, 5, 10), (100, 300, 300, 300), facts.shares, strict=True):
        rng = np.random.default_rng([77, n])
        u, w, a = rng.normal(0, 0.7, (3, n, runs))
        for _ in range(4000):
            z = X[:, 0, None, None] * u + X[:, 1, None, None] * w
            e = np.einsum("inr,nr->ir", np.maximum(z, 0), a) - y[:, None]
            on = (z > 0) * e[:, None]
            down = np.einsum("inr,inr->nr", np.maximum(z, 0), np.broadcast_to(e[:, None], z.shape))
            slopes = a * np.tensordot(X[:, 0], on, 1), a * np.tensordot(X[:, 1], on, 1), down
            u, w, a = (part - 0.01 * (slope + part / 2) for part, slope in zip((u, w, a), slopes, strict=True))
        z = X[:, 0, None, None] * u + X[:, 1, None, None] * w
        e = (np.maximum(z, 0) * a).sum(1) - y[:, None]
        gap = (e**2).sum(0) / 2 + (u**2 + w**2 + a**2).sum(0) / 4 - facts.optimum
        again = binomtest(int((gap < 1e-3).sum()), runs).proportion_ci(method="wilson")
        printed = binomtest(share.count, share.runs).proportion_ci(method="wilson")
        assert abs(printed.low - share.low) < 1e-12 > abs(printed.high - share.high)
        assert again.high >= printed.low and printed.high >= again.low and gap.min() > -2e-9
        assert gap.min() < 1e-9 if n > 2 else gap.min() > 0.2


def median_interval(costs):
    """The order statistics between which the median lies with a probability of at least 99%."""
    below = int(binom.ppf(0.005, len(costs), 0.5))
    return np.sort(costs)[[below - 1, len(costs) - below]]


@pytest.mark.statistical
def test_cost_of_frozen_and_of_trained_units():
    r"""On the grid of 36 points the 99% intervals for the median cost with 2, 4, 8, 16 and 32 frozen tanh units, and with 2, 4 and 8 trained ones, overlap the printed ones; eight trained units
    lie below 16 frozen ones, and 32 frozen ones below them. (Draws and starts of its own: 400 of frozen units, 40 of trained ones, 2500 steps with rate $1/10$.)"""
    facts, rng, side = facts_of(frozen_units_by_width), np.random.default_rng(11), np.linspace(-1, 1, 6)
    p, q = map(np.ravel, np.meshgrid(side, side))
    y = np.cos(3 * p) * q + p / 2
    hidden = lambda n, runs: [rng.normal(0, deviation, (runs, n, 1)) for deviation in (2, 2, 1)]
    seen = {}
    for n, (_, low, high) in zip((2, 4, 8, 16, 32), facts.frozen, strict=True):
        u, w, b = hidden(n, 400)
        H = np.concatenate([np.tanh(u * p + w * q + b), np.ones((400, 1, 36))], axis=1)
        base = np.linalg.qr(H.transpose(0, 2, 1))[0]
        left = y - np.einsum("rik,rk->ri", base, np.einsum("rik,i->rk", base, y))
        seen["frozen", n] = one, other = median_interval((left**2).mean(1))
        assert one <= high and low <= other
    for n, (_, low, high) in zip((2, 4, 8), facts.trained, strict=True):
        (u, w, b), v, c = hidden(n, 40), rng.normal(0, n**-0.5, (40, n, 1)), np.zeros((40, 1))
        for _ in range(2500):
            s = np.tanh(u * p + w * q + b)
            e = 2 / 36 * ((v * s).sum(1) + c - y)
            back = e[:, None] * v * (1 - s * s)
            slopes = (
                back @ p[:, None],
                back @ q[:, None],
                back.sum(2, keepdims=True),
                s @ e[:, :, None],
                e.sum(1, keepdims=True),
            )
            u, w, b, v, c = (part - 0.1 * slope for part, slope in zip((u, w, b, v, c), slopes, strict=True))
        ends = (((v * np.tanh(u * p + w * q + b)).sum(1) + c - y) ** 2).mean(1)
        seen["trained", n] = one, other = median_interval(ends)
        assert one <= high and low <= other
    for (_, low16, _), (_, _, high32), (low8, high8) in (
        (facts.frozen[3], facts.frozen[4], facts.trained[2][1:]),
        ((0, *seen["frozen", 16]), (0, *seen["frozen", 32]), seen["trained", 8]),
    ):
        assert high32 < low8 <= high8 < low16


def best_fit(columns, y):
    """The least sum of squared errors over combinations of the columns, and the coefficients; columns independent."""
    A = [[dot(p, q) for q in columns] + [dot(p, y)] for p in columns]
    for i in range(len(A)):
        A[i] = [entry / A[i][i] for entry in A[i]]
        A = [row if k == i else [e - row[i] * f for e, f in zip(row, A[i], strict=True)] for k, row in enumerate(A)]
    weights = [row[-1] for row in A]
    left = [t - sum(w * c[i] for w, c in zip(weights, columns, strict=True)) for i, t in enumerate(y)]
    return dot(left, left), weights


@pytest.mark.exact
def test_one_unit_at_a_time_loses():
    r"""Inputs $0,\dots,4$, targets $0,1,2,1,0$, squared errors, ReLU units with biases and an output bias. Two units fit all five. The best single unit
    leaves 2 and bends at the fourth or second input, or beyond. If it stays, a second unit with all output weights free leaves at least $1/2$, and $1/2$ is possible."""
    x, y, ones = [F(k) for k in range(5)], [F(t) for t in (0, 1, 2, 1, 0)], [F(1)] * 5
    hinge = lambda at, side: [relu(side * (k - at)) for k in x]
    assert [hinge(F(-5), 1)[i] - 2 * hinge(F(2), 1)[i] - 5 for i in range(5)] == y

    def least(kept):
        """Over one more unit: for each set of inputs where it is on, a free line there, or a bend at an input."""
        values = []
        for side, inside in product((1, -1), range(1, 5)):  # on at `inside` inputs at one end
            on = [k >= 5 - inside if side > 0 else k < inside for k in range(5)]
            edge = F(5 - inside if side > 0 else inside - 1)
            line = [[F(s) for s in on], [F(s) * k for s, k in zip(on, x, strict=True)]]
            columns = [*kept, *line] if inside > 1 else [*kept, line[0]]
            independent = best_or_none(columns, y)
            if independent is None:
                continue
            value, weights = independent
            if (
                inside > 1
            ):  # it is a unit if the line meets zero between the last input that is off and the first that is on
                at, slope = weights[-2], weights[-1]
                if slope == 0 or not min(edge - side, edge) <= -at / slope <= max(edge - side, edge):
                    bends = [edge - side] if inside > 1 else []
                    found = [best_or_none([*kept, hinge(bend, side)], y) for bend in [*bends, edge]]
                    value = min(pair[0] for pair in found if pair)
            values.append((value, side, inside))
        whole = best_or_none([*kept, x], y)  # on everywhere
        return sorted(values + ([(whole[0], 0, 5)] if whole else []))

    first = least([ones])
    assert first[0][0] == 2 and {(s, n) for v, s, n in first if v == 2} == {(1, 1), (-1, 1), (1, 2), (-1, 2)}
    for side, bend in ((1, F(3)), (-1, F(1))):
        assert best_fit([ones, hinge(bend, side)], y)[0] == 2
        assert least([ones, hinge(bend, side)])[0][0] == F(1, 2)


def best_or_none(columns, y):
    """As best_fit, or None if the columns are dependent."""
    try:
        return best_fit(columns, y)
    except ZeroDivisionError:
        return None


@pytest.mark.proved
@given(matrices(2, 4, WHOLE), vectors(2, FRACTIONS), vectors(4, FRACTIONS), st.integers(1, 8))
def test_dominance_gives_a_linear_rate(X, y, w, part):
    r"""If $\tfrac12|\nabla f|^2\ge\mu(f-f_*)$ with $\mu>0$, every critical point has the value $f_*$. If moreover no eigenvalue of the Hessian is above $\beta$, a step with
    rate $\eta\le1/\beta$ multiplies $f-f_*$ by at most $1-\eta\mu$. Without the inequality, or with a large rate, this fails."""
    G = X @ X.T
    trace, det = G[0, 0] + G[1, 1], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0]
    if det > 0:  # more weights than samples, independent rows: f_* = 0
        mu = det / trace  # not above the smaller eigenvalue of X X^T
        rate = F(part, 8) / trace  # not above 1 / (the larger one)
        f = lambda w: dot(X @ w - y, X @ w - y) / 2
        slope = X.T @ (X @ w - y)
        assert dot(slope, slope) / 2 >= mu * f(w)
        assert f(w - rate * slope) <= (1 - rate * mu) * f(w)
    height = lambda w: w**4  # convex, without the inequality: the factors tend to 1
    factors = [height(w - 4 * w**3 / 12) / height(w) for w in (F(1), F(1, 10), F(1, 100))]
    assert factors[0] < factors[1] < factors[2] < 1 and factors[2] > F(999, 1000)
    assert (F(1) - 3 * F(1)) ** 2 > 1  # w^2/2 with rate 3 goes up


@pytest.mark.proved
@given(networks(units=FEW, numbers=FRACTIONS), st.data())
def test_errors_see_the_singular_values(network, data):
    r"""Let $L$ be the mean squared error of a network on $m$ samples and $J$ the Jacobian of its outputs. Where $|J^\top e|\ge s|e|$ for all $e$ in $\mathbb{R}^m$,
    $\tfrac12|\nabla L|^2\ge\tfrac2ms^2L$. With more samples than parameters only $s=0$ will do, and the gradient can be zero at $L>0$."""
    X = data.draw(matrices(2, network.W.shape[1], FRACTIONS))
    e = data.draw(vectors(2, FRACTIONS))
    J = jacobian(network, X, CUBIC, ALL)
    G = J @ J.T
    trace, det = G[0, 0] + G[1, 1], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0]
    square = det / trace if trace else F(0)  # of s: not above the smaller eigenvalue of J J^T
    slope = [dot(e, [F(1), F(1)])]  # of L = |e|^2 / 2, m = 2: by c, then by v, b and w of each unit
    for w, b, v in zip(network.W, network.b, network.v, strict=True):
        z = [dot(x, w) + b for x in X]
        back = [v * ei * (3 * zi**2 + 1) for ei, zi in zip(e, z, strict=True)]
        slope += [dot(e, [zi**3 + zi for zi in z]), sum(back, F(0)), *(dot(back, column) for column in X.T)]
    assert dot(slope, slope) / 2 >= F(2, 2) * square * dot(e, e) / 2
    assert (
        2 * (F(0) - 1) + 2 * (F(0) + 1) == 0
    )  # one weight, two samples, f = w, targets 1 and -1: w = 0 is critical, L = 1


@pytest.mark.proved
@given(POSITIVE, st.builds(F, st.integers(1, 8), st.just(8)), vectors(2, FRACTIONS), st.integers(1, 12))
def test_near_a_fit_descent_cannot_miss(mu, part, start, steps):
    r"""Let $L\ge0$, and in the closed ball of radius $R>\sqrt{8L/\mu}$ around the start let $\tfrac12|\nabla L|^2\ge\mu L$ and no eigenvalue of the Hessian exceed $\beta$. Then descent
    with a rate $\eta\le1/\beta$ stays in the ball, after $t$ steps the cost is at most $(1-\eta\mu)^t$ times the first, and the weights converge to a point with $L=0$.
    With a smaller ball this can fail."""
    H = np.diag([mu, 3 * mu])  # L = w.H w / 2, so that 2 mu L <= |H w|^2
    rate, w = part / (3 * mu), start.copy()
    first = dot(w, H @ w) / 2
    for _ in range(steps):
        w = w - rate * (H @ w)
    assert dot(w - start, w - start) <= 8 * first / mu
    assert dot(w, H @ w) / 2 <= (1 - rate * mu) ** steps * first
    # exp(-w) from w = 0: in the ball of radius 1 mu = 1/6 < exp(-1)/2 will do, the theorem wants the radius sqrt(48): descent leaves for ever.
    w = 0.0
    for _ in range(30):
        w += 1 / 3 * np.exp(-w)  # the rate 1/3 is below 1/beta = exp(-1)
    assert w > 2 and np.exp(-1) / 2 > 1 / 6


@pytest.mark.certified
def test_descent_from_this_start_cannot_miss():
    r"""For the four tanh units and three samples of the page, in the ball of radius $1/20$ around the start: $\tfrac12|\nabla L|^2\ge\mu L$ with the printed $\mu$, no curvature
    above the printed number, which is below 11, and the radius that the theorem asks for is below $1/20$. At the start one curvature is negative. A run of 100 steps with rate $1/11$ does as the theorem says, and more: it makes the cost a million times smaller."""
    facts = facts_of(wavy_bowl)
    theta = [arb(fmpq(int(100 * F(entry)), 100)) for entry in near_a_fit.START]
    box, samples = [t + arb(0, 0.0500001) for t in theta], ((-1, 1), (0, -1), (1, 1))
    length = lambda entries: sum((e * e for e in entries), arb(0)).sqrt()
    at, around = list(outputs(theta, samples)), list(outputs(box, samples))
    J = arb_mat([slope for _, slope, _ in at])
    s = arb(fmpq(11, 10))
    G = J * J.transpose() - arb_mat([[s * s if i == j else arb(0) for j in range(3)] for i in range(3)])
    minors = (G[0, 0], G[0, 0] * G[1, 1] - G[0, 1] * G[1, 0], G.det())
    assert all(minor > 0 for minor in minors)  # no singular value of J below s at the start
    left = s - arb(fmpq(1, 20)) * length([length(bends) for _, _, bends in around])
    cost = sum((f * f for f, _, _ in at), arb(0)) / 3
    assert left > 0 and left * left * 2 / 3 > facts.mu
    assert (8 * cost / arb(facts.mu)).sqrt() < facts.needed < 0.05
    assert length([entry for row in hessian(around) for entry in row]) < facts.smoothness < 11
    H = hessian(at)
    u = np.linalg.eigh(np.array([[float(h) for h in row] for row in H]))[1][:, 0].tolist()  # floats propose a direction
    assert sum((p * h * q for p, row in zip(u, H, strict=True) for h, q in zip(row, u, strict=True)), arb(0)) < 0
    problem, run = near_a_fit.problem(), np.array([float(entry) for entry in near_a_fit.START])
    costs = [problem.cost(run)]
    for _ in range(100):
        run = run - problem.gradient(run) / 11
        costs.append(problem.cost(run))
    assert all(later <= (1 - facts.mu / 11) * now for now, later in pairwise(costs))
    assert 0 <= (1 - facts.mu / 11) ** -100 - facts.promised < 1 and costs[0] > 10**6 * costs[-1]


@pytest.mark.certified
def test_wavy_bowl_is_dominated_and_not_convex():
    r"""For $f(x)=x^2+3\sin^2x$: $\tfrac12f'(x)^2\ge\tfrac7{40}f(x)$ for all $x$, and with $9/50$ for $7/40$ this is false. The curvature is $-4$ at $\pi/2$ and never above 8."""
    value = lambda x: 1 + 3 * x.sinc() ** 2  # f / x^2
    slope = lambda x: 2 + 6 * (2 * x).sinc()  # f' / x
    margin = lambda x, mu: slope(x) ** 2 - 2 * mu * value(x)
    todo = [(fmpq(0), fmpq(3))]
    while todo:  # on [0, 3], by boxes; f is even
        low, high = todo.pop()
        if not margin(arb(low).union(arb(high)), arb(fmpq(7, 40))) > 0:
            assert high - low > fmpq(1, 10**6)
            todo += [(low, (low + high) / 2), ((low + high) / 2, high)]
    # beyond 3: |f'| >= 2x - 3 and f <= x^2 + 3, so the difference is at least (2x-3)^2 - (7/20)(x^2 + 3), which is positive at 3 and rises
    assert F(3) ** 2 > F(7, 20) * 12 and 4 * (2 * 3 - 3) > F(7, 10) * 3 and 8 > F(7, 10)
    assert any(margin(arb(fmpq(k, 100)), arb(fmpq(9, 50))) < 0 for k in range(300))
    # f'' = 2 + 6 cos 2x lies between -4, at pi/2, and 8; the difference quotient confirms the sign
    f = lambda x: x * x + 3 * x.sin() ** 2
    h, at = arb(fmpq(1, 100)), arb.pi() / 2
    assert abs((f(at + h) + f(at - h) - 2 * f(at)) / (h * h) + 4) < 0.01


@pytest.mark.exact
def test_convex_without_dominance():
    r"""$w^4$ is convex, and $\tfrac12f'^2=8w^2f$, so no $\mu>0$ will do near 0."""
    for w in (F(1), F(-1, 3), F(1, 1000)):
        assert (4 * w**3) ** 2 / 2 == 8 * w**2 * w**4
