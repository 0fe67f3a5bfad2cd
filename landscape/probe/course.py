"""What the losses and the sizes of the weights along a run say."""

from __future__ import annotations

import numpy as np

from landscape.probe.subject import Trace

SHORT = 20  # with fewer entries a tenth of the run holds one loss at most


def fall(trace: Trace | None, before: tuple[float, float], last: tuple[float, float]) -> tuple[float, float] | None:
    """By which share the mean loss fell between two parts of the run, and three times the standard error of that share.

    A part is (from, to) in shares of the steps. A steady fall passes three of its own standard errors (with two entries
    a part they are 3/4 of it), noise about a level does not. None without a trace or with a short one; no fall, (-inf, 0),
    if the losses there are not finite or still above the first one.
    """
    pieces = _pieces(trace, before, last)
    if trace is None or pieces is None:
        return None
    if not all(np.isfinite(piece).all() for piece in pieces) or pieces[1].mean() > trace.losses[0]:
        return -np.inf, 0.0
    one, other = (float(piece.mean()) for piece in pieces)
    error = sum(float(piece.var()) / len(piece) for piece in pieces) ** 0.5
    size = max(abs(one), 1e-300)
    return (one - other) / size, 3 * error / size


def sinks(trace: Trace | None, before: tuple[float, float], last: tuple[float, float], by: float) -> bool:
    """Is the lowest loss of the second part lower than that of the first, by a share? Spikes, however high, hide that not."""
    pieces = _pieces(trace, before, last)
    if trace is None or pieces is None:
        return False
    low, lower = (float(piece.min()) for piece in pieces)
    return lower < low - by * abs(low) and lower < trace.losses[0]


def _pieces(trace: Trace | None, *parts: tuple[float, float]) -> list[np.ndarray] | None:
    """The losses in these parts of the run; None if it has fewer than SHORT entries, or none there."""
    out: list[np.ndarray] = []
    if trace is None or len(trace.steps) < SHORT:
        return None
    for low, high in parts:
        a, b = (int(np.searchsorted(trace.steps, share * trace.steps[-1])) for share in (low, high))
        out.append(np.array(trace.losses[a : b + (high == 1)]))
    return out if all(len(piece) for piece in out) else None


def growth(trace: Trace | None) -> tuple[float, float, float] | None:
    """The norms of the weights at a hundredth, a tenth and all of the steps; None without a trace of at least 100 steps."""
    if trace is None or len(trace.steps) < 10 or trace.steps[-1] < 100:
        return None
    first, then, now = (trace.norms[trace.at(share)] for share in (0.01, 0.1, 1))
    return first, then, now
