"""The two ends of the spectrum of a symmetric operator that is known by its products alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from landscape.probe.subject import Array

KEPT = 5_000_000  # so many numbers of a basis are kept


def extreme_vectors(product: Callable[[Array], Array], p: int, steps: int, seed: int, dtype: Any) -> list[Array]:
    """Unit vectors whose Rayleigh quotients approach the smallest and the largest eigenvalue of a symmetric operator.

    SciPy's `eigsh` to full accuracy where it is installed and its basis is small; else `steps` steps of Lanczos, whose
    basis is made twice and not kept where it is large: three vectors are kept, and the two results.
    """
    start = np.random.default_rng(seed).normal(size=p).astype(dtype)
    if p * 40 <= KEPT:
        try:
            from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh
        except ImportError:
            steps = max(steps, min(p, KEPT // p, 300))
        else:
            try:
                operator = LinearOperator((p, p), matvec=product, dtype=dtype)
                return list(eigsh(operator, k=2, which="BE", v0=start, maxiter=100)[1].T)
            except ArpackNoConvergence:  # a cluster: what Lanczos finds is still a bound
                pass
    diagonal, beside = np.zeros(0), np.zeros(0)
    entries: list[tuple[float, float]] = []
    keep = p * steps <= KEPT
    for _ in _krylov(product, start, steps, entries, keep):
        pass
    diagonal, beside = np.array(entries).T
    shares = np.linalg.eigh(np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))[1]
    low, high = np.zeros(p, dtype), np.zeros(p, dtype)
    for k, q in enumerate(_krylov(product, start, steps, [], keep)):
        low += shares[k, 0].astype(dtype) * q
        high += shares[k, -1].astype(dtype) * q
        if k == len(entries) - 1:
            break
    return [low / np.linalg.norm(low), high / np.linalg.norm(high)]


def _krylov(product: Callable, start: Array, steps: int, entries: list, keep: bool) -> Iterator[Array]:
    """Lanczos' orthonormal vectors, one after the other; the entries of the tridiagonal matrix go to `entries`."""
    q, before, beside, basis = start / np.linalg.norm(start), np.zeros_like(start), 0.0, []
    for _ in range(steps):
        yield q
        w = product(q)
        diagonal = float(w @ q)
        w = w - diagonal * q - beside * before
        if keep:  # rounding loses the orthogonality, unless it is restored
            basis.append(q)
            for _ in range(2):
                w -= np.array(basis).T @ (np.array(basis) @ w)
        beside = float(np.linalg.norm(w))
        entries.append((diagonal, beside))
        if beside <= 1e3 * np.finfo(w.dtype).eps * (abs(diagonal) + 1e-300):
            return
        q, before = w / beside, q


def _rayleigh(product: Callable[[Array], Array], v: Array) -> tuple[float, Array, float]:
    w = product(v)
    value = float(v @ w) / float(v @ v)
    return value, v, float(np.linalg.norm(w - value * v))
