"""Forty trainings that work, or that stand for no fault of their own: what may be said of each.

Each is small and quick. `true` names the verdicts that would be true where the run is looked at, `why` says why; to be
undecided is allowed everywhere. They were written down before the runs were made, but for "nine points", whose first
rate was too large, and "1 in 20 is rare", where a plateau was let in afterwards. `train` gives what a probe takes and the history that other rules take.
"""

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from landscape.cases import digits
from landscape.cases import small_sets as sets
from landscape.cases.published_rules import History
from landscape.probe import Subject, Trace, from_numpy
from landscape.probe.dense import Dense

GOES, FITS, RESTS = "still falling", "interpolation reached", "candidate minimum"
NOISE, RUNS, SADDLE, FLAT, SAME = "noise floor", "valley to infinity", "saddle", "plateau", "constant predictor"
SLOW = (GOES, FLAT, SADDLE)  # a long wait on the way


class Run(NamedTuple):
    """A training: the data by their name, the network, the steps, and what may be said where it is looked at."""

    name: str
    data: str
    true: tuple[str, ...]
    why: str
    kind: str = "tanh"  # of the hidden units
    units: tuple[int, ...] = (8,)  # of each hidden layer
    rate: float = 0.1
    steps: int = 400
    batches: int = 1  # the samples are cut into so many, taken in turn
    momentum: float = 0.0
    rule: str = "descent"  # or "adam"
    bits: int = 64  # of a number
    scale: float = 1.0  # times the deviation of He et al. (2015): sqrt(2 / inputs of the unit)
    seed: int = 0


DATA = {
    "digits": lambda rng: (*(part[:600] for part in digits.load()), "classes"),
    "moons": sets.moons,
    "moons, 1 in 5 flipped": lambda rng: sets.moons(rng, flipped=0.2),
    "spirals": sets.spirals,
    "parity of 8": sets.parity,
    "parity of 3 in 40": lambda rng: sets.parity(rng, bits=40, samples=400, asked=3),
    "sums mod 17": sets.sums,
    "teacher on noise": sets.teacher,
    "blobs that overlap": sets.blobs,
    "blobs apart": lambda rng: sets.blobs(rng, apart=8.0),
    "1 in 20 is rare": lambda rng: sets.blobs(rng, apart=1.5, rare=0.05),
    "1 in 100 is rare": lambda rng: sets.blobs(rng, samples=600, apart=3.0, rare=0.01),
    "line": sets.line,
    "ill-conditioned line": lambda rng: sets.line(rng, inputs=4, sizes=np.array([1.0, 0.3, 0.1, 0.02])),
    "line far off": lambda rng: sets.line(rng, inputs=3, sizes=np.array([1.0, 30.0, 1.0]), middle=20.0),
    "sine": sets.sine,
    "sine, inputs above 0": lambda rng: sets.sine(rng, low=0.0),
    "noise": sets.noise,
    "XOR": sets.xor,
    "nine points": sets.nine_points,
    "five samples": lambda rng: sets.sine(rng, samples=5),
}  # fmt: skip

