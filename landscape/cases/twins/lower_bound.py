"""A height that every path between the answer's twins must reach, proved with boxes.

A path from the answer's network to its twin starts with w_11 < w_21 and ends with w_11 > w_21: at
some point both units have the same weight on the first input. If the output weights are positive up to
there, the path meets the set

    w_1 = (p, q_1),  w_2 = (p, q_2),  v_1 >= 0,  v_2 >= 0.

If not, one of them reaches zero before, where a single unit v s(w.x) with v >= 0 is left. What that
computes is computed on the set, too: take w_2 = w_1 and v_2 = 0. So `crossing_boxes` bounds the mean
squared error from below on the set. The output weights are not cut into boxes: any vector u of samples
with u.s_1 <= 0 and u.s_2 <= 0, where s_j is what unit j gives on the samples, shows |y - v_1 s_1 - v_2
s_2| >= u.y / |u| for all v >= 0 (Cauchy and Schwarz). Floats propose u; on a box of (p, q_1, q_2) the
products are bounded by a table of s in ball arithmetic.

Rounding. The ends of boxes are binary fractions with few digits and the inputs small integers, so floats
add and halve them exactly. Everything else is sums of products with u, whose entries are at most 1 when it
is proposed. `crossing_boxes` wants N max(x) <= 100 and |y| <= 10; sides longer than 2 LONGEST are bounded
by the range of s alone, sides longer than 2 SHORT without curvatures. Then the absolute values of all terms of a bound
in `_highest` add up to at most N + 2 LONGEST N max(x) / 4 <= 500, or N + 2 SHORT N max(x) / 4 + 2 (SHORT max(x))^2 N / 4
<= 500, no term passes through more than N + 30 <= 130 roundings, and |over| <= N; so
the error is below 500 * 130 * 2^-53 < 10^-11. Lowering makes |u_0| at most 210, so u.y, whose targets are right to
10^-14, is off by less than 3200 * 110 * 2^-53 + 320 * 10^-14 < 10^-10. What is returned is at most the mean of y^2, hence at
most 100, and its relative error is below 10^-12. ROUNDING covers each of the three, with room for the level as a float.
"""

import itertools

import numpy as np
from scipy.special import expit

from landscape.cases.twins.unit_enclosures import curvature_bounds, slope_bounds, unit_bounds

CUTS = (-np.inf, -8.0, 0.0, 8.0, np.inf)
MASKS = (2.0, 0.4, 0.15)  # samples whose s is spread wider over the box are left out of u
LONGEST = 8.0  # half the longest side on which slopes are used
SHORT = 0.25  # half the longest side on which curvatures are used
ROUNDING = 1e-9  # more than float64 can lose: see above
LIMIT = 200_000


