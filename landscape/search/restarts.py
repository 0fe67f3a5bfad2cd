"""Ways to spend a budget of gradient steps: fresh starts, one long run, hops from the best point so far.

A *stage* is a fixed number of steps of plain descent; a run has succeeded after a stage if its cost is then below a
goal. Each function follows many searches side by side and returns, for each stage, how many of them have succeeded
by then: searches that have spent the same number of gradients are compared.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from landscape.model.problem import Problem
from landscape.search.descent import descend


class Stage(NamedTuple):
    """`steps` steps of descent with that rate, and the cost below which they have succeeded."""

    rate: float
    steps: int
    goal: float

    def run(self, problem: Problem, thetas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The weights (runs, p) after the stage, and their costs (runs,), infinite where a run diverged."""
        ends = descend(problem, thetas, rate=self.rate, steps=self.steps)
        return ends.theta, ends.cost


Counts = tuple[int, ...]  # by stage
Draw = Callable[[int], np.ndarray]  # a number of runs to their starts (runs, p)


def restarts(problem: Problem, stage: Stage, draw: Draw, searches: int, stages: int) -> Counts:
    """How many of `searches` have succeeded after 1, ..., `stages` fresh starts each."""
    costs = stage.run(problem, draw(searches * stages))[1].reshape(stages, searches)
    return _by_stage(costs, stage.goal)


def one_run(problem: Problem, stage: Stage, draw: Draw, searches: int, stages: int) -> Counts:
    """The same for one run each, which goes on from stage to stage."""
    thetas, costs = draw(searches), []
    for _ in range(stages):
        thetas, cost = stage.run(problem, thetas)
        costs.append(cost)
    return _by_stage(np.array(costs), stage.goal)


def hops(
    problem: Problem, stage: Stage, draw: Draw, searches: int, stages: int, size: float, rng: np.random.Generator
) -> Counts:
    """The same for basin hopping: each further stage starts from the point held, moved by a normal step.

    All weights are moved, with standard deviation `size`. The end of a stage is held if its cost is lower than that
    of the point held before; otherwise the search goes back.
    """
    held, cost = stage.run(problem, draw(searches))
    costs = [cost]
    for _ in range(stages - 1):
        trial, new = stage.run(problem, held + size * rng.normal(size=held.shape))
        lower = new < cost
        held, cost = np.where(lower[:, None], trial, held), np.where(lower, new, cost)
        costs.append(cost)
    return _by_stage(np.array(costs), stage.goal)


def needed(p: float, sure: float) -> int:
    """The least number of independent starts of which one succeeds with chance `sure` at least, 0 < p <= 1."""
    k, miss = 0, 1.0
    while miss > 1 - sure:
        k, miss = k + 1, miss * (1 - p)
    return k


def _by_stage(costs: np.ndarray, goal: float) -> Counts:
    """From the costs (stages, searches) after each stage to the searches that have been below the goal by then."""
    return tuple(map(int, np.maximum.accumulate(costs < goal, axis=0).sum(axis=1)))
