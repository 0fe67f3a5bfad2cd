"""Certified population losses and the erf Hessian at the teacher, in ball arithmetic.

Setting as in `landscape.model.population`: student and teacher without biases, x ~ N(0, I_d), and
the loss L = E (f(x) - f*(x))^2, the mean over all inputs with no factor 1/2.  Weights are
exact rationals, so "the same unit" and "parallel units" are decided exactly.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from flint import arb, arb_mat, fmpq

from landscape.proof.balls import ball, dot, precise
from landscape.proof.points import Point

Vector = Sequence[fmpq]
Kernel = Callable[[Vector, Vector], arb]


@precise
def area(u: Sequence[fmpq] | Sequence[arb], w: Sequence[fmpq] | Sequence[arb]) -> arb:
    """|u| |w| sin t, the area of the parallelogram of two vectors: exactly 0 for parallel rational ones.

    By Lagrange's identity |u|^2 |w|^2 - (u.w)^2 is the sum of the squared minors, in which nothing cancels.
    """
    minors = (u[a] * w[b] - u[b] * w[a] for a, b in combinations(range(len(u)), 2))
    return ball(sum((minor * minor for minor in minors), fmpq(0))).sqrt()


@precise
def relu_kernel(u: Vector, w: Vector) -> arb:
    """E max(u.x, 0) max(w.x, 0), the arc-cosine kernel of Cho & Saul (NIPS 2009).

    With t the angle between u and w, |u||w| cos t = u.w and |u||w| sin t = `area`.  Both are taken from exact rationals, so no arccos meets an
    argument near 1: the angle is atan2(area, u.w), and it is exactly 0 when u = w.
    """
    inner, sine = ball(dot(u, w)), area(u, w)
    return (sine + (arb.pi() - arb.atan2(sine, inner)) * inner) / (2 * arb.pi())


@precise
def erf_kernel(u: Vector, w: Vector) -> arb:
    """E erf(u.x) erf(w.x), the arcsine kernel of Saad & Solla (Physical Review E 52, 1995)."""
    scale = ball((1 + 2 * dot(u, u)) * (1 + 2 * dot(w, w))).sqrt()
    return 2 / arb.pi() * (ball(2 * dot(u, w)) / scale).asin()


@precise
def population_loss(student: Point, teacher: Point, kernel: Kernel) -> arb:
    """E (f - f*)^2 as a ball."""
    weights = student.v + tuple(-v for v in teacher.v)  # the teacher is subtracted
    units = tuple(zip(weights, student.W + teacher.W, strict=True))
    terms = (ball(a * b) * kernel(u, w) for a, u in units for b, w in units)
    return sum(terms, arb(0))


@precise
def erf_hessian_at_teacher(teacher: Point) -> arb_mat:
    """The Hessian of the erf population loss where the student equals the teacher.

    The residual is zero there, so the Hessian is 2 E (grad f)(grad f)^T.  With
    A = I + 2 u u^T + 2 w w^T and B = I + 2 u u^T, completing the square in the Gaussian gives

        E erf'(u.x) erf'(w.x) x x^T = (4 / pi) det(A)^(-1/2) A^(-1),
        E erf'(u.x) erf(w.x) x      = (4 / pi) det(A)^(-1/2) B^(-1) w.

    Parameters are numbered W row by row, then v.
    """
    n, d = len(teacher.v), len(teacher.W[0])
    H = arb_mat(n * d + n, n * d + n)
    for i, (u, p) in enumerate(zip(teacher.W, teacher.v, strict=True)):
        for j, (w, q) in enumerate(zip(teacher.W, teacher.v, strict=True)):
            A = _covariance(u, w)
            factor = 8 / (arb.pi() * A.det().sqrt())  # 2 times 4 / pi det(A)^(-1/2)
            both = factor * ball(p * q) * A.inv()
            one = factor * ball(p) * (_covariance(u).inv() * arb_mat(d, 1, [ball(x) for x in w]))
            for a in range(d):
                for b in range(d):
                    H[i * d + a, j * d + b] = both[a, b]
                H[i * d + a, n * d + j] = H[n * d + j, i * d + a] = one[a, 0]
            H[n * d + i, n * d + j] = 2 * erf_kernel(u, w)
    return H


def _covariance(*units: Vector) -> arb_mat:
    """I + 2 sum u u^T."""
    d = len(units[0])
    entry = [ball((a == b) + 2 * sum((u[a] * u[b] for u in units), fmpq(0))) for a in range(d) for b in range(d)]
    return arb_mat(d, d, entry)
