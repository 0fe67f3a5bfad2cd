"""Floats that enclose the logistic function, its slope and its curvature, for whole arrays at once.

Ball arithmetic makes a table once; what lies between two entries is enclosed by them, since the function increases.
"""

import functools

import numpy as np
from flint import arb

from landscape.model.activations import LOGISTIC
from landscape.proof.balls import ends, precise

FINE = 1024  # entries of the table for each unit of z
REACH = 16  # |z| up to which it goes; beyond, s is only said to lie between its last entry and 0 or 1


@functools.cache
@precise
def _table() -> tuple[np.ndarray, np.ndarray]:
    """Floats below and above s(k / FINE), for |k| <= FINE REACH, with what bounds s beyond at both ends."""
    low, high = [0.0], []
    for k in range(-FINE * REACH, FINE * REACH + 1):
        bottom, top = ends(LOGISTIC.ball(arb(k) / FINE)[0])
        low.append(np.nextafter(float(bottom), 0))
        high.append(np.nextafter(float(top), 1))
    return np.array(low), np.array([*high, 1.0])


def unit_bounds(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Floats below s(low) and above s(high): the logistic function increases."""
    below, above = _table()
    last = FINE * REACH
    down = np.floor(np.clip(low * FINE, -last - 1, last)).astype(int) + last + 1
    up = np.ceil(np.clip(high * FINE, -last, last + 1)).astype(int) + last
    return below[down], above[up]


def slope_bounds(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The range of the slope s (1 - s) where s lies between low and high."""
    flat, steep = np.minimum(low * (1 - low), high * (1 - high)), np.maximum(low * (1 - low), high * (1 - high))
    return flat, np.where((low < 0.5) & (high > 0.5), 0.25, steep)


def curvature_bounds(low: np.ndarray, high: np.ndarray, flat: np.ndarray, steep: np.ndarray) -> tuple[np.ndarray, ...]:
    """A range of the second derivative s (1 - s) (1 - 2s), from those of s and of its slope."""
    least, most = 1 - 2 * high, 1 - 2 * low
    return np.minimum(flat * least, steep * least), np.maximum(flat * most, steep * most)
