"""What does the probe's default report cost? `python -m tests.bench.probe_cost`, with PyTorch, on one thread of the CPU.

Time: on a network 1000-750-320-10 with about a million weights and 2,048 samples, in gradients of the full cost, made by
PyTorch's own `backward` on the same batches. Processor time, so that a busy machine hurts little. The states: a start;
the same after some steps; a run that stands at tiny weights, near a saddle, with a trace, a rate and batches; the same with
inputs that differ in scale by a factor of 300. The last two have every check measure what it can.

Memory: of a process of its own, the largest resident set while the subject and the report are made, beyond what the model,
the samples and the trace hold before, in vectors of about ten million weights, so that eight samples need next to
nothing. So the probe's own copy of the weights counts, and so does what PyTorch holds for a product. On Linux.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from landscape.probe import Subject, Trace, from_torch, probe

LIMIT_OF_TIME, LIMIT_OF_MEMORY = 60, 6


def network(*sizes: int, times: float = 1.0) -> torch.nn.Sequential:
    torch.manual_seed(0)
    parts: list[torch.nn.Module] = []
    for inputs, units in pairwise(sizes):
        parts += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
    model = torch.nn.Sequential(*parts[:-1])
    with torch.no_grad():
        for p in model.parameters():
            p *= times
    return model


def samples(count: int, inputs: int, unscaled: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Ten classes, each around its own point; perhaps every tenth input is 300 times as large."""
    torch.manual_seed(1)
    y = torch.arange(count) % 10
    x = torch.randn(10, inputs)[y] + torch.randn(count, inputs)
    return (torch.cat([300 * x[:, ::10], x[:, : inputs - len(x[0, ::10])]], 1) if unscaled else x), y


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def own_gradient(model: torch.nn.Module, batches: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
    model.zero_grad()
    for x, y in batches:
        (cross_entropy(model(x), y) / len(batches)).backward()


def counting(subject: Subject) -> list[int]:
    """Let a subject count its losses, gradients and products in the list that is returned."""
    counts = [0, 0, 0]

    def counted(k: int, function: Callable, share: int = 1) -> Callable:
        def call(*arguments: object) -> object:
            counts[k] += share
            return function(*arguments)

        return call

    subject.loss, subject.gradient = counted(0, subject.loss), counted(1, subject.gradient)
    subject.product = counted(2, subject.product or subject.gradient)
    if subject.add_product:
        subject.add_product = counted(2, subject.add_product)
    return counts


def standing(theta: np.ndarray, rate: float | None = 0.05) -> Trace:
    """The trace of a run that has not moved for 1000 steps; with the rate noted its start is looked at as well."""
    trace = Trace()
    for step in range(0, 1001, 20):
        trace.add(step, 2.30, theta, rate)
    return trace


def measure(
    name: str, count: int, steps: int = 0, times: float = 1.0, unscaled: bool = False, still: bool = False
) -> bool:
    """Print one line of the table of times; whether it is within the limit."""
    model, (x, y) = network(1000, 750, 320, 10, times=times), samples(2048, 1000, unscaled)
    batches = list(zip(x.chunk(count), y.chunk(count), strict=True))
    for _ in range(steps):
        own_gradient(model, batches)
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.05 * p.grad
    own_gradient(model, batches)
    gradients = [seconds(lambda: own_gradient(model, batches)) for _ in range(5)]
    start = time.process_time()
    subject = from_torch(model, cross_entropy, batches, "classes")
    counts = counting(subject)
    report = probe(subject, rate=0.05, trace=standing(subject.theta)) if still else probe(subject)
    spent = time.process_time() - start
    gradients += [seconds(lambda: own_gradient(model, batches)) for _ in range(5)]
    cost = spent / float(np.median(gradients))
    print(f"{name:<34}{count:>8}{counts[0]:>8}{counts[1]:>11}{counts[2]:>10}{cost:>8.1f}  {report.verdict}", flush=True)
    return cost <= LIMIT_OF_TIME


def resident(line: str) -> int:
    """The bytes of memory that this process holds now ("VmRSS"), or held at most ("VmHWM").

    Not from getrusage, whose largest set a process takes over from the one that started it.
    """
    with open("/proc/self/status") as file:
        return next(int(words[1]) * 1024 for words in map(str.split, file) if words[0] == f"{line}:")


def memory(shape: str, times: float = 1.0) -> None:
    """Print how many vectors of weights a report holds at most beyond the model; called in a process of its own."""
    small = network(10, 10, 10)
    probe(from_torch(small, cross_entropy, [samples(8, 10)] * 2, "classes"))  # whatever is loaded once
    model = network(*map(int, shape.split("-")), times=times)
    batches = list(zip(*(part.chunk(2) for part in samples(8, int(shape.split("-")[0]))), strict=True))
    size = 4 * sum(p.numel() for p in model.parameters())
    trace = standing(torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy())  # the caller's
    before = resident("VmRSS")
    subject = from_torch(model, cross_entropy, batches, "classes")
    report = probe(subject, rate=0.05, trace=trace)
    most = resident("VmHWM")
    vectors = (most - before) / size
    print(
        f"{shape + (f' times {times:g}' if times != 1 else ''):<34}{size // 4:>12,d}{vectors:>8.2f}  {report.verdict}",
        flush=True,
    )
    sys.exit(vectors > LIMIT_OF_MEMORY)


def main() -> int:
    torch.set_num_threads(1)
    print(f"{'time, in gradients':<34}{'batches':>8}{'losses':>8}{'gradients':>11}{'products':>10}{'all':>8}  verdict")
    good = [measure(f"a start, {count} batches", count) for count in (8, 1)]
    good += [measure("after 20 steps", 8, steps=20), measure("stands at a start", 8, still=True)]
    good += [measure("stands near a saddle", count, times=0.01, still=True) for count in (8, 1)]
    good += [measure("the same, inputs unscaled", 8, times=0.01, unscaled=True, still=True)]
    good += [measure("a start, inputs unscaled", 8, unscaled=True, still=True)]
    print(f"\n{'memory, in vectors of weights':<34}{'weights':>12}{'most':>8}  verdict", flush=True)
    many = "1000-1000-1000-1000-1000-1000-1000-1000-1000-1000-1000-10"
    for state in ([many], ["2200-2200-2200-10"], ["1000-10000-10"], ["10-3100-3100-10"], ["2200-2200-2200-10", "0.01"]):
        command = [sys.executable, "-m", "tests.bench.probe_cost", *state]
        returned = {"MALLOC_MMAP_THRESHOLD_": "1000000"}  # large pieces go back to the system when they are freed
        good.append(subprocess.run(command, env=os.environ | returned).returncode == 0)
    print("On a GPU: not measured." if torch.cuda.is_available() else "On a GPU: not measured, there is none.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        memory(sys.argv[1], *map(float, sys.argv[2:]))
    sys.exit(main())
