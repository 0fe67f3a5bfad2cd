"""A gradient flow looked at on its way: where it is at each of several times."""

from collections.abc import Sequence

import numpy as np

from landscape.search.critical import gradient_flow


def stages(problem, start: np.ndarray, times: Sequence[float]) -> np.ndarray:
    """The states of d theta / dt = -grad L, started at `start`, at increasing times: (len(times), p).

    `problem` needs the methods gradient(theta) and hessian(theta).
    """
    states, at, clock = [], start, 0.0
    for time in times:
        at = gradient_flow(problem, at, time - clock)
        clock = time
        states.append(at)
    return np.array(states)
