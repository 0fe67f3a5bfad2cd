"""A student of k ReLU units that learns k orthonormal ReLU units on normal inputs, without noise.

The loss is half the mean squared error over all inputs. The oracles are SymPy, quadrature, and
`own_teacher_checker`: mpmath intervals with their own derivatives and another theorem.
"""

from functools import cache
from itertools import permutations
from math import factorial

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mpmath import iv
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import binomtest, norm

from figures import own_teacher_counts, own_teacher_products, own_teacher_turning, own_teacher_weights
from landscape.cases.own_teacher import proof as own_teacher_balls
from landscape.cases.own_teacher.ball_loss import OwnTeacher, pull
from landscape.cases.own_teacher.descent import BAD, descend, starts
from landscape.cases.own_teacher.loss import loss
from landscape.cases.own_teacher.published import PUBLISHED
from landscape.model.population import relu_kernel
from landscape.proof.inertia import negative_eigenvalues
from tests.claims import own_teacher_checker as checker
from tests.claims.generated import vectors
from tests.claims.interval_checker import negative
from tests.claims.recorded import facts_of
from tests.rounding import rounding

certified = cache(own_teacher_balls.certified)
T, A, R = sp.symbols("t alpha r", positive=True)


@cache
def product():
    """E max(u.x, 0) max(v.x, 0) for unit vectors at the angle T, in polar coordinates."""
    length = sp.integrate(R**3 * sp.exp(-(R**2) / 2), (R, 0, sp.oo))
    return length * sp.integrate(sp.cos(A) * sp.cos(A - T), (A, T - sp.pi / 2, sp.pi / 2)) / (2 * sp.pi)


@cache
def closed_form():
    return sp.simplify(product() - (sp.sin(T) + (sp.pi - T) * sp.cos(T)) / (2 * sp.pi)) == 0


def changed(text):
    """A decimal string with its last digit changed by one."""
    return text[:-1] + str((int(text[-1]) + 1) % 10)


@pytest.mark.proved
@given(
    st.integers(1, 3).flatmap(
        lambda d: st.tuples(vectors(d), vectors(d)).filter(lambda pair: all(x.any() for x in pair))
    )
)
def test_mean_product_has_a_closed_form(pair):
    r"""For standard normal $x$ and $u$, $v$ other than zero the mean of $\max(u\cdot x, 0)\max(v\cdot x, 0)$ is
    $\lVert u\rVert\,\lVert v\rVert\,(\sin t + (\pi - t)\cos t)/(2\pi)$, where $t$ from $0$ to $\pi$ is the angle
    between $u$ and $v$; where one is zero, it is zero."""
    assert closed_form()
    u, v = pair
    # One coordinate along u, one across: v.x = a y + b z with z normal, and E max(m + b z, 0) is elementary.
    a = u @ v / np.linalg.norm(u)
    b = max(v @ v - a * a, 0) ** 0.5
    inner = lambda m: b * norm.pdf(m / b) + m * norm.cdf(m / b) if b > 1e-7 else max(m, 0)
    mean = quad(lambda y: y * norm.pdf(y) * inner(a * y), 0, np.inf)[0] * np.linalg.norm(u)
    size = np.linalg.norm(u) * np.linalg.norm(v)
    assert abs(relu_kernel(u[None], v[None])[0, 0] - mean) < 1e-7 * size
    assert relu_kernel(0 * u[None], v[None])[0, 0] == 0


@pytest.mark.exact
def test_mean_products_by_hand():
    r"""For unit vectors at 0, 60, 90 and 180 degrees the mean product of two ReLU units is $1/2$,
    $\sqrt3/(4\pi) + 1/6$, $1/(2\pi)$ and $0$."""
    exact = [sp.Rational(1, 2), sp.sqrt(3) / (4 * sp.pi) + sp.Rational(1, 6), 1 / (2 * sp.pi), 0]
    at = [product().subs(T, angle) for angle in (0, sp.pi / 3, sp.pi / 2, sp.pi)]
    assert all(sp.simplify(value - stated) == 0 for value, stated in zip(at, exact, strict=True))
    assert facts_of(own_teacher_products).values == pytest.approx([float(x) for x in exact], abs=rounding(100))


