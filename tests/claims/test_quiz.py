"""The answers of the quiz: their witnesses in exact numbers, their formulas in symbols, and all of them on random pairs."""

from fractions import Fraction
from itertools import pairwise
from math import floor, isqrt

import numpy as np
import pytest
import sympy as sp
from flint import arb

from figures import five_answers
from landscape.search.segments import midpoint_gap
from tests.claims.quiz_cases import CASES, HOLDS, OPERATIONS, SIZE, answers, pairs_of, questions
from tests.claims.recorded import facts_of
from tests.rounding import rounding

half = Fraction(1, 2)
a, b, c, d = sp.symbols("a b c d", real=True)
x = sp.Symbol("x", positive=True)


def three(f, start, end):
    """The values at the start, halfway and at the end, exactly."""
    start, end = (np.array([Fraction(v) for v in np.atleast_1d(at)]) for at in (start, end))
    return [f(*at) for at in (start, (start + end) / 2, end)]


@pytest.mark.exact
def test_cube_by_hand():
    r"""The function $x^3$ is $-8, -1, 0$ at $-2, -1, 0$, above its chord, and $0, 1, 8$ at $0, 1, 2$, below it. It
    only rises, so it is quasi-convex, and neither convex nor concave."""
    cube = lambda z: z**3
    assert three(cube, -2, 0) == [-8, -1, 0] and three(cube, 0, 2) == [0, 1, 8]
    assert sp.expand(b**3 - a**3 - (b - a) * ((a + b / 2) ** 2 + sp.Rational(3, 4) * b**2)) == 0  # the sign of b - a


@pytest.mark.exact
def test_quiz_second_derivatives():
    r"""For $x>0$ the second derivatives of $\log x$, $1/x$, $x^3$ and $-x\log x$ are $-1/x^2$, $2/x^3$, $6x$ and
    $-1/x$."""
    bends = [sp.diff(f, x, 2) for f in (sp.log(x), 1 / x, x**3, -x * sp.log(x))]
    assert [sp.simplify(bend - said) for bend, said in zip(bends, (-1 / x**2, 2 / x**3, 6 * x, -1 / x))] == [0] * 4
    assert [bend.is_positive for bend in bends] == [False, True, True, False]


@pytest.mark.exact
def test_quiz_difference_of_squares():
    r"""The difference $(x+1)^2-(x-1)^2$ is $4x$."""
    assert sp.expand((a + 1) ** 2 - (a - 1) ** 2) == 4 * a


@pytest.mark.exact
def test_quiz_smaller_of_two():
    r"""The function $\min(x,1)$ is $0, 1, 1$ at $0, 1, 2$, above its chord, and minus it is the larger of $-x$ and
    $-1$."""
    f = lambda z: min(z, Fraction(1))
    assert three(f, 0, 2) == [0, 1, 1] and midpoint_gap(f, Fraction(0), Fraction(2)) == half
    assert all(-f(Fraction(k, 4)) == max(-Fraction(k, 4), -1) for k in range(-12, 13))


@pytest.mark.exact
def test_quiz_not_concave():
    r"""Four values below a chord: $\sqrt{|x|}$ is $1, 0, 1$ at $-1, 0, 1$; $x^2-|x|$ is $-1/4, 0, 3/4$ at
    $1/2, 1, 3/2$; $(x^2-1)^2$ is $1, 0, 9$ at $0, 1, 2$; $(1-w_1w_2)^2$ is $1, 0, 9$ at $(0,0)$, $(1,1)$, $(2,2)$."""
    root, kink = lambda z: isqrt(abs(int(z))), lambda z: z**2 - abs(z)
    assert three(root, -1, 1) == [1, 0, 1]
    assert three(kink, half, 3 * half) == [-Fraction(1, 4), 0, Fraction(3, 4)]
    assert three(lambda z: (z**2 - 1) ** 2, 0, 2) == [1, 0, 9]
    assert three(lambda v, w: (1 - v * w) ** 2, (0, 0), (2, 2)) == [1, 0, 9]


@pytest.mark.certified
def test_quiz_hill():
    r"""The function $e^{-x^2}$ is $1/e, 1, 1/e$ at $-1, 0, 1$, higher halfway than at both ends. At $1, 2, 3$ it is
    $e^{-1}, e^{-4}, e^{-9}$, and $e^{-4}$ is less than half of $e^{-1}$."""
    f = lambda z: (-(arb(z) ** 2)).exp()
    assert f(-1) < f(0) and f(1) < f(0) and f(0) == 1
    assert 2 * f(2) < f(1) and f(2) < (f(1) + f(3)) / 2


