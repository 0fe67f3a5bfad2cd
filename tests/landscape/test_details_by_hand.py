"""Details that a sum by hand, a closed form or a difference quotient settles: biases of classifiers, bounds of a proof, a node."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from landscape.cases import broken, digits, published_rules
from landscape.cases.answer import best_unit
from landscape.cases.twins import lower_bound
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import ALL, Network, flatten, forward
from landscape.model.population import angles
from landscape.model.problem import Problem
from landscape.proof.balls import ball, ends
from landscape.proof.krawczyk import _strictly_within
from landscape.proof.networks import BallProblem
from landscape.search.convex_relu import descend
from landscape.search.critical import sorted_units
from landscape.search.escape import diffusion_time


def log_loss(W, b, V, c, X, y):
    """The mean log-loss of one network, written out."""
    z = np.maximum(X @ W + b, 0) @ V + c
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])


def test_steps_of_two_classifiers_with_biases_at_once():
    """Each of two steps goes against the difference quotients of its own batch, for every weight and bias."""
    rng = np.random.default_rng(6)
    X, y = rng.uniform(size=(9, 3)), rng.integers(0, 10, 9)
    parts = [rng.normal(size=shape) for shape in ((2, 3, 4), (2, 1, 4), (2, 4, 10), (2, 1, 10))]
    found = digits.train(digits.Classifiers(*parts), X, y, np.random.default_rng(7), rate=0.2, steps=2, batch=5)
    drawn = np.random.default_rng(7)
    for _ in range(2):
        batches = drawn.integers(0, 9, (2, 5))
        moved = [part.copy() for part in parts]
        for k, rows in enumerate(batches):
            here = [part[k] for part in parts]
            for part, (old, new) in enumerate(zip(here, moved, strict=True)):
                for place in np.ndindex(old.shape):
                    sides = []
                    for h in (1e-6, -1e-6):
                        beside = [one.copy() for one in here]
                        beside[part][place] += h
                        sides.append(log_loss(*beside, X[rows], y[rows]))
                    new[(k, *place)] -= 0.2 * (sides[0] - sides[1]) / 2e-6
        parts = moved
    for have, want in zip(found, parts, strict=True):
        assert have == pytest.approx(want, abs=1e-8)


def test_reordered_classifiers_keep_their_outputs_with_biases():
    """Biases move with their units: the log-loss of each network is the same, and the order of the biases is the one asked for."""
    rng = np.random.default_rng(8)
    X, y = rng.uniform(size=(9, 3)), rng.integers(0, 10, 9)
    nets = digits.Classifiers(*(rng.normal(size=shape) for shape in ((2, 3, 4), (2, 1, 4), (2, 4, 10), (2, 1, 10))))
    orders = np.array([[2, 0, 3, 1], [1, 3, 0, 2]])
    moved = digits.reorder(nets, orders)
    for k, order in enumerate(orders):
        assert moved.b[k, 0].tolist() == [nets.b[k, 0, j] for j in order]
        before, after = (log_loss(*(part[k] for part in one), X, y) for one in (nets, moved))
        assert before == pytest.approx(after, rel=1e-13)


def test_sorted_units_are_the_same_network_with_biases():
    """Output weights decrease, biases go with them, and no output changes."""
    rng = np.random.default_rng(9)
    net = Network(rng.normal(size=(4, 2)), rng.normal(size=4), np.array([-1.0, 3.0, 0.5, 2.0]), 0.7)
    X = rng.normal(size=(5, 2))
    problem = Problem(net, X, X[:, 0], TANH, SQUARED_ERROR, ALL)
    moved = problem.network_at(sorted_units(problem, flatten(net)))
    assert moved.v.tolist() == [3, 2, 0.5, -1] and moved.b.tolist() == net.b[[1, 3, 2, 0]].tolist() and moved.c == 0.7
    assert forward(moved, X, TANH) == pytest.approx(forward(net, X, TANH))


def test_a_unit_at_its_kink_does_not_move():
    """Without weights a ReLU unit stands at 0 on every sample, where the slope 0 is taken: only its output weight decays."""
    X, y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([1.0, -2.0])
    after = descend(X, y, 0.5, np.zeros((1, 2, 1)), np.ones((1, 1)), rate=0.1, steps=2)
    assert not after.U.any() and after.a[0, 0] == pytest.approx(0.95**2)
    assert after.cost[0] == pytest.approx((1 + 4) / 2 + 0.5 * 0.95**4 / 2)


def test_classifiers_at_their_kinks_move_their_last_biases_alone():
    """All units stand at 0: every image of class 3 moves the biases c by the rate times (1 at 3, less 1/10 everywhere)."""
    parts = (np.zeros((1, 3, 2)), np.zeros((1, 1, 2)), np.ones((1, 2, 10)), np.zeros((1, 1, 10)))
    X, y = np.ones((4, 3)), np.full(4, 3)
    after = digits.train(digits.Classifiers(*parts), X, y, np.random.default_rng(0), rate=0.5, steps=1, batch=4)
    assert not after.W.any() and not after.b.any() and (after.V == 1).all()
    assert after.c[0, 0] == pytest.approx(0.5 * (np.arange(10) == 3) - 0.05)


def test_one_fall_in_four_rows_is_seen_at_the_last_of_them():
    """The maximum 0.6 and the minimum 0.5 inside four rows are one fall, and 0.2 of 4 asks for one; of three rows for none."""
    acc = np.array([0.5, 0.6, 0.5, 0.6])
    assert published_rules.oscillating(acc) and not published_rules.oscillating(acc[:3])


def test_level_stretches_are_extrema_at_both_their_ends():
    """Maxima 0.6 at rows 1, 2, 5, 6, minima 0.5 at 3, 4 and 0.6 at 6: two falls of 0.1, and 0.2 of 8 rows asks for 1.6."""
    acc = np.array([0.5, 0.6, 0.6, 0.5, 0.5, 0.6, 0.6, 0.6])
    assert published_rules.swings(acc) and published_rules.swings(acc[::-1])
    assert not published_rules.swings(np.append(acc, [0.6] * 3))  # 2.2 of 11


def test_a_last_gradient_of_zero_is_infinitely_smaller():
    gradients = np.tile([1.0, 0.0], (30, 1))
    assert np.isinf(published_rules.first_over_last(gradients)).all()
    assert published_rules.exploding(gradients, np.full(30, 0.1)) and not published_rules.exploding(
        gradients, np.full(30, 0.8)
    )


@pytest.mark.parametrize("bits", [32, 64])
def test_where_a_probability_is_rounded_to_zero_there_is_no_slope(bits):
    """Outputs 40 times as far apart cost infinity and have a slope that is no number; elsewhere it is that of the loss."""
    s = broken.subject(broken.SOUND._replace(units=2, bits=bits, loss="probabilities"), 0)
    g, v = s.gradient(s.theta), np.linspace(-1, 1, len(s.theta)).astype(s.theta.dtype)
    h = 1e-5 if bits == 64 else 1e-2
    assert (s.loss(s.theta + h * v) - s.loss(s.theta - h * v)) / (2 * h) == pytest.approx(g @ v, rel=1e-2)
    far = (40 * s.theta).astype(s.theta.dtype)
    assert s.loss(far) == np.inf and np.isnan(s.gradient(far)).all() and s.gradient(far).shape == far.shape


def test_every_box_is_asked_for_losses_a_little_above_the_least(monkeypatch):
    """Boxes are passed over only where the loss exceeds a level above that of the point, or another minimum could hide there."""
    levels = []
    monkeypatch.setattr(best_unit, "_discarded", lambda problem, box, level: not levels.append(level))
    inputs = tuple((fmpq(a), fmpq(b)) for a, b in [(0, 0)] * 4 + [(1, 0), (0, 1), (12, 0)])
    targets = tuple(map(ball, ["2"] * 4 + ["3", "2.4", "3"]))
    case = BallProblem(inputs, targets, LOGISTIC.ball, SQUARED_ERROR.ball, ("W", "v"), 1)
    found = best_unit.best(case, (1.7918, 0.7802, 3.5))
    assert found.boxes == len(levels) == 16  # 4 x 4 sides
    least = case.expand([ball(number) for number in found.point.theta]).value
    assert all(least < level and level < least * ball("1.001") for level in levels)


def test_a_training_of_32_bits_keeps_them():
    s, rate, trace, _ = broken.train(broken.SOUND._replace(units=2, steps=2, bits=32), 0)
    assert s.theta.dtype == trace.last.dtype == s.gradient(s.theta).dtype == np.float32 and isinstance(rate, float)


def test_the_allowance_for_rounding_includes_its_ends(monkeypatch):
    """Ten samples with inputs up to 10 and targets up to 10 are allowed, eleven samples or larger targets are not.

    No loss is below 0, which is bound enough for the level -1: the first boxes do.
    """
    monkeypatch.setattr(lower_bound, "bounds", lambda X, y, boxes: np.zeros(len(boxes)))
    X = np.array([[k, 10 - k] for k in range(10)], dtype=float)
    X[0] = 0
    X[9] = 10, 0
    y = np.linspace(-10, 10, 10)
    assert lower_bound.crossing_boxes(X, y, -1.0) == 40
    for inputs, targets in ((np.vstack([X, X[1]]), np.append(y, 0)), (X, y + 0.1), (X, y - 0.1)):
        with pytest.raises(ValueError, match="rounding"):
            lower_bound.crossing_boxes(inputs, targets, -1.0)


def test_a_start_at_a_node_that_rounding_has_moved():
    """Without slope, from a wall at -0.7 to 0.5 at temperature 1/2: from 0 on, the mean time is 2 (0.5^2 / 2 + 0.7 0.5).

    The node for 0 is -0.7 + 70 steps of 0.01, not zero to the last bit.
    """
    assert np.linspace(-0.7, 0.5, 121)[70] != 0
    assert diffusion_time(lambda w: 0 * w, 0.5, 0.0, 0.5, -0.7, cells=120) == pytest.approx(0.95)


@pytest.mark.parametrize("middle", [0.5, -0.5, 3.0])
def test_strictly_within_leaves_out_the_ends(middle):
    """A ball lies inside the box around 0 that is larger than its farther end by whatever little, and not in that itself."""
    reaching = arb(middle, 0.5)
    end = max(abs(end) for end in ends(reaching))  # a fraction: the radius of a ball is rounded up
    reach, little = fmpq(end.numerator, end.denominator), fmpq(1, 2**60)
    assert abs(end - abs(Fraction(middle)) - Fraction(1, 2)) < Fraction(1, 10**8)
    assert _strictly_within(reaching, fmpq(0), reach + little)
    assert not _strictly_within(reaching, fmpq(0), reach) and not _strictly_within(reaching, fmpq(0), reach - little)
    assert not _strictly_within(reaching, fmpq(1), reach - 1 if middle > 0 else reach + 1)


def test_a_zero_row_has_the_cosine_zero_whatever_memory_held_before():
    U, W = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 0.0], [1.0, 0.0], [4.0, -3.0], [0.0, -1.0]])
    junk = [np.full((3, 4), 0.5) for _ in range(8)]
    del junk  # the next arrays of this size lie there
    lengths, cosine, angle = angles(U, W)
    assert lengths == pytest.approx(np.array([[0, 5, 25, 5], [0] * 4, [0, 2, 10, 2]]))
    assert cosine == pytest.approx(np.array([[0, 0.6, 0, -0.8], [0] * 4, [0, 0, -0.6, -1]]), abs=1e-15)
    assert angle == pytest.approx(np.arccos(cosine))
