"""A network of four tanh units with one input, in balls, written out unit by unit: it shares no code with the library."""

from flint import arb


def outputs(theta, samples):
    """For each sample (x, y) the error, the gradient of the output, and the entries of its Hessian by unit.

    `theta` holds four w, four b, four v and c. The order of the gradient is c, then w, b, v of each unit.
    """
    for x, y in samples:
        f, slope, bends = theta[12] - y, [arb(1)], []
        for w, b, v in zip(theta[:4], theta[4:8], theta[8:12], strict=True):
            s = (w * x + b).tanh()
            d = 1 - s * s
            f += v * s
            slope += [v * d * x, v * d, s]
            second = -2 * s * d * v
            bends += [second * x * x, second * x, second * x, second, d * x, d * x, d, d]
        yield f, slope, bends


def hessian(found):
    """Of the mean squared error of three samples, from what `outputs` found, in the order of the gradient."""
    H = [[arb(0)] * 13 for _ in range(13)]
    for f, slope, bends in found:
        H = [[h + p * q * 2 / 3 for h, q in zip(row, slope, strict=True)] for row, p in zip(H, slope, strict=True)]
        for j in range(4):
            ww, wb, _, bb, wv, _, bv, _ = bends[8 * j : 8 * j + 8]
            for k, row in enumerate(((ww, wb, wv), (wb, bb, bv), (wv, bv, arb(0)))):
                for m, entry in enumerate(row):
                    H[3 * j + k + 1][3 * j + m + 1] += f * entry * 2 / 3
    return H
