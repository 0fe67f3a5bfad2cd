"""Noise near the answer's network: kicks that cannot leave, aimed and random ones, mini-batches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import noise_on_the_network
from landscape.cases.answer.kick_bound import kick_bound
from landscape.cases.answer.worse_minima import VARIANTS, certified
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import flatten, forward, gradient
from tests.claims.answer_checker import ANSWER, Cost
from tests.claims.generated import CUBIC, FRACTIONS, networks_with_data
from tests.claims.kicks import HALF, POSITIVE, F, agrees
from tests.claims.recorded import facts_of

ROTATION = np.array([[F(3, 5), F(4, 5)], [F(-4, 5), F(3, 5)]])  # orthogonal, and exact
SECOND_WORSE = [-0.76123006, 0.95511532, -1.635394, 0.51312905, 4.32534847, -1.18110831]


@pytest.mark.proved
@given(
    POSITIVE,
    POSITIVE,
    st.fractions(F(1, 20), 1),
    POSITIVE,
    POSITIVE,
    st.sampled_from([(1, 0), (-1, 0), (F(3, 5), F(4, 5)), (F(-4, 5), F(3, 5)), (F(-3, 5), F(-4, 5))]),
    st.fractions(0, 1),
)
def test_the_cost_falls_where_the_step_is_longer_than_the_kick(p, q, part, G, a, way, size):
    r"""No eigenvalue above $\beta$ and $0<\eta\le1/\beta$: a step and a kick of length at most $a$ raise the cost by at most $a^2/(2\eta(2-\eta\beta))$, and not at all where
    $\eta\|g\|\ge a$. For $\eta>1/\beta$ the second statement is false."""
    H, beta = ROTATION.T @ np.diag([p, q]) @ ROTATION, max(p, q)
    inverse = ROTATION.T @ np.diag([1 / p, 1 / q]) @ ROTATION
    eta = part / beta
    g = G * np.array([F(3, 5), F(4, 5)])  # length G
    theta, kick = inverse @ g, a * size * np.array(way)
    after = theta - eta * g + kick
    rise = (after @ H @ after - theta @ H @ theta) / 2
    assert rise <= -(eta * G - a) * ((1 - eta * beta / 2) * G + beta * a / 2)
    assert rise <= a**2 / (2 * eta * (2 - eta * beta))
    assert rise <= 0 or eta * G < a
    least = (1 - part) * a / (eta * (2 - part))  # the slope of beta w^2/2 where the bound is attained by a kick uphill
    for slope in (least, a * F(4, 5) / eta):  # and one where the step is a little shorter than the kick
        before, moved = slope / beta, slope / beta - eta * slope + a
        higher = beta * (moved**2 - before**2) / 2
        assert higher == a**2 / (2 * eta * (2 - part)) if slope == least else higher > 0
    w = 1 - F(3, 2) * 1 - F(3, 2)  # f = w^2/2, rate 3/2: step and kick have length 3/2
    assert (w, w**2 / 2 > HALF) == (-2, True)


@pytest.mark.certified
def test_kicks_that_cannot_leave_the_worse_minimum():
    r"""Near the second worse minimum of the answer's network an ellipsoid is certified on which the cost is strictly convex; with rate $1/10$ no sequence of kicks of at most
    $5\cdot10^{-9}$ leads out of it. (A second program finds the Hessians on it within the certified bounds, and the most adverse kicks that it tries stay inside.)"""
    case = VARIANTS["answer"]
    point = certified(case, SECOND_WORSE).point
    bound = kick_bound(case, point, 0.1)
    assert bound.kick >= 5e-9
    with pytest.raises(ValueError, match="rate is too large"):
        kick_bound(case, point, 0.2)  # longer than the reciprocal of the steepest curvature
    cost, centre = Cost(), np.array(point.theta, dtype=float)
    values, vectors = np.linalg.eigh(cost.hessian(centre))
    D = vectors / np.sqrt(values)
    for y in np.random.default_rng(0).standard_normal((40, 6)):
        theta = centre + D @ (bound.radius * y / np.linalg.norm(y))
        H = cost.hessian(theta)
        assert np.abs(np.linalg.eigvalsh(D.T @ H @ D) - 1).max() < 0.5
        assert bound.flattest < np.linalg.eigvalsh(H)[0] and np.linalg.eigvalsh(H)[-1] < bound.steepest
    for way in (vectors[:, 0], -vectors[:, 0], None):  # along the valley, and against the step
        shift = 1e-9 * vectors[:, 0]
        for _ in range(3000):
            g = values * (vectors.T @ shift)  # in so small a place the gradient is the linear one, to five digits
            shift = shift - 0.1 * (vectors @ g)
            kick = way if way is not None else vectors @ g / np.linalg.norm(g)
            shift = shift + bound.kick * kick
        assert np.linalg.norm((vectors.T @ shift) * np.sqrt(values)) < bound.radius
    level = 2 * bound.flattest * bound.climb  # square of the gradient on the level, at least
    assert bound.kick**2 * (1 + 0.1 * bound.flattest) <= 0.01 * level * (1 + 1e-9)
    assert abs(bound.climb / (bound.radius**2 / 4) - 1) < 1e-9


@pytest.mark.numerical
def test_aimed_kicks_reach_the_best_fit():
    r"""From the second worse minimum, rate $1/10$: kicks of $1/1000$ that all point at the answer's network come within $1/5$ of it in the printed number of steps, over the
    printed height, which is above the least loss of one unit; descent from there goes to it. With kicks of $3/10000$ the distance is then still more than 3."""
    facts = facts_of(noise_on_the_network)
    cost, theta, top = Cost(), np.array([SECOND_WORSE] * 2), 0.0
    sizes, steps = np.array([[1e-3], [3e-4]]), 0
    while (far := np.linalg.norm(theta - ANSWER, axis=1, keepdims=True))[0] >= 0.2:
        theta = theta - 0.1 * cost.gradients(theta) + sizes * (ANSWER - theta) / far
        top = max(top, cost.losses(theta)[0]) if steps % 10 == 0 else top
        steps += 1
    assert abs(steps - facts.aimed_steps) <= 1 and abs(top - facts.aimed_top) < 1e-6 and top > 0.01118132444
    assert far[1] > 3
    assert cost.losses(cost.descend(theta[:1], 0.1, 3000))[0] < 1e-4


@pytest.mark.statistical
def test_random_kicks_on_the_network():
    r"""The answer's network on the nine points, rate $1/10$, 2000 steps with kicks uniform in the ball of radius $1/5$, then 5000 without: of 256 runs from the second worse
    minimum, whose loss lies between, the printed numbers end below $7/1000$ and above $8/1000$, of 256 from the answer's network above $1/1000$. A second simulation of 160 runs each agrees."""
    facts, cost, rng = facts_of(noise_on_the_network), Cost(), np.random.default_rng(987)
    theta = np.repeat([SECOND_WORSE, ANSWER], 160, axis=0)
    for _ in range(2000):
        kick = rng.standard_normal((320, 6))
        length = rng.random((320, 1)) ** (1 / 6) / np.sqrt((kick**2).sum(axis=1, keepdims=True))
        theta = theta - 0.1 * cost.gradients(theta) + 0.2 * length * kick
    ends = cost.losses(cost.descend(theta, 0.1, 5000))
    agrees(facts.lower[2], int((ends[:160] < 7e-3).sum()), 160)
    agrees(facts.higher[2], int((ends[:160] > 8e-3).sum()), 160)
    agrees(facts.lost[2], int((ends[160:] > 1e-3).sum()), 160)


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), st.lists(st.integers(0, 3), min_size=1, max_size=4), POSITIVE)
def test_mini_batches_stand_still_where_every_sample_is_fitted(case, batch, rate):
    r"""The cost is a mean of sample losses with gradients $g_i$. Where all $g_i$ are zero, mini-batch steps stand still, for every rate and batch; with squared error this holds where the network
    fits every sample. Where only their mean is zero, some batch moves the point."""
    net, X, _ = case
    fitted = forward(net, X, CUBIC)
    rows = [i % len(X) for i in batch]
    parts = ("W", "b", "v", "c")
    g = gradient(net, X[rows], fitted[rows], CUBIC, SQUARED_ERROR, parts)
    assert (rate * g == 0).all() and len(g) == len(flatten(net, parts))
    first = gradient(net, X[rows[:1]], fitted[rows[:1]] + 1, CUBIC, SQUARED_ERROR, parts)
    assert first[-1] != 0  # a sample that is not fitted moves the output bias
    both = np.concatenate([fitted[rows[:1]] + 1, fitted[rows[:1]] - 1])
    mean = gradient(net, X[[rows[0], rows[0]]], both, CUBIC, SQUARED_ERROR, parts)
    assert (mean == 0).all()  # two targets for one input: the mean gradient is zero, those of the samples are not


@pytest.mark.numerical
def test_one_sample_steps_at_the_worse_minimum():
    r"""At the second worse minimum of the answer's network the gradients of single samples times the rate $1/10$ have lengths between the printed numbers, more than forty times $1/1000$ at most, and
    their mean is zero to ten decimals."""
    facts, cost = facts_of(noise_on_the_network), Cost()
    theta = np.array(certified(VARIANTS["answer"], SECOND_WORSE).point.theta, dtype=float)
    r, s, v = cost.parts(theta)
    rows = np.array([
        [*(2 * r[i, 0] * v[j][0] * s[j][i, 0] * (1 - s[j][i, 0]) * x for j in range(2) for x in cost.X[i]), *(2 * r[i, 0] * s[j][i, 0] for j in range(2))]
        for i in range(9)
    ])  # fmt: skip
    lengths = 0.1 * np.linalg.norm(rows, axis=1)
    assert np.abs(rows.mean(axis=0)).max() < 1e-10
    assert abs(lengths.min() - facts.sample_kicks[0]) < 1e-9 > abs(lengths.max() - facts.sample_kicks[1])
    assert 40 < lengths.max() / 1e-3 < 45
