"""The cost of the answer's network once more, with NumPy and SciPy alone: no line is shared with the library.

Two inputs, `units` logistic units, a linear output, the nine points, targets from the answer's own outputs, mean squared
error with no factor 1/2. A network is a vector theta: the input weights unit by unit, then the hidden biases if `hidden`,
then the output weights, then the output bias if `bias`. Many runs are an array (R, p).
"""

import numpy as np
from scipy.integrate import solve_ivp

X = np.array([(a, b) for a in range(3) for b in range(3)], dtype=float)
ANSWER = np.array([-1.5, 2.0, 1.7, 0.4, 2.3, 0.8])


class Cost:
    def __init__(self, units=2, bias=False, hidden=False, X=X):
        self.units, self.bias, self.hidden, self.X = units, bias, hidden, X
        self.size = units * (3 + hidden) + bias
        self.targets = sum(v / (1 + np.exp(-X @ w)) for w, v in ((ANSWER[:2], 2.3), (ANSWER[2:4], 0.8)))

    def parts(self, theta):
        """Residuals (N, R), what the units give (N, R) each, and the output weights."""
        at, n = np.atleast_2d(theta).T, self.units
        sums = [self.X @ at[2 * j : 2 * j + 2] + (at[2 * n + j] if self.hidden else 0) for j in range(n)]
        with np.errstate(over="ignore"):  # exp(710) is infinite, and the unit gives 0
            s = [1 / (1 + np.exp(-z)) for z in sums]
        v = at[n * (2 + self.hidden) :]
        f = sum(v[j] * s[j] for j in range(n)) + (at[-1] if self.bias else 0)
        return f - self.targets[:, None], s, v

    def losses(self, theta):
        return (self.parts(theta)[0] ** 2).mean(axis=0)

    def gradients(self, theta):
        r, s, v = self.parts(theta)
        pulls = [r * u for u in s]
        slopes = [vj * (pull - pull * u) for vj, pull, u in zip(v, pulls, s, strict=False)]
        rows = [self.X.T @ slope for slope in slopes]
        rows += [slope.sum(axis=0)[None] for slope in slopes if self.hidden]
        rows += [pull.sum(axis=0)[None] for pull in pulls] + [r.sum(axis=0)[None]] * self.bias
        return 2 / len(self.X) * np.concatenate(rows).T

    def descend(self, theta, rate, steps):
        """Plain gradient descent, all runs at once."""
        for _ in range(steps):
            theta = theta - rate * self.gradients(theta)
        return theta

    def finish(self, theta, rounds=150):
        """Damped Gauss-Newton steps that never raise a loss: they bring a descent to its end."""
        theta, damping = theta.copy(), np.full(len(theta), 1e-3)
        for _ in range(rounds):
            r, s, v = self.parts(theta)
            slopes = [vj * u * (1 - u) for vj, u in zip(v, s, strict=False)]
            columns = [x[:, None] * slope for slope in slopes for x in self.X.T] + slopes * self.hidden + s
            J = np.array(columns + [np.ones_like(r)] * self.bias).transpose(2, 1, 0)
            normal = J.transpose(0, 2, 1) @ J + damping[:, None, None] * np.eye(self.size)
            trial = theta - np.linalg.solve(normal, J.transpose(0, 2, 1) @ r.T[:, :, None])[..., 0]
            better = self.losses(trial) < self.losses(theta)
            theta[better] = trial[better]
            damping = np.clip(np.where(better, damping / 3, damping * 3), 1e-13, 1e6)
        return theta

    def runs(self, seed, runs, scale=1.0, rate=0.1, steps=5000):
        """The ends of seeded descents from normal weights of standard deviation `scale`, one number or one for each run."""
        starts = np.random.default_rng(seed).normal(size=(runs, self.size))
        return self.finish(self.descend(np.reshape(scale, (-1, 1)) * starts, rate, steps))

    def flow(self, theta, time=1e7):
        """The state of d theta / dt = - grad L after that time."""
        slope = lambda _, at: -self.gradients(at)[0]
        bend = lambda _, at: -self.hessian(at)
        return solve_ivp(slope, (0, time), theta, method="BDF", jac=bend, rtol=1e-7, atol=1e-9).y[:, -1]

    def hessian(self, theta, h=1e-5):
        """Central differences of the gradient, symmetrised."""
        moves = h * np.eye(self.size)
        rows = (self.gradients(theta + moves) - self.gradients(theta - moves)) / (2 * h)
        return (rows + rows.T) / 2


def at_one_of(theta, points, tolerance=1e-4):
    """For each run the number of the point that it stands at, up to a swap of the two units; -1 if at none."""
    theta = np.atleast_2d(theta)
    found = np.full(len(theta), -1)
    for k, point in enumerate(np.array(points, dtype=float)):
        for copy in (point, point[[2, 3, 0, 1, 5, 4]]):
            found[np.abs(theta - copy).max(axis=1) < tolerance] = k
    return found


def saturated(theta):
    """For each run without biases whether a unit receives a number beyond 12 at a sample."""
    theta = np.atleast_2d(theta)
    return np.abs(theta[:, :4].reshape(-1, 2, 2) @ X.T).max(axis=(1, 2)) > 12
