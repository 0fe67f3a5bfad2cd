"""Saddles: how gradient descent passes them, and how Newton's method does not. Oracles: exact rationals and SymPy."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, example, given
from hypothesis import strategies as st

from figures import saddle_escape_steps, saddle_paths
from landscape.model import networks
from landscape.model.activations import RELU, TANH
from landscape.model.chains import Chain
from landscape.model.losses import LOG_LOSS, SQUARED_ERROR
from tests.claims.generated import EXACT_UNITS, FRACTIONS, networks_with_data, vectors
from tests.claims.recorded import facts_of
from tests.rounding import rounding

SMALL = st.builds(Fraction, st.integers(1, 9), st.integers(10, 90))  # between 1/90 and 9/10
CURVATURES = st.lists(FRACTIONS.filter(bool), min_size=1, max_size=4)


@pytest.mark.exact
def test_difference_of_squares_is_a_saddle():
    r"""The only critical point of $x^2 - y^2$ is the origin, the Hessian has one negative eigenvalue, and there are
    higher and lower points in every ball around it."""
    x, y, t = sp.symbols("x y t", positive=True)
    f = x**2 - y**2
    assert sp.Matrix([f]).jacobian([x, y]) == sp.Matrix([[2 * x, -2 * y]])
    assert sp.hessian(f, (x, y)) == sp.diag(2, -2)
    assert f.subs({x: t, y: 0}).is_positive and f.subs({x: 0, y: t}).is_negative


def steps_on_difference_of_squares(y):
    """The points of descent with step 1/4 from (1, y), until y reaches 1."""
    points = [(Fraction(1), Fraction(y))]
    while points[-1][1] < 1:
        a, b = points[-1]
        points.append((a - Fraction(1, 4) * 2 * a, b - Fraction(1, 4) * -2 * b))
    return points


@pytest.mark.exact
def test_saddle_steps_by_hand():
    r"""From $(1, 1/10)$ descent on $x^2 - y^2$ with step size $1/4$ visits $(1/2, 3/20)$, $(1/4, 9/40)$ and
    $(1/8, 27/80)$ at the heights $91/400$, $19/1600$ and $-629/6400$, and $y$ passes $1$ at the sixth step."""
    points = steps_on_difference_of_squares("1/10")
    assert [str(value) for point in points[1:4] for value in point] == ["1/2", "3/20", "1/4", "9/40", "1/8", "27/80"]
    heights = [str(a**2 - b**2) for a, b in points[:4]]
    assert heights == ["99/100", "91/400", "19/1600", "-629/6400"]
    assert len(points) - 1 == 6 == facts_of(saddle_paths).steps[0]


@pytest.mark.exact
def test_saddle_steps_from_one_fifth():
    r"""From $(1, 1/5)$ the values of $y$ are $3/10$, $9/20$, $27/40$ and $81/80$: the fourth step passes $1$."""
    points = steps_on_difference_of_squares("1/5")
    assert [str(y) for _, y in points[1:]] == ["3/10", "9/20", "27/40", "81/80"]


def descend(curvatures, start, step, steps):
    """The point after some steps of descent on half the sum of curvature times coordinate squared."""
    x = list(start)
    for _ in range(steps):
        x = [value - step * a * value for a, value in zip(curvatures, x, strict=True)]
    return x


@pytest.mark.proved
@given(CURVATURES, st.data(), SMALL)
def test_steps_to_leave_a_quadratic_saddle(curvatures, data, part):
    r"""Descent on $\tfrac12\sum_i a_i x_i^2$, no $a_i$ zero, with a step size $\eta < 1/\max_i|a_i|$ tends to the
    saddle exactly if $x_i = 0$ for every negative $a_i$; a coordinate of curvature $-a < 0$ goes from $d$ to $r$ in
    $\ln(r/d)/\ln(1 + \eta a)$ steps, rounded up. A step that is too long, or an $a_i = 0$, breaks it."""
    step = part / max(map(abs, curvatures))  # part is below 1
    x = data.draw(vectors(len(curvatures), FRACTIONS))
    later = descend(curvatures, x, step, 8)
    for a, first, last in zip(curvatures, x, later, strict=True):
        assert last == 0 if first == 0 else (abs(last) < abs(first)) == (a > 0)
        assert abs(last) == abs(1 - step * a) ** 8 * abs(first)  # a constant factor: towards 0, or without bound
        if a < 0:
            d, r = Fraction(1, 10**3), data.draw(SMALL)
            growth, steps = 1 + step * -a, 0
            while d < r and steps < 40:
                (d,), steps = descend([a], [d], step, 1), steps + 1
            assert steps == 40 or growth ** (steps - 1) * Fraction(1, 10**3) < r <= growth**steps * Fraction(1, 10**3)
    assert abs(descend([Fraction(1)], [Fraction(1)], Fraction(3), 8)[0]) > 1  # too long a step: the bowl repels
    assert descend([Fraction(0)], [Fraction(1)], Fraction(1), 8)[0] == 1  # curvature zero: it never moves
    assert facts_of(saddle_escape_steps).steps == tuple(
        next(n for n in range(999) if Fraction(3, 2) ** n >= 10**k) for k in (1, 2, 4, 8, 16, 32)
    )


@pytest.mark.proved
@given(SMALL, SMALL, FRACTIONS)
def test_a_degenerate_saddle_attracts(step, part, x):
    r"""On $x^2 + y^3$ with a step size $\eta < 1$ every start with $0 < y < 1/(3\eta)$ is drawn to the saddle at the
    origin; after $k$ steps $y$ is below $1/(3\eta k)$. From $y < 0$, or $y > 1/(3\eta)$, the run leaves downwards."""
    move = lambda y: y - step * 3 * y**2
    y, across = part / (3 * step), x
    for k in range(1, 7):
        y, across, before, wide = move(y), across - step * 2 * across, y, across
        assert 0 < y < before and y < 1 / (3 * step * k)
        assert across == (1 - 2 * step) * wide and abs(1 - 2 * step) < 1
    assert move(-part) < -part and move((1 + part) / (3 * step)) < 0
    assert (-part) ** 3 < 0 < x**2 + 1  # lower and higher points: the origin is a saddle


@pytest.mark.exact
def test_no_global_smoothness():
    r"""The second derivative of $(1 - w_1 w_2)^2$ in $w_1$ is $2w_2^2$, which has no bound."""
    a, b = sp.symbols("w1 w2", real=True)
    assert sp.diff((1 - a * b) ** 2, a, 2) == 2 * b**2


def newton_step(gradient, hessian, at):
    """One step of Newton's method in exact arithmetic."""
    step = sp.Matrix(hessian).LUsolve(sp.Matrix(gradient))
    return [value - Fraction(int(s.p), int(s.q)) for value, s in zip(at, step, strict=True)]


