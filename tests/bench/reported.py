"""Trainings that people reported as stuck, each rebuilt small; `python -m tests.bench.diagnosed` asks the probe.

Every report is public, in a tracker of bugs or a forum. Symptom and cause are in our words, the cause as the thread
found it. A rebuild takes what the thread tells (network, data, rate, first weights) and adds small data, so that the
symptom returns within two seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from landscape.cases.digits import load

UNITS = {  # value from the input z; gradient on z from the value a and the gradient g on it
    "linear": (lambda z: z, lambda a, g: g),
    "relu": (lambda z: np.maximum(z, 0), lambda a, g: g * (a > 0)),
    "logistic": (lambda z: 1 / (1 + np.exp(-z)), lambda a, g: g * a * (1 - a)),
    "tanh": (np.tanh, lambda a, g: g * (1 - a * a)),
    "softmax": (lambda z: shares(z), lambda a, g: a * (g - (a * g).sum(1, keepdims=True))),
}
LOSSES = {  # sum over samples of outputs o and targets t; its gradient on o
    "squared": (lambda o, t: ((o - t) ** 2).sum(), lambda o, t: 2 * (o - t)),
    "binary": (lambda o, t: (np.logaddexp(0, o) - t * o).sum(), lambda o, t: 1 / (1 + np.exp(-o)) - t),
    "classes": (lambda o, t: (np.logaddexp.reduce(o, 1) - (t * o).sum(1)).sum(), lambda o, t: shares(o) - t),
    "log of shares": (lambda o, t: -(t * np.log(o)).sum(), lambda o, t: -t / o),
}
XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]]), np.array([[0], [1], [1], [0.0]])


def shares(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def digits(classes, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first images of these digits, grey values from 0 to 1, and indicators of what they show."""
    x, y = load()
    rows = np.flatnonzero(np.isin(y, classes))[:count]
    return x[rows], (y[rows, None] == classes).astype(float)


@dataclass
class Net:
    """Cost, gradient and units of a network with biases, as functions of one flat array: W and b of each layer."""

    x: np.ndarray
    t: np.ndarray
    widths: tuple[int, ...]  # inputs, hidden layers, outputs
    units: tuple[str, ...]  # of all layers but the inputs
    kind: str  # a key of LOSSES
    decay: float = 0.0  # half of it times the sum of squares is added

    def slices(self) -> list[tuple[slice, slice]]:
        sizes = [size for n, m in zip(self.widths, self.widths[1:]) for size in (n * m, m)]
        ends = np.cumsum([0, *sizes]).tolist()
        return [(slice(*ends[i : i + 2]), slice(*ends[i + 1 : i + 3])) for i in range(0, len(sizes), 2)]

    def layers(self, theta: np.ndarray):
        parts = zip(self.slices(), self.widths, self.widths[1:], self.units)
        return [(theta[w].reshape(m, n), theta[b], unit) for (w, b), n, m, unit in parts]

    def values(self, theta: np.ndarray, rows=slice(None), last=True) -> list[np.ndarray]:
        """The units of each layer on the samples; the last layer without its softmax if not `last`."""
        out = [self.x[rows]]
        for W, b, unit in self.layers(theta):
            out.append(UNITS["linear" if unit == "softmax" and not last else unit][0](out[-1] @ W.T + b))
        return out[1:]

    def loss(self, theta: np.ndarray, rows=slice(None)) -> float:
        t = self.t[rows]
        return float(LOSSES[self.kind][0](self.values(theta, rows)[-1], t) / len(t) + self.decay / 2 * theta @ theta)

    def gradient(self, theta: np.ndarray, rows=slice(None)) -> np.ndarray:
        t, values, parts = self.t[rows], [self.x[rows], *self.values(theta, rows)], []
        g = LOSSES[self.kind][1](values[-1], t) / len(t)
        for (W, _, unit), before, after in reversed(list(zip(self.layers(theta), values, values[1:]))):
            g = UNITS[unit][1](after, g)
            parts += [g.sum(0), (g.T @ before).ravel()]
            g = g @ W
        return np.concatenate(parts[::-1]) + self.decay * theta

    def start(self, seed: int, scale: float | None = None, bias: float = 0.0) -> np.ndarray:
        """Normal weights with deviation `scale`, or n^(-1/2) behind n units; all biases alike."""
        rng, pairs = np.random.default_rng(seed), zip(self.widths, self.widths[1:])
        draw = lambda n, m: rng.normal(0, n**-0.5 if scale is None else scale, n * m)
        return np.concatenate([part for n, m in pairs for part in (draw(n, m), np.full(m, bias))])


@dataclass
class Run:
    """Where a training ended, and what it passed: step, cost on all samples, parameters."""

    net: Net
    theta: np.ndarray
    rate: float
    batch: int | None = None
    trace: list[tuple[int, float, np.ndarray]] = field(default_factory=list)


class Report(NamedTuple):
    title: str
    symptom: str
    cause: str
    build: Callable[[], Run]
    address: str | None = None


REPORTS: list[Report] = []


