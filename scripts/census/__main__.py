"""Count the ends of many seeded runs: `python -m scripts.census own-teacher --units 6 7 --runs 1000`.

The runs are cut into batches, each with a seed of its own. Finished batches are kept under build/census/, by
experiment, code and seed, so that an interrupted census goes on where it was, and the same counts result from
any number of workers. With --scheduler a Dask scheduler hands the batches out, with --scheduler local one that
is started here. Each of its workers needs an equal copy of this repository.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

from scripts.census.engines import LOCAL, Submit, dask, processes
from scripts.census.experiments import EXPERIMENTS, Counts, experiment, version
from scripts.files import read_record, to_json, write_whole
from scripts.mistakes import Mistake
from scripts.places import CENSUS

INTERVAL = 2.0  # seconds between two lines of progress


class Order(NamedTuple):
    """What is to be counted."""

    name: str
    units: tuple[int, ...]
    runs: int  # for each number of units
    seed: int


class Batch(NamedTuple):
    units: int
    runs: int
    seed: tuple[int, int, int]
    record: Path


def batches(order: Order, folder: Path) -> Iterator[Batch]:
    """The batches of an order. The first ones do not depend on how many follow."""
    size, code = experiment(order.name).size, version(order.name)
    for units in order.units:
        for index, first in enumerate(range(0, order.runs, size)):
            record = folder / f"{order.name}-{code}-{order.seed}" / f"{units}" / f"{index:06d}.json"
            yield Batch(units, min(size, order.runs - first), (order.seed, units, index), record)


def count(order: Order, submit: Submit, log: Callable[[str], None], folder: Path) -> dict[int, Counts]:
    """The counts of an order by the number of units, from what is kept and what is made now."""
    counts: dict[int, Counts] = {units: {} for units in order.units}

    def add(units: int, found: Counts) -> None:
        counts[units] = {key: counts[units].get(key, 0) + value for key, value in found.items()}

    missing = []
    for batch in batches(order, folder):
        kept = read_record(batch.record)
        if kept.get("runs") == batch.runs:
            add(batch.units, kept)
        else:
            missing.append(batch)
    total = len(order.units) * order.runs
    before = done = total - sum(batch.runs for batch in missing)
    start, last_line = time.perf_counter(), 0.0
    if before:
        log(f"{before} of {total} runs were made before")
    code = version(order.name)
    futures = {submit(order.name, batch.units, batch.runs, batch.seed, code): batch for batch in missing}
    try:
        for future in as_completed(futures):
            found = future.result()
            write_whole(futures[future].record, to_json(found))
            add(futures[future].units, found)
            done += futures[future].runs
            spent = time.perf_counter() - start
            if spent - last_line > INTERVAL or done == total:
                last_line = spent
                left = spent * (total - done) / (done - before)
                log(f"{done} of {total} runs, {spent:.0f} s, about {left:.0f} s to go")
    except BaseException:
        for future, batch in futures.items():
            if future.done() and not future.cancelled() and not future.exception():
                write_whole(batch.record, to_json(future.result()))
        raise
    return counts


def report(order: Order, counts: dict[int, Counts]) -> Iterator[str]:
    """A line for each kind of end, with its share and the 95 % Wilson interval, in percent."""
    from scipy.stats import binomtest

    for units, found in counts.items():
        yield f"{units} units, {found['runs']} runs, seed {order.seed}"
        for kind in [kind for kind in found if kind != "runs"]:
            result = binomtest(found[kind], found["runs"])
            share, (low, high) = result.statistic, result.proportion_ci(method="wilson")
            interval = f"{100 * share:6.2f} %  ({100 * low:.2f} to {100 * high:.2f} %)"
            yield f"  {found[kind]:9d}  {interval}  {kind.replace('_', ' ')}"


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake("census", 0, f"{message}.", "See python -m scripts.census --help.")


def parsed(arguments: list[str] | None) -> tuple[Order, argparse.Namespace]:
    """What the command line asks for. Raises Mistake for what cannot be."""
    parser = Parser(
        prog="python -m scripts.census", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("experiment", help=" or ".join(EXPERIMENTS))
    parser.add_argument("--units", type=int, nargs="+", help="numbers of hidden units")
    parser.add_argument("--runs", type=int, default=1000, help="for each number of units (1000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="processes on this machine (one per core)"
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help=f"of Dask, such as tcp://localhost:8786, or '{LOCAL}'")
    given = parser.parse_args(arguments)
    for name, least in (("runs", 1), ("workers", 1), ("seed", 0)):
        if getattr(given, name) < least:
            raise Mistake(
                "census", 0, f"--{name} {getattr(given, name)} is too small.", f"It must be at least {least}."
            )
    known = experiment(given.experiment)
    units = tuple(sorted(set(given.units or known.usual)))
    for k in set(units) - set(known.units):
        raise Mistake(
            "census",
            0,
            f"'{given.experiment}' has no network of {k} units.",
            f"The least is {known.units[0]}, the largest {known.units[-1]}.",
        )
    return Order(given.experiment, units, given.runs, given.seed), given


def main(arguments: list[str] | None = None) -> int:
    log = partial(print, flush=True)
    try:
        order, given = parsed(arguments)
        engine = dask(given.scheduler, given.workers, log) if given.scheduler else processes(given.workers)
        with engine as submit:
            counts = count(order, submit, log, CENSUS)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    except (BrokenProcessPool, CancelledError) as error:
        print(
            f"census: the workers are gone ({type(error).__name__}). Finished batches are kept; give the command again.",
            file=sys.stderr,
        )
        return 1
    except ImportError as error:
        print(
            f"census: a worker cannot load this repository ({error}). Start the workers in an equal copy of it.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("census: interrupted. Finished batches are kept; give the command again to go on.", file=sys.stderr)
        return 130
    for line in report(order, counts):
        log(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
