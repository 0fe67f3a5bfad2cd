"""Basins and restarts: borders, chances, and ways to spend a budget of gradient steps on the answer's cost and on XOR.

The oracles are `answer_checker` and `descended` below: the cost and descent once more, with NumPy alone and seeds of
their own.
"""

from fractions import Fraction as F
from functools import cache
from itertools import product
from math import ceil, exp, log, sqrt

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path

from figures import basins_map, restarts_race
from landscape.search.restarts import needed
from tests.claims.answer_checker import ANSWER, Cost, at_one_of
from tests.claims.recorded import facts_of

SWAP = [2, 3, 0, 1, 5, 4]
CHANCES = st.fractions(F(1, 20), F(19, 20), max_denominator=20)


def agree(share, count, runs, errors=2.5):
    """Whether two samples allow the same chance: their shares differ by less than so many standard errors."""
    p = (share.count + count) / (share.runs + runs)
    return abs(share.share - count / runs) <= errors * sqrt(p * (1 - p) * (1 / share.runs + 1 / runs))


def wilson(count, runs, z=1.959964):
    p = count / runs
    middle, half = p + z * z / (2 * runs), z * sqrt(p * (1 - p) / runs + (z / (2 * runs)) ** 2)
    return (middle - half) / (1 + z * z / runs), (middle + half) / (1 + z * z / runs)


@pytest.mark.exact
def test_three_ranges_of_starts():
    r"""On the cost with slope $(w+2)w(w-1)$ the minimum at $-2$ is lower than that at 1. With the rate $1/40$ every start
    from $-2$ to below 0 tends to $-2$, every start above 0 and up to 3 to 1."""
    w, rate = sp.symbols("w"), sp.Rational(1, 40)
    slope = (w + 2) * w * (w - 1)
    cost = sp.integrate(slope, w)
    assert sp.expand(cost) == w**4 / 4 + w**3 / 3 - w**2
    assert cost.subs(w, -2) == sp.Rational(-8, 3) < cost.subs(w, 1) == sp.Rational(-5, 12)
    step = w - rate * slope
    assert sp.minimum(sp.diff(step, w), w, sp.Interval(-2, 3)) > 0  # steps keep the order of starts
    assert sp.solveset(step - w, w) == {-2, 0, 1}  # and a run between two of these is monotone: it tends to one of them
    moves = {at: sp.sign((step - w).subs(w, at)) for at in (-1, sp.Rational(1, 2), 2)}
    assert list(moves.values()) == [-1, 1, -1]


@pytest.mark.exact
def test_starts_for_ninety_five_percent():
    r"""For 95% certainty 5, 11, 29, 59 and 299 independent starts are needed at the chances $1/2$, $1/4$, $1/10$, $1/20$ and $1/100$, and 8 at
    $1/3$, 23 at $1/8$. Ten starts all fail with more than even odds at the chance $1/20$; twenty fail with a chance above $1/20$ at $1/8$ and below at $1/7$."""
    for p, k in ((2, 5), (4, 11), (10, 29), (20, 59), (100, 299), (3, 8), (8, 23)):
        assert (1 - F(1, p)) ** k <= F(1, 20) < (1 - F(1, p)) ** (k - 1)
        assert needed(1 / p, 0.95) == k
    assert F(1, 2) ** 5 == F(1, 32) and F(2, 3) ** 7 == F(128, 2187) and F(2, 3) ** 8 == F(256, 6561)
    assert F(19, 20) ** 10 > F(1, 2) and F(6, 7) ** 20 < F(1, 20) < F(7, 8) ** 20


@pytest.mark.proved
@given(CHANCES, CHANCES, st.integers(1, 6), st.fractions(F(1, 10), F(99, 100), max_denominator=100))
def test_independent_starts(p, q, k, sure):
    r"""Independent starts that succeed with chance $p$ contain a success among $k$ with chance $1-(1-p)^k$, at least $s$ exactly if $k\ge\ln(1-s)/\ln(1-p)$;
    the first success comes on average at start $1/p$; all are monotone in $p$. Starts that are all alike succeed together or not at all."""
    chance = lambda p, k: sum(
        np.prod([p if hit else 1 - p for hit in hits]) for hits in product((0, 1), repeat=k) if any(hits)
    )
    assert chance(p, k) == 1 - (1 - p) ** k
    least = needed(float(p), float(sure))
    bound = log(1 - sure) / log(1 - p)
    assert least == ceil(bound) or abs(bound - round(bound)) < 1e-9  # then the two floats may fall on either side
    if p < q:
        assert chance(p, k) < chance(q, k) and needed(float(q), float(sure)) <= least and 1 / q < 1 / p
    mean = sum(n * p * (1 - p) ** (n - 1) for n in range(1, 20))
    assert 1 / p - mean == (1 - p) ** 19 * (19 + 1 / p)  # what the later terms add up to
    if k > 1:  # alike: the chance stays p
        assert p < chance(p, k)