@pytest.mark.exact
def test_quiz_rounding_down():
    r"""Rounded down, $1/2, 1, 3/2$ become $0, 1, 1$, and 1 is above the average; $0, 1/2, 1$ become $0, 0, 1$, and 0
    is below it. Rounding down never falls."""
    assert three(floor, half, 3 * half) == [0, 1, 1] and three(floor, 0, 1) == [0, 0, 1]
    places = [Fraction(k, 6) for k in range(-18, 19)]
    assert all(floor(low) <= floor(high) for low, high in pairwise(places))


@pytest.mark.exact
def test_quiz_larger_minus_smaller():
    r"""For all $x$ and $y$, $\max(x,y)-\min(x,y)=|x-y|$."""
    for difference in (sp.Symbol("u", positive=True), sp.Integer(0), sp.Symbol("v", negative=True)):
        p, q = a + difference, a
        larger, smaller = (p, q) if difference.is_nonnegative else (q, p)
        assert sp.simplify(larger - smaller - sp.Abs(p - q)) == 0


@pytest.mark.exact
def test_quiz_geometric_mean():
    r"""With $a,b,c,d\ge0$, $\sqrt{xy}$ is $ab$ at $(a^2,b^2)$ and $cd$ at $(c^2,d^2)$. The square of its value halfway
    is $\bigl((ab+cd)/2\bigr)^2+(ad-bc)^2/4$."""
    halfway = (a**2 + c**2) / 2 * (b**2 + d**2) / 2
    assert sp.expand(halfway - ((a * b + c * d) / 2) ** 2 - (a * d - b * c) ** 2 / 4) == 0


@pytest.mark.exact
def test_quiz_square_over_positive():
    r"""The Hessian of $x^2/y$ in the direction $(u,v)$ is $2(yu-xv)^2/y^3$."""
    u, v, p, y = sp.symbols("u v p y", real=True)
    H, direction = sp.hessian(p**2 / y, (p, y)), sp.Matrix([u, v])
    assert sp.simplify((direction.T * H * direction)[0] - 2 * (y * u - p * v) ** 2 / y**3) == 0


@pytest.mark.exact
def test_quiz_ratio():
    r"""The ratio $x/y$ is $0, 1, 4/3$ at $(0,1)$, $(2,2)$, $(4,3)$, above the average $2/3$ halfway, and $2, 1/2, 0$
    at $(2,1)$, $(1,2)$, $(0,3)$, below the average 1."""
    f = lambda p, y: p / y
    assert three(f, (0, 1), (4, 3)) == [0, 1, Fraction(4, 3)] and three(f, (2, 1), (0, 3)) == [2, half, 0]


@pytest.mark.exact
def test_quiz_larger_eigenvalue():
    r"""The larger eigenvalue of the symmetric matrix with $a$, $c$ on the diagonal and $b$ beside it is
    $\tfrac12\bigl(a+c+\|(a-c,2b)\|\bigr)$."""
    larger = (a + c + sp.sqrt((a - c) ** 2 + 4 * b**2)) / 2
    smaller = a + c - larger
    s = sp.Symbol("s")
    assert sp.expand((s - larger) * (s - smaller) - sp.Matrix([[s - a, -b], [-b, s - c]]).det()) == 0


@pytest.mark.exact
def test_quiz_absolute_errors():
    r"""The sum $|w-1|+|w-2|+|w-4|$ is $4, 3, 5$ at $1, 2, 4$, and nowhere less than 3."""
    f = lambda w: abs(w - 1) + abs(w - 2) + abs(w - 4)
    assert [f(w) for w in (1, 2, 4)] == [4, 3, 5]
    # straight between its corners, with slopes -3, -1, 1, 3: least at a corner
    assert [f(w + 1) - f(w) for w in (0, 1, 2, 4)] == [-3, -1, 1, 3]


@pytest.mark.exact
def test_quiz_counting_two_weights():
    r"""The number of weights that are not zero is $1, 2, 1$ at $(2,0)$, $(1,1)$, $(0,2)$, and $1, 0, 1$ at $(-1,0)$,
    $(0,0)$, $(1,0)$."""
    count = lambda *weights: sum(w != 0 for w in weights)
    assert three(count, (2, 0), (0, 2)) == [1, 2, 1] and three(count, (-1, 0), (1, 0)) == [1, 0, 1]


