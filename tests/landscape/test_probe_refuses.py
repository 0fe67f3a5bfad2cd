"""What from_numpy refuses, in one line."""

import re

import numpy as np
import pytest

from landscape.probe import from_numpy

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
