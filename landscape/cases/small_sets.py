"""Small data sets made by NumPy: inputs X (N, d), targets y (N,) and the task, each from a generator."""

from itertools import product

import numpy as np

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.networks import forward

Rng = np.random.Generator


def moons(rng: Rng, flipped: float = 0.0):
    """Two half circles, 100 points each, that reach into each other; a share of the labels is flipped."""
    t, y = rng.uniform(0, np.pi, 200), np.arange(200) % 2
    X = np.where(y, (1 - np.cos(t), 0.5 - np.sin(t)), (np.cos(t), np.sin(t))).T + rng.normal(0, 0.1, (200, 2))
    return X - (0.5, 0.25), y ^ (rng.random(200) < flipped), "binary"


def spirals(rng: Rng):
    """Two spirals of one and a half turns, 100 points each."""
    r, y = rng.uniform(0.2, 1, 200), np.arange(200) % 2
    turn = 3 * np.pi * r + np.pi * y
    return 2 * np.column_stack([r * np.cos(turn), r * np.sin(turn)]), y, "binary"


def parity(rng: Rng, bits: int = 8, samples: int = 256, asked: int = 8):
    """Is the number of ones among the first `asked` bits odd? All words of 8 bits, or words drawn at random."""
    X = np.array(list(product((-1.0, 1.0), repeat=8))) if bits == 8 else rng.choice((-1.0, 1.0), (samples, bits))
    return X, (X[:, :asked] > 0).sum(1) % 2, "binary"


def sums(rng: Rng, modulus: int = 17):
    """The sum of two digits modulo a prime, the digits as 0-1 vectors: all pairs."""
    a, b = np.divmod(np.arange(modulus**2), modulus)
    return np.hstack([np.eye(modulus)[a], np.eye(modulus)[b]]), (a + b) % modulus, "classes"


def teacher(rng: Rng):
    """Noise of 50 dimensions, labelled by a random network with ten ReLU units: no two samples are near each other."""
    X = rng.normal(size=(400, 50))
    f = np.maximum(X @ rng.normal(size=(50, 10)), 0) @ rng.normal(size=10)
    return X, (f > np.median(f)).astype(int), "binary"


def blobs(rng: Rng, samples: int = 300, apart: float = 2.0, rare: float = 0.5):
    """Two normal clouds in the plane, their middles so far apart; a share `rare` of the samples is in the second."""
    y = (np.arange(samples) < rare * samples).astype(int)
    return rng.normal(size=(samples, 2)) + apart * (y[:, None] - 0.5), y, "binary"


def line(rng: Rng, noise: float = 0.5, inputs: int = 5, sizes=1.0, middle: float = 0.0):
    """A linear function with noise; the inputs have the deviations `sizes`."""
    X = rng.normal(size=(100, inputs))
    return X * sizes + middle, X @ np.linspace(-1, 1, inputs) + rng.normal(0, noise, 100), "squared"


def sine(rng: Rng, samples: int = 40, noise: float = 0.2, low: float = -1.0):
    """A period of the sine with noise, on inputs between `low` and 1."""
    x = rng.uniform(low, 1, (samples, 1))
    return x, np.sin(np.pi * x[:, 0]) + rng.normal(0, noise, samples), "squared"


def noise(rng: Rng):
    """Targets that have nothing to do with the inputs."""
    return rng.normal(size=(100, 3)), rng.normal(size=100), "squared"


def xor(rng: Rng):
    """The four patterns, as -1 and 1."""
    return np.array(list(product((-1.0, 1.0), repeat=2))), np.array([0, 1, 1, 0]), "binary"


def nine_points(rng: Rng):
    """The nine points of the answer, with the outputs of its 2-2-1 network."""
    return GRID, forward(ANSWER, GRID, LOGISTIC), "squared"
