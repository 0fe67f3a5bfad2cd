"""The cost of the answer's network once more, with NumPy and SciPy alone: no line is shared with the library.

Two inputs, two logistic units, no biases, the nine points, targets from the answer's own outputs, mean squared error with
no factor 1/2. A network is theta = (w_11, w_12, w_21, w_22, v_1, v_2); arrays of networks have the shape (R, 6).
"""

import numpy as np
from scipy.integrate import solve_ivp

X = np.array([(a, b) for a in range(3) for b in range(3)], dtype=float)
ANSWER = np.array([-1.5, 2.0, 1.7, 0.4, 2.3, 0.8])


def outputs(theta):
    """What the hidden units give, (R, 9, 2), and the outputs, (R, 9)."""
    theta = np.atleast_2d(theta)
    s = 1 / (1 + np.exp(-(X @ theta[:, :4].reshape(-1, 2, 2).transpose(0, 2, 1))))
    return s, (s @ theta[:, 4:, None])[..., 0]


TARGETS = outputs(ANSWER)[1][0]


def losses(theta):
    return ((outputs(theta)[1] - TARGETS) ** 2).mean(axis=1)


def slopes(theta):
    """Residuals (R, 9) and the derivatives of the outputs (R, 9, 6)."""
    theta = np.atleast_2d(theta)
    s, f = outputs(theta)
    pull = s * (1 - s) * theta[:, None, 4:]
    return f - TARGETS, np.concatenate([pull[..., :1] * X, pull[..., 1:] * X, s], axis=2)


def gradients(theta):
    r, J = slopes(theta)
    return 2 * (r[:, None] @ J)[:, 0] / len(X)


def descend(theta, rate, steps):
    """Plain gradient descent, all runs at once: `gradients` again, with the runs last, which is faster."""
    at, (a, b), y = theta.T.copy(), X.T[:, :, None], TARGETS[:, None]
    step = 2 * rate / len(X)
    for _ in range(steps):
        s, t = (1 / (1 + np.exp(-(a * at[k] + b * at[k + 1]))) for k in (0, 2))
        r = at[4] * s + at[5] * t - y
        p, q = r * s * (1 - s) * at[4], r * t * (1 - t) * at[5]
        at -= step * np.array([g.sum(axis=0) for g in (a * p, b * p, a * q, b * q, r * s, r * t)])
    return at.T


def finish(theta, rounds=150):
    """Damped Gauss-Newton steps that never raise a loss: they bring a descent to its end."""
    theta, damping = theta.copy(), np.full(len(theta), 1e-3)
    for _ in range(rounds):
        r, J = slopes(theta)
        normal = J.transpose(0, 2, 1) @ J + damping[:, None, None] * np.eye(6)
        trial = theta - np.linalg.solve(normal, (r[:, None] @ J).transpose(0, 2, 1))[..., 0]
        better = losses(trial) < losses(theta)
        theta[better] = trial[better]
        damping = np.clip(np.where(better, damping / 3, damping * 3), 1e-13, 1e6)
    return theta


def flow(theta, time=1e7):
    """The state of d theta / dt = - grad L after that time."""
    path = solve_ivp(lambda _, at: -gradients(at)[0], (0, time), theta, method="Radau", rtol=1e-9, atol=1e-11)
    return path.y[:, -1]


def hessian(theta, h=1e-5):
    """Central differences of the gradient, symmetrised."""
    rows = [(gradients(theta + e)[0] - gradients(theta - e)[0]) / (2 * h) for e in h * np.eye(6)]
    return (np.array(rows) + np.array(rows).T) / 2


def at_one_of(theta, points, tolerance=1e-4):
    """For each run the number of the point that it stands at, up to a swap of the units; -1 if at none."""
    theta = np.atleast_2d(theta)
    found = np.full(len(theta), -1)
    for k, point in enumerate(np.array(points, dtype=float)):
        for copy in (point, point[[2, 3, 0, 1, 5, 4]]):
            found[np.abs(theta - copy).max(axis=1) < tolerance] = k
    return found


def saturated(theta):
    """Whether a unit receives a number beyond 12 at a sample."""
    theta = np.atleast_2d(theta)
    return np.abs(X @ theta[:, :4].reshape(-1, 2, 2).transpose(0, 2, 1)).max(axis=(1, 2)) > 12