def report(title: str, symptom: str, cause: str, address: str | None = None) -> Callable:
    return lambda build: REPORTS.append(Report(title, symptom, cause, build, address)) or build


def train(net, theta, rate, steps, *, batch=None, frozen=slice(0), shuffle=False) -> Run:
    """Descent at one rate, 100 times noted; `frozen` weights stay, `shuffle` permutes the targets, not the inputs."""
    rng, run = np.random.default_rng(0), Run(net, theta, rate, batch)
    for step in range(steps + 1):
        if step % max(1, steps // 100) == 0:
            run.trace.append((step, net.loss(run.theta), run.theta))
            net.t = rng.permutation(net.t) if shuffle else net.t
        g = net.gradient(run.theta, rng.integers(0, len(net.x), batch) if batch else slice(None))
        g[frozen] = 0
        run.theta = run.theta - rate * g if step < steps else run.theta
    return run


@report("[BUG] NaN loss", "Trained on for long, the cost becomes NaN.", "The logarithm of a share that is 0.")
def log_of_zero():
    x, t = (part.astype(np.float32) for part in digits(range(10), 200))
    x[0] *= 10  # one bright image, on which single precision runs out first
    net = Net(16 * x, t, (64, 32, 10), ("relu", "softmax"), "log of shares")
    return train(net, net.start(0, 0.05).astype(np.float32), np.float32(0.01), 1000)


@report(
    "Why is learning rate causing my neural network's weights to skyrocket?",
    "At rate 0.001 the cost leaps from thousands to a trillion and to NaN, at 0.0001 all is well.",
    "Too long a step; the answer blames ill-conditioning.",
    "https://datascience.stackexchange.com/questions/15962/why-is-learning-rate-causing-my-neural-networks-weights-to-skyrocket",
)
def skyrocket(rate=0.001):
    x = np.random.default_rng(0).normal(5, 3, (200, 8))
    net = Net(x, 20 * x[:, :1] + 5 * x[:, 1:2], (8, 32, 1), ("linear", "linear"), "squared")
    return train(net, net.start(0), rate, 300)


@report(
    "why always loss equal 0.6931?",
    "Two classes of images; the cost stands at 0.6931.",
    "A wrong separator in a path: both classes read the same files, so each image comes with both labels.",
)
def both_labels():
    x = digits([3], 60)[0]
    net = Net(np.vstack([x, x]), np.repeat([[0.0], [1.0]], 60, 0), (64, 16, 1), ("relu", "linear"), "binary")
    return train(net, net.start(0), 0.3, 2000)


@report("Repeated loss of 3.04452", "This number at every step, for any data.", "Weights that were left at 0.")
def all_zero():
    x = np.random.default_rng(0).normal(0, 1, (210, 8))
    net = Net(x, np.tile(np.eye(21), (10, 1)), (8, 16, 16, 21), ("relu", "relu", "linear"), "classes")
    return train(net, 0 * net.start(0), 0.1, 200)


@report(
    "caffe regression different input but same out!",
    "Squared error falls from 24 to 12 and stands; one output for all inputs, tiny weights in the last layers.",
    "Unknown. Here two layers die at rate 0.1, and decay shrinks their weights; at 0.03 the network learns.",
)
def same_output(rate=0.1):
    x, units = np.random.default_rng(1).normal(0, 1, (200, 10)), ("relu", "relu", "relu", "linear")
    t = x @ np.linspace(-1, 1, 10)[:, None]
    net = Net(x, 12**0.5 * (1 + (t - t.mean()) / t.std()), (10, 16, 16, 16, 1), units, "squared", decay=0.01)
    return train(net, net.start(1, 0.01), rate, 5000)


@report(
    "ReLU function converging to local optimum in one case and diverging in the other one",
    "5-2-1 on two samples with targets 15 and 16: it says 15.5 to both, weights into the hidden units negative.",
    "Both hidden units are 0 on both samples.",
)
def dead_units():
    x = np.array([[1, 2, 3, 4, 5], [1, 2, 3, 4, 6.0]])
    net = Net(x, np.array([[15], [16.0]]), (5, 2, 1), ("relu", "linear"), "squared")
    return train(net, net.start(3, 1.0), 0.02, 1000)


@report(
    "A bit puzzled about the results of using this FFNN",
    "784-100-10 logistic units, squared error: all units are 1.0, all errors -0.0, and nothing moves.",
    "Unknown. Grey values up to 255 and weights of one sign do it here.",
)
def saturated():
    x, t = digits(range(10), 200)
    net = Net(255 * x, t, (64, 100, 10), ("logistic", "logistic"), "squared")
    return train(net, np.abs(net.start(0, 1.0)), 0.7, 100)


@report(
    "anomalous result",
    "XOR by 2-2-1: one network learns, the next, made by the same code, does not.",
    "All weights into the two hidden units start at 0.01; the few draws for the weights out of them decide.",
)
def equal_start():
    net = Net(*XOR, (2, 2, 1), ("tanh", "linear"), "binary")
    return train(net, np.array([0.01, 0.01, 0.01, 0.01, 0, 0, -1.3, -0.12, 0]), 0.3, 5000)


@report(
    "alternating negative and positive value of slope and y-intercept in gradient descent",
    "A line through 20 points: the slope changes its sign at every step, and the cost reaches 6e74.",
    "Inputs from 19 to 70, not scaled.",
)
def alternating():
    x = [20, 43, 63, 26, 53, 31, 58, 46, 58, 70, 46, 53, 60, 20, 63, 43, 26, 19, 31, 23]
    t = [120, 128, 141, 126, 134, 128, 136, 132, 140, 144, 128, 136, 146, 124, 143, 130, 124, 121, 126, 123]
    net = Net(np.array(x, float)[:, None], np.array(t, float)[:, None], (1, 1), ("linear",), "squared")
    return train(net, np.zeros(2), 0.0005, 1000)


@report(
    "Double-softmax in validation loss",
    "The cost sticks near 1 and cannot come below 0.74.",
    "Four shares, not logits, go into a cost that takes the softmax itself.",
)
def softmax_twice():
    net = Net(*digits(range(4), 100), (64, 16, 4), ("relu", "softmax"), "classes")
    return train(net, net.start(0), 1.0, 1500)


@report(
    "model doesn't learn when using shuffle='batch'",
    "Digits: the cost stands at 2.301; without the option it falls to 0.01.",
    "Unknown. Targets that are shuffled apart from the inputs do it here.",
)
def shuffled_targets():
    net = Net(*digits(range(10), 600), (64, 32, 10), ("relu", "linear"), "classes")
    return train(net, net.start(0), 0.05, 2000, batch=60, shuffle=True)


@report(
    "Multi-layer network not converging to XOR dataset",
    "2-10-10-1 logistic units, 20,000 rounds at rate 0.1: no progress; with one hidden layer less it works.",
    "A plateau: the cost falls after 75,000 to 100,000 rounds.",
)
def long_plateau():
    net = Net(*XOR, (2, 10, 10, 1), ("logistic",) * 3, "squared")
    return train(net, np.random.default_rng(0).uniform(-0.1, 0.1, net.slices()[-1][1].stop), 0.4, 10000)


@report(
    "Training does not reliably converge, even with the simple XOR problem",
    "XOR by 2-2-1 logistic units: from the weights that are given it does not learn.",
    "Unknown. At 25 times the rate of the report the cost goes to 1/8, and the weights grow.",
)
def xor_given_start():
    first = [-0.12692590266986858, -0.844955757436316, -0.9357427469178123, 0.8173651578783794]
    hidden, out = [0.39650732687505963, -0.49808473788143637], [-0.5832662974097391, 0.5308947844782579]
    net = Net(*XOR, (2, 2, 1), ("logistic", "logistic"), "squared")
    return train(net, np.array([*first, *hidden, *out, 0.2908941132572971]), 0.5, 12000)


@report(
    "How can the performance of a neural network vary considerably without changing any parameters?",
    "Logistic units fit a cosine: the same code ends between 0.5 and 5e-7.",
    "The start; the answer says a local minimum, but from this one 200,000 more steps lead to 3e-4.",
    "https://datascience.stackexchange.com/questions/5309/how-can-the-performance-of-a-neural-network-vary-considerably-without-changing-a",
)
def by_seed(seed=0):
    x = np.linspace(-1, 1, 60)[:, None]
    net = Net(3 * np.pi * x, np.cos(3 * np.pi * x), (1, 8, 1), ("logistic", "linear"), "squared")
    return train(net, net.start(seed, 1.0, 1.0), 0.1, 8000)


@report("Train Loss Oscillation", "From first to last the cost jumps up and down.", "Small batches; no fault.")
def noise_floor():
    rng = np.random.default_rng(0)
    x = rng.normal(0, 1, (500, 10))
    net = Net(x, x @ rng.normal(0, 1, (10, 1)) + rng.normal(0, 1, (500, 1)), (10, 1), ("linear",), "squared")
    return train(net, net.start(0), 0.05, 3000, batch=4)


@report("LSTM weights not optimised", "The cost stays large.", "Layers in a plain list: the optimiser never sees them.")
def not_registered():
    net = Net(*digits(range(10), 300), (64, 10, 10), ("tanh", "linear"), "classes")
    return train(net, net.start(0, 0.02), 0.5, 800, frozen=slice(0, 650))


@report(
    "How to know correct learning rate for GradientDescentOptimizer in tensorflow",
    "A line through 8 points: infinite at rate 0.01; at 0.001 the intercept creeps, -0.88 to -0.81 in 200 steps.",
    "Unknown. Curvatures of 2 and 1,300 in one cost: centre and scale the inputs.",
)
def creeping(rate=0.001, steps=200):
    net = Net(np.arange(5.0, 41, 5)[:, None], np.arange(2.0, 17, 2)[:, None], (1, 1), ("linear",), "squared")
    return train(net, np.array([-0.06046534, -0.90016752]), rate, steps)
