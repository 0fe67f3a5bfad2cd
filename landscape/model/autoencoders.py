"""A linear autoencoder: its cost, exact second derivatives, and its critical points in closed form.

The network has n inputs, p linear hidden units, n outputs and no biases: x -> A B x, with B (p, n)
the input weights and A (n, p) the output weights. Its cost is the mean of |x - A B x|^2 over the
samples, without a factor 1/2, and depends on them through S only, the mean of x x^T:

    L(A, B) = tr E S E^T with E = I - A B.

theta lists A row by row, then B row by row. Rational arrays (dtype object) give exact results.
Source: P. Baldi and K. Hornik, Neural Networks 2 (1989); the index is derived on the page.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import numpy as np


def second_moments(X: np.ndarray) -> np.ndarray:
    """The mean of x x^T over the rows of X (N, n), shape (n, n)."""
    return X.T @ X / len(X)


class Autoencoder(NamedTuple):
    """The cost of a linear network with `hidden` units that is to return its inputs."""

    S: np.ndarray  # (n, n) second moments of the inputs
    hidden: int

    def layers(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A (n, p) and B (p, n)."""
        n, p = len(self.S), self.hidden
        return theta[: n * p].reshape(n, p), theta[n * p :].reshape(p, n)

    def cost(self, theta: np.ndarray):
        E = self._error(theta)
        return np.trace(E @ self.S @ E.T)

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        """Shape (2np,): -2 E S B^T for A, -2 A^T E S for B."""
        A, B = self.layers(theta)
        ES = self._error(theta) @ self.S
        return np.concatenate([(-2 * ES @ B.T).ravel(), (-2 * A.T @ ES).ravel()])

    def hessian(self, theta: np.ndarray) -> np.ndarray:
        """Shape (2np, 2np): 2 J (I x S) J^T, which is never negative, and -2 E S between the weights
        from and to the same unit. Row by row, J holds the change of A B when one weight changes."""
        A, B = self.layers(theta)
        eye = np.eye(len(self.S), dtype=int)
        J = np.vstack([np.kron(eye, B), np.kron(A.T, eye)])
        H = 2 * J @ np.kron(eye, self.S) @ J.T
        same_unit = np.eye(self.hidden, dtype=int)
        bend = -2 * np.multiply.outer(self._error(theta) @ self.S, same_unit)
        bend = bend.transpose(0, 2, 3, 1).reshape(A.size, B.size)
        H[: A.size, A.size :] += bend
        H[A.size :, : A.size] += bend.T
        return H

    def _error(self, theta: np.ndarray) -> np.ndarray:
        A, B = self.layers(theta)
        return np.eye(len(self.S), dtype=int) - A @ B


def critical_point(directions: np.ndarray, kept: Iterable[int], hidden: int) -> np.ndarray:
    """theta of the network that projects onto the `kept` columns of `directions` (n, n), orthonormal.

    Hidden unit k reads off kept direction k and writes it back; further units have weights zero.
    Raises ValueError if more directions are kept than there are units.
    """
    U = directions[:, list(kept)]
    idle = hidden - U.shape[1]
    if idle < 0:
        raise ValueError(f"{hidden} hidden units cannot keep {U.shape[1]} directions")
    zero = np.zeros((len(U), idle), dtype=U.dtype)
    A = np.hstack([U, zero])
    return np.concatenate([A.ravel(), A.T.ravel()])


def subsets(n: int, hidden: int) -> list[tuple[int, ...]]:
    """The sets of directions that some critical point keeps: all of at most `hidden` out of n."""
    return [kept for k in range(hidden + 1) for kept in combinations(range(n), k)]


def predicted_inertia(variances: np.ndarray, kept: Iterable[int], hidden: int) -> tuple[int, int, int]:
    """How many eigenvalues of the Hessian are negative, zero and positive where `kept` is kept.

    For n different positive variances: an idle unit can start on each direction left out, a busy
    unit can turn to each such direction with a larger variance, and k(2p - k) directions are flat.
    """
    kept = set(kept)
    left_out = set(range(len(variances))) - kept
    turns = sum(variances[j] > variances[i] for i in kept for j in left_out)
    negative = int((hidden - len(kept)) * len(left_out) + turns)
    zero = len(kept) * (2 * hidden - len(kept))
    return negative, zero, 2 * len(variances) * hidden - negative - zero
