"""The checks that say what kind of place it is. A witness in words, or None."""

from __future__ import annotations

import numpy as np

from landscape.probe.measures import Measures
from landscape.probe.subject import SMALL


def interpolation(m: Measures) -> str | None:
    """The loss is a thousandth of what it was at the start, or of what the best constant prediction costs."""
    before = m.constant if m.constant is not None else m.trace.losses[0] if m.trace and m.trace.losses else None
    if before is None or not m.loss < 1e-3 * before:
        return None
    return f"the loss is {m.loss:.2g}, and {before:.3g} {'for the best constant' if m.constant is not None else 'at the start'}"


def saddle(m: Measures) -> str | None:
    """The slope is next to nothing, a direction has negative curvature, and along it the loss falls, more than the slope does it."""
    value, v, _ = m.bottom
    if not m.standing or value >= -m.doubt or (m.hessian is not None and not m.near):
        return None
    r = 0.1 * (1 + float(np.linalg.norm(m.theta)))
    for _ in range(6):  # shorter, until the quadratic term rules
        low, high = sorted((m.s.loss(m.theta + r * v), m.s.loss(m.theta - r * v)))
        if high + low - 2 * m.loss < -8 * m.eps * abs(m.loss) and high < m.loss + abs(float(m.gradient @ v)) * r:
            return f"curvature {value:.3g} along a direction in which the loss falls from {m.loss:.6g} to {low:.6g} at distance {r:.2g}, while the slope is {m.slope:.2g}"
        r /= 4
    return None


def valley(m: Measures) -> str | None:
    """The run stands, but its weights grow: from a tenth of the steps to all of them the norm gains as from a hundredth to a tenth."""
    if not m.trace or not m.stuck or m.near or len(m.trace.steps) < 10:
        return None
    first, then, now = (m.trace.norms[m.trace.at(share)] for share in (0.01, 0.1, 1))
    # A run that comes to rest gains less and less; the logarithm gains the same with each factor of ten.
    if not (now - then > 0.02 * then and now - then > 0.3 * abs(then - first)):
        return None
    return f"the norm of the weights was {then:.3g} at a tenth of the steps and is {now:.3g}, while the loss stands at {m.loss:.6g}"


def minimum(m: Measures) -> str | None:
    """The curvature is positive in every direction, and the stationary point of the quadratic model is close by."""
    least = m.bottom[0] - m.bottom[2]
    if not m.near or least <= m.doubt or m.newton is None:
        return None
    return f"the smallest curvature is {m.bottom[0]:.3g} (residual {m.bottom[2]:.1g}), and the quadratic model has its minimum at distance {m.newton:.2g}: no proof, a candidate"


def constant_predictor(m: Measures) -> str | None:
    """The outputs differ between samples by next to nothing, and the loss is that of the best constant, within a hundredth."""
    if m.constant is None or not m.values or not m.stuck or not abs(m.loss - m.constant) < SMALL * m.constant:
        return None
    out = np.asarray(m.values[-1])
    spread = float(out.std(0).max())
    scale = float(np.asarray(m.s.targets).std()) if m.s.task == "squared" else 1.0  # a logit's own scale is 1
    if spread > 0.1 * scale:
        return None
    return f"the loss is {m.loss:.5g}, that of the best constant {m.constant:.5g}, and the outputs differ between samples by {spread:.1g}"


def plateau(m: Measures) -> str | None:
    """The slope is next to nothing, yet far away along it the loss is lower: this is no minimum."""
    if not m.standing or not m.slope:
        return None
    steps = m.reach() * 8.0 ** np.arange(1, 11)
    losses = [m.s.loss(m.theta - step * m.gradient) for step in steps]
    k = int(np.nanargmin(losses))
    if not losses[k] < (1 - SMALL) * m.loss:
        return None
    return f"{m.steps} steps at this slope take {m.reach() * m.slope**2 * m.steps / m.loss:.1g} of the loss away; a step {steps[k] / m.reach():.0f} times as long would take it from {m.loss:.5g} to {losses[k]:.5g}"


def still_falling(m: Measures) -> str | None:
    """The loss fell by a hundredth over the last tenth of the steps; without a trace, the next step lowers it as fast as that."""
    if m.falling is not None:
        return f"over the last tenth of the steps the mean loss fell by {m.falling:.1%}" if m.falling > SMALL else None
    if m.standing or m.after_step >= m.loss:
        return None
    return f"a step takes the loss from {m.loss:.6g} to {m.after_step:.6g}"
