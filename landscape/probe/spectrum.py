"""The two ends of the spectrum of a symmetric operator that is known by its products alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from landscape.probe.subject import Array

KEPT = 5_000_000  # so many numbers of a basis are kept
MANY = 100  # from so many steps on full accuracy is meant


def extreme_vectors(product: Callable[[Array], Array], p: int, steps: int, seed: int, dtype: Any) -> list[Array]:
    """Unit vectors whose Rayleigh quotients approach the smallest and the largest eigenvalue of a symmetric operator.

    `steps` steps of Lanczos. A basis with at most KEPT numbers is kept and kept orthogonal. A larger one is made twice
    instead, and four vectors are kept. If MANY steps or more are allowed and such a basis is small, SciPy's `eigsh`, where
    it is installed, restarts them until the ends are found to full accuracy.
    """
    start = np.random.default_rng(seed).normal(size=p).astype(dtype)
    if steps >= MANY and p * 40 <= KEPT and (found := _with_scipy(product, start)) is not None:
        return found
    entries: list[tuple[float, float]] = []
    keep = p * steps <= KEPT
    vectors = _krylov(product, start, steps, entries, keep)
    basis = [q for q in vectors if keep]  # all are gone through, and kept or not
    diagonal, beside = np.array(entries).T
    shares = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))[1]
    low, high = np.zeros(p, dtype), np.zeros(p, dtype)
    again = iter(basis) if keep else _krylov(product, start, len(entries), [], False)
    for q, (one, other) in zip(again, shares[:, [0, -1]].astype(dtype), strict=True):
        low += one * q
        high += other * q
    return [low / np.linalg.norm(low), high / np.linalg.norm(high)]


def _with_scipy(product: Callable[[Array], Array], start: Array) -> list[Array] | None:
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


def _krylov(product: Callable, start: Array, steps: int, entries: list, keep: bool) -> Iterator[Array]:
    """Lanczos' orthonormal vectors, one after the other; the entries of the tridiagonal matrix go to `entries`."""
    q, before, beside = start / np.linalg.norm(start), np.zeros_like(start), 0.0
    basis = np.empty((steps if keep else 0, len(start)), start.dtype)
    for k in range(steps):
        yield q
        w = product(q)
        diagonal = float(w @ q)
        w = w - diagonal * q - beside * before
        if keep:  # rounding loses the orthogonality, unless it is restored
            basis[k] = q
            for _ in range(2):
                w -= basis[: k + 1].T @ (basis[: k + 1] @ w)
        beside = float(np.linalg.norm(w))
        entries.append((diagonal, beside))
        if beside <= 1e3 * np.finfo(w.dtype).eps * max(abs(d) + b for d, b in entries):
            return
        q, before = w / beside, q


def rayleigh(product: Callable[[Array], Array], v: Array) -> tuple[float, Array, float]:
    """The Rayleigh quotient of v, v itself, and the norm of the residual."""
    w = product(v)
    value = float(v @ w) / float(v @ v)
    return value, v, float(np.linalg.norm(w - value * v))
