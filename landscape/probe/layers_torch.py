"""Which layers a model of PyTorch has, and what their units say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from landscape.probe.subject import SLOPES, Array, Layer

KINDS = {"ReLU": "relu", "Tanh": "tanh", "Sigmoid": "logistic"}  # of a module
FUNCTIONS = {"relu": "relu", "relu_": "relu", "tanh": "tanh", "sigmoid": "logistic"}  # of a function
BETWEEN = (
    "Dropout",
    "AlphaDropout",
    "BatchNorm",
    "LayerNorm",
    "GroupNorm",
    "InstanceNorm",
    "Identity",
    "MaxPool",
    "AvgPool",
)


def _torch_layers(cost: Any) -> tuple[list[Layer], Callable[[Array], list[Array]], dict[str, Any]]:
    """The layers of a model in the order of their calls, a function that gives their values, and what is not seen.

    A module may be called several times, as one ReLU after each layer often is, so calls are counted, those of
    functions among them.
    """
    import torch

    calls: list[tuple[str, Any]] = []
    seen: list[Any] = []

    def note(name: str, one: Any, out: Any) -> None:
        calls.append((name, one))
        seen.append(out)

    with torch.no_grad():
        x, theta = cost.pairs[0][0], [p.detach() for p in cost.params]
        output = _watched(cost, theta, x[:1], note)
    stops = dict(zip(cost.names, np.cumsum(cost.sizes).tolist(), strict=True))
    places = {name: slice(stops[name] - size, stops[name]) for name, size in zip(cost.names, cost.sizes, strict=True)}
    at = [k for k, (name, one) in enumerate(calls) if f"{name}.weight" in places and _is_layer(one)]
    at = [k for n, k in enumerate(at) if calls[k] not in [calls[before] for before in at[:n]]]  # a layer once
    layers, called = [], []
    notes: dict[str, Any] = _frozen(cost.model) | _mode(cost.model)
    for n, k in enumerate(at):
        name, one = calls[k]
        follow = _activation(calls, k)
        last = n == len(at) - 1
        kind = _kind(calls[follow][1]) if follow else "linear" if last else "unknown"
        shape = (one.weight.shape[0], one.weight[0].numel())
        layers.append(
            Layer(f"{name} ({type(one).__name__})", kind, shape, places[f"{name}.weight"], places.get(f"{name}.bias"))
        )
        called.append((follow or k, isinstance(one, torch.nn.Linear)))
        if kind == "unknown":
            notes[f"activation of {name}"] = "not seen: no ReLU, Tanh or Sigmoid comes straight after it"

    beyond = bool(called) and isinstance(output, torch.Tensor) and not _is_output(seen[called[-1][0]], output)

    def values(theta: Array) -> list[Array]:
        """The values (samples, units) of each layer; each place of a convolution counts as a sample.

        The last are the outputs: where no layer gives them, they come after those of the layers."""
        rows: list[list[Array]] = [[] for _ in called]
        ends: list[Array] = []
        for x, _ in cost.pairs:
            outputs: list[Any] = []
            with torch.no_grad():
                end = _watched(cost, cost.pieces(theta), x, lambda _, __, out: outputs.append(out))  # noqa: B023
            for row, (k, dense) in zip(rows, called, strict=True):
                out = outputs[k] if dense else outputs[k].movedim(1, -1)
                row.append(out.reshape(-1, out.shape[-1]).cpu().numpy())
            if beyond:
                ends.append(end.reshape(len(x), -1).cpu().numpy())
        return [np.concatenate(row) for row in [*rows, ends][: len(rows) + beyond]]

    return layers, values, notes


def _is_output(out: Any, output: Any) -> bool:
    """Are these the outputs of the model, in another shape perhaps, or the logits whose logarithms of probabilities are?"""
    same = [out] + ([out.log_softmax(-1)] if out.ndim > 1 else [])
    flat = [one.reshape(-1).cpu().numpy() for one in (*same, output)]
    return any(np.array_equal(one, flat[-1], equal_nan=True) for one in flat[:-1])


def _watched(cost: Any, pieces: list[Any], x: Any, see: Callable[[str, Any, Any], None]) -> Any:
    """The output on x; `see` is told the name, the module and the output of each call of a module that holds no other.

    Of a function of FUNCTIONS it is told too, with the function's name for the module, if what that is applied to is the
    output of the call before: then it is the activation of that, whatever else `forward` does.
    """
    from torch.overrides import TorchFunctionMode

    last: list[Any] = [None]

    def seen(name: str, one: Any, out: Any) -> None:
        last[0] = out
        see(name, one, out)

    class Functions(TorchFunctionMode):
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            straight = bool(args) and args[0] is last[0]
            out = function(*args, **(kwargs or {}))
            if straight and function.__name__ in FUNCTIONS:
                seen("", function.__name__, out)
            return out

    hooks = [
        one.register_forward_hook(lambda one, _, out, name=name: seen(name, one, out))
        for name, one in cost.model.named_modules()
        if not list(one.children())
    ]
    try:
        with Functions():
            return cost.call(pieces, x)
    finally:
        for hook in hooks:
            hook.remove()


def _is_layer(one: Any) -> bool:
    """Whether the rows of the weight belong to units."""
    import torch

    dense = isinstance(one, torch.nn.Linear | torch.nn.Conv1d | torch.nn.Conv2d | torch.nn.Conv3d)
    return dense and one.weight.ndim > 1


def _activation(calls: list[tuple[str, Any]], k: int) -> int:
    """The call of the activation of the layer that call k is; 0 if none comes before anything else."""
    for after in range(k + 1, len(calls)):
        if _kind(calls[after][1]) in SLOPES:
            return after
        if not type(calls[after][1]).__name__.startswith(BETWEEN):
            return 0
    return 0


def _kind(one: Any) -> str:
    """The kind of units that a module or the name of a function makes; empty if it is none of SLOPES."""
    return FUNCTIONS.get(one, "") if isinstance(one, str) else KINDS.get(type(one).__name__, "")


def _frozen(model: Any) -> dict[str, Any]:
    """What is said of weights that do not take part, because they require no gradient."""
    frozen = {name: p.numel() for name, p in model.named_parameters() if not p.requires_grad}
    return {"frozen weights": f"{sum(frozen.values())}: {', '.join(frozen)}"} if frozen else {}


def _mode(model: Any) -> dict[str, Any]:
    """In which mode the model is judged, if it has modules for which that counts."""
    from torch.nn.modules.batchnorm import _BatchNorm
    from torch.nn.modules.dropout import _DropoutNd

    kinds = {_BatchNorm: "BatchNorm takes its running means", _DropoutNd: "Dropout lets everything through"}
    ones = [(one.training, said) for kind, said in kinds.items() for one in model.modules() if isinstance(one, kind)]
    if not ones or any(training for training, _ in ones):
        return {}
    return {"judged in": f"evaluation mode, in which {' and '.join(dict.fromkeys(said for _, said in ones))}"}
