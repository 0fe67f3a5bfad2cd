"""The two ends of the spectrum of a symmetric operator that is known by its products alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

import numpy as np

from landscape.probe.subject import PIECE, Array, add

KEPT = 5_000_000  # so many numbers of a basis are kept
MANY = 100  # from so many steps on full accuracy is meant
Product = Callable[..., Array]  # of v; or of v and w, then the product plus w, for which the memory of w may be used


class End:
    """An end of the spectrum: a value, its residual, and the unit vector, which may be made when it is first asked for."""

    def __init__(self, value: float, residual: float, make: Callable[[], Array]) -> None:
        self.value, self.residual, self.make = value, residual, make

    @cached_property
    def vector(self) -> Array:
        return self.make()


def rayleigh(product: Product, v: Array) -> End:
    """The Rayleigh quotient of v, with the norm of its residual."""
    w = product(v)
    value = float(v @ w) / float(v @ v)
    return End(value, float(np.linalg.norm(w - value * v)), lambda: v)


def ends_of(product: Product, p: int, steps: int, seed: int, dtype: Any) -> list[End]:
    """The smallest and the largest eigenvalue of a symmetric operator on vectors (p,), approached from inside.

    `steps` steps of Lanczos. A basis with at most KEPT numbers is kept and kept orthogonal, and the ends are Rayleigh
    quotients. Without one there are two vectors at a time and Ritz values, and a vector takes as many products again.
    If MANY steps or more are allowed and a basis is small, SciPy's `eigsh`, where it is installed, restarts them until
    the ends are found to full accuracy.
    """
    if steps >= MANY and p * 40 <= KEPT and (found := _with_scipy(product, _start(p, seed, dtype))) is not None:
        return [rayleigh(product, v) for v in found]
    entries: list[tuple[float, float]] = []
    basis = np.empty((steps if p * steps <= KEPT else 0, p), dtype)
    for _ in _vectors(product, _start(p, seed, dtype), steps, entries, basis):
        pass
    diagonal, beside = np.array(entries).T
    values, shares = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))
    if len(basis):
        vectors = shares[:, [0, -1]].T.astype(dtype) @ basis[: len(entries)]
        return [rayleigh(product, v / np.linalg.norm(v)) for v in vectors]

    def again(k: int) -> Array:
        total = np.zeros(p, dtype)
        vectors = _vectors(product, _start(p, seed, dtype), len(entries), [], basis)
        for q, share in zip(vectors, shares[:, k], strict=True):
            add(total, share, q)
        total /= np.linalg.norm(total)
        return total

    residuals = beside[-1] * np.abs(shares[-1])
    return [End(float(values[k]), float(residuals[k]), partial(again, k)) for k in (0, -1)]


def _with_scipy(product: Product, start: Array) -> list[Array] | None:
    """The two vectors by `eigsh`; None without SciPy, or if it does not converge, as at a cluster of eigenvalues."""
    try:
        from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh
    except ImportError:
        return None
    operator = LinearOperator((len(start),) * 2, matvec=product, dtype=start.dtype)
    try:
        return list(eigsh(operator, k=2, which="BE", v0=start, maxiter=100)[1].T)
    except ArpackNoConvergence:
        return None


def _start(p: int, seed: int, dtype: Any) -> Array:
    """A random vector (p,), the same in every precision but for rounding, drawn in pieces."""
    rng, out = np.random.default_rng(seed), np.empty(p, dtype)
    for k in range(0, p, PIECE):
        out[k : k + PIECE] = rng.normal(size=min(PIECE, p - k))
    return out


def _vectors(product: Product, q: Array, steps: int, entries: list, basis: Array) -> Iterator[Array]:
    """Lanczos' orthonormal vectors from q on, each to be used before the next is asked for: its memory is used again.

    The entries of the tridiagonal matrix go to `entries`. The vectors are copied to the rows of `basis`, if it has any.
    """
    q /= np.linalg.norm(q)
    before, beside = np.zeros_like(q), 0.0
    for k in range(steps):
        yield q
        before *= -beside
        w = product(q, before)
        diagonal = float(w @ q)
        add(w, -diagonal, q)
        if len(basis):  # rounding loses the orthogonality, unless it is restored
            basis[k] = q
            for _ in range(2):
                w -= basis[: k + 1].T @ (basis[: k + 1] @ w)
        beside = float(np.linalg.norm(w))
        entries.append((diagonal, beside))
        if beside <= 1e3 * np.finfo(w.dtype).eps * max(abs(d) + b for d, b in entries):
            return
        w /= beside
        q, before = w, q
