"""The checks that say what kind of place it is. A witness in words, or None."""

from __future__ import annotations

import numpy as np

from landscape.probe.course import growth
from landscape.probe.measures import Measures
from landscape.probe.subject import MOST, SMALL, Array, moved

CLOSE = 1e-3  # of the size of the weights: a stationary point is as good as reached
FAR = 10.0  # times the size of the weights
MANY_STEPS = 16  # so many times as long a step is no question of taste: the steps in use do not feel the curvature


def interpolation(m: Measures) -> str | None:
    """The loss is a thousandth of what the best constant costs; or a tenth, with every sample classified right.

    For then larger weights of a linear last layer alone bring the log-loss as near to 0 as one likes.
    """
    if m.constant is None:
        return None
    if m.loss < 1e-3 * m.constant:
        return f"the loss is {m.loss:.2g}, and {m.constant:.3g} for the best constant"
    if m.loss < 0.1 * m.constant and m.values and m.s.task != "squared" and _all_right(m):
        return f"every sample is classified right, at a loss of {m.loss:.2g}, against {m.constant:.3g} for the best constant"
    return None


def saddle(m: Measures) -> str | None:
    """The slope is next to nothing, a direction has negative curvature, and the loss falls both ways along it."""
    value = m.bottom.value
    if not (m.stuck and m.standing) or value >= -m.doubt:
        return None
    v = m.direction
    both = None  # the distance up to which the loss is known to fall both ways
    for r in 10.0 ** np.arange(-3, 0.1, 0.5) * _size(m):
        low, high = sorted((m.cost(moved(m.theta, r, v)), m.cost(moved(m.theta, -r, v))))
        both = r if m.lower(high) else both
        if both and m.lower(low, SMALL):
            return f"curvature {value:.3g} along a direction in which the loss falls both ways, up to distance {both:.2g} at least, and one way from {m.loss:.6g} to {low:.6g} at {r:.2g}, while the slope is {m.slope:.2g}"
    return None


def valley(m: Measures) -> str | None:
    """The run stands, its weights keep growing, and no minimum is ahead: not straight on along the slope, or not by Newton.

    Nor is a way down beside it: no curvature is negative. With squared error XOR has such ways, and some runs find them.
    """
    norms = growth(m.trace)
    if norms is None or not m.stuck or not m.slope or m.bottom.value < -m.doubt:
        return None
    first, then, now = norms
    # A run that comes to rest gains less and less; the logarithm gains the same with each factor of ten.
    if not (now - then > 0.02 * then and now - then > 0.3 * abs(then - first)):
        return None
    if (ahead := _straight_on(m) or _newton_on(m)) is None:
        return None
    return f"the norm of the weights was {then:.3g} at a tenth of the steps and is {now:.3g}, while the loss stands at {m.loss:.6g}; {ahead}"


def _straight_on(m: Measures) -> str | None:
    """FAR along the slope, which is where descent drifts, the loss is lower than here, and has kept most of what it gained
    on the way. Along a parabola with its minimum at that distance or nearer it has not."""
    far = np.array([0.1, 1, FAR]) * _size(m)
    ahead = [m.cost(moved(m.theta, -r / m.slope, m.gradient)) for r in far]
    if not all(m.lower(loss) for loss in ahead) or m.loss - ahead[-1] < MOST * (m.loss - min(ahead)):
        return None
    return f"straight on along the slope it is {ahead[0]:.6g} at distance {far[0]:.2g} and still {ahead[2]:.6g} at {far[2]:.3g}"


def _newton_on(m: Measures) -> str | None:
    """Five Newton steps lower the loss, and do not become shorter: far down e^-w all have the length 1, while
    towards a minimum each is shorter, to 2/3 even if the loss is flat there like w^4. For few weights only."""
    if m.modes is None:
        return None
    there, lengths = m, []
    for _ in range(5):
        values, vectors = there.modes or m.modes
        if values[0] < -there.doubt:
            return None
        bent = values > there.doubt
        step = vectors[:, bent] @ ((vectors.T[bent] @ there.gradient) / values[bent])
        lengths.append(float(np.linalg.norm(step)))
        after = m.at(there.theta - step.astype(m.theta.dtype))
        if not there.lower(after.loss) or not np.isfinite(after.gradient).all():
            return None
        there = after
    if lengths[-1] < MOST * lengths[0]:
        return None
    return f"five Newton steps from here lower it to {there.loss:.6g}, and the last is as long as {lengths[-1]:.2g}, the first {lengths[0]:.2g}"


