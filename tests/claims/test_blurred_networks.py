"""Homotopy: networks whose weights are blurred, feed-forward and recurrent."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import binomtest

from figures import blurred_answer, blurred_recurrent
from landscape.cases import recurrent
from tests.claims.recorded import facts_of
from tests.claims.test_homotopy import gaussian_mean

F = Fraction
SMALL = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 4))
POSITIVE = st.builds(Fraction, st.integers(1, 12), st.integers(1, 4))


@pytest.mark.proved
@given(
    st.lists(SMALL, min_size=1, max_size=3),
    st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=1, max_size=3),
    SMALL,
    POSITIVE,
)
def test_blurred_output_weights_add_a_penalty(v, outputs, target, s):
    r"""Blurring the output weights $v$ of $\sum_jv_j\sigma_j$ with width $s$ adds to the mean squared error $s^2$ times the sum over the units of the mean of $\sigma_j^2$, whatever numbers the
    units give out. If the noise of two units is the same this fails."""
    n = len(v)
    samples = [row[:n] for row in outputs]
    J = lambda w: (
        sum((sum(a * b for a, b in zip(w, row, strict=True)) - target) ** 2 for row in samples) / F(len(samples))
    )
    signs = list(product((1, -1), repeat=n))  # for a quadratic only mean, variance and independence of the noise count
    blurred = sum(J([a + s * z for a, z in zip(v, way, strict=True)]) for way in signs) / F(len(signs))
    penalty = s**2 * sum(sum(x**2 for x in row) for row in samples) / F(len(samples))
    assert blurred - J(v) == penalty
    both = lambda w: (w[0] + w[1]) ** 2
    assert (both((s, s)) + both((-s, -s))) / 2 == 4 * s**2 != 2 * s**2


def blurred_run(width, runs, seed):
    """Final costs of descent with a probe on the nine points, 2000 steps of rate 1/10, and damped Gauss-Newton steps: NumPy alone."""
    rng = np.random.default_rng(seed)
    X = np.array([(a, b) for a in range(3) for b in range(3)], float)
    unit = lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    y = unit(X @ np.array([[-1.5, 1.7], [2, 0.4]])) @ np.array([2.3, 0.8])

    def parts(t):
        s = unit(X @ t[:, :4].reshape(-1, 2, 2).swapaxes(1, 2))
        slope = s * (1 - s) * t[:, None, 4:]
        J = np.concatenate([slope[:, :, :1] * X, slope[:, :, 1:] * X, s], 2)
        return (s @ t[:, 4:, None])[..., 0] - y, J

    theta = rng.normal(size=(runs, 6))
    for k in range(2000):
        at_ = theta + width * max(0, 1 - k / 1600) * rng.normal(size=theta.shape) if width else theta
        e, J = parts(at_)
        theta = theta - 0.1 * 2 / 9 * (e[:, None] @ J)[:, 0]
    damping = np.ones(runs)
    for _ in range(100):
        e, J = parts(theta)
        A = J.swapaxes(1, 2) @ J
        A += (damping * (1e-3 + np.trace(A, axis1=1, axis2=2)))[:, None, None] * np.eye(6)
        trial = theta - np.linalg.solve(A, (J.swapaxes(1, 2) @ e[..., None]))[..., 0]
        better = (parts(trial)[0] ** 2).sum(1) < (e**2).sum(1)
        theta[better] = trial[better]
        damping *= np.where(better, 1 / 3, 2)
    return (parts(theta)[0] ** 2).mean(1)


@pytest.mark.statistical
def test_blurred_descent_on_the_answer():
    r"""The answer's network on nine points, normal starts of standard deviation 1, 2000 steps of rate $1/10$ with the slope at a point moved by Gaussian noise whose width falls linearly from 0, $1/4$, $1/2$ or 1 to 0 in the
    first 1600 steps: the share of runs that then come to loss zero. In a second simulation of 100 other starts for each width the 95% intervals overlap the printed ones, and those for the widths $1/2$ and 1 lie below the printed one
    for no blur."""
    facts = facts_of(blurred_answer)
    for k, width in enumerate((0, 1 / 4, 1 / 2, 1)):
        count = int((blurred_run(width, 100, seed=[90, k]) < 1e-6).sum())
        again = binomtest(count, 100).proportion_ci(method="wilson")
        printed = binomtest(int(facts.counts[k, 0]), facts.runs).proportion_ci(method="wilson")
        assert abs(100 * printed.low - facts.low[k]) < 1e-9 > abs(100 * printed.high - facts.high[k])
        assert again.high >= printed.low and printed.high >= again.low
        if k >= 2:
            assert 100 * again.high < facts.low[0] and facts.high[k] < facts.low[0]
    assert facts.low[0] < facts.high[1] and facts.low[1] < facts.high[0]  # 1/4 and no blur cannot be told apart


@pytest.mark.numerical
def test_blurred_penalty_in_closed_form():
    r"""The blurred penalised cost of the recurrent network: for one unit, one sequence of two steps, quadrature over all nine noises agrees to $10^{-9}$ with the closed form (and the constants that it leaves out). For a larger one the
    gradient agrees with differences to $10^{-6}$."""
    s, x, y = 0.6, np.array([[[0.3, 1.0]], [[0.8, 1.0]]]), np.array([0.9])
    p = recurrent.Weights(*map(np.array, ([[[0.7]]], [[[0.5, -0.4]]], [[0.1]], [[1.3]], [0.2])))
    z = np.array([[[[0.4]]], [[[-0.3]]]])
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)  # exact for what is quadratic in the weights
    weights = weights / weights.sum()
    u, w1, w2, a, v, c = np.meshgrid(*(value + s * nodes for value in (0.7, 0.5, -0.4, 0.1, 1.3, 0.2)), indexing="ij")
    mass = np.prod(np.meshgrid(*[weights] * 6, indexing="ij"), axis=0)

    def inner(z1, z2):
        h1, h2 = max(z1, 0), max(z2, 0)
        first = z1 - w1 * 0.3 - w2 - a
        second = z2 - u * h1 - w1 * 0.8 - w2 - a
        return float((mass * ((v * h2 + c - 0.9) ** 2 + first**2 + second**2)).sum())

    # The terms with z1 and those with z2 separate, but for z2 * h1.
    mean = gaussian_mean(np.vectorize(lambda z1: inner(z1, 0.0)), 0.4, s)
    mean += gaussian_mean(np.vectorize(lambda z2: inner(0.0, z2)), -0.3, s) - inner(0.0, 0.0)
    h1 = gaussian_mean(lambda t: np.maximum(t, 0), 0.4, s)
    mean += -2 * -0.3 * 0.7 * h1
    constants = s**2 * (1 + 2 + 2 + (0.3**2 + 1 + 0.8**2 + 1))
    value = recurrent.blurred(p, z, x, y, s)[0][0]
    assert abs(value + constants - mean) < 1e-9
    rng = np.random.default_rng(3)
    x, y = recurrent.adding_task(rng, 5, 3)
    assert (x[..., 1].sum(0) == 2).all() and np.allclose(y, (x[..., 0] * x[..., 1]).sum(0))
    p, z = recurrent.starts(rng, 2, 3), rng.normal(size=(3, 2, 5, 3))
    for width in (0.0, 0.4):
        _, by, by_z = recurrent.blurred(p, z, x, y, width)
        for name, part in p._asdict().items():
            direction = rng.normal(size=part.shape)
            f = lambda h: recurrent.blurred(p._replace(**{name: part + h * direction}), z, x, y, width)[0].sum()
            assert abs((f(1e-5) - f(-1e-5)) / 2e-5 - (getattr(by, name) * direction).sum()) < 1e-6
        direction = rng.normal(size=z.shape)
        f = lambda h: recurrent.blurred(p, z + h * direction, x, y, width)[0].sum()
        assert abs((f(1e-5) - f(-1e-5)) / 2e-5 - (by_z * direction).sum() / 5) < 1e-6


def recurrent_run(first, runs, seed):
    """Final errors, as shares of the variance of the targets: 800 steps of rate 1/20, half of them blurred if `first` is given. NumPy alone."""
    rng = np.random.default_rng(1)  # the data of the figure
    x = np.zeros((4, 20, 2))
    x[..., 0] = rng.random((4, 20))
    for i, row in enumerate(np.argsort(rng.random((20, 4)), axis=1)):
        x[row[:2], i, 1] = 1
    y = (x[..., 0] * x[..., 1]).sum(0)
    rng = np.random.default_rng(seed)
    U, W, a = rng.normal(0, 0.5, (runs, 4, 4)), rng.normal(0, 1, (runs, 4, 2)), np.zeros((runs, 1, 4))
    V, c = rng.normal(0, 0.5, (runs, 4, 1)), np.zeros((runs, 1, 1))
    T = lambda m: m.swapaxes(-1, -2)

    def run():
        z, h = [], np.zeros((runs, 20, 4))
        for inputs in x:
            z.append(h @ T(U) + inputs @ T(W) + a)
            h = np.maximum(z[-1], 0)
        return z, h @ V + c - y[:, None]

    def move(values, slopes):
        length = np.sqrt(sum((g**2).sum((1, 2)) for g in slopes))[:, None, None]
        return [w - g / 20 / np.maximum(length, 1) for w, g in zip(values, slopes, strict=True)]

    z = np.array(run()[0])
    for k in range(800):
        if first is not None and k < 400:
            s = first + (0.02 - first) * k / 399
            P, D = ndtr(z / s), s * np.exp(-((z / s) ** 2) / 2) / np.sqrt(2 * np.pi)
            m = z * P + D
            q = (z * z + s * s) * P + z * D
            old, old2 = np.concatenate([0 * m[:1], m[:-1]]), np.concatenate([0 * q[:1], q[:-1]])
            gap = z - old @ T(U) - x[:, None] @ T(W) - a
            e = m[-1] @ V + c - y[:, None]
            gU = -(T(gap) @ old).sum(0) + U * (old2 - old**2).sum((0, 2))[:, None]
            gV = T(m[-1]) @ e + V * (q[-1] - m[-1] ** 2).sum(1)[..., None]
            slopes = [
                gU / 10,
                -(T(gap) @ x[:, None]).sum(0) / 10,
                -gap.sum((0, 2))[:, None] / 10,
                gV / 10,
                e.sum(1, keepdims=True) / 10,
            ]
            u2 = (U**2).sum(1)[:, None]
            dm, dq = np.zeros_like(m), np.zeros_like(m)
            dm[:-1], dq[:-1] = -2 * gap[1:] @ U - 2 * u2 * m[:-1], u2 + 4 * s * s
            dm[-1], dq[-1] = 2 * e * T(V) - 2 * T(V) ** 2 * m[-1], T(V) ** 2 + s * s
            z = z - (2 * gap + dm * P + 2 * dq * m) / 20
        else:
            sums, e = run()
            e, h = e / 10, [np.zeros((runs, 20, 4)), *(np.maximum(one, 0) for one in sums)]
            back, gU, gW, ga = e * T(V), 0, 0, 0
            for t in (3, 2, 1, 0):
                back = back * (sums[t] > 0)
                gU, gW, ga = gU + T(back) @ h[t], gW + T(back) @ x[t], ga + back.sum(1, keepdims=True)
                back = back @ U
            slopes = [gU, gW, ga, T(h[-1]) @ e, e.sum(1, keepdims=True)]
        U, W, a, V, c = move([U, W, a, V, c], slopes)
    return (run()[1] ** 2).mean((1, 2)) / y.var()


@pytest.mark.statistical
def test_blurred_recurrent_networks():
    r"""The recurrent network on the adding task: the printed shares of runs whose error ends below a fifth of the variance of the targets, for plain descent and for a blur that begins with width $1/50$, $1/5$ or $2/5$. In a second simulation of 60 other starts
    each the 95% intervals overlap the printed ones, the third count is above the second, and the last is less than half of each other one."""
    facts, counts = facts_of(blurred_recurrent), []
    for k, first in enumerate((None, 1 / 50, 1 / 5, 2 / 5)):
        count = int((recurrent_run(first, 60, seed=[17, k]) < 0.2).sum())
        again = binomtest(count, 60).proportion_ci(method="wilson")
        printed = binomtest(facts.counts[k], facts.runs).proportion_ci(method="wilson")
        assert abs(100 * printed.low - facts.low[k]) < 1e-9 > abs(100 * printed.high - facts.high[k])
        assert again.high >= printed.low and printed.high >= again.low
        counts.append(count)
    assert 2 * counts[3] < min(counts[:3]) and facts.high[3] < min(facts.low[:3])
    assert counts[2] > counts[1] and facts.low[2] > facts.high[1]
    assert facts.low[0] < facts.high[2] and facts.low[2] < facts.high[0]
