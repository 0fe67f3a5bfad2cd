"""What is not finite, and where it comes first."""

from __future__ import annotations

import numpy as np

from landscape.probe.subject import Array, Subject, Trace


def _not_finite(s: Subject, trace: Trace | None) -> tuple[str, str] | None:
    """The first thing that is not finite, on the way from the data to the gradient; None if all is."""
    when = f" (first at step {trace.broke})" if trace and trace.broke is not None else ""
    things = [("the inputs", s.inputs), ("the targets", s.targets)]
    things += [(f"the weights of {one.name}", s.theta[one.weight]) for one in s.layers] or [("the weights", s.theta)]
    for name, thing in things:
        if thing is not None and not np.isfinite(thing).all():
            return "not finite", f"{name} hold {int((~np.isfinite(thing)).sum())} values that are not finite{when}"
    values = s.values(s.theta) if s.values else []
    for one, a in zip(s.layers, values, strict=False):
        if not np.isfinite(a).all():
            return "not finite", f"the values of {one.name} are not finite, and everything before is"
    loss, gradient = s.loss(s.theta), s.gradient(s.theta)
    if np.isfinite(loss) and np.isfinite(gradient).all():
        return None
    what = "the loss" if not np.isfinite(loss) else "the gradient"
    if values and s.targets is not None and s.task in ("binary", "classes"):
        gap = _largest_gap(values[-1], s.targets)
        if gap > -np.log(float(np.finfo(values[-1].dtype).tiny)):
            return (
                "log of zero",
                f"{what} is not finite, though every output is: on one sample the label's logit is {gap:.4g} below another, so its probability, e^-{gap:.4g}, is 0 in {values[-1].dtype}",
            )
    return "not finite", f"{what} is not finite, and everything before is"


def _largest_gap(logits: Array, y: Array) -> float:
    """By how much the logit of the label is below the largest, at most."""
    if logits.ndim == 1 or logits.shape[1] == 1:
        return float(np.max(-(2 * np.ravel(y) - 1) * np.ravel(logits)))
    return float((logits.max(1) - logits[np.arange(len(logits)), np.asarray(y, int)]).max())
