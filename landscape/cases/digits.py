"""Networks that read handwritten digits: one hidden layer of ReLU units, ten outputs, many networks at once.

The data are the 1797 images of 8 x 8 pixels that scikit-learn ships (a part of the UCI set "Optical Recognition of
Handwritten Digits"), read as a file; scikit-learn itself is not imported. The loss is the log-loss of ten
classes, log(sum_k e^z_k) - z_y, and its mean over the images is the cost. A run is mini-batch descent: each network
draws batches of its own. Shapes: `nets` networks, d = 64 pixels, n hidden units.
"""

from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = "sklearn/datasets/data/digits.csv.gz"
CLASSES = 10


class Classifiers(NamedTuple):
    """The outputs are relu(x W + b) V + c."""

    W: np.ndarray  # (nets, d, n)
    b: np.ndarray  # (nets, 1, n)
    V: np.ndarray  # (nets, n, 10)
    c: np.ndarray  # (nets, 1, 10)


def load() -> tuple[np.ndarray, np.ndarray]:
    """The images (1797, 64), grey values from 0 to 1, and what they show (1797,)."""
    table = np.loadtxt(Path(str(distribution("scikit-learn").locate_file(FILE))), delimiter=",")
    return table[:, :-1] / 16, table[:, -1].astype(int)


def start(rng: np.random.Generator, nets: int, d: int, n: int) -> Classifiers:
    """Normal weights with the variances 2/d and 2/n (He et al. 2015), biases 0."""
    W, V = rng.normal(0, np.sqrt(2 / d), (nets, d, n)), rng.normal(0, np.sqrt(2 / n), (nets, n, CLASSES))
    return Classifiers(W, np.zeros((nets, 1, n)), V, np.zeros((nets, 1, CLASSES)))


def train(nets: Classifiers, X, y, rng: np.random.Generator, *, rate: float, steps: int, batch: int) -> Classifiers:
    """The networks after `steps` steps of descent, each on a batch drawn with replacement from X (N, d), y (N,)."""
    W, b, V, c = nets
    targets = np.eye(CLASSES)[y]
    for _ in range(steps):
        drawn = rng.integers(0, len(X), (len(W), batch))
        x = X[drawn]
        into = x @ W + b
        out = np.maximum(into, 0)
        p = np.exp(out @ V + c)
        error = (p / p.sum(2, keepdims=True) - targets[drawn]) / batch
        back = (error @ V.swapaxes(1, 2)) * (into > 0)
        V, c = V - rate * out.swapaxes(1, 2) @ error, c - rate * error.sum(1, keepdims=True)
        W, b = W - rate * x.swapaxes(1, 2) @ back, b - rate * back.sum(1, keepdims=True)
    return Classifiers(W, b, V, c)


def costs(nets: Classifiers, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The mean log-loss of each network on X (N, d), y (N,), shape (nets,)."""
    z = np.maximum(X @ nets.W + nets.b, 0) @ nets.V + nets.c
    return (np.log(np.exp(z).sum(2)) - z[:, np.arange(len(y)), y]).mean(1)


def units(nets: Classifiers) -> np.ndarray:
    """All weights into and out of each hidden unit, one row a unit, shape (nets, n, d + 1 + 10)."""
    return np.concatenate([nets.W.swapaxes(1, 2), nets.b.swapaxes(1, 2), nets.V], axis=2)


def reorder(nets: Classifiers, orders: np.ndarray) -> Classifiers:
    """The same functions with unit orders[i, j] of network i in place j; orders (nets, n)."""
    across, down = orders[:, None, :], orders[:, :, None]
    return nets._replace(
        W=np.take_along_axis(nets.W, across, 2),
        b=np.take_along_axis(nets.b, across, 2),
        V=np.take_along_axis(nets.V, down, 1),
    )


def lines(one: Classifiers, other: Classifiers, X: np.ndarray, y: np.ndarray, t: np.ndarray) -> np.ndarray:
    """The costs on the straight lines from each network of `one` to its partner, shape (len(t), nets)."""
    mixed = (Classifiers(*((1 - s) * a + s * b for a, b in zip(one, other, strict=True))) for s in t)
    return np.array([costs(nets, X, y) for nets in mixed])


def barriers(along: np.ndarray) -> np.ndarray:
    """How far each line (t, nets) rises above the higher of its ends, shape (nets,)."""
    return along.max(0) - np.maximum(along[0], along[-1])
