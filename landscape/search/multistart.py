"""Many runs at once on one tiny network: seeded starts, costs and derivatives, Levenberg-Marquardt.

Parameters of R runs are an array (R, p); NumPy works on all of them together. The algorithm whose
ends are counted is plain gradient descent, `landscape.search.descent`. `levenberg` moves much faster along
flat valleys, so it is used to search for minima and to bring unfinished runs to their end.
"""

import numpy as np

from landscape.model.networks import Network
from landscape.model.problem import Problem

FAR = 1e4  # a parameter beyond this is on its way to infinity


def starts(problem: Problem, runs: int, scale: float | np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`runs` parameter vectors with normal entries of mean 0 and standard deviation `scale`.

    `scale` is one number, or one for each free parameter, shape (p,). The first starts do not
    depend on how many follow.
    """
    size = sum(np.size(getattr(problem.network, name)) for name in problem.free)
    return scale * rng.normal(size=(runs, size))


def _networks(problem: Problem, thetas: np.ndarray) -> Network:
    """All runs as one network, whose arrays have the run as first axis; parameters that are not free are repeated."""
    some = problem.network_at(thetas)
    shapes = [(len(thetas), *np.shape(part)) for part in problem.network]
    return Network(*map(np.broadcast_to, some, shapes))


def outputs(problem: Problem, thetas: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What enters the hidden units (R, N, n), what leaves them (R, N, n), and f (R, N)."""
    W, b, v, c = _networks(problem, thetas)
    z = problem.X @ W.transpose(0, 2, 1) + b[:, None]
    s = problem.activation.value(z)
    return z, s, (s @ v[:, :, None])[..., 0] + c[:, None]


def costs(problem: Problem, thetas: np.ndarray) -> np.ndarray:
    """The mean loss of every run, shape (R,)."""
    return problem.loss.value(outputs(problem, thetas)[2], problem.y).mean(axis=1)


def jacobians(problem: Problem, thetas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The outputs f (R, N) and their derivatives in the free parameters (R, N, p)."""
    z, s, f = outputs(problem, thetas)
    in_bias = problem.activation.slope(z) * _networks(problem, thetas).v[:, None]
    columns = {
        "W": (in_bias[..., None] * problem.X[:, None, :]).reshape(*f.shape, -1),
        "b": in_bias,
        "v": s,
        "c": np.ones((*f.shape, 1)),
    }
    return f, np.concatenate([columns[name] for name in columns if name in problem.free], axis=2)


def gradients(problem: Problem, thetas: np.ndarray) -> np.ndarray:
    """The gradient of every run, shape (R, p)."""
    f, J = jacobians(problem, thetas)
    return (problem.loss.slope(f, problem.y)[:, None] @ J)[:, 0] / len(problem.y)


def levenberg(problem: Problem, thetas: np.ndarray, steps: int) -> np.ndarray:
    """Every run after at most `steps` damped Gauss-Newton steps that never raise its cost.

    A run rests once its gradient is below 1e-13 or a parameter exceeds `FAR`.
    """
    thetas = thetas.copy()
    damping = np.ones(len(thetas))
    active = np.arange(len(thetas))
    for _ in range(steps):
        f, J = jacobians(problem, thetas[active])
        slope = problem.loss.slope(f, problem.y)
        gradient = (slope[:, None] @ J)[:, 0] / len(problem.y)
        moving = np.linalg.norm(gradient, axis=1) > 1e-13
        moving &= np.abs(thetas[active]).max(axis=1) < FAR
        active, f, J, gradient = active[moving], f[moving], J[moving], gradient[moving]
        if not len(active):
            break
        bend = problem.loss.curvature(f, problem.y)[..., None] / len(problem.y)
        normal = J.transpose(0, 2, 1) @ (bend * J)
        # Damping in units of the trace, with a floor that keeps the matrix regular at saturation.
        scale = damping[active] * (1e-3 + np.trace(normal, axis1=1, axis2=2))
        normal += scale[:, None, None] * np.eye(normal.shape[1])
        trial = thetas[active] - np.linalg.solve(normal, gradient[..., None])[..., 0]
        better = costs(problem, trial) < problem.loss.value(f, problem.y).mean(axis=1)
        thetas[active[better]] = trial[better]
        damping[active] *= np.where(better, 1 / 3, 2)
        damping = np.clip(damping, 1e-12, 1e8)
    return thetas
