"""The order of the checks, and the verdict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landscape.probe.causes import (
    contradictory_labels,
    dead_units,
    equal_units,
    frozen_weights,
    saturated_units,
    softmax_twice,
    step_too_long,
    unrelated_labels,
    unscaled_inputs,
    zero_start,
)
from landscape.probe.finite import not_finite
from landscape.probe.measures import Measures
from landscape.probe.noise import noise_floor
from landscape.probe.numbers import numbers_of
from landscape.probe.places import (
    constant_predictor,
    interpolation,
    minimum,
    plateau,
    saddle,
    still_falling,
    valley,
)
from landscape.probe.report import Report
from landscape.probe.spectrum import KEPT
from landscape.probe.subject import SMALL, Subject, Trace, check_parts

CHECKS = [
    ("interpolation reached", interpolation), ("softmax twice", softmax_twice), ("zero start", zero_start), ("equal units", equal_units),
    ("frozen weights", frozen_weights), ("unscaled inputs", unscaled_inputs), ("step too long", step_too_long),
    ("contradictory labels", contradictory_labels), ("unrelated labels", unrelated_labels),
    ("valley to infinity", valley), ("dead units", dead_units), ("saturated units", saturated_units),
    ("noise floor", noise_floor), ("saddle", saddle), ("candidate minimum", minimum),
    ("constant predictor", constant_predictor), ("plateau", plateau), ("still falling", still_falling),
]  # fmt: skip


BREAK = ("unscaled inputs", "step too long")  # what makes numbers that are not finite out of finite ones


def probe(
    subject: Subject, rate: float | None = None, trace: Trace | None = None,
    momentum: float = 0.0, krylov: int | None = None, seed: int = 0,
) -> Report:  # fmt: skip
    """The verdict on a training that stands, with its witness. Every check of CHECKS is made; the first that finds decides.

    `rate` and `momentum`: those of plain descent in use (heavy ball); leave the rate out with Adam and its like, and
    nothing is said of steps. `krylov`: Lanczos steps where the weights are more than 600; by default 40 where so many
    vectors are small, else 8, at a cost of at most 60 gradients in all; 300 finds the ends of the spectrum to full
    accuracy. Raises ValueError if the parts do not fit together.
    """
    check_parts(subject, trace, rate, momentum)
    if krylov is None:
        krylov = 40 if 40 * len(subject.theta) <= KEPT else 8
    with np.errstate(all="ignore"):  # what is not finite is found, not warned of
        return _diagnose(subject, rate, trace, momentum, krylov, seed)


def _diagnose(
    subject: Subject, rate: float | None, trace: Trace | None, momentum: float, krylov: int, seed: int
) -> Report:
    broken = not_finite(subject, trace)
    seen = [theta for theta in (trace.wreck, trace.last, trace.start) if theta is not None] if broken and trace else []
    for theta in seen:  # from where it broke back to where it had not
        subject = replace(subject, theta=theta)
        if not (earlier := not_finite(subject, trace, twice=True)):
            break
        broken = earlier
    if broken and seen and not earlier and rate:  # the next step from there may show where it broke
        ahead = replace(subject, theta=subject.theta - float(rate) * subject.gradient(subject.theta))
        broken = next((one for one in [not_finite(ahead, trace)] if one and one[0] == "log of zero"), broken)
    if broken and (not seen or earlier or broken[0] == "log of zero"):
        return Report(*broken, [broken], {"weights": len(subject.theta)})
    m = Measures(subject, rate, trace, momentum, krylov, seed)
    found = [(name, witness) for name, check in CHECKS if (witness := check(m))]
    if broken:  # of what is found where it was still finite, only what breaks numbers is a cause
        causes = [one for one in found if one[0] in BREAK]
        found = [*causes, broken, *(one for one in found if one not in causes and one[0] != "still falling")]
    verdict, witness = found[0] if found else ("undecided", _nothing_found(m))
    return Report(verdict, witness, found, numbers_of(m), m.direction if verdict == "saddle" else None, m)


def _nothing_found(m: Measures) -> str:
    """What an undecided report says: what it was not given, and what is known all the same."""
    given = {
        "rate": m.rate,
        "trace": m.trace,
        "batches": len(m.s.batch_gradients) > 1,
        "layers": m.s.layers,
        "task": m.s.task,
    }
    missing = [name for name, value in given.items() if not value]
    words = "no check found a witness" + (f"; not given: {', '.join(missing)}" if missing else "")
    if m.constant is None or not m.loss > (1 + SMALL) * m.constant:
        return words
    return f"{words}; the loss is above that of the best constant, {m.constant:.4g}, so an output layer with biases is not at rest"
