"""All critical points of a small network with a penalty on its weights, as far as a search finds them.

The network is f(x) = sum_j v_j tanh(w_j x + b_j) on five samples, the cost is the mean squared error plus
`RATE` times the sum of the squares of all weights and biases. The penalty makes the cost grow in every direction,
so no critical point is at infinity, and an idle unit has only one place to be idle at. Parameters are in the order
of `landscape.model.networks`: all w, all b, all v.

A search can miss points. What tells is topology: if all critical points of a cost that grows in every direction have
regular Hessians, the number of those with even index exceeds the number of those with odd index by exactly one.
"""

from collections import Counter
from collections.abc import Sequence
from math import factorial
from typing import NamedTuple

import numpy as np
from flint import arb, fmpq

from landscape.model.activations import TANH
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.balls import precise, significant
from landscape.proof.inertia import negative_eigenvalues
from landscape.proof.krawczyk import isolate
from landscape.proof.matrices import identity
from landscape.proof.networks import BallProblem, Expansion, expand

INPUTS, TARGETS = (-2, -1, 0, 1, 2), (1, 2, -2, 2, 0)
RATE = fmpq(1, 100)
FLAT = 1e-6  # a gradient is zero, or an eigenvalue may be, below this


class Critical(NamedTuple):
    """A certified critical point: exactly one lies within half a unit of the last printed place of every coordinate."""

    theta: tuple[str, ...]
    down: int  # the number of negative eigenvalues of the Hessian, which is regular
    loss: str


class Penalised(NamedTuple):
    """The penalised cost of that many units in ball arithmetic."""

    units: int

    @precise
    def expand(self, theta: Sequence[arb]) -> Expansion:
        """Value, gradient and Hessian; on a box they enclose the values at all its points."""
        inputs, targets = tuple((fmpq(x),) for x in INPUTS), tuple(map(arb, TARGETS))
        data = BallProblem(inputs, targets, TANH.ball, SQUARED_ERROR.ball, ("W", "b", "v"), self.units)
        at, rate = expand(data, theta), arb(RATE)
        squares = sum((weight * weight for weight in theta), arb(0))
        slope = [g + 2 * rate * weight for g, weight in zip(at.gradient, theta, strict=True)]
        return Expansion(at.value + rate * squares, slope, at.hessian + identity(len(theta)) * (2 * rate))


def derivatives(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradients (R, p) and Hessians (R, p, p) of the penalised cost at R points, shape (R, p)."""
    x, y, rate = np.array(INPUTS, float), np.array(TARGETS, float), float(RATE.p) / float(RATE.q)
    w, b, v = (part[:, None] for part in np.split(theta, 3, axis=1))
    s = np.tanh(x[:, None] * w + b)
    first = 1 - s**2
    error = (s * v).sum(2) - y
    J = np.concatenate([v * first * x[:, None], v * first, s], axis=2)
    gradient = 2 * np.einsum("rn,rnp->rp", error, J) / len(x) + 2 * rate * theta
    hessian = 2 * J.transpose(0, 2, 1) @ J / len(x) + 2 * rate * np.eye(theta.shape[1])
    j, n = np.arange(s.shape[2]), s.shape[2]
    scaled = 2 * error[..., None] / len(x)
    for rows, columns, term in (
        (j, j, -2 * v * s * first * x[:, None] ** 2),
        (j, n + j, -2 * v * s * first * x[:, None]),
        (n + j, n + j, -2 * v * s * first),
        (j, 2 * n + j, first * x[:, None]),
        (n + j, 2 * n + j, first),
    ):
        amount = (scaled * term).sum(1)
        hessian[:, rows, columns] += amount
        if rows[0] != columns[0]:
            hessian[:, columns, rows] += amount
    return gradient, hessian


def search(units: int, runs: int, rng: np.random.Generator, steps: int = 100) -> list[np.ndarray]:
    """Points near critical points of any index, by damped Newton steps that never lengthen the gradient."""
    theta = 1.5 * rng.normal(size=(runs, 3 * units))
    damping = np.full(runs, 0.1)
    gradient, hessian = derivatives(theta)
    for _ in range(steps):
        normal = hessian @ hessian
        scale = damping * np.trace(normal, axis1=1, axis2=2)
        normal += scale[:, None, None] * np.eye(3 * units)
        trial = theta - np.linalg.solve(normal, hessian @ gradient[..., None])[..., 0]
        slope, bend = derivatives(trial)
        better = (slope**2).sum(1) < (gradient**2).sum(1)
        theta[better], gradient[better], hessian[better] = trial[better], slope[better], bend[better]
        damping = np.clip(damping * np.where(better, 1 / 4, 3), 1e-13, 1e6)
    regular = np.abs(np.linalg.eigvalsh(hessian)).min(axis=1) > FLAT
    return list(theta[regular & (np.linalg.norm(gradient, axis=1) < FLAT**2)])


def name(theta: Sequence[float] | np.ndarray) -> tuple[tuple[float, ...], ...]:
    """The same for all copies of a point: its units with v >= 0, sorted, to four decimals."""
    units = np.reshape(np.asarray(theta, float), (3, -1)).T
    signs = np.where(units[:, 2:] < -1e-9, -1, 1)
    return tuple(sorted(tuple(row) for row in (np.round(signs * units, 4) + 0.0).tolist()))


def copies(theta: Sequence[float] | np.ndarray) -> int:
    """How many points the exchanges of units and the changes of sign make of one."""
    counts = Counter(name(theta))
    idle = counts[(0.0, 0.0, 0.0)]
    orders = factorial(sum(counts.values()))
    for times in counts.values():
        orders //= factorial(times)
    return orders * 2 ** (sum(counts.values()) - idle)


@precise
def certified(units: int, runs: int, rng: np.random.Generator) -> list[Critical]:
    """The certificates of what the search finds, one of each set of copies, by increasing cost.

    Raises ValueError if one of them is not certified.
    """
    found = {name(theta): theta for theta in search(units, runs, rng)}
    return sorted((_certify(units, theta) for theta in found.values()), key=lambda point: float(point.loss))


def _certify(units: int, near: np.ndarray) -> Critical:
    theta, box = isolate(Penalised(units), near)
    at = Penalised(units).expand(box)
    down = negative_eigenvalues(at.hessian)
    if down is None:
        raise ValueError("the Hessian is not certainly regular")
    return Critical(theta, down, significant(at.value))
