r"""The probe names all planted faults that were tried, and says nothing wrong of trainings that work.

Each fault has a row. The last row counts trainings that work, or that stand for no fault of their own. Beside the probe: what the published rules of
AUTOTRAINER say of the same runs, from what they were made to read. That the probe is never wrong elsewhere is not shown.

How it was made: the faults are planted in a network with one hidden layer on {{ .images }} handwritten digits, each trained from the seeds 0 to {{ .last_seed }} (with too large a rate for {{ .stopped }} steps, since what comes later depends on rounding); the healthy
trainings are every second one of forty, on digits, half moons, spirals, parities, regression and XOR, with full batches and mini-batches, momentum, Adam and
32 bits. The tests run all forty, and five seeds of each fault. For a healthy training the verdicts that count as true were written down before it was run, but for two rows that were changed afterwards. The thresholds of the probe were set with these runs in view, so the counts are no forecast. The rules are those
of the paper's first table, written anew. They are right if they say: oscillating or exploding for too large a rate, dying for dead units, exploding for a logarithm of zero,
vanishing for a zero start and for saturated units. For the other three faults the paper has no name. Slow alone counts as the symptom, everything else as another cause, and for a
healthy training everything said counts as a false alarm.

In words: of {{ .faults }} broken trainings the probe names {{ .named }} right, the published rules {{ .rules_right }}; they see only the symptom in {{ .rules_symptom }}, name another cause in {{ .rules_other }}
and are silent in {{ .rules_silent }}. Of {{ .healthy }} healthy ones {{ .true }} get from the probe a verdict that is true, {{ .undecided }} none and {{ .wrong }} a wrong one; the rules raise {{ .alarms }} false alarms.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from figures.style import Table
from landscape.cases import broken, healthy
from landscape.cases.published_rules import History, said
from landscape.probe import probe

SEEDS = 2
EVERY = 2
STOPPED = 25  # steps of too large a rate: what comes later is decided by rounding
NAMES = {  # what the paper calls the fault; the other three it has no name for
    "rate too large": {"oscillating", "exploding"},
    "zero start": {"vanishing"},
    "dead ReLU": {"dying"},
    "saturated sigmoid": {"vanishing"},
    "log of zero": {"exploding"},
}


class Row(NamedTuple):
    name: str
    runs: int
    probe: tuple[tuple[str, int], ...]  # what was said, and how often
    rules: tuple[tuple[str, int], ...]


class Facts(NamedTuple):
    images: int
    last_seed: int
    stopped: int
    rows: tuple[Row, ...]
    faults: int
    named: int
    rules_right: int
    rules_symptom: int
    rules_other: int
    rules_silent: int
    healthy: int
    true: int
    undecided: int
    wrong: int
    alarms: int


def judged_rules(names: set[str], fault: str) -> str:
    """How what the published rules say of a planted fault is counted."""
    if not names:
        return "silent"
    if names & NAMES.get(fault, set()):
        return "right"
    return "symptom" if names == {"slow"} else "another cause"


def rules_on(history: History) -> set[str]:
    with np.errstate(all="ignore"):  # a run that is not finite has histories that are not
        return said(*history)


def on_fault(fault: broken.Fault) -> Row:
    ours, theirs = Counter[str](), Counter[str]()
    setting = fault.broken._replace(steps=STOPPED) if fault.verdict == "step too long" else fault.broken
    for seed in range(SEEDS):
        s, rate, trace, history = broken.train(setting, seed)
        verdict = probe(s, rate, trace).verdict
        ours["right" if verdict == fault.verdict else verdict] += 1
        theirs[judged_rules(rules_on(history), fault.name)] += 1
    return Row(fault.name, SEEDS, tuple(sorted(ours.items())), tuple(sorted(theirs.items())))


def on_healthy(runs: tuple[healthy.Run, ...]) -> Row:
    ours, theirs = Counter[str](), Counter[str]()
    for run in runs:
        s, rate, trace, history = healthy.train(run)
        verdict = probe(s, rate, trace, run.momentum).verdict
        ours[verdict if verdict == "undecided" else "true" if verdict in run.true else "wrong"] += 1
        theirs["false alarm" if rules_on(history) else "silent"] += 1
    return Row("healthy", len(runs), tuple(sorted(ours.items())), tuple(sorted(theirs.items())))


def compute() -> Facts:
    rows = [on_fault(fault) for fault in broken.FAULTS]
    well = on_healthy(healthy.FORTY[::EVERY])
    count = lambda kind, side: sum(dict(getattr(row, side)).get(kind, 0) for row in rows)
    ours = dict(well.probe)
    return Facts(
        broken.IMAGES, SEEDS - 1, STOPPED, (*rows, well), sum(row.runs for row in rows), count("right", "probe"),
        *(count(kind, "rules") for kind in ("right", "symptom", "another cause", "silent")),
        well.runs, *(ours.get(kind, 0) for kind in ("true", "undecided", "wrong")), dict(well.rules).get("false alarm", 0),
    )  # fmt: skip


def table(facts: Facts) -> Table:
    words = lambda counts: ", ".join(f"{n} {kind}" for kind, n in counts)
    cells = ((row.name, str(row.runs), words(row.probe), words(row.rules)) for row in facts.rows)
    return Table(("training", "runs", "the probe", "published rules"), tuple(cells))
