"""Ways between the answer's network and its twin, and units split in two.

Loss is the mean squared error with no factor 1/2; targets are the answer's outputs. Oracles: SciPy's
non-negative least squares, mpmath intervals, SymPy, and finite differences of a cost written anew.
"""

import itertools
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import nnls
from scipy.special import expit

from figures import idle_unit_moves, split_unit_line, ways_between_twins
from landscape.cases.answer.network import EXACT, NINE
from landscape.cases.answer.worse_minima import VARIANTS
from landscape.cases.twins.embedded_minimum import SINGLE, single_minimum
from landscape.cases.twins.lower_bound import crossing_boxes
from landscape.cases.twins.moves import Unit, corners
from landscape.cases.twins.moves import between as mixed
from landscape.cases.twins.paths import stays_below, swapped
from landscape.cases.twins.split_unit import line, split
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import between, permuted
from tests.claims.crossing_checker import ENDLESS, PLACE, cover
from tests.claims.interval_checker import Checked, iv
from tests.claims.recorded import facts_of
from tests.rounding import rounding

X = np.array(NINE, dtype=float)
Y = expit(X @ [-1.5, 2.0]) * 2.3 + expit(X @ [1.7, 0.4]) * 0.8
BALLS = VARIANTS["answer"].balls
POINT, WAY = ways_between_twins.way_down()


def cost(theta):
    """The loss of a two-unit network on the nine points, W row by row, then v."""
    W, v = np.reshape(theta[:4], (2, 2)), theta[4:]
    return np.mean((expit(X @ W.T) @ v - Y) ** 2)


@pytest.mark.certified
def test_every_path_between_the_twins_climbs():
    """Every continuous path from the answer's network to its twin, in the space of the six weights,
    contains a network whose loss is at least 11/1000."""
    assert float(POINT.loss) > ways_between_twins.FLOOR == 0.011
    assert crossing_boxes(X, Y, 0.011) == facts_of(ways_between_twins).boxes
    rng = np.random.default_rng(0)  # the oracle: best non-negative output weights, near the lowest crossing
    for spread in (0.1, 0.5, 4):
        for p, q, r in rng.normal(scale=spread, size=(500, 3)) + [-0.61, 1.2, -1.6]:
            assert nnls(expit(X @ [[p, p], [q, r]]), Y)[1] ** 2 / 9 > 0.011
    with pytest.raises(ValueError, match="does not close"):
        crossing_boxes(X, Y, 0.0112)  # above m_1, where it is false


@pytest.mark.certified
def test_whole_numbers_confirm_the_bound():
    """A second program, in whole numbers only, with another inequality and other boxes, proves that two units with
    equal first weights and output weights of at least zero have a loss above 11/1000."""
    boxes = cover(Fraction(11, 1000))
    assert boxes.min() == -ENDLESS and boxes.max() == ENDLESS
    for scale in (1, 4, 100, 1e4):  # nothing is left out
        for p, q, r in PLACE * scale * np.random.default_rng(1).normal(size=(50, 3)):
            at = np.array([p, min(q, r), max(q, r)])
            assert ((boxes[:, :, 0] <= at) & (at <= boxes[:, :, 1])).all(axis=1).any()
    with pytest.raises(ValueError, match="do not close"):
        cover(Fraction(1121, 100_000), most=70_000)  # false; the bound itself needs fewer


@pytest.mark.certified
def test_equal_first_weights_can_beat_one_unit():
    """A network with two units, equal first weights and positive output weights has a loss below m_1, the least
    loss of one unit."""
    theta = [iv.mpf(text) for text in ("-0.6156", "-1.5974", "-0.6156", "1.2090", "0.0163", "3.1957")]
    errors = [
        theta[4] * sigmoid(theta[0] * a + theta[1] * b) + theta[5] * sigmoid(theta[2] * a + theta[3] * b) - target(a, b)
        for a, b in NINE
    ]
    assert sum(error**2 for error in errors) / 9 < iv.mpf(POINT.loss) - iv.mpf("1e-6")


def sigmoid(z):
    return 1 / (1 + iv.exp(-z))


