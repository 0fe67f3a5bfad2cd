"""A small recurrent network on the adding task, trained by descent through time, or by a blurred penalty first.

Each sequence has T inputs (value, marker); the target is the sum of the two marked values. The network is
h_t = relu(U h_{t-1} + W x_t + a) with h_0 = 0, and its output V h_T + c. R runs stand side by side: the first axis of every
parameter is the run.

For the blur the sums z_t that enter the units become variables of their own, and the constraint a penalty:

    J = mean over samples of (V relu(z_T) + c - y)^2 + sum_t |z_t - U relu(z_{t-1}) - W x_t - a|^2.

Given the z_t it is quadratic in the weights, so its mean under independent Gaussian noise of width s in all variables, weights
and z_t, needs only E relu(z + sZ) and E relu(z + sZ)^2, which have closed forms.
"""

from typing import NamedTuple

import numpy as np

from landscape.model.smoothing import relu_moments


class Weights(NamedTuple):
    """n hidden units, two inputs; used for gradients as well."""

    U: np.ndarray  # (R, n, n)
    W: np.ndarray  # (R, n, 2)
    a: np.ndarray  # (R, n)
    V: np.ndarray  # (R, n)
    c: np.ndarray  # (R,)


def adding_task(rng: np.random.Generator, samples: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (length, samples, 2) and targets (samples,): values uniform in [0, 1], two different places marked."""
    x = np.zeros((length, samples, 2))
    x[..., 0] = rng.random((length, samples))
    places = np.argsort(rng.random((samples, length)), axis=1)[:, :2]
    x[places, np.arange(samples)[:, None], 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(axis=0)


def starts(rng: np.random.Generator, runs: int, n: int) -> Weights:
    """Normal weights of variance 1/n (those that leave a hidden unit) or 1 (those of the inputs), biases 0."""
    U, W, V = rng.normal(size=(runs, n, n)) / np.sqrt(n), rng.normal(size=(runs, n, 2)), rng.normal(size=(runs, n))
    return Weights(U, W, np.zeros((runs, n)), V / np.sqrt(n), np.zeros(runs))


def forward(p: Weights, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sums z (T, R, N, n) that enter the hidden units, and the outputs (R, N)."""
    h, sums = np.zeros((len(p.c), x.shape[1], p.a.shape[1])), []
    for inputs in x:
        z = h @ p.U.transpose(0, 2, 1) + inputs @ p.W.transpose(0, 2, 1) + p.a[:, None]
        h = np.maximum(z, 0)
        sums.append(z)
    return np.array(sums), (h @ p.V[:, :, None])[..., 0] + p.c[:, None]


def errors(p: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The mean squared error of every run, (R,)."""
    return ((forward(p, x)[1] - y) ** 2).mean(axis=1)


def descend(p: Weights, x: np.ndarray, y: np.ndarray, rate: float, steps: int) -> Weights:
    """Gradient descent on the mean squared error; gradients longer than 1 are shortened to 1."""
    for _ in range(steps):
        sums, out = forward(p, x)
        states = np.concatenate([np.zeros_like(sums[:1]), np.maximum(sums, 0)])
        e = 2 * (out - y) / len(y)
        back, parts = e[..., None] * p.V[:, None], []
        for t in range(len(x) - 1, -1, -1):
            back = back * (sums[t] > 0)
            turned = back.transpose(0, 2, 1)
            parts.append((turned @ states[t], turned @ x[t], back.sum(axis=1)))
            back = back @ p.U
        by_U, by_W, by_a = (np.sum(part, axis=0) for part in zip(*parts, strict=True))
        p = _step(p, Weights(by_U, by_W, by_a, (e[:, None] @ states[-1])[:, 0], e.sum(axis=1)), rate)
    return p


def blurred(
    p: Weights, z: np.ndarray, x: np.ndarray, y: np.ndarray, s: float
) -> tuple[np.ndarray, Weights, np.ndarray]:
    """The blurred penalised cost (R,), up to terms without variables, and its gradients by weights and by N z."""
    N, n = len(y), p.a.shape[1]
    if s > 0:
        mean, square, rise = relu_moments(z, s)
    else:
        mean, rise = np.maximum(z, 0), (z > 0).astype(float)
        square = mean**2
    before, before_square = (np.concatenate([np.zeros_like(h[:1]), h[:-1]]) for h in (mean, square))
    spread = before_square - before**2  # the variance of relu(z + sZ)
    gap = z - before @ p.U.transpose(0, 2, 1) - x[:, None] @ p.W.transpose(0, 2, 1) - p.a[:, None]
    e = (mean[-1] @ p.V[:, :, None])[..., 0] + p.c[:, None] - y
    U2 = (p.U**2).sum(axis=1)[:, None]  # (R, 1, n)
    noise = (spread * U2 + n * s**2 * before_square).sum((0, 2, 3))
    noise += (square[-1] * (p.V[:, None] ** 2 + s**2) - (p.V[:, None] * mean[-1]) ** 2).sum((1, 2))
    value = ((e**2).sum(1) + (gap**2).sum((0, 2, 3)) + noise) / N
    turned = gap.transpose(0, 1, 3, 2)
    by_U = (p.U * spread.sum((0, 2))[:, None] - (turned @ before).sum(0)) * 2 / N
    by_V = ((e[:, None] @ mean[-1])[:, 0] + p.V * (square[-1] - mean[-1] ** 2).sum(1)) * 2 / N
    by = Weights(by_U, -(turned @ x[:, None]).sum(0) * 2 / N, -gap.sum((0, 2)) * 2 / N, by_V, 2 * e.sum(1) / N)
    by_mean = np.concatenate([-2 * gap[1:] @ p.U - 2 * U2 * mean[:-1], np.zeros_like(mean[:1])])
    by_mean[-1] = 2 * e[..., None] * p.V[:, None] - 2 * p.V[:, None] ** 2 * mean[-1]
    by_square = np.concatenate([np.broadcast_to(U2 + n * s**2, mean[1:].shape), np.zeros_like(mean[:1])])
    by_square[-1] = p.V[:, None] ** 2 + s**2
    return value, by, 2 * gap + by_mean * rise + by_square * 2 * mean


def diffuse(p: Weights, x: np.ndarray, y: np.ndarray, widths: np.ndarray, rate: float) -> Weights:
    """Descent on the blurred penalised cost, one step for each width, from sums z without a gap.

    The sums move with the gradient of their own sample, not divided by the number of samples.
    """
    z = forward(p, x)[0]
    for s in widths:
        _, by, by_z = blurred(p, z, x, y, float(s))
        p, z = _step(p, by, rate), z - rate * by_z
    return p


def _step(p: Weights, by: Weights, rate: float) -> Weights:
    runs = len(p.c)
    length = np.sqrt(np.sum([(part.reshape(runs, -1) ** 2).sum(1) for part in by], axis=0))
    scale = rate / np.maximum(length, 1)
    return Weights(*(w - scale.reshape(-1, *[1] * (w.ndim - 1)) * g for w, g in zip(p, by, strict=True)))
