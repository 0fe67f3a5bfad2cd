"""What is not finite, and where it comes first."""

from __future__ import annotations

import numpy as np

from landscape.probe.subject import Array, Subject, Trace


def not_finite(s: Subject, trace: Trace | None, twice: bool = False) -> tuple[str, str] | None:
    """The first thing that is not finite, on the way from the data to the gradient, or to the second derivatives; None if all is."""
    when = f" (first at step {trace.broke})" if trace and trace.broke is not None else ""
    things = [("the inputs", s.inputs), ("the targets", s.targets)]
    things += [(f"the weights of {one.name}", s.theta[one.weight]) for one in s.layers] + [("the weights", s.theta)]
    for name, thing in things:
        if thing is not None and not np.isfinite(thing).all():
            return "not finite", f"{name} hold {int((~np.isfinite(thing)).sum())} values that are not finite{when}"
    values = s.values(s.theta) if s.values else []
    for one, a in zip(s.layers, values, strict=False):
        if not np.isfinite(a).all():
            return "not finite", f"the values of {one.name} are not finite, and everything before is{when}"
    loss, gradient = s.loss(s.theta), s.gradient(s.theta)
    if np.isfinite(loss) and np.isfinite(gradient).all():
        if not twice or s.product is None or np.isfinite(s.product(s.theta, gradient)).all():
            return None
        return "not finite", f"the second derivatives of the loss are not finite, and everything before is{when}"
    what = "the loss" if not np.isfinite(loss) else "the gradient"
    if values and s.targets is not None and s.task in ("binary", "classes"):
        kind = s.layers[len(values) - 1].kind if len(s.layers) >= len(values) else "linear"
        if lost := _lost(np.asarray(values[-1]), np.asarray(s.targets), kind):
            return "log of zero", f"{what} is not finite{when}, though every output is: {lost}"
    return "not finite", f"{what} is not finite, and everything before is{when}"


def _lost(f: Array, y: Array, kind: str) -> str | None:
    """What is lost on the way from the outputs (N, k) to the log-loss, if probabilities are computed first; None if nothing."""
    y = y.ravel()
    if f.shape[-1] == 1 or f.ndim == 1:
        one = f.ravel() if kind == "logistic" else 1 / (1 + np.exp(-f.ravel()))
        p = np.column_stack([1 - one, one])
    elif len(y) == len(f):
        p = np.exp(f - f.max(1, keepdims=True))
        p = p / p.sum(1, keepdims=True)
    else:
        return None
    if (p == 0).any():  # if it is not the label's, 0 times its logarithm is NaN
        own = int((p[np.arange(len(p)), y.astype(int)] == 0).sum())
        return f"on {int((p == 0).any(1).sum())} of {len(p)} samples a probability is exactly 0 in {f.dtype}, on {own} that of the label, and the logarithm of 0 is not finite"
    if kind != "logistic" and f.max() > np.log(float(np.finfo(f.dtype).max)):
        return f"the largest output is {f.max():.4g}, and its exponential is not finite in {f.dtype}"
    return None
