"""The order of the checks, and the verdict."""

from __future__ import annotations

from dataclasses import replace

from landscape.probe.causes import (
    dead_units,
    equal_units,
    noise_floor,
    saturated_units,
    step_too_long,
    unrelated_labels,
    unscaled_inputs,
    zero_start,
)
from landscape.probe.finite import _not_finite
from landscape.probe.measures import Measures
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
from landscape.probe.subject import Subject, Trace, _fit

CHECKS = [
    ("interpolation reached", interpolation), ("zero start", zero_start), ("equal units", equal_units),
    ("unscaled inputs", unscaled_inputs), ("step too long", step_too_long), ("dead units", dead_units),
    ("saturated units", saturated_units), ("unrelated labels", unrelated_labels), ("noise floor", noise_floor),
    ("saddle", saddle), ("candidate minimum", minimum), ("valley to infinity", valley),
    ("constant predictor", constant_predictor), ("plateau", plateau), ("still falling", still_falling),
]  # fmt: skip


def probe(
    subject: Subject, rate: float | None = None, trace: Trace | None = None,
    momentum: float = 0.0, krylov: int = 10, seed: int = 0,
) -> Report:  # fmt: skip
    """The verdict on a training that stands, with its witness. Every check of CHECKS is made; the first that finds decides.

    `rate` and `momentum`: those of plain descent in use (heavy ball); leave the rate out with Adam and its like, and
    nothing is said of steps. `krylov`: Lanczos steps where the weights are many. Costs about 55 gradients with 10.
    Raises ValueError if the parts do not fit together.
    """
    _fit(subject)
    found: list[tuple[str, str]] = []
    if broken := _not_finite(subject, trace):
        found.append(broken)
        if broken[0] == "log of zero" or trace is None or trace.last is None:
            return Report(*broken, found, {"weights": len(subject.theta)})
        subject = replace(subject, theta=trace.last)  # where it came from
        if again := _not_finite(subject, None):
            return Report(*again, [again, *found], {"weights": len(subject.theta)})
    m = Measures(subject, rate, trace, momentum, krylov, seed)
    found = [(name, witness) for name, check in CHECKS if (witness := check(m))] + found
    found = [one for one in found if one[0] != "still falling" or not broken]
    verdict, witness = found[0] if found else ("undecided", "no check found a witness")
    return Report(verdict, witness, found, m.numbers(), m.bottom[1] if verdict == "saddle" else None)
