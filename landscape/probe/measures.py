"""What is measured where a training stands; nothing is judged here."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from landscape.probe.course import fall, sinks
from landscape.probe.labels import constant_loss
from landscape.probe.place import Place
from landscape.probe.scaling import scaling_of
from landscape.probe.spectrum import KEPT
from landscape.probe.subject import SMALL, Array, Subject, Trace, add, moved

FIFTHS = ((0.4, 0.6), (0.8, 1.0))  # the middle and the last fifth of a run
AHEAD = 1000  # so many steps, or as many as were taken, a place is judged by


class Measures(Place):
    """What is measured at theta, beside what a run has seen and the steps in use."""

    def __init__(
        self, subject: Subject, rate: float | None, trace: Trace | None, momentum: float, krylov: int, seed: int
    ) -> None:
        super().__init__(subject, krylov, seed)
        self.trace = trace
        self.rate = None if rate is None else float(rate)
        self.momentum = momentum
        self.bound = 2 * (1 + momentum)  # of rate x sharpness on a quadratic cost, with heavy-ball momentum
        self.steps = max(AHEAD, trace.steps[-1] if trace and trace.steps else 0)

    @cached_property
    def speed(self) -> float:
        """Rate times sharpness, or 0 where the rate is unknown; a bound from below, for the sharpness is."""
        return (self.rate or 0.0) * self.top.value

    scaling = cached_property(lambda self: scaling_of(self.s, self.values))  # on standardised inputs; None if unknown

    def at(self, theta: Array, rate: float | None = None) -> Measures:
        """The same at other weights, of which no run is known, and perhaps no rate."""
        there = replace(self.s, theta=theta, batch_gradients=())
        steps = self.krylov // 2 + 1 if len(self.theta) * self.krylov > KEPT else self.krylov
        return Measures(there, rate, None, self.momentum, steps, self.seed)

    @cached_property
    def start(self) -> Measures | None:
        """The same where the run began, if the trace knows it, with the rate there, if it knows that and steps are asked of."""
        if self.trace is None or self.trace.start is None:
            return None
        start = self.at(self.trace.start, self.trace.rate if self.rate else None)
        start.let_go()  # its length is known
        return start

    @cached_property
    def after_step(self) -> float:
        """The loss after the next step with the full gradient; after one of 1/sharpness where the rate is unknown."""
        return self.cost(moved(self.theta, -(self.rate or self.reach()), self.gradient))

    @cached_property
    def too_long(self) -> bool:
        """A bound from below of the sharpness suffices: the rate is too long for it, and a next step shows it.

        Some runs hover just above the bound and get lower all the same (the edge of stability, Cohen et al. 2021), others
        start above it, up to twice, and are thrown to where it is flatter (the catapult, Lewkowycz et al. 2020). So
        between the bound and its double a trace must show that the run gets no lower.
        """
        no_lower = self.sinking == 0 and not sinks(self.trace, *FIFTHS, SMALL)
        moves = (self.rate or 0.0) * self.slope**2 > 1e3 * self.eps * abs(self.loss)  # else only rounding is blown up
        if not moves or (
            self.trace is None and not self.rise
        ):  # at the start of a run: eight steps cost less than the curvature
            return False
        return bool(self.speed > self.bound * (1 if no_lower else 2) and self.rise)

    @cached_property
    def rise(self) -> tuple[float, float] | None:
        """The losses before and after the first of the next eight steps with the full gradient that raises it; None if none does."""
        if not self.rate:
            return None
        theta, before = moved(self.theta, -self.rate, self.gradient), self.loss
        self.let_go()
        for step in range(8):
            after = self.cost(theta)
            if not after <= before + 8 * self.eps * abs(before):
                return before, after
            if step < 7:
                add(theta, -self.rate, self.s.gradient(theta))
            before = after
        return None

    @cached_property
    def sinking(self) -> float | None:
        """By which share the loss fell from the middle fifth of the run to the last fifth, 0 if hardly; None without a trace."""
        if (found := fall(self.trace, *FIFTHS)) is None:
            return None
        return found[0] if found[0] > max(SMALL, found[1]) else 0.0

    @cached_property
    def falling(self) -> float | None:
        """By which share the loss fell over the last tenth of the steps, 0 if hardly; None without a trace, or if noise hides it."""
        if (found := fall(self.trace, (0.8, 0.9), (0.9, 1))) is None or (found[0] <= found[1] and found[1] > SMALL):
            return None
        return found[0] if found[0] > SMALL else 0.0

    @cached_property
    def standing(self) -> bool:
        """Is the slope so small that AHEAD steps, or as many as were taken, would take less than SMALL of the loss away?"""
        return bool(self.reach() * self.slope**2 * self.steps < SMALL * abs(self.loss))

    @cached_property
    def stuck(self) -> bool:
        """The loss has stopped to fall; where the trace does not tell, it will hardly fall."""
        return self.standing and not self.sinking if self.falling is None else self.falling == 0

    def reach(self) -> float:
        """The length of a step per gradient: the rate in use, with momentum what it comes to, or the certain one."""
        return self.rate / (1 - self.momentum) if self.rate else self.certain

    # The longest step per gradient for which the curvature here allows no rise.
    certain = property(lambda self: 1 / max(abs(self.top.value), abs(self.bottom.value), 1e-300))

    @cached_property
    def constant(self) -> float | None:
        """The loss of the best constant prediction, in closed form; None if the task is unknown."""
        y = self.s.targets
        return constant_loss(np.asarray(y), self.s.task) if y is not None and self.s.task else None

    @cached_property
    def newton(self) -> tuple[float, float] | None:
        """How far the stationary point of the quadratic model is, and how much lower; upper bounds of both for many weights.

        Directions whose curvature is rounding are left out. None where none is left, or, for many weights, where the
        Hessian is not known to be positive definite."""
        if self.modes is not None:
            values, vectors = self.modes
            bent = np.abs(values) > self.doubt
            along = vectors.T[bent] @ self.gradient
            gain = float(along @ (along / values[bent])) / 2
            return (float(np.linalg.norm(along / values[bent])), gain) if bent.any() else None
        least = self.bottom.value - self.bottom.residual
        return (self.slope / least, self.slope**2 / (2 * least)) if least > self.doubt else None
