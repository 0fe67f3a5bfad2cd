r"""Worse minima occur on another grid, with log-loss, with tanh units and with hidden biases, all certified.

Each row is a strict local minimum of the cost that the answer's network teaches, with one thing changed, for tanh two. The excess is the loss
minus the least loss. That the lists are complete is not proved.

How it was made: changed against the nine points, logistic units, mean squared error and no biases; for tanh two things are changed. The larger grid
is $\{-2,-1,0,1\}\times\{1,2,3\}$; the tanh row uses
$\{0,1\}\times\{0,1,2,3\}$; for log-loss the output is a logit. Box and
eigenvalue mean what they mean for the nine points; the weights are in the JSON file of the figure card. One copy under permutations and exact sign flips is listed, from {{ .runs }}
seeded starts (seed {{ .seed }}) for each problem.

In words: on the larger grid four worse minima are certified, from {{ .worse.larger_grid.0.excess }} to {{ .worse.larger_grid.3.excess }}, log-loss one with
excess {{ .worse.log_loss.0.excess }}, tanh one with loss {{ .worse.tanh.0.excess }}, and hidden biases one whose loss is {{ .worse.hidden_biases.0.excess }}.
"""

from typing import NamedTuple

from figures import style
from figures.worse_minima_table import RUNS, SEED, minima, short
from landscape.cases.answer.worse_minima import Minimum

SHOWN = ("larger grid", "log-loss", "tanh", "hidden biases")


class Facts(NamedTuple):
    runs: int
    seed: int
    worse: dict[str, tuple[Minimum, ...]]  # the worse minima of each problem, by increasing loss


def compute() -> Facts:
    worse = {name.replace(" ", "_").replace("-", "_"): tuple(m for m in minima(name) if m.worse) for name in SHOWN}
    return Facts(RUNS, SEED, worse)


def table(facts: Facts) -> style.Table:
    problems = zip(SHOWN, facts.worse.values(), strict=True)
    rows = (
        (name, short(m.excess), short(m.point.eigenvalues[0]), m.point.radius)
        for name, found in problems
        for m in found
    )
    return style.Table(("problem", "excess loss", "smallest eigenvalue", "box radius"), tuple(rows))