@pytest.mark.exact
def test_two_units_on_one_teacher_unit():
    r"""A student of two units that are both the first of two teacher units has loss $1/2 - 1/(2\pi)$. When one of
    them turns towards the other teacher unit, the loss falls, at first with slope $1/4$ per radian."""
    one, zero = sp.Rational(1, 2), 1 / (2 * sp.pi)  # the mean products of equal and of orthogonal unit vectors
    value = (4 * one - 2 * 2 * (one + zero) + 2 * (one + zero)) / 2
    turned = (2 * one + 2 * product()) / 2 - (one + zero + product() + product().subs(T, sp.pi / 2 - T)) + one + zero
    assert sp.simplify(turned.subs(T, 0) - value) == 0
    assert sp.simplify(sp.diff(turned, T).subs(T, 0)) == -sp.Rational(1, 4)
    assert sp.simplify(value - (one - zero)) == 0
    assert facts_of(own_teacher_products).both == pytest.approx(float(value), abs=rounding(100, 5))


@pytest.mark.slow
@pytest.mark.certified
def test_worse_minimum_of_six_units():
    """Six units that learn six orthonormal units have a strict local minimum with loss 0.02508058100, while
    the least loss is zero."""
    assert certified(6).loss == "0.02508058100"
    assert loss(np.eye(6)) == pytest.approx(0, abs=rounding(100, 16))  # terms that add up to 15.6 in size
    assert checker.refused(*certified(6)) == ""


@pytest.mark.slow
@pytest.mark.certified
def test_worse_minimum_of_seven_units():
    """Seven units that learn seven orthonormal units have a strict local minimum with loss 0.02320271491,
    while the least loss is zero."""
    assert certified(7).loss == "0.02320271491"
    assert checker.refused(*certified(7)) == ""


@pytest.mark.certified
def test_every_digit_of_the_own_teacher_counts():
    """With the last digit of any weight, of the loss or of an eigenvalue changed, the certificate of the
    worse minimum of six units is refused."""
    point = certified(6)
    for place in range(36):
        theta = tuple(changed(text) if i == place else text for i, text in enumerate(point.theta))
        assert checker.refused(*point._replace(theta=theta)) == "theta"
    for name in ("loss", "eigenvalue", "across"):
        assert checker.refused(*point._replace(**{name: changed(getattr(point, name))})) == name
    assert checker.refused(*point._replace(radius="0.0001")) == "radius"


@pytest.mark.certified
def test_five_different_weights():
    """At the worse minima of six and seven units the printed weights keep the pattern under every reordering
    of the units after the first and of the same inputs, and the five numbers differ by far more than the radius. The
    figure shows those of six units."""
    for k in (6, 7):
        theta, radius = np.reshape(certified(k).theta, (k, k)), float(certified(k).radius)
        for order in ([0, 2, 1, *range(3, k)], [0, *range(2, k), 1]):  # a swap and a cycle make all reorderings
            assert (theta[order][:, order] == theta).all()
        five = sorted(float(theta[place]) for place in ((0, 0), (0, 1), (1, 0), (1, 1), (1, 2)))
        assert min(np.diff(five)) > 1000 * radius
    drawn, theta = facts_of(own_teacher_weights), np.reshape(certified(6).theta, (6, 6)).astype(float)
    assert [drawn.first, drawn.lean] == pytest.approx([theta[0, 0], theta[1, 0]], abs=1e-9)


@pytest.mark.certified
def test_worse_minimum_in_every_dimension():
    """Where the inputs have more dimensions than the teacher uses, the worse minima of six and seven units,
    with zeros for the new weights, are strict local minima: the smallest second derivative in a direction
    of new weights is positive."""
    for k in (6, 7):
        assert checker.is_least(checker.minimum(k, tuple(t[:-5] for t in certified(k).theta))[3], certified(k).across)
        assert float(certified(k).across) > 0.19


@pytest.mark.proved
def test_worse_minimum_of_nearby_teachers():
    """When the weights of the teacher of six units change a little, a strict local minimum with positive loss stays
    near the worse minimum."""
    at = np.array(certified(6).theta, dtype=float)
    for seed in range(3):
        rng = np.random.default_rng(seed)
        V = np.eye(6) + 1e-3 * rng.normal(size=(6, 6))
        F = lambda w, V=V: (
            relu_kernel(W := w.reshape(6, 6), W).sum() / 2 - relu_kernel(W, V).sum() + relu_kernel(V, V).sum() / 2
        )
        end = minimize(F, at, method="BFGS")
        assert (
            1e-4 < abs(end.x - at).max() < 0.05
            and end.fun > 0.02
            and F(V.ravel()) == pytest.approx(0, abs=rounding(100, 17))
        )
        assert all(F(end.x + 0.01 * step / np.linalg.norm(step)) > end.fun for step in rng.normal(size=(50, 36)))


