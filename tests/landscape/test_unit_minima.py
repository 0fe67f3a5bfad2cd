"""The count of the minima of one unit, and the five instances: what the functions return, refuse and enclose."""

from fractions import Fraction
from itertools import groupby, pairwise
from math import e, log

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

from landscape.cases.one_unit import turning_points as unit_minima
from landscape.cases.one_unit.no_global_minimum import COST, INSTANCES, curvatures, on_the_line, sign
from landscape.cases.one_unit.turning_points import TARGET, Cell, cost, cover, slopes, turning_points
from landscape.proof.krawczyk import krawczyk


def near(ball, number, within="1e-30"):
    """Whether a ball is narrow and holds a number that mpmath gives with 50 digits."""
    with ctx.workprec(200), mpmath.workdps(50):
        text = mpmath.nstr(mpmath.mpf(number), 45)
        return ball.rad() < arb(within) and abs(ball - arb(text)) < arb(within)


def oracle(inputs):
    """The cost as a function of t = ln w, in mpmath."""
    return lambda t: sum((1 / (1 + mpmath.exp(-mpmath.exp(t) * x)) - mpmath.mpf(3) / 4) ** 2 for x in inputs)


@pytest.mark.parametrize("t", [Fraction(-3), Fraction(-1, 2), Fraction(0), Fraction(7, 4)])
def test_cost_and_slopes(t):
    """Cost and both derivatives by ln w agree with mpmath's numerical derivatives."""
    inputs = [fmpq(1), fmpq(5, 2)]
    with mpmath.workdps(50), ctx.workprec(200):
        f, at = oracle([mpmath.mpf(1), mpmath.mpf(5) / 2]), mpmath.mpf(t.numerator) / t.denominator
        ball = arb(fmpq(t.numerator, t.denominator))
        first, second = slopes(inputs, ball)
        assert TARGET == fmpq(3, 4) and near(cost(inputs, ball.exp()), f(at))
        assert near(first, mpmath.diff(f, at), "1e-12") and near(second, mpmath.diff(f, at, 2), "1e-8")


@pytest.mark.parametrize("inputs", [(1,), ("1", "10"), (3, 300, "0.7"), (Fraction(1, 7), 2)])
def test_cells_cover_what_is_left(inputs):
    """Cells meet end to end, begin where the cost falls, at w < 1 / max x, and end where it rises, at
    w > 2 / min x; between these the sign of each is right in floats at its middle."""
    cells = cover(inputs)
    xs = [float(Fraction(x)) for x in inputs]
    assert e ** float(cells[0].low) < 1 / max(xs) and e ** float(cells[-1].high) > 2 / min(xs)
    assert log(1 / max(xs)) - 2 <= cells[0].low and cells[-1].high <= log(2 / min(xs)) + 2
    assert cells[0].sign == "-" and cells[-1].sign == "+"
    assert all(a.high == b.low for a, b in pairwise(cells))
    for cell in cells:
        with mpmath.workdps(30):
            f, middle = oracle(list(map(mpmath.mpf, xs))), mpmath.mpf(float(cell.low + cell.high) / 2)
            order, side = {"-": (1, -1), "+": (1, 1), "u": (2, 1), "n": (2, -1)}[cell.sign]
            assert side * mpmath.diff(f, middle, order) > 0


def test_a_cell_says_what_is_proved_on_all_of_it():
    """One sample: its hole is at ln ln 3, and the cell that holds it bends upwards."""
    (hole,) = [cell for cell in cover([1]) if cell.low < log(log(3)) < cell.high]
    assert isinstance(hole, Cell) and hole.sign == "u"


@pytest.mark.parametrize("inputs", [(0, 1), (1, -2), ("-0.5",)])
def test_inputs_must_be_positive(inputs):
    with pytest.raises(ValueError, match="must be positive"):
        cover(inputs)
    with pytest.raises(ValueError, match="must be positive"):
        turning_points(inputs)


def test_scale_of_the_inputs():
    """Inputs ten times as large have their turning points at a tenth of the weights, with the same losses."""
    small, large = turning_points([1, 10]), turning_points([10, 100])
    assert [turn.loss for turn in small] == [turn.loss for turn in large]
    assert all(float(a.w) == pytest.approx(10 * float(b.w), rel=1e-9) for a, b in zip(small, large, strict=True))


def test_one_sample_is_fitted():
    """One sample has its minimum at ln 3, with loss zero; two equal ones too."""
    for inputs in ([1], [1, 1]):
        assert turning_points(inputs) == (("minimum", "1.098612289", "0.000000000000000"),)


def test_turning_points_of_a_pair():
    """Every digit agrees with mpmath's root finder."""
    with mpmath.workdps(40):
        f = oracle([mpmath.mpf(1), mpmath.mpf(10)])
        for turn in turning_points([1, 10]):
            t = mpmath.findroot(lambda t: mpmath.diff(f, t), mpmath.log(mpmath.mpf(turn.w)))
            assert mpmath.nstr(mpmath.exp(t), 10) == turn.w and mpmath.nstr(f(t), 10) == turn.loss


