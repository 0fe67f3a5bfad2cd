"""What is probed: the weights where a training stands, what can be asked of the cost there, and what the run has seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray


# The slope of a unit from its value, as a share of the largest slope that such a unit can have.
SLOPES: dict[str, Callable[[Array], Array]] = {
    "relu": lambda a: (a > 0) * 1.0,
    "tanh": lambda a: 1 - a * a,
    "logistic": lambda a: 4 * a * (1 - a),
}


SMALL = 0.01  # a share that counts as next to nothing
MOST = 0.5  # a share of the units that counts as most of them
PIECE = 1 << 20  # so many numbers are worked on at a time where a vector of all weights would be one too many


@dataclass(frozen=True)
class Layer:
    """Units with the values kind(inputs W^T + b); the rows of W and the biases are slices of theta, row by row.

    Of a `kind` that is not in SLOPES, only the values are looked at.
    """

    name: str
    kind: str
    shape: tuple[int, int]  # (units, inputs) of W
    weight: slice
    bias: slice | None = None


@dataclass
class Subject:
    """A training that stands: the weights, and what can be asked of the cost there. All but the first three may be left out."""

    theta: Array
    loss: Callable[[Array], float]  # on all samples
    gradient: Callable[[Array], Array]
    product: Callable[[Array, Array], Array] | None = None  # the Hessian at theta times a direction, a new array
    batch_gradients: Sequence[Callable[[Array], Array]] = ()  # of batches that are all samples together
    layers: Sequence[Layer] = ()
    values: Callable[[Array], list[Array]] | None = None  # of each layer, the last is the output
    inputs: Array | None = None
    targets: Array | None = None  # numbers, or the number of the class
    task: str = ""  # "squared", "binary" or "classes": the last two take logits
    batch_sizes: Sequence[int] = ()  # equal if left out
    notes: dict[str, Any] = field(default_factory=dict)  # what an adapter has noticed, for the numbers of the report
    add_product: Callable[[Array, Array, Array], Array] | None = (
        None  # `product` plus a third array, perhaps in its memory
    )


def add(y: Array, a: float, x: Array) -> Array:
    """y + a x (p,), in the memory of y and in its precision, without a third vector."""
    for k in range(0, len(y), PIECE):
        y[k : k + PIECE] += float(a) * x[k : k + PIECE]
    return y


def moved(theta: Array, a: float, d: Array) -> Array:
    """theta + a d (p,), a new array in the precision of theta."""
    return add(theta.copy(), a, d)


class Trace:
    """What a run has seen: steps, losses, norms of the weights; its first and its last finite weights.

    `rate` is that of the step from the first weights, if it was noted: nothing is said of that step otherwise, since
    many runs begin with short steps. `broke` is the first step that was not finite, `wreck` are the weights there, if only the loss was not.
    """

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.losses: list[float] = []
        self.norms: list[float] = []
        self.start: Array | None = None
        self.rate: float | None = None
        self.last: Array | None = None
        self.broke: int | None = None
        self.wreck: Array | None = None

    def add(self, step: int, loss: float, theta: Array, rate: float | None = None) -> None:
        """Note one step; call it every so many steps. `theta` is copied while it is finite; `rate` is that of the next step."""
        if self.steps and step <= self.steps[-1]:
            raise ValueError(f"step {step} is noted after step {self.steps[-1]}: steps must increase")
        norm = float(np.linalg.norm(theta))
        if np.isfinite(loss) and np.isfinite(norm):
            self.last = np.array(theta)
            if self.start is None:
                self.start, self.rate = self.last, rate
        elif self.broke is None:
            self.broke = step
            self.wreck = np.array(theta) if np.isfinite(norm) else None
        self.steps.append(step)
        self.losses.append(float(loss))
        self.norms.append(norm)

    def at(self, share: float) -> int:
        """The index of the last entry at most at this share of the steps."""
        return max(0, int(np.searchsorted(self.steps, share * self.steps[-1], side="right")) - 1)


def check_parts(s: Subject, trace: Trace | None, rate: float | None, momentum: float) -> None:
    """ValueError unless theta is flat, the layers lie inside it, samples and targets are as many, the trace is of as many
    weights, and rate and momentum are those of a descent."""
    if not isinstance(s, Subject):
        raise ValueError("the first argument must be a Subject: use from_torch, from_jax or from_numpy")
    if not isinstance(s.theta, np.ndarray) or s.theta.ndim != 1 or s.theta.dtype.kind != "f":
        raise ValueError("theta must be a flat NumPy array of floats: use from_torch, from_jax or from_numpy")
    for one in s.layers:
        for part, size in ((one.weight, one.shape[0] * one.shape[1]), (one.bias, one.shape[0])):
            if part and (part.stop - part.start != size or part.stop > len(s.theta)):
                raise ValueError(
                    f"layer {one.name}: its slice {part.start}:{part.stop} of theta does not hold {size} numbers"
                )
    seen = [x for x in (trace.start, trace.last, trace.wreck) if x is not None] if trace else []
    if bad := [x.shape for x in seen if x.shape != s.theta.shape]:
        raise ValueError(
            f"the trace holds weights of shape {bad[0]}, theta has {s.theta.shape}: note all weights, flat"
        )
    if rate is not None and not float(rate) >= 0:
        raise ValueError(f"the rate is {rate}: it must not be negative")
    if not 0 <= momentum < 1:
        raise ValueError(f"the momentum is {momentum}: it must be at least 0 and below 1")
    if s.inputs is not None and s.targets is not None and len(s.inputs) != len(s.targets):
        raise ValueError(f"{len(s.inputs)} inputs, but {len(s.targets)} targets")
    if s.task not in ("", "squared", "binary", "classes"):
        raise ValueError(f"task {s.task!r} is none of squared, binary, classes")
