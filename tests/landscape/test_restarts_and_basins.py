"""Maps of basins against the full grid, and ways to spend a budget against a loop over single runs."""

from fractions import Fraction

import numpy as np
import pytest

from figures import worse_minima_table
from landscape.cases.answer import basins
from landscape.cases.answer.ends_of_descent import CASE
from landscape.search.basins import basin_map, mixed
from landscape.search.restarts import Stage, hops, needed, one_run, restarts
from tests.claims.recorded import facts_of

STAGE = Stage(rate=0.1, steps=30, goal=0.05)


def disc(points):
    return (np.linalg.norm(points - [0.45, 0.55], axis=1) < 0.3).astype(int)


@pytest.mark.parametrize("halvings", [0, 1, 3])
def test_a_basin_map_is_the_full_grid(halvings):
    """A disc comes out as on the full grid, from fewer ends than the grid has points once it is halved."""
    asked = []
    found = basin_map(lambda points: (asked.extend(points.tolist()), disc(points))[1], 8, halvings)
    assert found.computed == len(asked) == len(set(map(tuple, asked)))  # no point twice
    axis = np.linspace(0, 1, 8 * 2**halvings + 1)
    full = disc(np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)).reshape(len(axis), -1)
    assert (found.ends == full).all()
    assert found.computed == full.size if not halvings else found.computed < full.size


def test_cells_beside_a_mixed_one_are_computed_but_for_the_last_time():
    """With a border between the second and the third of five columns: one more column on each side, then none."""
    half = lambda points: (points[:, 0] > 0.45).astype(int)
    once, twice = basin_map(half, 4, 1).computed, basin_map(half, 4, 2).computed
    # 25 points at first. Halved once: column 3 of 9, and every second point of the columns 2 and 4, which are known but for these.
    assert once == 25 + 9 + 4 + 4
    # With a margin cells 0 to 2 are wanted: columns 1, 3, 5 whole and half of 0, 2, 4, 6. Then cell 3 of 8: column 7 of 17 and
    # half of the columns 6 and 8.
    assert twice == 25 + 3 * 9 + 4 * 4 + 17 + 8 + 8


def test_a_basin_between_the_points_is_missed():
    """What no point of the coarse grid meets is not found, however often the grid is halved."""
    speck = lambda points: (np.linalg.norm(points - [0.55, 0.55], axis=1) < 0.02).astype(int)
    found = basin_map(speck, 10, 3)
    assert not found.ends.any() and found.computed == 121


def test_mixed_cells_have_different_corners():
    """Of nine points with one end that differs the four cells around it are mixed."""
    ends = np.zeros((4, 4), dtype=int)
    ends[1, 2] = 1
    assert np.argwhere(mixed(ends)).tolist() == [[0, 1], [0, 2], [1, 1], [1, 2]]
    assert mixed(np.array([[0, 0], [0, 1]])).all() and mixed(np.array([[0, 1], [0, 0]])).all()


def test_the_plane_holds_its_three_points():
    """The plane is orthonormal and its corners are the answer, its twin and the twin of the first worse minimum as listed."""
    plane, certified = basins.plane(), facts_of(worse_minima_table).minima
    np.testing.assert_allclose(plane.along @ plane.along.T, np.eye(2), atol=1e-14)
    answer, first = ([float(w) for w in m.point.theta] for m in certified[:2])
    points = np.array([answer, np.array(answer)[basins.SWAP], np.array(first)[basins.SWAP]])
    np.testing.assert_allclose(plane.weights(plane.corners), points, atol=1e-8)
    np.testing.assert_allclose(basins.minima()[2], [float(w) for w in certified[2].point.theta], atol=1e-8)
    ends = basins.end_of_runs(np.concatenate([basins.minima(), points[1:2]]) + 0.01)
    assert ends.tolist() == [basins.BEST, basins.FIRST, basins.SECOND, basins.TWIN]


def test_a_borderline_start_waits():
    """Beside it on one side the answer's network is reached in time, on the other it is not."""
    ends = np.array([basins.minima()[0], np.round(basins.minima()[2], 3)])
    found = basins.borderline(*ends, steps=4000, rounds=2)
    near = ends[0] + (found.t + np.array([[0], [2e-4]])) * (ends[1] - ends[0])
    runs = basins.descend(CASE.problem, near, rate=0.1, steps=4000)
    np.testing.assert_array_equal(near[0], found.theta)
    assert runs.cost[0] < basins.BELOW < runs.cost[1]
    first, last = basins.held_at(found.theta, 0.0112, 1e-3, steps=3000, every=500)
    assert 0 < first <= last <= 3000 and first % 500 == last % 500 == 0
    with pytest.raises(ValueError, match="no cost"):
        basins.held_at(found.theta, 5.0, 1e-3, steps=500, every=500)


def plain(theta):
    """One run of a stage, with the gradient of a single network."""
    for _ in range(STAGE.steps):
        theta = theta - STAGE.rate * CASE.problem.gradient(theta)
    return theta, CASE.problem.cost(theta)


def draws(seed):
    rng = np.random.default_rng(seed)
    return lambda count: rng.normal(size=(count, 6))


def test_restarts_and_one_run_as_a_plain_loop():
    """Searches that have succeeded by stage: fresh starts are taken stage by stage, one run goes on."""
    begun = draws(1)(12).reshape(4, 3, 6)
    costs = np.array([[plain(theta)[1] for theta in stage] for stage in begun])
    expected = [int((costs[: k + 1] < STAGE.goal).any(axis=0).sum()) for k in range(4)]
    assert list(restarts(CASE.problem, STAGE, draws(1), 3, 4)) == expected and expected[-1] > 0
    thetas, seen = draws(1)(3), []
    for _ in range(4):
        thetas, cost = zip(*map(plain, thetas), strict=True)
        seen.append(cost)
    expected = [int((np.array(seen[: k + 1]) < STAGE.goal).any(axis=0).sum()) for k in range(4)]
    assert list(one_run(CASE.problem, STAGE, draws(1), 3, 4)) == expected


def test_hops_as_a_plain_loop():
    """A hop starts from the best end so far, and is taken back where it ends higher."""
    held, rng, seen = [plain(theta) for theta in draws(2)(5)], np.random.default_rng(3), []
    seen.append([cost for _, cost in held])
    for _ in range(3):
        moved = [plain(theta + 2.0 * step) for (theta, _), step in zip(held, rng.normal(size=(5, 6)), strict=True)]
        held = [new if new[1] < old[1] else old for new, old in zip(moved, held, strict=True)]
        seen.append([cost for _, cost in held])
    expected = [int((np.array(row) < STAGE.goal).sum()) for row in seen]
    found = hops(CASE.problem, STAGE, draws(2), 5, 4, 2.0, np.random.default_rng(3))
    assert list(found) == expected and 0 < expected[-1] <= 5


def test_how_many_starts_are_needed():
    """The least k with (1 - p)^k at most 1 - sure; a certain start is enough alone."""
    for p in (Fraction(1, 2), Fraction(1, 3), Fraction(1, 50)):
        k = needed(float(p), 0.9)
        assert (1 - p) ** k <= Fraction(1, 10) < (1 - p) ** (k - 1)
    assert needed(1.0, 0.99) == 1
