"""The trap of three points: worse local minima at every width, and what width does change.

Samples (-1,0), (0,1), (1,0); all biases; mean losses. Oracles are SymPy, mpmath's intervals with
their own formula for K, and the general derivatives of `landscape.model.networks`.
"""

from fractions import Fraction
from itertools import pairwise, product

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mpmath import iv
from scipy.special import expit

from figures import trap_slide, width_shares, width_traps
from landscape.cases.constant_trap import LOG, SQUARED, Trap, block, constant
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from landscape.model.networks import ALL, Network, cost, flatten, forward, gradient, hessian, unflatten
from tests.claims.generated import FRACTIONS, matrices, networks
from tests.claims.recorded import facts_of
from tests.rounding import rounding

X, Y = np.array([[-1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0])
SAMPLES = ((-1, 0), (0, 1), (1, 0))
TRAPS, UNITS = st.sampled_from([SQUARED, LOG]), st.sampled_from([LOGISTIC, TANH])
SIDES = st.lists(
    st.tuples(st.floats(0.01, 3), st.floats(0, 3), st.floats(-1, 1), st.booleans()), min_size=1, max_size=6
)
SOFT = LOGISTIC._replace(value=lambda z: z / (1 + abs(z)), slope=lambda z: 1 / (1 + abs(z)) ** 2)  # in fractions
LOSSES = {  # the loss of an output z, and the best constant
    "squared error": (lambda z, y: (z - y) ** 2, sp.Rational(1, 3)),
    "log-loss": (lambda z, y: sp.log(1 + sp.exp(z)) - y * z, -sp.log(2)),
}
NUMBERS = {"squared error": (Fraction(4, 9), Fraction(4, 3)), "log-loss": (Fraction(2, 9), Fraction(4, 27))}


def one_sided(sides, c):
    """A network all of whose units are used on the side where they help to bend the outputs up: v >= 0 and b + |w| <= 0,
    or both with the other sign. Each entry of `sides`: a distance of b from 0, an output weight, w in parts of it, a sign."""
    b, v, part, left = map(np.array, zip(*sides, strict=True))
    sign = np.where(left, 1, -1)
    return Network((part * b)[:, None], -sign * b, sign * v, c)


def around(constant, net, X, unit):
    """The same hidden units with smaller and smaller output weights, and outputs with the mean `constant`."""
    smaller = [net._replace(v=net.v / k) for k in (1, 8, 64)]
    return [
        small._replace(c=constant - unit.value(X @ small.W.T + small.b).mean(axis=0) @ small.v) for small in smaller
    ]


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
    r"""For squared error the best constant is $1/3$, the level $2/9$, $\kappa = 4/9$ and $\gamma = 4/3$; for log-loss
    they are $-\ln 2$, $\tfrac13\ln\tfrac{27}{4}$, $2/9$ and $4/27$. The slopes of the losses sum to zero, with and
    without the factor $x$."""
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
    r"""At zero input weights and the best constant the gradient is zero, and the Hessian consists of two blocks: $K$
    for the input weights, and $q\,aa^\top$ with $a = (v\,s'(b), s(b), 1)$ for $b$, $v$ and $c$."""
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
@given(sides=SIDES, trap=TRAPS, unit=UNITS, c=st.floats(-2, 2))
def test_trap_at_every_width(sides, trap, unit, c):
    r"""If every unit has $v_j \ge 0$ and $b_j + |w_j| \le 0$, or $v_j \le 0$ and $b_j - |w_j| \ge 0$, the cost on the
    three points is at least that of the best constant, for logistic and tanh units, squared error and log-loss, at
    every width. Zero input weights and the best constant attain it. With $v_j < 0 < -b_j$ the outputs can bend down,
    and the cost is lower."""
    net = one_sided(sides, c)
    size = (2 + np.abs(net.v).sum()) ** 2  # of the terms of an output, squared
    for near in (net, *around(trap.best, net, X, unit)):
        assert cost(near, X, Y, unit, trap.loss) >= trap.level - rounding(100, 10 * size)
    best = unflatten(constant(trap, unit, net.b, net.v), net)
    assert cost(best, X, Y, unit, trap.loss) == pytest.approx(trap.level, abs=rounding(100, 10 * size))
    wrong = one_sided([(2, 1, 1 / 2, True)], 0.0)
    at_zero = float(-unit.value(wrong.b) @ wrong.v)
    lower = [
        wrong._replace(v=-t * wrong.v, c=trap.best - t * at_zero) for t in (1, 1 / 4, 1 / 16)
    ]  # the output at 0 stays
    bent = min(cost(net, X, Y, unit, trap.loss) for net in lower)
    assert bent < trap.level


@pytest.mark.proved
@given(sides=SIDES, c=st.floats(-2, 2), loss=st.sampled_from([SQUARED_ERROR, LOG_LOSS]), unit=UNITS, convex=st.lists(
    st.tuples(st.integers(-2, 2), st.integers(0, 5)), max_size=4))  # fmt: skip
def test_trap_on_other_data(sides, c, loss, unit, convex):
    r"""Let $r_i$ be the slopes of the loss at the best constant, with $\sum_i r_i = 0$, $\sum_i r_i x_i = 0$ and
    $\sum_i r_i\,g(x_i) \ge 0$ for all convex $g$, as for the inputs $-2, \dots, 2$ with targets $0, 0, 1, 0, 0$ or
    $0, \tfrac12, 1, \tfrac12, 0$. Then no network whose units stay on one side, as for three points, costs less than
    the best constant. For targets $1, 0, 0, 0, 1$, which bend up, some do."""
    x = np.arange(-2, 3)
    for middle in (Fraction(0), Fraction(1, 2)):
        y = [Fraction(0), middle, Fraction(1), middle, Fraction(0)]
        r = [sum(y) / 5 - target for target in y]
        assert sum(r) == 0 == sum(r * x)
        assert sum(r_i * sum(a * max(0, x_i - t) for t, a in convex) for r_i, x_i in zip(r, x, strict=True)) >= 0
        targets, inputs = np.array(y, dtype=float), x[:, None] / 2  # halved: then |w x| <= |w|
        p = targets.mean()
        best = Network(np.zeros((1, 1)), np.zeros(1), np.zeros(1), p if loss is SQUARED_ERROR else np.log(p / (1 - p)))
        level = cost(best, inputs, targets, unit, loss)
        net = one_sided(sides, c)
        for near in (net, *around(best.c, net, inputs, unit)):
            slack = rounding(100, 10 * (2 + np.abs(near.v).sum()) ** 2)
            assert cost(near, inputs, targets, unit, loss) >= level - slack
        hump = Network(np.array([[1.0], [-1.0]]), -np.ones(2), np.full(2, -0.01), 0.0)
        hump = hump._replace(c=best.c - forward(hump, inputs, unit).mean())
        assert cost(hump, inputs, targets, unit, loss) < level  # a worse minimum from two units on
    cup = hump._replace(v=-hump.v, c=0.0)
    cup = cup._replace(c=2 / 5 - forward(cup, inputs, unit).mean())
    assert cost(cup, inputs, np.array([1.0, 0, 0, 0, 1]), unit, SQUARED_ERROR) < 6 / 25


@pytest.mark.proved
@given(b=matrices(1, 4), v=matrices(1, 4), n=st.integers(1, 4), trap=TRAPS, unit=UNITS, seed=st.integers(0, 99))
def test_definite_block_is_a_trap(b, v, n, trap, unit, seed):
    r"""Take zero input weights and the best constant: if $K$ is positive definite, no nearby network costs less, and
    if $K$ has a negative eigenvalue, some nearby network costs less and some more. $K$ is the block of the Hessian
    for the input weights."""
    b, v = b[0, :n], v[0, :n]
    theta = constant(trap, unit, b, v)
    net = unflatten(theta, Network(np.zeros((n, 1)), b, v, 0.0))
    size = (1 + abs(net.c) + abs(v).sum()) ** 2  # of the terms of an output, times those of its slopes
    assert abs(gradient(net, X, Y, unit, trap.loss)).max() < rounding(100, 2 * size)
    H, K = hessian(net, X, Y, unit, trap.loss), block(trap, unit, b, v)
    np.testing.assert_allclose(H[:n, :n], K, rtol=0, atol=rounding(100, 10 * size))
    assert abs(H[:n, n:]).max() < rounding(100, 10 * size)

    def height(theta):
        return cost(unflatten(theta, net), X, Y, unit, trap.loss) - trap.level

    least, directions = np.linalg.eigh(K)
    if least[0] > 0.02:
        moves = np.random.default_rng(seed).normal(size=(20, len(theta)))
        assert min(height(theta + 1e-3 * move / np.abs(move).max()) for move in moves) > -rounding(100, 10 * size)
    if least[0] < -1e-3:
        down = np.concatenate([directions[:, 0], np.zeros(2 * n + 1)])
        assert min(height(theta + 10.0**-k * down) for k in range(1, 4)) < 0
    assert height(theta + 0.01 * np.eye(len(theta))[-1]) > 0


@pytest.mark.certified
def test_eigenvalues_of_the_trap():
    r"""The eigenvalues of $K$ in the table are right to all certified digits: for the first five rows $K$ is positive
    definite, for the last it has one negative eigenvalue."""
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
    r"""With $b = (-1,1)$ and $v = (1,-1)$ the eigenvalues of $K$ for squared error are, rounded,
    $\tfrac49 s''(-1) = 0.0404$ and $\tfrac49 s''(-1) + \tfrac83 s'(-1)^2 = 0.1435$."""
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
    r"""Two logistic units fit the three points exactly: $s(0) + s(-2)$ differs from $2s(-1)$, and
    $c + v\,(s(x-1) + s(-x-1))$ with $v = 1/(2s(-1) - s(0) - s(-2))$ and $c = -v\,(s(0) + s(-2))$ is the fit."""
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
    input weights and the best constant as output to loss zero, for log-loss to positive losses as small as one
    likes."""
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
    r"""With $b_2 = 1$ and $v = (1,-1)$ the determinant of $K$ for squared error changes its sign from plus to minus
    between $b_1 = 0.61865$ and $b_1 = 0.61875$; at $b_1 = 2$ and $v_1 = 1$ the first entry of $K$ is negative for
    both losses, with logistic units."""
    assert facts_of(trap_slide).turn == "0.6187"
    det = lambda K: K[0][0] * K[1][1] - K[0][1] * K[1][0]
    assert det(interval_block("squared error", "logistic", ("0.61865", 1), (1, -1))) > 0
    assert det(interval_block("squared error", "logistic", ("0.61875", 1), (1, -1))) < 0
    assert all(interval_block(name, "logistic", (2,), (1,))[0][0] < 0 for name in LOSSES)


@pytest.mark.proved
@given(net=networks(st.integers(2, 4), st.just(1), FRACTIONS), y=st.lists(FRACTIONS, min_size=2, max_size=2))
def test_full_rank_features_fit(net, y):
    r"""If the matrix of hidden values has rank $N$, the number of samples, and the derivatives of the mean squared
    error in the output weights are zero, then the loss is zero. With a smaller rank it need not be: the trap."""
    x, y = np.array([[Fraction(0)], [Fraction(1)]]), np.array(y)
    hidden = sp.Matrix(SOFT.value(x @ net.W.T + net.b).tolist())
    normal = hidden.T * hidden
    target = hidden.T * sp.Matrix([target - net.c for target in y])
    solution = normal.pinv() * target  # an exact zero of the derivatives in v
    net = net._replace(v=np.array([Fraction(str(entry)) for entry in solution]))
    slopes = gradient(net, x, y, SOFT, SQUARED_ERROR, ("v",))
    assert not any(slopes)
    assert cost(net, x, y, SOFT, SQUARED_ERROR) == 0 or hidden.rank() < 2
    flat = Network(np.zeros((3, 1)), -np.ones(3), np.ones(3), 1 / 3 - 3 * expit(-1.0))
    assert np.linalg.matrix_rank(LOGISTIC.value(X @ flat.W.T + flat.b)) == 1  # in the trap all samples look alike
    assert abs(gradient(flat, X, Y, LOGISTIC, SQUARED_ERROR)).max() < rounding(100, 100)


def corners_of_a_path(network, X, y, unit):
    """The corners of a path from `network` to a fit, as the proof goes: idle units become steps where one is missing."""
    (W, b, v, c), N, x = network, len(y), np.sort(X[:, 0])
    corners, rank = [network], lambda Phi: np.linalg.matrix_rank(Phi, tol=1e-6)
    features = lambda W, b: unit.value(X @ W.T + b)
    steps = 40.0 / np.diff(x).min()  # steep: units become steps between the samples
    for _ in v:
        Phi = features(W, b)
        if rank(Phi) == N:
            break
        d = np.linalg.svd(Phi)[2][-1]  # Phi d = 0, but for what the rank neglects
        j = np.abs(d).argmax()
        v = v - v[j] / d[j] * d
        corners.append(Network(W, b, v, c))  # unit j is switched off
        for place in (x[0] - 1, *(x[:-1] + x[1:]) / 2):  # and moved to where it is needed
            moved_W, moved_b = W.copy(), b.copy()
            moved_W[j], moved_b[j] = steps, -steps * place
            if rank(features(moved_W, moved_b)) > rank(Phi):
                break
        W, b = moved_W, moved_b
        corners.append(Network(W, b, v, c))
    Phi = features(W, b)
    assert rank(Phi) == N
    return [*corners, Network(W, b, v + np.linalg.lstsq(Phi, y - c - Phi @ v)[0], c)]


@pytest.mark.proved
@given(
    x=st.lists(st.integers(-8, 8), min_size=2, max_size=4, unique=True),
    units=matrices(6, 3),
    y=st.lists(st.integers(0, 1), min_size=4, max_size=4),
    more=st.integers(0, 2),
    unit=UNITS,
    loss=st.sampled_from([SQUARED_ERROR, LOG_LOSS]),
)
def test_wide_networks_have_no_spurious_valley(x, units, y, more, unit, loss):
    r"""With at least as many logistic or tanh units as samples with different inputs, and a loss that is convex in the
    output, a path on which the loss never rises leads from every network to the best loss that any outputs have, or as
    close to it as one likes: to zero squared error, or to log-losses below $10^{-8}$. With fewer units than samples it
    need not: one unit on three points costs at least $1/6$."""
    X, y, n = np.array(x, dtype=float)[:, None], np.array(y[: len(x)], dtype=float), len(x) + more
    wanted = y if loss is SQUARED_ERROR else 80 * y - 40  # beyond all outputs at the start: |f| < 25
    corners = corners_of_a_path(Network(units[:n, :1], units[:n, 1], units[:n, 2], 0.5), X, wanted, unit)
    heights = []
    for start, end in pairwise(corners):
        ends = flatten(start), flatten(end)
        heights += [cost(unflatten((1 - t) * ends[0] + t * ends[1], start), X, y, unit, loss)
                    for t in np.linspace(0, 1, 9)]  # fmt: skip
    assert (np.diff(heights) < 1e-4).all() and heights[-1] < 1e-8
    one = Network(*(part[:1] for part in corners[0][:3]), 0.5)
    assert cost(one, np.array([[-1.0], [0.0], [1.0]]), Y, unit, SQUARED_ERROR) >= 1 / 6 - rounding(100, 100)


def descended(theta, steps=20_000, log=False):
    """Ends (R, 3n + 1) of descent with squared error and step 0.15, or with log-loss and step 1, and their costs; runs that
    fit are set aside every 500 steps. NumPy alone."""
    theta, n = theta.T.copy(), (theta.shape[1] - 1) // 3
    x, y = X[:, :, None], Y[:, None]

    def slopes(t):
        s = expit(x * t[:n] + t[n : 2 * n])  # (3, n, R)
        f = (s * t[2 * n : -1]).sum(axis=1) + t[-1]
        miss = (expit(f) if log else f) - y
        inner = miss[:, None] * t[2 * n : -1] * s * (1 - s)
        parts = [(x * inner).sum(axis=0), inner.sum(axis=0), (miss[:, None] * s).sum(axis=0), miss.sum(axis=0)[None]]
        loss = np.logaddexp(0, f) - y * f if log else miss**2
        return loss.mean(axis=0), (1 / 3 if log else 2 / 3) * np.concatenate(parts)

    for _ in range(steps // 500):
        moving = np.flatnonzero(slopes(theta)[0] > (1e-2 if log else 1e-3))
        now = theta[:, moving]
        for _ in range(500):
            now = now - (1 if log else 0.15) * slopes(now)[1]
        theta[:, moving] = now
    return theta.T, slopes(theta)[0]


@pytest.mark.statistical
def test_shares_of_the_trap():
    r"""With squared error, two units and input weights of standard deviation 0.1, 0.3, 1 and 2 at the start, shares
    of the runs in the printed intervals end in the trap, and with ten units and 0.1 fewer than the printed bound: in
    the figure, and in a second program with its own starts. There at least 98% of the runs end with a cost within
    $1/100$ of the level, or below half of it."""
    facts = facts_of(width_shares)
    assert 0 <= facts.undecided < 0.02 * facts.all_runs
    for n, scales, runs in ((2, (0.1, 0.3, 1.0, 2.0), 256), (10, (0.1,), 256)):
        deviation = np.concatenate([np.ones(2 * n), np.full(n, n**-0.5), [0]])
        starts = deviation * np.random.default_rng(n).normal(size=(len(scales), runs, 3 * n + 1))
        starts[:, :, :n] *= np.array(scales)[:, None, None]
        costs = descended(starts.reshape(-1, 3 * n + 1))[1].reshape(len(scales), runs)
        for scale, row in zip(scales, costs, strict=True):
            share = facts.squared[facts.widths.index(n)][facts.scales.index(scale)]
            caught = (abs(row - 2 / 9) < 0.01).sum()
            assert share.low <= caught / runs <= share.high
            assert caught + (row < 1 / 9).sum() >= 0.98 * runs


@pytest.mark.statistical
def test_counts_beside_the_trap():
    r"""With input weights of standard deviation 0.1 at the start, the shares of the runs that end in the trap lie in the 95%
    intervals of the counts of the table, for three units with squared error, and for two units with log-loss, in a second
    program with its own starts."""
    facts = facts_of(width_shares)
    for log, n in ((False, 3), (True, 2)):
        deviation = np.concatenate([np.full(n, 0.1), np.ones(n), np.full(n, n**-0.5), [0]])
        starts = deviation * np.random.default_rng(30 + n).normal(size=(128, 3 * n + 1))
        caught = (abs(descended(starts, log=log)[1] - (LOG if log else SQUARED).level) < 0.005).sum()
        share = (facts.log if log else facts.squared)[facts.widths.index(n)][0]
        assert share.low <= caught / 128 <= share.high


@pytest.mark.proved
@pytest.mark.parametrize("unit, low", [(LOGISTIC, 0), (TANH, -1)], ids=["logistic", "tanh"])
def test_trap_of_one_unit(unit, low):
    r"""With one logistic or tanh unit the constant is a worse minimum as well: steps with predictions close to $0$,
    $1/2$, $1/2$ have mean squared errors close to $1/6$, below $2/9$, and log-losses close to $\tfrac13\ln 4$, below
    $\tfrac13\ln\tfrac{27}{4}$."""
    for loss, left, right, limit, trap in (
        (SQUARED_ERROR, 0, 1 / 2, 1 / 6, SQUARED),
        (LOG_LOSS, -40, 0, np.log(4) / 3, LOG),  # logits
    ):
        v = (right - left) / (1 - low)
        step = Network(np.array([[80.0]]), np.array([40.0]), np.array([v]), left - v * low)
        assert cost(step, X, Y, unit, loss) == pytest.approx(limit, abs=1e-12) and limit < trap.level


@pytest.mark.proved
def test_two_bends_the_wrong_way():
    r"""If $v_j\,s''(b_j)$ is negative for two units, $K$ has a negative eigenvalue; if it is negative for one unit
    only, $K$ can be positive definite. If the signs are drawn by coin, at most one is negative with probability
    $(n+1)/2^n$."""
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
    r"""With $b = (-1,1)$ and $v = (1,1)$ the determinant of $K$ is $-(\kappa\,s''(1))^2$, so $K$ has a negative
    eigenvalue."""
    k, g, h, t = sp.symbols("kappa gamma h t", real=True)
    K = k * sp.diag(h, -h) + g * t**2 * sp.ones(2)
    assert sp.expand(K.det() + (k * h) ** 2) == 0
    b = np.array([-1.0, 1.0])
    assert LOGISTIC.curvature(b)[0] == -LOGISTIC.curvature(b)[1] != 0 and LOGISTIC.slope(b)[0] == LOGISTIC.slope(b)[1]
    assert flatten(Network(np.zeros((2, 1)), b, np.ones(2), 0.0), ALL).shape == (7,)
