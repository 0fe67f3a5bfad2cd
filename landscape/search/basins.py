"""A map of basins: which end every point of a square belongs to, finer where the ends differ.

`end_at` tells the ends of many points at once, and it is costly: each end takes a descent. So a coarse grid is
labelled first, and its cells are halved again and again. A new point is only computed if it lies in a cell, or (but
for the last time) beside a cell, whose corners have different ends; elsewhere it takes the end of a corner beside it. A basin, or a part of
one, that lies between the points of the coarse grid can therefore be missed.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.ndimage import binary_dilation

EndAt = Callable[[np.ndarray], np.ndarray]  # points (n, 2) in the square [0, 1]^2 to ends (n,), whole numbers


class BasinMap(NamedTuple):
    """Ends on a square grid, and how many of them were computed."""

    ends: np.ndarray  # (m, m): row i, column j is the point (j, i) / (m - 1)
    computed: int


def basin_map(end_at: EndAt, cells: int, halvings: int) -> BasinMap:
    """The ends on a grid of `cells` cells a side, halved `halvings` times."""
    axis = np.arange(cells + 1)
    ends = end_at(_points(*np.meshgrid(axis, axis, indexing="ij"), cells)).reshape(cells + 1, cells + 1)
    computed = ends.size
    for left in range(halvings, 0, -1):
        ends, more = _halved(end_at, ends, margin=left > 1)
        computed += more
    return BasinMap(ends, computed)


def mixed(ends: np.ndarray) -> np.ndarray:
    """The cells (m - 1, m - 1) whose four corners do not have one end."""
    corners = np.stack([ends[:-1, :-1], ends[1:, :-1], ends[:-1, 1:], ends[1:, 1:]])
    return (corners != corners[0]).any(axis=0)


def _halved(end_at: EndAt, ends: np.ndarray, margin: bool) -> tuple[np.ndarray, int]:
    """The ends on the grid with twice as many cells a side, and how many were computed for it.

    With a margin the cells beside a mixed one are computed too: its border may leave it between the points.
    """
    cells, near = len(ends) - 1, mixed(ends)
    if margin:
        near = binary_dilation(near, np.ones((3, 3)))
    near = np.repeat(np.repeat(near, 2, axis=0), 2, axis=1)
    size = 2 * cells + 1
    wanted = np.zeros((size, size), dtype=bool)
    for row in (slice(0, -1), slice(1, None)):  # a point is wanted if one of the cells around it is
        for column in (slice(0, -1), slice(1, None)):
            wanted[row, column] |= near
    wanted[::2, ::2] = False  # known
    finer = np.repeat(np.repeat(ends, 2, axis=0), 2, axis=1)[:size, :size]
    i, j = np.nonzero(wanted)
    if len(i):
        finer[i, j] = end_at(_points(i, j, 2 * cells))
    return finer, len(i)


def _points(i: np.ndarray, j: np.ndarray, cells: int) -> np.ndarray:
    return np.column_stack([np.ravel(j), np.ravel(i)]) / cells
