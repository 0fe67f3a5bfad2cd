"""The experiments that `scripts.census` knows: what one batch of seeded runs is, and what it counts.

A batch is a pure function of the number of units, the number of runs and a seed. It returns the number of
runs and how many of them ended in each way; the counts of an experiment are the sums over its batches, in
whatever order and wherever they were made. The mathematics is imported where it is needed: a worker that
makes one experiment does not wait for the compiler of another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scripts.make.digest import digest
from scripts.mistakes import Mistake, nearest

Counts = dict[str, int]


def own_teacher(units: int, runs: int, seed: Sequence[int]) -> Counts:
    """Students of k ReLU units that learn k orthonormal ones: how many miss their teacher."""
    from landscape.cases.own_teacher.descent import batch

    return batch(units, runs, seed)


def nine_points(units: int, runs: int, seed: Sequence[int]) -> Counts:
    """The answer's network on the nine points: which minimum or valley descent ends at."""
    from landscape.cases.answer.ends_of_descent import batch

    return batch(runs, seed)


class Experiment(NamedTuple):
    batch: Callable[[int, int, Sequence[int]], Counts]
    units: range  # the numbers of hidden units there are networks of
    usual: tuple[int, ...]  # those taken when none are named
    size: int  # runs in a batch


EXPERIMENTS = {
    "own-teacher": Experiment(own_teacher, range(2, 21), (6, 7, 8, 9, 10), 100),
    "nine-points": Experiment(nine_points, range(2, 3), (2,), 1000),
}


def experiment(name: str) -> Experiment:
    """The experiment of that name. Raises Mistake if there is none."""
    if name not in EXPERIMENTS:
        raise Mistake("census", 0, f"unknown experiment '{name}'.", nearest(name, EXPERIMENTS))
    return EXPERIMENTS[name]


def _version(name: str) -> str:
    """A digest of all code and all locked libraries that the counts of an experiment depend on."""
    return digest({Path(__file__).resolve(): (experiment(name).batch.__name__,)})[:16]


version = cache(_version)  # not a decorator: a digest counts whatever is decorated


def run_batch(name: str, units: int, runs: int, seed: Sequence[int], code: str) -> Counts:
    """One batch, made here. Raises Mistake where the code is not the code of the one who asks."""
    if version(name) != code:
        raise Mistake(
            "census", 0, "a worker has other code than this repository.", "Start the workers in an equal copy of it."
        )
    return experiment(name).batch(units, runs, seed)
