"""Ways to a convex problem: frozen units, and ReLU with weight decay."""

from fractions import Fraction
from itertools import combinations, product
from math import comb, log10

import numpy as np
import pytest
from flint import arb, arb_mat, ctx
from hypothesis import given
from hypothesis import strategies as st

from figures import convex_minimum_and_runs
from landscape.cases import five_samples
from landscape.model.relu_patterns import arcs, count_patterns, strongest_answer
from landscape.proof.relu_bound import bound, cost
from tests.claims.generated import FRACTIONS, matrices, vectors
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
