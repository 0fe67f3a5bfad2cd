"""An independent count of the turning points of one unit with one weight, in mpmath's interval arithmetic.

It shares nothing with the code that found them: the unit is written with tanh, the cells of ln w have
other ends, and a place is confirmed by the signs of the slope half a unit beside its last digit.
"""

from itertools import groupby, pairwise

from mpmath import iv, mp

iv.dps = 50


def pulls(inputs, w):
    """First and second derivative by ln w of the sum over x of (tanh(w x / 2) / 2 - 1/4)^2."""
    first = second = iv.mpf(0)
    for x in inputs:
        z = w * x
        tanh = 1 - 2 * iv.exp(-z) / (1 + iv.exp(-z))
        error, flat = tanh / 2 - iv.mpf(1) / 4, (1 - tanh) * (1 + tanh)
        slope = error * flat / 2
        first += z * slope
        second += z * slope + z * z * (flat * flat / 8 - error * tanh * flat / 2)
    return first, second


def turns(inputs):
    """The kinds of all turning points, by increasing w. Outside the cells all slopes have one sign."""
    low = -mp.log(max(mp.mpf(str(x)) for x in inputs)) - 1
    high = mp.log(2 / min(mp.mpf(str(x)) for x in inputs)) + 1
    xs = [iv.mpf(str(x)) for x in inputs]
    steep = "".join(sign for sign, _ in groupby(cells(xs, low, high)))
    slopes = [sign for sign in steep if sign in "-+"]
    assert slopes[0] == "-" and slopes[-1] == "+"
    return ["minimum" if b == "+" else "maximum" for a, b in pairwise(slopes) if a != b]


def cells(xs, low, high, depth=0):
    """A sign for each cell: the cost falls or rises on it, or bends one way; neighbours share an end."""
    assert depth < 40
    first, second = pulls(xs, iv.exp(iv.mpf([low, high])))
    for sign, proved in (("-", first < 0), ("+", first > 0), ("u", second > 0), ("n", second < 0)):
        if proved:
            return [sign]
    middle = low + (high - low) * mp.mpf(3) / 7
    return cells(xs, low, middle, depth + 1) + cells(xs, middle, high, depth + 1)


def place_confirmed(inputs, kind, text):
    """Whether the slope changes sign, from - to + at a minimum, within half a unit of the last digit."""
    half = iv.mpf("0.5") / iv.mpf(10) ** len(text.partition(".")[2])
    xs = [iv.mpf(str(x)) for x in inputs]
    before, after = (pulls(xs, iv.mpf(text) + side * half)[0] for side in (-1, 1))
    return bool(before < 0 < after) if kind == "minimum" else bool(after < 0 < before)


def loss_confirmed(inputs, w, text):
    """Whether the loss on all weights that round to `w` rounds to `text`, up to what the slope allows."""
    half = iv.mpf([-1, 1]) / 2
    near = iv.mpf(w) + half / iv.mpf(10) ** len(w.partition(".")[2])
    xs = [iv.mpf(str(x)) for x in inputs]
    centre = iv.mpf(w)
    loss = sum((1 / (1 + iv.exp(-centre * x)) - iv.mpf(3) / 4) ** 2 for x in xs)
    loss += pulls(xs, near)[0] / near * (near - centre)  # mean value form
    return loss in iv.mpf(text) + half / iv.mpf(10) ** len(text.partition(".")[2])
