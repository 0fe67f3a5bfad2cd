"""Worse minima of the answer's 2-2-1 network: certified, checked by other arithmetic, and walled in.

Targets are the network's own outputs as exact reals; the loss is a mean with no factor 1/2. The oracles are
`interval_checker`, mpmath intervals with its own derivatives, and `answer_checker`, NumPy alone.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import expit

from figures import worse_minima_elsewhere, worse_minima_map, worse_minimum_by_hand
from landscape.cases.answer.best_unit import best
from landscape.cases.answer.network import ANSWER as TAUGHT
from landscape.cases.answer.network import EIGHT, NINE, TWELVE
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles, distinct, flip_end
from landscape.cases.twins.saddles import best_single
from landscape.model.activations import LOGISTIC, RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES, Network, flatten, forward, gradient
from landscape.proof.balls import ball
from landscape.proof.krawczyk import certify
from landscape.search.multistart import levenberg
from tests.claims.answer_checker import ANSWER, Cost, at_one_of, saturated
from tests.claims.generated import FRACTIONS, NUMBERS, matrices, vectors
from tests.claims.interval_checker import Checked, iv, last_place, tanh
from tests.claims.recorded import facts_of
from tests.rounding import rounding

CASE = VARIANTS["answer"]
GLOBAL = certified(CASE, flatten(TAUGHT, NO_BIASES))
FIRST, SECOND = (certified(CASE, flip_end(CASE, (j,)).theta) for j in (0, 1))
CHECKERS = {
    "answer": Checked(NINE),
    "larger grid": Checked(TWELVE),
    "log-loss": Checked(NINE, log_loss=True),
    "tanh": Checked(EIGHT, tanh),
    "hidden biases": Checked(NINE, free="Wbv"),
}


HOME = ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")  # the answer's weights, as typed there


def changed(text):
    """A decimal string with its last digit changed by one."""
    return text[:-1] + str((int(text[-1]) + 1) % 10)


def sides(cost, saddle):
    """The ends of the flow from both sides of a saddle, along its steepest direction down."""
    down = np.linalg.eigh(cost.hessian(saddle))[1][:, 0]
    return np.array([cost.flow(saddle + step * down) for step in (1e-3, -1e-3)])


@pytest.mark.certified
def test_two_worse_minima():
    r"""On the nine points $\{0,1,2\}\times\{0,1,2\}$ the cost has two finite, strict local minima with losses
    0.001696654871 and 0.007352705545, while the least loss is zero."""
    assert (FIRST.point.loss, SECOND.point.loss) == ("0.001696654871", "0.007352705545")
    assert FIRST.worse and SECOND.worse and not GLOBAL.worse
    assert FIRST.point.index == SECOND.point.index == GLOBAL.point.index == 0
    for minimum in (GLOBAL, FIRST, SECOND):
        assert CHECKERS["answer"].refused(*minimum.point) == ""


@pytest.mark.certified
def test_second_worse_minimum_is_strict():
    """The cost of the answer's network on the nine points has a finite strict local minimum with loss
    0.007352705545, although the least loss is zero."""
    point = certify(CASE.balls, flip_end(CASE, (1,)).theta)
    assert (point.loss, point.index) == ("0.007352705545", 0)
    assert CHECKERS["answer"].refused(*point) == ""
    assert all(error in iv.mpf([-1e-40, 1e-40]) for error in CHECKERS["answer"].errors(HOME))


@pytest.mark.numerical
def test_worse_minimum_by_hand():
    r"""With its weights rounded to three decimals the second worse minimum has a mean squared error of 0.00735, and
    no output is nearer to its target than $1/400$."""

    def unit(z):
        return 1 / (1 + (-z).exp())

    rounded = [Decimal(t).quantize(Decimal("0.001")) for t in SECOND.point.theta]
    errors = []
    for a, b in NINE:
        z = (rounded[0] * a + rounded[1] * b, rounded[2] * a + rounded[3] * b)
        target = Decimal("2.3") * unit(Decimal("-1.5") * a + 2 * b) + Decimal("0.8") * unit(
            Decimal("1.7") * a + Decimal("0.4") * b
        )
        errors.append(rounded[4] * unit(z[0]) + rounded[5] * unit(z[1]) - target)
    assert round(sum(e * e for e in errors) / 9, 5) == Decimal("0.00735") and min(map(abs, errors)) > Decimal(1) / 400
    facts = facts_of(worse_minimum_by_hand)
    assert [float(w) for w in rounded] == list(facts.w)
    assert [float(e) for e in errors] == pytest.approx(list(facts.errors), abs=1e-12)


@pytest.mark.certified
def test_worse_minima_are_not_saturated():
    r"""At both worse minima no hidden unit receives a number beyond $7/2$ in absolute value; up to there the slope of
    the logistic function is above $1/40$."""
    half = Fraction(1, 2 * 10**20)  # a printed coordinate is within half a unit of its last place
    for minimum in (FIRST, SECOND):
        w = [Fraction(t) for t in minimum.point.theta]
        received = max(abs(w[2 * j] * a + w[2 * j + 1] * b) + (a + b) * half for j in (0, 1) for a, b in NINE)
        assert received < Fraction(7, 2)
    s = 1 / (1 + iv.exp(-iv.mpf("3.5")))
    assert s * (1 - s) > iv.mpf(1) / 40


@pytest.mark.certified
def test_worse_minima_are_no_copies():
    """Swapping the units carries none of the three certified minima to another."""
    assert distinct(CASE, [GLOBAL, FIRST, SECOND]) and not distinct(CASE, [GLOBAL, FIRST, GLOBAL])
    for a, b in combinations((GLOBAL, FIRST, SECOND), 2):  # apart by far more than the printed digits leave open
        w, u = ([Fraction(t) for t in m.point.theta] for m in (a, b))
        swapped = [*w[2:4], *w[:2], w[5], w[4]]
        assert min(max(abs(p - q) for p, q in zip(c, u, strict=True)) for c in (w, swapped)) > Fraction(1, 2)


@pytest.mark.slow
@pytest.mark.certified
def test_every_printed_number_counts():
    """Change the last digit of a coordinate, an eigenvalue or the loss of the first worse minimum, or its index, or
    take ten times the radius, and the independent check refuses; a smaller radius is still right, and it accepts it."""
    confirm, point = CHECKERS["answer"].refused, FIRST.point
    for name in ("theta", "eigenvalues"):
        for k, text in enumerate(getattr(point, name)):
            numbers = list(getattr(point, name))
            numbers[k] = changed(text)
            assert confirm(*point._replace(**{name: tuple(numbers)})) == name
    assert confirm(*point._replace(loss=changed(point.loss))) == "loss"
    assert confirm(*point._replace(index=1)) == "index"
    assert confirm(*point._replace(radius=str(10 * float(point.radius)))) == "radius"
    assert confirm(*point._replace(radius=str(float(point.radius) / 10))) == ""


@pytest.mark.certified
def test_two_saddles():
    """On the nine points the cost has two saddles of index 1 with losses 0.008180597260 and
    0.01078921799."""
    saddles = certified_saddles(CASE)
    assert [s.loss for s in saddles] == ["0.008180597260", "0.01078921799"]
    for s in saddles:
        assert s.index == 1 and CHECKERS["answer"].refused(*s) == ""


@pytest.mark.slow
@pytest.mark.certified
@pytest.mark.parametrize(
    ("name", "excesses"),
    [
        ("larger grid", ["0.0001575913582", "0.001147493408", "0.01960534557", "0.02028701037"]),
        ("log-loss", ["0.0001011209983"]),
        ("tanh", ["0.001469207124"]),
        ("hidden biases", ["0.00000000006566387647"]),
    ],
)
def test_worse_minima_elsewhere(name, excesses):
    r"""A larger grid has four worse minima, the log-loss of a logistic output one, tanh units on
    $\{0,1\}\times\{0,1,2,3\}$ one, and hidden biases one whose loss is positive but below one in ten billion."""
    minima = facts_of(worse_minima_elsewhere).worse[name.replace(" ", "_").replace("-", "_")]
    assert [m.excess for m in minima] == excesses and distinct(VARIANTS[name], minima)
    for minimum, excess in zip(minima, excesses, strict=True):
        assert minimum.point.index == 0 and CHECKERS[name].refused(*minimum.point) == ""
        assert CHECKERS[name].excess(minimum.point.theta) in iv.mpf(excess) + last_place(excess)


@pytest.mark.slow
@pytest.mark.certified
def test_least_loss_of_one_unit():
    """On the nine points the least loss of a network with a single unit and no biases is 0.01118132444, to within
    half a unit of the last place."""
    proof = best(CASE.balls, best_single(CASE.problem, np.random.default_rng(0)))
    assert proof.point.loss == "0.01118132444" and proof.point.index == 0
    assert Checked(NINE, units=1).refused(*proof.point) == ""
    # Oracle without Newton: for given input weights the best v is a projection; scan the weights.
    side = np.tan(np.linspace(-1.55, 1.55, 801))
    s = expit(np.array([a * side[:, None] + b * side[None, :] for a, b in NINE]))
    y, flat = CASE.problem.y, s.reshape(9, -1)
    losses = (y @ y - (y @ flat) ** 2 / (flat**2).sum(axis=0)) / 9
    assert float(proof.point.loss) < losses.min() < float(proof.point.loss) + 1e-4


@pytest.mark.proved
def test_one_unit_is_left_on_the_way():
    r"""Two units, no biases, any unit function: on every continuous path from output weights of opposite signs to two
    positive ones lies a network that computes $v\,s(w\cdot x)$ for one unit. With equal signs at the start, or with a
    third unit, there need not be one."""

    @given(st.data())
    def check(data):
        corners = data.draw(st.lists(matrices(2, 3, FRACTIONS), min_size=1, max_size=3))  # rows (w_1, w_2, v)
        positive = FRACTIONS.filter(lambda v: v > 0)
        start, end = (data.draw(matrices(2, 3, FRACTIONS)) for _ in range(2))
        start[:, 2] = (data.draw(positive), -data.draw(positive))
        end[:, 2] = (data.draw(positive), data.draw(positive))
        a, b = next((a, b) for a, b in pairwise([start, *corners, end]) if a[1, 2] < 0 <= b[1, 2])
        left = a + (b - a) * a[1, 2] / (a[1, 2] - b[1, 2])  # where the second output weight is zero, exactly
        inputs = np.array([[0, 1], [1, 2], [-3, 1]], dtype=object)
        zero = np.array([Fraction(0)] * 2)
        two = forward(Network(left[:, :2], zero, left[:, 2], Fraction(0)), inputs, RELU)
        one = forward(Network(left[:1, :2], zero[:1], left[:1, 2], Fraction(0)), inputs, RELU)
        assert left[1, 2] == 0 and (two == one).all()

    check()
    z = sp.symbols("z1:4", real=True)
    network = lambda v: sum(a / (1 + sp.exp(-b)) for a, b in zip(v, z, strict=False))
    assert network((2, 0)).free_symbols == {z[0]}
    t = sp.symbols("t", real=True)  # a straight path between positive weights, and one of three units through (1, 0, 1)
    assert sp.solveset(1 + t, t, sp.Interval(0, 1)) is sp.S.EmptySet
    assert network((1, 0, 1)).free_symbols == {z[0], z[2]}


@pytest.mark.certified
def test_barrier_around_the_worse_minima():
    """At both worse minima the output weights have opposite signs, at the answer's network and its twin both are
    positive, and the losses of all four are below the least loss of one unit."""
    half = Fraction(1, 2 * 10**11)  # of the last place of the least loss of one unit
    for minimum in (FIRST, SECOND):
        low, high = sorted(Fraction(v) for v in minimum.point.theta[-2:])
        assert low < -half < half < high
        assert Fraction(minimum.point.loss) + half < Fraction("0.01118132444") - half
        assert CHECKERS["answer"].refused(*minimum.point) == ""
    assert min(Fraction(v) for v in HOME[4:]) > 0
    climbs = [Fraction("0.01118132444") - Fraction(minimum.point.loss) for minimum in (FIRST, SECOND)]
    assert facts_of(worse_minima_map).climbs == pytest.approx(list(map(float, climbs)), abs=1e-10)


@pytest.mark.numerical
def test_passes_at_the_barrier():
    """Saddles at the loss of the best single unit join the global minimum to each worse minimum by the
    descents from their two sides."""
    cost, single = Cost(), [-0.61292746276952671, 1.1999462199613817, 3.204315550992287]
    for radius, low, high, minimum in ((4.0, 5.4, 5.8, FIRST), (2.0, 2.2, 2.7, SECOND)):

        def idle(angle, radius=radius):
            return np.array([*single[:2], radius * np.cos(angle), radius * np.sin(angle), single[2], 0.0])

        saddle = idle(brentq(lambda angle: cost.gradients(idle(angle))[0, 5], low, high, xtol=1e-15))
        assert abs(cost.losses(saddle)[0] - 0.01118132444) < 1e-10
        assert np.abs(cost.gradients(saddle)).max() < 1e-12
        ends = sides(cost, saddle)
        assert sorted(at_one_of(ends, [ANSWER, minimum.point.theta])) == [0, 1]


@pytest.mark.numerical
def test_descents_from_the_saddles():
    """From the lower saddle the descents reach the global minimum on one side and a valley to infinity
    on the other; from the upper one the second worse minimum and another valley."""
    cost = Cost()
    for saddle, minimum in zip(certified_saddles(CASE), (ANSWER, SECOND.point.theta), strict=True):
        ends = sides(cost, np.array(saddle.theta, dtype=float))
        assert sorted(at_one_of(ends, [minimum])) == [-1, 0]
        assert sorted(saturated(ends)) == [False, True]


@pytest.mark.proved
def test_one_unit_with_a_bias_embeds():
    r"""Let $G$ be the cost of $u\,s(w\cdot x) + c$ with $s$ logistic, and $L$ that of two units without biases. The
    networks $(w, u + c)$ and $(-w, c)$ together compute the same, and the derivatives of $L$ there are
    $\frac{\partial G}{\partial u}$, $\frac{\partial G}{\partial c} - \frac{\partial G}{\partial u}$,
    $\frac{u + c}{u}\frac{\partial G}{\partial w}$ and $\frac{c}{u}\frac{\partial G}{\partial w}$. So a critical point
    with $u \ne 0$ becomes a critical point. With $u = 0$ it need not, nor with a unit for which $s(z) + s(-z)$ is not
    the same for all $z$."""

    @given(matrices(4, 2), vectors(4), vectors(2), NUMBERS, NUMBERS)
    def check(X, y, w, u, c):
        one = Network(w[None], np.zeros(1), np.array([u]), c)
        two = Network(np.array([w, -w]), np.zeros(2), np.array([u + c, c]), 0.0)
        G = gradient(one, X, y, LOGISTIC, SQUARED_ERROR, ("W", "v", "c"))
        L = gradient(two, X, y, LOGISTIC, SQUARED_ERROR, NO_BIASES)
        room = rounding(200, 1e4)  # no residual, weight or input here is beyond 20
        assert np.abs(L[4:] - (G[2], G[3] - G[2])).max() < room
        assert np.abs(u * L[:2] - (u + c) * G[:2]).max() < room and np.abs(u * L[2:4] - c * G[:2]).max() < room

    check()
    X, w = np.array([[1.0, 0], [2.0, 0], [3.0, 0]]), np.array([1.0, 0])
    residuals = np.cross(np.ones(3), LOGISTIC.value(X[:, 0]))  # orthogonal to 1 and to the values of the unit
    constant = Network(w[None], np.zeros(1), np.zeros(1), 1.0)  # u = 0 and c = 1: a critical point
    pair = Network(np.array([w, -w]), np.zeros(2), np.ones(2), 0.0)
    G = gradient(constant, X, 1 - residuals, LOGISTIC, SQUARED_ERROR, ("W", "v", "c"))
    assert np.abs(G).max() < rounding(100, 10)
    assert np.abs(gradient(pair, X, 1 - residuals, LOGISTIC, SQUARED_ERROR, ("W",))).max() > 1 / 200
    assert forward(pair, X, LOGISTIC) == pytest.approx(1) and forward(pair, X, RELU).tolist() == [1, 2, 3]


@pytest.mark.certified
def test_lower_saddle_is_one_unit_with_a_bias():
    r"""The lower saddle has opposite input weights: its certified box, in which there is one critical point only,
    contains the image of a certified critical point, with $u \ne 0$, of the networks of one unit and an output
    bias."""
    saddle = certified_saddles(CASE)[0]
    w, v = list(map(float, saddle.theta[:2])), list(map(float, saddle.theta[4:]))
    single = certify(CASE.balls._replace(hidden=1, free=("W", "v", "c")), [*w, v[0] - v[1], v[1]])
    assert Checked(NINE, free="Wvc", units=1).refused(*single) == "" == CHECKERS["answer"].refused(*saddle)
    a, b, u, c = map(Fraction, single.theta)
    image, room = (a, b, -a, -b, u + c, c), Fraction(1, 10**20)  # two halves of a last place
    assert abs(u) > 1 and single.index == 0 and saddle.index == 1
    apart = max(abs(p - Fraction(q)) for p, q in zip(image, saddle.theta, strict=True))
    assert apart + room < Fraction(saddle.radius)


@pytest.mark.proved
def test_strict_minima_persist():
    r"""Let $L$ be continuous and let $0$ be its minimiser on a closed ball around $0$. Let $L$ be at least
    $L(0) + 3d$ on the boundary of the ball, let $L(0) > 2d$, and let $L$ be $0$ at a network $g$. If $M$ is
    continuous and differs from $L$ by less than $d$ on the ball and at $g$, then $M$ has a local minimiser inside the
    ball, and its value is larger than $M(g)$. On a flat floor, or where $M$ may differ by $2d$, the minimiser can
    go."""
    heights = st.integers(0, 40).map(lambda k: Fraction(k, 4))
    moves = st.integers(-99, 99).map(lambda k: Fraction(k, 100))

    @given(vectors(7, heights), vectors(8, moves), heights.filter(bool))
    def check(rise, move, d):
        # Straight pieces between seven places: such functions are continuous and have their minima at places.
        L = 2 * d + Fraction(1, 100) + rise
        L[3] = 2 * d + Fraction(1, 100)
        L[[0, 6]] = L[3] + 3 * d + rise[[0, 6]]
        M, teacher = L + d * move[:7], d * move[7]
        lowest = min(M)
        assert lowest < min(M[0], M[6]) and lowest > teacher

    check()
    flat, tilted = np.array([3, 3, 3]), np.array([3, 3, 3]) + np.array([-1, 0, 1]) / Fraction(100)
    assert min(flat) == flat[1] and min(tilted) == tilted[0]  # the floor tilts, and its lowest point runs to the edge
    L, M = np.array([6, 3, 6]), np.array([6, 3, 6]) + np.array([-2, 2, -2])  # d = 1, differing by 2 d
    assert min(L) == L[1] and min(M) == M[0]


@pytest.mark.slow
@pytest.mark.certified
@pytest.mark.parametrize(("minimum", "loss"), [(FIRST, "0.001668777195"), (SECOND, "0.007019362554")])
def test_worse_minima_survive_rounding(minimum, loss):
    r"""Round the nine targets to two decimals: strict minima with losses 0.001668777195 and 0.007019362554 are there,
    near the two worse minima, while the answer's network costs less than $1/90000$."""
    rounded = ("1.55", "2.50", "2.81", "1.10", "2.14", "2.86", "0.88", "1.40", "2.47")
    assert list(map(float, rounded)) == pytest.approx(CASE.problem.y, abs=0.005 + 1e-12)
    problem = CASE.problem._replace(y=np.array(rounded, dtype=float))
    near = levenberg(problem, np.array([minimum.point.theta], dtype=float), 2000)[0]
    point = certify(CASE.balls._replace(targets=tuple(map(ball, rounded))), near)
    assert (point.loss, point.index) == (loss, 0)
    assert max(abs(float(a) - float(b)) for a, b in zip(point.theta, minimum.point.theta, strict=True)) < 0.11
    second = Checked(NINE)
    second.targets = list(map(iv.mpf, rounded))
    assert second.refused(*point) == "" and second.derivatives(list(map(iv.mpf, HOME)))[0] < iv.mpf(1) / 90000
