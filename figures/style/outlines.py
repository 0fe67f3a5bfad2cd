"""Outlines of regions of a grid, as rings that a path can be drawn from."""

from itertools import pairwise

import numpy as np
from contourpy import FillType, contour_generator


def rings(inside: np.ndarray, axis: np.ndarray) -> tuple[np.ndarray, ...]:
    """The outlines of the points of a grid that are `inside`, holes among them; the edge of the grid bounds them."""
    step = axis[1] - axis[0]
    ends = np.concatenate([[axis[0] - step], axis, [axis[-1] + step]])
    outlines = contour_generator(ends, ends, np.pad(inside.astype(float), 1), fill_type=FillType.OuterOffset)
    return tuple(
        np.round(smooth(np.clip(part[a:b], axis[0], axis[-1]), axis[-1]), 3)
        for part, starts in zip(*outlines.filled(0.5, 2.0), strict=True)
        for a, b in pairwise(starts)
    )


def smooth(ring: np.ndarray, edge: float) -> np.ndarray:
    """A closed ring without the stairs of the grid: means of neighbours, but for points on the edge of the square."""
    ring, held = ring[:-1], np.abs(ring[:-1]).max(axis=1, keepdims=True) >= edge
    for _ in range(4):
        ring = np.where(held, ring, (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4)
    middle = held[:, 0] & np.isclose(np.roll(ring, 1, axis=0) + np.roll(ring, -1, axis=0), 2 * ring).all(axis=1)
    ring = ring[~middle]  # what lies between two others on the edge of the square is not needed
    return np.concatenate([ring, ring[:1]])
