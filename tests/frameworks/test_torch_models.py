"""What is seen of models of PyTorch of other shapes, and what is refused in one line."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from landscape.probe import from_torch, probe

X, Y = torch.linspace(-2, 2, 24 * 6).reshape(24, 6).sin(), torch.arange(24) % 3
CROSS = functional.cross_entropy


def batches(count: int = 2, x: torch.Tensor = X, y: torch.Tensor = Y) -> list[tuple[torch.Tensor, torch.Tensor]]:
    return list(zip(x.chunk(count), y.chunk(count)))


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


class OneReLU(nn.Module):
    """One activation module after both hidden layers, and a dropout between."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c, self.relu = nn.Linear(6, 5), nn.Linear(5, 4), nn.Linear(4, 3), nn.ReLU()
        self.drop = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.c(self.relu(self.drop(self.b(self.relu(self.a(x))))))


class Functional(OneReLU):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.c(torch.relu(self.b(functional.gelu(self.a(x)))))


def test_a_module_that_is_called_twice_has_the_values_of_each_call() -> None:
    model = OneReLU().eval()
    subject = from_torch(model, CROSS, batches(3))
    assert [(one.name, one.kind) for one in subject.layers] == [
        ("a (Linear)", "relu"), ("b (Linear)", "relu"), ("c (Linear)", "linear"),
    ]  # fmt: skip
    a = torch.relu(model.a(X))
    expected = [a, torch.relu(model.b(a)), model(X)]
    for value, wanted in zip(subject.values(subject.theta), expected, strict=True):
        assert value == pytest.approx(wanted.detach().numpy(), abs=1e-6)


def test_of_a_function_in_forward_that_is_no_known_activation_the_report_says_so() -> None:
    model = Functional().eval()
    subject = from_torch(model, CROSS, batches())
    assert [one.kind for one in subject.layers] == ["unknown", "relu", "linear"]
    a = torch.relu(model.b(functional.gelu(model.a(X))))
    assert subject.values(subject.theta)[1] == pytest.approx(a.detach().numpy(), abs=1e-6)
    numbers = probe(subject).numbers
    assert numbers["activation of a"].startswith("not seen") and "units without slope, a (Linear)" not in numbers
    assert "activation of b" not in numbers and "units without slope, b (Linear)" in numbers


