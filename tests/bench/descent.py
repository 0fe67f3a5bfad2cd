"""How fast is the batched descent? `python -m tests.bench.descent [--repeats 25]`, or `make bench`.

The tasks: full-batch gradient descent of the 2-2-1 network of the answer on the nine points
{0,1,2} x {0,1,2}, no biases, mean squared error, float64, the same starts and the same rate for
every contender; the same by Adam, with noise, and on the smoothed cost. Unit: *network-steps-samples* per second, runs x steps x samples / seconds. Slow
contenders are timed over fewer steps; after 100 steps from the same starts all ends are compared, where no
noise makes them differ from one library to the other.

The bound: whoever trains such a network needs one exponential (one tanh) per hidden unit, sample
and step. How many of those NumPy makes in a second from one large array into another, divided by
the number of hidden units, bounds the network-steps-samples per second of anyone who uses NumPy's.

The contenders take turns, and the best of several turns counts, so that a busy machine hurts all alike.
PyTorch and JAX take part if they can be imported; nothing here needs them. Compilation is not timed.
"""

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model.activations import LOGISTIC, TANH
from landscape.model.networks import forward
from landscape.model.problem import Problem
from landscape.search.multistart import starts
from tests.bench.contenders import CORES, RUNS, SAMPLES, TASKS, WIDTH, field


def seconds(call, *arguments) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def transcendental(function, threads, size=1 << 20):
    """A call that makes `threads` * `size` values of np.exp or np.tanh, with as many threads."""
    x = np.random.default_rng(0).normal(0, 3, (threads, size))
    out = np.empty_like(x)
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda k: function(x[k], out=out[k]), range(threads)))


def compare(unit, task: str, repeats: int) -> None:
    y = forward(ANSWER, GRID, unit)
    begun = starts(Problem(ANSWER, GRID, y), RUNS, 1.0, np.random.default_rng(0))
    contenders = field(unit, y, task)
    ends = [c.train(begun[: c.runs], 100)[:2] for c in contenders]  # compiles, too
    function = np.exp if unit is LOGISTIC else np.tanh
    bounds = {threads: transcendental(function, threads) for threads in (1, CORES)}
    bare, taken = {threads: [] for threads in bounds}, [[] for _ in contenders]
    for _ in range(repeats):
        for threads, call in bounds.items():
            bare[threads].append(seconds(call))
        for times, c in zip(taken, contenders, strict=True):
            times.append(seconds(c.train, begun[: c.runs], c.steps))
    limit = {threads: threads * (1 << 20) / min(bare[threads]) / WIDTH for threads in bounds}
    rates = [c.runs * c.steps * SAMPLES / min(times) for c, times in zip(contenders, taken, strict=True)]
    print(f"\n{task}, {unit.name} units, best of {repeats} turns; M/s = million network-steps-samples per second")
    print(f"{'':<27}{'threads':>7}{'M/s':>10}{'of bound':>10}{'x loop':>9}{'off by':>9} after 100 steps")
    for threads, most in limit.items():
        print(f"{'bound by np.' + function.__name__:<27}{threads:>7}{most / 1e6:>10.2f}")
    for c, end, rate in zip(contenders, ends, rates, strict=True):
        gap = np.abs(end - ends[0]).max()
        print(
            f"{c.name:<27}{c.threads:>7}{rate / 1e6:>10.2f}{rate / limit[c.threads]:>10.1%}{rate / rates[0]:>9.1f}{gap:>9.0e}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Speed of the batched descent beside other ways.")
    parser.add_argument("--repeats", type=int, default=25, help="turns of each contender; the best counts")
    repeats = parser.parse_args().repeats
    for unit in (LOGISTIC, TANH):
        for task in TASKS:
            compare(unit, task, repeats)
