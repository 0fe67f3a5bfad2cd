"""A network that learns from a network of its own kind: loss, gradient and Hessian in closed form.

The student is x -> sum_i max(w_i . x, 0) with rows w_i of W, shape (n, k); the teacher is the same
with the k unit vectors e_m for rows. No output weights, no biases. Inputs are standard normal, in k
dimensions. The loss carries the factor 1/2 of Safran and Shamir (ICML 2018):

    F(W) = 1/2 E (student - teacher)^2
         = 1/2 sum_ij f(w_i, w_j) - sum_im f(w_i, e_m) + 1/2 sum_lm f(e_l, e_m),
    f(u, v) = E max(u . x, 0) max(v . x, 0) = |u| |v| (sin t + (pi - t) cos t) / (2 pi),

with t the angle between u and v (Cho and Saul, NIPS 2009). f is twice continuously differentiable
where neither vector is zero; F therefore is where no row of W is zero. Certified values are in
`landscape.cases.own_teacher.proof`, many runs at once in `landscape.cases.own_teacher.descent`.
"""

import numpy as np

from landscape.model.population import angles, relu_kernel, sine

TWO_PI = 2 * np.pi


def teacher_square(k: int) -> float:
    """The mean of the teacher's square, which is twice the loss of a student whose weights are all zero."""
    return k / 2 + k * (k - 1) / TWO_PI


def loss(W: np.ndarray) -> float:
    """F at W, shape (n, k).

    The three sums cancel near the teacher, so the error is absolute: each product f(u, v) is off by at most about
    2k + 10 units of 2^-53 times |u||v|, and so is F by (2k + 10 + the number of terms) 2^-53 times (sum |w_i| + k)^2.
    """
    teacher = np.eye(W.shape[1])
    return float(relu_kernel(W, W).sum() / 2 - relu_kernel(W, teacher).sum() + teacher_square(W.shape[1]) / 2)


def gradient(W: np.ndarray) -> np.ndarray:
    """The derivatives of F, shape (n, k). With unit vectors u = w / |w|, the gradient of f in w is

    (|v| sin t u + (pi - t) v) / (2 pi).
    """
    teacher, directions = np.eye(W.shape[1]), W / np.linalg.norm(W, axis=1)[:, None]
    slopes = np.zeros_like(W)
    for sign, V in ((1, W), (-1, teacher)):
        _, cosine, t = angles(W, V)
        along = sine(cosine) @ np.linalg.norm(V, axis=1)
        slopes += sign * (along[:, None] * directions + (np.pi - t) @ V) / TWO_PI
    return slopes


def hessian(W: np.ndarray) -> np.ndarray:
    """The second derivatives of F, shape (nk, nk), the parameters numbered row by row.

    No two rows of W may be parallel, and none to a row of the teacher.
    """
    n, k = W.shape
    H = np.zeros((n, k, n, k))
    for i in range(n):
        H[i, :, i] = np.eye(k) / 2  # of f(w, w) / 2 = |w|^2 / 4
        for m in range(k):
            H[i, :, i] -= _same(W[i], np.eye(k)[m])
        for j in set(range(n)) - {i}:
            H[i, :, i] += _same(W[i], W[j])
            H[i, :, j] = _mixed(W[i], W[j])
    return H.reshape(n * k, n * k)


def _frame(w: np.ndarray, v: np.ndarray) -> tuple:
    """|v| / |w|, t, sin t, the directions of w and v, and the unit vectors in their plane that are
    orthogonal to w (on the side of v) and to v (on the side of w)."""
    u, z = w / np.linalg.norm(w), v / np.linalg.norm(v)
    cosine = u @ z
    sin = float(sine(cosine))
    ratio = np.linalg.norm(v) / np.linalg.norm(w)
    return ratio, np.arccos(cosine), sin, u, z, (z - cosine * u) / sin, (u - cosine * z) / sin


def _same(w: np.ndarray, v: np.ndarray) -> np.ndarray:
    """d2f / dw dw = |v| / |w| sin t (1 - u u^T + a a^T) / (2 pi), a orthogonal to w."""
    ratio, _, sin, u, _, a, _ = _frame(w, v)
    return ratio * sin * (np.eye(len(w)) - np.outer(u, u) + np.outer(a, a)) / TWO_PI


def _mixed(w: np.ndarray, v: np.ndarray) -> np.ndarray:
    """d2f / dw dv = ((pi - t) 1 + sin t (u z^T + a b^T)) / (2 pi), b orthogonal to v."""
    _, t, sin, u, z, a, b = _frame(w, v)
    return ((np.pi - t) * np.eye(len(w)) + sin * (np.outer(u, z) + np.outer(a, b))) / TWO_PI
