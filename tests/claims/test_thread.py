"""What the original thread says of levels, of steps downhill and of getting unstuck."""

from fractions import Fraction
from itertools import pairwise
from math import exp, floor, log

import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from figures import descent_step_sizes, energy_levels
from tests.claims.generated import FRACTIONS
from tests.rounding import rounding

NINE = [(10, 0), (1, 0)] + 7 * [(1, 1)]  # samples (x, y): one sigmoid unit, one weight
FIRST, TOP, LOWEST = "-0.0639", "0.2573", "1.9459"  # where the slope changes sign, to four decimals
s, t = sp.symbols("s t", positive=True)


def sigmoid(z: arb) -> arb:
    return 1 / (1 + (-z).exp())


def decimal(text: str) -> arb:
    """The exact rational a decimal stands for, as a ball."""
    return arb(fmpq(int(text.replace(".", "")), 10 ** len(text.partition(".")[2])))


def cost(w: arb) -> arb:
    """The mean squared error of the nine samples, as a ball."""
    return sum(((sigmoid(w * x) - y) * (sigmoid(w * x) - y) for x, y in NINE), arb(0)) / 9


def slope(w: arb) -> arb:
    """Its derivative: the mean of 2 (s - y) s (1 - s) x."""
    terms = (2 * (sigmoid(w * x) - y) * sigmoid(w * x) * sigmoid(-w * x) * x for x, y in NINE)
    return sum(terms, arb(0)) / 9


@pytest.mark.exact
def test_nine_samples_have_three_stationary_points():
    r"""The mean squared error of the nine samples has exactly three stationary points: a minimum, a maximum and a
    minimum. (With $t=e^w$ the slope is a rational function of $t$; its roots are counted.)"""
    p = lambda x: t**x / (1 + t**x)
    total = sum(sp.Rational(2, 9) * (p(x) - y) * p(x) * (1 - p(x)) * x for x, y in NINE)
    numerator, denominator = sp.fraction(sp.cancel(sp.together(total) / t))
    assert all(coefficient > 0 for coefficient in sp.Poly(denominator, t).coeffs())
    numerator = sp.Poly(numerator, t)
    assert numerator.count_roots(0, None) == 3 and numerator.eval(0) != 0
    at = [sp.Rational(1, 2), 1, 2, 100]
    assert [sp.sign(numerator.eval(value)) for value in at] == [-1, 1, -1, 1]


@pytest.mark.certified
def test_three_points_below_a_level():
    r"""The nine samples: the cost is 0.3172 at $w=-1/2$. Below that level lie a minimum (0.2464 at $w=-0.0639$), a
    maximum (0.2791 at $w=0.2573$) and the point $w=1$ (0.2267), where the slope is negative; the least cost is 0.2083,
    at $w=1.9459$. Four decimals."""
    heights, half_unit = [cost(arb(-1) / 2), cost(arb(1))], decimal("0.00005")
    for place, sign in [(FIRST, 1), (TOP, -1), (LOWEST, 1)]:  # sign of the slope to the right
        centre, near = decimal(place), arb(0, half_unit)
        assert sign * slope(centre - half_unit) < 0 < sign * slope(centre + half_unit)
        heights.append(cost(centre) + slope(centre + near) * near)  # mean value form
    for height, printed in zip(heights, ["0.3172", "0.2267", "0.2464", "0.2791", "0.2083"]):
        assert abs(height - decimal(printed)) < half_unit
    assert slope(arb(-1) / 2) < 0 and slope(arb(1)) < 0


@pytest.mark.numerical
def test_nine_samples_in_the_library():
    """The library's cost and slope of the nine samples, as the picture of the levels draws them,
    agree with ball arithmetic, but for rounding."""
    assert [(int(x), int(label)) for x, label in zip(energy_levels.X[:, 0], energy_levels.Y)] == NINE
    for at in (-3.0, -0.5, 0.0, 0.2573, 1.0, 4.0):
        assert abs(energy_levels.cost(at) - float(cost(arb(at)))) < rounding(50)  # terms between 0 and 1
        assert abs(energy_levels.slope(at) - float(slope(arb(at)))) < rounding(50, 10)  # inputs of at most 10


@pytest.mark.exact
def test_nine_samples_at_zero():
    r"""At $w=0$ each of the nine samples costs $1/4$ and the slope of the mean is $1/9$."""
    half = fmpq(1, 2)
    assert sum((half - y) ** 2 for _, y in NINE) / 9 == fmpq(1, 4)
    assert sum(2 * (half - y) * half * half * x for x, y in NINE) / 9 == fmpq(1, 9)


