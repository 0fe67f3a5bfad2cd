"""Rates at which descent can settle, a run with its end, and a fault as one wrong entry: by difference quotients and plain loops."""

from itertools import pairwise
from types import SimpleNamespace

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


@pytest.mark.parametrize("weight", [4, 5])
def test_a_start_leads_home_while_both_output_weights_are_positive(monkeypatch, weight):
    """With ends made up: from 0.3 of the way on one output weight is negative, from 0.6 on it is the cost that is too high."""

    def made_up(problem, thetas, *, rate, steps):
        assert (rate, steps) == (0.1, 70)
        t, ends = thetas[:, 0] / 8, np.ones((len(thetas), 6))
        ends[(t > 0.3) & (t < 0.6), weight] = -1
        return SimpleNamespace(cost=np.where(t < 0.6, 0.9, 1.1) * basins.BELOW, theta=ends)

    monkeypatch.setattr(basins, "descend", made_up)
    start, end = np.zeros(6), np.array([8.0, 1, 2, 3, 4, 5])
    found = basins.borderline(start, end, steps=70, rounds=2)
    assert 0.3 - 1 / 128**2 < found.t <= 0.3 and found.theta == pytest.approx(found.t * end)


def test_the_border_of_the_best_fit_is_sought_on_the_way_to_the_second_worse_minimum(monkeypatch):
    """To one part in 100,000, with as many steps as the run that is then followed, which waits at the cost of one unit."""
    asked = []

    def borderline(start, end, *, steps, rounds):
        asked.append((start, end, steps, rounds))
        return basins.Borderline(start + 0.25, 0.125)

    def held_at(theta, level, within, *, steps, every):
        asked.append((theta, level, within, steps, every))
        return 3, 7

    monkeypatch.setattr(basins, "borderline", borderline)
    monkeypatch.setattr(basins, "held_at", held_at)
    found = basins.border_of_the_best()
    (start, end, steps, rounds), (theta, level, within, followed, every) = asked
    assert (start == basins.minima()[0]).all() and (found.end == end).all() and (theta == start + 0.25).all()
    assert 0 < np.abs(end - basins.minima()[2]).max() < 1e-6 and (end == np.round(end, 6)).all()
    assert steps == followed == 20_000 and 128.0**-rounds < 1e-5 <= 128.0 ** (1 - rounds) and followed % every == 0
    assert (level, within) == (basins.ONE_UNIT, basins.CLOSE) and (found.t, found.first, found.last) == (0.125, 3, 7)
