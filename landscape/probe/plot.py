"""What a report draws, with matplotlib, which is imported only when it is used."""

from __future__ import annotations

from typing import Any

import numpy as np

from landscape.probe.measures import Measures


def draw(m: Measures) -> Any:
    """A matplotlib Figure: loss and norm of the weights along the run, if there is a trace, and the loss on three lines.

    The lines go through the weights, downhill and along the directions of the smallest and the largest curvature, as
    far as a tenth of the size of the weights.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    run, lines = figure.subplots(1, 2)
    if m.trace and m.trace.steps:
        run.plot(m.trace.steps, m.trace.losses, label="loss")
        size = run.twinx()
        size.plot(m.trace.steps, m.trace.norms, "--", color="tab:gray", label="norm of the weights")
        size.set_ylabel("norm of the weights (dashed)")
    else:
        run.text(0.5, 0.5, "no trace was given", ha="center", transform=run.transAxes)
    run.set(xlabel="step", ylabel="loss")
    r = 0.1 * (1 + float(np.linalg.norm(m.theta))) * np.linspace(-1, 1, 41)
    down = -m.gradient / (m.slope or 1.0)
    for name, d, style in (("downhill", down, "-"), ("smallest curvature", m.direction, "--"),
                           ("largest curvature", m.top.vector, ":")):  # fmt: skip
        lines.plot(r, [m.cost(m.theta + t * d) for t in r], style, label=name)
    lines.set(xlabel="distance from the weights", ylabel="loss")
    lines.legend()
    return figure