@pytest.mark.exact
def test_descent_on_a_parabola_by_hand():
    r"""For $J(w)=w^2$, from $w=4$: the rate $1/4$ leads to 2 and 1, at the costs 4 and 1, lower than 16 and no minima;
    the rate 1 leads to $-4$, at the same cost; the rate $5/4$ leads to $-6$, at the cost 36."""
    step = lambda w, rate: w - rate * 2 * w
    assert [step(4, fmpq(1, 4)), step(2, fmpq(1, 4)), step(4, 1), step(4, fmpq(5, 4))] == [2, 1, -4, -6]
    assert [w * w for w in (4, 2, 1, -4, -6)] == [16, 4, 1, 16, 36]


@pytest.mark.certified
def test_convex_logistic_regression_two_cycle():
    r"""For $x=(1,1,1)$, $y=(1,1,0)$ and the sum of the log-losses: with step $31/10$ descent has a two-cycle of
    weights 1.2896 and 0.1977 (four decimals) that attracts what starts near. The costs there are 2.019 and 1.995
    (three decimals): every second step goes up."""
    rate, fine, half_unit = arb(31) / 10, decimal("0.000005"), decimal("0.00005")
    step = lambda w: w - rate * (3 * sigmoid(w) - 2)
    stretch = lambda w: 1 - rate * 3 * sigmoid(w) * sigmoid(-w)  # the derivative of step
    high, near = decimal("1.28956"), arb(0, fine)
    two_steps = lambda w: step(step(w)) - w
    assert two_steps(high - fine) > 0 > two_steps(high + fine)  # so a cycle begins in between
    p, q = high + near, step(high) + stretch(high + near) * near  # q: mean value form of step(p)
    assert abs(p - decimal("1.2896")) < half_unit > abs(q - decimal("0.1977"))
    assert abs(stretch(p) * stretch(q)) < 1
    value = lambda w: 2 * (1 + (-w).exp()).log() + (1 + w.exp()).log()
    assert abs(value(p) - decimal("2.019")) < decimal("0.0005") > abs(value(q) - decimal("1.995"))


@pytest.mark.exact
def test_two_cycle_by_hand():
    r"""For $x=(1,1)$, $y=(1,0)$ and the sum $f$ of the log-losses, $f''$ is at most $1/2$, and the step $5\ln3>4$
    takes $w=2\ln3$ to $-2\ln3$ and back."""
    w = sp.symbols("w", real=True)
    f = sp.log(1 + sp.exp(-w)) + sp.log(1 + sp.exp(w))
    q = sp.Symbol("q", real=True)  # the sigmoid of w: f'' = 2 q (1 - q)
    bend = 2 * sp.exp(w) / (1 + sp.exp(w)) ** 2
    assert sp.simplify(sp.diff(f, w, 2) - bend) == 0
    assert sp.expand(sp.Rational(1, 2) - 2 * q * (1 - q) - 2 * (q - sp.Rational(1, 2)) ** 2) == 0
    step = lambda at: at - 5 * sp.log(3) * sp.simplify(sp.diff(f, w).subs(w, at))
    p = 2 * sp.log(3)
    assert sp.simplify(step(p) + p) == 0 and sp.simplify(step(-p) - p) == 0
    assert 5 * sp.log(3) > 4


@pytest.mark.numerical
def test_where_descent_ends_for_four_steps():
    r"""For $x=(1,1,1)$, $y=(1,1,0)$ and the sum of the log-losses, 3000 steps from $w=0$: steps $5/2$ and $29/10$ end
    at $\ln2$, which is 0.6931, the step $31/10$ on 0.1977 and 1.2896, the step 8 on $-3.7145$, 11.7146 and 3.7148, to
    four decimals. The first step of $29/10$, from $0$ to $29/20$, raises the cost."""
    cost = lambda w: 3 * log(1 + exp(w)) - 2 * w
    assert cost(29 / 20) > cost(0) + 1 / 400
    ends = {2.5: [0.6931], 2.9: [0.6931], 3.1: [0.1977, 1.2896], 8.0: [-3.7145, 11.7146, 3.7148]}
    for rate, weights in ends.items():
        w = 0.0
        for _ in range(3000):
            w -= rate * (3 / (1 + exp(-w)) - 2)
        seen = []
        for _ in weights:
            w -= rate * (3 / (1 + exp(-w)) - 2)
            seen.append(round(w, 4))
        first = seen.index(min(seen))
        assert seen[first:] + seen[:first] == weights
        drawn = descent_step_sizes.cycle(rate)
        assert all(abs(w - to) < 5e-5 for w, to in zip(drawn, weights, strict=True))
    assert round(log(2), 4) == 0.6931


