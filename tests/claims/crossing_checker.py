"""An independent check of the bound for networks whose two units share their first weight.

It shares nothing with the code that found the bound: whole numbers only, so nothing is
rounded unnoticed; a table of the logistic function from the series of exp; another inequality; boxes cut in three.

Let e be the nine errors of the network with w_1 = (p, q), w_2 = (p, r), v_1, v_2 >= 0. For every vector u

    9 loss = |e|^2 >= 2 u.e - |u|^2 >= 2 (u.y - a max(u.s_1, u.s_2)) - |u|^2,   a = v_1 + v_2.

At the origin the output is a/2 and the target 31/20. So a low loss leaves a only a short interval.
Single units are included: one output weight may be zero, and w_2 may equal w_1.
"""

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, factorial, floor

import numpy as np

X = np.array(list(product((0, 1, 2), repeat=2)))
S, U = 2**24, 2**18  # the units of s and y, and of u, are 1/S and 1/U
GRID, REACH = 3**7, 12  # the table has the arguments k / GRID up to REACH, then 1
PLACE = 3**9  # ends of boxes are multiples of 1 / PLACE
ENDLESS = 10**12  # stands for infinity: whatever it is added to, it lies far beyond the table
SUMS = (Fraction(246, 100), Fraction(374, 100))  # a lies here, if 9 loss <= (32/100)^2


