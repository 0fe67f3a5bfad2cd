"""When inputs count as what the first layer receives, their moments, and sums that are taken in pieces."""

import numpy as np
import pytest

from landscape.probe import Layer, Subject, from_numpy, scaling, subject
from landscape.probe.scaling import scaling_of

W, B, X = (
    np.array([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]),
    np.array([0.5, 0.25, 0.0]),
    np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [3.0, 1.0]]),
)
Z = X @ W.T + B  # the largest is 13.25; the third unit is 0


def first(kind="linear", bias=True, number=float, **more):
    """A subject whose first layer holds W, and B if it has biases."""
    theta = np.append(W.ravel(), B if bias else []).astype(number)
    layer = Layer("1", kind, (3, 2), slice(0, 6), slice(6, 9) if bias else None)
    return Subject(theta, None, None, **{"layers": [layer], "inputs": X.astype(number)} | more)


@pytest.mark.parametrize("kind, values", [("linear", Z), ("tanh", np.tanh(Z)), ("gelu", Z), ("relu", np.maximum(Z, 0))])
def test_standardised_inputs_of_the_first_layer(kind, values):
    found = scaling_of(first(kind), [values])
    assert found.mean == pytest.approx([1.25, 0.75]) and found.deviation == pytest.approx([1.1875**0.5, 0.1875**0.5])
    bare = scaling_of(first(bias=False), [X @ W.T])
    assert list(bare.mean) == [0, 0] and bare.deviation == pytest.approx(found.deviation) and bare.first.bias is None
    short = scaling_of(first(kind, number="f4"), [values])
    assert short.mean.dtype == short.deviation.dtype == "f4" and isinstance(short.factor, float)
    assert scaling_of(first(kind, inputs=X.reshape(4, 1, 2)), [values]).factor == found.factor


@pytest.mark.parametrize(
    "unit, off, same",
    [
        (1, 1.9e-3, True),  # a thousandth of the value, and of the largest of all
        (1, 2.1e-3, False),
        (2, 0.9e-3, True),
        (2, 1.1e-3, False),
    ],
)
def test_values_of_the_first_layer_within_a_thousandth(unit, off, same):
    values = Z.copy()
    values[3, unit] += off * 13.25
    assert (scaling_of(first(), [values]) is not None) == same


def test_a_constant_input_is_not_divided():
    inputs = X * [1.0, 0.0] + [0.0, 3.0]
    assert scaling_of(first(inputs=inputs), [inputs @ W.T + B]).deviation == pytest.approx([1.1875**0.5, 1.0])


def test_inputs_that_the_first_layer_does_not_receive():
    ok = first()
    for s, values in (
        (first(inputs=None), [Z]), (first(layers=[]), [Z]), (ok, []), (first(inputs=X.astype(int)), [Z]), (ok, [Z[:3]]),
        (ok, [Z[:, :2]]), (first(inputs=np.ones((4, 3))), [Z]), (ok, [Z + 1]), (ok, [X @ W.T]),
    ):  # fmt: skip
        assert scaling_of(s, values) is None
    assert scaling_of(ok, [Z, Z]) is not None


@pytest.mark.parametrize("N, every", [(600, 1), (601, 2), (1200, 2), (1201, 3)])
def test_largest_second_moment_of_up_to_600_samples(N, every):
    """The samples that are left out would change it."""
    A = np.random.default_rng(0).normal(size=(N, 2)) * [5.0, 1.0]
    A[np.arange(N) % every > 0] *= 9
    used = np.column_stack([A[::every], np.ones(len(A[::every]))])
    assert scaling._moment(A) == pytest.approx(np.linalg.eigvalsh(used.T @ used / len(used))[-1], rel=1e-9)
    assert scaling._moment(A.astype("f4")) == pytest.approx(scaling._moment(A), rel=1e-6)


@pytest.mark.parametrize("size", [9, 10, 12, 15])
def test_sums_in_pieces(size, monkeypatch):
    monkeypatch.setattr(subject, "PIECE", 5)
    y, x = np.arange(size) * 1.0, np.arange(size)[::-1] + 0.5
    assert list(subject.moved(y, 3, x)) == list(y + 3 * x) and y[1] == 1
    assert subject.add(y, np.float64(-2), x) is y and list(y) == list(np.arange(size) - 2 * x)
    short = np.ones(size, "f4")
    assert subject.moved(short, np.float64(0.1), np.ones(size)).dtype == "f4"


def test_a_descent_on_a_hidden_layer_of_two_pieces_of_memory():
    """`here` in the memory it is given, and without; the gradient itself stays."""
    s = from_numpy([(W, B)], X, np.zeros((4, 3)), ("linear",), "squared")
    found = scaling_of(s, s.values(s.theta))
    out = s.theta.copy()
    assert found.here(s.theta, out) is out and (found.here(s.theta) == out).all() and (s.theta[:2] == [1, 2]).all()
    deviation, mean = [1.1875**0.5, 0.1875**0.5], [1.25, 0.75]
    assert out[:6] == pytest.approx((W / deviation).ravel()) and out[6:] == pytest.approx(B - (W / deviation) @ mean)