@pytest.mark.proved
@given(st.lists(st.fractions(0, 1, max_denominator=12), min_size=1, max_size=5), st.integers(2, 9))
def test_shared_choices_help_less(values, k):
    r"""If the chance $P$ of a start is random and shared by $k\ge2$ starts, they contain a success with chance at most $1-(1-p)^k$, $p$ the mean
    of $P$, and with less unless $P$ is constant. With $P=1/2$ or 0, half each, eleven starts succeed in less than half of all cases. For $k=1$ there is no difference."""
    mean = lambda numbers: sum(numbers) / F(len(numbers))
    shared = mean([1 - (1 - v) ** k for v in values])
    own = 1 - (1 - mean(values)) ** k
    assert shared < own if len(set(values)) > 1 else shared == own
    assert mean(values) == mean([1 - (1 - v) ** 1 for v in values])
    half = [F(1, 2), F(0)]
    assert mean(half) == F(1, 4) and mean([1 - (1 - v) ** 11 for v in half]) < F(1, 2) < F(95, 100) < 1 - F(3, 4) ** 11


RISES = st.fractions(F(1, 4), 4, max_denominator=8)
HILLS = st.tuples(RISES, RISES, st.fractions(-1, 1, max_denominator=9))


@pytest.mark.proved
@given(HILLS, st.fractions(-9, 9, max_denominator=9), st.fractions(F(1, 9), F(8, 9)))
def test_borders_of_basins_are_kept(hills, height, part):
    r"""Let the gradient be continuous and let $m$ attract its neighbourhood. Its basin is open, a step takes the border to the border, and a run
    from the border that converges does so to a critical point on the border that does not attract its neighbourhood. With a gradient that jumps,
    with a point that does not attract its neighbourhood, or with a rate above 2 divided by the curvature this can fail."""
    left, right, hill = hills
    a, c = hill - left, hill + right  # minima on both sides of a hilltop; the other coordinate has slope y
    slope = lambda x: (x - a) * (x - hill) * (x - c)
    rate = part / (1 + 3 * (c - a) ** 2)  # 3 (c - a)^2 is above the derivative of the slope between a and c
    step = lambda x, y: (x - rate * slope(x), (1 - rate) * y)
    x, y = step(hill, height)  # on the border, the line over the hilltop, which is kept and drawn to the saddle
    assert x == hill and abs(y) <= abs(height) and (hill - a) * (hill - c) < 0
    for share in (F(1, 1000), part, F(999, 1000)):  # beside it a run goes down to its own minimum, and keeps its side
        for end in (a, c):
            at = hill + share * (end - hill)
            assert abs(step(at, height)[0] - end) < abs(at - end) and (step(at, 0)[0] - hill) * (end - hill) > 0
    # 1 attracts its neighbourhood, and the hilltop 0 as well, on the border, where the slope jumps
    jump = lambda w: w - rate * (w + 1 if w < 0 else w - 1)
    assert jump(F(0)) == rate > 0 and 1 - jump(rate) == (1 - rate) ** 2 and -1 < jump(F(-1, 1000)) < F(-1, 1000)
    # starts on the right tend to 0, on the left they leave: 0 is on its own border
    ledge = lambda w: w - rate * w**2
    assert 0 < ledge(F(1, 9)) < F(1, 9) and ledge(F(0)) == 0 and ledge(F(-1, 9)) < F(-1, 9)
    # rate 1, curvatures 4 and 1: as near to 0 as you like are starts that end at 9/2, but 0, a minimum, stays
    wells = lambda w: w - (4 * w if w <= 1 else 8 - 4 * w if w <= F(5, 2) else w - F(9, 2))
    for k in range(4):
        w = F(1, 9 ** (k + 1))
        for _ in range(5 + 2 * k):
            w = wells(w)
        assert w == F(9, 2) and wells(F(0)) == 0


