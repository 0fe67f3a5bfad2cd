r"""More than one in five of these runs of gradient descent ends at a worse minimum.

{{ .runs }} runs of gradient descent on the nine points, mean squared error, all six weights normal with standard deviation
{{ .scale:.0f }}, step size {{ .rate:.1f }}, {{ .steps }} steps, seed {{ .seed }}; then Levenberg-Marquardt steps, which never raise the cost, bring each run to its end. A run
is counted at a minimum if Newton's method converges there, up to a swap of the units; "valley" if a unit has become a
step on the data. The intervals are 95 % Wilson intervals. The shares belong to this algorithm and this start, not to the cost.

In words: {{ .ends.global_minimum.share:.1%}} of the runs reach the global minimum, {{ .ends.worse_1.share:.1%}} and {{ .ends.worse_2.share:.1%}} the two worse
minima, together {{ .worse.share:.1%}}, and {{ .ends.saturating_valley.share:.1%}} run into valleys to infinity.
"""

from typing import NamedTuple

import numpy as np

from figures import style
from landscape.critical import End, end_of
from landscape.descent import descend
from landscape.multistart import Share, levenberg, starts, wilson
from landscape.networks import ANSWER, flatten
from landscape.worse_minima import VARIANTS, Variant, flip_end, is_copy

RUNS, SCALE, RATE, STEPS, SEED = 400, 1.0, 0.1, 5000, 0
NAMES = {
    "global_minimum": "global minimum",
    "worse_1": "first worse minimum",
    "worse_2": "second worse minimum",
    "saturating_valley": "valley: a unit becomes a step",
    "derivative_pair": "derivative pair: two units merge",
    "other_minimum": "another minimum",
    "undecided": "undecided",
}


class Facts(NamedTuple):
    runs: int
    scale: float
    rate: float
    steps: int
    seed: int
    ends: dict[str, Share]
    worse: Share  # both worse minima together


def ends(case: Variant, runs: int, seed: int) -> list[End]:
    """The ends of seeded gradient descent."""
    begun = starts(case.problem, runs, SCALE, np.random.default_rng(seed))
    descended = descend(case.problem, begun, rate=RATE, steps=STEPS).theta
    finished = levenberg(case.problem, descended, 400)
    return [end_of(case.problem, theta) for theta in finished]


def compute() -> Facts:
    case = VARIANTS["answer"]
    known = {"global_minimum": flatten(ANSWER, case.problem.free)}
    known |= {f"worse_{j + 1}": flip_end(case, (j,)).theta for j in (0, 1)}

    def name(end: End) -> str:
        if end.kind != "minimum":
            return end.kind.replace(" ", "_") if end.kind != "saddle" else "undecided"
        return next((key for key, theta in known.items() if is_copy(case, end.theta, theta)), "other_minimum")

    found = [name(end) for end in ends(case, RUNS, SEED)]
    counts = {key: found.count(key) for key in NAMES}
    shares = {key: wilson(count, RUNS) for key, count in counts.items()}
    return Facts(RUNS, SCALE, RATE, STEPS, SEED, shares, wilson(counts["worse_1"] + counts["worse_2"], RUNS))


def table(facts: Facts) -> style.Table:
    rows = tuple(
        (NAMES[key], str(s.count), f"{100 * s.share:.1f} %", f"{100 * s.low:.1f} to {100 * s.high:.1f} %")
        for key, s in facts.ends.items()
    )
    return style.Table(("end of the run", "runs", "share", "interval"), rows)
