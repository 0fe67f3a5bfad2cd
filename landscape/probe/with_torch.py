"""Adapter: models of PyTorch, which is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from landscape.probe.subject import SLOPES, Array, Layer, Subject


def from_torch(model: Any, loss: Callable, batches: Sequence[tuple[Any, Any]], task: str = "") -> Subject:
    """A PyTorch model in the mode it is in, and `loss(model(x), y)` averaged over equal batches (x, y), which are all samples.

    `task`: "squared", "binary" or "classes" if the loss is that mean (see `from_numpy`); then the best constant is known.
    Layers are the Linear and convolutional modules, each with the ReLU, Tanh or Sigmoid module called after it; functions
    called in `forward` are not seen. The model is not changed.
    """
    import torch
    from torch.func import functional_call

    names, params = zip(*[(name, p) for name, p in model.named_parameters() if p.requires_grad], strict=False)
    sizes, device = [p.numel() for p in params], params[0].device
    x, y = (torch.cat([batch[k] for batch in batches]) for k in (0, 1))
    graph: dict[str, Any] = {}

    def mean_loss(flat: Any, pairs: Any) -> Any:
        """The loss on the batches with the weights `flat`, a tensor (p,)."""
        pieces = {name: piece.view_as(p) for name, piece, p in zip(names, flat.split(sizes), params, strict=False)}
        pieces |= {name: buffer.clone() for name, buffer in model.named_buffers()}  # running means stay as they are
        return sum(loss(functional_call(model, pieces, (a,)), b) for a, b in pairs) / len(pairs)

    def leaf(theta: Array) -> Any:
        return torch.from_numpy(theta).to(device).requires_grad_()

    def total(theta: Array) -> float:
        with torch.no_grad():
            return float(mean_loss(torch.from_numpy(theta).to(device), batches))

    def gradient(theta: Array, pairs: Any = batches) -> Array:
        flat = leaf(theta)
        return torch.autograd.grad(mean_loss(flat, pairs), flat)[0].cpu().numpy()

    def product(theta: Array, v: Array) -> Array:
        """The graph of the gradient is made once for a place, and differentiated once for a direction."""
        if graph.get("theta") is not theta:
            graph.clear()
            flat = leaf(theta)
            graph.update(theta=theta, flat=flat)
            graph["g"] = torch.autograd.grad(mean_loss(flat, batches), flat, create_graph=True)[0]
        return (
            torch.autograd.grad(graph["g"], graph["flat"], torch.from_numpy(v).to(device), retain_graph=True)[0]
            .cpu()
            .numpy()
        )

    def values(theta: Array) -> list[Array]:
        seen: dict[Any, Any] = {}
        hooks = [module.register_forward_hook(lambda one, _, out: seen.update({one: out})) for module in called]
        with torch.no_grad():
            mean_loss(torch.from_numpy(theta).to(device), [(x, y)])
        for hook in hooks:
            hook.remove()
        return [seen[module].movedim(1, -1).flatten(0, -2).cpu().numpy() for module in called]

    layers, called = _torch_layers(model, x[:1], names, sizes)
    theta = torch.cat([p.detach().reshape(-1) for p in params]).cpu().numpy()
    each = [lambda theta, pair=pair: gradient(theta, [pair]) for pair in batches] if len(batches) > 1 else ()
    return Subject(theta, total, gradient, product, each, layers, values if layers else None,
                   x.cpu().numpy(), y.cpu().numpy(), task)  # fmt: skip


def _torch_layers(model: Any, x: Any, names: Sequence[str], sizes: Sequence[int]) -> tuple[list[Layer], list[Any]]:
    """The layers in the order of their calls, and for each the module whose output is its values."""
    import torch

    kinds = {"ReLU": "relu", "Tanh": "tanh", "Sigmoid": "logistic"}
    order: list[tuple[str, Any]] = []
    hooks = [one.register_forward_hook(lambda one, *_, name=name: order.append((name, one))) for name, one in model.named_modules()
             if not list(one.children())]  # fmt: skip
    with torch.no_grad():
        model(x)
    for hook in hooks:
        hook.remove()
    stops = dict(zip(names, np.cumsum(sizes).tolist(), strict=False))
    size = dict(zip(names, sizes, strict=False))
    layers, called = [], []
    for k, (name, one) in enumerate(order):
        if f"{name}.weight" not in size or one.weight.ndim < 2:
            continue
        after = order[k + 1][1] if k + 1 < len(order) else None
        kind = kinds.get(type(after).__name__, "unknown" if after is not None else "linear")
        part = {
            what: slice(stops[n] - size[n], stops[n]) for what in ("weight", "bias") if (n := f"{name}.{what}") in size
        }
        shape = (one.weight.shape[0], one.weight[0].numel())
        layers.append(Layer(name, kind, shape, part["weight"], part.get("bias")))
        called.append(after if kind in SLOPES else one)
    return layers, called
