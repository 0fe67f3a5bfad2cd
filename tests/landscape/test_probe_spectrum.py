"""The probe's derivatives and eigenvalues. Oracles: finite differences, all eigenvalues of the whole matrix."""

import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from landscape.probe import Subject, Trace, from_numpy, probe, spectrum
from landscape.probe.spectrum import _start, _vectors, ends_of


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
@pytest.mark.parametrize("way", ["scipy", "kept", "none kept"])
def test_ends_of_the_spectrum(sizes, way, monkeypatch):
    """SciPy's and our own Lanczos, with a kept basis, agree with all eigenvalues to 1e-8 of the largest, on 703 and on
    1,969 weights. Without a basis rounding costs nothing either: only steps, for copies of what is found already."""
    s = network(("tanh", "tanh", "linear"), "classes", sizes, N=60)
    calls = []
    product = lambda v, onto=0.0: onto + (calls.append(1) or s.product(s.theta, v))
    if way != "scipy":
        monkeypatch.setitem(sys.modules, "scipy.sparse.linalg", None)
    if way == "none kept":
        monkeypatch.setattr("landscape.probe.spectrum.KEPT", 0)
    ends = ends_of(product, len(s.theta), 300, 0, float)
    assert len(calls) == {"kept": 302, "none kept": 300}.get(way, len(calls))
    exact = dense_ends(sizes)
    assert np.abs(np.array([end.value for end in ends]) - exact).max() < 1e-8 * np.abs(exact).max()
    for end in ends:
        v = end.vector
        assert v @ v == pytest.approx(1, rel=1e-12) and v @ product(v) == pytest.approx(end.value, abs=1e-8 * exact[1])
        assert np.linalg.norm(product(v) - end.value * v) < 1e-4 * exact[1] and end.residual < 1e-4 * exact[1]


def test_without_a_basis_ends_bound_from_inside_and_make_a_vector_only_when_asked(monkeypatch):
    monkeypatch.setattr("landscape.probe.spectrum.KEPT", 0)
    rng = np.random.default_rng(0)
    A = rng.normal(size=(200, 200))
    A = A + A.T + np.diag(np.where(np.arange(200) == 7, 200.0, 0.0))
    products = []
    low, high = ends_of(lambda v, onto: onto + (products.append(1) or A @ v), 200, 12, 0, float)
    exact = np.linalg.eigvalsh(A)[[0, -1]]
    assert len(products) == 12 and exact[0] < low.value < 0 < 0.999 * exact[1] < high.value <= exact[1] * (1 + 1e-12)
    for end in (low, high):
        v = end.vector
        assert v @ v == pytest.approx(1, rel=1e-12) and v @ A @ v == pytest.approx(end.value, rel=1e-9)
        assert np.linalg.norm(A @ v - end.value * v) == pytest.approx(end.residual, rel=1e-6, abs=1e-9)
        assert end.vector is v
    assert len(products) == 36


def test_a_product_may_be_added_in_place_or_not():
    """The ends are the same whether the product uses the memory it is given, or returns a new array."""
    d, own = np.linspace(-1, 3, 50), []

    def product(v, onto=None):
        own.append(onto)
        return d * v if onto is None else np.add(onto, d * v, out=onto if len(own) % 2 else None)

    low, high = ends_of(product, 50, 12, 0, float)
    one, other = ends_of(lambda v, onto=0.0: onto + d * v, 50, 12, 0, float)
    assert (low.value, high.value) == (pytest.approx(one.value, rel=1e-12), pytest.approx(other.value, rel=1e-12))


def test_few_steps_bound_the_ends_from_inside():
    s = network(("tanh", "tanh", "linear"), "classes", sizes := (10, 20, 20, 3), N=60)
    product, exact = lambda v, onto=0.0: onto + s.product(s.theta, v), dense_ends(sizes)
    low, high = ends_of(product, len(s.theta), 10, 0, float)
    assert exact[0] < low.value < 0 < 0.9 * exact[1] < high.value < exact[1] and low.residual > 0 < high.residual
    numbers = probe(s, krylov=10).numbers
    assert numbers["sharpness"] == pytest.approx(high.value, rel=1e-12) and numbers["residual of the sharpness"] > 0


@pytest.mark.parametrize("kept", [50, 0])
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_lanczos_stops_where_there_is_no_more(kept, size, monkeypatch):
    """Three eigenvalues: three vectors, whatever is asked for."""
    A = size * np.diag([1.0] * 4 + [2.0] * 3 + [5.0] * 3)
    product = lambda v, onto=0.0: onto + A @ v
    entries = []
    assert len(list(_vectors(product, np.ones(10), 50, entries, np.empty((kept, 10))))) == 3 == len(entries)
    monkeypatch.setattr("landscape.probe.spectrum.KEPT", 10 * kept)
    low, high = ends_of(product, 10, 50, 0, float)
    assert (low.value, high.value) == (pytest.approx(size, rel=1e-12), pytest.approx(5 * size, rel=1e-12))


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


@pytest.mark.parametrize(
    "steps, room, way",
    [(100, 400, "scipy"), (99, 4000, "kept"), (100, 399, "none kept"), (40, 400, "kept"), (41, 400, "none kept")],
)
@pytest.mark.parametrize("number", ["f4", "f8"])
def test_which_way_the_ends_are_found(steps, room, way, number, monkeypatch):
    """Ten weights; SciPy from a hundred steps on, if forty vectors may be kept. Each way asks, and answers, in the same precision."""
    d, asked, used = np.linspace(-1, 3, 10).astype(number), [], []

    def product(v, onto=None):
        asked.append(v.dtype)
        return d * v if onto is None else onto + d * v

    monkeypatch.setattr(spectrum, "KEPT", room)
    monkeypatch.setattr(spectrum, "_with_scipy", lambda *parts, of=spectrum._with_scipy: used.append(1) or of(*parts))
    ends = [ends_of(product, 10, steps, 0, np.dtype(number)) for _ in range(2)]
    assert (len(used) > 0) == (way == "scipy") and set(asked) == {d.dtype}
    for low, high in ends:
        assert (low.value, high.value) == (pytest.approx(-1, rel=1e-5), pytest.approx(3, rel=1e-5))
        before = len(asked)
        assert low.vector.dtype == high.vector.dtype == number and (len(asked) > before) == (way == "none kept")
    assert all((one.vector == other.vector).all() for one, other in zip(*ends, strict=True))  # the same run after run


@pytest.mark.parametrize("p", [3, 4, 8, 10])
def test_a_start_drawn_in_pieces_is_drawn_as_a_whole(p, monkeypatch):
    monkeypatch.setattr(spectrum, "PIECE", 4)
    assert (_start(p, 3, float) == np.random.default_rng(3).normal(size=p)).all() and _start(p, 3, "f4").dtype == "f4"


def test_rayleigh_quotient_of_any_length():
    """Of (3, 3) on the axes with curvatures 1 and 3: 2, and 3 times (-1, 1) is left."""
    v = np.array([3.0, 3.0])
    end = spectrum.rayleigh(lambda v: np.array([1.0, 3.0]) * v, v)
    assert end.value == pytest.approx(2) and end.residual == pytest.approx(18**0.5) and end.vector is v
