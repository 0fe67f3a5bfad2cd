"""The batched descent against a plain loop over single networks, and its promises."""

import flint
import numpy as np
import pytest

from landscape.cases.answer.network import ANSWER, GRID
from landscape.cases.xor.samples import XOR_NETWORK, XOR_X, XOR_Y
from landscape.model import networks
from landscape.model.activations import ERF, IDENTITY, LOGISTIC, RELU, TANH
from landscape.model.losses import HALF_SQUARED_ERROR, LOG_LOSS, SIGMOID_SQUARED_ERROR, SQUARED_ERROR
from landscape.model.networks import ALL, NO_BIASES, Network
from landscape.model.problem import Problem
from landscape.search import descent
from landscape.search.descent import descend
from landscape.search.descent_kernel import LANES, compiled_descent
from landscape.search.multistart import starts
from landscape.search.rules import amsgrad
from tests.rounding import rounding

NAMES = {"ids": lambda part: getattr(part, "name", str(part)).replace(" ", "-")}
UNITS, LOSSES = (LOGISTIC, TANH, RELU, IDENTITY), (SQUARED_ERROR, HALF_SQUARED_ERROR, LOG_LOSS, SIGMOID_SQUARED_ERROR)
PAIRS = [  # each is compiled for a second or two: `make check` takes every unit and every loss once
    pytest.param(unit, loss, marks=() if i == j else pytest.mark.slow)
    for i, unit in enumerate(UNITS)
    for j, loss in enumerate(LOSSES)
]
CASE = Problem(ANSWER, GRID, networks.forward(ANSWER, GRID, LOGISTIC))


def plain(problem, theta, rate, steps):
    """One run, one step at a time, with the library's gradient of a single network."""
    for _ in range(steps):
        theta = theta - rate * problem.gradient(theta)
    return theta


def on_grid(theta, steps=50, threads=1):
    return descend(CASE, theta, rate=0.2, steps=steps, threads=threads)


@pytest.fixture
def theta():
    return starts(CASE, 150, 1.0, np.random.default_rng(1))


@pytest.mark.parametrize("free", [ALL, NO_BIASES, ("b", "c")], **NAMES)
@pytest.mark.parametrize("inputs", [1, 2])
@pytest.mark.parametrize(("unit", "loss"), PAIRS, **NAMES)  # changes last: compiled once for neighbours
def test_the_ends_are_those_of_a_plain_loop(inputs, unit, loss, free):
    """Parameters, cost, gradient and size, for a run of the first and one of the last block, to nine decimals."""
    rng = np.random.default_rng(2)
    net = Network(rng.normal(size=(3, inputs)), rng.normal(size=3), rng.normal(size=3), 0.3)
    X, y = rng.normal(size=(5, inputs)), rng.uniform(size=5)
    problem = Problem(net, X, y, unit, loss, free)
    theta = starts(problem, 140, 0.8, rng)
    ends = descend(problem, theta, rate=0.1, steps=40)
    for run in (0, 127, 139):
        end = plain(problem, theta[run], 0.1, 40)
        np.testing.assert_allclose(ends.theta[run], end, rtol=1e-9, atol=1e-9)
        outputs = networks.forward(problem.network_at(end), X, unit)
        np.testing.assert_allclose(ends.outputs[run], outputs, rtol=1e-9, atol=1e-9)
        assert ends.cost[run] == pytest.approx(problem.cost(end), rel=1e-9)
        assert ends.gradient[run] == pytest.approx(np.linalg.norm(problem.gradient(end)), rel=1e-8)
        assert ends.size[run] == pytest.approx(np.linalg.norm(end), rel=1e-9)
    assert not ends.diverged.any()


def test_a_run_does_not_feel_its_neighbours(theta):
    """Equal to the last bit: alone, in another place of a block, in another block."""
    together = on_grid(theta).theta
    moved = np.random.default_rng(3).permutation(len(theta))
    np.testing.assert_array_equal(on_grid(theta[moved]).theta, together[moved])
    np.testing.assert_array_equal(on_grid(theta[100:101]).theta, together[100:101])


