"""The check for noise: what the batches' gradients gain, beside what the full gradient gains."""

from __future__ import annotations

import numpy as np

from landscape.probe.causes import best_step
from landscape.probe.course import fall
from landscape.probe.measures import FIFTHS, Measures
from landscape.probe.subject import SMALL, moved

NOTHING = 0.1  # of what the full gradient gains, well above what the second-order parts of eight batches scatter by


def noise_floor(m: Measures) -> str | None:
    """Longer steps along the full gradient gain a hundredth of the loss, but the run, whose batches are mostly noise, does not.

    Either a step with a batch's gradient gains next to nothing on average; or the run has gained next to nothing from its
    middle to its end, where as many steps with the full gradient would gain at least twice what would have been seen.
    """
    if not m.rate or m.noise is None or m.noise < m.slope or m.falling or m.sinking or m.too_long:
        return None
    (full, batch), best = progress(m), best_step(m, m.gradient)
    seen = fall(m.trace, *FIFTHS)
    between = 0.4 * m.trace.steps[-1] if m.trace and seen else 0.0  # steps, from the middle fifth to the last
    hidden = seen is not None and full * between > 2 * max(SMALL, seen[1]) * abs(m.loss)
    if not (full > 0 and (batch < NOTHING * full or hidden) and m.lower(m.loss - best, SMALL)):
        return None
    return f"a step with the full gradient lowers the loss by {full:.2g}, the best one along it by {best:.2g}, and the run gets no lower: a batch's gradient is off by {m.noise / m.slope:.2g} times its length, and a step with one gains {batch:.2g} on average"


def progress(m: Measures) -> tuple[float, float]:
    """By how much a step lowers the loss: with the full gradient, and on average with those of up to eight batches.

    Of a batch only the second-order part of the change is averaged: the first-order parts of all batches together are
    that of the full gradient, those of eight are not.
    """
    full = m.loss - m.after_step
    if m.rate is None or len(m.s.batch_gradients) < 2:
        return full, full
    rest = []
    for one in m.s.batch_gradients[:8]:
        g = one(m.theta)
        change = m.cost(moved(m.theta, -m.rate, g)) - m.loss
        rest.append(change + m.rate * float(m.gradient @ g))
    return full, m.rate * m.slope**2 - float(np.mean(rest))
