"""Networks for digits: data, cost and one step against definitions written out; orders of units against a search through all."""

from itertools import permutations

import numpy as np
import pytest

from landscape.cases import digits
from landscape.search import alignment

RNG = np.random.default_rng(8)
X, Y = RNG.uniform(size=(7, 5)), RNG.integers(0, 10, 7)
NETS = digits.start(RNG, 3, 5, 4)


def cost_of(k, nets):
    """The mean log-loss of network k, image by image."""
    losses = []
    for x, y in zip(X, Y, strict=True):
        z = np.maximum(x @ nets.W[k] + nets.b[k, 0], 0) @ nets.V[k] + nets.c[k, 0]
        losses.append(-np.log(np.exp(z[y]) / np.exp(z).sum()))
    return np.mean(losses)


def test_the_images_are_those_of_the_file():
    images, shown = digits.load()
    assert images.shape == (1797, 64) and images.min() == 0 and images.max() == 1
    assert shown[:10].tolist() == list(range(10)) and np.bincount(shown).min() == 174


def test_a_start_has_the_two_variances_and_no_biases():
    nets = digits.start(np.random.default_rng(1), 2, 300, 50)
    assert nets.W.shape == (2, 300, 50) and nets.V.shape == (2, 50, 10)
    assert abs(nets.W.var() * 150 - 1) < 0.05 and abs(nets.V.var() * 25 - 1) < 0.15
    assert not nets.b.any() and not nets.c.any()


def test_the_cost_is_the_mean_log_loss():
    assert digits.costs(NETS, X, Y) == pytest.approx([cost_of(k, NETS) for k in range(3)])


def test_one_step_goes_against_the_gradient_of_the_batch():
    one = digits.Classifiers(*(part[:1] for part in NETS))
    drawn = np.random.default_rng(5).integers(0, 7, (1, 6))[0]
    (after,) = zip(*digits.train(one, X, Y, np.random.default_rng(5), rate=0.3, steps=1, batch=6), strict=True)
    for place, (was, is_now) in enumerate(zip(one, after, strict=True)):
        for index in np.ndindex(was[0].shape):
            up, down = (np.array(was) for _ in range(2))
            up[(0, *index)] += 1e-6
            down[(0, *index)] -= 1e-6
            costs = [
                digits.costs(one._replace(**{one._fields[place]: part}), X[drawn], Y[drawn])[0] for part in (up, down)
            ]
            assert (was[0][index] - is_now[index]) / 0.3 == pytest.approx((costs[0] - costs[1]) / 2e-6, abs=1e-7)


def test_units_carry_all_their_weights_and_reordering_moves_them_together():
    orders = np.array([[2, 0, 3, 1], [0, 1, 2, 3], [3, 2, 1, 0]])
    moved = digits.reorder(NETS, orders)
    rows = digits.units(NETS)
    assert rows.shape == (3, 4, 16) and rows[1, 2].tolist() == [*NETS.W[1, :, 2], NETS.b[1, 0, 2], *NETS.V[1, 2]]
    assert all((digits.units(moved)[k] == rows[k][orders[k]]).all() for k in range(3))
    assert digits.costs(moved, X, Y) == pytest.approx(digits.costs(NETS, X, Y))


def test_lines_join_partners_and_barriers_count_from_the_higher_end():
    one, other = (digits.Classifiers(*(part[k : k + 1] for part in NETS)) for k in (0, 1))
    along = digits.lines(one, other, X, Y, np.array([0, 0.25, 1]))
    mixed = digits.Classifiers(*(0.75 * a + 0.25 * b for a, b in zip(one, other, strict=True)))
    assert along[:, 0] == pytest.approx([digits.costs(nets, X, Y)[0] for nets in (one, mixed, other)])
    assert digits.barriers(np.array([[1, 5], [4, 2], [2, 3]])).tolist() == [2, 0]


def test_the_order_found_is_the_best_of_all():
    rng = np.random.default_rng(2)
    for _ in range(20):
        a, b = rng.normal(size=(2, 5, 3))
        apart = lambda way, a=a, b=b: ((a - b[list(way)]) ** 2).sum()
        assert apart(alignment.order(a, b)) == pytest.approx(min(map(apart, permutations(range(5)))))


def test_the_gap_is_the_smallest_distance():
    assert alignment.gap(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]])) == 1
