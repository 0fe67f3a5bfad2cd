"""Slices of a cost and the directions that span them, against definitions written out."""

import numpy as np

from landscape.model.networks import Network
from landscape.search.slices import filter_normalised, look_convex, on_plane, random_planes, share_of_bowls, weightwise

NET = Network(np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([0.0, 2.0]), np.array([6.0, -8.0]), -0.5)
WAY = Network(np.array([[0.0, 2.0], [2.0, 1.0]]), np.array([0.0, -2.0]), np.array([0.0, 4.0]), 3.0)


def test_a_plane_has_one_row_for_each_step_up():
    seen = on_plane(
        lambda theta: theta @ [1, 10, 100], np.zeros(3), np.array([1, 0, 0]), np.array([0, 1, 1]), (1, 2), (0, 3, 5)
    )
    assert seen.tolist() == [[1, 2], [331, 332], [551, 552]]


def test_planes_are_pairs_of_normal_vectors():
    planes = random_planes(np.random.default_rng(3), 5000, 4)
    assert planes.shape == (5000, 4, 2)
    assert (
        abs(planes.mean()) < 0.03
        and abs(planes.std() - 1) < 0.03
        and abs((planes[..., 0] * planes[..., 1]).mean()) < 0.03
    )


def test_a_plane_looks_convex_where_both_eigenvalues_are_positive():
    rng = np.random.default_rng(4)
    H = rng.normal(size=(5, 5))
    H = H + H.T + 2 * np.eye(5)
    planes = random_planes(rng, 400, 5)
    expected = [np.linalg.eigvalsh(U.T @ H @ U)[0] > 0 for U in planes]
    assert look_convex(H, planes).tolist() == expected and 0 < sum(expected) < 400


def test_share_of_bowls_in_simple_cases():
    assert share_of_bowls(2, 1.0) == 0 and share_of_bowls(4, 1.0) == 0.5 and share_of_bowls(4, 3.0) == 0.25


def test_each_filter_of_a_direction_gets_the_length_of_the_weights():
    scaled = filter_normalised(NET, WAY)
    assert scaled.W.tolist() == [[0, 5], [2 * 5**0.5 / 3, 5**0.5 / 3]]
    assert scaled.b.tolist() == [0, -2 * 5**0.5 / 3] and scaled.v.tolist() == [0, 10] and scaled.c == 0.5
    nothing = filter_normalised(NET, Network(0 * WAY.W, 0 * WAY.b, WAY.v, 0.0))
    assert not nothing.W.any() and not nothing.b.any() and nothing.v.tolist() == [0, 10] and nothing.c == 0


def test_each_entry_of_a_direction_is_multiplied_by_the_size_of_its_weight():
    scaled = weightwise(NET, WAY)
    assert scaled.W.tolist() == [[0, 8], [0, 1]] and scaled.b.tolist() == [0, -4]
    assert scaled.v.tolist() == [0, 32] and scaled.c == 1.5
