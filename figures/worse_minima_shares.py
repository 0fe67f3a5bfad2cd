r"""About one in five of these runs of gradient descent ends at a worse minimum.

{{ .runs:,d }} runs, counted by where they end. The intervals say how far the shares are known; the shares belong to this algorithm and
this start, not to the cost.

How it was made: gradient descent on the nine points, mean squared error, all six weights normal with mean zero and standard deviation
{{ .scale:.0f }}, step size {{ .rate:.1f }}, {{ .steps:,d }} steps, seed {{ .seed }}; then Levenberg-Marquardt steps, which never raise the cost, bring each run to its end. A run
is counted at a minimum if Newton's method converges there, up to a swap of the units; "valley" if a unit has become a
step on the data; "undecided" if it is none of the kinds above. The intervals are 95% Wilson intervals.

In words: {{ .ends.global_minimum.share:.1%}} of the runs reach the global minimum, {{ .ends.worse_1.share:.1%}} and {{ .ends.worse_2.share:.1%}} the two worse
minima, together {{ .worse.share:.1%}}, and {{ .ends.saturating_valley.share:.1%}} run into valleys to infinity.
"""

from typing import NamedTuple

from figures import style
from landscape.cases.answer.ends_of_descent import RATE, SCALE, STEPS, batch
from landscape.search.shares import Share, wilson

RUNS, SEED = 2000, 0
NAMES = {
    "global_minimum": "global minimum",
    "worse_1": "first worse minimum",
    "worse_2": "second worse minimum",
    "saturating_valley": "valley: a unit saturates",
    "derivative_pair": "valley: two units merge",
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


def compute() -> Facts:
    counts = batch(RUNS, (SEED,))
    shares = {kind: wilson(counts[kind], RUNS) for kind in NAMES}
    return Facts(RUNS, SCALE, RATE, STEPS, SEED, shares, wilson(counts["worse_1"] + counts["worse_2"], RUNS))


def table(facts: Facts) -> style.Table:
    rows = tuple(
        (NAMES[key], f"{s.count:,d}", f"{100 * s.share:.1f}%", f"{100 * s.low:.1f} to {100 * s.high:.1f}%")
        for key, s in facts.ends.items()
    )
    return style.Table(("end of the run", "runs", "share", "interval"), rows)