def logistic(n, count):
    """Whole numbers (below, above) S s(k/n), k = 0, ..., count, from the alternating series of exp(-1/n)."""
    scale = 2**100
    partial = [sum(Fraction((-1) ** j, n**j * factorial(j)) for j in range(terms)) for terms in (20, 21)]
    step = floor(partial[0] * scale), ceil(partial[1] * scale)
    low = high = scale
    found = []
    for _ in range(count + 1):
        found.append((S * scale // (scale + high), -(-S * scale // (scale + low))))
        low, high = low * step[0] // scale, -(-high * step[1] // scale)
    return found


def at_tenth(k):
    """Whole numbers (below, above) S s(k/10), with s(-z) = 1 - s(z)."""
    low, high = logistic(10, abs(k))[-1]
    return np.array([low, high] if k >= 0 else [S - high, S - low])


def target(x, y):
    """Whole numbers (below, above) S times the target, by the answer's weights."""
    tens = 23 * at_tenth(-15 * x + 20 * y) + 8 * at_tenth(17 * x + 4 * y)
    return tens[0] // 10, -(-tens[1] // 10)


LOW, HIGH = (list(column) for column in zip(*logistic(GRID, GRID * REACH), strict=True))
BELOW = np.array([0, *(S - high for high in HIGH[:0:-1]), *LOW])  # 0 before the table, 1 after it
ABOVE = np.array([*(S - low for low in LOW[:0:-1]), *HIGH, S])
Y = np.array([target(int(x), int(y)) for x, y in X])


def range_of_s(low, high):
    """Whole numbers below S s and above S s for arguments between low and high, in units of 1 / PLACE."""
    last = GRID * REACH
    down = np.clip(low * GRID // PLACE, -last - 1, last) + last + 1
    up = np.clip(-(-high * GRID // PLACE), -last, last + 1) + last
    return BELOW[down], ABOVE[up]


def units(p, w):
    """What a unit with weights (p, w), shape (boxes, 1) in units of 1 / PLACE, gives on the nine inputs, in floats."""
    return 1 / (1 + np.exp(-np.clip((p @ X[:, :1].T + w @ X[:, 1:].T) / PLACE, -40, 40)))


def proposal(p, q, r, keep):
    """The errors with the best output weights in the middle of each box: floats, without any claim."""
    y = Y.mean(axis=1) / S * keep
    both = [units(p, w) * keep for w in (q, r)]
    A = np.stack(both, axis=2)
    v = (np.linalg.pinv(A, rcond=1e-4) @ y[:, :, None])[:, :, 0]
    errors = [y - (A @ v[:, :, None])[:, :, 0]]
    errors += [y - ((one * y).sum(axis=1) / (one * one).sum(axis=1))[:, None] * one for one in both]
    sizes = np.array([(e * e).sum(axis=1) for e in errors])
    sizes[0, (v < 0).any(axis=1)] = np.inf
    best = np.stack(errors)[sizes.argmin(axis=0), np.arange(len(y))]
    return np.clip(np.rint(best * U), -2 * U, 2 * U).astype(np.int64)


def largest(u, p, q):
    """At least U S u.s(w) on the box p x q, u in whole numbers.

    Three bounds: term by term; from the middle of p; from the middles of p and q. Long sides have no middle.
    """
    low, high = range_of_s(*(p[:, k, None] * X[:, 0] + q[:, k, None] * X[:, 1] for k in (0, 1)))
    best = np.maximum(u * low, u * high).sum(axis=1)
    ends = low * (S - low), high * (S - high)
    flat = np.minimum(*ends) // S
    steep = np.where((low <= S // 2) & (high >= S // 2), S // 4, -(-np.maximum(*ends) // S))
    added, short = 0, True
    sides = [p, q]
    for k in (0, 1):
        middle = sides[k].sum(axis=1) // 2
        half = np.minimum(sides[k][:, 1] - middle, 3 * PLACE)
        short &= sides[k][:, 1] - sides[k][:, 0] < 6 * PLACE
        most = (np.maximum(u * flat, u * steep) * X[:, k]).sum(axis=1)
        least = (np.minimum(u * flat, u * steep) * X[:, k]).sum(axis=1)
        added = added - (-half * np.maximum(most, -least) // PLACE)
        sides[k] = np.stack([middle, middle], axis=1)
        at = range_of_s(*(sides[0][:, m, None] * X[:, 0] + sides[1][:, m, None] * X[:, 1] for m in (0, 1)))
        total = np.maximum(u * at[0], u * at[1]).sum(axis=1) + added
        best = np.where(short, np.minimum(best, total), best)
    return best


def certain(boxes, nine):
    """Whether 9 loss > nine, a fraction, is certain on each box of (p, q, r)."""
    done = np.zeros(len(boxes), dtype=bool)
    for part in (1, 3, 8):  # which samples u uses: those where s varies by less than S / part
        left = np.flatnonzero(~done)
        done[left] = certain_with(boxes[left], nine, part)
    return done


def certain_with(boxes, nine, part):
    p, q, r = boxes.transpose(1, 0, 2)
    spread = 0
    for w in (q, r):
        low, high = range_of_s(p[:, :1] * X[:, 0] + w[:, :1] * X[:, 1], p[:, 1:] * X[:, 0] + w[:, 1:] * X[:, 1])
        spread = np.maximum(spread, high - low)
    middles = [side.sum(axis=1, keepdims=True) / 2 for side in (p, q, r)]
    keep = spread * part <= S
    u = proposal(*middles, keep)
    done, each = proved(u, p, q, r, nine)
    u = turned(u, *middles, keep, *each)
    done[~done] = proved(*(array[~done] for array in (u, p, q, r)), nine)[0]
    return done


def proved(u, p, q, r, nine):
    """Whether u proves it, box by box; and what bounds U S u.s_1 and U S u.s_2."""
    assert np.abs(u).max(initial=0) <= 2 * U  # so 64 bits are enough for all that follows
    each = largest(u, p, q), largest(u, p, r)
    pull = np.maximum(*(int(100 * a) * np.maximum(*each) for a in SUMS))
    gain = 100 * np.minimum(u * Y[:, 0], u * Y[:, 1]).sum(axis=1) - pull  # in units of 1 / (100 U S)
    return 2 * gain - 100 * S * (-((u * u).sum(axis=1) // -U)) > ceil(100 * U * S * nine), each


def turned(u, p, q, r, keep, *over):
    """u turned so that both products fall by what they are over zero: floats, without any claim."""
    A = np.stack([units(p, w) * keep for w in (q, r)], axis=2)
    fall = A @ np.linalg.pinv(A.transpose(0, 2, 1) @ A, rcond=1e-6) @ np.maximum(over, 0).T[:, :, None]
    return np.clip(np.rint(u - fall[:, :, 0] / S), -2 * U, 2 * U).astype(np.int64)


def cover(level, most=400_000):
    """Boxes that cover all (p, q, r) with q <= r, in units of 1 / PLACE, on which the loss certainly exceeds `level`.

    Raises ValueError if `most` boxes are looked at in vain.
    """
    nine = 9 * level
    assert nine <= Fraction(32, 100) ** 2 and SUMS == tuple(
        2 * (Fraction(31, 20) + k * Fraction(32, 100)) for k in (-1, 1)
    )
    cuts = (-ENDLESS, *(PLACE * k for k in (-9, -3, 3, 9)), ENDLESS)
    boxes = np.array(list(product(pairwise(cuts), repeat=3)))
    looked, kept = 0, []
    while len(boxes):
        boxes = boxes[boxes[:, 1, 0] < boxes[:, 2, 1]]  # q <= r, or the units are named the other way
        looked += len(boxes)
        if looked > most:
            raise ValueError("the boxes do not close")
        done = certain(boxes, nine)
        kept.append(boxes[done])
        boxes = in_three(boxes[~done])
    return np.concatenate(kept)


def in_three(boxes):
    """Each box cut in three along the side that is longest seen from afar; endless sides at 3 and 9 times their end."""
    rows = np.arange(len(boxes))
    seen = np.arctan(boxes / (4 * PLACE))
    k = (seen[:, :, 1] - seen[:, :, 0]).argmax(axis=1)
    low, high = boxes[rows, k].T
    third = (high - low) // 3
    first = np.where(low == -ENDLESS, 9 * high, np.where(high == ENDLESS, 3 * low, low + third))
    second = np.where(low == -ENDLESS, 3 * high, np.where(high == ENDLESS, 9 * low, high - third))
    found = []
    for a, b in ((low, first), (first, second), (second, high)):
        part = boxes.copy()
        part[rows, k] = np.stack([a, b], axis=1)
        found.append(part)
    return np.concatenate(found)
