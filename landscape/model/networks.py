"""Networks with one hidden layer and one output: values, cost, gradient and Hessian by hand.

A `Network` is f(x) = c + sum_j v_j s(w_j . x + b_j), with n hidden units and d inputs. Its cost is
the *mean* loss of f(x_i) over the samples. Derivatives are taken in the parameters named in
`free`, in the order W (row by row), b, v, c; the others are held fixed. The `hessian` is the sum
of two parts, `gauss_newton` and `residual_curvature`.
`forward` and `cost` also take arrays of rationals or symbols (dtype object).
"""

from typing import Any, NamedTuple

import numpy as np

from landscape.model.activations import Activation
from landscape.model.losses import Loss


class Network(NamedTuple):
    """One hidden layer: row j of W, b[j] and v[j] belong to hidden unit j."""

    W: np.ndarray  # (n, d) input weights
    b: np.ndarray  # (n,) hidden biases
    v: np.ndarray  # (n,) output weights
    c: Any  # output bias, a number of the kind the arrays hold


ALL = ("W", "b", "v", "c")
NO_BIASES = ("W", "v")


def forward(net: Network, X: np.ndarray, activation: Activation) -> np.ndarray:
    """The outputs f(x_i), shape (N,), for inputs X (N, d)."""
    return net.c + activation.value(X @ net.W.T + net.b) @ net.v


def _in_order(free: tuple[str, ...]) -> list[str]:
    """The free names in the order of `ALL`; ValueError for a name that is no parameter."""
    if unknown := set(free) - set(ALL):
        raise ValueError(f"unknown parameters {sorted(unknown)}: choose from {ALL}")
    return [name for name in ALL if name in free]


def flatten(net: Network, free: tuple[str, ...] = ALL) -> np.ndarray:
    """The free parameters as one vector, in the order W (row by row), b, v, c."""
    return np.concatenate([np.ravel(getattr(net, name)) for name in _in_order(free)])


def unflatten(theta: np.ndarray, net: Network, free: tuple[str, ...] = ALL) -> Network:
    """The network with the free parameters `theta` (p,) and the other parameters of `net`.

    For many at once, theta (runs, p), the run is the first axis of every free parameter.
    """
    parts: dict[str, Any] = {}
    start = 0
    for name in _in_order(free):
        shape = np.shape(getattr(net, name))
        size = int(np.prod(shape))
        parts[name] = theta[..., start : start + size].reshape((*theta.shape[:-1], *shape))[()]
        start += size
    return net._replace(**parts)


def cost(net: Network, X, y, activation: Activation, loss: Loss) -> float:
    """The mean loss over the samples X (N, d), y (N,)."""
    return np.mean(loss.value(forward(net, X, activation), y))


def jacobian(net: Network, X, activation: Activation, free: tuple[str, ...] = ALL) -> np.ndarray:
    """The derivative of each output f(x_i) in the free parameters, shape (N, p)."""
    z = X @ net.W.T + net.b
    in_bias = activation.slope(z) * net.v  # (N, n): df/db_j = v_j s'(z_j)
    in_weights = in_bias[:, :, None] * X[:, None, :]  # (N, n, d): df/dW_jk = v_j s'(z_j) x_k
    columns = {
        "W": in_weights.reshape(len(X), -1),
        "b": in_bias,
        "v": activation.value(z),
        "c": np.ones((len(X), 1)),
    }
    return np.column_stack([columns[name] for name in _in_order(free)])


def gradient(net: Network, X, y, activation: Activation, loss: Loss, free: tuple[str, ...] = ALL):
    """The gradient of `cost` in the free parameters, shape (p,)."""
    return jacobian(net, X, activation, free).T @ loss.slope(forward(net, X, activation), y) / len(y)


def gauss_newton(net: Network, X, y, activation: Activation, loss: Loss, free: tuple[str, ...] = ALL):
    """The mean of l'' (df)(df)^T, shape (p, p): positive semidefinite when the loss is convex."""
    J = jacobian(net, X, activation, free)
    return J.T @ (loss.curvature(forward(net, X, activation), y)[:, None] * J) / len(y)


def residual_curvature(net: Network, X, y, activation: Activation, loss: Loss, free: tuple[str, ...] = ALL):
    """The mean of l' times the Hessian of f, shape (p, p): zero where every residual is zero."""
    n, d = net.W.shape
    z = X @ net.W.T + net.b
    slope = loss.slope(forward(net, X, activation), y) / len(y)
    inputs = np.column_stack([X, np.ones(len(X))])  # the bias is the weight of a constant input
    full = np.zeros((n * d + 2 * n + 1,) * 2)
    for j in range(n):  # f is a sum over units, so second derivatives never mix two of them
        incoming = [*range(j * d, (j + 1) * d), n * d + j]  # places of w_j and b_j
        outgoing = n * d + n + j  # place of v_j
        bend = slope * net.v[j] * activation.curvature(z[:, j])
        full[np.ix_(incoming, incoming)] = inputs.T @ (bend[:, None] * inputs)
        full[incoming, outgoing] = inputs.T @ (slope * activation.slope(z[:, j]))
        full[outgoing, incoming] = full[incoming, outgoing]
    place = np.repeat(ALL, [n * d, n, n, 1])  # which parameter each row belongs to
    chosen = np.isin(place, _in_order(free))
    return full[np.ix_(chosen, chosen)]


def hessian(net: Network, X, y, activation: Activation, loss: Loss, free: tuple[str, ...] = ALL) -> np.ndarray:
    """The Hessian of `cost` in the free parameters, shape (p, p)."""
    arguments = (net, X, y, activation, loss, free)
    return gauss_newton(*arguments) + residual_curvature(*arguments)