@pytest.mark.proved
@given(st.integers(1, 3).flatmap(lambda n: st.tuples(vectors(n * n, FRACTIONS), vectors(n, FRACTIONS))))
def test_newton_goes_to_the_saddle(case):
    r"""On a quadratic function with a regular Hessian, such as $x^2 - y^2$, one Newton step goes from every start to
    the critical point."""
    entries, at = case
    n = len(at)
    H = sp.Matrix(n, n, [sp.Rational(x.numerator, x.denominator) for x in entries])
    H = H + H.T  # symmetric, of any signs
    assume(H.det() != 0)
    start = sp.Matrix([sp.Rational(x.numerator, x.denominator) for x in at])
    assert newton_step(H * start, H, at) == [0] * n
    assert newton_step([2 * 3, -2 * 5], [[2, 0], [0, -2]], [Fraction(3), Fraction(5)]) == [0, 0]


@pytest.mark.proved
@given(FRACTIONS.filter(bool), FRACTIONS.filter(bool), vectors(4, FRACTIONS), vectors(2, st.integers(-9, 9)))
@example(Fraction(1), Fraction(-1), np.array([Fraction(1)] * 4), np.array([1, 1]))
def test_newton_is_drawn_to_every_regular_critical_point(a, b, cubic, direction):
    r"""Near a critical point with a regular Hessian each Newton step at least halves the distance, whatever the signs
    of the eigenvalues; with an eigenvalue zero, as for $x^4$, it need not."""
    c1, c2, c3, c4 = cubic  # f = (a x^2 + b y^2)/2 + c1 x^3 + c2 x^2 y + c3 x y^2 + c4 y^3
    size = max(map(abs, cubic)) + 1
    x, y = (Fraction(int(d), 9) * min(abs(a), abs(b)) / (200 * size) for d in direction)
    assume((x, y) != (0, 0))
    g = [a * x + 3 * c1 * x**2 + 2 * c2 * x * y + c3 * y**2, b * y + c2 * x**2 + 2 * c3 * x * y + 3 * c4 * y**2]
    H = [[a + 6 * c1 * x + 2 * c2 * y, 2 * c2 * x + 2 * c3 * y], [2 * c2 * x + 2 * c3 * y, b + 2 * c3 * x + 6 * c4 * y]]
    det = H[0][0] * H[1][1] - H[0][1] ** 2
    nx, ny = x - (H[1][1] * g[0] - H[0][1] * g[1]) / det, y - (H[0][0] * g[1] - H[0][1] * g[0]) / det
    assert 4 * (nx**2 + ny**2) <= x**2 + y**2
    t = Fraction(1, 100)
    assert (
        t - 3 * t**2 / (6 * t) == t / 2 and t - 4 * t**3 / (12 * t**2) == 2 * t / 3
    )  # t^3: just half; t^4: not even that


