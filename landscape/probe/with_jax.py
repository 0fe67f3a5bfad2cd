"""Adapter: functions of JAX, which is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from landscape.probe.subject import Layer, Subject


def from_jax(loss: Callable, params: Any, batches: Sequence[tuple[Any, Any]], task: str = "",
             layers: Sequence[Layer] = (), values: Callable[[Any], list[Any]] | None = None) -> Subject:  # fmt: skip
    """A JAX function `loss(params, x, y)` averaged over equal batches (x, y), which are all samples.

    `layers` says where the weights of a dense network are in the flattened params, and `values(params)` gives the values of
    its layers; without them nothing is said of units.
    """
    import jax
    from jax.flatten_util import ravel_pytree

    flat, back = ravel_pytree(params)
    one = jax.jit(jax.value_and_grad(lambda theta, x, y: loss(back(theta), x, y)))
    push = jax.jit(lambda theta, v, x, y: jax.jvp(jax.grad(lambda t: loss(back(t), x, y)), (theta,), (v,))[1])

    def mean(parts: Sequence[Any]) -> Any:
        return np.asarray(sum(parts) / len(parts))

    x, y = (np.concatenate([np.asarray(batch[k]) for batch in batches]) for k in (0, 1))
    each = [lambda theta, pair=pair: np.asarray(one(theta, *pair)[1]) for pair in batches] if len(batches) > 1 else ()
    return Subject(
        np.asarray(flat), lambda theta: float(mean([one(theta, *pair)[0] for pair in batches])),
        lambda theta: mean([one(theta, *pair)[1] for pair in batches]),
        lambda theta, v: mean([push(theta, v, *pair) for pair in batches]), each, layers,
        (lambda theta: [np.asarray(a) for a in values(back(theta))]) if values else None, x, y, task,
    )  # fmt: skip