@pytest.mark.exact
def test_quiz_sigmoid_on_the_right():
    r"""At $0, \ln3, 2\ln3$ the squared error $(1-\sigma(w))^2$ is $1/4, 1/16, 1/100$, and $1/16$ is below the average
    $13/100$."""
    values = [(1 - 1 / (1 + sp.exp(-k * sp.log(3)))) ** 2 for k in range(3)]
    assert values == [sp.Rational(1, 4), sp.Rational(1, 16), sp.Rational(1, 100)]
    assert values[1] < (values[0] + values[2]) / 2 == sp.Rational(13, 100)


@pytest.mark.exact
def test_quiz_two_cauchy_losses():
    r"""The sum $\log(1+(w-3)^2)+\log(1+(w+3)^2)$ is $\ln37, \ln100, \ln37$ at $-3, 0, 3$, higher halfway than at both
    ends, and $\ln100, \ln37, \ln820$ at $0, 3, 6$, where $37\cdot37<100\cdot820$."""
    product = lambda w: (1 + (w - 3) ** 2) * (1 + (w + 3) ** 2)  # whose logarithm it is
    assert three(product, -3, 3) == [37, 100, 37] and three(product, 0, 6) == [100, 37, 820]
    assert 37 * 37 < 100 * 820


@pytest.mark.exact
def test_quiz_log_loss_of_a_product():
    r"""The product $w_1w_2$ is $1, 0, 1$ at $(1,1)$, $(0,0)$, $(-1,-1)$ and $-1, 0, -1$ at $(1,-1)$, $(0,0)$,
    $(-1,1)$. The loss $\log(1+e^{-w_1w_2})$ falls as the product grows: halfway it is $\ln2$, above both ends in the
    first case and below both in the second."""
    product, loss = lambda v, w: v * w, lambda z: sp.log(1 + sp.exp(-z))
    assert three(product, (1, 1), (-1, -1)) == [1, 0, 1] and three(product, (1, -1), (-1, 1)) == [-1, 0, -1]
    assert sp.diff(loss(a), a).is_negative and loss(1) < loss(0) == sp.log(2) < loss(-1)


@pytest.mark.certified
def test_quiz_focal_loss():
    r"""The focal loss with exponent 2 is above the average halfway between the scores $-8$ and $-2$, and below it
    halfway between $-2\ln3$ and 0. The values are those printed."""
    loss = lambda z: (1 + z.exp()) ** -2 * (1 + (-z).exp()).log()
    facts, three_logs = facts_of(five_answers), -2 * arb(3).log()
    for shown, (low, high) in ((facts.focal_down, (arb(-8), arb(-2))), (facts.focal_up, (three_logs, arb(0)))):
        values = [loss(low), loss((low + high) / 2), loss(high)]
        mean = (values[0] + values[2]) / 2
        assert values[1] > mean if shown is facts.focal_down else values[1] < mean
        for printed, ball in zip([*shown.values, shown.mean], [*values, mean]):
            assert abs(arb(printed) - ball) < rounding(100, 10)


@pytest.mark.numerical
def test_quiz_answers_pass_random_pairs():
    """For each question of the quiz, random pairs of points with exact midpoints agree with the answer: where it says
    that the function is not convex, not concave or not quasi-convex, some pair shows it; where it says that it is, no
    pair contradicts by more than rounding."""
    asked, answered, facts = questions(), answers(), facts_of(five_answers)
    assert len(asked) == len(answered) == len(CASES) == 30
    slack = rounding(OPERATIONS, SIZE)
    for number, (question, answer, case) in enumerate(zip(asked, answered, CASES)):
        assert case.formula in question.text
        start, end = pairs_of(case, np.random.default_rng(number), facts.pairs)
        low, middle, high = (case.value(*at) for at in (start, (start + end) / 2, end))
        assert max(abs(values).max() for values in (low, middle, high)) < SIZE
        above, highest = middle - (low + high) / 2, middle - np.maximum(low, high)
        found = [bool((excess > slack).any()) for excess in (above, -above, highest)]
        said = [None if holds is None else not holds for holds in HOLDS[answer]]
        assert [f for f, s in zip(found, said) if s is not None] == [s for s in said if s is not None], (
            number + 1,
            found,
        )