@pytest.mark.proved
@given(
    st.fractions(F(1, 50), 2, max_denominator=50),
    st.fractions(-9, 9, max_denominator=9),
    st.fractions(F(1, 50), F(9, 100), max_denominator=100),
)
def test_stable_line_of_a_saddle_divides(x, y, rate):
    r"""On $\tfrac14(x^2-1)^2+\tfrac12y^2$ with $0<\eta<1/11$ and $|x|\le2$, starts with $x>0$ end at $(1,0)$, those with $x<0$ at $(-1,0)$ and those with $x=0$ at the
    saddle $(0,0)$. With the rate 1 a start with $x=2$ ends far away."""
    step = lambda x, y: (x - rate * (x**3 - x), (1 - rate) * y)
    for side in (1, -1):
        new = step(side * x, y)[0] * side
        assert (x < new < 1) if x < 1 else (1 < new < x) if x > 1 else new == 1
    assert step(F(0), y)[0] == 0 and abs(step(x, y)[1]) <= abs(y)
    for start, end in ((float(x), 1), (float(-x), -1), (0.0, 0)):
        at, h = start, float(rate)
        for _ in range(600):
            at -= h * (at**3 - at)
        assert abs(at - end) < 1e-6
    far = 2
    for _ in range(3):
        far = far - (far**3 - far)
    assert abs(far) > 100


def region(facts, points):
    """The kind of end that the map shows at each point (n, 2), and whether a border is nearer than 1/4."""
    inside = np.zeros((len(facts.outlines), len(points)), dtype=bool)
    near = np.zeros(len(points), dtype=bool)
    for kind, rings in enumerate(facts.outlines):
        for ring in rings:
            inside[kind] ^= Path(ring).contains_points(points)
            inner = ring[np.abs(ring).max(axis=1) < facts.side / 2]  # the edge of the square is no border
            if len(inner):
                near |= (np.linalg.norm(points[:, None] - inner, axis=2) < 0.25).any(axis=1)
    return inside.argmax(axis=0), near


@pytest.mark.numerical
def test_second_program_finds_the_ends_on_the_map():
    r"""A second program follows 18 times 18 starts spread over the square: wherever no border is nearer than $1/4$, it finds
    the end that the map shows. Those that the map puts into the valley have one weight that still grows while the loss falls."""
    facts, cost = facts_of(basins_map), Cost()
    t = np.arange(18) - 8.5
    points = np.stack(np.meshgrid(t, t), axis=-1).reshape(-1, 2)
    shown, near = region(facts, points)
    worse = np.array([1.339426, -1.713102, 0.162394, -0.023522, -2.734053, 5.944268])
    middle = (ANSWER + ANSWER[SWAP] + worse) / 3
    first = ANSWER[SWAP] - ANSWER
    second = worse - ANSWER - (worse - ANSWER) @ first / (first @ first) * first
    starts = middle + points @ np.array([first / np.linalg.norm(first), second / np.linalg.norm(second)])
    there = cost.descend(starts, 0.1, 3000)
    ends = cost.finish(there)
    kind = np.full(len(points), 4)
    for number, minimum in enumerate((ANSWER, ANSWER[SWAP], worse)):
        kind[np.abs(ends - minimum).max(axis=1) < 1e-3] = number
    assert (kind == shown)[~near].all() and (~near).sum() > 250 and set(shown[~near]) == {0, 1, 2, 4}
    lost = ends[(kind == 4) & (shown == 4)]
    later = cost.finish(lost, 300)
    assert (later[:, 3] > lost[:, 3] + 1 / 10).all() and (cost.losses(later) < cost.losses(lost)).all()
    assert facts.second > 0 and len(lost) > 20


@pytest.mark.slow
@pytest.mark.numerical
def test_borderline_run_waits_at_one_unit():
    r"""A start on the way from the best fit to the second worse minimum comes to a loss within $1/100000$ of $m_1$, the least of a single unit, and stays there for more than
    10,000 steps; one output weight falls below $1/1000$. Starts moved by $1/100000$ of the way end at the best fit and at the worse minimum."""
    border, cost, one_unit = facts_of(basins_map).border, Cost(), 0.0111813
    assert border.last - border.first > 10_000
    t = border.t + np.array([0, -1e-5, 1e-5])
    theta = ANSWER + t[:, None] * (border.end - ANSWER)
    waits, idle = [], []
    for step in range(500, 14_000, 500):
        theta = cost.descend(theta, 0.1, 500)
        if border.first <= step <= border.first + 10_000:
            waits.append(abs(cost.losses(theta)[0] - one_unit) < 1e-5)
            idle.append(abs(theta[0, 5]))
    assert all(waits) and len(waits) == 21 and min(idle) < 1 / 1000
    ends = cost.finish(theta[1:])
    worse = np.array([-0.76123, 0.955115, -1.635394, 0.513129, 4.325348, -1.181108])
    assert at_one_of(ends, [ANSWER, worse]).tolist() == [0, 1]


