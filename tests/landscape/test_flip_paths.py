"""Following a flipped network while its output bias is taken away."""

import numpy as np
import pytest

from landscape.cases.answer.bias_continuation import follow, shifted
from landscape.cases.answer.network import ANSWER
from landscape.cases.answer.worse_minima import VARIANTS, flipped
from landscape.model.networks import forward
from tests.rounding import rounding

CASE = VARIANTS["answer"]


def test_lower_targets_are_a_held_output_bias():
    theta, bias = np.array([0.3, -1.0, 0.5, 2.0, 1.0, -0.4]), 0.7
    errors = (
        forward(CASE.problem.network_at(theta)._replace(c=bias), CASE.problem.X, CASE.problem.activation)
        - CASE.problem.y
    )
    assert shifted(CASE.problem, bias).cost(theta) == pytest.approx(np.mean(errors**2), rel=rounding(1000))


@pytest.mark.parametrize("which", [(0,), (1,)])
def test_a_single_flip_is_followed_to_the_end(which):
    path = follow(CASE, which, 200)
    assert np.abs(path.share - np.arange(200, -1, -1) / 200).max() < rounding(10)
    assert np.abs(path.theta[0] - flipped(CASE, which)).max() < 1e-12 and path.loss[0] < 1e-25
    for k in (50, 200):
        problem = shifted(CASE.problem, path.share[k] * ANSWER.v[which[0]])
        assert np.linalg.norm(problem.gradient(path.theta[k])) < 1e-12
        assert path.loss[k] == problem.cost(path.theta[k]) > 1e-4
        assert path.least[k] == np.linalg.eigvalsh(problem.hessian(path.theta[k]))[0] > 0


def test_both_flips_shift_by_the_sum_and_are_lost():
    path = follow(CASE, (0, 1), 200)
    assert np.abs(path.theta[0] - flipped(CASE, (0, 1))).max() < 1e-12
    assert 0.85 < path.share[-1] < 0.9 and len(path.share) == len(path.theta) == len(path.loss) == len(path.least)
    assert np.linalg.norm(shifted(CASE.problem, path.share[9] * ANSWER.v.sum()).gradient(path.theta[9])) < 1e-12


def test_a_coarse_walk_does_not_jump_to_another_minimum():
    assert follow(CASE, (0,), 1).share.tolist() == [1.0]  # the end is several units away from the start