def target(a, b):
    """What the answer's network gives at (a, b)."""
    return iv.mpf("2.3") * sigmoid(iv.mpf("-1.5") * a + 2 * b) + iv.mpf("0.8") * sigmoid(
        iv.mpf("1.7") * a + iv.mpf("0.4") * b
    )


@pytest.mark.certified
def test_a_path_over_the_pass():
    """A polygon from the answer's network to its twin, with rational corners, stays below the loss 0.01119."""
    assert stays_below(BALLS, WAY, "0.01119") > 0
    assert WAY[-1] == tuple(map(Fraction, ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")))
    assert swapped(WAY)[0] == WAY[0]  # both units equal there, so the halves meet
    for a, b in itertools.pairwise(WAY):
        for t in np.linspace(0, 1, 101):
            theta = (1 - t) * np.array(a, dtype=float) + t * np.array(b, dtype=float)
            assert cost(theta) < 0.01119
            assert cost(theta) == pytest.approx(cost(theta[[2, 3, 0, 1, 5, 4]]), abs=rounding(100, 10))


@pytest.mark.certified
def test_top_of_the_straight_line():
    """Halfway between the answer's network and its twin the loss is 0.26775, to five decimals."""
    problem = problem_of(EXACT, NINE, LOGISTIC.ball, SQUARED_ERROR.ball)
    middle = expand_at(problem, between(EXACT, permuted(EXACT, (1, 0)), "1/2")).value
    assert middle > 0.267749 and middle < 0.267759
    assert cost(np.array([0.1, 1.2, 0.1, 1.2, 1.55, 1.55])) == pytest.approx(float(middle.mid()), rel=1e-12)
    assert round(float(middle.mid()) / 0.01119) == round(float(middle.mid()) / 0.01118) == 24  # times the pass


@pytest.mark.proved
def test_a_split_unit_is_critical():
    """Split one unit of a critical point into two copies with output weights that add up to its own: the
    wider network is at a critical point with the same loss, whatever the other units are."""
    g, a, b, c, d, w, v, t, x, y = sp.symbols("g a b c d w v t x y")
    s, loss = sp.Function("s"), sp.Function("l")
    wide, narrow = loss(g + c * s(a * x) + d * s(b * x), y), loss(g + v * s(w * x), y)  # g: the other units

    def at_split(term):
        return term.subs({a: w, b: w, c: t * v, d: (1 - t) * v}).doit()

    assert sp.simplify(at_split(wide) - narrow) == 0
    for weight, share, slope in ((a, t, w), (b, 1 - t, w), (c, 1, v), (d, 1, v), (g, 1, g)):
        assert sp.simplify(at_split(wide.diff(weight)) - share * narrow.diff(slope).doit()) == 0
    incoming, outgoing = np.array(POINT.theta[:2], dtype=float), float(POINT.theta[2])
    for t in (-0.5, 0, 0.25, 0.5, 1.5):
        theta, h = split([*incoming, outgoing], t), 1e-5
        slopes = [(cost(theta + h * e) - cost(theta - h * e)) / (2 * h) for e in np.eye(6)]
        assert np.abs(slopes).max() < 1e-8
        assert cost(theta) == pytest.approx(float(POINT.loss), abs=1e-11)


@pytest.mark.proved
def test_hessian_of_a_split_unit():
    """In suitable coordinates the second-order part of the cost at a split unit has three blocks: the
    Hessian of the one-unit cost, t(1-t) times A, and a zero along the line."""
    a, b, t, e, d, x, h = sp.symbols("a b t e d x h")
    s = sp.Function("s")
    w, v = (b + (1 - t) * h * d, b - t * h * d), (t * a + h * e, (1 - t) * a - h * e)
    f = v[0] * s(w[0] * x) + v[1] * s(w[1] * x)
    second = sp.series(f, h, 0, 3).removeO().doit()
    slope, bend = (sp.diff(s(b * x), b, k) for k in (1, 2))
    expected = a * s(b * x) + h**2 * (e * d * slope + a * t * (1 - t) * d**2 * bend / 2)
    assert sp.simplify(second - expected) == 0


@pytest.mark.certified
def test_duplicates_of_the_best_unit_are_saddles():
    """On the nine points, two units that share the best single unit are a saddle for every share t except
    0 and 1: one negative eigenvalue, one zero, four positive."""
    assert line(BALLS, POINT) == (0, 1, 1)
    assert Checked(NINE, units=1).refused(*POINT) == ""
    w, v = np.array(POINT.theta[:2], dtype=float), float(POINT.theta[2])
    s = expit(X @ w)
    A = (X.T * (2 * (v * s - Y) * v * s * (1 - s) * (1 - 2 * s))) @ X / 9
    assert np.linalg.eigvalsh(A) == pytest.approx(facts_of(ways_between_twins).transverse, rel=1e-8)


@pytest.mark.certified
def test_duplicates_that_are_minima():
    """For the sixty values of 2 tanh(x) - tanh(4x) the split unit is a local minimum for 0 < t < 1 and a saddle
    for t < 0 and t > 1, with loss 0.02553 on the whole line."""
    point = single_minimum()
    assert line(SINGLE, point) == (0, 0, 1) and point.index == 0 and point.loss.startswith("0.02553")
    x = np.arange(1, 61) / 20
    w, v = (float(value) for value in point.theta)
    error = v * np.tanh(w * x) - 2 * np.tanh(x) + np.tanh(4 * x)
    slope = 1 - np.tanh(w * x) ** 2
    for derivative in (error * np.tanh(w * x), error * slope * x):  # critical, by other arithmetic
        assert abs(derivative.mean()) < rounding(200, 10)
    bend = 2 * error * v * -2 * np.tanh(w * x) * slope * x**2
    assert np.mean(bend) > 0.04  # A
    jacobian = np.array([v * slope * x, np.tanh(w * x)])
    H = 2 * jacobian @ jacobian.T / 60 + np.array([[1, 0], [0, 0]]) * np.mean(bend)
    H[0, 1] = H[1, 0] = H[0, 1] + np.mean(2 * error * slope * x)
    assert np.linalg.eigvalsh(H) == pytest.approx(
        list(map(float, point.eigenvalues)), rel=1e-8
    )  # of one unit, positive
    assert float(point.eigenvalues[0]) > 0.03
    assert np.mean(error**2) == pytest.approx(float(point.loss), rel=1e-9)


@pytest.mark.exact
def test_two_units_fit_the_sixty_values():
    """Two tanh units with input weights 1 and 4 and output weights 2 and -1 give exactly these targets."""
    x = sp.Symbol("x")
    assert sp.expand(sum(v * sp.tanh(w * x) for w, v in ((1, 2), (4, -1))) - (2 * sp.tanh(x) - sp.tanh(4 * x))) == 0


@pytest.mark.statistical
def test_share_of_descents_on_the_segment():
    """Of 200 seeded runs of gradient descent with two units, between a third and three fifths end
    on the segment of local minima."""
    facts = facts_of(split_unit_line)
    assert facts.runs == facts.ends.runs == 200
    assert 1 / 3 < facts.ends.low < facts.ends.high < 3 / 5


@pytest.mark.proved
def test_an_idle_unit_joins_the_twins():
    """With a third, idle unit seven straight segments lead from a two-unit network to its twin, and no output changes
    on the way, for every unit function, every input and all weights."""
    a, b, u, v, c, t, x = sp.symbols("a b u v c t x")
    s = sp.Function("s")
    way = corners(Unit((a,), u), Unit((b,), v), (c,))
    assert (
        len(way) == 8 and way[0] == (((a,), u), ((b,), v), ((c,), 0)) and way[-1] == (way[0][1], way[0][0], way[0][2])
    )
    for start, end in itertools.pairwise(way):
        output = sum(unit.v * s(unit.incoming[0] * x) for unit in mixed(start, end, t))
        assert sp.expand(output - u * s(a * x) - v * s(b * x)) == 0


@pytest.mark.exact
def test_the_seven_moves():
    """Four of the seven moves slide an idle unit, three hand over an output weight."""
    facts = facts_of(idle_unit_moves)
    steps = list(zip(facts.filled, facts.filled[1:], strict=False))
    assert len(steps) == facts.moves == 7
    assert sum(before == after for before, after in steps) == 4