def descended(at, steps, rate=0.1):
    """Plain descent on the nine points for many runs at once, (6, runs)."""
    X = np.array([(a, b) for a in range(3) for b in range(3)], dtype=float)
    y = (2.3 / (1 + np.exp(-X @ [-1.5, 2.0])) + 0.8 / (1 + np.exp(-X @ [1.7, 0.4])))[:, None]
    w, v = np.ascontiguousarray(at[:4]).reshape(2, 2, -1), at[4:].copy()
    for _ in range(steps):
        s = 1 / (1 + np.exp(-(X @ w)))
        pull = ((v[:, None] * s).sum(axis=0) - y) * s
        w, v = w - rate * 2 / 9 * (X.T @ ((pull - pull * s) * v[:, None])), v - rate * 2 / 9 * pull.sum(axis=1)
    s = 1 / (1 + np.exp(-(X @ w)))
    return np.concatenate([w.reshape(4, -1), v]), (((v[:, None] * s).sum(axis=0) - y) ** 2).mean(axis=0)


SECOND = 40  # searches in the second simulation
WAYS = {
    "fresh": (1.0, None), "fresh, large": (3.0, None), "fresh, small": (0.1, None),
    "one": (1.0, 0.0), "one, large": (3.0, 0.0), "one, small": (0.1, 0.0),
    "hops": (1.0, 1.0), "short hops": (1.0, 0.3), "hops, large": (3.0, 1.0),
}  # standard deviations of the starts and of the hops  # fmt: skip


@cache
def second_simulation():
    """For each way the losses (10, SECOND) after each of ten stages of 2500 steps with rate 1/10."""
    rng = np.random.default_rng(20261129)
    begin = lambda: [scale * rng.normal(size=(6, SECOND)) for scale, _ in WAYS.values()]
    held = np.concatenate(begin(), axis=1)
    losses: list[np.ndarray] = []
    level = np.full(held.shape[1], np.inf)
    for _ in range(10):
        news, trial = begin(), held.copy()
        for k, (_, size) in enumerate(WAYS.values()):
            part = slice(k * SECOND, (k + 1) * SECOND)
            if losses:
                trial[:, part] = news[k] if size is None else held[:, part] + size * rng.normal(size=(6, SECOND))
        ends, loss = descended(trial, 2500)
        losses.append(loss)
        lower = (loss < level) | np.repeat([not size for _, size in WAYS.values()], SECOND)  # only hops are taken back
        held, level = np.where(lower, ends, held), np.where(lower, loss, level)
    return {name: np.array(losses)[:, k * SECOND : (k + 1) * SECOND] for k, name in enumerate(WAYS)}


def found(name):
    """Of the SECOND searches, how many had succeeded after ten stages."""
    return int((second_simulation()[name] < 1e-3).any(axis=0).sum())


@pytest.mark.statistical
def test_restarts_succeed_as_predicted():
    r"""Of runs of 2500 steps with rate $1/10$ about one in four comes below $1/1000$ from weights of standard deviation 1, about one in twenty from 3, and none of 1024 from $1/10$.
    The share of searches with ten new starts that succeed lies where $1-(1-p)^{10}$ puts it, with the interval for $p$, as far as its own interval tells. A second simulation agrees."""
    facts = facts_of(restarts_race)
    for name, way in ("ordinary", "fresh"), ("large", "fresh, large"), ("small", "fresh, small"):
        p, ten = facts.ways[name].p, facts.fresh[name]
        assert (p.low, p.high) == pytest.approx(wilson(p.count, 1024), abs=1e-6)
        assert (ten.low, ten.high) == pytest.approx(wilson(ten.count, 256), abs=1e-6)
        low, high = (1 - (1 - q) ** 10 for q in (p.low, p.high))
        assert facts.predicted_last[name] == pytest.approx((low, high))
        assert ten.low <= high and low <= ten.high
        again = second_simulation()[way] < 1e-3  # 400 runs: single starts, then searches of ten
        assert agree(p, int(again.sum()), 400) and agree(ten, found(way), SECOND)
        ends = (p.high, p.share, p.low) if p.low > 0 else (p.high,)
        assert facts.ways[name].needed == tuple(ceil(log(0.05) / log(1 - q)) for q in ends)
    assert (facts.ways["small"].p.count, facts.ways["small"].fresh[-1], facts.fresh_runs) == (0, 1, 2560)
    assert 0.2 < facts.ways["ordinary"].p.low < facts.ways["ordinary"].p.high < 0.3
    assert 0.03 < facts.ways["large"].p.low < facts.ways["large"].p.high < 0.07


