"""The checks that find a cause: the weights, the units, the inputs, the labels, the steps. A witness in words, or None."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from landscape.probe.labels import least_loss, unrelated
from landscape.probe.measures import Measures
from landscape.probe.numbers import asleep
from landscape.probe.scaling import Scaling
from landscape.probe.subject import MOST, SMALL, Array, Layer, add, moved

NEARLY_ALL = 0.9  # of the units of a layer: then what is left of it can hardly do the work, whatever the loss is
APART = 10.0  # so much larger second moments of the inputs, or so much better a step: not a matter of taste


def softmax_twice(m: Measures) -> str | None:
    """The outputs for several classes are probabilities already, but the loss takes them for logits."""
    if m.s.task != "classes" or not m.values or (f := np.asarray(m.values[-1], float)).ndim != 2 or f.shape[1] < 2:
        return None
    if (f < 0).any() or np.abs(f.sum(1) - 1).max() > 1e2 * m.eps * f.shape[1]:
        return None
    floor = float(np.log1p((f.shape[1] - 1) / np.e))
    return f"no output is below 0, and on every sample they add up to 1: they are probabilities, and a loss that takes logits cannot fall below {floor:.4g} with them"


def zero_start(m: Measures) -> str | None:
    """All weights of all layers are zero, biases aside, and no sample tells one from another: their gradients are zero,
    or all weights were zero at the start and the units are still equal."""
    if len(m.s.layers) < 2:  # one layer, with a convex loss, starts from zero as well as from anywhere
        return None
    count = sum(one.weight.stop - one.weight.start for one in m.s.layers)
    if not _weights(m, m.theta) and not _weights(m, m.gradient):
        return f"all {count} weights are exactly 0, biases aside, and so are their gradients"
    if m.trace and m.trace.start is not None and not _weights(m, m.trace.start) and (equal := equal_units(m)):
        return f"all {count} weights were exactly 0 at the start, biases aside, and {equal}"
    return None


def equal_units(m: Measures) -> str | None:
    """Most units of a hidden layer have a twin with the same weights and the same gradient: descent keeps them equal."""
    for one in m.s.layers[:-1]:
        if (kinds := _different(m, one)) <= MOST * one.shape[0] and one.shape[0] > 1:
            some = f"there are only {kinds} different ones among" if kinds > 1 else "no two differ of"
            return f"{some} the {one.shape[0]} units of {one.name}: their weights and gradients are equal"
    return None


def unscaled_inputs(m: Measures) -> str | None:
    """The inputs are large or off centre, and the same network on standardised inputs goes down where this one does not.

    Either the rate is too long here, while five steps of the same rate go down there; or a step as long as the curvature
    allows for certain descent, and the next one, gain a tenth of what the best one there gains, which is worth having.
    """
    for when, at in _places(m):
        if not (at.too_long or (m.stuck and at is m)) or at.scaling is None or at.scaling.factor < APART:
            continue
        large = f"the largest second moment of the inputs is {at.scaling.factor:.3g} times that of standardised ones"
        if at.too_long and at.rise and (after := _steps_there(at, at.scaling)) is not None:
            return f"{large}; {when} a step takes the loss from {at.rise[0]:.4g} to {at.rise[1]:.4g}; with the same weights and the same rate on standardised inputs five steps take it from {after[0]:.4g} to {after[1]:.4g}, each one down"
        sure = m.loss - m.cost(moved(m.theta, -m.certain, m.gradient))
        there = best_step(m, at.scaling.uphill(m.gradient))
        if at is m and m.lower(m.loss - there, SMALL) and there > APART * max(sure, m.loss - m.after_step):
            return f"{large}; a step as long as the curvature allows lowers the loss by {sure:.2g}, the best one on standardised inputs by {there:.2g}"
    return None


def step_too_long(m: Measures) -> str | None:
    """Rate times sharpness is above the bound, and one of the next steps raises the loss: see the page on the learning rate."""
    for when, at in _places(m):
        if at.too_long and at.rise:
            return f"rate x sharpness is {at.speed:.3g} {when}, above {m.bound:g}, and a step takes the loss from {at.rise[0]:.4g} to {at.rise[1]:.4g}; the rate must be below {m.bound / at.top.value:.2g}"
    return None


def dead_units(m: Measures) -> str | None:
    """Most ReLU units of a layer are zero on every sample, so their weights have no gradient, and nothing revives them."""
    return _asleep_layer(m, ("relu",), "are 0 on every sample")


def saturated_units(m: Measures) -> str | None:
    """Most units of a layer have next to no slope on average, so next to no gradient reaches what is before them."""
    return _asleep_layer(m, ("tanh", "logistic"), "have on average less than 1/100 of the slope they could have")


def frozen_weights(m: Measures) -> str | None:
    """A layer is exactly where it was at the start, though it has a gradient and others have moved: even if the loss falls."""
    if m.trace is None or m.trace.start is None or not (m.trace.start != m.theta).any():
        return None
    for one, slope in zip(m.s.layers, m.slopes, strict=True):
        if (m.trace.start[one.weight] == m.theta[one.weight]).all() and slope > SMALL * m.slope:
            return f"the weights of {one.name} are exactly those of the start, though their gradient has the norm {slope:.2g}, and others have moved"
    return None


def contradictory_labels(m: Measures) -> str | None:
    """Equal inputs have different labels, and the loss is the least that any function of the inputs has, within a hundredth."""
    least = least_loss(m.s)
    if m.constant is None or least is None or not least > SMALL * m.constant or not m.loss < (1 + SMALL) * least:
        return None
    return f"equal inputs have different targets, so no function of the inputs has a loss below {least:.6g}, and this one has {m.loss:.6g}"


def unrelated_labels(m: Measures) -> str | None:
    """Samples that are much alike have labels no more alike than any two: see `labels.unrelated`."""
    return unrelated(m.s)


def _weights(m: Measures, x: Array) -> bool:
    """Is any weight of any layer, biases aside, different from zero in x?"""
    return any(bool(x[one.weight].any()) for one in m.s.layers)


def _places(m: Measures) -> list[tuple[str, Measures]]:
    """Where a long step may show: here; and at the start, if the run does not move and is not even half as good as a constant."""
    before = [x for x in (m.constant, m.start.loss if m.start else None) if x is not None]
    return [("here", m)] + ([("at the start", m.start)] if m.start and m.stuck and m.loss > MOST * min(before) else [])


def _steps_there(m: Measures, scaling: Scaling) -> tuple[float, float] | None:
    """The losses before and after five steps of the rate in use that start from these weights on standardised inputs.

    None if one of them is no descent.
    """
    theta = scaling.here(m.theta)
    losses = [m.cost(theta)]
    for _ in range(5):
        add(theta, -(m.rate or 0.0), scaling.uphill(m.s.gradient(theta)))
        losses.append(m.cost(theta))
        if not losses[-1] < losses[-2]:
            return None
    return float(losses[0]), float(losses[-1])


def best_step(m: Measures, d: Array) -> float:
    """What the step gains that is best for the quadratic model along -d; 0 if it does not lower the loss."""
    bend = float(d @ m.product(d)) if d.any() else 0.0
    if not bend > 0:
        return 0.0
    return max(0.0, m.loss - m.cost(moved(m.theta, -float(m.gradient @ d) / bend, d)))


def _different(m: Measures, one: Layer) -> int:
    """How many different units a layer has, by weights and gradient, up to rounding. Copies no layer.

    Units are sorted by a random combination of their numbers, in which equal ones are equal, and compared with the next.
    """
    rng, parts = np.random.default_rng(m.seed), []
    key = np.zeros(one.shape[0])
    for x in (m.theta, m.gradient):
        for part in (one.weight, one.bias):
            if part:
                rows = x[part].reshape(one.shape[0], -1)
                size = max(float(rows.max()), -float(rows.min()), 1e-300)
                key += rows @ rng.normal(size=rows.shape[1]).astype(rows.dtype) / size
                parts.append((rows, 1e3 * m.eps * size))
    order = np.argsort(key)
    return 1 + sum(any(np.abs(rows[a] - rows[b]).max() > room for rows, room in parts) for a, b in pairwise(order))


def _asleep_layer(m: Measures, kinds: tuple[str, ...], words: str) -> str | None:
    """Most units, if the loss is known to be more than half that of a constant; else NEARLY_ALL, for the others may do the work.

    All of them are named even where the loss falls, if it is no better than NEARLY_ALL of a constant's: then only what
    comes after the layer learns.
    """
    enough = MOST if m.constant is not None and not m.loss < MOST * m.constant else NEARLY_ALL
    poor = m.constant is not None and not m.loss < NEARLY_ALL * m.constant
    for one, a in zip(m.s.layers, m.values[:-1], strict=False):
        count = asleep(one.kind, a) if one.kind in kinds else 0
        if (m.stuck and count > enough * a.shape[1]) or (poor and count == a.shape[1]):
            return f"{count} of the {a.shape[1]} units of {one.name} {words}"
    return None
