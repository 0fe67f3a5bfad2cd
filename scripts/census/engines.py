"""Where the batches of a census are made: processes of this machine, or Dask workers wherever they are."""

from __future__ import annotations

import logging
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

from scripts.census.experiments import Counts, run_batch
from scripts.make.workers import ONE_THREAD, prepare_worker
from scripts.mistakes import Mistake

ADDRESS = re.compile(r"(\w+://)?(\[[^\s\]]+\]|[^\s:/\[\]]+):\d+")
LOCAL = "local"  # in place of a scheduler's address: a Dask cluster on this machine
TIMEOUT = "10s"  # how long a scheduler may take to answer

Submit = Callable[..., "Future[Counts]"]  # takes the arguments of `run_batch`


@contextmanager
def processes(workers: int) -> Iterator[Submit]:
    """Processes of this machine, without Dask."""
    os.environ.update(ONE_THREAD)
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=prepare_worker)
    try:
        yield lambda *arguments: pool.submit(run_batch, *arguments)
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def dask(scheduler: str, workers: int, log: Callable[[str], None]) -> Iterator[Submit]:
    """The workers of a Dask scheduler, or a cluster of `workers` processes of this machine for `LOCAL`.

    Raises Mistake if Dask is not installed or the scheduler does not answer.
    """
    try:
        from dask.distributed import Client
    except ImportError:
        raise Mistake(
            "census",
            0,
            "Dask is not installed.",
            "Install it with 'pip install distributed', or leave --scheduler out.",
        ) from None
    if scheduler != LOCAL and not ADDRESS.fullmatch(scheduler):
        raise Mistake(
            "census", 0, f"'{scheduler}' is no address of a scheduler.", f"Write tcp://host:port, or '{LOCAL}'."
        )
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters reaches us as an exception
    try:
        cluster = _cluster(workers) if scheduler == LOCAL else None
        client = Client(cluster or scheduler, timeout=TIMEOUT, set_as_default=False)
    except OSError:
        raise Mistake(
            "census",
            0,
            f"no Dask scheduler answers at {scheduler}.",
            "Start one, correct the address, or leave --scheduler out.",
        ) from None
    number, address = len(client.nthreads()), client.scheduler_info()["address"]
    log(f"{number} workers at {address}" + ("" if number else "; the runs wait for the first"))
    try:
        yield partial(client.get_executor(pure=False).submit, _by_value())
    finally:
        client.close()
        if cluster:
            cluster.close()


def _cluster(workers: int) -> Any:
    """A scheduler and workers on this machine."""
    from dask.distributed import LocalCluster

    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the workers inherit it: Ctrl-C is for us alone
    try:
        return LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        )
    finally:
        signal.signal(signal.SIGINT, ours)


def _by_value() -> Callable[..., Counts]:
    """`run_batch` for those who may lack this repository. A function inside a function is sent whole, not by its name:
    then a scheduler can pass it on, and a worker that cannot do it says why."""

    def run(*arguments: Any) -> Counts:
        from scripts.census.experiments import run_batch

        return run_batch(*arguments)

    return run
