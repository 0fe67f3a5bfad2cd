"""Runs of descent beside a convex problem: five samples, frozen and trained units, one unit at a time."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from figures import convex_minimum_and_runs, frozen_units_by_width
from landscape.cases import five_samples
from tests.claims.recorded import facts_of
from tests.claims.test_convex_instead import dot, relu

F = Fraction


@pytest.mark.numerical
def test_two_units_cannot_reach_the_minimum():
    r"""Five samples, decay $1/2$, $r$ the errors at the minimum: among 100,000 directions $u$, $|\sum_ir_i\,\mathrm{relu}(x_i\cdot u)|$ is below $1/2-1/4000$ for all that are farther than $1/20$ from the three units of the solution, and
    within $10^{-8}$ of $1/2$ at these. Their contributions to the five outputs are independent."""
    U, a, r = (np.array(part, float) for part in five_samples.certified().network)
    X, angle = np.array(five_samples.INPUTS, float), np.linspace(0, 2 * np.pi, 10**5)
    answer = lambda u: np.abs(r @ np.maximum(X @ u, 0))
    own = U.T / np.linalg.norm(U, axis=1)
    others = np.array([np.cos(angle), np.sin(angle)])
    far = (np.linalg.norm(others[:, None] - own[:, :, None], axis=0) > 1 / 20).all(0)
    assert np.abs(answer(own) - 1 / 2).max() < 1e-8 and answer(others[:, far]).max() < 1 / 2 - 1 / 4000
    for u in own.T:  # on each side of its top the answer falls, so no other direction near it is as strong
        turned = [
            np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) @ u for t in np.linspace(-0.06, 0.06, 121)
        ]
        near = answer(np.array(turned).T)
        assert (np.diff(near)[:60] > 0).all() and (np.diff(near)[60:] < 0).all()
    assert np.linalg.svd(np.maximum(X @ U.T, 0) * a, compute_uv=False)[-1] > 1 / 10


@pytest.mark.statistical
def test_share_of_runs_at_the_convex_minimum():
    r"""Descent on the five samples with rate $1/100$, 4000 steps, all weights normal with standard deviation $7/10$: for 2, 3, 5 and 10 units the share of
    runs that end within $1/1000$ of the minimum of the convex problem has a 95% interval that overlaps the printed one; none ends below it, and the best of three
    or more units is within $10^{-9}$ of it. (Other starts: 100 with two units, 300 with more.)"""
    facts, X, y = (
        facts_of(convex_minimum_and_runs),
        np.array(five_samples.INPUTS, float),
        np.array(five_samples.TARGETS),
    )
    for n, runs, share in zip((2, 3, 5, 10), (100, 300, 300, 300), facts.shares, strict=True):
        rng = np.random.default_rng([77, n])
        u, w, a = rng.normal(0, 0.7, (3, n, runs))
        for _ in range(4000):
            z = X[:, 0, None, None] * u + X[:, 1, None, None] * w
            e = np.einsum("inr,nr->ir", np.maximum(z, 0), a) - y[:, None]
            on = (z > 0) * e[:, None]
            down = np.einsum("inr,inr->nr", np.maximum(z, 0), np.broadcast_to(e[:, None], z.shape))
            slopes = a * np.tensordot(X[:, 0], on, 1), a * np.tensordot(X[:, 1], on, 1), down
            u, w, a = (part - 0.01 * (slope + part / 2) for part, slope in zip((u, w, a), slopes, strict=True))
        z = X[:, 0, None, None] * u + X[:, 1, None, None] * w
        e = (np.maximum(z, 0) * a).sum(1) - y[:, None]
        gap = (e**2).sum(0) / 2 + (u**2 + w**2 + a**2).sum(0) / 4 - facts.optimum
        again = binomtest(int((gap < 1e-3).sum()), runs).proportion_ci(method="wilson")
        printed = binomtest(share.count, share.runs).proportion_ci(method="wilson")
        assert abs(printed.low - share.low) < 1e-12 > abs(printed.high - share.high)
        assert again.high >= printed.low and printed.high >= again.low and gap.min() > -2e-9
        assert gap.min() < 1e-9 if n > 2 else gap.min() > 0.2


def median_interval(costs):
    """The order statistics between which the median lies with a probability of at least 99%."""
    below = int(binom.ppf(0.005, len(costs), 0.5))
    return np.sort(costs)[[below - 1, len(costs) - below]]


@pytest.mark.statistical
def test_cost_of_frozen_and_of_trained_units():
    r"""On the grid of 36 points the 99% intervals for the median cost with 2, 4, 8, 16 and 32 frozen tanh units, and with 2, 4 and 8 trained ones, overlap the printed ones; eight trained units
    lie below 16 frozen ones, and 32 frozen ones below them. (Draws and starts of its own: 400 of frozen units, 40 of trained ones, 2500 steps with rate $1/10$.)"""
    facts, rng, side = facts_of(frozen_units_by_width), np.random.default_rng(11), np.linspace(-1, 1, 6)
    p, q = map(np.ravel, np.meshgrid(side, side))
    y = np.cos(3 * p) * q + p / 2
    hidden = lambda n, runs: [rng.normal(0, deviation, (runs, n, 1)) for deviation in (2, 2, 1)]
    seen = {}
    for n, (_, low, high) in zip((2, 4, 8, 16, 32), facts.frozen, strict=True):
        u, w, b = hidden(n, 400)
        H = np.concatenate([np.tanh(u * p + w * q + b), np.ones((400, 1, 36))], axis=1)
        base = np.linalg.qr(H.transpose(0, 2, 1))[0]
        left = y - np.einsum("rik,rk->ri", base, np.einsum("rik,i->rk", base, y))
        seen["frozen", n] = one, other = median_interval((left**2).mean(1))
        assert one <= high and low <= other
    for n, (_, low, high) in zip((2, 4, 8), facts.trained, strict=True):
        (u, w, b), v, c = hidden(n, 40), rng.normal(0, n**-0.5, (40, n, 1)), np.zeros((40, 1))
        for _ in range(2500):
            s = np.tanh(u * p + w * q + b)
            e = 2 / 36 * ((v * s).sum(1) + c - y)
            back = e[:, None] * v * (1 - s * s)
            slopes = (
                back @ p[:, None],
                back @ q[:, None],
                back.sum(2, keepdims=True),
                s @ e[:, :, None],
                e.sum(1, keepdims=True),
            )
            u, w, b, v, c = (part - 0.1 * slope for part, slope in zip((u, w, b, v, c), slopes, strict=True))
        ends = (((v * np.tanh(u * p + w * q + b)).sum(1) + c - y) ** 2).mean(1)
        seen["trained", n] = one, other = median_interval(ends)
        assert one <= high and low <= other
    for (_, low16, _), (_, _, high32), (low8, high8) in (
        (facts.frozen[3], facts.frozen[4], facts.trained[2][1:]),
        ((0, *seen["frozen", 16]), (0, *seen["frozen", 32]), seen["trained", 8]),
    ):
        assert high32 < low8 <= high8 < low16


def best_fit(columns, y):
    """The least sum of squared errors over combinations of the columns, and the coefficients; columns independent."""
    A = [[dot(p, q) for q in columns] + [dot(p, y)] for p in columns]
    for i in range(len(A)):
        A[i] = [entry / A[i][i] for entry in A[i]]
        A = [row if k == i else [e - row[i] * f for e, f in zip(row, A[i], strict=True)] for k, row in enumerate(A)]
    weights = [row[-1] for row in A]
    left = [t - sum(w * c[i] for w, c in zip(weights, columns, strict=True)) for i, t in enumerate(y)]
    return dot(left, left), weights


@pytest.mark.exact
def test_one_unit_at_a_time_loses():
    r"""Inputs $0,\dots,4$, targets $0,1,2,1,0$, squared errors, ReLU units with biases and an output bias. Two units fit all five. The best single unit
    leaves 2 and bends at the fourth or second input, or beyond. If it stays, a second unit with all output weights free leaves at least $1/2$, and $1/2$ is possible."""
    x, y, ones = [F(k) for k in range(5)], [F(t) for t in (0, 1, 2, 1, 0)], [F(1)] * 5
    hinge = lambda at, side: [relu(side * (k - at)) for k in x]
    assert [hinge(F(-5), 1)[i] - 2 * hinge(F(2), 1)[i] - 5 for i in range(5)] == y

    def least(kept):
        """Over one more unit: for each set of inputs where it is on, a free line there, or a bend at an input."""
        values = []
        for side, inside in product((1, -1), range(1, 5)):  # on at `inside` inputs at one end
            on = [k >= 5 - inside if side > 0 else k < inside for k in range(5)]
            edge = F(5 - inside if side > 0 else inside - 1)
            line = [[F(s) for s in on], [F(s) * k for s, k in zip(on, x, strict=True)]]
            columns = [*kept, *line] if inside > 1 else [*kept, line[0]]
            independent = best_or_none(columns, y)
            if independent is None:
                continue
            value, weights = independent
            if (
                inside > 1
            ):  # it is a unit if the line meets zero between the last input that is off and the first that is on
                at, slope = weights[-2], weights[-1]
                if slope == 0 or not min(edge - side, edge) <= -at / slope <= max(edge - side, edge):
                    bends = [edge - side] if inside > 1 else []
                    found = [best_or_none([*kept, hinge(bend, side)], y) for bend in [*bends, edge]]
                    value = min(pair[0] for pair in found if pair)
            values.append((value, side, inside))
        whole = best_or_none([*kept, x], y)  # on everywhere
        return sorted(values + ([(whole[0], 0, 5)] if whole else []))

    first = least([ones])
    assert first[0][0] == 2 and {(s, n) for v, s, n in first if v == 2} == {(1, 1), (-1, 1), (1, 2), (-1, 2)}
    for side, bend in ((1, F(3)), (-1, F(1))):
        assert best_fit([ones, hinge(bend, side)], y)[0] == 2
        assert least([ones, hinge(bend, side)])[0][0] == F(1, 2)


def best_or_none(columns, y):
    """As best_fit, or None if the columns are dependent."""
    try:
        return best_fit(columns, y)
    except ZeroDivisionError:
        return None
