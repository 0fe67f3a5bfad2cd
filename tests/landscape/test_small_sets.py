"""Each small data set against its definition: noise held still, points on their curves, labels by products of signs."""

from itertools import product
from math import ceil, exp

import numpy as np
import pytest

from landscape.cases import small_sets as sets


class Still:
    """A generator without chance: uniform numbers in equal steps, normal ones at `above` deviations above the mean."""

    def __init__(self, above: float = 0.0) -> None:
        self.above = above

    def random(self, size):
        return np.arange(size) / size

    def uniform(self, low, high, size):
        return np.linspace(low, high, int(np.prod(size))).reshape(size)

    def normal(self, mean=0.0, deviation=1.0, size=None):
        return np.full(size, mean + self.above * deviation)


def test_moons_are_two_half_circles():
    """Of radius 1: one above (0, 0), the other below (1, 1/2); both moved by (-1/2, -1/4), and by a tenth a deviation."""
    X, y, task = sets.moons(Still())
    assert task == "binary" and y.tolist() == [0, 1] * 100
    for k, (middle, side) in enumerate((((-0.5, -0.25), 1), ((0.5, 0.25), -1))):
        out = X[y == k] - middle
        assert np.allclose(np.hypot(*out.T), 1) and (side * out[:, 1] > -1e-12).all()
        assert np.ptp(out[:, 0]) > 1.9  # from end to end
        assert np.allclose(sets.moons(Still(1.0))[0][y == k] - X[y == k], 0.1)


def test_a_share_of_the_labels_of_the_moons_is_flipped():
    (_, y, _), (_, few, _) = sets.moons(Still()), sets.moons(Still(), flipped=0.2)
    assert np.flatnonzero(y != few).tolist() == list(range(40))  # where a number below 0.2 is drawn


def test_spirals_turn_one_and_a_half_times():
    """Radius 2 r, angle 3 pi r, and half a turn more for the second: as complex numbers."""
    X, y, task = sets.spirals(Still())
    r = np.linspace(0.2, 1, 200)
    assert task == "binary" and y.tolist() == [0, 1] * 100
    assert np.allclose(X @ [1, 1j], 2 * r * np.exp(3j * np.pi * r) * np.array([1, -1] * 100))


def test_parity_is_a_product_of_signs():
    """Each one turns the sign of the product of the negated bits."""
    X, y, task = sets.parity(np.random.default_rng(0))
    assert task == "binary" and sorted(map(tuple, X)) == sorted(product((-1.0, 1.0), repeat=8))
    assert (y == (1 - np.prod(-X, axis=1)) / 2).all()
    X, y, _ = sets.parity(np.random.default_rng(0), bits=40, asked=3)
    assert X.shape == (256, 40) and set(X.ravel()) == {-1.0, 1.0} and abs(X.mean()) < 0.05
    assert (y == (1 - np.prod(-X[:, :3], axis=1)) / 2).all()
    X, y, _ = sets.parity(np.random.default_rng(0), bits=9, samples=50)
    assert X.shape == (50, 9) and (y == (1 - np.prod(-X[:, :8], axis=1)) / 2).all()  # the first eight are asked for


def test_sums_modulo_a_prime():
    X, y, task = sets.sums(np.random.default_rng(0), modulus=3)
    digits = [(0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 0, 1), (1, 1, 2), (1, 2, 0), (2, 0, 2), (2, 1, 0), (2, 2, 1)]
    assert task == "classes" and len(X) == len(y) == 9
    for row, label, (a, b, c) in zip(X, y, digits, strict=True):
        assert np.flatnonzero(row).tolist() == [a, 3 + b] and row.sum() == 2 and label == c
    assert sets.sums(np.random.default_rng(0))[0].shape == (289, 34)


