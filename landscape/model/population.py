"""Population losses of a student and a teacher network, in closed form.

Both networks are f(x) = sum_j v_j s(w_j . x), without biases, and the inputs are standard
normal, x ~ N(0, I_d).  The loss is the mean over all inputs,

    L = E (f(x) - f*(x))^2,    with no factor 1/2.

Expanding the square leaves the kernels k(u, w) = E s(u . x) s(w . x).  For ReLU units,
s(z) = max(z, 0), it is the arc-cosine kernel of Cho & Saul, "Kernel methods for deep
learning" (NIPS 2009).  For s(z) = erf(z) it is the arcsine kernel of Saad & Solla, "On-line
learning in soft committee machines" (Physical Review E 52, 1995), who use erf(z / sqrt 2).

Certified values are in `landscape.proof.population`.
"""

from collections.abc import Callable

import numpy as np

Kernel = Callable[[np.ndarray, np.ndarray], np.ndarray]


def angles(U: np.ndarray, W: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """|u||w|, the cosine and the angle for rows u of U (n, d) and w of W (m, d), each of shape (n, m).

    A zero row has no angle, and the cosine 0 is given. The sine that belongs to a cosine is `sine` of it.
    """
    lengths = np.outer(np.linalg.norm(U, axis=1), np.linalg.norm(W, axis=1))
    cosine = np.divide(U @ W.T, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    cosine = np.clip(cosine, -1, 1)  # rounding can push it past 1
    return lengths, cosine, np.arccos(cosine)


def sine(cosine: np.ndarray) -> np.ndarray:
    """sqrt(1 - cos^2) to a few units in the last place, also where the cosine is close to 1 or -1.

    1 - cos and 1 + cos are exact or nearly so; 1 - cos^2 is not, and the root would magnify its error near 0.
    """
    return np.sqrt((1 - cosine) * (1 + cosine))


def relu_kernel(U: np.ndarray, W: np.ndarray) -> np.ndarray:
    """E max(u.x, 0) max(w.x, 0) for rows u of U (n, d) and w of W (m, d); shape (n, m).

    |u||w| (sin t + (pi - t) cos t) / (2 pi), where t is the angle between u and w. Near 0 and pi the angle is
    as inaccurate as arccos makes it, but as a function of the cosine c the bracket has the slope pi - t, at most pi:
    an error of c, and a rounding of its parts, change it by no more than a few times as much.
    """
    lengths, cosine, t = angles(U, W)
    return lengths * (sine(cosine) + (np.pi - t) * cosine) / (2 * np.pi)


def erf_kernel(U: np.ndarray, W: np.ndarray) -> np.ndarray:
    """E erf(u.x) erf(w.x) for rows u of U (n, d) and w of W (m, d); shape (n, m).

    (2 / pi) arcsin(2 u.w / sqrt((1 + 2 |u|^2)(1 + 2 |w|^2))).  The fraction stays below 1.
    """
    scale = np.outer(1 + 2 * np.sum(U**2, axis=1), 1 + 2 * np.sum(W**2, axis=1))
    return 2 / np.pi * np.arcsin(2 * (U @ W.T) / np.sqrt(scale))


def population_loss(
    W: np.ndarray, v: np.ndarray, teacher_W: np.ndarray, teacher_v: np.ndarray, kernel: Kernel
) -> float:
    """E (f - f*)^2 for a student W (n, d), v (n,) and a teacher (m, d), (m,).

    The sum cancels when student and teacher agree, so the result carries an absolute error
    of a few units in the last place of |v|^2 k and may be slightly negative there.
    """
    units = np.vstack([W, teacher_W])
    weights = np.concatenate([v, -np.asarray(teacher_v)])  # the teacher is subtracted
    return float(weights @ kernel(units, units) @ weights)
