"""The gradient flow d theta / dt = -grad L: descent with no step size, in floating point."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from scipy.integrate import solve_ivp


class Smooth(Protocol):
    """A cost with two derivatives, as functions of the parameters (p,)."""

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        """Shape (p,)."""

    def hessian(self, theta: np.ndarray) -> np.ndarray:
        """Shape (p, p)."""


def gradient_flow(cost: Smooth, theta: np.ndarray, time: float = 1e7) -> np.ndarray:
    """The state of d theta / dt = -grad L after `time`, started at theta: descent with no step size."""
    path = solve_ivp(
        lambda _, state: -cost.gradient(state),
        (0, time),
        theta,
        method="LSODA",  # stiff: the eigenvalues of the Hessian differ by a factor of 100 000
        jac=lambda _, state: -cost.hessian(state),
        rtol=1e-8,
        atol=1e-10,
    )
    return path.y[:, -1]


def flow_states(cost: Smooth, start: np.ndarray, times: Sequence[float] | np.ndarray) -> np.ndarray:
    """The states of the flow started at `start`, at increasing times: shape (len(times), p)."""
    states, theta, clock = [], start, 0.0
    for time in times:
        theta = gradient_flow(cost, theta, time - clock)
        clock = time
        states.append(theta)
    return np.array(states)
