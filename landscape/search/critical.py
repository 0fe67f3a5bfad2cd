"""Critical points of a network's cost in floating point: search, polish, and an honest name for every end.

`newton` polishes one critical point of any index; `end_of` names what a descent has come to. Nothing here is a proof: "minimum" means that a
float Hessian looks positive definite. `landscape.proof.krawczyk` decides. Runs themselves are in
`landscape.search.multistart`.
"""

from typing import Literal, NamedTuple

import numpy as np

from landscape.model.activations import Activation
from landscape.model.networks import Network, flatten
from landscape.model.problem import Problem
from landscape.search.flow import gradient_flow

SATURATED = 12.0  # |w.x + b| beyond which a unit is saturated: s' < 1e-5
FLAT = 1e-7  # a float eigenvalue smaller than this cannot be told from zero
CANCEL = 5.0  # output weights that are this many times larger than what is left of their sum


Kind = Literal["minimum", "saddle", "saturating valley", "derivative pair", "undecided"]


class End(NamedTuple):
    """Where a descent has come to; `theta` is the critical point itself when there is one."""

    kind: Kind
    theta: np.ndarray
    cost: float


def newton(problem: Problem, theta: np.ndarray, radius: float = 1.0) -> np.ndarray | None:
    """The critical point that Newton's method finds within `radius` of theta, or None.

    It must converge: the last step is below 1e-10. That is what tells a critical point from the
    floor of a valley to infinity, where gradients are tiny and every Newton step moves on.
    """
    point = theta
    for _ in range(30):
        try:
            step = np.linalg.solve(problem.hessian(point), problem.gradient(point))
        except np.linalg.LinAlgError:
            return None
        point = point - step
        if not np.linalg.norm(point - theta) < radius:
            return None
        if np.linalg.norm(step) < 1e-10:
            return point
    return None


def index(H: np.ndarray) -> int | None:
    """The number of negative eigenvalues, or None where an eigenvalue cannot be told from zero."""
    values = np.linalg.eigvalsh(H)
    return None if np.abs(values).min() < FLAT else int((values < 0).sum())


def end_of(problem: Problem, theta: np.ndarray) -> End:
    """Name the end of a descent.

    "minimum" and "saddle": Newton's method converges nearby and the Hessian there is not singular.
    "derivative pair": two units merge while their output weights nearly cancel and grow.
    "saturating valley": a unit is saturated at a sample. Everything else is "undecided".
    """
    point = newton(problem, theta)
    if point is not None and (negative := index(problem.hessian(point))) is not None:
        return End("saddle" if negative else "minimum", point, problem.cost(point))
    net = problem.network_at(theta)
    kind: Kind
    if is_derivative_pair(net, problem.activation):
        kind = "derivative pair"
    elif np.abs(problem.X @ net.W.T + net.b).max() > SATURATED:
        kind = "saturating valley"
    else:
        kind = "undecided"
    return End(kind, theta, problem.cost(theta))


def is_derivative_pair(net: Network, activation: Activation) -> bool:
    """Two units with nearly the same weights, up to sign where the unit allows it, whose output
    weights are large and nearly cancel: together they compute a multiple of s'."""
    incoming = np.column_stack([net.W, net.b])
    signs = (1,) if activation.opposites is None else (1, -1)
    for i in range(len(net.v)):
        for j in range(i):
            for sign in signs:
                apart = np.linalg.norm(incoming[i] - sign * incoming[j])
                near = apart < 0.5 * np.linalg.norm(incoming[i])
                smaller = min(abs(net.v[i]), abs(net.v[j]))
                if near and smaller > CANCEL * max(1, abs(net.v[i] + sign * net.v[j])):
                    return True
    return False


def both_sides(problem: Problem, saddle: np.ndarray, step: float = 1e-3) -> tuple[End, End]:
    """The ends of the gradient flow from both sides of a saddle, along its steepest direction down."""
    down = np.linalg.eigh(problem.hessian(saddle))[1][:, 0]
    down = down * np.sign(down[np.argmax(np.abs(down))])  # eigh leaves the sign open
    one, other = (end_of(problem, gradient_flow(problem, saddle + sign * step * down)) for sign in (1, -1))
    return one, other


def sorted_units(problem: Problem, theta: np.ndarray) -> np.ndarray:
    """The copy of theta whose output weights decrease, as the answer's do: one name for all permutations."""
    net = problem.network_at(theta)
    order = np.argsort(-net.v, kind="stable")
    moved = Network(net.W[order], net.b[order], net.v[order], net.c)
    return flatten(moved, problem.free)
