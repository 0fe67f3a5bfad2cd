r"""The smallest eigenvalue, a proof, and the weights ten times later distinguish minimum, saddle, plateau and valley.

One row for each run of the figure above, at its dot. "Proof" is what can be proved there: a strict minimum nearby, or a direction that bends down. The last column is
the size of the weights, at the dot and at ten times its time. No single column decides.

How it was made: the runs are stopped at the times {{ .runs.0.time:,.0f}}, {{ .runs.1.time:.0f}}, {{ .runs.2.time:.0f}} and {{ .runs.3.time:,.0f}}. The
smallest eigenvalue is that of the Hessian in floats. A minimum is proved in ball arithmetic, in a box with one critical
point; a negative eigenvalue in exact arithmetic at the very weights of the run, whose floats are rational numbers. "None" means that the certificate was refused.

In words: at the minimum the proof succeeds and the norm of the weights hardly changes. At the saddle and on the plateau a negative eigenvalue is proved. In the valley
the smallest eigenvalue is positive, nothing is proved, and the norm of the weights grows from {{ .runs.3.norm:.1f }} to {{ .runs.3.later_norm:.1f }}.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from figures import style
from figures.stuck_run_gradients import CASE, RUNS, STOPS
from landscape.proof.inertia import exact_inertia
from landscape.proof.krawczyk import certify
from landscape.search.flow import flow_states


class Run(NamedTuple):
    name: str
    time: float
    loss: float
    gradient: float
    eigenvalue: float  # the smallest one of the Hessian, in floats
    norm: float  # of the weights
    proof: str
    later_gradient: float  # at ten times the time
    later_norm: float


class Facts(NamedTuple):
    runs: tuple[Run, ...]


def proof(name: str, theta: np.ndarray) -> str:
    """What is proved about theta: the same answer on every machine."""
    problem, _ = RUNS[name]
    if problem is not CASE.problem:
        exactly = np.array([Fraction(weight) for weight in theta])
        return "negative" if exact_inertia(problem.hessian(exactly))[0] else "none"
    try:
        return "minimum" if certify(CASE.balls, theta).index == 0 else "saddle"
    except ValueError:
        return "none"


def one(name: str) -> Run:
    problem, start = RUNS[name]
    now, later = flow_states(problem, start, (STOPS[name], 10 * STOPS[name]))
    slopes = [float(np.linalg.norm(problem.gradient(state))) for state in (now, later)]
    norms = [float(np.linalg.norm(state)) for state in (now, later)]
    lowest = float(np.linalg.eigvalsh(problem.hessian(now))[0])
    return Run(
        name, STOPS[name], float(problem.cost(now)), slopes[0], lowest, norms[0], proof(name, now), slopes[1], norms[1]
    )


def compute() -> Facts:
    return Facts(tuple(one(name) for name in RUNS))


def power(number: float) -> str:
    """The number to one significant digit times a power of ten, in TeX."""
    digit, exponent = f"{number:.0e}".split("e")
    return rf"${digit}\cdot10^{{{int(exponent)}}}$" if int(exponent) else f"${digit}$"


def table(facts: Facts) -> style.Table:
    rows = ((run.name, power(run.eigenvalue), run.proof, f"{run.norm:.1f}, {run.later_norm:.1f}") for run in facts.runs)
    return style.Table(("run", "smallest eigenvalue", "proof", "norm, later"), tuple(rows))
