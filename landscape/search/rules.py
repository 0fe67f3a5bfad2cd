"""Rules of descent: how a parameter moves when its slope is known, as one record for each.

A rule remembers up to three numbers for each parameter, all 0 before the first step. In `kernel` it is
compiled code for one parameter: (w, g, (m, s, top), (rate, first, second, tiny, past1, past2)) to the new
w and the new memory, where g is the slope, `first` and `second` are the rule's decays and past1 and past2
are 1 - first^t and 1 - second^t in step t = 1, 2, ... A new rule is one more record here.
"""

from collections.abc import Callable
from math import sqrt
from typing import NamedTuple

from numba import njit


class Rule(NamedTuple):
    """A rule of descent and its constants; none has a unit."""

    name: str
    kernel: Callable
    first: float = 0.0  # share of the remembered slope that is kept in a step
    second: float = 0.0  # share of the remembered square of the slope that is kept in a step
    tiny: float = 0.0  # added to the root of that square before it divides


@njit
def _plain_kernel(w, g, memory, how):
    return w - how[0] * g, memory


@njit
def _heavy_ball_kernel(w, g, memory, how):
    m = how[1] * memory[0] + g
    return w - how[0] * m, (m, memory[1], memory[2])


@njit
def _nesterov_kernel(w, g, memory, how):
    m = how[1] * memory[0] + g
    return w - how[0] * (how[1] * m + g), (m, memory[1], memory[2])


@njit
def _adam_kernel(w, g, memory, how):
    rate, first, second, tiny, past1, past2 = how
    m = first * memory[0] + (1 - first) * g
    s = second * memory[1] + (1 - second) * (g * g)
    return w - rate * (m / past1) / (sqrt(s / past2) + tiny), (m, s, memory[2])


@njit
def _amsgrad_kernel(w, g, memory, how):
    rate, first, second, tiny, past1, past2 = how
    m = first * memory[0] + (1 - first) * g
    s = second * memory[1] + (1 - second) * (g * g)
    top = max(memory[2], s)
    return w - rate * (m / past1) / (sqrt(top / past2) + tiny), (m, s, top)


PLAIN = Rule("descent", _plain_kernel)  # w - rate g


def heavy_ball(momentum: float) -> Rule:
    """Polyak's momentum: m <- momentum m + g, then w <- w - rate m; 0 <= momentum < 1.

    The same as w + momentum (w - w_before) - rate g. Raises ValueError for another momentum. Source:
    B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
    """
    return Rule("heavy ball", _heavy_ball_kernel, first=_share(momentum))


def nesterov(momentum: float) -> Rule:
    """Nesterov's momentum with a fixed share: m <- momentum m + g, then w <- w - rate (g + momentum m).

    This w is Nesterov's point ahead, u + momentum (u - u_before), where he takes the slope, as in Sutskever,
    Martens, Dahl, Hinton, ICML 2013. Raises ValueError unless 0 <= momentum < 1.
    """
    return Rule("Nesterov", _nesterov_kernel, first=_share(momentum))


def adam(first: float = 0.9, second: float = 0.999, tiny: float = 1e-8) -> Rule:
    """Adam: the mean of past slopes over the root of the mean of their squares, both corrected for the start.

    Raises ValueError unless 0 <= first, second < 1 and tiny > 0. Source: Kingma, Ba, ICLR 2015, Algorithm 1.
    """
    return Rule("Adam", _adam_kernel, _share(first), _share(second), _positive(tiny))


def amsgrad(first: float = 0.9, second: float = 0.999, tiny: float = 1e-8) -> Rule:
    """Adam with the largest mean of squares so far instead of the last one, so that the divisor never shrinks.

    Source: Reddi, Kale, Kumar, ICLR 2018, Algorithm 2, with Adam's corrections for the start, as libraries
    have it. Raises ValueError as `adam` does.
    """
    return Rule("AMSGrad", _amsgrad_kernel, _share(first), _share(second), _positive(tiny))


def _share(x: float) -> float:
    if not 0 <= x < 1:
        raise ValueError(f"a share of {x}: it must be at least 0 and less than 1")
    return x


def _positive(x: float) -> float:
    if not x > 0:
        raise ValueError(f"{x} is added to a divisor and must be positive")
    return x
