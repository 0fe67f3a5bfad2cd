"""Claims about population losses: x ~ N(0, I), the loss is the mean E (f - f*)^2, no factor 1/2.

The teacher is the 2-2-1 network of the answer, without biases, with ReLU or erf units.  The
oracles integrate: in polar coordinates for ReLU, by the trapezoid rule and by Gauss-Hermite
quadrature for erf.  No random number is drawn except to choose weights.
"""

import itertools
from functools import lru_cache

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx
from numpy.polynomial.hermite_e import hermegauss
from scipy.integrate import quad
from scipy.special import erf

from landscape.cases.answer.network import EXACT
from landscape.model import population
from landscape.proof import population as population_balls
from landscape.proof.balls import decimals
from landscape.proof.certificates import eigenvalues, not_convex, positive_definite
from landscape.proof.points import between, permuted, point
from tests.rounding import rounding

TWIN = permuted(EXACT, (1, 0))
MIDDLE = between(EXACT, TWIN, "1/2")
ZERO = point([["0", "0"]], ["0"])

# The same networks for the oracles: (10 w_1, 10 w_2, 100 v) as integers.
UNITS = {
    "answer": [(-15, 20, 230), (17, 4, 80)],
    "middle": [(1, 12, 155), (1, 12, 155)],
    "zero": [],
}


def polar_relu_loss(student):
    """E (f - f*)^2 by quadrature over the angle: f is linear in the radius, and E r^2 = 2."""
    signed = UNITS[student] + [(a, b, -v) for a, b, v in UNITS["answer"]]

    def square(t):
        direction = mpmath.cos(t), mpmath.sin(t)
        f = sum(v * max(a * direction[0] + b * direction[1], 0) for a, b, v in signed)
        return (f / 1000) ** 2

    kinks = {mpmath.atan2(-a, b) % mpmath.pi for a, b, _ in signed}
    corners = sorted([0, 2 * mpmath.pi, *kinks, *(t + mpmath.pi for t in kinks)])
    return mpmath.quad(square, corners) / mpmath.pi


def trapezoid_erf_loss(student):
    """E (f - f*)^2 by the trapezoid rule on a grid of step 1/8, which for such smooth integrands
    converges faster than any power of the step; steps 1/8 and 1/10 agree to 22 digits."""
    value = lru_cache(None)(lambda k: mpmath.erf(mpmath.mpf(k) / 80))
    weight = [mpmath.exp(-mpmath.mpf(i * i) / 128) for i in range(81)]
    signed = UNITS[student] + [(a, b, -v) for a, b, v in UNITS["answer"]]
    total = 0
    for i in range(81):  # f - f* is odd, so half of the plane is enough
        for j in range(-80, 81):
            f = sum(v * value(a * i + b * j) for a, b, v in signed)
            total += (2 if i else 1) * f * f * weight[i] * weight[abs(j)]
    return total / (128 * mpmath.pi * 100**2)


def fifteen_digits(value, oracle):
    """The ball has radius below 1e-50 and an oracle good to 20 digits agrees with it."""
    with ctx.workprec(200):
        return value.rad() < arb("1e-50") and value.overlaps(arb(mpmath.nstr(oracle, 25), "1e-20"))


