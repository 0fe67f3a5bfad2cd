"""Certified worse minima of a network that learns from a network of its own kind, in ball arithmetic.

The loss in balls is in `landscape.cases.own_teacher.ball_loss`. The certificate is in the space of
all k^2 weights: Krawczyk's test for existence and uniqueness, the inertia of the Hessian on the box.
Symmetry only finds the candidate: gradient descent keeps a student that is symmetric in all but the
first unit and the first input, and such a student has five different weights.
"""

from typing import NamedTuple

import numpy as np
from flint import arb

from landscape.cases.own_teacher.ball_loss import OwnTeacher, across
from landscape.cases.own_teacher.descent import descend
from landscape.proof.balls import precise, significant
from landscape.proof.inertia import negative_eigenvalues, smallest_eigenvalue
from landscape.proof.krawczyk import isolate, unique_within


class WorseMinimum(NamedTuple):
    """A certificate. Every digit printed is right. A checker needs k and these numbers."""

    k: int
    theta: tuple[str, ...]  # the k^2 weights, row by row
    radius: str  # no other critical point within this distance in any weight, and a minimum there
    loss: str
    eigenvalue: str  # the smallest one of the Hessian
    across: str  # the smallest second derivative in directions of further inputs, all weights on which are 0


@precise
def certified(k: int) -> WorseMinimum:
    """The certificate of the symmetric worse minimum of k units.

    Raises ValueError if where descent leads to no strict minimum with positive loss is certified.
    """
    theta, box = critical_point(k)
    at = OwnTeacher(k).expand(box)
    if negative_eigenvalues(at.hessian) != 0 or not at.value > 0:
        raise ValueError(f"no worse minimum of {k} units is certified here")
    radius = unique_within(OwnTeacher(k), theta, 0)
    return WorseMinimum(
        k, theta, radius, significant(at.value), smallest_eigenvalue(at.hessian), smallest_eigenvalue(across(box, k))
    )


@precise
def critical_point(k: int) -> tuple[tuple[str, ...], list[arb]]:
    """The critical point of k units near `symmetric_end`, as `isolate` gives it."""
    return isolate(OwnTeacher(k), symmetric_end(k).ravel())


def symmetric_end(k: int) -> np.ndarray:
    """Where descent leads from a student whose first unit points away from its teacher, shape (k, k)."""
    W = np.eye(k)
    W[0, 0] = -0.5
    W[0, 1:] = W[1:, 0] = 0.25
    return descend(W[None]).W[0]
