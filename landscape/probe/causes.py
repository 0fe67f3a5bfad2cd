"""The checks that find a cause: the weights, the units, the inputs, the labels, the steps. A witness in words, or None."""

from __future__ import annotations

import numpy as np

from landscape.probe.measures import Measures, _asleep
from landscape.probe.subject import MOST, Array, Layer


def zero_start(m: Measures) -> str | None:
    """All weights of all layers are zero, biases aside. Then no sample can tell one weight from another."""
    if not m.s.layers or any(m.theta[one.weight].any() for one in m.s.layers):
        return None
    return f"all {sum(one.weight.stop - one.weight.start for one in m.s.layers)} weights are exactly 0, biases aside"


def equal_units(m: Measures) -> str | None:
    """Most units of a hidden layer have a twin with the same weights and the same gradient: descent keeps them equal."""
    for one in m.s.layers[:-1]:
        if (kinds := _different(m, one)) <= MOST * one.shape[0] and one.shape[0] > 1:
            return f"the {one.shape[0]} units of {one.name} are only {kinds} different ones: the others share weights and gradient with one of these"
    return None


def unscaled_inputs(m: Measures) -> str | None:
    """The same network on inputs divided by their deviations has a far smaller sharpness, which the rate would suit."""
    for when, at in _places(m):
        if at.stretch is None or not (at.too_long or m.stuck):
            continue
        scaled = at.scaled_sharpness
        calm = at.speed * scaled / at.top[0]
        if at.too_long and calm < m.bound:
            return f"rate x sharpness is {at.speed:.3g} {when}; {calm:.3g} for the same network on inputs divided by their deviations; it must be below {m.bound:g}"
        if m.stuck and at.top[0] > 100 * scaled > 0:  # descent needs steps in proportion
            return f"the sharpness is {at.top[0]:.3g} {when}, {at.top[0] / scaled:.0f} times that of the same network on inputs divided by their deviations"
    return None


def step_too_long(m: Measures) -> str | None:
    """Rate times sharpness is above 2, and the next step raises the loss: see the page on the learning rate."""
    for when, at in _places(m):
        if at.too_long:
            return f"rate x sharpness is {at.speed:.3g} {when}, above {m.bound:g}, and a step takes the loss from {at.loss:.4g} to {at.after_step:.4g}; the rate must be below {m.bound / at.top[0]:.2g}"
    return None


def dead_units(m: Measures) -> str | None:
    """Most ReLU units of a layer are zero on every sample, so their weights have no gradient, and nothing revives them."""
    return _asleep_layer(m, ("relu",), "are 0 on every sample")


def saturated_units(m: Measures) -> str | None:
    """Most units of a layer have next to no slope on average, so next to no gradient reaches what is before them."""
    return _asleep_layer(m, ("tanh", "logistic"), "have on average less than 1/100 of the slope they could have")


def unrelated_labels(m: Measures) -> str | None:
    """Neither the nearest other sample nor a linear rule tells the label better than chance, on up to 600 samples."""
    if m.s.inputs is None or m.s.targets is None or m.s.task not in ("binary", "classes") or len(m.s.inputs) < 200:
        return None
    X, y = m.s.inputs[:600].reshape(len(m.s.inputs[:600]), -1), np.asarray(m.s.targets).ravel()[:600]
    chance = float(((np.unique(y, return_counts=True)[1] / len(y)) ** 2).sum())
    most = float(np.unique(y, return_counts=True)[1].max() / len(y))
    near, line = float(np.mean(_nearest(X, y) == y)), float(np.mean(_linear(X, y) == y))
    room = 3 * (chance * (1 - chance) / len(y)) ** 0.5  # three deviations of a share of agreements by chance
    if abs(near - chance) > room or line > max(most, chance) + room:
        return None
    return f"the nearest other sample has the same label in {near:.1%}, a linear rule finds the label of new samples in {line:.1%}; by chance {chance:.1%}"


def noise_floor(m: Measures) -> str | None:
    """Steps with the batches' gradients lower the loss by less than a tenth of what the full gradient would."""
    if not (m.rate and m.stuck and len(m.s.batch_gradients) > 1) or m.too_long:
        return None
    steps = [m.s.loss(m.theta - m.rate * g(m.theta)) for g in m.s.batch_gradients[:8]]
    full, batch = m.loss - m.after_step, m.loss - float(np.mean(steps))
    if not full > 0 or batch > 0.1 * full:
        return None
    return f"a step with the full gradient lowers the loss by {full:.2g}, steps with batches by {batch:.2g} on average"


def _places(m: Measures) -> list[tuple[str, Measures]]:
    """Where a long step may show: here; and at the start, if the run has come to a place from which it does not move."""
    return [("here", m)] + ([("at the start", m.start)] if m.start is not None and m.stuck else [])


def _different(m: Measures, one: Layer) -> int:
    """How many different units a layer has, by weights and gradient, up to rounding."""
    parts = [
        x[part].reshape(one.shape[0], -1) for x in (m.theta, m.gradient) for part in (one.weight, one.bias) if part
    ]
    rows = np.hstack([x / max(float(np.abs(x).max()), 1e-300) for x in parts]).astype(float)
    rows = rows[np.argsort(rows @ np.random.default_rng(m.seed).normal(size=rows.shape[1]))]  # equal ones side by side
    return 1 + int((np.abs(np.diff(rows, axis=0)).max(1) > 1e3 * m.eps).sum())


def _asleep_layer(m: Measures, kinds: tuple[str, ...], words: str) -> str | None:
    if not m.stuck:
        return None
    for one, a in list(zip(m.s.layers, m.values, strict=False))[:-1]:
        if one.kind in kinds and (count := _asleep(one.kind, a)) > MOST * a.shape[1]:
            return f"{count} of the {a.shape[1]} units of {one.name} {words}"
    return None


def _nearest(X: Array, y: Array) -> Array:
    """The label of the nearest other sample."""
    squares = (X**2).sum(1)
    distance = squares[:, None] + squares - 2 * X @ X.T
    np.fill_diagonal(distance, np.inf)
    return y[distance.argmin(1)]


def _linear(X: Array, y: Array) -> Array:
    """The label by ridge regression on the classes, fitted on the other half of the samples."""
    Z = np.hstack([(X - X.mean(0)) / np.where(X.std(0) > 0, X.std(0), 1), np.ones((len(X), 1))])
    classes, half = np.unique(y), np.arange(len(y)) % 2
    out = np.empty(len(y), dtype=classes.dtype)
    for part in (0, 1):
        A, Y = Z[half != part], (y[half != part, None] == classes) * 1.0
        B = np.linalg.solve(A.T @ A + len(A) * 0.1 * np.eye(A.shape[1]), A.T @ Y)
        out[half == part] = classes[(Z[half == part] @ B).argmax(1)]
    return out