@pytest.mark.exact
def test_newton_and_descent_part_company():
    r"""On $(1 - w_1 w_2)^2$ from $(1/4, 1/4)$ Newton's method visits $-1/26$ and $1/8749$ in both weights, while
    descent with step size $1/10$ tends to $(1, 1)$: each step leaves at most $15/16$ of the distance."""
    visited = [[Fraction(1, 4)] * 2]
    for _ in range(2):
        at = np.array(visited[-1])
        visited.append(newton_step(list(Chain(2).gradient(at)), Chain(2).hessian(at).tolist(), visited[-1]))
    assert visited[1:] == [[Fraction(-1, 26)] * 2, [Fraction(1, 8749)] * 2]
    w, chain = sp.Symbol("w"), Chain(2)
    for k in range(4):
        slope = chain.gradient(np.array([Fraction(k)] * 2))
        assert list(slope) == [-2 * (1 - k * k) * k] * 2  # on the diagonal descent stays there
    after = w + sp.Rational(1, 10) * 2 * (1 - w**2) * w
    factor = 1 - w * (1 + w) / 5  # from 1/4 to 1 it falls from 15/16 to 3/5
    assert sp.expand(1 - after - (1 - w) * factor) == 0
    assert [factor.subs(w, at) for at in (sp.Rational(1, 4), 1)] == [sp.Rational(15, 16), sp.Rational(3, 5)]


@pytest.mark.exact
def test_slow_start_at_a_flat_saddle():
    r"""Descent on $x^2 - y^4$ with step size $1/4$ multiplies $y$ by $1 + y^2$; from $1/100$ it needs more than 3700
    steps to reach $1/50$."""
    y, steps = Fraction(1, 100), 0
    assert sp.diff(-(sp.Symbol("y") ** 4), sp.Symbol("y")) == -4 * sp.Symbol("y") ** 3
    while y < Fraction(1, 50):
        y = Fraction(round((y + y**3) * 10**15) + 1, 10**15)  # rounded up: the true value is smaller
        steps += 1
    assert 3700 < steps < 3800


@pytest.mark.proved
@given(networks_with_data(numbers=FRACTIONS), EXACT_UNITS, SMALL, networks_with_data())
def test_no_local_maximum_with_an_output_bias(case, unit, t, rounded):
    r"""With an output bias and squared error or log-loss the cost of a network has no local maximum: along the bias
    the second derivative is $2$, or the mean of $p(1-p)$, which is positive, so $c-t$ or $c+t$ costs more than $c$.
    Without the bias, or with the absolute error, units that are off make the cost constant nearby."""
    net, X, y = case
    low, here, high = (networks.cost(net._replace(c=net.c + d), X, y, unit, SQUARED_ERROR) for d in (-t, 0, t))
    assert low + high - 2 * here == 2 * t**2 and max(low, high) > here  # exact, for units of any kind
    soft, Z, labels = rounded[0], rounded[1], 1 * (rounded[2] > 0)
    cost = lambda d: networks.cost(soft._replace(c=soft.c + d), Z, labels, TANH, LOG_LOSS)
    assert max(cost(-1), cost(1)) > cost(0) + rounding(200, 25)  # no output is beyond 21
    p = 1 / (1 + np.exp(-networks.forward(soft, Z, TANH)))
    bend = networks.hessian(soft, Z, labels, TANH, LOG_LOSS, ("c",))
    assert bend == pytest.approx(np.mean(p * (1 - p)), rel=1e-6) and bend > 0
    off = net._replace(W=0 * net.W, b=0 * net.b - 1, c=Fraction(1, 2))  # receives -1 at every sample
    near = off._replace(W=off.W + net.W * t / 10**4, b=off.b + net.b * t / 10**4, v=net.v * (1 - t))
    assert (networks.forward(near, X, RELU) == off.c).all()  # constant, unless c moves
    for c in (off.c - t / 2, off.c + t / 2):  # as many targets 0 as 1, absolute error: constant, bias or not
        outputs = networks.forward(near._replace(c=c), X, RELU)
        assert (abs(outputs) + abs(outputs - 1) == 1).all()
