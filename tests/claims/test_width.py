"""The trap of three points: worse local minima at every width, and what width does change.

Samples (-1,0), (0,1), (1,0); all biases; mean losses. Oracles are SymPy, mpmath's intervals with
their own formula for K, and the general derivatives of `landscape.model.networks`.
"""

from fractions import Fraction
from itertools import product

import mpmath
import numpy as np
import pytest
import sympy as sp
from mpmath import iv

from figures import trap_slide, width_shares, width_traps
from landscape.cases.constant_trap import LOG, SQUARED, Trap, block, constant, problem
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.networks import ALL, Network, cost, flatten, gradient, hessian
from tests.claims.recorded import facts_of
from tests.rounding import rounding

X, Y = np.array([[-1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0])
SAMPLES = ((-1, 0), (0, 1), (1, 0))
LOSSES = {  # the loss of an output z, and the best constant
    "squared error": (lambda z, y: (z - y) ** 2, sp.Rational(1, 3)),
    "log-loss": (lambda z, y: sp.log(1 + sp.exp(z)) - y * z, -sp.log(2)),
}
NUMBERS = {"squared error": (Fraction(4, 9), Fraction(4, 3)), "log-loss": (Fraction(2, 9), Fraction(4, 27))}


def trapped(trap, unit, n, rng):
    """A random point of the trap with v_j s''(b_j) > 0 for all j, as a network."""
    b = rng.choice([-1, 1], n) * rng.uniform(0.3, 2, n)
    v = -np.sign(b) * rng.uniform(0.3, 2, n)
    return Network(np.zeros((n, 1)), b, v, trap.best - v @ unit.value(b))


def interval_block(name, unit, b, v):
    """K in mpmath intervals, by its own formulas for the unit."""
    kappa, gamma = (iv.mpf(q.numerator) / q.denominator for q in NUMBERS[name])
    slopes, bends = [], []
    for z in map(iv.mpf, b):
        if unit == "logistic":
            e = iv.exp(-z)
            slopes.append(e / (1 + e) ** 2)
            bends.append(e * (e - 1) / (1 + e) ** 3)
        else:
            e = iv.exp(2 * z)
            slopes.append(4 * e / (1 + e) ** 2)
            bends.append(8 * e * (1 - e) / (1 + e) ** 3)
    u = [p * q for p, q in zip(v, slopes, strict=True)]
    return [
        [gamma * u[i] * u[j] + (kappa * v[i] * bends[i] if i == j else 0) for j in range(len(b))] for i in range(len(b))
    ]


def negative_pivots(K, shift):
    """How many eigenvalues of K lie below the shift: signs of the pivots of K - shift I."""
    rest = [[entry - (shift if i == j else 0) for j, entry in enumerate(row)] for i, row in enumerate(K)]
    negative = 0
    while rest:
        pivot, *row = rest[0]
        assert pivot > 0 or pivot < 0
        negative += bool(pivot < 0)
        rest = [[rest[i + 1][j + 1] - row[i] * row[j] / pivot for j in range(len(row))] for i in range(len(row))]
    return negative


@pytest.mark.exact
@pytest.mark.parametrize("trap", [SQUARED, LOG], ids=lambda trap: trap.loss.name)
def test_numbers_of_the_trap(trap: Trap):
    """For squared error the best constant is 1/3, the level 2/9, kappa 4/9 and gamma 4/3; for log-loss
    -ln 2, ln(27/4)/3, 2/9 and 4/27. The slopes of the losses sum to zero, with and without the factor x."""
    z = sp.Symbol("z", real=True)
    loss, best = LOSSES[trap.loss.name]
    slopes, bends = ([sp.simplify(sp.diff(loss(z, y), z, k).subs(z, best)) for _, y in SAMPLES] for k in (1, 2))
    assert sum(slopes) == 0 == sum(r * x for r, (x, _) in zip(slopes, SAMPLES, strict=True))
    assert bends == [2] * 3 if loss is LOSSES["squared error"][0] else bends == [sp.Rational(2, 9)] * 3
    mean = [sum(q * x**2 for q, (x, _) in zip(each, SAMPLES, strict=True)) / 3 for each in (slopes, bends)]
    assert mean == list(map(sp.Rational, NUMBERS[trap.loss.name])) == list(map(sp.Rational, (trap.kappa, trap.gamma)))
    level = sum(loss(best, y) for _, y in SAMPLES) / 3
    exact = {"squared error": sp.Rational(2, 9), "log-loss": sp.log(sp.Rational(27, 4)) / 3}[trap.loss.name]
    assert sp.simplify(sp.expand_log(level - exact, force=True)) == 0
    have, want = (trap.level, trap.best), (float(exact), float(best))
    assert have == pytest.approx(want, rel=rounding(30))


@pytest.mark.proved
@pytest.mark.parametrize("name", LOSSES)
def test_hessian_of_the_trap(name):
    """At zero input weights and the best constant the gradient is zero, and the Hessian consists of two
    blocks: K for the input weights, and q a a^T with a = (v s'(b), s(b), 1) for b, v and c."""
    s, t = sp.Function("s"), sp.Symbol("t", real=True)
    w, b, v = (sp.symbols(f"{letter}:2", real=True) for letter in "wbv")
    c = sp.Symbol("c", real=True)
    loss, best = LOSSES[name]
    outputs = [c + sum(v[j] * s(w[j] * x + b[j]) for j in range(2)) for x, _ in SAMPLES]
    L = sum(loss(f, y) for f, (_, y) in zip(outputs, SAMPLES, strict=True)) / 3
    there = {w[0]: 0, w[1]: 0, c: best - sum(v[j] * s(b[j]) for j in range(2))}
    d1, d2 = ([sp.diff(s(t), t, k).subs(t, b[j]) for j in range(2)] for k in (1, 2))
    kappa, gamma = map(sp.Rational, NUMBERS[name])
    q = {"squared error": 2, "log-loss": sp.Rational(2, 9)}[name]
    u = sp.Matrix([v[j] * d1[j] for j in range(2)])
    K = kappa * sp.diag(*(v[j] * d2[j] for j in range(2))) + gamma * u * u.T
    a = sp.Matrix([*u, s(b[0]), s(b[1]), 1])
    order = (*w, *b, *v, c)
    assert [sp.simplify(sp.diff(L, p).subs(there).doit()) for p in order] == [0] * 7
    H = sp.hessian(L, order).subs(there).doit()
    assert sp.simplify(H - sp.diag(K, q * a * a.T)) == sp.zeros(7)


@pytest.mark.proved
@pytest.mark.parametrize("unit", [LOGISTIC, TANH], ids=lambda unit: unit.name)
@pytest.mark.parametrize("trap", [SQUARED, LOG], ids=lambda trap: trap.loss.name)
def test_trap_at_every_width(trap, unit):
    """Zero input weights, the best constant as output, and v_j s''(b_j) > 0 for all j: this is a local
    minimum at every width n, with 2n zero eigenvalues (computed: below 1e-10) and n + 1 positive ones (above 1e-4)."""
    rng = np.random.default_rng(0)
    for n in (1, 2, 3, 7):
        net = trapped(trap, unit, n, rng)
        theta = flatten(net)
        assert (constant(trap, unit, net.b, net.v) == theta).all()
        size = (1 + abs(net.c) + abs(net.v).sum()) ** 2  # of the terms of an output, times those of its slopes
        assert abs(gradient(net, X, Y, unit, trap.loss)).max() < rounding(100, 2 * size)
        H = hessian(net, X, Y, unit, trap.loss)
        values = np.linalg.eigvalsh(H)
        assert (abs(values) < 1e-10).sum() == 2 * n and (values > 1e-4).sum() == n + 1
        np.testing.assert_allclose(H[:n, :n], block(trap, unit, net.b, net.v), rtol=0, atol=rounding(100, 10 * size))
        at = problem(trap, unit, n)
        near = theta + 0.01 * rng.normal(size=(300, len(theta)))
        assert min(map(at.cost, near)) > trap.level == pytest.approx(at.cost(theta), abs=rounding(100, size))


@pytest.mark.certified
def test_eigenvalues_of_the_trap():
    """The eigenvalues of K in the table are right to all certified digits: for the first five rows K is
    positive definite, for the last it has one negative eigenvalue."""
    before, iv.dps = iv.dps, 40
    try:
        for row in facts_of(width_traps).rows:
            K = interval_block(row.loss, row.unit, row.b, row.v)
            for text, below in ((row.smallest, 0), (row.largest, len(K) - 1)):
                half = iv.mpf(10) ** -len(text.split(".")[1]) / 2
                assert negative_pivots(K, iv.mpf(text) - half) == below
                assert negative_pivots(K, iv.mpf(text) + half) == below + 1
            assert negative_pivots(K, iv.mpf(0)) == (not row.minimum)
        assert [row.minimum for row in facts_of(width_traps).rows] == [True] * 5 + [False]
    finally:
        iv.dps = before


@pytest.mark.numerical
def test_trap_by_hand():
    """With b = (-1,1) and v = (1,-1) the eigenvalues of K for squared error are 4/9 s''(-1) = 0.0404 and
    4/9 s''(-1) + 8/3 s'(-1)^2 = 0.1435."""
    s = 1 / (1 + mpmath.e)
    slope, bend = s * (1 - s), s * (1 - s) * (1 - 2 * s)
    hand, row = facts_of(width_traps).hand, facts_of(width_traps).rows[0]
    assert [hand.value, hand.slope, hand.bend] == pytest.approx(
        [float(s), float(slope), float(bend)], rel=rounding(100)
    )
    assert float(4 * bend / 9) == pytest.approx(float(row.smallest), rel=1e-7)
    assert float(4 * bend / 9 + 8 * slope**2 / 3) == pytest.approx(float(row.largest), rel=1e-7)
    assert [float(row.smallest), float(row.largest)] == pytest.approx([hand.small, hand.large], rel=1e-7)
    assert (round(float(4 * bend / 9), 4), round(float(4 * bend / 9 + 8 * slope**2 / 3), 4)) == (0.0404, 0.1435)


@pytest.mark.exact
def test_two_units_fit_three_points():
    """Two logistic units fit the three points exactly: s(0) + s(-2) differs from 2 s(-1), and
    c + v (s(x-1) + s(-x-1)) with v = 1 / (2 s(-1) - s(0) - s(-2)) and c = -v (s(0) + s(-2)) is the fit."""
    s = lambda z: 1 / (1 + sp.exp(-sp.Integer(z)))
    assert (s(0) + s(-2) - 2 * s(-1)).evalf(30) > sp.Rational(8, 100)
    v = 1 / (2 * s(-1) - s(0) - s(-2))
    c = -v * (s(0) + s(-2))
    assert [sp.simplify(c + v * (s(x - 1) + s(-x - 1)) - y) for x, y in SAMPLES] == [0, 0, 0]
    hand = facts_of(width_traps).hand
    expected = [float(e) for e in (2 * s(-1), s(0) + s(-2), v, c)]
    assert [hand.at_zero, hand.at_one, hand.v, hand.c] == pytest.approx(
        expected, rel=rounding(1000)
    )  # v divides by 0.08


@pytest.mark.proved
@pytest.mark.parametrize("unit", [LOGISTIC, TANH], ids=lambda unit: unit.name)
@pytest.mark.parametrize("loss", [SQUARED_ERROR, LOG_LOSS], ids=lambda loss: loss.name)
def test_way_out_of_the_trap(loss, unit):
    """For two or more logistic or tanh units a path on which the loss never rises leads from every network with zero
    input weights and the best constant as output to loss zero, for log-loss to positive losses as small as one likes."""
    trap = {"squared error": SQUARED, "log-loss": LOG}[loss.name]
    at_zero, at_one = 2 * unit.value(-1.0), unit.value(0.0) + unit.value(-2.0)  # the two units of the fit together
    v, c = 1 / (at_zero - at_one), -at_one / (at_zero - at_one)
    for n in (2, 5):
        start_b, start_v = np.random.default_rng(n).normal(size=(2, n))  # minimum or saddle
        start = Network(np.zeros((n, 1)), start_b, start_v, trap.best)  # the first leg sets c
        W, b = np.zeros((n, 1)), np.zeros(n)
        W[:2, 0], b[:2] = (1, -1), -1
        size, shift = (1, 0) if trap is SQUARED else (20, -10)  # outputs 0, 1, 0, or logits -10, 10, -10
        out = np.r_[v, v, np.zeros(n - 2)] * size
        losses = []
        for t in np.linspace(0, 1, 21):  # switch the units off, with c in their place
            scaled = (1 - t) * start.v
            losses.append(start._replace(v=scaled, c=trap.best - scaled @ unit.value(start.b)))
        for t in np.linspace(0, 1, 21):  # move them where they are needed
            losses.append(Network(t * W, (1 - t) * start.b + t * b, 0 * b, trap.best))
        for t in np.linspace(0, 1, 21):  # switch them on
            losses.append(Network(W, b, t * out, (1 - t) * trap.best + t * (size * c + shift)))
        heights = np.array([cost(net, X, Y, unit, loss) for net in losses])
        within = rounding(100, 1000)  # the terms of an output add up to less than 1000
        assert (np.diff(heights) < within).all() and heights[:42] == pytest.approx(trap.level, abs=within)
        assert heights[-1] < 1e-4


@pytest.mark.certified
def test_slide_to_a_saddle():
    """With b_2 = 1 and v = (1,-1) the determinant of K for squared error changes its sign from plus to minus between b_1 = 0.61865 and
    0.61875; at b_1 = 2 and v_1 = 1 the first entry of K is negative for both losses, with logistic units."""
    assert facts_of(trap_slide).turn == "0.6187"
    det = lambda K: K[0][0] * K[1][1] - K[0][1] * K[1][0]
    assert det(interval_block("squared error", "logistic", ("0.61865", 1), (1, -1))) > 0
    assert det(interval_block("squared error", "logistic", ("0.61875", 1), (1, -1))) < 0
    assert all(interval_block(name, "logistic", (2,), (1,))[0][0] < 0 for name in LOSSES)


@pytest.mark.proved
def test_full_rank_features_fit():
    """If the matrix of hidden values has rank N, the number of samples, and the derivatives of the mean squared error
    in the output weights are zero, then the loss is zero."""
    features = sp.Matrix([[1, 2, 0, 3], [0, 1, 5, 1], [2, 0, 1, 1]])
    r = sp.Matrix(sp.symbols("r:3"))
    assert features.rank() == 3 and sp.solve(features.T * r, list(r)) == dict.fromkeys(r, 0)
    net = trapped(SQUARED, LOGISTIC, 5, np.random.default_rng(0))
    hidden = LOGISTIC.value(X @ net.W.T + net.b)
    assert np.linalg.matrix_rank(hidden) == 1  # in the trap all samples look alike


@pytest.mark.statistical
def test_shares_of_the_trap_by_width():
    """Of 256 seeded runs between a quarter and two fifths end in the trap at width 2, and at most two at width 10,
    for either loss; of all 2048 runs fewer than one in fifty ended elsewhere than in the trap or below half its level."""
    facts = facts_of(width_shares)
    assert facts.widths == (2, 3, 5, 10) and facts.runs == 256 and facts.all_runs == 2048
    for shares in (facts.squared, facts.log):
        counts = [share.count for share in shares]
        assert counts == sorted(counts, reverse=True) and 256 / 4 < counts[0] < 256 * 2 / 5 and counts[-1] <= 2
    trapped = sum(share.count for share in facts.squared + facts.log)
    assert 0 <= facts.undecided == 2048 - trapped - facts.fitted < 2048 / 50


@pytest.mark.proved
@pytest.mark.parametrize("unit, low", [(LOGISTIC, 0), (TANH, -1)], ids=["logistic", "tanh"])
def test_trap_of_one_unit(unit, low):
    """With one logistic or tanh unit the constant is a worse minimum as well: steps with predictions close to
    0, 1/2, 1/2 have mean squared errors close to 1/6, below 2/9, and log-losses close to ln(4)/3, below ln(27/4)/3."""
    for loss, left, right, limit, trap in (
        (SQUARED_ERROR, 0, 1 / 2, 1 / 6, SQUARED),
        (LOG_LOSS, -40, 0, np.log(4) / 3, LOG),  # logits
    ):
        v = (right - left) / (1 - low)
        step = Network(np.array([[80.0]]), np.array([40.0]), np.array([v]), left - v * low)
        assert cost(step, X, Y, unit, loss) == pytest.approx(limit, abs=1e-12) and limit < trap.level


@pytest.mark.proved
def test_two_bends_the_wrong_way():
    """If v_j s''(b_j) is negative for two units, K has a negative eigenvalue; if it is negative for one unit only, K can
    be positive definite. If the signs are drawn by coin, at most one is negative with probability (n+1)/2^n."""
    k, g, u1, u2, h1, h2 = sp.symbols("kappa gamma u1 u2 h1 h2", real=True)
    K = k * sp.diag(h1, h2) + g * sp.Matrix([u1, u2]) * sp.Matrix([[u1, u2]])
    p = sp.Matrix([u2, -u1])  # u . p = 0; if u = 0 any other p does as well
    assert sp.expand((p.T * K * p)[0] - k * (h1 * u2**2 + h2 * u1**2)) == 0
    for name in LOSSES:
        assert negative_pivots(interval_block(name, "logistic", ("0.1", 1), (1, -1)), iv.mpf(0)) == 0
        assert interval_block(name, "logistic", ("0.1",), (1,))[0][0] > 0 > LOGISTIC.curvature(np.array(0.1))
    for n in (2, 3, 5, 10):
        assert sum(signs.count(-1) < 2 for signs in product((-1, 1), repeat=n)) == n + 1


@pytest.mark.exact
def test_saddle_among_the_constants():
    """With b = (-1,1) and v = (1,1) the determinant of K is -(kappa s''(1))^2, so K has a negative eigenvalue."""
    k, g, h, t = sp.symbols("kappa gamma h t", real=True)
    K = k * sp.diag(h, -h) + g * t**2 * sp.ones(2)
    assert sp.expand(K.det() + (k * h) ** 2) == 0
    b = np.array([-1.0, 1.0])
    assert LOGISTIC.curvature(b)[0] == -LOGISTIC.curvature(b)[1] != 0 and LOGISTIC.slope(b)[0] == LOGISTIC.slope(b)[1]
    assert flatten(Network(np.zeros((2, 1)), b, np.ones(2), 0.0), ALL).shape == (7,)
