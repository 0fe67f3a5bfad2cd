r"""The probe names all planted faults that were tried, and says nothing wrong of trainings that work.

Each fault has a row. The last row counts trainings that work, or that stand for no fault of their own; there a verdict is right if it is one of those that
were written down as true before the run. That it is never wrong elsewhere is not shown.

How it was made: the faults are planted in a network with one hidden layer on {{ .images }} handwritten digits, each trained from the seeds 0 to {{ .last_seed }}; the healthy
trainings are every second one of forty, on digits, half moons, spirals, parities, regression and XOR, with full batches and mini-batches, momentum, Adam and
32 bits. The tests run all forty, and five seeds of each fault.

In words: of {{ .faults }} broken trainings {{ .named }} are named right. Of {{ .healthy.runs }} healthy ones {{ .healthy.right }} get a verdict that is true, {{ .healthy.undecided }} none
and {{ .healthy.wrong }} a wrong one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from figures.style import Table
from landscape.cases import broken, healthy
from landscape.probe import probe

SEEDS = 2
EVERY = 2


class Row(NamedTuple):
    name: str
    verdict: str  # that names the fault
    runs: int
    right: int
    undecided: int
    wrong: int


class Facts(NamedTuple):
    images: int
    last_seed: int
    rows: tuple[Row, ...]  # of the faults
    healthy: Row
    faults: int
    named: int


def row(name: str, verdict: str, said: Sequence[tuple[str, Sequence[str]]]) -> Row:
    """Counts (verdict, the verdicts that are true) of several runs."""
    right = sum(one in true for one, true in said)
    undecided = sum(one == "undecided" for one, _ in said)
    return Row(name, verdict, len(said), right, undecided, len(said) - right - undecided)


def on_fault(fault: broken.Fault, seed: int) -> tuple[str, Sequence[str]]:
    s, rate, trace, _ = broken.train(fault.broken, seed)
    return probe(s, rate, trace).verdict, (fault.verdict,)


def on_healthy(run: healthy.Run) -> tuple[str, Sequence[str]]:
    s, rate, trace, _ = healthy.train(run)
    return probe(s, rate, trace, run.momentum).verdict, run.true


def compute() -> Facts:
    rows = tuple(
        row(fault.name, fault.verdict, [on_fault(fault, seed) for seed in range(SEEDS)]) for fault in broken.FAULTS
    )
    well = row("works, or no fault of its own", "a true one", [on_healthy(run) for run in healthy.FORTY[::EVERY]])
    faults, named = sum(one.runs for one in rows), sum(one.right for one in rows)
    return Facts(broken.IMAGES, SEEDS - 1, rows, well, faults, named)


def table(facts: Facts) -> Table:
    cells = (
        (r.name, r.verdict, *(str(n) for n in (r.runs, r.right, r.undecided, r.wrong)))
        for r in (*facts.rows, facts.healthy)
    )
    return Table(("training", "verdict", "runs", "right", "undecided", "wrong"), tuple(cells))
