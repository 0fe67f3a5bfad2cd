"""Adapter: models of PyTorch, which is imported only when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from landscape.probe.checked_torch import _checked_batches, _checked_model, _checked_task, _twice
from landscape.probe.layers_torch import _torch_layers
from landscape.probe.subject import Array, Subject


def from_torch(model: Any, loss: Callable, batches: Iterable[tuple[Any, Any]], task: str = "") -> Subject:
    """A PyTorch model in the mode it is in, and the mean of `loss(model(x), y)` over all samples of the batches (x, y).

    `loss` is a mean over the samples of a batch; a smaller last batch counts less. All batches together are the samples
    that the probe sees, and their activations are held at once: a few batches are enough. `task`: "squared", "binary" or
    "classes" if the loss is that mean (see `from_numpy`); then the best constant is known. Layers are the Linear and
    convolutional modules. The activation of one is the ReLU, Tanh or Sigmoid module called after it, or such a function
    applied in `forward` to its output; others are not seen. The model is not changed. Raises ValueError, in one line, for what cannot be probed.
    """
    import torch

    names, params = _checked_model(model)
    pairs = _checked_batches(model, loss, batches, params[0])
    _checked_task(model, loss, pairs[0], task)
    one = Cost(model, loss, pairs, names, params)
    layers, values, notes = _torch_layers(one)
    theta = torch.cat([p.detach().reshape(-1) for p in params]).cpu().numpy()
    each = [lambda theta, pair=pair: one.gradient(theta, [pair]) for pair in pairs] if len(pairs) > 1 else ()
    x, y = (torch.cat([pair[k] for pair in pairs]).detach().cpu().numpy() for k in (0, 1))
    product = one.product if _twice(model, loss, pairs[0]) else None
    if not product:
        notes["products"] = "by differences of gradients: torch knows no second derivative of an operation of the model"
    return Subject(theta, one.loss, one.gradient, product, each, layers, values if layers else None,
                   x.reshape(len(x), -1), y, task, [len(a) for a, _ in pairs], notes, product)  # fmt: skip


class Cost:
    """The mean loss of a model on batches as a function of its weights theta, a flat array (p,)."""

    def __init__(
        self, model: Any, loss: Callable, pairs: list[tuple[Any, Any]], names: list[str], params: list[Any]
    ) -> None:
        self.model, self.criterion, self.pairs, self.names, self.params = model, loss, pairs, names, params
        self.sizes = [p.numel() for p in params]
        self.number = params[0].detach().cpu().numpy().dtype
        self.graph: dict[str, Any] = {}

    def flat(self, theta: Array) -> Any:
        """A flat tensor (p,); on a CPU it shares the memory of theta."""
        import torch

        return torch.from_numpy(np.require(theta, self.number, "W")).to(self.params[0].device)

    def pieces(self, theta: Any, leaves: bool = False) -> list[Any]:
        """The weights as tensors of the shapes of the parameters; they share the memory of the flat tensor."""
        flat = self.flat(theta) if isinstance(theta, np.ndarray) else theta
        views = [piece.view_as(p) for piece, p in zip(flat.split(self.sizes), self.params, strict=True)]
        return [view.detach().requires_grad_() for view in views] if leaves else views

    def call(self, pieces: list[Any], x: Any) -> Any:
        """The output with these weights. Buffers, such as running means, stay as they are."""
        from torch.func import functional_call

        buffers = {name: buffer.clone() for name, buffer in self.model.named_buffers()}
        return functional_call(self.model, dict(zip(self.names, pieces, strict=True)) | buffers, (x,))

    def parts(self, pieces: list[Any], pairs: list[tuple[Any, Any]]) -> Any:
        """The loss of each batch, times its share of the samples; they add up to the mean over all."""
        total = sum(len(x) for x, _ in pairs)
        return (self.criterion(self.call(pieces, x), y) * (len(x) / total) for x, y in pairs)

    def loss(self, theta: Array) -> float:
        import torch

        with torch.no_grad():
            return sum(float(part) for part in self.parts(self.pieces(theta), self.pairs))

    def gradient(self, theta: Array, pairs: list[tuple[Any, Any]] | None = None) -> Array:
        """One batch after the other, so that the activations of one are held."""
        leaves = self.pieces(theta, leaves=True)
        out = leaves[0].new_zeros(sum(self.sizes))
        for leaf, part in zip(leaves, self.pieces(out), strict=True):
            leaf.grad = part  # what backward() finds adds up there
        for part in self.parts(leaves, pairs or self.pairs):
            part.backward(inputs=leaves)
        return out.cpu().numpy()

    def product(self, theta: Array, v: Array, onto: Array | None = None) -> Array:
        """The Hessian times v, plus `onto`, which is changed on a CPU.

        The graph of the gradient is made once for a place, and differentiated once for a direction.
        """
        if self.graph.get("theta") is not theta:
            self.graph.clear()
            self.graph.update(self.graph_at(theta), theta=theta)
        out = self.flat(np.zeros_like(v) if onto is None else onto)
        self.graph.update(v=self.pieces(v), out=self.pieces(out))
        self.graph["root"].backward(inputs=self.graph["leaves"], retain_graph=True)
        self.graph.update(v=None, out=None)  # they would keep vectors in memory
        return out.cpu().numpy()

    def graph_at(self, theta: Array) -> dict[str, Any]:
        """The weights, and a root from which backward() adds the Hessian times graph["v"] to graph["out"].

        It keeps the graph, not the gradient, which is made batch by batch.
        """
        import torch

        graph = self.graph

        class Root(torch.autograd.Function):
            @staticmethod
            def forward(_, *gradient: Any) -> Any:
                return gradient[0].new_zeros(())

            @staticmethod
            def backward(_, __: Any) -> Any:
                return tuple(graph["v"])

        leaves, roots = self.pieces(theta, leaves=True), []
        for part in self.parts(leaves, self.pairs):
            gradient = torch.autograd.grad(part, leaves, create_graph=True, materialize_grads=True)
            if not any(one.requires_grad for one in gradient):  # the cost is linear in the weights
                gradient = tuple(one + 0 * leaf for one, leaf in zip(gradient, leaves, strict=True))
            roots.append(Root.apply(*gradient))
            del gradient
        root = sum(roots)
        _at_once(root, leaves, graph)
        return {"leaves": leaves, "root": root}


def _at_once(root: Any, leaves: list[Any], graph: dict[str, Any]) -> None:
    """Have backward() from the root add each part of the gradient of a leaf to graph["out"] as soon as it is there.

    Left alone it keeps the parts, each as large as the leaf, and needs a third place for their sum.
    """
    from torch.autograd.graph import get_gradient_edge

    ends = {get_gradient_edge(leaf).node: k for k, leaf in enumerate(leaves)}

    def place(node: Any) -> tuple[int, bool] | None:
        """The leaf to which a node hands its gradient as it is, and whether that is transposed, as in Linear."""
        if node is None or node in ends:
            return None if node is None else (ends[node], False)
        found = place(node.next_functions[0][0]) if node.name() == "TBackward0" else None
        return found and (found[0], not found[1])

    def hook(places: list[tuple[int, bool] | None]) -> Callable[[tuple, tuple], tuple]:
        def taken(parts: tuple, _: tuple) -> tuple:
            for part, found in zip(parts, places, strict=True):
                if found and part is not None:
                    out = graph["out"][found[0]]
                    (out.t() if found[1] else out).add_(part)
            return tuple(None if found else part for part, found in zip(parts, places, strict=True))

        return taken

    todo, met = [root.grad_fn], {root.grad_fn}
    while todo:
        node = todo.pop()
        places = [place(after) for after, _ in node.next_functions]
        if any(places) and not place(node):
            node.register_hook(hook(places))
        new = {after for after, _ in node.next_functions if after is not None} - met
        met |= new
        todo += new