def minimum(m: Measures) -> str | None:
    """The stationary point of the quadratic model is close by, no direction curves down, and flat ones do not lead down."""
    if m.newton is None or m.newton[0] > CLOSE * _size(m) or m.newton[1] > SMALL * abs(m.loss):
        return None
    least = m.bottom.value - m.bottom.residual
    if least > m.doubt:
        return f"the smallest curvature is {m.bottom.value:.3g} (residual {m.bottom.residual:.1g}), and the quadratic model has its minimum at distance {m.newton[0]:.2g}: no proof, a candidate"
    if m.modes is None or m.modes[0][0] < -m.doubt:
        return None
    flat = m.modes[1].T[m.modes[0] <= m.doubt]
    if any(m.lower(m.cost(m.theta + d), 1e-8) for d in _flat_directions(m, flat)):
        return None
    return f"no curvature is negative, the quadratic model is lowest at distance {m.newton[0]:.2g}, and along its {len(flat)} flat directions no step lowered the loss: no proof, a candidate"


def constant_predictor(m: Measures) -> str | None:
    """The outputs differ between samples by next to nothing, and the loss is that of the best constant, within a hundredth."""
    if m.constant is None or not m.values or not m.stuck or not abs(m.loss - m.constant) < SMALL * m.constant:
        return None
    f, y = np.asarray(m.values[-1]), np.asarray(m.s.targets)
    if m.s.task == "squared" and y.size != f.size:  # these values are no outputs
        return None
    spread = f.std(0)
    scale = y.reshape(f.shape).std(0) if m.s.task == "squared" else 1.0  # a logit's own
    if (spread > 0.1 * scale).any():
        return None
    return f"the loss is {m.loss:.5g}, that of the best constant {m.constant:.5g}, and the outputs differ between samples by {spread.max():.1g}"


def plateau(m: Measures) -> str | None:
    """The loss stands, and at this slope as many steps take less than MOST of it away; yet along it it falls all the way to a lower place, many steps away: this is no minimum."""
    gone = m.reach() * m.slope**2 * m.steps  # by so much the loss would fall if the slope stayed
    if not m.stuck or not m.slope or not gone < MOST * abs(m.loss):
        return None
    low, times = m.loss, 0.0
    for length in 8.0 ** np.arange(9):
        after = m.cost(moved(m.theta, -length * m.reach(), m.gradient))
        if not after < low:
            break
        low, times = after, length
    if times < MANY_STEPS or not m.lower(low, SMALL):
        return None
    return f"{m.steps} steps at this slope take {gone / abs(m.loss):.1g} of the loss away; a step {times:.0f} times as long takes it from {m.loss:.5g} to {low:.5g}, and every shorter one tried gains too"


def still_falling(m: Measures) -> str | None:
    """The loss fell by a hundredth over the last tenth of the steps, or, if noise hides that, from the middle fifth to the
    last; without a trace, the next step lowers it as fast as that."""
    if m.falling:
        return f"over the last tenth of the steps the mean loss fell by {m.falling:.1%}"
    if m.falling is None and m.sinking:
        return f"from the middle fifth of the steps to the last fifth the mean loss fell by {m.sinking:.1%}"
    if m.sinking is not None or m.standing or not m.lower(m.after_step):
        return None
    return f"a step takes the loss from {m.loss:.6g} to {m.after_step:.6g}"


def _size(m: Measures) -> float:
    return 1 + float(np.linalg.norm(m.theta))


def _all_right(m: Measures) -> bool:
    """Is every label that of the largest logit, and is the last layer linear?"""
    f, y = np.asarray(m.values[-1]), np.asarray(m.s.targets)
    if len(m.s.layers) < len(m.values) or m.s.layers[len(m.values) - 1].kind != "linear" or y.size != len(f):
        return False
    if m.s.task == "binary":
        return bool(((2 * y.ravel() - 1) * f.ravel() > 0).all())
    return bool((f.argmax(1) == y.ravel()).all())


def _flat_directions(m: Measures, flat: Array) -> list[Array]:
    """Steps (p,) into the span of the rows of flat (k, p): down the slope there, and 16 at random, at two distances both ways."""
    drawn = np.random.default_rng(m.seed).normal(size=(16, len(flat))) @ flat
    drawn = np.vstack([flat.T @ (flat @ -m.gradient), drawn])
    norms = np.linalg.norm(drawn, axis=1, keepdims=True)
    units = (drawn / np.where(norms > 0, norms, 1)).astype(m.theta.dtype)
    return [sign * r * _size(m) * d for d in units for r in (CLOSE, 10 * CLOSE) for sign in (1, -1)]
