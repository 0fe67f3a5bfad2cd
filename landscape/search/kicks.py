"""Kicks that a browser repeats bit for bit, and how often they carry one weight over a hill.

The numbers are those of mulberry32 (Tommy Ettinger): a counter of 32 bits that is mixed by multiplications. A run takes
w <- w - slope(w) / 2 + kick; when w >= end it has arrived, and the next run begins at `start`.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from math import inf, log, sqrt
from typing import NamedTuple

WORD = 2**32


def between(seed: int) -> Iterator[float]:
    """Numbers uniform in (-1, 1), equally far from both ends and never 0; 0 <= seed < 2^32."""
    while True:
        seed = (seed + 0x6D2B79F5) % WORD
        word = (seed ^ seed >> 15) * (seed | 1) % WORD
        word ^= (word + (word ^ word >> 7) * (word | 61)) % WORD
        word ^= word >> 14
        yield (word - WORD * (word >= WORD // 2) + 0.5) / (WORD // 2)


def uniform(size: float, seed: int) -> Iterator[float]:
    """Kicks uniform between -size and size."""
    return (size * x for x in between(seed))


def gaussian(size: float, seed: int) -> Iterator[float]:
    """Normal kicks of the same variance, size^2 / 3: Marsaglia's polar method, of whose two numbers one is used."""
    numbers = between(seed)
    for x, y in zip(numbers, numbers):  # noqa: B905  the same endless stream
        r = x * x + y * y
        if r < 1:
            yield size * x * sqrt(-2 / 3 * log(r) / r)


class Seen(NamedTuple):
    """Where the weight is, the farthest it has been, and how often it has arrived."""

    w: float
    far: float
    arrived: int


def follow(slope: Callable[[float], float], kicks: Iterator[float], steps: int, start: float, end: float) -> Seen:
    """What is seen after `steps` steps with rate 1/2 from `start`."""
    w, far, arrived = start, start, 0
    for kick in islice(kicks, steps):
        w += kick - slope(w) / 2
        far = max(far, w)
        if w >= end:
            w, arrived = start, arrived + 1
    return Seen(w, far, arrived)


class Wait(NamedTuple):
    """One event in `mean` steps, and its 95 % interval; without any event both `mean` and `high` are infinite."""

    mean: float
    low: float
    high: float


def waiting(count: int, steps: int) -> Wait:
    """How long one waits for an event of which `count` came in `steps` steps, unfinished waiting included.

    The interval is that of a Poisson process, by Byar's approximation (Breslow and Day, Statistical Methods in Cancer
    Research II, 1987), but for the upper end after one event, where that is nearly twice too large and the exact end is
    steps / -ln(0.975). It is too wide if the waiting times vary less than in such a process. Raises ValueError unless
    count >= 0 and steps > 0.
    """
    if count < 0 or steps <= 0:
        raise ValueError(f"{count} events in {steps} steps: the count must not be negative, the steps must be positive")

    def bound(n: int, z: float) -> float:
        return float(n * (1 - 1 / (9 * n) + z / (3 * sqrt(n))) ** 3)

    low = steps / bound(count + 1, 1.96)
    if not count:
        return Wait(inf, low, inf)
    return Wait(steps / count, low, steps / bound(count, -1.96) if count > 1 else -steps / log(0.975))
