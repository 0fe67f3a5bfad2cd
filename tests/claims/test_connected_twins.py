"""Ways between the answer's network and its twin, and units split in two.

Loss is the mean squared error with no factor 1/2; targets are the answer's outputs. Oracles: exact rationals, SciPy's
non-negative least squares, mpmath intervals, and descent written anew.
"""

import itertools
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import nnls
from scipy.special import expit
from sympy.polys.matrices import DomainMatrix

from figures import split_unit_line, ways_between_twins
from landscape.cases.answer.network import EXACT, NINE
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins import lower_bound
from landscape.cases.twins.embedded_minimum import SINGLE, SINGLE_OUTSIDE, outside_minimum, single_minimum
from landscape.cases.twins.lower_bound import crossing_boxes
from landscape.cases.twins.moves import Unit, corners
from landscape.cases.twins.moves import between as mixed
from landscape.cases.twins.paths import stays_below, swapped
from landscape.cases.twins.split_unit import line
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import between, permuted
from tests.claims.crossing_checker import ENDLESS, PLACE, cover
from tests.claims.generated import FRACTIONS, matrices, networks, vectors
from tests.claims.interval_checker import Checked, iv, last_place, tanh
from tests.claims.recorded import facts_of
from tests.rounding import rounding

X = np.array(NINE, dtype=float)
Y = expit(X @ [-1.5, 2.0]) * 2.3 + expit(X @ [1.7, 0.4]) * 0.8
BALLS = VARIANTS["answer"].balls
way_down = cache(ways_between_twins.way_down)


def cost(theta):
    """The loss of a two-unit network on the nine points, W row by row, then v."""
    W, v = np.reshape(theta[:4], (2, 2)), theta[4:]
    return np.mean((expit(X @ W.T) @ v - Y) ** 2)


@pytest.mark.slow
@pytest.mark.certified
def test_every_path_between_the_twins_climbs(monkeypatch):
    """Every continuous path from the answer's network to its twin, in the space of the six weights,
    contains a network whose loss is at least 0.01117."""
    point, _ = way_down()
    assert float(point.loss) > ways_between_twins.FLOOR == 0.01117
    assert crossing_boxes(X, Y, 0.01117) == facts_of(ways_between_twins).boxes
    rng = np.random.default_rng(0)  # the oracle: best non-negative output weights, near the lowest crossing
    for spread in (0.1, 0.5, 4):
        for p, q, r in rng.normal(scale=spread, size=(200, 3)) + [-0.61, 1.2, -1.6]:
            assert nnls(expit(X @ [[p, p], [q, r]]), Y)[1] ** 2 / 9 > 0.01117
    monkeypatch.setattr(lower_bound, "LIMIT", 10_000)
    with pytest.raises(ValueError, match="does not close"):
        crossing_boxes(X, Y, 0.0112)  # above m_1, where it is false


@pytest.mark.slow
@pytest.mark.certified
def test_whole_numbers_confirm_the_bound():
    """A second program, in whole numbers only, with another inequality and other boxes, proves that two units with
    equal first weights and output weights of at least zero have a loss above 0.01117."""
    boxes = cover(Fraction(1117, 100_000))
    assert boxes.min() == -ENDLESS and boxes.max() == ENDLESS
    for scale in (1, 4, 100, 1e4):  # nothing is left out
        for p, q, r in PLACE * scale * np.random.default_rng(1).normal(size=(50, 3)):
            at = np.array([p, min(q, r), max(q, r)])
            assert ((boxes[:, :, 0] <= at) & (at <= boxes[:, :, 1])).all(axis=1).any()
    with pytest.raises(ValueError, match="do not close"):
        cover(Fraction(1121, 100_000), most=20_000)  # false


