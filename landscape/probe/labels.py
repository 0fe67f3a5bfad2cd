"""Do inputs and labels belong together, and do they contradict each other?"""

from __future__ import annotations

import numpy as np

from landscape.probe.subject import Array, Subject

LOOKED_AT = 600  # samples, spread over all of them
FEWEST = 200  # with fewer samples chance explains too much
CLEARLY = 0.3  # of the way from chance to always: below this the labels are as good as unrelated
ALIKE = 0.4  # of the usual distance; the nearest of 600 samples of noise is farther than that from ten dimensions on
NEAR = 0.25  # up to five; between the two the samples must be nearer than noise with the same covariance by FIFTH
FIFTH = 0.2


def unrelated(s: Subject) -> str | None:
    """Samples much alike have labels no more alike than any two, and a linear rule tells new labels no better than chance.

    Much alike: the nearest other sample is at less than ALIKE of the usual distance, and clearly nearer than noise of that
    covariance has it, or at less than NEAR. In noise of more than five dimensions or in random bits no sample is as near
    as that, so nothing is said of parities there; nor is it where so few samples prove little.
    """
    if s.inputs is None or s.targets is None or s.task not in ("binary", "classes") or s.inputs.dtype.kind != "f":
        return None
    y = np.asarray(s.targets).ravel()
    if len(y) != len(s.inputs) or len(y) < FEWEST:
        return None
    drawn = np.unique(np.linspace(0, len(y) - 1, LOOKED_AT).astype(int))  # data may be sorted by class
    X, y = s.inputs[drawn].reshape(len(drawn), -1).astype(float), y[drawn]
    Z = (X - X.mean(0)) / np.where(X.std(0) > 0, X.std(0), 1)
    shares = np.unique(y, return_counts=True)[1] / len(y)
    chance, most = float((shares**2).sum()), float(shares.max())
    (near, alike, noise), (also, closer, other) = _nearest(X, y), _nearest(Z, y)
    clear = any(a < NEAR or (a < ALIKE and a < (1 - FIFTH) * b) for a, b in ((alike, noise), (closer, other)))
    near, alike = max(near, also), min(alike, closer)
    line = float(np.mean(_linear(Z, y) == y))
    room = 3 * (chance * (1 - chance) / len(y)) ** 0.5  # three deviations of a share of agreements by chance
    paired = (
        1.3 * room
    )  # two samples that are nearest to each other agree twice or never, so there are fewer independent ones
    by_chance = abs(near - chance) <= paired and line <= most + room
    if not by_chance or near + paired > chance + CLEARLY * (1 - chance) or not clear:
        return None
    return f"the nearest other sample, at {alike:.2g} of the usual distance, has the same label in {near:.1%}, any two in {chance:.1%}; a linear rule finds the label of new samples in {line:.1%}, the most frequent label is that of {most:.1%}"


def least_loss(s: Subject) -> float | None:
    """The least loss of any function of the inputs: samples with equal inputs share the constant that is best for them.

    None if no two inputs are equal, or if the task is unknown.
    """
    if s.inputs is None or s.targets is None or not s.task or len(s.targets) != len(s.inputs):
        return None
    groups: dict[bytes, list[int]] = {}
    for k, x in enumerate(np.ascontiguousarray(s.inputs)):
        groups.setdefault(x.tobytes(), []).append(k)
    if len(groups) == len(s.inputs):
        return None
    y = np.asarray(s.targets)
    return sum(len(one) * constant_loss(y[one], s.task) for one in groups.values() if len(one) > 1) / len(y)


def constant_loss(y: Array, task: str) -> float:
    """The loss of the best constant prediction: the variance of numbers, the entropy of the shares of the labels."""
    if task == "squared":
        return float(np.mean((y - y.mean(0)) ** 2))
    shares = np.unique(y, return_counts=True)[1] / y.size
    return float(-(shares * np.log(shares)).sum())


def _nearest(X: Array, y: Array) -> tuple[float, float, float]:
    """In which share the nearest other sample has the same label, its median distance over that of two samples, and this
    ratio for normal noise with the covariance of the samples."""
    nearest, ratio = _distances(X)
    mixed = np.random.default_rng(0).normal(size=(len(X), len(X))) @ (X - X.mean(0))
    return float(np.mean(y[nearest] == y)), ratio, _distances(mixed)[1]


def _distances(X: Array) -> tuple[Array, float]:
    """The nearest other sample of each, and the median of its distance over that of any two."""
    squares = (X**2).sum(1)
    distance = np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0)
    usual = float(np.median(distance))
    np.fill_diagonal(distance, np.inf)
    return distance.argmin(1), (float(np.median(distance.min(1))) / max(usual, 1e-300)) ** 0.5


def _linear(Z: Array, y: Array) -> Array:
    """The label by ridge regression on the classes, fitted on the other half of the samples, Z standardised."""
    Z = np.hstack([Z, np.ones((len(Z), 1))])
    classes, half = np.unique(y), np.arange(len(y)) % 2
    out = np.empty(len(y), dtype=classes.dtype)
    for part in (0, 1):
        A, Y = Z[half != part], (y[half != part, None] == classes) * 1.0
        K = A @ A.T + len(A) * 0.1 * np.eye(len(A))  # as large as the samples are many, however long they are
        out[half == part] = classes[(Z[half == part] @ (A.T @ np.linalg.solve(K, Y))).argmax(1)]
    return out
