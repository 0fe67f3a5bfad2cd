"""Of very many weights the ends of the spectrum come without a basis; and what from_numpy refuses."""

import re

import numpy as np
import pytest

from landscape.probe import from_numpy
from landscape.probe.rough import rough_ends


def test_rough_ends_bound_from_inside_and_make_a_vector_only_when_asked():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(200, 200))
    A = A + A.T + np.diag(np.where(np.arange(200) == 7, 200.0, 0.0))
    products = []
    low, high = rough_ends(lambda v: products.append(1) or A @ v, 200, 12, 0, float)
    exact = np.linalg.eigvalsh(A)[[0, -1]]
    assert len(products) == 12 and exact[0] < low[0] < 0 < 0.999 * exact[1] < high[0] <= exact[1] * (1 + 1e-12)
    for end in (low, high):
        v = end[1]
        assert v @ v == pytest.approx(1, rel=1e-12) and v @ A @ v == pytest.approx(end[0], rel=1e-9)
        assert np.linalg.norm(A @ v - end[0] * v) == pytest.approx(end[2], rel=1e-6, abs=1e-9)
        assert end[1] is v
    assert len(products) == 36


def test_lanczos_without_a_basis_stops_where_there_is_no_more():
    A = np.diag([1.0] * 4 + [5.0] * 3)
    low, high = rough_ends(lambda v: A @ v, 7, 5, 0, float)
    assert (low[0], high[0]) == (pytest.approx(1, rel=1e-12), pytest.approx(5, rel=1e-12))


W, B, X, Y = np.ones((3, 2)), np.zeros(3), np.ones((5, 2)), np.arange(5) % 3


@pytest.mark.parametrize(
    "weights, x, y, kinds, task, said",
    [
        ([(W, B)], X, Y, ["linear"], "class", "task 'class' is none of"),
        ([(W, B)], X, Y, ["tanh", "linear"], "classes", "1 layers, but 2 kinds"),
        ([(W, B)], X, Y, ["gelu"], "classes", "the kind 'gelu' is none of relu"),
        ([(W, B)], X, Y[:4], ["linear"], "classes", "5 inputs, but 4 targets"),
        ([(W.astype("f2"), B)], X, Y, ["linear"], "classes", "layer 1 are float16"),
        ([(W, B[:2])], X, Y, ["linear"], "classes", "layer 1 has weights (3, 2)"),
        ([(W, B), (W, B)], X, Y, ["tanh", "linear"], "classes", "layer 2 has weights (3, 2), and 3 numbers come in"),
        ([(W, B)], X, Y * 1.0, ["linear"], "classes", "whole numbers of the 3 classes"),
        ([(W, B)], X, Y, ["linear"], "squared", "the outputs have the shape (5, 3), the targets (5,)"),
        ([(W, B)], X, Y, ["linear"], "binary", "one output, the logit, not 3"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_one_line(weights, x, y, kinds, task, said):
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        from_numpy(weights, x, y, kinds, task)
    assert "\n" not in str(raised.value)
