"""What cannot be probed of a model of PyTorch, said in one line before anything is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def _checked_model(model: Any) -> tuple[list[str], list[Any]]:
    """The names and the parameters that require a gradient. ValueError if they cannot be probed."""
    import torch

    trained = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    if not trained:
        raise ValueError("the model has no parameter that requires a gradient: set requires_grad, or unfreeze a layer")
    kinds = sorted({str(p.dtype) for _, p in trained})
    if len(kinds) > 1 or kinds[0] not in ("torch.float32", "torch.float64"):
        raise ValueError(
            f"the weights are {' and '.join(kinds)}: probe a copy of the model made by .float() or .double()"
        )
    places = sorted({str(p.device) for _, p in trained})
    if len(places) > 1 or places == ["meta"]:
        raise ValueError(f"the weights are on {' and '.join(places)}: move the model to one device that holds numbers")
    for name, one in model.named_modules():
        if one.training and isinstance(one, torch.nn.modules.batchnorm._BatchNorm):
            raise ValueError(
                f"{name or 'the model'} is a {type(one).__name__} in training mode, so an output depends on the other samples of its batch: call model.eval()"
            )
    return [name for name, _ in trained], [p for _, p in trained]


def _checked_batches(
    model: Any, loss: Callable, batches: Iterable[tuple[Any, Any]], like: Any
) -> list[tuple[Any, Any]]:
    """The batches as a list of pairs of tensors. ValueError if the loss cannot be computed on them, or is no number."""
    import torch

    pairs = [tuple(batch) for batch in batches]
    if not pairs:
        raise ValueError("there are no batches: give a list of pairs (x, y), or a DataLoader")
    for k, pair in enumerate(pairs):
        if len(pair) != 2 or not all(isinstance(one, torch.Tensor) for one in pair):
            raise ValueError(f"batch {k} is no pair of tensors (x, y)")
        x, y = pair
        if len(x) != len(y) or not len(x):
            raise ValueError(f"batch {k} holds {len(x)} inputs and {len(y)} targets")
        if x.shape[1:] != pairs[0][0].shape[1:] or y.shape[1:] != pairs[0][1].shape[1:]:
            raise ValueError(
                f"samples of batch {k} have shapes {tuple(x.shape[1:])} and {tuple(y.shape[1:])}, not those of batch 0"
            )
        if {x.device, y.device} != {like.device}:
            raise ValueError(f"batch {k} is on {x.device} and {y.device}, the model on {like.device}: move the batch")
        if x.is_floating_point() and x.dtype != like.dtype:
            raise ValueError(f"the inputs of batch {k} are {x.dtype}, the weights {like.dtype}: convert the inputs")
    first, again = (_loss(model, loss, pairs[0]) for _ in range(2))
    if first == first and first != again:
        raise ValueError(
            f"the loss of batch 0 is {first:.6g}, and {again:.6g} when it is computed again: something is random, such as dropout: call model.eval()"
        )
    return pairs


def _loss(model: Any, loss: Callable, pair: tuple[Any, Any]) -> float:
    """The loss of one batch. ValueError unless it is one number that has a gradient."""
    value = loss(model(pair[0]), pair[1])
    shape = tuple(getattr(value, "shape", (0,)))
    if shape != ():
        raise ValueError(
            f"loss(model(x), y) has the shape {shape}, and must be one number: take the mean over the samples"
        )
    if not value.requires_grad:
        raise ValueError("loss(model(x), y) has no gradient: is something detached, or computed without torch?")
    return float(value.detach())


def _twice(model: Any, loss: Callable, pair: tuple[Any, Any]) -> bool:
    """Whether torch can differentiate the loss twice; it knows no second derivative of some fused operations."""
    import torch

    params = [p for p in model.parameters() if p.requires_grad]
    try:
        parts = torch.autograd.grad(loss(model(pair[0][:1]), pair[1][:1]), params, create_graph=True, allow_unused=True)
        total = sum((one.sum() for one in parts if one is not None and one.requires_grad), params[0].sum())
        torch.autograd.grad(total, params, allow_unused=True)
    except RuntimeError as error:
        if "is not implemented" in str(error):
            return False
        raise
    return True


def _checked_task(model: Any, loss: Callable, pair: tuple[Any, Any], task: str) -> None:
    """ValueError unless the loss of a batch is the mean that `task` names."""
    import torch
    from torch.nn import functional

    if task not in ("", "squared", "binary", "classes"):
        raise ValueError(f"task {task!r} is none of squared, binary, classes")
    with torch.no_grad():
        f, y = model(pair[0]), pair[1]
        if task == "squared" and f.shape != y.shape:
            raise ValueError(
                f"the outputs have the shape {tuple(f.shape)}, the targets {tuple(y.shape)}: their difference is no error of each sample; reshape the targets"
            )
        if task == "squared":
            mean = float(((f - y) ** 2).mean())
        elif task == "binary":
            mean = float(functional.binary_cross_entropy_with_logits(f.reshape(-1), y.reshape(-1).to(f.dtype)))
        elif task == "classes":
            mean = float(functional.cross_entropy(f, y.long()))
        else:
            return
        value = float(loss(f, y))
    if abs(mean) < float("inf") and abs(value) < float("inf") and abs(value - mean) > 1e-3 * abs(mean) + 1e-6:
        raise ValueError(
            f"the loss of batch 0 is {value:.6g}, but {mean:.6g} by the mean that task={task!r} names, on logits: leave task out"
        )
