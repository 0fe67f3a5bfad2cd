"""Jobs done side by side, each in a process of its own, so that nothing one figure does reaches another."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from scripts.make.jobs import Job
from scripts.mistakes import Mistake

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")
}  # jobs fill the machine; sums keep one order
ONE_AT_A_TIME = Lock()  # starting a process also asks after the ended ones, and two threads that ask lose the answer
LIBRARIES = ["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg", "matplotlib.backends.backend_pdf"]


def work(pipe: Connection, function: str, arguments: tuple[Any, ...]) -> None:
    """What a worker process does: one call into scripts.make.products, the seconds or the Mistake sent back."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it without a word
    from scripts.make import products

    try:
        pipe.send(getattr(products, function)(*arguments))
    except Mistake as mistake:
        pipe.send(mistake)


def in_process(job: Job) -> float:
    """Do a job in a process of its own. Returns the seconds it took."""
    context = get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload(LIBRARIES)  # imported once, for all processes
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(send, job.function, job.arguments))
    with ONE_AT_A_TIME:
        process.start()
    send.close()
    try:
        outcome = receive.recv()
    except EOFError:
        outcome = None
    with ONE_AT_A_TIME:  # it has ended, or is about to
        process.join()
    if outcome is None:
        raise Mistake(
            job.source,
            1,
            f"the process that should {job.what} died (exit code {process.exitcode}).",
            "Out of memory, or a crash in a library?",
        )
    if isinstance(outcome, Mistake):
        raise outcome
    return outcome


def run(jobs: list[Job], say: Callable[[str], None]) -> list[Mistake]:
    """Do the jobs side by side, and those that follow from them; return the mistakes."""
    mistakes: list[Mistake] = []
    os.environ.update(ONE_THREAD)
    pool = ThreadPoolExecutor(max(1, min(os.cpu_count() or 1, len(jobs))))
    running = {pool.submit(in_process, job): job for job in jobs}
    try:
        while running:
            done, _ = wait(running, timeout=20.0, return_when=FIRST_COMPLETED)
            if not done:
                say(f"       ...  {', '.join(job.what for future, job in running.items() if future.running())}")
            for future in done:
                job = running.pop(future)
                try:
                    seconds, following = future.result(), job.then()
                except Mistake as mistake:
                    mistakes.append(mistake)
                    say(f"    failed  {job.what}")
                else:
                    if following:
                        running[pool.submit(in_process, following)] = following
                    say(f"  {seconds:6.1f} s  {job.what}  ({len(running)} to go)")
    finally:
        for process in active_children():  # none are left unless something stopped us
            process.terminate()
        pool.shutdown(cancel_futures=True)
    return mistakes
