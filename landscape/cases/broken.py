"""Eight broken trainings of one network on handwritten digits: what is wrong with each, and its repair.

The data are the first 600 images of `landscape.cases.digits`, the network has one hidden layer, the loss is the log-loss
of ten classes, and every step is one of plain descent with the full gradient. A fault is one wrong entry of a Setting;
the repair puts that entry right and changes nothing else. Shapes: N images, d = 64 pixels, n hidden units, p weights in
all, T steps.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from landscape.cases import digits
from landscape.cases.published_rules import History
from landscape.probe import Subject, Trace, from_numpy

IMAGES = 600


class Setting(NamedTuple):
    """How a training is set up. The defaults are those of a training that works."""

    kind: str = "relu"  # of the hidden units
    units: int = 16
    rate: float = 0.3
    steps: int = 200
    brightest: float = 1.0  # the grey value of a white pixel; 0 is black
    weights: str = "drawn"  # "drawn" around 0, "positive" (uniform from 0 to 1), "equal" (1/10) or "zero"
    spread: float = 1.0  # of what is drawn: times the deviation sqrt(2 / inputs of the unit) of He et al. (2015)
    biases: float = 0.0  # of the hidden units at the start
    shuffled: bool = False  # are the labels permuted against the images?
    loss: str = "logits"  # computed from the "logits", or as the logarithm of the "probabilities"
    bits: int = 64  # of a number


class Fault(NamedTuple):
    """A name, the verdict of the probe that names it, the setting that breaks, and the one that does not."""

    name: str
    verdict: str
    broken: Setting
    repaired: Setting


def _fault(name: str, verdict: str, sound: Setting, **wrong: Any) -> Fault:
    return Fault(name, verdict, sound._replace(**wrong), sound)


SOUND = Setting()
FAULTS = (
    _fault("rate too large", "step too long", SOUND._replace(kind="tanh", rate=0.5), rate=5.0),
    _fault("zero start", "zero start", SOUND, weights="zero"),
    _fault("dead ReLU", "dead units", SOUND, biases=-5.0),
    _fault("saturated sigmoid", "saturated units", SOUND._replace(kind="logistic", rate=1.0), weights="positive"),
    _fault("equal units", "equal units", SOUND, weights="equal"),
    _fault("unscaled inputs", "unscaled inputs", SOUND, brightest=255.0),
    _fault("shuffled labels", "unrelated labels", SOUND, shuffled=True),
    _fault("log of zero", "log of zero", SOUND._replace(units=32, spread=8.0, bits=32), loss="probabilities"),
)


@cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """The images (N, 64), grey values from 0 to 1, and their labels (N,)."""
    X, y = digits.load()
    return X[:IMAGES], y[:IMAGES]


def subject(setting: Setting, seed: int) -> Subject:
    """The training where it starts. Raises ValueError for a start of the weights that does not exist."""
    rng = np.random.default_rng(seed)
    X, y = data()
    sizes = (X.shape[1], setting.units, digits.CLASSES)
    number = np.dtype(f"float{setting.bits}")
    layers = [(_start(setting, rng, (n, m)).astype(number), np.zeros(n, number)) for m, n in pairwise(sizes)]
    layers[0][1][:] = setting.biases
    y = rng.permutation(y) if setting.shuffled else y
    made = from_numpy(layers, (X * setting.brightest).astype(number), y, (setting.kind, "linear"), "classes")
    if setting.loss == "logits":
        return made
    loss = _loss_of_probabilities(made)
    # Backpropagation through logarithm and softmax multiplies 1/p by p, which is not a number if p is rounded to 0.
    slope = lambda theta: made.gradient(theta) if np.isfinite(loss(theta)) else np.full_like(theta, np.nan)
    return replace(made, loss=loss, gradient=slope)


def _start(setting: Setting, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    match setting.weights:
        case "drawn":
            return rng.normal(0, setting.spread * np.sqrt(2 / shape[1]), shape)
        case "positive":
            return rng.random(shape)
        case "equal":
            return np.full(shape, 0.1)
        case "zero":
            return np.zeros(shape)
    raise ValueError(f"weights {setting.weights!r} are none of drawn, positive, equal, zero")


def _loss_of_probabilities(s: Subject) -> Callable[[np.ndarray], float]:
    """The same loss, but the probabilities are computed first: one that is rounded to 0 costs -log 0, infinity."""

    def loss(theta: np.ndarray) -> float:
        f = _values(s, theta)[-1]
        p = np.exp(f - f.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        with np.errstate(divide="ignore"):
            return float(-np.log(p[np.arange(len(p)), s.targets]).mean())

    return loss


def _values(s: Subject, theta: np.ndarray) -> list[np.ndarray]:
    assert s.values is not None  # a subject of from_numpy knows its layers
    return s.values(theta)


def train(setting: Setting, seed: int) -> tuple[Subject, float, Trace, History]:
    """The training where it ends, its rate, what it has seen; it ends early where the loss is not finite."""
    s, trace, rows = subject(setting, seed), Trace(), []
    theta = s.theta.copy()
    for step in range(setting.steps):
        hidden, out = _values(s, theta)
        loss, gradient = s.loss(theta), s.gradient(theta)
        trace.add(step, loss, theta, setting.rate)
        norms = [np.linalg.norm(gradient[one.weight]) for one in s.layers]
        rows.append((loss, norms, [np.mean((hidden == 0).all(0))], np.mean(out.argmax(1) == s.targets)))
        if not np.isfinite(loss):
            break
        theta = theta - np.asarray(setting.rate, theta.dtype) * gradient
    return replace(s, theta=theta), setting.rate, trace, History(*map(np.array, zip(*rows, strict=True)))
