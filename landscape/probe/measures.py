"""What is measured where a training stands; nothing is judged here."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from landscape.probe.spectrum import _rayleigh, extreme_vectors
from landscape.probe.subject import SLOPES, SMALL, Array, Subject, Trace

DENSE = 600  # up to so many weights every column of the Hessian is made


class Measures:
    """What is measured at theta. Each property is computed when it is first asked for, and once."""

    def __init__(
        self, subject: Subject, rate: float | None, trace: Trace | None, momentum: float, krylov: int, seed: int
    ) -> None:
        self.s, self.rate, self.trace, self.krylov, self.seed = subject, rate, trace, krylov, seed
        self.bound = 2 * (1 + momentum)  # of rate x sharpness on a quadratic cost, with heavy-ball momentum
        self.theta = subject.theta
        self.eps = float(np.finfo(self.theta.dtype).eps)
        self.loss = float(subject.loss(self.theta))
        self.gradient, self.noise = _mean_gradient(subject)
        self.slope = float(np.linalg.norm(self.gradient))
        self.steps = trace.steps[-1] if trace and trace.steps else 1000
        self.values = subject.values(self.theta) if subject.values else []

    def product(self, v: Array) -> Array:
        """The Hessian at theta times v; by central differences of the gradient where no product is given."""
        if self.s.product:
            return self.s.product(self.theta, v)
        h = self.eps ** (1 / 3) * (1 + float(np.linalg.norm(self.theta))) / float(np.linalg.norm(v))
        return (self.s.gradient(self.theta + h * v) - self.s.gradient(self.theta - h * v)) / (2 * h)

    @cached_property
    def speed(self) -> float:
        """Rate times sharpness, or 0 where the rate is unknown; a bound from below, for the sharpness is."""
        return (self.rate or 0.0) * self.top[0]

    @cached_property
    def hessian(self) -> Array | None:
        """All of it (p, p), if there are at most DENSE weights."""
        if len(self.theta) > DENSE:
            return None
        H = np.array([self.product(e) for e in np.eye(len(self.theta), dtype=self.theta.dtype)])
        return (H + H.T) / 2

    @cached_property
    def ends(self) -> list[tuple[float, Array, float]]:
        """The smallest and the largest eigenvalue of the Hessian: Rayleigh quotient, unit vector, residual.

        The quotient of any vector is at least the smallest and at most the largest eigenvalue, converged or not.
        """
        if self.hessian is not None:
            vectors = list(np.linalg.eigh(self.hessian)[1].T[[0, -1]])
        else:
            vectors = extreme_vectors(self.product, len(self.theta), self.krylov, self.seed, self.theta.dtype)
        return [_rayleigh(self.product, v) for v in vectors]

    @property
    def bottom(self) -> tuple[float, Array, float]:
        return self.ends[0]

    @property
    def top(self) -> tuple[float, Array, float]:
        return self.ends[1]

    @cached_property
    def doubt(self) -> float:
        """Curvatures up to this size are rounding: a difference of gradients resolves no more, an exact product more."""
        return (1e3 * self.eps if self.s.product else self.eps ** (1 / 2)) * max(abs(self.top[0]), abs(self.bottom[0]))

    @cached_property
    def stretch(self) -> Array | None:
        """d theta / d theta' (p,) where theta' are the weights on standardised inputs, biases aside; None if unknown."""
        if self.s.inputs is None or not self.s.layers or self.s.layers[0].shape[1] != self.s.inputs.shape[1]:
            return None
        scale = self.s.inputs.std(0)
        first, D = self.s.layers[0], np.ones_like(self.theta)
        D[first.weight] = np.tile(1 / np.where(scale > 0, scale, 1), first.shape[0])
        return D

    @cached_property
    def scaled_sharpness(self) -> float:
        """The largest Rayleigh quotient found of the Hessian in the weights on standardised inputs."""
        scaled = lambda v: self.stretch * self.product(self.stretch * v)
        v = extreme_vectors(scaled, len(self.theta), self.krylov, self.seed, self.theta.dtype)[1]
        return _rayleigh(scaled, v)[0]

    @cached_property
    def start(self) -> Measures | None:
        """The same where the run began, if the trace knows it."""
        if self.trace is None or self.trace.start is None:
            return None
        there = replace(self.s, theta=self.trace.start, batch_gradients=())
        return Measures(there, self.rate, None, self.bound / 2 - 1, self.krylov, self.seed)

    @cached_property
    def after_step(self) -> float:
        """The loss after the next step with the full gradient; after one of 1/sharpness where the rate is unknown."""
        return float(self.s.loss(self.theta - self.reach() * self.gradient))

    @cached_property
    def too_long(self) -> bool:
        """A bound from below of the sharpness suffices: the rate is too long for it, and the next step shows it."""
        return bool(self.speed > self.bound and self.settled and not self.after_step <= self.loss)

    @property
    def settled(self) -> bool:
        """The run gets no lower; a run at the edge of stability does, though some of its steps go up."""
        return self.falling is None or self.falling <= SMALL

    @cached_property
    def falling(self) -> float | None:
        """By which share the mean loss fell from the tenth of the steps before the last to the last tenth; None without a trace."""
        if self.trace is None or len(self.trace.steps) < 20:
            return None
        a, b = self.trace.at(0.8), self.trace.at(0.9)
        before, last = np.mean(self.trace.losses[a:b]), np.mean(self.trace.losses[b:])
        return float((before - last) / abs(before)) if np.isfinite(last) and before else 0.0

    @cached_property
    def standing(self) -> bool:
        """Is the slope so small that as many steps again would take less than SMALL of the loss away?"""
        return bool(self.reach() * self.slope**2 * self.steps < SMALL * abs(self.loss))

    @cached_property
    def stuck(self) -> bool:
        """The loss has stopped to fall; without a trace, it will hardly fall."""
        return self.standing if self.falling is None else self.falling <= SMALL

    @cached_property
    def near(self) -> bool:
        """A stationary point is close: a thousandth of the size of the weights."""
        return self.newton is not None and self.newton < 1e-3 * (1 + float(np.linalg.norm(self.theta)))

    def reach(self) -> float:
        """The rate in use, or the longest that the curvature allows for certain descent."""
        return self.rate or 1 / max(abs(self.top[0]), abs(self.bottom[0]), 1e-300)

    @cached_property
    def constant(self) -> float | None:
        """The loss of the best constant prediction, in closed form; None if the task is unknown."""
        y = self.s.targets
        if y is None or not self.s.task:
            return None
        if self.s.task == "squared":
            return float(np.mean((y - y.mean(0)) ** 2))
        shares = np.unique(y, return_counts=True)[1] / len(y)
        return float(-(shares * np.log(shares)).sum())

    @cached_property
    def newton(self) -> float | None:
        """The length of the step to the stationary point of the quadratic model; an upper bound of it for many weights.

        None where the Hessian is singular to rounding, or not known to be positive definite."""
        if self.hessian is not None:
            values = np.linalg.eigvalsh(self.hessian)
            if np.abs(values).min() <= self.doubt:
                return None
            return float(np.linalg.norm(np.linalg.solve(self.hessian, self.gradient)))
        least = self.bottom[0] - self.bottom[2]
        return self.slope / least if least > self.doubt else None

    def numbers(self) -> dict[str, Any]:
        """The measured numbers in plain types, for the report."""
        s, theta = self.s, self.theta
        out: dict[str, Any] = {"weights": len(theta), "loss": self.loss, "gradient norm": self.slope}
        out["gradient norm by layer"] = {
            one.name: float(np.linalg.norm(self.gradient[one.weight]))
            for one in s.layers
            if one.weight.stop > one.weight.start
        }
        out["smallest curvature"], out["its residual"] = self.bottom[0], self.bottom[2]
        out["sharpness"], out["residual of the sharpness"] = self.top[0], self.top[2]
        if self.rate:
            out["rate x sharpness"] = self.speed
        if self.noise is not None:
            out["noise of a batch / gradient"] = self.noise / max(self.slope, np.finfo(float).tiny)
        if self.constant is not None:
            out["loss of the best constant"] = self.constant
        if self.trace and self.trace.norms:
            out["weight norm at t/10 and t"] = (self.trace.norms[self.trace.at(0.1)], self.trace.norms[-1])
        for one, a in zip(s.layers, self.values, strict=False):
            if one.kind in SLOPES:
                out[f"units without slope, {one.name}"] = f"{_asleep(one.kind, a)} of {a.shape[1]}"
        return out


def _mean_gradient(s: Subject) -> tuple[Array, float | None]:
    """The gradient on all samples, and the deviation of a batch's gradient from it (root of the mean square)."""
    if len(s.batch_gradients) < 2:
        return np.asarray(s.gradient(s.theta)), None
    total, squares = np.zeros_like(s.theta), 0.0
    for one in s.batch_gradients:
        g = one(s.theta)
        total += g
        squares += float(g @ g)
    total /= len(s.batch_gradients)
    count = len(s.batch_gradients)
    return total, float(np.sqrt(max(0.0, (squares - count * float(total @ total)) / (count - 1))))


def _asleep(kind: str, a: Array) -> int:
    """How many units pass next to no slope back: ReLU units none on any sample, others less than SMALL on average."""
    slopes = SLOPES[kind](a).mean(0)
    return int((slopes == 0).sum() if kind == "relu" else (slopes <= SMALL).sum())
