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
        ([(W, B)], X, Y, ["gelu"], "classes", "the kind 'gelu' is none of relu, tanh, linear, logistic"),
        ([(W, B)], X, Y[:4], ["linear"], "classes", "5 inputs, but 4 targets"),
        ([(W.astype("f2"), B)], X, Y, ["linear"], "classes", "layer 1 are float16"),
        ([(W, B[:2])], X, Y, ["linear"], "classes", "layer 1 has weights (3, 2)"),
        ([(W, B), (W, B)], X, Y, ["tanh", "linear"], "classes", "layer 2 has weights (3, 2), and 3 numbers come in"),
        ([], X, Y, [], "classes", "0 layers, but 0 kinds"),
        ([(W, B)], X[:0], Y[:0], ["linear"], "classes", "0 inputs, but 0 targets"),
        ([(W, B)], X.tolist(), Y, ["linear"], "classes", "not list of shape (5, 2)"),
        ([(W[0], B)], X, Y, ["linear"], "classes", "layer 1 has weights (2,), and 2 numbers come in"),
        ([(W, B)], X, Y * 1.0, ["linear"], "classes", "whole numbers of the 3 classes, counted from 0"),
        ([(W, B)], X, Y + 1, ["linear"], "classes", "whole numbers of the 3 classes"),
        ([(W, B)], X, Y - 1, ["linear"], "classes", "whole numbers of the 3 classes"),
        ([(W, B)], X, np.ones((5, 2)), ["linear"], "squared", "the outputs have the shape (5, 3), the targets (5, 2)"),
        ([(W[:1], B[:1])], X, Y, ["linear"], "binary", "must be 0 and 1, not as far as from 0 to 2"),
        ([(W, B)], X, Y, ["linear"], "squared", "the outputs have the shape (5, 3), the targets (5,)"),
        ([(W, B)], X, Y, ["linear"], "binary", "one output, the logit, not 3"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_one_line(weights, x, y, kinds, task, said):
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        from_numpy(weights, x, y, kinds, task)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "weights, y, task",
    [
        ([(W, B)], Y.astype("u1"), "classes"),
        ([(W.astype("f4"), B.astype("f4"))], np.zeros(5, int), "classes"),
        ([(W, None)], np.ones((5, 3)), "squared"),
        ([(W, None)], np.ones((5, 1, 3)), "squared"),
        ([(W[:1], None)], np.array([0, 1, 1, 0, np.nan]), "binary"),
        ([(W[:1], B[:1])], np.ones(5, bool), "binary"),
    ],
)
def test_what_fits_is_taken(weights, y, task):
    s = from_numpy(weights, X, y, ["linear"], task)
    assert len(s.theta) == sum(W.size + (0 if b is None else b.size) for W, b in weights)
    assert s.theta.dtype == weights[0][0].dtype and s.layers[0].shape == weights[0][0].shape
