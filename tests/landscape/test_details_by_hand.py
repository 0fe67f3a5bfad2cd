"""Details that a sum by hand, a closed form or a difference quotient settles: biases of classifiers, bounds of a proof, a node."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from landscape.cases import digits
from landscape.cases.twins import lower_bound
from landscape.model.population import angles
from landscape.proof.balls import ends
from landscape.proof.krawczyk import _strictly_within
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
    ball = arb(middle, 0.5)
    end = max(abs(end) for end in ends(ball))  # a fraction: the radius of a ball is rounded up
    reach, little = fmpq(end.numerator, end.denominator), fmpq(1, 2**60)
    assert abs(end - abs(Fraction(middle)) - Fraction(1, 2)) < Fraction(1, 10**8)
    assert _strictly_within(ball, fmpq(0), reach + little)
    assert not _strictly_within(ball, fmpq(0), reach) and not _strictly_within(ball, fmpq(0), reach - little)
    assert not _strictly_within(ball, fmpq(1), reach - 1 if middle > 0 else reach + 1)


def test_a_zero_row_has_the_cosine_zero_whatever_memory_held_before():
    U, W = np.array([[3.0, 4.0], [0.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 0.0], [1.0, 0.0], [4.0, -3.0], [0.0, -1.0]])
    junk = [np.full((3, 4), 0.5) for _ in range(8)]
    del junk  # the next arrays of this size lie there
    lengths, cosine, angle = angles(U, W)
    assert lengths == pytest.approx(np.array([[0, 5, 25, 5], [0] * 4, [0, 2, 10, 2]]))
    assert cosine == pytest.approx(np.array([[0, 0.6, 0, -0.8], [0] * 4, [0, 0, -0.6, -1]]), abs=1e-15)
    assert angle == pytest.approx(np.arccos(cosine))
