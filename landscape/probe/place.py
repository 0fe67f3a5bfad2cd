"""The loss, the gradient and the curvature at one place."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from landscape.probe.spectrum import KEPT, End, ends_of, rayleigh
from landscape.probe.subject import Array, Subject, add

DENSE = 600  # up to so many weights every column of the Hessian is made


class Place:
    """The weights of a subject, and the cost there. What is a property is computed when it is first asked for, and once."""

    def __init__(self, subject: Subject, krylov: int, seed: int) -> None:
        self.s, self.krylov, self.seed = subject, krylov, seed
        self.theta = subject.theta
        self.eps = float(np.finfo(self.theta.dtype).eps)
        self.loss = float(subject.loss(self.theta))
        self.known: Array | None
        self.known, self.noise = mean_gradient(subject)
        self.slope = float(np.linalg.norm(self.known))
        self.slopes = [float(np.linalg.norm(self.known[one.weight])) for one in subject.layers]
        self.values = subject.values(self.theta) if subject.values else []

    @property
    def gradient(self) -> Array:
        """On all samples (p,). Computed again where it was let go."""
        if self.known is None:
            self.known = np.asarray(self.s.gradient(self.theta))
        return self.known

    def let_go(self) -> None:
        """Forget the gradient before what needs memory, if the weights are very many."""
        if len(self.theta) * self.krylov > KEPT:
            self.known = None

    def product(self, v: Array, onto: Array | None = None) -> Array:
        """The Hessian at theta times v, a new array, or added to `onto`, perhaps in its memory.

        By central differences of the gradient where no product is given."""
        if onto is not None:
            return self.s.add_product(self.theta, v, onto) if self.s.add_product else add(onto, 1, self.product(v))
        if self.s.product:
            return self.s.product(self.theta, v)
        h = self.eps ** (1 / 3) * (1 + float(np.linalg.norm(self.theta))) / float(np.linalg.norm(v))
        return (self.s.gradient(self.theta + h * v) - self.s.gradient(self.theta - h * v)) / (2 * h)

    def cost(self, theta: Array) -> float:
        """The loss at other weights, in the precision of those here: steps of 64 bits widen weights of 32."""
        return float(self.s.loss(theta.astype(self.theta.dtype, copy=False)))

    def lower(self, loss: float, by: float = 0.0) -> bool:
        """Is this loss lower than here, by more than this share and by more than rounding?"""
        return bool(loss < self.loss - (by + 8 * self.eps) * abs(self.loss))

    @cached_property
    def modes(self) -> tuple[Array, Array] | None:
        """All eigenvalues (p,), increasing, and eigenvectors (p, p) of the Hessian, if there are at most DENSE weights."""
        if len(self.theta) > DENSE:
            return None
        H = np.array([self.product(e) for e in np.eye(len(self.theta), dtype=self.theta.dtype)])
        values, vectors = np.linalg.eigh((H + H.T) / 2)
        return values, vectors

    @cached_property
    def ends(self) -> list[End]:
        """The smallest and the largest eigenvalue of the Hessian.

        The quotient of any vector is at least the smallest and at most the largest eigenvalue, converged or not."""
        if self.modes is not None:
            return [rayleigh(self.product, v) for v in self.modes[1].T[[0, -1]]]
        self.let_go()
        return ends_of(self.product, len(self.theta), self.krylov, self.seed, self.theta.dtype)

    bottom, top = property(lambda self: self.ends[0]), property(lambda self: self.ends[1])

    @cached_property
    def direction(self) -> Array:
        """The unit vector (p,) of the smallest curvature."""
        self.let_go()
        return self.bottom.vector

    @cached_property
    def doubt(self) -> float:
        """Curvatures up to this size are rounding: a difference of gradients resolves no more, an exact product more."""
        return (1e3 * self.eps if self.s.product else self.eps ** (1 / 2)) * max(
            abs(self.top.value), abs(self.bottom.value)
        )


def mean_gradient(s: Subject) -> tuple[Array, float | None]:
    """The gradient on all samples, and the deviation of a batch's gradient from it (root of the mean square)."""
    if len(s.batch_gradients) < 2:
        return np.asarray(s.gradient(s.theta)), None
    total, squares, count = np.zeros_like(s.theta), 0.0, len(s.batch_gradients)
    sizes = s.batch_sizes or [1] * count
    for one, size in zip(s.batch_gradients, sizes, strict=True):
        g, share = one(s.theta), size / sum(sizes)
        add(total, share, g)
        squares += share * float(g @ g)
        del g  # one batch's at a time
    return total, float(np.sqrt(max(0.0, (squares - float(total @ total)) * count / (count - 1))))