@pytest.mark.certified
def test_equal_first_weights_can_beat_one_unit():
    r"""A network with two units, equal first weights and positive output weights has a loss below $m_1$, the least
    loss of one unit."""
    point, _ = way_down()
    theta = [iv.mpf(text) for text in ("-0.6156", "-1.5974", "-0.6156", "1.2090", "0.0163", "3.1957")]
    errors = [
        theta[4] * sigmoid(theta[0] * a + theta[1] * b) + theta[5] * sigmoid(theta[2] * a + theta[3] * b) - target(a, b)
        for a, b in NINE
    ]
    assert sum(error**2 for error in errors) / 9 < iv.mpf(point.loss) - iv.mpf("1e-6")


def sigmoid(z):
    return 1 / (1 + iv.exp(-z))


def target(a, b):
    """What the answer's network gives at (a, b)."""
    return iv.mpf("2.3") * sigmoid(iv.mpf("-1.5") * a + 2 * b) + iv.mpf("0.8") * sigmoid(
        iv.mpf("1.7") * a + iv.mpf("0.4") * b
    )


TARGETS = [target(x, y) for x, y in NINE]


@pytest.mark.certified
def test_a_path_over_the_pass():
    """A polygon from the answer's network to its twin, with rational corners, stays below the loss 0.01119."""
    _, way = way_down()
    assert way[-1] == tuple(map(Fraction, ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")))
    assert swapped(way)[0] == way[0]  # both units equal there, so the halves meet
    assert all(certainly_below(a, b, "0.01119") for a, b in itertools.pairwise(way))
    assert not certainly_below(way[0], way[1], "0.01118")  # it begins above
    balls = problem_of(EXACT, NINE, LOGISTIC.ball, SQUARED_ERROR.ball)
    assert stays_below(balls, way, "0.01119") == facts_of(ways_between_twins).pieces  # the library's proof
    theta = np.array(way[3], dtype=float)
    assert cost(theta) == pytest.approx(cost(theta[[2, 3, 0, 1, 5, 4]]), abs=rounding(100, 10))


def certainly_below(a, b, level, depth=7):
    """Whether the loss is below the level from a to b, in mpmath's intervals: value in the middle, slope on the piece."""
    start, move = ([iv.mpf(x.numerator) / x.denominator for x in of] for of in (a, np.subtract(b, a)))
    value = on_piece(start, move, iv.mpf("0.5"))[0]
    if value + abs(on_piece(start, move, iv.mpf([0, 1]))[1]) / 2 < iv.mpf(level):
        return True
    middle = tuple((x + y) / 2 for x, y in zip(a, b, strict=True))
    return depth > 0 and certainly_below(a, middle, level, depth - 1) and certainly_below(middle, b, level, depth - 1)


def on_piece(start, move, t):
    """The loss at start + t move, and its derivative in t."""
    a, b, c, d, v, u = (x + t * dx for x, dx in zip(start, move, strict=True))
    value, slope = 0, 0
    for (x, y), wanted in zip(NINE, TARGETS, strict=True):
        s, r = sigmoid(a * x + b * y), sigmoid(c * x + d * y)
        turn = v * s * (1 - s) * (move[0] * x + move[1] * y) + u * r * (1 - r) * (move[2] * x + move[3] * y)
        error = v * s + u * r - wanted
        value, slope = value + error**2 / 9, slope + 2 * error * (turn + move[4] * s + move[5] * r) / 9
    return value, slope


@pytest.mark.certified
def test_top_of_the_straight_line():
    """Halfway between the answer's network and its twin the loss is 0.26775, to five decimals: 24 times as much as on
    the path over the pass, rounded."""
    problem = problem_of(EXACT, NINE, LOGISTIC.ball, SQUARED_ERROR.ball)
    middle = expand_at(problem, between(EXACT, permuted(EXACT, (1, 0)), "1/2")).value
    assert middle > 0.267749 and middle < 0.267759
    assert cost(np.array([0.1, 1.2, 0.1, 1.2, 1.55, 1.55])) == pytest.approx(float(middle.mid()), rel=1e-12)
    assert round(float(middle.mid()) / 0.01119) == round(float(middle.mid()) / 0.01118) == 24  # times the pass


SMALL = st.integers(-3, 3).map(Fraction)
ONE_OR_TWO = st.integers(1, 2)
SHARES = st.builds(Fraction, st.integers(-8, 12), st.just(4))  # t from -2 to 3


class Cubic:
    """A unit function s(z) = z + p z^2 + q z^3 with its derivatives, exact on fractions."""

    def __init__(self, p, q):
        self.p, self.q = p, q

    def __call__(self, z, order=0):
        p, q = self.p, self.q
        return (z + p * z**2 + q * z**3, 1 + 2 * p * z + 3 * q * z**2, 2 * p + 6 * q * z)[order]


@st.composite
def critical_networks(draw, units, inputs=ONE_OR_TWO):
    """A unit function, W, v, inputs X and targets y, all exact, for which squared error is critical there: the errors
    are orthogonal to all derivatives of the outputs."""
    s, n, d = Cubic(draw(SMALL), draw(SMALL)), draw(units), draw(inputs)
    W, v, X = draw(matrices(n, d, SMALL)), draw(vectors(n, SMALL)), draw(matrices(n * (d + 1) + 2, d, SMALL))
    across = slopes(s, W, v, X).T
    rows = [[sp.QQ(x.numerator, x.denominator) for x in row] for row in across]
    free = DomainMatrix(rows, across.shape, sp.QQ).nullspace(divide_last=True).to_list()
    free = np.array([[Fraction(int(e.numerator), int(e.denominator)) for e in row] for row in free])
    errors = (free[0] + sum(draw(SMALL) * e for e in free[1:])) / 16
    return s, W, v, X, s(X @ W.T) @ v - errors


def slopes(s, W, v, X):
    """The derivatives of the outputs in W, row by row, and v, shape (N, n d + n)."""
    z = X @ W.T
    return np.hstack([((v * s(z, 1))[:, :, None] * X[:, None, :]).reshape(len(X), -1), s(z)])


def gradient_and_hessian(s, W, v, X, y):
    """Of half the sum of squared errors, in W, row by row, and v."""
    (n, d), z = W.shape, X @ W.T
    J, e = slopes(s, W, v, X), s(z) @ v - y
    H = J.T @ J
    for j in range(n):
        own, out = slice(j * d, j * d + d), n * d + j
        H[own, own] += X.T @ ((e * v[j] * s(z[:, j], 2))[:, None] * X)
        H[own, out] += X.T @ (e * s(z[:, j], 1))
        H[out, own] = H[own, out]
    return J.T @ e, H


def split_first(W, v, t):
    """The first unit in two copies, first and last, with output weights t v and (1 - t) v."""
    return np.vstack([W, W[:1]]), np.array([t * v[0], *v[1:], (1 - t) * v[0]])


@pytest.mark.proved
@given(critical_networks(st.integers(1, 3)), SHARES)
def test_a_split_unit_is_critical(case, t):
    """Split one unit of a critical point into two copies with output weights that add up to its own: the
    wider network is at a critical point with the same outputs, whatever the other units are."""
    s, W, v, X, y = case
    assert not gradient_and_hessian(s, W, v, X, y)[0].any()
    wide = split_first(W, v, t)
    assert not gradient_and_hessian(s, *wide, X, y)[0].any()
    assert (s(X @ wide[0].T) @ wide[1] == s(X @ W.T) @ v).all()


@pytest.mark.proved
@given(critical_networks(st.just(1)), SHARES)
def test_hessian_of_a_split_unit(case, t):
    r"""At a critical single unit with $v \ne 0$, the Hessian of the split unit, in the coordinates $a$, $b$, $d$,
    $h$, has three blocks: the Hessian of the one-unit cost, $t(1-t)$ times $A$, and a zero along the line."""
    s, W, v, X, y = case
    size = W.shape[1]
    eye, none = np.eye(size, dtype=int), np.zeros((size, 1), dtype=int)
    change = np.vstack([np.hstack([none, eye, (1 - t) * eye, none]), np.hstack([none, eye, -t * eye, none])])
    change = np.vstack([change, [t, *[0] * 2 * size, 1], [1 - t, *[0] * 2 * size, -1]])  # of w_1, w_2, v_1, v_2
    blocks = change.T @ gradient_and_hessian(s, *split_first(W, v, t), X, y)[1] @ change
    single = gradient_and_hessian(s, W, v, X, y)[1]
    A = X.T @ (((s(X @ W.T) @ v - y) * v[0] * s((X @ W.T)[:, 0], 2))[:, None] * X)
    expected = np.zeros_like(blocks)
    expected[0, 0], expected[0, 1 : size + 1], expected[1 : size + 1, 0] = (
        single[-1, -1],
        single[-1, :-1],
        single[:-1, -1],
    )
    expected[1 : size + 1, 1 : size + 1] = single[:-1, :-1]
    expected[size + 1 : -1, size + 1 : -1] = t * (1 - t) * A
    if v[0]:
        assert (blocks == expected).all()
    else:  # without v the errors need not be orthogonal to s' x, and d and h may be coupled
        coupled = X.T @ ((s(X @ W.T) @ v - y) * s((X @ W.T)[:, 0], 1))
        assert (blocks[size + 1 : -1, -1] == coupled).all()


@pytest.mark.proved
@given(critical_networks(st.just(1), st.just(1)), st.randoms(use_true_random=False))
def test_kinds_of_split_units(case, random):
    r"""Let $v$ and $A$ not be zero and the Hessian of the single unit positive definite. If $A$ is positive definite,
    the split unit is a local minimum exactly for $0 < t < 1$; if $A$ is negative definite, exactly for $t < 0$ and
    $t > 1$. (The test has one input.)"""
    s, W, v, X, y = case
    H = gradient_and_hessian(s, W, v, X, y)[1]
    A = ((s(X @ W.T) @ v - y) * v[0] * s((X @ W.T)[:, 0], 2) * X[:, 0] ** 2).sum()
    assume(v[0] and A and H[0, 0] > 0 and H[0, 0] * H[1, 1] > H[0, 1] ** 2)
    error = lambda W, v: ((s(X @ W.T) @ v - y) ** 2).sum()
    for t in (Fraction(-1, 2), Fraction(0), Fraction(1, 3), Fraction(1), Fraction(3, 2)):
        W2, v2 = split_first(W, v, t)
        apart = [np.array([1 - t, -t, sign, -sign]) for sign in (-1, 0, 1)]  # the copies part, the share moves
        others = [np.array([random.randint(-4, 4) for _ in range(4)]) for _ in range(5)]
        found = any(
            error(W2 + move[:2, None] * e, v2 + move[2:] * e) < error(W2, v2)
            for move in apart + others
            for e in (Fraction(1, 2**30), -Fraction(1, 2**30))
        )
        assert found == (t * (1 - t) * A <= 0)


@pytest.mark.proved
@given(critical_networks(st.just(1), st.just(2)), SHARES)
def test_mixed_signs_leave_no_minimum(case, t):
    r"""If $A$ has eigenvalues of both signs and $v$ is not $0$, the split unit is a local minimum for no share $t$: arbitrarily
    near there are lower points, at the ends $t = 0$ and $t = 1$ too. (The test has two inputs.)"""
    s, W, v, X, y = case
    A = X.T @ (((s(X @ W.T) @ v - y) * v[0] * s((X @ W.T)[:, 0], 2))[:, None] * X)
    assume(A[0, 0] * A[1, 1] < A[0, 1] ** 2)
    far = (abs(A[1, 1]) + 1) / A[0, 1] if not A[0, 0] else 0
    across = [[1, 0], [-A[0, 1], A[0, 0]]] if A[0, 0] else [[far, 1], [-far, 1]]  # one up, one down
    error = lambda W, v: ((s(X @ W.T) @ v - y) ** 2).sum()
    for share in {t, Fraction(0), Fraction(1)}:
        at = share if share * (1 - share) else share + Fraction(1, 2**20)  # from an end a small step along the line
        W2, v2 = split_first(W, v, at)
        (d,) = (np.array(d) / Fraction(2**80) for d in across if at * (1 - at) * (np.array(d) @ A @ d) < 0)
        assert error(W2 + np.array([(1 - at) * d, -at * d]), v2) < error(*split_first(W, v, share))


@pytest.mark.certified
def test_duplicates_of_the_best_unit_are_saddles():
    r"""On the nine points, two units that share the best single unit are a saddle for every share $t$ except $0$ and
    $1$: one negative eigenvalue, one zero, four positive."""
    point, _ = way_down()
    assert line(BALLS, point) == (0, 1, 1)
    assert Checked(NINE, units=1).refused(*point) == ""
    w, v = np.array(point.theta[:2], dtype=float), float(point.theta[2])
    s = expit(X @ w)
    A = (X.T * (2 * (v * s - Y) * v * s * (1 - s) * (1 - 2 * s))) @ X / 9
    assert np.linalg.eigvalsh(A) == pytest.approx(facts_of(ways_between_twins).transverse, rel=1e-8)


@pytest.mark.certified
def test_duplicates_that_are_minima():
    r"""For the sixty values of $2\tanh(x) - \tanh(4x)$ the split unit is a local minimum for $0 < t < 1$ and a saddle
    for $t < 0$ and $t > 1$, with loss 0.02553 on the whole line."""
    assert line(SINGLE, single_minimum()) == (0, 0, 1)
    value, A, minors = by_intervals(single_minimum(), lambda x: 2 * tanh(x)[0] - tanh(4 * x)[0])
    assert "0.02553" < str(value.a) and value < iv.mpf("0.02554")
    assert A > iv.mpf("0.04") and all(minor > 0 for minor in minors)


@pytest.mark.certified
def test_duplicates_that_are_minima_beyond():
    r"""For the sixty values of $\tanh(x/2) + \tanh(4x)$ the split unit is a saddle for $0 < t < 1$ and a local
    minimum for $t < 0$ and $t > 1$, with loss 0.01308 on the whole line."""
    assert line(SINGLE_OUTSIDE, outside_minimum()) == (0, 1, 0)
    value, A, minors = by_intervals(outside_minimum(), lambda x: tanh(x / 2)[0] + tanh(4 * x)[0])
    assert iv.mpf("0.01308") < value < iv.mpf("0.01309")
    assert A < -iv.mpf("0.02") and all(minor > 0 for minor in minors)


def by_intervals(point, target):
    """Loss, A and the leading minors of the one-unit Hessian on the box of printed digits, in which Krawczyk's test, in
    mpmath's intervals, finds the critical point."""
    problem = Checked([(iv.mpf(k) / 20, 0) for k in range(1, 61)], unit=tanh, units=1)
    problem.targets = [target(x) for x, _ in problem.inputs]

    def at(w, v):
        value, slope, H = problem.derivatives([w, iv.mpf(0), v])
        return value, [slope[0], slope[2]], [[H[0][0], H[0][2]], [H[2][0], H[2][2]]]

    w, v = (iv.mpf(text) + last_place(text) for text in point.theta)
    value, slope, H = at(w, v)
    determinant = H[0][0] * H[1][1] - H[0][1] * H[1][0]
    small = [
        H[1][1] * slope[0] - H[0][1] * slope[1],
        H[0][0] * slope[1] - H[1][0] * slope[0],
    ]  # Newton's step, times it
    assert all(0 in part for part in slope) and all(abs(step / determinant) < iv.mpf("1e-15") for step in small)
    A = (
        sum(
            (v * tanh(w * x)[0] - y) * 2 * v * tanh(w * x)[2] * x * x
            for (x, _), y in zip(problem.inputs, problem.targets, strict=True)
        )
        / 60
    )
    return value, A, (H[0][0], determinant)


@pytest.mark.exact
def test_two_units_fit_the_sixty_values():
    r"""Two tanh units with input weights $1$ and $4$ and output weights $2$ and $-1$ give exactly the first targets,
    with input weights $1/2$ and $4$ and output weights $1$ the second ones."""
    x = sp.Symbol("x")
    for units, target in (
        (((1, 2), (4, -1)), 2 * sp.tanh(x) - sp.tanh(4 * x)),
        (((sp.Rational(1, 2), 1), (4, 1)), sp.tanh(x / 2) + sp.tanh(4 * x)),
    ):
        assert sum(v * sp.tanh(w * x) for w, v in units) == target


@pytest.mark.statistical
def test_share_of_descents_on_the_segment():
    r"""Of runs of gradient descent with two units from standard normal weights, with step size 0.3 and 5000 steps, a
    share of 40 to 46 per cent ends within $1/1000$ of the segment of local minima, up to sign flips (95 per cent
    interval)."""
    share = facts_of(split_unit_line).ends
    assert (round(100 * share.low), round(100 * share.high)) == (40, 46)
    x = np.arange(1, 61) / 20  # a second simulation, with seeds of its own
    w, v = np.random.default_rng(1).normal(size=(2, 400, 2, 1))
    for _ in range(5000):
        s = np.tanh(w * x)
        pull = 2 / 60 * ((v * s).sum(axis=1, keepdims=True) - 2 * np.tanh(x) + np.tanh(4 * x))
        w, v = w - 0.3 * v * (pull * (1 - s * s) @ x[:, None]), v - 0.3 * (pull * s).sum(axis=2, keepdims=True)
    w, v = (np.abs(w) - 0.40531)[:, :, 0], (v * np.sign(w))[:, :, 0]
    there = (np.abs(w) < 1e-3).all(axis=1) & (v > 0).all(axis=1) & (np.abs(v.sum(axis=1) - 1.29030) < 1e-3)
    assert share.low < there.mean() < share.high


@pytest.mark.proved
@given(networks(units=st.just(2), numbers=FRACTIONS), st.data())
def test_an_idle_unit_joins_the_twins(net, data):
    """With a third, idle unit seven straight segments lead from a two-unit network to its twin, and no output changes
    on the way, for every unit function, every input and all weights."""
    spare = tuple(data.draw(vectors(net.W.shape[1] + 1, FRACTIONS)))
    X, t = data.draw(matrices(3, net.W.shape[1], FRACTIONS)), data.draw(SHARES)
    first, second = (Unit((*w, b), v) for w, b, v in zip(net.W, net.b, net.v, strict=True))
    way = corners(first, second, spare)
    assert (way[0], way[-1]) == ((first, second, Unit(spare, 0)), (second, first, Unit(spare, 0))) and len(way) == 8
    for unit in (lambda z: max(z, Fraction(0)), sp.Function("s")):  # ReLU; and any function
        value = np.frompyfunc(unit, 1, 1)
        outputs = lambda units: sum(u.v * value(X @ np.array(u.incoming[:-1]) + u.incoming[-1]) for u in units)
        for a, b in itertools.pairwise(way):
            assert not (outputs(mixed(a, b, t)) - outputs((first, second))).any()
    busy = (first, second, Unit(spare, Fraction(1)))  # a third unit that is not idle counts
    assert (outputs(busy) != outputs((first, second))).all()


@pytest.mark.exact
def test_the_seven_moves():
    """Four of the seven moves slide an idle unit, three hand over an output weight between units with equal input
    weights."""
    way = corners(Unit(("A",), 1), Unit(("B",), 1), ("C",))
    kinds = []
    for a, b in itertools.pairwise(way):
        moved = [j for j in range(3) if a[j] != b[j]]
        slides = len(moved) == 1 and a[moved[0]].v == b[moved[0]].v == 0
        hands = len({u.incoming for j in moved for u in (a[j], b[j])}) == 1
        kinds.append((slides, hands))
    assert sorted(kinds) == [(False, True)] * 3 + [(True, False)] * 4
