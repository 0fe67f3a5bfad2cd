"""The same dense network, data and batches for NumPy, PyTorch and JAX, all in 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import numpy as np
import torch
from jax import numpy as jnp

from landscape.probe import Subject, from_jax, from_numpy, from_torch

jax.config.update("jax_enable_x64", True)
UNITS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "logistic": torch.nn.Sigmoid}
JAX_UNITS: dict[str, Callable] = {"relu": jax.nn.relu, "tanh": jnp.tanh, "logistic": jax.nn.sigmoid}
LOSSES: dict[str, Callable] = {
    "squared": torch.nn.functional.mse_loss,
    "binary": torch.nn.functional.binary_cross_entropy_with_logits,
    "classes": torch.nn.functional.cross_entropy,
}


class Case(NamedTuple):
    """A network of layers (W, b), its hidden units, and samples (N, inputs) with their targets."""

    task: str
    kind: str
    weights: list[tuple[np.ndarray, np.ndarray]]
    X: np.ndarray
    y: np.ndarray
    batches: int


def case(
    task: str, kind: str, batches: int = 1, sizes: tuple[int, ...] = (6, 5, 4, 3), samples: int = 60, seed: int = 0
) -> Case:
    """A network with random weights; the last of `sizes` counts for classes only, the other tasks have one output."""
    rng = np.random.default_rng(seed)
    sizes = sizes if task == "classes" else (*sizes[:-1], 1)
    weights = [(rng.normal(size=(n, m)) / m**0.5, 0.1 * rng.normal(size=n)) for m, n in pairwise(sizes)]
    X = rng.normal(size=(samples, sizes[0]))
    rule = X[:, 0] * X[:, 1]
    y = {"squared": rule[:, None], "binary": (rule[:, None] > 0) * 1.0, "classes": np.digitize(rule, (-0.4, 0.4))}[task]
    return Case(task, kind, weights, X, y, batches)


def in_numpy(one: Case) -> Subject:
    kinds = [one.kind] * (len(one.weights) - 1) + ["linear"]
    return from_numpy(one.weights, one.X, one.y, kinds, one.task, one.batches)


def torch_model(one: Case) -> torch.nn.Sequential:
    parts: list[torch.nn.Module] = []
    for W, b in one.weights:
        parts += [torch.nn.Linear(W.shape[1], W.shape[0], dtype=torch.float64), UNITS[one.kind]()]
        with torch.no_grad():
            parts[-2].weight.copy_(torch.from_numpy(W))  # type: ignore[operator]
            parts[-2].bias.copy_(torch.from_numpy(b))  # type: ignore[operator]
    return torch.nn.Sequential(*parts[:-1])


def batches_of(one: Case, convert: Callable) -> list[tuple[Any, Any]]:
    return [(convert(one.X[k :: one.batches]), convert(one.y[k :: one.batches])) for k in range(one.batches)]


def in_torch(one: Case) -> Subject:
    return from_torch(torch_model(one), LOSSES[one.task], batches_of(one, torch.from_numpy), one.task)


def jax_outputs(params: Any, x: Any, kind: str) -> list[Any]:
    """The values of each layer."""
    out = []
    for k, (W, b) in enumerate(params):
        z = x @ W.T + b
        out.append(x := z if k == len(params) - 1 else JAX_UNITS[kind](z))
    return out


def jax_loss(f: Any, y: Any, task: str) -> Any:
    if task == "squared":
        return jnp.mean((f - y) ** 2)
    if task == "binary":
        return jnp.mean(jnp.logaddexp(0, f) - y * f)
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(f), y[:, None], 1))


def in_jax(one: Case) -> Subject:
    all_inputs = np.concatenate([x for x, _ in batches_of(one, np.asarray)])
    return from_jax(
        lambda params, x, y: jax_loss(jax_outputs(params, x, one.kind)[-1], y, one.task),
        one.weights, batches_of(one, jnp.asarray), one.task, in_numpy(one).layers,
        lambda params: jax_outputs(params, all_inputs, one.kind),
    )  # fmt: skip
