"""Linear and logistic regression: the cost of a linear predictor.

The predictor is z = X w, one row of X per sample; a column of ones in X makes its weight the
intercept (`with_intercept`). The cost is the *mean* loss over the m samples,

    J(w) = 1/m sum_i l(x_i . w, y_i) + ridge/2 |w|^2,

and the loss decides the model: `HALF_SQUARED_ERROR` gives the usual J = 1/(2m) sum (h(x) - y)^2
of linear regression, `LOG_LOSS` logistic regression, `SIGMOID_SQUARED_ERROR` the squared error of
a sigmoid. `ridge` is 0 unless given. `least_squares_minimisers` returns all minimisers of linear
regression; `separating_direction` says why log-loss may have none.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from landscape.model.losses import Loss


class Minimisers(NamedTuple):
    """All minimisers of least squares: `particular` + any combination of the columns of `basis`."""

    particular: np.ndarray  # (d,), the minimiser of least norm
    basis: np.ndarray  # (d, d - rank X), orthonormal, spans the kernel of X; may have no column


def with_intercept(X: np.ndarray) -> np.ndarray:
    """X (m, d) with a column of ones in front: (m, 1 + d)."""
    return np.column_stack([np.ones(len(X)), X])


def cost(X: np.ndarray, y: np.ndarray, w: np.ndarray, loss: Loss, ridge: float = 0) -> float:
    """The mean loss of the predictor X w on X (m, d), y (m,), w (d,), plus ridge/2 |w|^2."""
    return np.mean(loss.value(X @ w, y)) + ridge * (w @ w) / 2


def gradient(X, y, w, loss: Loss, ridge: float = 0) -> np.ndarray:
    """The gradient of `cost` in w, shape (d,)."""
    return X.T @ loss.slope(X @ w, y) / len(y) + ridge * w


def hessian(X, y, w, loss: Loss, ridge: float = 0) -> np.ndarray:
    """The Hessian of `cost` in w, shape (d, d): each sample adds l'' times x x^T."""
    curvature = loss.curvature(X @ w, y)
    return X.T @ (curvature[:, None] * X) / len(y) + ridge * np.eye(len(w))


def least_squares_minimisers(X: np.ndarray, y: np.ndarray) -> Minimisers:
    """Every w that minimises |X w - y|^2: one point if the columns of X (m, d) are independent,
    otherwise a flat set, since moving along the kernel of X changes no prediction."""
    left, sizes, right = np.linalg.svd(X)
    rank = int(np.sum(sizes > sizes.max() * max(X.shape) * np.finfo(float).eps))
    particular = right[:rank].T @ ((left.T @ y)[:rank] / sizes[:rank])
    return Minimisers(particular, right[rank:].T)


def separating_direction(X: np.ndarray, y: np.ndarray) -> np.ndarray | None:
    """A direction u (d,) that puts no sample on the wrong side, and one at least on the right one.

    With signs s_i = +1 where y_i = 1 and -1 where y_i = 0, all margins s_i x_i . u are >= 0 and
    one is > 0; they are all > 0 if any direction achieves that. Along such a u the log-loss falls
    for ever, so it has no minimiser. None: no such direction, and a minimiser exists (Albert and
    Anderson 1984). Found by linear programming in floating point: recompute the margins where a
    proof is wanted. Raises ValueError if a target is neither 0 nor 1.
    """
    if not np.all((y == 0) | (y == 1)):
        raise ValueError("separability needs targets 0 or 1")
    signed = np.where(y == 1, 1.0, -1.0)[:, None] * X
    samples, size = X.shape
    box = [(-1, 1)] * size
    # First the widest margin t: maximise t subject to signed @ u >= t and |u_k| <= 1.
    widest = linprog(
        np.r_[np.zeros(size), -1.0],
        A_ub=np.column_stack([-signed, np.ones(samples)]),
        b_ub=np.zeros(samples),
        bounds=[*box, (None, None)],
    )
    # Then, if t is 0, the largest sum of margins with none negative.
    total = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(samples), bounds=box)
    for direction, best in ((widest.x[:size], -widest.fun), (total.x, -total.fun)):
        if best > 1e-9:  # the solver's own tolerance is of this size
            return direction + 0.0  # turns -0.0 into 0.0
    return None