FORTY = (
    Run("digits, early", "digits", (GOES,), "20 steps of a run that works", "relu", (16,), 0.3, 20),
    Run("digits, middle", "digits", (GOES,), "100 steps of it", "relu", (16,), 0.3, 100),
    Run("digits, late", "digits", (GOES, FITS), "nearly all found", "relu", (16,), 0.3, 600, 6, 0.9),
    Run("digits, batches", "digits", (GOES, FITS), "50 images a step", "relu", (16,), 0.1, 300, 12),
    Run("digits, momentum", "digits", (GOES, FITS), "heavy ball", "relu", (16,), 0.1, 150, 1, 0.9),
    Run("digits, wide", "digits", (GOES, FITS), "128 units", "relu", (128,), 0.1, 100, 6),
    Run("digits, float32", "digits", (GOES,), "32 bits", "relu", (16,), 0.3, 100, bits=32),
    Run("digits, Adam", "digits", (GOES, FITS), "no rate to judge", "relu", (16,), 0.01, 120, rule="adam"),
    Run("digits, logistic", "digits", (GOES,), "sigmoid units learn late", "logistic", (16,), 1.0, 150),
    Run("digits, deep", "digits", (GOES, FITS), "three layers", "relu", (16, 16), 0.1, 300, 6),
    Run("digits, first step", "digits", (GOES,), "one step, no trace to speak of", "relu", (16,), 0.3, 1),
    Run("digits, small rate", "digits", (GOES, FLAT), "steps a hundredth as long as they could be", "relu", (16,), 0.003, 100),
    Run("digits, catapult", "digits", (GOES, FITS), "rate x sharpness between 2 and 4 at the start", "tanh", (16,), 0.6, 150),
    Run("moons, edge of stability", "moons", (GOES, FITS), "sharpness grows to 2/rate and stays there", "tanh", (16,), 2.0, 1500),
    Run("moons, late", "moons", (GOES, FITS, RUNS), "separable, so the weights grow", "tanh", (8,), 0.5, 3000),
    Run("moons, saturated in the end", "moons", (GOES, FITS, RUNS), "steep sigmoids do this well", "logistic", (4,), 3.0, 3000, scale=4),
    Run("moons, flipped", "moons, 1 in 5 flipped", (GOES, RESTS, SADDLE, RUNS), "labels keep the loss up", "tanh", (4,), 0.3, 3000),
    Run("moons, flipped, batches", "moons, 1 in 5 flipped", (GOES, NOISE, RUNS), "the same with noise", "tanh", (4,), 0.3, 3000, 10),
    Run("spirals, early", "spirals", (*SLOW, SAME), "a long wait near the constant", "tanh", (16,), 0.1, 100),
    Run("spirals", "spirals", (*SLOW, FITS), "slow progress", "relu", (32,), 0.3, 1500),
    Run("parity of 8", "parity of 8", (*SLOW, SAME, FITS), "labels that look like chance", "tanh", (16,), 0.3, 800),
    Run("parity of 3 in 40", "parity of 3 in 40", (GOES, FITS, FLAT), "learned by heart", "relu", (32,), 0.3, 300),
    Run("sums mod 17", "sums mod 17", (*SLOW, SAME, FITS), "neighbours never agree", "relu", (32,), 0.5, 400, 1),
    Run("teacher on noise", "teacher on noise", (GOES, FITS), "no two samples are near", "relu", (16,), 0.2, 300, 4),
    Run("logistic regression, settled", "blobs that overlap", (RESTS,), "convex, one minimum", units=(), rate=2.0, steps=600),
    Run("logistic regression, separable", "blobs apart", (GOES, FITS, RUNS), "the weights grow", units=(), rate=1.0, steps=1000),
    Run("1 in 20 is rare", "1 in 20 is rare", (*SLOW, RESTS, RUNS), "a low loss says little", "tanh", (4,), 0.5, 1500),
    Run("1 in 100 is rare", "1 in 100 is rare", (GOES, FITS, FLAT), "so few that chance is 98 %", "relu", (8,), 0.1, 300, 6),
    Run("line, settled", "line", (RESTS,), "least squares", units=(), rate=0.1, steps=400),
    Run("line, batches", "line", (NOISE, RESTS), "least squares, rate too large for its noise", units=(), rate=0.2, steps=1000, batches=20),
    Run("line, ill-conditioned", "ill-conditioned line", (GOES, FLAT), "a far minimum, but there is one", units=(), rate=0.4, steps=2000),
    Run("line far off, solved", "line far off", (RESTS,), "inputs not scaled, but it is done", units=(), rate=0.1, steps=-1),
    Run("sine, settled", "sine", (*SLOW, RESTS), "noise keeps the loss up", "tanh", (6,), 0.2, 3000),
    Run("sine, half of the units off", "sine, inputs above 0", (*SLOW, RESTS), "off from the start, and not needed", "relu", (20,), 0.1, 2000),
    Run("rescaled for ever", "line", (GOES, RESTS), "two linear layers: a valley of equal minima", "linear", (3,), 0.05, 1500),
    Run("nothing to learn", "noise", (GOES, RESTS, SAME, FLAT, SADDLE), "the best constant is nearly best", "tanh", (2,), 0.2, 1500),
    Run("XOR, early", "XOR", (*SLOW, SAME), "a start near the saddle", "tanh", (2,), 0.1, 30, scale=0.1),
    Run("XOR, solved", "XOR", (GOES, FITS), "fits all four", "tanh", (4,), 0.5, 2000),
    Run("nine points, from a random start", "nine points", (*SLOW, FITS, RESTS, RUNS), "one of its ends", "logistic", (2,), 0.1, 3000),
    Run("five samples, fifty units", "five samples", (GOES, FITS), "more weights than samples", "relu", (50,), 0.05, 1000),
)  # fmt: skip


