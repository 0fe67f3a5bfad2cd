"""The sign of the curvature on boxes: three verdicts, cutting, and the order of the cells."""

from fractions import Fraction

from flint import arb, arb_mat, ctx, fmpq

from landscape.proof.curvature_boxes import Cell, halves, sign, survey


def interval(low, high):
    """One side of a box."""
    return fmpq(low), fmpq(high)


def test_three_verdicts():
    """x^3 has the curvature 6 x: positive right of zero, negative left of it, open on boxes that touch zero."""
    bend = lambda box: arb_mat([[6 * box[0]]])
    sides = [(1, 2), (-2, -1), (-1, 2), (0, 1), (-1, 0)]
    assert [sign(bend, (interval(*side),)) for side in sides] == [1, -1, 0, 0, 0]


def test_zero_curvature_is_left_open():
    """A direction whose curvature is zero everywhere is neither positive nor negative."""
    box = (interval(0, 1), interval(0, 1))
    assert sign(lambda _: arb_mat([[0, 0], [0, 1]]), box) == 0
    assert sign(lambda _: arb_mat([[0, 1], [1, 0]]), box) == -1
    assert sign(lambda _: arb_mat([[1, 0], [0, arb(1) / 10**30]]), box) == 1


def test_the_box_is_enclosed_tightly():
    """The Hessian receives balls that contain both ends of every side and hardly more, at 200 bits."""
    seen = []

    def hessian(sides):
        seen.append((list(sides), ctx.prec))
        return arb_mat([[1]])

    third = Fraction(1, 3)
    assert sign(hessian, ((fmpq(1, 3), fmpq(1)), (fmpq(-2), fmpq(5)))) == 1
    (first, second), bits = seen[0]
    assert (
        bits == 200
        and first.contains(arb(fmpq(1, 3)))
        and first.contains(1)
        and second.contains(-2)
        and second.contains(5)
    )
    assert float(first.rad()) < (1 - third) / 2 + Fraction(1, 10**8) and float(second.rad()) < 3.5 + 1e-7


def test_halves():
    """Every side is cut in the middle; the last one varies fastest."""
    assert halves((interval(0, 1), interval(2, 6))) == (
        ((fmpq(0), fmpq(1, 2)), interval(2, 4)),
        ((fmpq(0), fmpq(1, 2)), interval(4, 6)),
        ((fmpq(1, 2), fmpq(1)), interval(2, 4)),
        ((fmpq(1, 2), fmpq(1)), interval(4, 6)),
    )


def test_survey_cuts_only_what_is_open():
    """On [-1, 3] with two cuts, x^3 leaves the two quarters at zero open; with none, everything."""
    bend = lambda box: arb_mat([[6 * box[0]]])
    start = (interval(-1, 3),)
    assert survey(bend, start, 0) == (Cell(start, 0),)
    assert survey(bend, start, 2) == (
        Cell((interval(-1, 0),), 0),
        Cell((interval(0, 1),), 0),
        Cell((interval(1, 3),), 1),
    )