@pytest.mark.statistical
def test_ways_to_spend_a_budget():
    r"""After 25,000 steps: from weights of standard deviation 1 ten fresh starts succeed more often than one long run, and than hops of standard deviation 1 or $3/10$: their intervals lie apart.
    From 3 the intervals of fresh starts and of hops overlap, and one long run does worse than both. From $1/10$ all long runs succeed. A second simulation agrees with each share."""
    facts = facts_of(restarts_race)
    usual, large, small = ((facts.fresh[n], facts.one[n], facts.hops[n]) for n in ("ordinary", "large", "small"))
    assert usual[0].low > max(usual[1].high, usual[2][0].high, usual[2][1].high)
    assert large[0].low < large[2][0].high and large[2][0].low < large[0].high
    for other in (large[0], large[2][0]):  # a long run does worse, by two standard errors at least
        assert large[1].share < other.share and not agree(other, large[1].count, large[1].runs, errors=2)
    assert small[1].count == small[1].runs == 128 and small[0].high < 0.03 and small[2] == ()
    shares = {
        "fresh": usual[0], "one": usual[1], "hops": usual[2][0], "short hops": usual[2][1],
        "fresh, large": large[0], "one, large": large[1], "hops, large": large[2][0],
        "fresh, small": small[0], "one, small": small[1],
    }  # fmt: skip
    assert all(agree(share, found(name), SECOND) for name, share in shares.items())
    assert found("fresh") > max(found("one"), found("hops"), found("short hops")) and found("one, small") == SECOND


@pytest.mark.exact
def test_a_temperature_of_one_keeps_bad_hops():
    r"""$e^{-1/100}>99/100$, the chance of acceptance of a climb of $1/100$ at temperature 1; the two worse minima and the best fit lie closer than this."""
    assert sum(F(-1, 100) ** k / factor for k, factor in enumerate((1, 1, 2, 6))) > F(
        99, 100
    )  # alternating: below e^-x
    assert (
        exp(-1 / 100) > 0.99
        and Cost().losses(np.array([[-0.76123, 0.955115, -1.635394, 0.513129, 4.325348, -1.181108]]))[0] < 1 / 100
    )


@pytest.mark.numerical
def test_restarts_of_equal_units_fail():
    """None of the runs from two equal units comes below the least loss of one unit, 0.0111813, in 2500 steps."""
    assert facts_of(restarts_race).tied > 0.0111813
    theta = np.random.default_rng(5).normal(size=(6, 60))[[0, 1, 0, 1, 4, 4]]
    ends, losses = descended(theta, 1500)
    assert (ends[:2] == ends[2:4]).all() and (ends[4] == ends[5]).all() and losses.min() > 0.0111813


@pytest.mark.statistical
def test_xor_chances_by_rate():
    r"""XOR with two logistic units, squared error, weights of standard deviation 1, biases of $1/2$, 1000 steps: with the rates $3/100$ and 1 none of 512 runs has an error below $1/200$,
    with $3/10$ two in three. A hundred starts at the upper ends of the first and last interval succeed less surely than one at the lower end of the third. A second simulation agrees."""
    facts = facts_of(restarts_race).xor
    assert [share.count for share in facts][::3] == [0, 0] and 0.62 < facts[2].low < 2 / 3 < facts[2].high
    assert all(1 - (1 - share.high) ** 100 < facts[2].low for share in (facts[0], facts[3]))
    rng, runs = np.random.default_rng(6), 240
    rate = np.repeat([0.03, 0.1, 0.3, 1.0], runs // 4)
    X, y = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=float), np.array([[0], [1], [1], [0]])
    w, b, v, c = (
        rng.normal(size=(2, 2, runs)),
        rng.normal(0, 0.5, (2, 1, runs)),
        rng.normal(size=(2, 1, runs)),
        rng.normal(0, 0.5, runs),
    )
    for step in range(1001):
        s = 1 / (1 + np.exp(-(X @ w + b)))
        r = (v * s).sum(axis=0) + c - y
        if step < 1000:
            e, d = r / 2 * rate, r / 2 * rate * v * s * (1 - s)
            w, b = w - X.T @ d, b - d.sum(axis=1, keepdims=True)
            v, c = v - (e * s).sum(axis=1, keepdims=True), c - e.sum(axis=0)
    solved = ((r**2).mean(axis=0) < 0.005).reshape(4, -1).sum(axis=1)
    assert all(agree(share, int(count), runs // 4) for share, count in zip(facts, solved, strict=True))
