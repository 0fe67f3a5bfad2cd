"""Rates at which descent can settle, a run with its end, and a fault as one wrong entry: by difference quotients and plain loops."""

from itertools import pairwise

import numpy as np
import pytest

from landscape.cases import broken
from landscape.cases.answer import basins
from landscape.cases.answer.ends_of_descent import CASE


def test_limits_are_two_over_the_steepest_curvature():
    """Steepest among the directions of the power method, with products by difference quotients of the gradient."""
    for theta, limit in zip(basins.minima(), basins.limits(), strict=True):
        v = np.ones(6)
        for _ in range(60):
            v = v / np.linalg.norm(v)
            bent = (CASE.problem.gradient(theta + 1e-5 * v) - CASE.problem.gradient(theta - 1e-5 * v)) / 2e-5
            steepest, v = v @ bent, bent
        assert limit == pytest.approx(2 / steepest, rel=1e-6)
    assert basins.limits().shape == (3,)


def test_a_run_is_its_steps_and_its_end(monkeypatch):
    """Three steps from beside a minimum by a plain loop, the start before them and the minimum after."""
    monkeypatch.setattr(basins, "STEPS", 3)
    start = basins.minima()[1] + 0.01
    points = basins.run_from(start)
    assert points.shape == (5, 6) and (points[0] == start).all()
    for before, after in pairwise(points[:4]):
        assert after == pytest.approx(before - 0.1 * CASE.problem.gradient(before), rel=1e-13)
    assert points[4] == pytest.approx(basins.minima()[1], abs=1e-6)


def test_a_fault_is_the_sound_setting_with_what_is_wrong():
    sound = broken.SOUND._replace(units=3)
    fault = broken._fault("a name", "a verdict", sound, rate=7.0, bits=32)
    assert (fault.name, fault.verdict, fault.repaired) == ("a name", "a verdict", sound)
    assert fault.broken == broken.Setting(units=3, rate=7.0, bits=32)