@pytest.mark.proved
def test_copies_of_the_own_teacher_minimum():
    r"""A $k\times k$ matrix with five different entries, one at the first place, one along the rest of the first row,
    one down the rest of the first column, one along the rest of the diagonal and one elsewhere, has $k\cdot k!$
    different images under reorderings of rows and columns. If the last two are equal it has $k^2$."""
    for k in (3, 4, 5):
        for a, b, c, d, e in (list("abcde"), list("abcee")):
            row = lambda i, k=k, a=a, b=b, c=c, d=d, e=e: [
                a if i == j == 0 else b if i == 0 else c if j == 0 else d if i == j else e for j in range(k)
            ]
            kinds = np.array([row(i) for i in range(k)])
            orders = [list(order) for order in permutations(range(k))]
            images = len({kinds[rows][:, columns].tobytes() for rows in orders for columns in orders})
            assert images == (k * factorial(k) if d != e else k * k)  # with the diagonal like the rest, fewer


@pytest.mark.proved
def test_loss_of_the_idle_student():
    r"""A student of $k$ units whose weights are all zero has the loss $k/4 + k(k-1)/(4\pi)$; the loss of the worse
    minimum of six units is less than one hundredth of that."""
    k = sp.Symbol("k")
    mean_square = k * product().subs(T, 0) + k * (k - 1) * product().subs(T, sp.pi / 2)
    assert sp.simplify(mean_square / 2 - k / 4 - k * (k - 1) / (4 * sp.pi)) == 0
    idle = float((mean_square / 2).subs(k, 6))
    facts = facts_of(own_teacher_weights)
    assert facts.idle == pytest.approx(idle, rel=rounding(10)) and float(certified(6).loss) < idle / 100
    assert facts.loss == pytest.approx(float(certified(6).loss), abs=1e-11)


@pytest.mark.certified
def test_saddle_of_five_units():
    """With five units the critical point with five different weights is a saddle: its loss is positive and
    its Hessian has exactly three negative eigenvalues."""
    theta, box = own_teacher_balls.critical_point(5)
    at = OwnTeacher(5).expand(box)
    assert at.value > 0 and negative_eigenvalues(at.hessian) == 3
    assert negative(checker.curvature([iv.mpf(text) for text in theta], 5)[0]) == 3


@pytest.mark.slow
@pytest.mark.numerical
def test_smallest_eigenvalue_grows():
    """At the critical point with five different weights the smallest eigenvalue of the Hessian is negative
    for four and five units, positive for six, and larger for each further unit up to ten. The loss is positive."""
    rows = facts_of(own_teacher_turning).rows
    least = [row.least for row in rows]
    assert [row.k for row in rows] == list(range(4, 11))
    assert least[1] < -1e-3 and least[2] > 1e-3 and min(np.diff(least)) > 1e-3
    assert least[2:4] == pytest.approx([float(certified(k).eigenvalue) for k in (6, 7)], abs=1e-9)
    for row in rows:
        W = own_teacher_balls.symmetric_end(row.k)
        value, slope = checker.value_and_slope([iv.mpf(float(w)) for w in W.ravel()], row.k)
        assert (
            row.loss == pytest.approx(float(value.mid), abs=1e-12)
            and value > 0.01
            and max(abs(g).b for g in slope) < 1e-9
        )
        five = sorted(W[place] for place in ((0, 0), (0, 1), (1, 0), (1, 1), (1, 2)))
        assert min(np.diff(five)) > 0.01