def test_the_number_of_threads_changes_nothing(theta):
    one, three = on_grid(theta, threads=1), on_grid(theta, threads=3)
    for a, b in zip(one, three, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_descent_can_be_continued(theta):
    """20 steps and 30 more are 50 steps, to the last bit; 0 steps leave the start as it is."""
    np.testing.assert_array_equal(on_grid(on_grid(theta, 20).theta, 30).theta, on_grid(theta, 50).theta)
    np.testing.assert_array_equal(on_grid(theta, 0).theta, theta)


def test_a_run_that_overflows_is_reported():
    """With a huge rate one run diverges, without a warning; the one beside it stays at its minimum."""
    good = networks.flatten(XOR_NETWORK)
    theta = np.array([good, good + 0.1])
    problem = Problem(XOR_NETWORK, XOR_X, XOR_Y, RELU, SQUARED_ERROR, ALL)
    ends = descend(problem, theta, rate=50.0, steps=200)
    assert ends.diverged.tolist() == [False, True]
    assert ends.cost.tolist() == [0, np.inf]
    assert ends.gradient.tolist() == [0, np.inf]
    np.testing.assert_array_equal(ends.theta[0], good)


@pytest.mark.parametrize("outputs", [[1e200, 0.0], [np.inf, -np.inf], [np.nan, 0.0]])
@pytest.mark.parametrize("loss", [SQUARED_ERROR, LOG_LOSS], **NAMES)
def test_what_overflows_is_judged_without_a_warning(loss, outputs):
    """Squares of 1e200 overflow, and in the log-loss infinity is subtracted from infinity."""
    large, y = np.array([[1e200, 0.0]]), np.ones(2)
    ends = descent._judge(large, large, np.array([outputs]), y, loss)
    assert ends.diverged.tolist() == [True] and ends.cost.tolist() == ends.size.tolist() == [np.inf]


def test_what_the_kernel_cannot_do_is_refused(theta):
    """An activation without a kernel, three inputs, starts of the wrong length, no start."""
    wide = Network(np.zeros((2, 3)), np.zeros(2), np.zeros(2), 0.0)
    bad = [
        (CASE._replace(activation=ERF), theta, "erf: no kernel"),
        (Problem(wide, np.zeros((9, 3)), CASE.y), np.zeros((1, 8)), "do not fit"),
        (CASE._replace(X=GRID[1:]), theta, "do not fit"),
        (CASE, theta[:, 1:], "do not fit"),
        (CASE, theta[:0], "do not fit"),
        (CASE._replace(free=("W", "u")), theta, "unknown parameters"),
    ]
    for problem, start, message in bad:
        with pytest.raises(ValueError, match=message):
            descend(problem, start, rate=0.1, steps=1)


@pytest.mark.parametrize("z", [0.0, 1e-9, 0.1, 0.3466, 1.0, 7.3, 36.0, 345.0])
@pytest.mark.parametrize("sign", [-1, 1])
def test_unit_functions_keep_their_digits(sign, z):
    """Values and slopes of the kernel's units against 200-bit balls, saturated tails included."""
    z *= sign
    with flint.ctx.workprec(200):
        e, e2 = (-flint.arb(z)).exp(), (-2 * flint.arb(z)).exp()
        exact = [1 / (1 + e), e / (1 + e) ** 2, (1 - e2) / (1 + e2), 4 * e2 / (1 + e2) ** 2]
        found = [*LOGISTIC.kernel(z), *TANH.kernel(z)]
        for ours, ball in zip(found, exact, strict=True):
            assert abs(flint.arb(ours) - ball) <= rounding(12) * abs(ball)


def test_far_tails_stay_finite():
    """Beyond the range of the exponential the slopes are positive but smaller than 1e-300."""
    for z in (-1e4, 1e4, np.inf, -np.inf):
        value, slope = LOGISTIC.kernel(z)
        assert value == pytest.approx(float(z > 0), abs=1e-300)
        assert 0 < slope < 1e-300
        value, slope = TANH.kernel(z)
        assert value == pytest.approx(np.sign(z), abs=1e-300) and 0 < slope < 1e-300


def test_slope_of_relu_at_its_kink():
    assert RELU.kernel(0.0) == (0, 0) and RELU.kernel(5e-324) == (5e-324, 1)


def test_a_block_writes_only_what_it_is_given():
    """Memory behind every array keeps its mark: compiled loops check no bounds."""
    n, lanes, mark = 2, LANES, 7.0
    shapes = {"hidden": (n, 4 * lanes), "output": (lanes,), "slope": (n, 4 * lanes), "output_slope": (lanes,)}
    shapes |= {"outputs": (len(GRID), lanes), "kept": (n, 2 * lanes), "error": (lanes,)}
    shapes |= {"carried": (n, 12 * lanes), "output_carried": (3 * lanes,)}
    shapes |= {"point": (n, 4 * lanes), "output_point": (lanes,)}
    memory = {name: np.full((2, np.prod(shape)), mark) for name, shape in shapes.items()}
    given = {name: memory[name][0].reshape(shape) for name, shape in shapes.items()}
    free = np.ones(5, dtype=bool)
    noise, pace = np.full((3, n, 4 * lanes), 1e-3), np.full((3, 3), 0.1)
    kernel = compiled_descent(LOGISTIC.kernel, SQUARED_ERROR.kernel, amsgrad().kernel)
    kernel(
        given["hidden"], given["output"], GRID, CASE.y, free, pace, np.array([0.5, 0.5, 1e-8]), noise, noise[:, 0, :lanes],
        True, *list(given.values())[2:],
    )  # fmt: skip
    assert all((memory[name][1] == mark).all() and (given[name] != mark).any() for name in shapes)
