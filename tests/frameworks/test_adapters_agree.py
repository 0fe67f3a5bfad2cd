"""NumPy, PyTorch and JAX say the same of the same network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from landscape.probe import Subject, Trace, probe
from tests.frameworks.networks import LOSSES, Case, batches_of, case, in_jax, in_numpy, in_torch, torch_model

CASES = [(task, kind, batches) for task in LOSSES for kind in ("relu", "tanh", "logistic") for batches in (1, 4)]


def numbers(value: Any) -> Iterator[Any]:
    """All numbers of a report, in order, without the names of layers."""
    if isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from numbers(one)
    else:
        yield value


def assert_agree(a: Any, b: Any, scale: float) -> None:
    """Every number to a millionth of itself; what is rounding, to a millionth of `scale`."""
    one, other = list(numbers(a)), list(numbers(b))
    assert len(one) == len(other)
    for x, y in zip(one, other):
        assert x == (pytest.approx(y, rel=1e-6, abs=1e-6 * scale) if isinstance(y, float) else y)


@pytest.mark.parametrize("task, kind, batches", CASES)
def test_reports_gradients_products_and_values_agree(task: str, kind: str, batches: int) -> None:
    one = case(task, kind, batches)
    subjects = [in_numpy(one), in_torch(one), in_jax(one)]
    trace = Trace()
    for step in range(40):
        trace.add(step, 1.0, subjects[0].theta * (1 + step / 100))
    reports = [probe(subject, rate=0.05, trace=trace) for subject in subjects]
    v = np.random.default_rng(1).normal(size=len(subjects[0].theta))
    for subject, report in zip(subjects[1:], reports[1:]):
        assert report.verdict == reports[0].verdict and [n for n, _ in report.found] == [n for n, _ in reports[0].found]
        assert_agree(report.numbers, reports[0].numbers, reports[0].numbers["sharpness"])
        assert_same_functions(subject, subjects[0], v)


def assert_same_functions(subject: Subject, other: Subject, v: np.ndarray) -> None:
    theta = other.theta
    assert np.array_equal(subject.theta, theta)
    for there in (theta, theta + 0.1 * v):
        assert subject.loss(there) == pytest.approx(other.loss(there), rel=1e-12)
        pairs = [(subject.gradient(there), other.gradient(there)), (subject.product(there, v), other.product(there, v))]
        pairs += [(f(there), g(there)) for f, g in zip(subject.batch_gradients, other.batch_gradients, strict=True)]
        pairs += [
            (np.sort(a, 0), np.sort(b, 0)) for a, b in zip(subject.values(there), other.values(there), strict=True)
        ]
        for a, b in pairs:
            assert np.abs(a - b).max() <= 1e-12 * (1 + np.abs(b).max())


@pytest.mark.parametrize("make", [in_torch, in_jax])
def test_with_so_many_weights_that_lanczos_is_used_they_agree(make: Any) -> None:
    one = case("classes", "tanh", 3, (20, 30, 20, 3))
    assert len(make(one).theta) > 600
    ours, theirs = probe(in_numpy(one)), probe(make(one))
    assert_agree(theirs.numbers, ours.numbers, ours.numbers["sharpness"])


def test_a_product_is_the_slope_of_the_gradient() -> None:
    """Against a difference of gradients, which no adapter shares."""
    subject = in_torch(case("binary", "tanh"))
    v = np.random.default_rng(2).normal(size=len(subject.theta))
    slope = (subject.gradient(subject.theta + 1e-6 * v) - subject.gradient(subject.theta - 1e-6 * v)) / 2e-6
    assert subject.product(subject.theta, v) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("make", [in_numpy, in_torch, in_jax])
def test_a_smaller_last_batch_counts_by_its_samples(make: Any) -> None:
    whole, parts = (make(case("squared", "tanh", batches, samples=58)) for batches in (1, 4))
    assert [*parts.batch_sizes] == [15, 15, 14, 14]
    assert parts.loss(parts.theta) == pytest.approx(whole.loss(whole.theta), rel=1e-12)
    assert parts.gradient(parts.theta) == pytest.approx(whole.gradient(whole.theta), rel=1e-9, abs=1e-12)
    shares = np.array(parts.batch_sizes) / 58
    mean = sum(share * g(parts.theta) for share, g in zip(shares, parts.batch_gradients))
    assert mean == pytest.approx(whole.gradient(whole.theta), rel=1e-9, abs=1e-12)
    assert probe(parts).numbers["gradient norm"] == pytest.approx(probe(whole).numbers["gradient norm"], rel=1e-9)


def test_the_model_is_left_as_it_was() -> None:
    one: Case = case("classes", "relu", 2)
    model = torch_model(one)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    from landscape.probe import from_torch

    probe(from_torch(model, LOSSES["classes"], batches_of(one, torch.from_numpy), "classes"), rate=0.1)
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())
    assert all(p.grad is None and p.requires_grad for p in model.parameters())
    assert not any(module._forward_hooks for module in model.modules())


def test_32_bits_stay_32_bits() -> None:
    one = case("classes", "tanh", 2)
    single = one._replace(weights=[(W.astype("f4"), b.astype("f4")) for W, b in one.weights], X=one.X.astype("f4"))
    model = torch_model(one).float()
    from landscape.probe import from_torch

    subject = from_torch(model, LOSSES["classes"], batches_of(single, torch.from_numpy), "classes")
    v = subject.theta.copy()
    assert {a.dtype for a in (subject.theta, subject.gradient(v), subject.product(v, v), *subject.values(v))} == {
        np.dtype("f4")
    }
    assert probe(subject).numbers["sharpness"] == pytest.approx(probe(in_numpy(single)).numbers["sharpness"], rel=1e-4)