@pytest.mark.certified
def test_one_more_unit_opens_a_way_down():
    """At the worse minima of six and seven units one more unit, in the direction of the first teacher unit and
    short enough, lowers the loss: the slope in its length is negative at zero."""
    for k in (6, 7):
        point = [iv.mpf(text) for text in certified(k).theta]
        rows, teacher = checker.split(point, k)
        ours = sum(checker.first(w, teacher[0])[0] for w in rows) / (2 * iv.pi)
        slope = ours - iv.mpf(1) / 2 - iv.mpf(k - 1) / (2 * iv.pi)
        assert slope < -0.03
        assert pull(own_teacher_balls.critical_point(k)[1], k) < -0.03
        if k == 6:
            drawn = facts_of(own_teacher_weights)
            assert [drawn.pull, drawn.gain] == pytest.approx([float(slope.mid.a), float(slope.mid.a) ** 2], abs=1e-9)


def second_simulation(k, runs, rng):
    """The losses at the ends of `runs` descents with step 1/10 from independent normal weights of variance 1/k: NumPy alone."""
    W, losses = rng.normal(0, k**-0.5, (runs, k, k)), []
    for step in range(30_000):
        size = np.linalg.norm(W, axis=2, keepdims=True)
        U = W / size
        cosine = np.clip(
            np.concatenate([U @ U.transpose(0, 2, 1), U], axis=2), -1, 1
        )  # with the units, and with the teacher's
        cosine[:, range(k), range(k)] = 1
        angle = np.arccos(cosine)
        weight = np.concatenate([size[..., 0], -np.ones((len(W), k))], axis=1)
        rest, sine = np.pi - angle, np.sqrt((1 - cosine) * (1 + cosine))
        G = ((sine @ weight[..., None]) * U + rest[:, :, :k] @ W - rest[:, :, k:]) / (2 * np.pi)
        if step % 50 == 0:
            done = np.linalg.norm(G, axis=2).max(axis=1) < 1e-4
            f = (
                size * weight[:, None] * (sine + rest * cosine) / (2 * np.pi)
            )  # mean products, minus those with the teacher
            total = f[:, :, :k].sum((1, 2)) / 2 + f[:, :, k:].sum((1, 2)) + k / 4 + k * (k - 1) / (4 * np.pi)
            losses += total[done].tolist()
            W, G = W[~done], G[~done]
            if not len(W):
                return np.array(losses)
        W = W - G / 10
    raise AssertionError("some runs came to no end")


def wilson_interval(count, runs, z=1.959964):
    """The 95% interval of a share, by Wilson's formula."""
    middle, width = (count + z * z / 2) / (runs + z * z), z * (count * (runs - count) / runs + z * z / 4) ** 0.5
    return middle - width / (runs + z * z), middle + width / (runs + z * z)


@pytest.mark.statistical
def test_published_shares_are_reproduced():
    """From six to ten units the share of our runs that miss grows with every unit. What Safran and Shamir published lies in the 95% interval of our 100
    runs, and in the exact 95% interval of fifty others, made by a second program from its own seeds."""
    facts = facts_of(own_teacher_counts)
    assert PUBLISHED == {6: 3, 7: 55, 8: 126, 9: 218, 10: 346} and facts.unfinished == 0
    misses = [row.ours.count for row in facts.rows]
    assert misses == sorted(set(misses))  # more with every further unit
    for row in facts.rows:
        ours = wilson_interval(row.ours.count, 100)
        assert (row.ours.low, row.ours.high) == pytest.approx(ours, abs=1e-6)
        count = int(sum(second_simulation(row.k, 50, np.random.default_rng((77, row.k))) >= 1e-3))
        other = binomtest(count, 50).proportion_ci(0.95, "exact")
        for low, high in (ours, other):
            assert low <= PUBLISHED[row.k] / 1000 <= high


@pytest.mark.slow
@pytest.mark.numerical
def test_missed_runs_end_at_the_certified_minimum():
    """The runs of seven units that missed their teacher ended at copies of the certified minimum."""
    ends = descend(starts(100, 7, 7, np.random.default_rng((0, 7, 0))))
    missed = ends.W[ends.loss >= BAD]
    assert len(missed) == facts_of(own_teacher_counts).rows[1].ours.count > 0
    for W in missed:
        first, column = np.unravel_index(W.argmin(), W.shape)  # the most negative weight goes to the first place
        columns = [column, *(m for m in range(7) if m != column)]
        rows = [first, *(W[:, m].argmax() for m in columns[1:])]
        assert sorted(rows) == list(range(7))
        assert W[rows][:, columns].ravel() == pytest.approx([float(w) for w in certified(7).theta], abs=1e-6)
