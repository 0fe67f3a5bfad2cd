"""Adapter: functions of JAX, which is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from landscape.probe.subject import Array, Layer, Subject


def from_jax(loss: Callable, params: Any, batches: Iterable[tuple[Any, Any]], task: str = "",
             layers: Sequence[Layer] = (), values: Callable[[Any], list[Any]] | None = None) -> Subject:  # fmt: skip
    """A JAX function `loss(params, x, y)`, averaged over all samples of the batches (x, y).

    `loss` is a mean over the samples of a batch; a smaller last batch counts less. `layers` says where the weights of a
    dense network are in the flattened params, and `values(params)` gives the values of its layers on all samples; without
    them nothing is said of units. Raises ValueError, in one line, for what cannot be probed.
    """
    import jax
    from jax.flatten_util import ravel_pytree

    flat, back = ravel_pytree(params)
    pairs = [tuple(batch) for batch in batches]
    _checked_jax(loss, params, flat, pairs)
    shares = [len(x) / sum(len(x) for x, _ in pairs) for x, _ in pairs]
    one = jax.jit(jax.value_and_grad(lambda theta, x, y: loss(back(theta), x, y)))
    push = jax.jit(lambda theta, v, x, y: jax.jvp(jax.grad(lambda t: loss(back(t), x, y)), (theta,), (v,))[1])

    def mean(parts: Iterable[Any]) -> Any:
        return np.array(sum(share * part for share, part in zip(shares, parts, strict=True)))

    def like(a: Array) -> Any:
        return np.asarray(a, flat.dtype)

    x, y = (np.concatenate([np.asarray(pair[k]) for pair in pairs]) for k in (0, 1))
    each = [lambda theta, pair=pair: np.array(one(like(theta), *pair)[1]) for pair in pairs] if len(pairs) > 1 else ()
    return Subject(
        np.array(flat),
        lambda theta: float(mean(one(like(theta), *pair)[0] for pair in pairs)),
        lambda theta: mean(one(like(theta), *pair)[1] for pair in pairs),
        lambda theta, v: mean(push(like(theta), like(v), *pair) for pair in pairs),
        each, layers, (lambda theta: [np.asarray(a) for a in values(back(like(theta)))]) if values else None,
        x.reshape(len(x), -1), y, task, [len(a) for a, _ in pairs],
    )  # fmt: skip


def _checked_jax(loss: Callable, params: Any, flat: Any, pairs: list[tuple[Any, Any]]) -> None:
    """ValueError unless the loss can be differentiated twice on each batch of as many inputs as targets."""
    if not len(flat) or str(flat.dtype) not in ("float32", "float64"):
        raise ValueError(f"params hold {len(flat)} numbers of {flat.dtype}: float32 or float64 are needed")
    if not pairs:
        raise ValueError("there are no batches: give a list of pairs (x, y)")
    for k, pair in enumerate(pairs):
        if len(pair) != 2 or len(pair[0]) != len(pair[1]) or not len(pair[0]):
            raise ValueError(f"batch {k} is no pair (x, y) of as many inputs as targets")
    shape = np.shape(loss(params, *pairs[0]))
    if shape != ():
        raise ValueError(
            f"loss(params, x, y) has the shape {shape}, and must be one number: take the mean over the samples"
        )