def test_teacher_labels_half_of_its_noise():
    """Unit by unit from the same numbers; the larger half of the outputs has the label 1."""
    X, y, task = sets.teacher(np.random.default_rng(3))
    rng = np.random.default_rng(3)
    inputs, into, out = rng.normal(size=(400, 50)), rng.normal(size=(50, 10)), rng.normal(size=10)
    f = sum(v * np.maximum(inputs @ w, 0) for w, v in zip(into.T, out, strict=True))
    assert task == "binary" and (X == inputs).all() and y.sum() == 200
    assert f[y == 1].min() > f[y == 0].max()


@pytest.mark.parametrize("samples, apart, rare", [(300, 2.0, 0.5), (300, 1.5, 0.05), (7, 3.0, 0.5)])
def test_blobs_have_their_middles_apart(samples, apart, rare):
    X, y, task = sets.blobs(Still(), samples, apart, rare)
    assert task == "binary" and X.shape == (samples, 2) and y.sum() == ceil(samples * rare)
    assert (X == apart * np.where(y == 1, 0.5, -0.5)[:, None]).all()
    assert (sets.blobs(Still(1.0), samples, apart, rare)[0] == X + 1).all()


def test_blobs_unless_said_otherwise():
    X, y, _ = sets.blobs(Still())
    assert X.shape == (300, 2) and y.sum() == 150 and set(X.ravel()) == {-1.0, 1.0}


def test_a_line_is_linear_in_its_unscaled_inputs():
    """Least squares finds the five coefficients; sizes and a middle move the inputs alone, noise the targets alone."""
    X, y, task = sets.line(np.random.default_rng(1), noise=0.0)
    assert task == "squared" and X.shape == (100, 5)
    assert np.allclose(np.linalg.lstsq(X, y)[0], [-1, -0.5, 0, 0.5, 1])
    moved = sets.line(np.random.default_rng(1), 0.0, sizes=np.array([1.0, 2.0, 3.0, 4.0, 5.0]), middle=20.0)
    assert np.allclose((moved[0] - 20) / [1, 2, 3, 4, 5], X) and (moved[1] == y).all()
    X, y, _ = sets.line(Still(1.0), inputs=2)
    assert (X == 1).all() and (y == 0.5).all()  # -1 + 1, and half a deviation


def test_a_sine_is_a_period_between_its_ends():
    x, y, task = sets.sine(Still(), samples=5)
    assert task == "squared" and x.ravel().tolist() == [-1, -0.5, 0, 0.5, 1] and np.allclose(y, [0, -1, 0, 1, 0])
    x, y, _ = sets.sine(Still(1.0), low=0.0)
    assert x.shape == (40, 1) and x.min() == 0 and np.allclose(y[0], 0.2)


def test_noise_has_nothing_to_do_with_its_inputs():
    X, y, task = sets.noise(np.random.default_rng(0))
    assert task == "squared" and X.shape == (100, 3) and y.shape == (100,)
    assert abs(np.corrcoef(X.T, y)[3, :3]).max() < 4 / 10  # four standard errors
    assert abs(X.std() - 1) < 0.2 and abs(y.std() - 1) < 0.3


def test_xor_is_one_where_the_signs_differ():
    X, y, task = sets.xor(np.random.default_rng(0))
    assert task == "binary" and sorted(map(tuple, X)) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    assert (y == (1 - X[:, 0] * X[:, 1]) / 2).all()


def test_nine_points_have_the_outputs_of_the_answer():
    """f(x) = 2.3 s(-1.5 x_1 + 2 x_2) + 0.8 s(1.7 x_1 + 0.4 x_2), as the question's answer has it."""
    X, y, task = sets.nine_points(np.random.default_rng(0))
    s = lambda z: 1 / (1 + exp(-z))
    assert task == "squared" and sorted(map(tuple, X)) == sorted(product((0, 1, 2), repeat=2))
    assert y == pytest.approx([2.3 * s(-1.5 * a + 2 * b) + 0.8 * s(1.7 * a + 0.4 * b) for a, b in X])
