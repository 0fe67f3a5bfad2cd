"""The loop behind the forty trainings, against rules written out for a network without hidden layers: steps, batches, history."""

import numpy as np
import pytest

from landscape.cases import healthy
from landscape.cases import small_sets as sets
from landscape.cases.healthy import Run, subject, train

LINE = Run("a line", "line", (), "least squares", units=(), rate=0.05, steps=4)
X, Y, _ = sets.line(np.random.default_rng(0))  # the data are drawn first, then the weights
X1 = np.column_stack([X, np.ones(100)])


def slope(theta, rows=slice(None)):
    """Of the mean squared error of the line on some samples, by its closed form."""
    return 2 * X1[rows].T @ (X1[rows] @ theta - Y[rows]) / len(Y[rows])


def walked(step, steps, batches=1):
    """The points of `steps` steps from the start of LINE: step(theta, slope, k) to theta."""
    points = [subject(LINE).theta]
    for k in range(steps):
        points.append(step(points[-1], slope(points[-1], slice(k % batches, None, batches)), k))
    return points


def loss(theta, batches=1, k=0):
    part = slice(k % batches, None, batches)
    return np.mean((X1[part] @ theta - Y[part]) ** 2)


@pytest.mark.parametrize("batches", [1, 3])
def test_plain_steps_on_batches_in_turn(batches):
    s, rate, trace, history = train(LINE._replace(batches=batches, steps=5))
    points = walked(lambda theta, g, _: theta - 0.05 * g, 5, batches)
    assert rate == 0.05 and trace.steps == [0, 1, 2, 3, 4] and trace.rate == 0.05
    assert s.theta == pytest.approx(points[-1]) and (trace.start == points[0]).all()
    assert s.batch_sizes == ([] if batches == 1 else [34, 33, 33])
    assert trace.losses == pytest.approx([loss(p, batches, k) for k, p in enumerate(points[:-1])])
    norms = [np.linalg.norm(slope(p, slice(k % batches, None, batches))[:5]) for k, p in enumerate(points[:-1])]
    assert history.gradients == pytest.approx(np.array(norms)[:, None])  # of the weights, without the bias
    assert history.losses.tolist() == trace.losses and history.zeros.shape == (5, 0)


def test_momentum_adds_a_share_of_the_last_move():
    """The same as w + momentum (w - w_before) - rate g."""
    points = [subject(LINE).theta]
    for _ in range(4):
        moved = points[-1] - points[-2] if len(points) > 1 else 0
        points.append(points[-1] + 0.8 * moved - 0.05 * slope(points[-1]))
    assert train(LINE._replace(momentum=0.8))[0].theta == pytest.approx(points[-1])


def test_adam_divides_weighted_means_of_the_slopes():
    """Both means written out: weights 0.1 0.9^(t-k) and 0.001 0.999^(t-k), each over the sum of its weights."""
    slopes, theta = [], subject(LINE).theta
    for t in range(4):
        slopes.append(slope(theta))
        first, second = (np.array([decay ** (t - k) for k in range(t + 1)]) for decay in (0.9, 0.999))
        mean, square = first @ slopes / first.sum(), second @ np.square(slopes) / second.sum()
        theta = theta - 0.05 * mean / (np.sqrt(square) + 1e-8)
    s, rate, trace, _ = train(LINE._replace(rule="adam"))
    assert rate is None and s.theta == pytest.approx(theta, rel=1e-12) and trace.steps == [0, 1, 2, 3]


def test_minus_one_step_is_newtons_and_is_looked_at_once_more():
    """Least squares is solved in one step; the trace shows the solution twice."""
    s, rate, trace, history = train(LINE._replace(steps=-1))
    best = np.linalg.lstsq(X1, Y)[0]
    assert rate == 0.05 and s.theta == pytest.approx(best) and trace.steps == [0, 1]
    assert trace.losses == pytest.approx([loss(best)] * 2) and history.gradients.max() < 1e-12


def test_the_start_is_what_the_run_says():
    """Layer sizes by the data, variances 2 over the inputs of a unit, zero biases, the number of bits."""
    run = Run("three layers", "line", (), "", "relu", units=(400, 300), scale=3.0)
    s = subject(run)
    assert [one.shape for one in s.layers] == [(400, 5), (300, 400), (1, 300)]
    assert [one.kind for one in s.layers] == ["relu", "relu", "linear"]
    for one, spread in zip(s.layers, (0.1, 0.02, 0.2), strict=True):
        assert s.theta[one.weight].var() * one.shape[1] / 2 == pytest.approx(9, rel=spread)
        assert not s.theta[one.bias].any()
    assert not np.array_equal(s.theta, subject(run._replace(seed=1)).theta)
    assert np.array_equal(s.theta, subject(run).theta)
    half = subject(run._replace(bits=32))
    assert {part.dtype for part in (half.theta, half.inputs, half.targets)} == {np.dtype("float32")}
    outputs = {"digits": 10, "sums mod 17": 17, "XOR": 1}
    assert [subject(Run("", data, (), "")).layers[-1].shape[0] for data in outputs] == list(outputs.values())
    assert subject(Run("", "XOR", (), "", bits=32)).targets.dtype.kind == "i"  # labels stay labels


@pytest.mark.parametrize(
    "task, f, y, met",
    [
        ("classes", [[1, 2, 0], [3, 0, 0], [0, 0, 1], [0, 1, 0]], [1, 0, 1, 1], 3 / 4),
        ("binary", [[0.1], [-0.1], [2.0], [-3.0]], [1, 0, 0, 1], 1 / 2),
        (
            "squared",
            [[0.0], [0.9], [2.1], [4.0]],
            [0.0, 0.0, 2.0, 2.0],
            1 / 2,
        ),  # 0, 0.9, 0.1 and 2 away; the deviation is 1
    ],
)
def test_what_is_seen_of_units_and_samples(task, f, y, met):
    """Units that are 0 on every sample, layer by layer; classes and labels that are right, numbers within half a deviation."""
    hidden = [np.array([[0, 1.0, 0, 0]] * 4), np.array([[0, 2.0], [0, 0], [0, 0], [0, 0]])]
    s = healthy.subject(LINE)
    s.task, s.targets, s.values = task, np.array(y), lambda theta: [*hidden, np.array(f, float)]
    assert healthy._seen(s, s.theta) == ([3 / 4, 1 / 2], met)