def sums(X: np.ndarray, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """p x_1 + q x_2 for every sample, shape (boxes, N); an infinite weight of a zero input counts nothing."""
    first, second = (
        np.where(x > 0, np.multiply.outer(w, np.maximum(x, 1)), 0) for w, x in zip((p, q), X.T, strict=True)
    )
    return first + second


def _residuals(s: np.ndarray, t: np.ndarray, y: np.ndarray) -> np.ndarray:
    """y minus its best approximation by v_1 s + v_2 t with v >= 0, row by row: only a proposal."""
    ss, tt, st, sy, ty = ((a * b).sum(axis=1) for a, b in ((s, s), (t, t), (s, t), (s, y), (t, y)))
    regular = np.maximum(ss * tt - st * st, 1e-9)
    v, w = (tt * sy - st * ty) / regular, (ss * ty - st * sy) / regular
    both = (v > 0) & (w > 0)
    first = sy * sy / ss > ty * ty / tt
    v, w = np.where(both, v, np.where(first, sy / ss, 0)), np.where(both, w, np.where(first, 0, ty / tt))
    return y - v[:, None] * s - w[:, None] * t


def _turned(u: np.ndarray, s: np.ndarray, t: np.ndarray, over_s: np.ndarray, over_t: np.ndarray) -> np.ndarray:
    """u turned so that u.s and u.t fall by what they are over zero: only a proposal.

    To first order that costs 2 v over for each unit, next to nothing where its output weight v is small.
    """
    ss, tt, st = ((a * b).sum(axis=1) for a, b in ((s, s), (t, t), (s, t)))
    regular = np.maximum(ss * tt - st * st, 1e-6)
    a, b = np.maximum(over_s, 0), np.maximum(over_t, 0)
    return u - ((tt * a - st * b) / regular)[:, None] * s - ((ss * b - st * a) / regular)[:, None] * t


def _proved(u: np.ndarray, y: np.ndarray, over: np.ndarray) -> np.ndarray:
    """The bound that u proves, row by row, where both products are at most `over` before u is lowered at the origin."""
    u = u.copy()
    u[:, 0] -= 2 * (over + ROUNDING)  # the first sample is the origin, where s = 1/2: now u.s <= 0
    gain = np.maximum(u @ y - ROUNDING, 0)
    return gain * gain / (u * u).sum(axis=1) / len(y) - ROUNDING


def _middles(box: np.ndarray) -> np.ndarray:
    """A point of each interval, shape (boxes, 2) to (boxes,): the middle, or 2 from the end there is."""
    low, high = np.clip(box, -1e300, 1e300).T
    low, high = np.where(low < -1e299, high - 4, low), np.where(high > 1e299, low + 4, high)
    return (low + high) / 2


def _highest(u: np.ndarray, X: np.ndarray, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """At least u.s(w) for every w in the box p x q: the least of three bounds.

    From the range of s; from the value in the middle and the range of the slopes; from the value and the slopes
    in the middle and the range of the curvatures.
    """
    low, high = unit_bounds(sums(X, p[:, 0], q[:, 0]), sums(X, p[:, 1], q[:, 1]))
    plain = np.maximum(u * low, u * high).sum(axis=1)
    slopes = slope_bounds(low, high)
    at = sums(X, _middles(p), _middles(q))
    below, above = unit_bounds(at, at)
    middle = np.maximum(u * below, u * above).sum(axis=1)
    halves = [np.minimum((side[:, 1] - side[:, 0]) / 2, LONGEST) for side in (p, q)]
    long, longer = ((p[:, 1] - p[:, 0] > 2 * most) | (q[:, 1] - q[:, 0] > 2 * most) for most in (SHORT, LONGEST))
    first = middle + sum(h * _largest(u * x, *slopes) for h, x in zip(halves, X.T, strict=True))
    second = middle + sum(h * _largest(u * x, *slope_bounds(below, above)) for h, x in zip(halves, X.T, strict=True))
    curvatures = curvature_bounds(low, high, *slopes)
    for (h, x), (k, z) in itertools.product(zip(halves, X.T, strict=True), repeat=2):
        second += h * k / 2 * _largest(u * x * z, *curvatures)
    return np.minimum(plain, np.minimum(np.where(longer, np.inf, first), np.where(long, np.inf, second)))


def _largest(u: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """At least |u.z| for every z between low and high, row by row."""
    return np.maximum(np.maximum(u * low, u * high).sum(axis=1), -np.minimum(u * low, u * high).sum(axis=1))


def bounds(X: np.ndarray, y: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """A number below the loss on each box of (p, q_1, q_2), shape (boxes, 3, 2), for all v >= 0."""
    p, q, r = boxes.transpose(1, 0, 2)
    spread = np.zeros((len(boxes), len(y)))
    for side in (q, r):
        low, high = unit_bounds(sums(X, p[:, 0], side[:, 0]), sums(X, p[:, 1], side[:, 1]))
        spread = np.maximum(spread, high - low)
    s, t = (expit(sums(X, _middles(p), _middles(side))) for side in (q, r))
    best = np.zeros(len(boxes))
    for mask in MASKS:
        keep = spread < mask
        u = _residuals(s * keep, t * keep, y * keep)
        for _ in range(2):
            u /= np.maximum(np.abs(u).max(axis=1, keepdims=True), 1)
            each = _highest(u, X, p, q), _highest(u, X, p, r)
            best = np.maximum(best, _proved(u, y, np.maximum(*each)))
            u = _turned(u, s * keep, t * keep, *each)
    return best


def crossing_boxes(X: np.ndarray, y: np.ndarray, level: float) -> int:
    """The number of boxes that cover the whole set, on each of which "the loss is above `level`" is proved.

    X (N, 2) are non-negative integers, the first row the origin; y (N,) are the targets, right to 10^-14.
    Raises ValueError if they are not like that or too large, or if the proof does not close.
    """
    if (X < 0).any() or (X % 1).any() or X[0].any():
        raise ValueError("the inputs must be non-negative integers, the first of them the origin")
    if len(X) * max(X.max(), 1) > 100 or np.abs(y).max() > 10:
        raise ValueError("the allowance for rounding is made for small problems only")
    sides = list(itertools.pairwise(CUTS))
    boxes = np.array([(a, b, c) for a in sides for b in sides for c in sides])
    examined = kept = 0
    while len(boxes):
        boxes = boxes[boxes[:, 1, 1] > boxes[:, 2, 0]]  # q_1 >= q_2, or the units are named the other way
        examined += len(boxes)
        if examined > LIMIT:
            raise ValueError("the proof does not close")
        proved = bounds(X, y, boxes) > level
        kept += int(proved.sum())
        boxes = _halves(boxes[~proved])
    return kept


def _halves(boxes: np.ndarray) -> np.ndarray:
    """Every box cut in two along the side that is longest on a scale where infinity is near."""
    scaled = np.clip(boxes, -1e300, 1e300)
    scaled = scaled / (4 + np.abs(scaled))
    rows, k = np.arange(len(boxes)), (scaled[:, :, 1] - scaled[:, :, 0]).argmax(axis=1)
    low, high = boxes[rows, k].T
    cut = np.where(np.isinf(low), 2 * high, np.where(np.isinf(high), 2 * low, 0))
    finite = np.isfinite(low) & np.isfinite(high)
    cut[finite] = (low[finite] + high[finite]) / 2
    left, right = boxes.copy(), boxes.copy()
    left[rows, k, 1] = right[rows, k, 0] = cut
    return np.concatenate([left, right])
