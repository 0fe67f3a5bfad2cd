"""What the probe says of the reported trainings, and how often it is right: `python -m tests.bench.diagnosed [name ...]`."""

import sys

import numpy as np

from landscape.probe import Layer, Report, Subject, Trace, from_numpy, probe
from tests.bench.reported import REPORTS, Run

JUDGED = {  # verdicts that name the cause; verdicts that are true of the place, and leave the cause open
    "log_of_zero": (["log of zero"], ["not finite"]),
    "skyrocket": (["step too long", "unscaled inputs"], ["not finite"]),
    "both_labels": (["contradictory labels"], ["constant predictor"]),
    "all_zero": (["zero start"], ["equal units", "dead units", "constant predictor"]),
    "same_output": (["dead units"], ["constant predictor", "candidate minimum"]),
    "dead_units": (["dead units"], ["constant predictor"]),
    "saturated": (["saturated units"], ["plateau"]),
    "equal_start": (["equal units", "saddle"], ["constant predictor", "plateau"]),
    "alternating": (["unscaled inputs", "step too long"], ["not finite"]),
    "softmax_twice": ([], ["valley to infinity"]),  # towards log(1 + 3/e), the least that shares can cost
    "shuffled_targets": (["unrelated labels"], ["constant predictor", "noise floor"]),
    "long_plateau": (["plateau", "saddle"], ["constant predictor"]),
    "xor_given_start": (["valley to infinity"], []),
    "by_seed": (["plateau", "saddle", "still falling"], []),
    "noise_floor": (["noise floor"], []),
    "not_registered": (["frozen weights"], ["still falling"]),
    "creeping": (["unscaled inputs"], ["still falling"]),
}
PLAIN = {"squared": ("linear", "logistic"), "binary": ("linear",), "classes": ("linear",)}  # the last units it knows


def subject(run: Run) -> Subject:
    """Everything that a reader could hand over: the cost with its gradient, the layers, the samples, their batches."""
    net, classes = run.net, run.net.kind in ("classes", "log of shares")
    names = [f"layer {k + 1}" for k in range(len(net.units))]
    kinds = ["linear" if unit == "softmax" else unit for unit in net.units]  # the probe is shown the logits
    parts = zip(names, kinds, zip(net.widths[1:], net.widths), net.slices())
    layers = [Layer(name, kind, shape, *where) for name, kind, shape, where in parts]
    targets = net.t.argmax(1) if classes else net.t
    task = "classes" if classes else net.kind
    plain = net.units[-1] in PLAIN.get(net.kind, ()) and not net.decay and (classes or net.t.shape[1] == 1)
    weights = [(W, b) for W, b, _ in net.layers(run.theta)]
    product = from_numpy(weights, net.x, targets, kinds, task).product if plain else None
    count = len(net.x) // run.batch if run.batch else 0
    batches = [lambda theta, k=k: net.gradient(theta, slice(k, None, count)) for k in range(count)]
    values = lambda theta: net.values(theta, last=False)
    return Subject(run.theta, net.loss, net.gradient, product, batches, layers, values, net.x, targets, task)


def diagnosis(run: Run) -> Report:
    trace = Trace()
    for line in run.trace:
        trace.add(*line, run.rate)
    return probe(subject(run), float(run.rate), trace)


def judged(name: str, verdict: str) -> str:
    cause, place = JUDGED[name]
    open_ = "true, cause open" if verdict in place else "undecided" if verdict == "undecided" else "wrong"
    return "right" if verdict in cause else open_


def main(names: list[str]) -> None:
    np.seterr(all="ignore")
    marks = []
    for one in REPORTS:
        name = one.build.__name__
        if not names or name in names:
            report = diagnosis(one.build())
            marks.append(judged(name, report.verdict))
            print(f"\n{one.title}\n{name}: {marks[-1]}; cause: {one.cause}\n{report}", flush=True)
    print("\n" + "; ".join(f"{mark}: {marks.count(mark)}" for mark in dict.fromkeys(marks)))


if __name__ == "__main__":
    main(sys.argv[1:])
