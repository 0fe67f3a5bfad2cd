"""The same network on standardised inputs: which weights it has, and how its gradient looks from here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landscape.probe.dense import APPLY
from landscape.probe.subject import Array, Layer, Subject


@dataclass(frozen=True)
class Scaling:
    """With z = (x - mean) / deviation the first layer W x + b is W' z + b', W' = W deviation, b' = b + W mean: exactly.

    So theta = T theta' with a linear T. Without a bias only the deviations are used. Shapes: mean, deviation (d,).
    """

    first: Layer
    mean: Array
    deviation: Array
    factor: float  # the largest second moment of the inputs, a constant 1 among them, over that of standardised ones

    def here(self, theta: Array, out: Array | None = None) -> Array:
        """T theta: the weights that do on these inputs what theta does on standardised ones; a new array, or in `out`."""
        out = theta.copy() if out is None else out
        rows = out[self.first.weight].reshape(self.first.shape)
        rows /= self.deviation
        if self.first.bias:
            out[self.first.bias] -= rows @ self.mean
        return out

    def uphill(self, g: Array) -> Array:
        """T T^t g: the direction in which the weights of here move when those on standardised inputs move along their gradient."""
        out = g.copy()  # becomes T^t g
        rows = out[self.first.weight].reshape(self.first.shape)
        for row, bias in zip(rows, g[self.first.bias] if self.first.bias else (), strict=False):
            row -= bias * self.mean  # row by row: all at once would be one more layer in memory
        rows /= self.deviation
        return self.here(out, out)


def scaling_of(s: Subject, values: list[Array]) -> Scaling | None:
    """How the inputs would be standardised; None if they are not what the first layer receives, as its values show."""
    if s.inputs is None or not s.layers or not values or s.inputs.dtype.kind != "f":
        return None
    X, first = s.inputs.reshape(len(s.inputs), -1), s.layers[0]
    if first.shape[1] != X.shape[1] or values[0].shape != (len(X), first.shape[0]):
        return None
    W = s.theta[first.weight].reshape(first.shape)
    z = X @ W.T + (s.theta[first.bias] if first.bias else 0)
    if not np.allclose(APPLY.get(first.kind, APPLY["linear"])(z), values[0], rtol=1e-3, atol=1e-3 * np.abs(z).max()):
        return None
    deviation = X.std(0)
    deviation = np.where(deviation > 0, deviation, 1).astype(s.theta.dtype)
    mean = X.mean(0).astype(s.theta.dtype) if first.bias else np.zeros_like(deviation)
    return Scaling(first, mean, deviation, _moment(X) / _moment((X - mean) / deviation))


def _moment(X: Array) -> float:
    """About the largest eigenvalue of the second moments of (x, 1): 30 steps of the power method on up to 600 samples."""
    X = X[:: -(-len(X) // 600)]
    X = np.hstack([X, np.ones((len(X), 1), X.dtype)]).astype(float)
    v: Array = np.random.default_rng(0).normal(
        size=X.shape[1:]
    )  # not the mean: that of centred inputs is an eigenvector
    for _ in range(30):
        w = X.T @ (X @ v) / len(X)
        v = w / float(np.linalg.norm(w))
    return float(v @ (X.T @ (X @ v)) / len(X))