@pytest.mark.parametrize("halvings", [1, 2, 5])
def test_a_zero_is_enclosed_however_coarsely_it_is_approached(halvings, monkeypatch):
    """The mean value theorem needs no good point: after few halvings the enclosure is wide and right.
    With 1 and 5.8 a run has several cells, and the first of them alone does not enclose the zero."""
    inputs = [fmpq(1), fmpq(29, 5)]
    starts = [log(float(turn.w)) for turn in turning_points(inputs)]
    with mpmath.workdps(40):
        f = oracle([mpmath.mpf(1), mpmath.mpf("5.8")])
        roots = [mpmath.nstr(mpmath.findroot(lambda t: mpmath.diff(f, t), start), 20) for start in starts]
    monkeypatch.setattr(unit_minima, "HALVINGS", halvings)
    groups = [(sign, list(run)) for sign, run in groupby(cover(inputs), lambda cell: cell.sign)]
    boxes = [
        unit_minima._zero(inputs, run)
        for (a, _), (_, run), (b, _) in zip(groups, groups[1:], groups[2:], strict=False)
        if {a, b} == {"-", "+"}
    ]
    assert len(boxes) == len(roots) == 3
    assert all(box.overlaps(arb(root, 1e-8)) and box.rad() > 0 for box, root in zip(boxes, roots, strict=True))


def test_merging_turning_points_are_refused():
    """At the ratio where minimum and maximum merge, known to 25 digits, nothing is decided."""
    with mpmath.workdps(40):
        h = lambda z: z * (1 / (1 + mpmath.exp(-z)) - mpmath.mpf(3) / 4) / mpmath.cosh(z / 2) ** 2
        both = lambda w, M: (h(w) + h(M * w), w * mpmath.diff(h, w) + M * w * mpmath.diff(h, M * w))
        _, ratio = mpmath.findroot(both, (mpmath.mpf("0.893"), mpmath.mpf("5.719")))
        text = mpmath.nstr(ratio, 25)
    assert text.startswith("5.71905")
    with pytest.raises(ValueError, match="too close to tell apart"):
        cover(["1", text])


def exact_cost():
    """The cost of the five instances in SymPy, with its gradient and Hessian."""
    w = sp.symbols("w1 w2 b")
    total = sum((1 / (1 + sp.exp(-(w[0] * x + w[1] * y + w[2]))) - label) ** 2 for (x, y), label in INSTANCES)
    return w, total, [sp.diff(total, v) for v in w], sp.hessian(total, w)


def test_five_instances_are_xor_with_one_pattern_twice():
    assert sorted(INSTANCES) == [((-1, -1), 0), ((-1, 1), 1), ((1, -1), 1), ((1, -1), 1), ((1, 1), 0)]
    assert (sign(1), sign(0)) == (1, -1)


def test_expansion_of_the_five_instances():
    """Value, gradient and Hessian agree with SymPy at a point without symmetry."""
    w, total, gradient, hessian = exact_cost()
    place = (sp.Rational(1, 3), sp.Rational(-2, 5), sp.Rational(7, 10))
    at = COST.expand([arb(fmpq(1, 3)), arb(fmpq(-2, 5)), arb(fmpq(7, 10))])
    value = lambda expression: str(expression.subs(dict(zip(w, place, strict=True))).evalf(45))
    with ctx.workprec(200):
        narrow = arb("1e-15")
        assert abs(at.value - arb(value(total))) < narrow
        assert all(abs(at.gradient[i] - arb(value(gradient[i]))) < narrow for i in range(3))
        assert all(abs(at.hessian[i, j] - arb(value(hessian[i, j]))) < narrow for i in range(3) for j in range(3))


def test_the_root_on_the_line():
    """The enclosure of a is narrow, and the sextic changes sign across it."""
    with ctx.workprec(200):
        a = on_the_line()
        assert a.rad() < arb("1e-50") and 0 < a < arb(2).log()
        t = lambda x: (-x).exp()
        f = lambda x: (t(x) ** 2 - t(x) + 1) ** 3 - 2 * t(x) ** 5
        assert f(a - arb("1e-40")) < 0 < f(a + arb("1e-40"))


def test_curvatures_are_eigenvalues():
    """Both numbers are eigenvalues of the Hessian that SymPy derives, the first one double."""
    w, _, _, hessian = exact_cost()
    a = 0.6  # any place on the line
    matrix = np.array(hessian.subs(dict(zip(w, (a, -a, a), strict=True))), dtype=float)
    double, single = (float(value.mid()) for value in curvatures(arb(a)))
    assert sorted([double, double, single]) == pytest.approx(sorted(np.linalg.eigvalsh(matrix)), rel=1e-12)
    assert abs(double - single) > 0.01


def test_krawczyk_accepts_and_refuses():
    """Around the minimum a small box is proved, with the minimum in the image; boxes without it are not,
    nor large ones, on which the Hessian may be singular."""
    text = "0.2530148370801775"
    centre = (text, "-" + text, text)
    image = krawczyk(COST, centre, "0.01")
    assert all(x.contains(arb(m, 1e-15)) for x, m in zip(image, centre, strict=True))
    assert krawczyk(COST, ("0.27", "-0.25", "0.25"), fmpq(1, 100)) is None  # the minimum is outside
    assert krawczyk(COST, centre, "5") is None
    moved = krawczyk(COST, ("0.2535", "-0.2525", "0.2530"), "0.005")
    assert all(x.contains(arb(m, 1e-15)) for x, m in zip(moved, centre, strict=True))
