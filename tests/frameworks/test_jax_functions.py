"""What is refused of functions of JAX, in one line."""

from __future__ import annotations

import re
from typing import Any

import jax
import pytest
from jax import numpy as jnp

from landscape.probe import from_jax, probe

X, Y = jnp.linspace(-1, 1, 20).reshape(10, 2), jnp.arange(10.0) / 10
PARAMS = {"w": jnp.ones(2), "b": jnp.zeros(())}


def loss(params: Any, x: Any, y: Any) -> Any:
    return jnp.mean((jnp.tanh(x @ params["w"] + params["b"]) - y) ** 2)


@pytest.mark.parametrize(
    "function, params, pairs, said",
    [
        (loss, {}, [(X, Y)], "params hold 0 numbers"),
        (loss, jax.tree.map(lambda a: a.astype(jnp.float16), PARAMS), [(X, Y)], "of float16: float32 or float64"),
        (loss, PARAMS, [], "there are no batches"),
        (loss, PARAMS, [(X, Y), (X, Y[:9])], "batch 1 is no pair (x, y) of as many inputs as targets"),
        (
            lambda params, x, y: (x @ params["w"] - y) ** 2,
            PARAMS,
            [(X, Y)],
            "has the shape (10,), and must be one number",
        ),
    ],
)
def test_what_cannot_be_probed_is_refused_in_one_line(function: Any, params: Any, pairs: Any, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        from_jax(function, params, pairs)
    assert "\n" not in str(raised.value)


def test_params_of_any_shape_are_probed_without_layers() -> None:
    report = probe(from_jax(loss, PARAMS, [(X, Y)], "squared"), rate=0.1)
    assert report.numbers["weights"] == 3 and report.numbers["gradient norm by layer"] == {}