class Applied(OneReLU):
    """Activations as functions: applied to a layer's output, in place, after a module between, and to something else."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        a = functional.relu_(self.drop(self.a(x)))
        return self.c((self.b(a) + 1).tanh())


def test_a_function_counts_as_the_activation_of_a_layer_only_if_it_takes_the_output_of_that() -> None:
    model = Applied().eval()
    subject = from_torch(model, CROSS, batches())
    assert [one.kind for one in subject.layers] == ["relu", "unknown", "linear"]
    with torch.no_grad():
        model.a.bias -= 100
    report = probe(from_torch(model, CROSS, batches(), "classes"))
    assert report.numbers["units without slope, a (Linear)"] == "5 of 5" and "dead units" in dict(report.found)


def test_the_report_says_in_which_mode_the_model_was_judged() -> None:
    model = nn.Sequential(nn.Linear(6, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4, 3)).eval()
    said = probe(from_torch(model, CROSS, batches(), "classes")).numbers["judged in"]
    assert said == "evaluation mode, in which BatchNorm takes its running means and Dropout lets everything through"
    assert "judged in" not in probe(from_torch(nn.Sequential(nn.Linear(6, 3)), CROSS, batches())).numbers


def test_frozen_weights_are_named_and_take_no_part() -> None:
    model = OneReLU().eval()
    model.a.requires_grad_(False)
    subject = from_torch(model, CROSS, batches())
    assert subject.notes["frozen weights"] == "35: a.weight, a.bias"
    assert len(subject.theta) == 24 + 15 and [one.name for one in subject.layers] == ["b (Linear)", "c (Linear)"]
    assert probe(subject).numbers["frozen weights"] == "35: a.weight, a.bias"


def test_units_of_a_convolution_are_its_channels() -> None:
    model = nn.Sequential(
        nn.Conv2d(1, 3, 2), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(3, 3)
    )
    with torch.no_grad():
        model[1].bias.copy_(torch.tensor([100.0, -100.0, 100.0]))  # the middle channel is never on
    subject = from_torch(
        model.eval(), CROSS, batches(2, X[:, :4].reshape(24, 1, 2, 2).repeat(1, 1, 2, 2)[:, :, :3, :3])
    )
    assert [(one.name, one.kind, one.shape) for one in subject.layers] == [
        ("0 (Conv2d)", "relu", (3, 4)),
        ("5 (Linear)", "linear", (3, 3)),
    ]
    assert subject.values(subject.theta)[0].shape == (24 * 4, 3)
    assert probe(subject).numbers["units without slope, 0 (Conv2d)"] == "1 of 3"


def test_units_of_a_layer_on_sequences_are_its_last_axis() -> None:
    model = nn.Sequential(nn.Linear(3, 7), nn.Tanh(), nn.Flatten(), nn.Linear(14, 3))
    subject = from_torch(model, CROSS, batches(2, X.reshape(24, 2, 3)))
    assert [value.shape for value in subject.values(subject.theta)] == [(48, 7), (24, 3)]
    assert subject.inputs.shape == (24, 6)


def test_an_embedding_is_no_layer_and_shared_weights_count_once() -> None:
    embedding = nn.Embedding(9, 3)
    shared = nn.Linear(3, 9, bias=False)
    shared.weight = embedding.weight
    subject = from_torch(nn.Sequential(embedding, shared), CROSS, [(torch.arange(8), torch.arange(1, 9))], "classes")
    assert len(subject.theta) == 27 and subject.layers == []
    v = np.linspace(-1, 1, 27, dtype="f4")
    slope = (subject.gradient(subject.theta + v / 100) - subject.gradient(subject.theta - v / 100)) * 50
    assert subject.product(subject.theta, v) == pytest.approx(slope, abs=1e-3)


def test_a_weight_without_influence_and_a_linear_cost_have_products() -> None:
    model = OneReLU().eval()
    model.unused = nn.Parameter(torch.ones(4))
    subject = from_torch(model, CROSS, batches())
    v = np.ones_like(subject.theta)
    assert not subject.gradient(subject.theta)[:4].any() and not subject.product(subject.theta, v)[:4].any()
    assert subject.product(subject.theta, v).any()
    linear = from_torch(nn.Linear(6, 3), lambda f, y: f.mean() + 0 * y.sum(), batches())
    assert not linear.product(linear.theta, np.ones_like(linear.theta)).any()


def test_a_loader_is_read_once_and_two_places_do_not_mix() -> None:
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, Y), batch_size=7, shuffle=True)
    subject = from_torch(OneReLU().eval(), CROSS, loader, "classes")
    assert [*subject.batch_sizes] == [7, 7, 7, 3]
    here, there = subject.theta, subject.theta * 2
    v = np.ones_like(here)
    first = subject.product(here, v)
    assert not np.array_equal(subject.product(there, v), first) and np.array_equal(subject.product(here, v), first)


def half(model: nn.Module) -> nn.Module:
    return model.half()


def frozen(model: nn.Module) -> nn.Module:
    return model.requires_grad_(False)


def mixed(model: nn.Module) -> nn.Module:
    model.c.double()  # type: ignore[union-attr]
    return model


NORMED = nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 3))
BAD: list[tuple[Any, Any, Any, str, str]] = [
    (frozen, CROSS, batches(), "", "no parameter that requires a gradient"),
    (half, CROSS, batches(2, X.half()), "", "the weights are torch.float16: probe a copy"),
    (mixed, CROSS, batches(), "", "the weights are torch.float32 and torch.float64"),
    (lambda m: m.to("meta"), CROSS, batches(), "", "the weights are on meta"),
    (lambda m: m, CROSS, batches(2, X.to("meta"), Y.to("meta")), "", "batch 0 is on meta and meta, the model on cpu"),
    (lambda m: m, CROSS, batches(2, X.double()), "", "inputs of batch 0 are torch.float64, the weights torch.float32"),
    (lambda m: m, CROSS, [], "", "there are no batches"),
    (lambda m: m, CROSS, [(X, Y), (X[:5], Y[:4])], "", "batch 1 holds 5 inputs and 4 targets"),
    (lambda m: m, CROSS, [(X, Y), (X[:, :5], Y)], "", "samples of batch 1 have shapes (5,) and ()"),
    (lambda m: m, CROSS, [{"x": X, "y": Y}], "", "batch 0 is no pair of tensors"),
    (lambda m: m, lambda f, y: CROSS(f, y, reduction="none"), batches(), "", "has the shape (12,), and must be one number"),
    (lambda m: m, lambda f, y: CROSS(f.detach(), y), batches(), "", "has no gradient"),
    (lambda m: m.train(), CROSS, batches(), "", "when it is computed again: something is random, such as dropout: call model.eval()"),
    (lambda m: NORMED, CROSS, batches(), "", "1 is a BatchNorm1d in training mode"),
    (lambda m: m, CROSS, batches(), "class", "task 'class' is none of squared, binary, classes"),
    (lambda m: m, lambda f, y: CROSS(f, y) / 2, batches(), "classes", "by the mean that task='classes' names"),
    (lambda m: nn.Linear(6, 1), functional.mse_loss, batches(2, X, Y.float()), "squared", "shape (12, 1), the targets (12,)"),
]  # fmt: skip


@pytest.mark.parametrize("change, loss, pairs, task, said", BAD, ids=[said[:40] for *_, said in BAD])
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_what_cannot_be_probed_is_refused_in_one_line(change: Any, loss: Any, pairs: Any, task: str, said: str) -> None:
    model = change(OneReLU().eval())
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        from_torch(model, loss, pairs, task)
    assert "\n" not in str(raised.value)


class Beyond(nn.Module):
    """An autoencoder whose output is that of a transposed convolution, of which nothing is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.relu, self.b = nn.Conv2d(1, 2, 3, 2, 1), nn.ReLU(), nn.ConvTranspose2d(2, 1, 3, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.b(self.relu(self.a(x)))


def test_outputs_that_no_layer_gives_come_after_the_values_of_the_layers() -> None:
    """Else the best constant would be asked of hidden units, of which there are not as many as targets."""
    model, x = Beyond(), torch.rand(200, 1, 9, 9)
    with torch.no_grad():
        model.b.weight *= 1e-9
        model.b.bias.fill_(0.5)
    subject = from_torch(model, functional.mse_loss, batches(2, x, x), "squared")
    hidden, out = subject.values(subject.theta)
    assert (
        [one.name for one in subject.layers] == ["a (Conv2d)"]
        and hidden.shape == (200 * 25, 2)
        and out.shape == (200, 81)
    )
    assert dict(probe(subject, rate=1e-9).found).keys() >= {"constant predictor"}


def test_logarithms_of_probabilities_count_as_their_logits() -> None:
    model = nn.Sequential(nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3), nn.LogSoftmax(1))
    subject = from_torch(model, functional.nll_loss, batches(), "classes")
    assert len(subject.values(subject.theta)) == 2


class Attention(nn.Module):
    """Fused attention, whose second derivative torch does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(2, 9), nn.Linear(9, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.a(x.reshape(-1, 1, 3, 2)).chunk(3, -1)
        return self.b(functional.scaled_dot_product_attention(q, k, v).flatten(1))


def test_where_torch_cannot_differentiate_twice_gradients_are_compared() -> None:
    subject = from_torch(Attention(), CROSS, batches())
    assert subject.product is None and "differences" in subject.notes["products"]
    report = probe(subject, rate=0.1)
    assert report.numbers["sharpness"] > 0 and "products" in report.numbers and report.verdict == "still falling"