def subject(run: Run) -> Subject:
    """The training where it starts."""
    rng = np.random.default_rng(run.seed)
    X, y, task = DATA[run.data](rng)
    number = np.dtype(f"float{run.bits}")
    sizes = (X.shape[1], *run.units, 10 if run.data == "digits" else 17 if run.data == "sums mod 17" else 1)
    draw = lambda n, m: (run.scale * rng.normal(0, np.sqrt(2 / m), (n, m))).astype(number)
    layers = [(draw(n, m), np.zeros(n, number)) for m, n in pairwise(sizes)]
    y = y.astype(number) if task == "squared" else y
    kinds = (*[run.kind] * len(run.units), "linear")
    return from_numpy(layers, X.astype(number), y, kinds, task, run.batches)


def train(run: Run) -> tuple[Subject, float | None, Trace, History]:
    """The training where it is looked at, its rate (None with Adam), what it has seen; -1 steps are Newton's one step."""
    s, trace, rows = subject(run), Trace(), []
    theta, moved, square = s.theta.copy(), np.zeros_like(s.theta), np.zeros_like(s.theta)
    X, y = np.asarray(s.inputs), np.asarray(s.targets)
    parts = [Dense(s.layers, X[k :: run.batches], y[k :: run.batches], s.task) for k in range(run.batches)]
    if run.steps < 0:
        H = np.array([parts[0].product(theta, e) for e in np.eye(len(theta))])
        theta = theta - np.linalg.solve(H, s.gradient(theta))
    for step in range(max(run.steps, 1 - run.steps)):
        part = parts[step % run.batches]
        loss, g = part.loss(theta), part.gradient(theta)
        trace.add(step, loss, theta, run.rate)
        rows.append((loss, [float(np.linalg.norm(g[one.weight])) for one in s.layers], *_seen(s, theta)))
        if run.steps < 0:
            continue
        if run.rule == "adam":
            moved, square = 0.9 * moved + 0.1 * g, 0.999 * square + 0.001 * g * g
            theta = theta - run.rate * (moved / (1 - 0.9 ** (step + 1))) / (
                np.sqrt(square / (1 - 0.999 ** (step + 1))) + 1e-8
            )
        else:
            moved = run.momentum * moved + g
            theta = theta - run.rate * moved
    rate = None if run.rule == "adam" else run.rate
    return replace(s, theta=theta), rate, trace, History(*map(np.array, zip(*rows, strict=True)))


def _seen(s: Subject, theta: np.ndarray) -> tuple[list[float], float]:
    """The shares of hidden units that are zero on every sample, and the share of samples that are met."""
    *hidden, f = s.values(theta) if s.values else []
    y = np.asarray(s.targets)
    if s.task == "classes":
        met = f.argmax(1) == y
    else:
        met = (f[:, 0] > 0) == (y > 0.5) if s.task == "binary" else abs(f[:, 0] - y) < 0.5 * y.std()
    return [float(np.mean((a == 0).all(0))) for a in hidden], float(met.mean())
