"""The snippets of the pages, run as they stand there, print what the pages say and what NumPy computes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
import torch

import landscape.probe
from scripts.places import DOCS
from tests.frameworks.networks import LOSSES, batches_of, case, in_numpy, torch_model

SNIPPET = re.compile(r"^( *)```python\n(.*?)^\1```$", re.M | re.S)
PAGES = {"descent", "xor", "second-derivative-test", "saddles", "learning-rate"}


def snippets(page: str) -> list[str]:
    return [dedent(match[2]) for match in SNIPPET.finditer((DOCS / f"{page}.md").read_text("utf-8"))]


def run(page: str, capsys: pytest.CaptureFixture[str], **given: Any) -> tuple[str, dict[str, Any]]:
    """What the one snippet of a page prints, and what it leaves behind, after `given` was defined."""
    [code] = snippets(page)
    names: dict[str, Any] = {"torch": torch, **given}
    exec(compile(code, f"{page}.md", "exec"), names)
    return capsys.readouterr().out.strip(), names


class Formula(torch.nn.Module):
    """A cost of two weights as a model: its output is the cost."""

    def __init__(self, formula: Callable, *w: float) -> None:
        super().__init__()
        self.formula, self.w = formula, torch.nn.Parameter(torch.tensor(w))

    def forward(self, _: Any) -> Any:
        return self.formula(*self.w)


def as_it_is(output: Any, _: Any) -> Any:
    return output


NET = case("classes", "tanh", 3)
HESSIAN = np.array([in_numpy(NET).product(in_numpy(NET).theta, e) for e in np.eye(len(in_numpy(NET).theta))])
GIVEN = {"model": torch_model(NET), "loss": LOSSES["classes"], "x": torch.tensor(NET.X), "y": torch.tensor(NET.y)}


def test_every_page_with_a_snippet_is_tested_here() -> None:
    assert {path.stem for path in DOCS.glob("*.md") if "{ #pytorch }" in path.read_text("utf-8")} == PAGES


def test_the_length_of_the_gradient(capsys: pytest.CaptureFixture[str]) -> None:
    by_hand = torch.nn.Linear(2, 1, bias=False)
    torch.nn.init.zeros_(by_hand.weight)
    sample = [
        (torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0]])),
        (torch.tensor([[0.0, 10.0]]), torch.tensor([[10.0]])),
    ]
    said, _ = run("descent", capsys, model=by_hand, loss=torch.nn.functional.mse_loss, batches=sample)
    assert float(said) == pytest.approx(10001**0.5, rel=1e-6) and 100 < float(said) < 100.01
    said, _ = run("descent", capsys, **(GIVEN | {"batches": batches_of(NET, torch.from_numpy)}))
    assert float(said) == pytest.approx(float(np.linalg.norm(in_numpy(NET).gradient(in_numpy(NET).theta))), rel=1e-9)


def test_the_dead_units(capsys: pytest.CaptureFixture[str]) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[2.0, 2.0], [2.0, -1.0]]))
        model[0].bias.fill_(-5.0)
    assert run("xor", capsys, model=model, x=x)[0] == "2 of 2 units are dead"
    with torch.no_grad():
        model[0].bias.copy_(torch.tensor([-1.0, -5.0]))
    assert run("xor", capsys, model=model, x=x)[0] == "1 of 2 units are dead"


def test_a_product_of_the_hessian(capsys: pytest.CaptureFixture[str]) -> None:
    torch.manual_seed(0)
    model = Formula(lambda x, y: x**2 + y**4, 0.0, 0.0)
    said, names = run("second-derivative-test", capsys, model=model, loss=as_it_is, x=None, y=None)
    x, y = names["v"][0].tolist()
    assert float(said) == pytest.approx(2 * x * x / (x * x + y * y), rel=1e-5) and 0 <= float(said) <= 2
    said, names = run("second-derivative-test", capsys, **GIVEN)
    v, Hv = (np.concatenate([part.numpy().ravel() for part in names[name]]) for name in ("v", "Hv"))
    assert pytest.approx(HESSIAN @ v, rel=1e-9, abs=1e-12) == Hv
    assert float(said) == pytest.approx(v @ HESSIAN @ v / (v @ v), rel=1e-9)


def test_the_smallest_eigenvalue(capsys: pytest.CaptureFixture[str]) -> None:
    model = Formula(lambda x, y: x**2 - y**2, 0.0, 0.0)
    said, names = run("saddles", capsys, model=model, loss=as_it_is, x=torch.zeros(1), y=None)
    assert float(said) == pytest.approx(-2, rel=1e-9) and abs(names["direction"][:, 0]) == pytest.approx(
        [0, 1], abs=1e-9
    )
    said, _ = run("saddles", capsys, **GIVEN)
    assert float(said) == pytest.approx(np.linalg.eigvalsh(HESSIAN)[0], rel=1e-8)


def test_the_sharpness_against_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    model = Formula(lambda w: w**2, 4.0)
    assert (
        run("learning-rate", capsys, model=model, loss=as_it_is, x=None, y=None, rate=1 / 4)[0] == "0.5 must be below 2"
    )
    torch.manual_seed(0)
    said, _ = run("learning-rate", capsys, rate=0.1, **GIVEN)
    largest = np.linalg.eigvalsh(HESSIAN)[-1]
    assert 0.099 * largest < float(said.split()[0]) <= 0.1 * largest * (1 + 1e-9)


def test_the_probe_and_its_trace(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first snippet of the page asks the probe, the second notes the run, with the rate of the start."""
    monkeypatch.setitem(sys.modules, "landscape_probe", landscape.probe)
    asked, noted = snippets("stuck")
    names: dict[str, Any] = {"model": torch_model(NET), "batches": batches_of(NET, torch.from_numpy)}
    names["optimizer"] = torch.optim.SGD(names["model"].parameters(), lr=0.25)
    exec(compile(noted, "stuck.md", "exec"), names)
    for step in (0, 10):
        names["note"](step, torch.tensor(1.0))
    assert (names["trace"].steps, names["trace"].rate) == ([0, 10], 0.25)
    exec(compile(asked, "stuck.md", "exec"), names)
    assert capsys.readouterr().out.startswith("VERDICT  ")
