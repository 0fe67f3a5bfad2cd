"""An independent check of certified critical points, in mpmath's interval arithmetic.

It shares nothing with the code that found the points: its own network, its own derivatives, its
own arithmetic. It takes what a certificate prints, decimal strings, and the exact problem: integer
inputs, the answer's matrices, a unit, a loss and the free parameters. `refused` names the first
printed number that is not confirmed, or returns "".
"""

from itertools import pairwise

from mpmath import eigsy as eigen_symmetric
from mpmath import iv, matrix, mp

ANSWER = (("-1.5", "2", "2.3"), ("1.7", "0.4", "0.8"))  # one row (w_1, w_2, v) per unit
iv.dps = 50  # the plain floats of `mp` only propose inverses and bases
HALF = iv.mpf("0.5")


def logistic(z):
    s = 1 / (1 + iv.exp(-z))
    return s, s * (1 - s), s * (1 - s) * (1 - 2 * s)


def tanh(z):
    s = 1 - 2 / (iv.exp(2 * z) + 1)
    return s, 1 - s * s, -2 * s * (1 - s * s)


class Checked:
    """The cost that the answer's network teaches: mean squared error, or log-loss of a logit."""

    def __init__(self, inputs, unit=logistic, log_loss=False, free="Wv", units=2):
        self.inputs, self.unit, self.log_loss, self.free, self.units = inputs, unit, log_loss, free, units
        f = [sum(iv.mpf(v) * unit(iv.mpf(a) * x + iv.mpf(b) * y)[0] for a, b, v in ANSWER) for x, y in inputs]
        self.targets = [logistic(value)[0] if log_loss else value for value in f]

    def derivatives(self, theta):
        """Cost, gradient and Hessian at a point or on a box, unit by unit."""
        n, size = self.units, len(theta)
        total, slope = iv.mpf(0), [iv.mpf(0)] * size
        bend = [[iv.mpf(0)] * size for _ in range(size)]
        b, v = 2 * n, 2 * n + n * ("b" in self.free)
        for (x, y), target in zip(self.inputs, self.targets, strict=True):
            f, df, ddf = theta[-1] if "c" in self.free else iv.mpf(0), {}, {}
            if "c" in self.free:
                df[size - 1] = iv.mpf(1)
            for j in range(n):
                places = {2 * j: x, 2 * j + 1: y} | ({b + j: 1} if "b" in self.free else {})
                s, ds, dds = self.unit(sum(theta[k] * p for k, p in places.items()))
                f += theta[v + j] * s
                df[v + j] = s
                for k, p in places.items():
                    df[k] = theta[v + j] * ds * p
                    ddf[k, v + j] = ddf[v + j, k] = ds * p
                    ddf |= {(k, m): theta[v + j] * dds * p * q for m, q in places.items()}
            if self.log_loss:
                p, second, _ = logistic(f)
                loss, first = iv.log(1 + iv.exp(f)) - target * f, p - target
            else:
                loss, first, second = (f - target) ** 2, 2 * (f - target), iv.mpf(2)
            total += loss
            slope = [slope[k] + first * df[k] for k in range(size)]
            bend = [
                [bend[k][m] + second * df[k] * df[m] + first * ddf.get((k, m), 0) for m in range(size)]
                for k in range(size)
            ]
        N = len(self.inputs)
        return total / N, [g / N for g in slope], [[h / N for h in row] for row in bend]

    def refused(self, theta, radius, index, loss, eigenvalues):
        """The name of the first number that is not confirmed; "" if all are."""
        centre = [iv.mpf(text) for text in theta]
        tight = [m + last_place(text) for m, text in zip(centre, theta, strict=True)]
        wide = [m + iv.mpf([-1, 1]) * iv.mpf(radius) for m in centre]
        point = self.only_one(centre, tight)
        if point is None:
            return "theta"
        value, _, H = self.derivatives(point)
        if self.only_one(centre, wide) is None or negative(self.derivatives(wide)[2]) != index:
            return "radius" if negative(H) == index else "index"
        if value not in iv.mpf(loss) + last_place(loss):
            return "loss"
        if len(eigenvalues) != len(theta) or any(float(a) >= float(b) for a, b in pairwise(eigenvalues)):
            return "eigenvalues"
        for k, text in enumerate(eigenvalues):
            below, above = (negative(shifted(H, iv.mpf(text) + sign * last_place(text).b)) for sign in (-1, 1))
            if (below, above) != (k, k + 1):
                return "eigenvalues"
        return ""

    def errors(self, theta):
        """Output minus target at every input, for two units without biases and squared error."""
        a, b, c, d, v, u = map(iv.mpf, theta)
        f = [v * self.unit(a * x + b * y)[0] + u * self.unit(c * x + d * y)[0] for x, y in self.inputs]
        return [value - target for value, target in zip(f, self.targets, strict=True)]

    def excess(self, theta):
        """How far the loss at the printed point lies above the least: zero, or the entropy of the targets."""
        entropies = [-t * iv.log(t) - (1 - t) * iv.log(1 - t) for t in self.targets] if self.log_loss else [0]
        return self.derivatives([iv.mpf(text) for text in theta])[0] - sum(entropies) / len(self.inputs)

    def only_one(self, centre, box):
        """Krawczyk's test: intervals for the only critical point in the box, or None."""
        _, gradient, H = self.derivatives(centre)
        inverse = (matrix([[mp.mpf(h.mid.a) for h in row] for row in H]) ** -1).tolist()
        Y = [[iv.mpf(entry) for entry in row] for row in inverse]
        bend, size, found = self.derivatives(box)[2], range(len(centre)), []
        for i in size:
            image = centre[i] - sum(Y[i][k] * gradient[k] for k in size)
            for j in size:
                factor = int(i == j) - sum(Y[i][k] * bend[k][j] for k in size)
                image += factor * (box[j] - centre[j])
            if not (box[i].a < image.a and image.b < box[i].b):
                return None
            found.append(image)
        return found


def last_place(text):
    """Half a unit of the last printed place, to both sides."""
    return iv.mpf([-1, 1]) * HALF / iv.mpf(10) ** len(text.partition(".")[2])


def shifted(H, value):
    return [[h - value if i == j else h for j, h in enumerate(row)] for i, row in enumerate(H)]


def negative(H):
    """How many eigenvalues are negative, by elimination after a change of basis; None if not decided."""
    size = range(len(H))
    basis = eigen_symmetric(matrix([[mp.mpf(h.mid.a) for h in row] for row in H]))[1].tolist()
    V = [[iv.mpf(entry) for entry in row] for row in basis]
    HV = [[sum(H[i][k] * V[k][j] for k in size) for j in size] for i in size]
    rest = [[sum(V[k][i] * HV[k][j] for k in size) for j in size] for i in size]
    count = 0
    for k in size:
        pivot = rest[k][k]
        if not (pivot > 0 or pivot < 0):
            return None
        count += pivot < 0
        for i in range(k + 1, len(H)):
            ratio = rest[i][k] / pivot
            rest[i] = [a - ratio * b for a, b in zip(rest[i], rest[k], strict=True)]
    return int(count)