def gaussian_mean(g, nodes=160):
    """E g(x) for x ~ N(0, I_2) by Gauss-Hermite quadrature; g takes points of shape (N, 2)."""
    t, w = hermegauss(nodes)
    points = np.stack(np.meshgrid(t, t, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.tensordot(np.outer(w, w).ravel() / (2 * np.pi), g(points), axes=1)


def floats(at):
    """A point as float arrays W, v."""
    rows = [[float(w.p) / float(w.q) for w in row] for row in (*at.W, at.v)]
    return np.array(rows[:-1]), np.array(rows[-1])


@pytest.fixture(autouse=True)
def thirty_digits():
    """Let mpmath carry 30 digits in every test of this file."""
    with mpmath.workdps(30):
        yield


@pytest.mark.numerical
def test_relu_kernel_is_the_gaussian_mean():
    r"""The arc-cosine formula is $\E\max(u\cdot x, 0)\max(w\cdot x, 0)$, for equal, opposite and zero vectors too:
    equal to numerical integrals to $10^{-12}$."""
    U = np.array([[1.0, 0.2], [-2.0, 1.5], [0.0, 0.0], [-1.0, -0.2], [3.0, 0.6]])

    def mean(u, w):
        angles = sorted(np.arctan2(-v[0], v[1]) % np.pi for v in (u, w))
        corners = [0, *angles, *(np.pi + t for t in angles), 2 * np.pi]

        def g(t):
            x = np.array([np.cos(t), np.sin(t)])
            return max(u @ x, 0) * max(w @ x, 0) / np.pi

        return sum(quad(g, a, b)[0] for a, b in itertools.pairwise(corners))

    oracle = [[mean(u, w) for w in U] for u in U]
    np.testing.assert_allclose(population.relu_kernel(U, U), oracle, rtol=0, atol=1e-12)


@pytest.mark.numerical
def test_relu_kernel_survives_rounding():
    """For equal vectors the ReLU kernel is half the squared length, but for rounding in the last places, also where
    rounding pushes the cosine of their angle past 1."""
    U = np.random.default_rng(0).normal(size=(200, 3))
    half = np.sum(U**2, axis=1) / 2
    np.testing.assert_allclose(np.diag(population.relu_kernel(U, U)), half, rtol=rounding(100))


@pytest.mark.numerical
def test_erf_kernel_is_the_gaussian_mean():
    r"""The arcsine formula is $\E\operatorname{erf}(u\cdot x)\operatorname{erf}(w\cdot x)$, for equal, opposite and
    zero vectors too: equal to numerical integrals to $10^{-12}$."""
    U = np.array([[1.0, 0.2], [-0.5, 0.8], [0.0, 0.0], [-1.0, -0.2]])
    oracle = gaussian_mean(lambda x: erf(x @ U.T)[:, :, None] * erf(x @ U.T)[:, None, :])
    np.testing.assert_allclose(population.erf_kernel(U, U), oracle, rtol=0, atol=1e-12)


@pytest.mark.numerical
@pytest.mark.parametrize("name", ["relu_kernel", "erf_kernel"])
def test_float_and_ball_population_losses_agree(name):
    """In floats the population loss is the certified one, but for rounding."""
    for student in (EXACT, TWIN, MIDDLE, ZERO, between(EXACT, TWIN, "1/10")):
        kernel, ball_kernel = getattr(population, name), getattr(population_balls, name)
        (W, v), (A, a) = floats(student), floats(EXACT)
        near = population.population_loss(W, v, A, a, kernel)
        sure = population_balls.population_loss(student, EXACT, ball_kernel)
        size = (
            sum(abs(v))
            + sum(abs(a))
            + sum(abs(v) * np.linalg.norm(W, axis=1))
            + sum(abs(a) * np.linalg.norm(A, axis=1))
        )
        assert near == pytest.approx(float(sure.mid()), rel=0, abs=rounding(100, size**2))


@pytest.mark.certified
@pytest.mark.parametrize("kernel", [population_balls.relu_kernel, population_balls.erf_kernel])
def test_population_loss_is_not_convex(kernel):
    """For Gaussian inputs the loss is zero at both copies and positive halfway between them, so it
    is not convex, with ReLU units as with erf units."""
    certificate = not_convex(lambda at: population_balls.population_loss(at, EXACT, kernel), EXACT, TWIN)
    assert certificate.verdict == "proved" and certificate.margin > 1
    for value in (certificate.witness.at_a, certificate.witness.at_b):
        assert value.contains(0) and value.abs_upper() < arb("1e-50")


@pytest.mark.certified
def test_relu_population_loss_halfway():
    r"""With ReLU units the population loss halfway between the two copies is certain to 15 decimals; the radius of
    its ball is below $10^{-50}$."""
    value = population_balls.population_loss(MIDDLE, EXACT, population_balls.relu_kernel)
    assert decimals(value, 15) == "6.212899986476409"
    assert fifteen_digits(value, polar_relu_loss("middle"))


@pytest.mark.certified
def test_relu_population_loss_of_the_zero_network():
    r"""With ReLU units the population loss of the network that always answers 0 is certain to 15 decimals; the radius
    of its ball is below $10^{-50}$."""
    value = population_balls.population_loss(ZERO, EXACT, population_balls.relu_kernel)
    assert decimals(value, 15) == "18.662714075050005"
    assert fifteen_digits(value, polar_relu_loss("zero"))


@pytest.mark.certified
def test_erf_population_loss_halfway():
    r"""With erf units the population loss halfway between the two copies is certain to 15 decimals; the radius of its
    ball is below $10^{-50}$."""
    value = population_balls.population_loss(MIDDLE, EXACT, population_balls.erf_kernel)
    assert decimals(value, 15) == "1.818444054216456"
    assert fifteen_digits(value, trapezoid_erf_loss("middle"))


@pytest.mark.certified
def test_erf_population_loss_of_the_zero_network():
    r"""With erf units the population loss of the network that always answers 0 is certain to 15 decimals; the radius
    of its ball is below $10^{-50}$."""
    value = population_balls.population_loss(ZERO, EXACT, population_balls.erf_kernel)
    assert decimals(value, 15) == "3.550279091070009"
    assert fifteen_digits(value, trapezoid_erf_loss("zero"))


@pytest.mark.certified
def test_erf_population_minima_are_strict():
    """With erf units and Gaussian inputs the Hessian is positive definite at both copies, so both are strict
    local minima of the population loss. Its six eigenvalues agree to 50 digits."""
    here, there = (population_balls.erf_hessian_at_teacher(at) for at in (EXACT, TWIN))
    assert positive_definite(here).verdict == positive_definite(there).verdict == "proved"
    spectra = [eigenvalues(H) for H in (here, there)]
    assert all(p.overlaps(q) and p.rad() < arb("1e-50") for p, q in zip(*spectra, strict=True))
    assert spectra[0][0] > arb("0.0175")


@pytest.mark.slow
@pytest.mark.numerical
def test_erf_population_hessian_is_the_second_derivative():
    r"""The closed Hessian at the teacher equals SymPy's second derivatives of the arcsine formula to 40 digits, and
    Gauss-Hermite quadrature of $2\,\E\,(\nabla f)(\nabla f)^\top$ to 10."""
    p, q = sp.symbols("p1:7"), sp.symbols("q1:7")

    def kernel(u, w):
        scale = (1 + 2 * (u[0] ** 2 + u[1] ** 2)) * (1 + 2 * (w[0] ** 2 + w[1] ** 2))
        return 2 / sp.pi * sp.asin(2 * (u[0] * w[0] + u[1] * w[1]) / sp.sqrt(scale))

    # E f_p f_q.  Where the residual is 0 the Hessian is 2 E f_p' f_q' at p = q.
    mean = sum(p[4 + i] * q[4 + j] * kernel(p[2 * i :], q[2 * j :]) for i in (0, 1) for j in (0, 1))
    teacher = [sp.Rational(w) for w in ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")]
    at = dict(zip(p + q, teacher * 2, strict=True))
    H = population_balls.erf_hessian_at_teacher(EXACT)
    with ctx.workprec(200):
        for i in range(6):
            for j in range(i + 1):
                oracle = arb(str((2 * sp.diff(mean, p[i], q[j])).subs(at).evalf(45)), "1e-40")
                assert H[i, j].overlaps(oracle) and H[j, i].overlaps(oracle)
                assert H[i, j].rad() < arb("1e-50")

    W, v = floats(EXACT)

    def slopes(x):
        z = x @ W.T
        inner = (v * 2 / np.sqrt(np.pi) * np.exp(-z * z))[:, :, None] * x[:, None, :]
        grad = np.hstack([inner.reshape(len(x), -1), erf(z)])
        return 2 * grad[:, :, None] * grad[:, None, :]

    middle = [[float(H[i, j].mid()) for j in range(6)] for i in range(6)]
    np.testing.assert_allclose(gaussian_mean(slopes), middle, rtol=0, atol=1e-10)


@pytest.mark.certified
def test_equal_units_are_not_certified_as_strict():
    """A teacher with two equal units has a flat direction, and no certificate of strictness."""
    H = population_balls.erf_hessian_at_teacher(MIDDLE)
    assert positive_definite(H).verdict != "proved"


@pytest.mark.certified
def test_certified_relu_kernel_is_exact_for_parallel_vectors():
    r"""For parallel vectors the ReLU kernel is their inner product halved, or $0$ if they point in opposite
    directions, with no arccos of a number near $1$."""
    u, opposite = EXACT.W[0], tuple(-w for w in EXACT.W[0])
    assert population_balls.relu_kernel(u, u).contains(arb("3.125"))
    assert population_balls.relu_kernel(u, u).rad() < arb("1e-50")
    assert population_balls.relu_kernel(u, opposite).abs_upper() < arb("1e-50")
    assert population_balls.relu_kernel(u, ZERO.W[0]) == 0
