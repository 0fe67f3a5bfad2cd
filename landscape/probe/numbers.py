"""The measured numbers of a report, in plain types."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.probe.measures import Measures
from landscape.probe.subject import SLOPES, SMALL, Array


def numbers_of(m: Measures) -> dict[str, Any]:
    """The measured numbers in plain types, for the report."""
    s = m.s
    out: dict[str, Any] = {"weights": len(m.theta), "loss": m.loss, "gradient norm": m.slope}
    out["gradient norm by layer"] = dict(zip((one.name for one in s.layers), m.slopes, strict=True))
    out["smallest curvature"], out["its residual"] = m.bottom.value, m.bottom.residual
    out["sharpness"], out["residual of the sharpness"] = m.top.value, m.top.residual
    if m.rate:
        out["rate x sharpness"] = m.speed
    if m.noise is not None:
        out["noise of a batch / gradient"] = m.noise / max(m.slope, np.finfo(float).tiny)
    if m.constant is not None:
        out["loss of the best constant"] = m.constant
    if m.trace and m.trace.norms:
        out["weight norm at t/10 and t"] = (m.trace.norms[m.trace.at(0.1)], m.trace.norms[-1])
    if s.task == "classes" and m.values:
        twice = float(np.log(1 + (m.values[-1].shape[-1] - 1) / np.e))
        if abs(m.loss - twice) < SMALL * twice:
            out["least loss if a softmax is taken twice"] = twice
    for one, a in zip(s.layers, m.values, strict=False):
        if one.kind in SLOPES:
            out[f"units without slope, {one.name}"] = f"{asleep(one.kind, a)} of {a.shape[1]}"
    return out | s.notes


def asleep(kind: str, a: Array) -> int:
    """How many units pass next to no slope back: ReLU units none on any sample, others less than SMALL on average."""
    slopes = SLOPES[kind](a).mean(0)
    return int((slopes == 0).sum() if kind == "relu" else (slopes <= SMALL).sum())
