"""A size of kicks that no sequence of them can use to leave a worse minimum of the answer's network: a certificate.

Around the certified minimum let theta = theta_* + D y, with D about Q / sqrt(lambda) for the eigenvectors Q and eigenvalues
lambda of the Hessian, so that the Hessian in y is close to the identity at y = 0. Three numbers bound how fast it changes:
for each sample, the norms at 0 of the first two derivatives of the output in y, and a bound of the third that holds near
0 because the logistic function has |s''| <= 1 / (6 sqrt 3) and |s'''| <= 1 / 8. On the ellipsoid |y| <= rho, where the Hessian
in y is within 1/2 of the identity, the cost is strictly convex, and its level sets hold back all kicks up to the bound: the
theorem on level sets on the page on noise. The bound is proved; that larger kicks lead out is not.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat

from landscape.cases.answer.worse_minima import Variant
from landscape.model.activations import LOGISTIC
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import NO_BIASES
from landscape.proof.balls import dot, lower_float, precise
from landscape.proof.krawczyk import CriticalPoint, printed_box
from landscape.proof.matrices import from_floats, identity, midpoints
from landscape.proof.networks import BallProblem, expand

SECOND, THIRD = 1 / (6 * arb(3).sqrt()), arb(1) / 8  # bounds of |s''| and |s'''|
STRAY = arb(1) / 2  # how far the Hessian in y may stray from the identity
REACH = arb(1) / 25000  # the bound of the third derivative holds for |y| up to here


class KickBound(NamedTuple):
    """No sequence of kicks, each at most `kick` long, leads out of the ellipsoid; at this rate, descent taken before each."""

    kick: float
    rate: float
    radius: float  # rho: of the ellipsoid, in the coordinates y
    climb: float  # how far the level that holds the kicks back lies above the minimum, at least
    steepest: float  # an upper bound of the curvature on the ellipsoid
    flattest: float  # a lower bound of it


@precise
def kick_bound(case: Variant, point: CriticalPoint, rate: float) -> KickBound:
    """The certificate for a certified minimum of a problem with logistic units, squared error and no biases.

    Raises ValueError for another problem, for a saddle, and unless the rate is positive and at most the reciprocal of the
    steepest curvature on the ellipsoid.
    """
    problem = case.problem
    if point.index or (problem.activation, problem.loss, problem.free) != (LOGISTIC, SQUARED_ERROR, NO_BIASES):
        raise ValueError("not a minimum of logistic units with squared error and no biases")
    centre = printed_box(point)
    H = expand(case.balls, centre).hessian
    values, vectors = np.linalg.eigh(midpoints(H))
    D = from_floats(vectors / np.sqrt(values))
    B, back = D.transpose() * H * D, D.inv()
    off = _norm((B - identity(len(centre))).entries())
    radius = (STRAY - off) / _change(case.balls, centre, D)
    radius = arb(min(lower_float(radius), lower_float(REACH))) * (1 - arb(2) ** -40)
    flattest = STRAY / (_norm(D.entries()) ** 2)
    steepest = (1 + STRAY) * _norm(back.entries()) ** 2
    eta = arb(rate)
    if not (off < STRAY and 0 < eta and eta * steepest <= 1):
        raise ValueError("the rate is too large, or not positive")
    climb = STRAY * radius * radius / 2
    kick = eta * (2 * flattest * climb / (1 + eta * flattest)).sqrt()
    numbers = [lower_float(value) for value in (kick, radius, climb, flattest)]
    return KickBound(numbers[0], rate, numbers[1], numbers[2], -lower_float(-steepest), numbers[3])


def _norm(entries: Sequence[arb]) -> arb:
    return sum((entry * entry for entry in entries), arb(0)).sqrt()


def _change(problem: BallProblem, centre: Sequence[arb], D: arb_mat) -> arb:
    """A bound of the third derivative of the cost in y, as a trilinear form, wherever |y| <= REACH."""
    count, size = len(problem.inputs), len(centre)
    d, total = len(problem.inputs[0]), arb(0)
    rows = D.tolist()
    for x, target in zip(problem.inputs, problem.targets, strict=True):
        f, first, second, third = -target, [arb(0)] * size, arb_mat(size, size), arb(0)
        for j in range(problem.hidden):
            incoming = [dot([row[k] for row in rows[j * d : (j + 1) * d]], x) for k in range(size)]
            outgoing = rows[problem.hidden * d + j]
            s, slope, curvature = LOGISTIC.ball(dot(centre[j * d : (j + 1) * d], x))
            v = centre[problem.hidden * d + j]
            f += v * s
            first = [g + s * b + v * slope * a for g, a, b in zip(first, incoming, outgoing, strict=True)]
            a, b = arb_mat(size, 1, incoming), arb_mat(size, 1, outgoing)
            second += slope * (a * b.transpose() + b * a.transpose()) + v * curvature * (a * a.transpose())
            steep, spread = _norm(incoming), _norm(outgoing)
            third += 3 * SECOND * spread * steep**2 + THIRD * (abs(v) + REACH * spread) * steep**3
        bend = _norm(second.entries()) + REACH * third
        rise = _norm(first) + REACH * bend
        total += 3 * rise * bend + (abs(f) + REACH * rise) * third
    return 2 * total / count
