"""Jobs done side by side, each in a process of its own, so that nothing one figure does reaches another.

A worker ends with the build that started it, however that ends: it waits for the end of that process beside its work.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from scripts.make.jobs import Job
from scripts.mistakes import Mistake, system_mistake
from scripts.places import ROOT

ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")
}  # jobs fill the machine; sums keep one order
ONE_AT_A_TIME = Lock()  # starting a process also waits for ended ones, and two threads that wait lose an exit status
LIBRARIES = ["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg", "matplotlib.backends.backend_pdf"]
HEAVY = ["numba", "flint", "scipy.optimize", "scipy.stats"]  # what most figures import as well, in half a second each
MANY = 20  # jobs for which it pays to import these at the start
SHORT_FOLDER = f"{os.sep}tmp"
SOCKET_PATH = 103  # characters that every system allows in the path of a socket: sun_path on macOS, less its last zero
SOCKET_NAME = len("/pymp-12345678/listener-12345678")  # the longest that is put below the temporary folder


def end_with(wait_for_end: Callable[[], object]) -> None:
    """End this process, without a word, when `wait_for_end` returns: when its parent has ended."""

    def watch() -> None:
        with suppress(EOFError, OSError):
            wait_for_end()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def prepare_worker() -> None:
    """Let a process that multiprocessing started end with its parent, and at Ctrl-C without a word.

    Below a parent that ignores Ctrl-C, as one does that a script starts with `&`, it goes on as its parent does.
    """
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    elif sys.platform != "win32":  # blocked as well, for nbclient would listen to what is only ignored
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if parent := parent_process():
        end_with(parent.join)


def do_in_worker(pipe: Connection, job: str, source: Path, function: str, arguments: tuple[Any, ...]) -> None:
    """What a worker does: one call into scripts.make.products; the seconds or the Mistake are sent back."""
    prepare_worker()
    try:
        from scripts.make import products

        pipe.send(getattr(products, function)(*arguments))
    except Mistake as mistake:
        pipe.send(mistake)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {' '.join(str(error).split())} ({Path(frame.filename).name}:{frame.lineno})"
        pipe.send(Mistake(source, 1, f"cannot {job}: {reason}.", "If its code is sound, scripts/make/ is not."))


def prepare_processes(jobs: int) -> None:
    """Import the libraries once, for all processes, where a system can do that; to no avail once one has started."""
    if sys.platform == "linux":
        get_context("forkserver").set_forkserver_preload([*LIBRARIES, *HEAVY] if jobs >= MANY else LIBRARIES)


def do_in_process(job: Job) -> float:
    """Do a job in a process of its own. Returns the seconds it took. Raises Mistake."""
    context: Any = get_context("forkserver" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=do_in_worker, args=(theirs, job.what, job.source, job.function, job.arguments))
    with ONE_AT_A_TIME:
        process.start()
    theirs.close()
    try:
        outcome = ours.recv()
    except (EOFError, OSError):
        outcome = None
    with ONE_AT_A_TIME:  # it has ended, or is about to
        process.join()
    ours.close()
    if outcome is None:
        raise Mistake(job.source, 1, f"the process that should {job.what} died ({ending(process.exitcode)}).", "")
    if isinstance(outcome, Mistake):
        raise outcome
    return outcome


def ending(code: int | None) -> str:
    """How a process ended, in words, with the usual cause."""
    if code is None or code >= 0:
        return f"exit code {code}: something called os._exit or a library gave up"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    usual = {"SIGKILL": "often the system, out of memory", "SIGSEGV": "a crash in a library"}
    return f"{name}: {usual.get(name, 'ended from outside, or by a library')}"


def prepare_environment() -> None:
    """Settings that every process started from here inherits: threads, where our modules are, room for sockets.

    Raises Mistake if no folder for temporary files has a path short enough for a socket.
    """
    os.environ.update(ONE_THREAD)
    above = os.environ.get("PYTHONPATH", "")
    if above.split(os.pathsep)[0] != str(ROOT):  # first, before any package of the same name; also with PYTHONSAFEPATH
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), above]) if above else str(ROOT)
    if sys.platform != "win32":
        shorten_temporary_folder(SOCKET_PATH - SOCKET_NAME)


def shorten_temporary_folder(longest: int) -> None:
    """Take the system's folder for temporary files if the given folder has a path of more than `longest` bytes. Raises Mistake."""
    try:
        given = tempfile.gettempdir()
    except OSError as error:
        raise system_mistake(Path(os.environ.get("TMPDIR", SHORT_FOLDER)), "used for temporary files", error) from None
    for folder in (given, SHORT_FOLDER):
        if len(os.fsencode(folder)) <= longest and os.access(folder, os.W_OK | os.X_OK):
            if folder != given:
                os.environ["TMPDIR"] = tempfile.tempdir = folder
            return
    fix = f"Set TMPDIR to a folder that you may write, with a path of at most {longest} bytes."
    raise Mistake(given, 0, "has too long a path for the sockets in it.", fix)


def do_jobs(jobs: list[Job], log: Callable[[str], None]) -> list[Mistake]:
    """Do the jobs side by side, each with those that follow from it; return the mistakes. A source counts once."""
    prepare_processes(len(jobs))
    mistakes: list[Mistake] = []
    to_go = len(jobs)
    working: dict[Path, str] = {}  # what is being made of each source
    printing = Lock()

    def log_whole(line: str) -> None:
        """Threads log: without the lock two lines could be printed into each other."""
        with printing:
            log(line)

    def make_source(job: Job) -> str:
        """Do a job and, at once, what follows from it, so that sources are finished one after the other."""
        while True:
            working[job.source] = job.what
            try:
                seconds = do_in_process(job)
            finally:
                del working[job.source]
            line = f"  {seconds:6.1f} s  {job.what}"
            if not (following := job.then()):
                return line
            log_whole(line)
            job = following

    pool = ThreadPoolExecutor(max(1, min(os.cpu_count() or 1, len(jobs))))
    running = {pool.submit(make_source, job): job for job in jobs}
    try:
        while running:
            done, _ = wait(running, timeout=20.0, return_when=FIRST_COMPLETED)
            if not done:
                log_whole(f"       ...  {', '.join(working.values())}")
            for future in done:
                job = running.pop(future)
                to_go -= 1
                try:
                    log_whole(f"{future.result()}  ({to_go} to go)")
                except Mistake as mistake:
                    mistakes.append(mistake)
                    log_whole(f"    failed  {job.what}  ({to_go} to go)")
    finally:
        for process in active_children():  # none are left unless something stopped us
            process.terminate()
        pool.shutdown(cancel_futures=True)
    return mistakes
