"""My training is stuck: what is it? One file to copy; it needs NumPy, and nothing else that is not there already.

    trace = Trace()                                       # in the training loop:
    trace.add(step, loss, theta)                          #   what the run has seen (theta: the weights as one array)
    subject = from_torch(model, torch.nn.functional.cross_entropy, batches)    # or from_jax, from_numpy, Subject(...)
    print(probe(subject, rate=0.1, trace=trace))          # a verdict from VERDICTS, and what it rests on

A verdict is given only with its witness, which is measured here: for example a unit that is zero on every sample, or
a direction in which the cost falls. What is measured and decides nothing is in `Report.numbers`. A verdict speaks of
the place where the run stands and of the samples it is given, of nothing else. Shapes: `theta`, gradients and
directions (p,); inputs (N, d); values of a layer (N, units). Costs are in the unit of the loss, nats for log-loss.
"""

from landscape.probe.dense import from_numpy
from landscape.probe.diagnose import probe
from landscape.probe.report import VERDICTS, Report
from landscape.probe.subject import Layer, Subject, Trace
from landscape.probe.with_jax import from_jax
from landscape.probe.with_torch import from_torch

__all__ = ["VERDICTS", "Layer", "Report", "Subject", "Trace", "from_jax", "from_numpy", "from_torch", "probe"]
