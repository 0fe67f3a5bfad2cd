"""All critical points of the penalised network of one unit, by topology; and networks that give a constant."""

import numpy as np
import pytest

from landscape.cases import constant_trap as trap
from landscape.cases.penalised import certified, copies, derivatives, name, search
from landscape.model.activations import LOGISTIC, TANH


def test_all_points_of_one_unit_balance():
    """The cost grows in every direction, so points of even index outnumber those of odd index by one.

    An idle unit leaves the mean square of the targets 1, 2, -2, 2, 0, which is 13/5.
    """
    found = certified(1, 60, np.random.default_rng(0))
    theta = np.array([[float(number) for number in point.theta] for point in found])
    gradient, hessian = derivatives(theta)
    assert np.abs(gradient).max() < 1e-14
    assert [point.down for point in found] == (np.linalg.eigvalsh(hessian) < 0).sum(axis=1).tolist()
    assert sum((-1) ** point.down * copies(one) for point, one in zip(found, theta, strict=True)) == 1
    losses = [float(point.loss) for point in found]
    assert losses == sorted(losses) and len({name(one) for one in theta}) == len(found)
    assert losses[-1] == 13 / 5 and not theta[-1].any() and found[-1].theta == ("0." + "0" * 20,) * 3


def test_a_search_keeps_what_has_converged_at_regular_points():
    """Many runs of two units end at zeros of the gradient with regular Hessians, at points of more than one index."""
    theta = np.array(search(2, 100, np.random.default_rng(1)))
    gradient, hessian = derivatives(theta)
    values = np.linalg.eigvalsh(hessian)
    assert 50 < len(theta) <= 100 and theta.shape[1] == 6
    assert np.linalg.norm(gradient, axis=1).max() < 1e-11 and np.abs(values).min() > 1e-6
    assert len(set((values < 0).sum(axis=1).tolist())) > 1
    assert search(2, 100, np.random.default_rng(1), steps=0) == []  # no start is a critical point


@pytest.mark.parametrize("case, activation", [(trap.SQUARED, LOGISTIC), (trap.LOG, TANH)])
def test_the_constant_of_the_trap_is_its_best(case, activation):
    """Whatever the biases and output weights are, the output is the best constant, and the cost its level, at slope 0."""
    b, v = np.array([0.5, -1.0, 2.0]), np.array([1.5, 0.25, -3.0])
    theta, problem = trap.constant(case, activation, b, v), trap.problem(case, activation, 3)
    net = problem.network_at(theta)
    assert not net.W.any() and (net.b == b).all() and (net.v == v).all()
    assert net.c + activation.value(b) @ v == pytest.approx(case.best)
    assert problem.cost(theta) == pytest.approx(case.level) and np.abs(problem.gradient(theta)).max() < 1e-15
    assert trap.block(case, activation, b, v) == pytest.approx(problem.hessian(theta)[:3, :3], abs=1e-15)
