"""Adapter: dense networks in NumPy, with exact products of the Hessian."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from landscape.probe.subject import Array, Layer, Subject

APPLY: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "linear": lambda z: z,
    "logistic": lambda z: 0.5 * (1 + np.tanh(0.5 * z)),
}  # fmt: skip


# Slope and curvature of each kind, from its value.
SLOPE: dict[str, Callable[[Array], Array]] = {
    "relu": lambda a: (a > 0) * 1.0,
    "tanh": lambda a: 1 - a * a,
    "linear": np.ones_like,
    "logistic": lambda a: a * (1 - a),
}


CURVATURE: dict[str, Callable[[Array], Array]] = {
    "relu": np.zeros_like, "tanh": lambda a: -2 * a * (1 - a * a), "linear": np.zeros_like,
    "logistic": lambda a: a * (1 - a) * (1 - 2 * a),
}  # fmt: skip


def from_numpy(
    weights: Sequence[tuple[Array, Array | None]],
    inputs: Array,
    targets: Array,
    kinds: Sequence[str],
    task: str,
    batches: int = 1,
) -> Subject:
    """A dense network: layers (W, b) with W (units, inputs), b (units,) or None; kinds "relu", "tanh", "logistic", "linear".

    The loss is the mean over samples of the log-loss ("binary", "classes"), over numbers of the squared error ("squared").
    Raises ValueError, in one line, for parts that do not fit together.
    """
    _checked_dense(weights, inputs, targets, kinds, task)
    layers, parts, at = [], [], 0
    for k, ((W, b), kind) in enumerate(zip(weights, kinds, strict=True)):
        weight, at = slice(at, at + W.size), at + W.size
        bias, at = (None, at) if b is None else (slice(at, at + b.size), at + b.size)
        layers.append(Layer(f"layer {k + 1}", kind, W.shape, weight, bias))
        parts += [W.ravel()] + ([] if b is None else [b.ravel()])
    net = Dense(layers, inputs, targets, task)
    each = [Dense(layers, inputs[k::batches], targets[k::batches], task) for k in range(batches)] if batches > 1 else []
    return Subject(np.concatenate(parts), net.loss, net.gradient, net.product, [one.gradient for one in each], layers,
                   net.values, inputs, targets, task, [len(one.X) for one in each])  # fmt: skip


def _checked_dense(
    weights: Sequence[tuple[Array, Array | None]], inputs: Array, targets: Array, kinds: Sequence[str], task: str
) -> None:
    """ValueError for shapes, kinds or targets that do not fit together."""
    if task not in ("squared", "binary", "classes"):
        raise ValueError(f"task {task!r} is none of squared, binary, classes")
    if len(weights) != len(kinds) or not weights:
        raise ValueError(f"{len(weights)} layers, but {len(kinds)} kinds")
    if unknown := [kind for kind in kinds if kind not in APPLY]:
        raise ValueError(f"the kind {unknown[0]!r} is none of {', '.join(APPLY)}")
    if len(inputs) != len(targets) or not len(inputs):
        raise ValueError(f"{len(inputs)} inputs, but {len(targets)} targets")
    if np.ndim(inputs) != 2 or not isinstance(inputs, np.ndarray):
        raise ValueError(
            f"the inputs must be a NumPy array (samples, numbers), not {type(inputs).__name__} of shape {np.shape(inputs)}"
        )
    before = inputs.shape[1]
    for k, (W, b) in enumerate(weights):
        if W.dtype not in (np.float32, np.float64):
            raise ValueError(f"the weights of layer {k + 1} are {W.dtype}: float32 or float64 are needed")
        if W.ndim != 2 or W.shape[1] != before or (b is not None and b.shape != W.shape[:1]):
            raise ValueError(f"layer {k + 1} has weights {W.shape}, and {before} numbers come in")
        before = W.shape[0]
    y = np.asarray(targets)
    if task == "squared" and y.size != len(inputs) * before:
        raise ValueError(f"the outputs have the shape {(len(inputs), before)}, the targets {y.shape}")
    if task == "classes" and not (y.dtype.kind in "iu" and 0 <= y.min() and y.max() < before):
        raise ValueError(f"the targets must be whole numbers of the {before} classes, counted from 0")
    if task == "binary" and before != 1:
        raise ValueError(f"a network for two classes has one output, the logit, not {before}")
    if task == "binary" and not np.isin(y[np.isfinite(y)], (0, 1)).all():
        raise ValueError(f"the targets of two classes must be 0 and 1, not as far as from {y.min():g} to {y.max():g}")


class Dense:
    """The cost of a dense network on samples: values, gradient by backpropagation, product by its derivative (Pearlmutter 1994)."""

    def __init__(self, layers: Sequence[Layer], inputs: Array, targets: Array, task: str) -> None:
        self.layers, self.X, self.y, self.task = layers, inputs, np.asarray(targets), task

    def values(self, theta: Array) -> list[Array]:
        out, a = [], self.X
        for one in self.layers:
            W, b = _parts(theta, one)
            out.append(a := APPLY[one.kind](a @ W.T + b))
        return out

    def loss(self, theta: Array) -> float:
        f = self.values(theta)[-1]
        if self.task == "squared":
            return float(np.mean((f - self.y.reshape(f.shape)) ** 2))
        if self.task == "binary":
            return float(np.mean(np.logaddexp(0, -(2 * self.y.ravel() - 1) * f.ravel())))
        top = f.max(1, keepdims=True)
        return float(np.mean(np.log(np.exp(f - top).sum(1)) + top[:, 0] - f[np.arange(len(f)), self.y]))

    def gradient(self, theta: Array) -> Array:
        return self._back(theta, None)

    def product(self, theta: Array, v: Array) -> Array:
        return self._back(theta, v)

    def _back(self, theta: Array, v: Array | None) -> Array:
        """The gradient, or its derivative in the direction v: each line of backpropagation, and below it the same differentiated."""
        a, values = [self.X], self.values(theta)
        a += values
        da = [np.zeros_like(self.X)]
        dz = []
        if v is not None:
            for one, before, value in zip(self.layers, a, values, strict=False):
                (W, _), (dW, db) = _parts(theta, one), _parts(v, one)
                dz.append(da[-1] @ W.T + before @ dW.T + db)
                da.append(SLOPE[one.kind](value) * dz[-1])
        out = np.zeros_like(theta)
        error, derror = self._error(values[-1], da[-1] if v is not None else None)
        for k in reversed(range(len(self.layers))):
            one, slope = self.layers[k], SLOPE[self.layers[k].kind](a[k + 1])
            delta = slope * error
            ddelta = delta  # without v the gradient itself
            if v is not None:
                ddelta = CURVATURE[one.kind](a[k + 1]) * dz[k] * error + slope * derror
            rows = ddelta.T @ a[k] + (0 if v is None else delta.T @ da[k])
            out[one.weight] = rows.ravel()
            if one.bias:
                out[one.bias] = ddelta.sum(0)
            W = _parts(theta, one)[0]
            error, before = delta @ W, delta
            if v is not None:
                derror = ddelta @ W + before @ _parts(v, one)[0]
        return out

    def _error(self, f: Array, df: Array | None) -> tuple[Array, Array | None]:
        """The derivative of the loss by the outputs, and the derivative of that where the outputs move by df."""
        if self.task == "squared":
            return 2 * (f - self.y.reshape(f.shape)) / f.size, None if df is None else 2 * df / f.size
        if self.task == "binary":
            p = APPLY["logistic"](f)
            return (p - self.y.reshape(f.shape)) / len(f), None if df is None else p * (1 - p) * df / len(f)
        p = np.exp(f - f.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        hot = np.eye(f.shape[1], dtype=f.dtype)[self.y]
        return (p - hot) / len(f), None if df is None else p * (df - (p * df).sum(1, keepdims=True)) / len(f)


def _parts(theta: Array, one: Layer) -> tuple[Array, Array | float]:
    return theta[one.weight].reshape(one.shape), theta[one.bias] if one.bias else 0.0
