"""The two ends of the spectrum where the weights are so many that each vector counts, and each product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from landscape.probe.subject import Array


class RoughEnd:
    """An end of the spectrum as (value, unit vector, residual).

    The vector takes as many products as the value did, so it is made when it is first asked for, with `end[1]`.
    """

    def __init__(self, value: float, residual: float, again: Callable[[], Iterator[Array]], shares: Array) -> None:
        self.value, self.residual, self.again, self.shares = value, residual, again, shares

    def __getitem__(self, k: int) -> Any:
        return (self.value, self.vector if k == 1 else None, self.residual)[k]

    @cached_property
    def vector(self) -> Array:
        total: Array | None = None
        for q, share in zip(self.again(), self.shares, strict=True):
            part = q * share.astype(q.dtype)
            total = part if total is None else np.add(total, part, out=total)
        assert total is not None
        total /= np.linalg.norm(total)
        return total


def rough_ends(product: Callable[[Array], Array], p: int, steps: int, seed: int, dtype: Any) -> list[RoughEnd]:
    """The smallest and the largest Ritz value after `steps` steps of Lanczos: bounds from inside, up to rounding.

    No basis is kept, but three vectors at a time, and `product` must return a new one.
    """
    entries: list[tuple[float, float]] = []
    for _ in _vectors(product, p, steps, seed, dtype, entries):
        pass
    diagonal, beside = np.array(entries).T
    values, shares = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))

    def again() -> Iterator[Array]:
        return _vectors(product, p, len(entries), seed, dtype, [])

    residuals = beside[-1] * np.abs(shares[-1])
    return [RoughEnd(float(values[k]), float(residuals[k]), again, shares[:, k]) for k in (0, -1)]


def _vectors(product: Callable, p: int, steps: int, seed: int, dtype: Any, entries: list) -> Iterator[Array]:
    """Lanczos' vectors, each to be used before the next is asked for; the entries of the tridiagonal matrix go to `entries`."""
    q = np.random.default_rng(seed).normal(size=p).astype(dtype)
    q /= np.linalg.norm(q)
    before, beside = np.zeros_like(q), 0.0
    for _ in range(steps):
        yield q
        w = product(q)
        diagonal = float(w @ q)
        before *= beside  # w - diagonal q - beside before, in the memory that is there
        w -= before
        np.multiply(q, diagonal, out=before)
        w -= before
        beside = float(np.linalg.norm(w))
        entries.append((diagonal, beside))
        if beside <= 1e3 * np.finfo(w.dtype).eps * max(abs(d) + b for d, b in entries):
            return
        w /= beside
        q, before = w, q
