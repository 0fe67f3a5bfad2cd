"""The probe's derivatives and eigenvalues. Oracles: finite differences, all eigenvalues of the whole matrix."""

import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from landscape.probe import Subject, Trace, from_numpy, probe
from landscape.probe.spectrum import _krylov, extreme_vectors, rayleigh


def network(kinds, task, sizes=(5, 7, 6, 3), N=20, seed=0, scale=1.0):
    """A dense network with random weights on random samples."""
    rng = np.random.default_rng(seed)
    layers = [(scale * rng.normal(size=(n, m)) / m**0.5, rng.normal(size=n)) for m, n in pairwise(sizes)]
    y = {"squared": rng.normal(size=(N, sizes[-1])), "classes": rng.integers(0, sizes[-1], N)}
    target = y.get(task, rng.integers(0, 2, N))
    return from_numpy(layers, rng.normal(size=(N, sizes[0])), target, kinds, task, batches=4)


@pytest.mark.parametrize("task", ["squared", "classes", "binary"])
@pytest.mark.parametrize("kind", ["tanh", "logistic", "relu"])
def test_gradient_and_product_are_derivatives(kind, task):
    s = network((kind, kind, "linear"), task, sizes=(5, 7, 6, 1 if task == "binary" else 3))
    theta, v = s.theta, np.random.default_rng(1).normal(size=len(s.theta))
    h = 1e-6  # the error of a central difference: h^2 times a third derivative, and rounding over h
    assert s.gradient(theta) @ v == pytest.approx((s.loss(theta + h * v) - s.loss(theta - h * v)) / (2 * h), rel=1e-6)
    by_difference = (s.gradient(theta + h * v) - s.gradient(theta - h * v)) / (2 * h)
    assert s.product(theta, v) == pytest.approx(by_difference, rel=1e-5, abs=1e-7 * np.abs(by_difference).max())
    assert np.mean([g(theta) for g in s.batch_gradients], axis=0) == pytest.approx(s.gradient(theta), rel=1e-12)


@cache
def dense_ends(sizes):
    s = network(("tanh", "tanh", "linear"), "classes", sizes, N=60)
    H = np.array([s.product(s.theta, e) for e in np.eye(len(s.theta))])
    return np.linalg.eigvalsh((H + H.T) / 2)[[0, -1]]


@pytest.mark.parametrize("sizes", [(10, 20, 20, 3), pytest.param((20, 40, 25, 4), marks=pytest.mark.statistical)])
@pytest.mark.parametrize("way", ["scipy", "kept", "twice"])
def test_ends_of_the_spectrum(sizes, way, monkeypatch):
    """SciPy's and our own Lanczos, with a kept basis, agree with all eigenvalues to 1e-8 of the largest, on 703 and on
    1,969 weights. Without a basis rounding costs nothing either: only steps, for copies of what is found already."""
    s = network(("tanh", "tanh", "linear"), "classes", sizes, N=60)
    calls = []
    product = lambda v: calls.append(1) or s.product(s.theta, v)
    if way != "scipy":
        monkeypatch.setitem(sys.modules, "scipy.sparse.linalg", None)
    if way == "twice":
        monkeypatch.setattr("landscape.probe.spectrum.KEPT", 0)
    vectors = extreme_vectors(product, len(s.theta), 300, 0, float)
    assert len(calls) == 300 * (1 + (way == "twice")) or way == "scipy"
    found, exact = np.array([rayleigh(product, v)[0] for v in vectors]), dense_ends(sizes)
    assert np.abs(found - exact).max() < 1e-8 * np.abs(exact).max()
    assert all(rayleigh(product, v)[2] < 1e-4 * exact[1] for v in vectors)


def test_few_steps_bound_the_ends_from_inside():
    s = network(("tanh", "tanh", "linear"), "classes", sizes := (10, 20, 20, 3), N=60)
    product, exact = lambda v: s.product(s.theta, v), dense_ends(sizes)
    low, high = (rayleigh(product, v) for v in extreme_vectors(product, len(s.theta), 10, 0, float))
    assert exact[0] < low[0] < 0 < 0.9 * exact[1] < high[0] < exact[1]
    for value, _, residual in (low, high):  # some eigenvalue is that near
        assert residual > 0 and value - residual < value < value + residual
    numbers = probe(s, krylov=10).numbers
    assert numbers["sharpness"] == pytest.approx(high[0], rel=1e-12) and numbers["residual of the sharpness"] > 0


def test_lanczos_stops_where_there_is_no_more():
    """Three eigenvalues: three vectors, whatever is asked for."""
    A = np.diag([1.0] * 4 + [2.0] * 3 + [5.0] * 3)
    entries = []
    assert len(list(_krylov(lambda v: A @ v, np.ones(10), 50, entries, True))) == 3 == len(entries)
    low, high = (rayleigh(lambda v: A @ v, v)[0] for v in extreme_vectors(lambda v: A @ v, 10, 50, 0, float))
    assert (low, high) == (pytest.approx(1, rel=1e-12), pytest.approx(5, rel=1e-12))


def test_without_products_differences_do():
    s = network(("tanh", "tanh", "linear"), "classes", (3, 4, 4, 3))
    with_it, without = probe(s), probe(Subject(s.theta, s.loss, s.gradient))
    for name in ("smallest curvature", "sharpness", "gradient norm", "loss"):
        assert without.numbers[name] == pytest.approx(with_it.numbers[name], rel=1e-6)


def test_single_precision():
    s = network(("tanh", "tanh", "linear"), "classes", (3, 4, 4, 3))
    near = from_numpy(
        [(s.theta[one.weight].reshape(one.shape).astype("f4"), s.theta[one.bias].astype("f4")) for one in s.layers],
        s.inputs.astype("f4"), s.targets, ("tanh", "tanh", "linear"), "classes",
    )  # fmt: skip
    a, b = probe(s).numbers, probe(near).numbers
    assert near.theta.dtype == near.gradient(near.theta).dtype == near.product(near.theta, near.theta).dtype == "f4"
    for name in ("smallest curvature", "sharpness", "gradient norm", "loss"):
        assert b[name] == pytest.approx(a[name], rel=1e-4)


@pytest.mark.parametrize("rate", [None, 0.05, np.float64(0.05)])
def test_weights_of_32_bits_stay_so(rate):
    """Whatever is asked at other weights is asked in the precision of those given, as PyTorch demands."""
    s = network(("tanh", "tanh", "linear"), "classes", (3, 4, 4, 3), scale=0.02)
    asked = []
    strict = lambda f: lambda theta, *v: asked.append({theta.dtype, *(one.dtype for one in v)}) or f(theta, *v)
    near = replace(
        s, theta=s.theta.astype("f4") * np.float32(0.1), inputs=s.inputs.astype("f4"), loss=strict(s.loss),
        gradient=strict(s.gradient), product=strict(s.product), values=strict(s.values), batch_gradients=(),
    )  # fmt: skip
    stands = Trace()
    for step in range(200):
        stands.add(step, 1.1, near.theta * (1 + step))
    assert len(probe(near, rate, stands).found) > 0 and len(asked) > 50
    assert all(one == {np.dtype("f4")} for one in asked)