@st.composite
def costs_of_one_weight(draw):
    """The slope f' of a cost of one weight, a bound beta on its curvature, and a place with f' = 0.

    f' is linear between the places 0 to 5 and constant outside: f'' takes five values and 0. Two
    places from the zero it is positive on the right and negative on the left."""
    heights, zero = draw(st.lists(FRACTIONS, min_size=6, max_size=6)), draw(st.integers(2, 3))
    heights = [height - heights[zero] for height in heights]
    heights[zero + 2], heights[zero - 2] = abs(heights[zero + 2]) + 1, -abs(heights[zero - 2]) - 1
    steps = [b - a for a, b in pairwise(heights)]

    def slope(w):
        k = min(max(floor(w), 0), 4)
        return heights[k] + (min(max(w, Fraction(0)), Fraction(5)) - k) * steps[k]

    return slope, max([Fraction(1), *steps]), Fraction(zero)


@pytest.mark.proved
@given(costs_of_one_weight(), st.fractions(0, 1), st.fractions(0, 5))
def test_short_steps_cross_no_stationary_point(cost, part, start):
    r"""One weight, $f''\le\beta$ and $0<\eta<1/\beta$: the step $w\mapsto w-\eta f'(w)$ increases with $w$. A
    stationary point $c$ is mapped to itself, so what is below $c$ stays below $c$ and what is above stays above:
    descent never crosses a stationary point. A step longer than $1/\beta$ can."""
    slope, beta, c = cost
    eta = part * Fraction(99, 100) / beta
    w = start
    for _ in range(5):
        after = w - eta * slope(w)
        assert (after < c) == (w < c) and (after > c) == (w > c)
        w = after
    parabola, longer = (lambda w: beta * (w - c)), Fraction(3, 2) / beta
    assert c - 1 < c < c - 1 - longer * parabola(c - 1)


@pytest.mark.certified
def test_short_steps_end_in_the_nearest_minimum():
    r"""The nine samples have $f''<2$ for every weight. So with any step of at most $1/2$ descent from $w=-1/2$ moves
    right and stays below the minimum at $w=-0.0639$, the first stationary point on its way: it ends there."""
    bend = 2 * s * (1 - s) ** 2 * (3 * s - 1)  # of (1 - sigmoid)^2; the label 0 is its mirror image
    gap = sp.Poly(sp.Rational(1, 6) - bend, s)
    assert gap.count_roots(0, 1) == 0 and gap.eval(0) > 0  # so bend < 1/6 for 0 <= s <= 1
    assert fmpq(sum(x * x for x, _ in NINE), 9 * 6) == 2
    left = [arb(-1) / 2 + (decimal(FIRST) + arb(1) / 2) * k / 400 for k in range(400)]
    half = (left[1] - left[0]) / 2
    assert all(slope(w + half + arb(0, half)) < 0 for w in left[:-1])  # downhill all the way


@pytest.mark.certified
def test_a_long_step_jumps_over_the_maximum():
    r"""The nine samples: from $w=-1/2$ a step of 5 lands at 0.5387 (four decimals), beyond the maximum at 0.2573. From
    there on $f''<1/5$ up to the global minimum at 1.9459, so steps of 5 are short there, and they end at the global
    minimum."""
    landing = arb(-1) / 2 - 5 * slope(arb(-1) / 2)
    assert abs(landing - decimal("0.5387")) < decimal("0.00005") and landing > decimal(TOP)
    bend = lambda q: 2 * q * (1 - q) * (1 - q) * (3 * q - 1)
    for k in range(200):  # pieces that cover the way from 1/2 to 2
        w = arb(1) / 2 + (arb(k) + arb(0.5, 0.5)) * 3 / 400
        pieces = [x * x * bend(sigmoid(w * x if y else -w * x)) for x, y in NINE]
        assert sum(pieces, arb(0)) / 9 < arb(1) / 5


@pytest.mark.certified
def test_noise_that_cannot_leave():
    r"""The nine samples, step $1/2$: somewhere between the minimum and the maximum half the slope is above 0.085, and
    at $w=-1/2$ it is below $-0.1$. So noise of at most 0.085 a step, whatever its distribution, never leaves the
    valley of the worse minimum."""
    wall = decimal("0.07")
    assert decimal(FIRST) < wall < decimal(TOP) and slope(wall) / 2 > decimal("0.085")
    assert slope(arb(-1) / 2) / 2 < -decimal("0.1")
