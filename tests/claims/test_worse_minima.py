"""Worse minima of the answer's 2-2-1 network: certified, checked by other arithmetic, and explained.

Targets are the network's own outputs as exact reals; the loss is a mean with no factor 1/2. The
oracle is `interval_checker`, mpmath intervals with its own derivatives.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import least_squares
from scipy.special import expit

from figures import flips_followed, worse_minima_elsewhere, worse_minima_shares, worse_minimum_by_hand
from landscape.cases.answer.best_unit import best
from landscape.cases.answer.bias_continuation import follow
from landscape.cases.answer.copies import copies
from landscape.cases.answer.network import ANSWER, EIGHT, NINE, TWELVE
from landscape.cases.answer.worse_minima import (
    VARIANTS,
    certified,
    certified_saddles,
    distinct,
    flip_end,
    flipped,
    search,
)
from landscape.cases.twins.saddles import best_single, saddle_between
from landscape.model.networks import ALL, NO_BIASES, flatten
from landscape.proof.krawczyk import certify
from landscape.search.critical import both_sides, end_of, sorted_units
from landscape.search.flow import gradient_flow
from tests.claims.interval_checker import Checked, iv, last_place, tanh
from tests.claims.recorded import facts_of

CASE = VARIANTS["answer"]
GLOBAL = certified(CASE, flatten(ANSWER, NO_BIASES))
FIRST, SECOND = (certified(CASE, flip_end(CASE, (j,)).theta) for j in (0, 1))
CHECKERS = {
    "answer": Checked(NINE),
    "larger grid": Checked(TWELVE),
    "log-loss": Checked(NINE, log_loss=True),
    "tanh": Checked(EIGHT, tanh),
    "hidden biases": Checked(NINE, free="Wbv"),
    "output bias": Checked(NINE, free="Wvc"),
    "both biases": Checked(NINE, free="Wbvc"),
}


HOME = ("-1.5", "2", "1.7", "0.4", "2.3", "0.8")  # the answer's weights, as typed there


def changed(text):
    """A decimal string with its last digit changed by one."""
    return text[:-1] + str((int(text[-1]) + 1) % 10)


def nearest(end, minima):
    """Which of these minima the end of a run is, up to a swap of the units; None if it is neither."""
    for k, minimum in enumerate(minima):
        for copy in copies(minimum.point.theta, NO_BIASES, 2, None):
            if end.kind == "minimum" and np.abs(np.array(copy, dtype=float) - end.theta).max() < 1e-6:
                return k
    return None


@pytest.mark.certified
def test_two_worse_minima():
    """On the nine points {0,1,2} x {0,1,2} the cost has two finite, strict local minima with losses
    0.001696654871 and 0.007352705545, while the least loss is zero."""
    assert (FIRST.point.loss, SECOND.point.loss) == ("0.001696654871", "0.007352705545")
    assert FIRST.worse and SECOND.worse and not GLOBAL.worse
    assert FIRST.point.index == SECOND.point.index == GLOBAL.point.index == 0
    for minimum in (GLOBAL, FIRST, SECOND):
        assert CHECKERS["answer"].refused(*minimum.point) == ""


@pytest.mark.certified
def test_second_worse_minimum_is_strict():
    """The cost of the answer's network on the nine points has a finite strict local minimum with loss
    0.007352705545, although the least loss is zero."""
    point = certify(CASE.balls, flip_end(CASE, (1,)).theta)
    assert (point.loss, point.index) == ("0.007352705545", 0)
    assert CHECKERS["answer"].refused(*point) == ""
    assert all(error in iv.mpf([-1e-40, 1e-40]) for error in CHECKERS["answer"].errors(HOME))


@pytest.mark.numerical
def test_worse_minimum_by_hand():
    """With its weights rounded to three decimals the second worse minimum has a mean squared error of
    0.00735."""

    def unit(z):
        return 1 / (1 + (-z).exp())

    rounded = [Decimal(t).quantize(Decimal("0.001")) for t in SECOND.point.theta]
    errors = []
    for (a, b), y in zip(NINE, CASE.problem.y, strict=True):
        z = (rounded[0] * a + rounded[1] * b, rounded[2] * a + rounded[3] * b)
        errors.append((rounded[4] * unit(z[0]) + rounded[5] * unit(z[1]) - Decimal(y)) ** 2)
    assert round(sum(errors) / 9, 5) == Decimal("0.00735")
    facts = facts_of(worse_minimum_by_hand)
    assert [float(w) for w in rounded] == list(facts.w)
    assert [float(e) for e in errors] == pytest.approx(list(facts.errors), abs=1e-12)


@pytest.mark.exact
def test_worse_minima_are_not_saturated():
    """At both worse minima no hidden unit receives a number beyond 7/2 in absolute value; there the slope
    of the logistic function is still above 1/40."""
    for minimum in (FIRST, SECOND):
        w = [Fraction(t) for t in minimum.point.theta]
        assert max(abs(w[2 * j] * a + w[2 * j + 1] * b) for j in (0, 1) for a, b in NINE) < Fraction(7, 2)
    s = 1 / (1 + sp.exp(-sp.Rational(7, 2)))
    assert s * (1 - s) > sp.Rational(1, 40)


@pytest.mark.exact
def test_worse_minima_are_no_copies():
    """Swapping the units carries none of the three certified minima to another."""
    assert distinct(CASE, [GLOBAL, FIRST, SECOND]) and not distinct(CASE, [GLOBAL, FIRST, GLOBAL])
    for a, b in pairwise((GLOBAL, FIRST, SECOND)):
        w, u = ([Fraction(t) for t in m.point.theta] for m in (a, b))
        swapped = [*w[2:4], *w[:2], w[5], w[4]]
        assert min(max(abs(p - q) for p, q in zip(c, u, strict=True)) for c in (w, swapped)) > Fraction(1, 2)


@pytest.mark.certified
def test_every_printed_number_counts():
    """Change any one printed number of a certificate, and the independent check refuses it."""
    confirm, point = CHECKERS["answer"].refused, FIRST.point
    for name in ("theta", "eigenvalues"):
        for k, text in enumerate(getattr(point, name)):
            numbers = list(getattr(point, name))
            numbers[k] = changed(text)
            assert confirm(*point._replace(**{name: tuple(numbers)})) == name
    assert confirm(*point._replace(loss=changed(point.loss))) == "loss"
    assert confirm(*point._replace(index=1)) == "index"
    assert confirm(*point._replace(radius=str(10 * float(point.radius)))) == "radius"


@pytest.mark.certified
def test_two_saddles():
    """On the nine points the cost has two saddles of index 1 with losses 0.008180597260 and
    0.01078921799."""
    saddles = certified_saddles(CASE)
    assert [s.loss for s in saddles] == ["0.008180597260", "0.01078921799"]
    for s in saddles:
        assert s.index == 1 and CHECKERS["answer"].refused(*s) == ""


@pytest.mark.certified
@pytest.mark.parametrize(
    ("name", "excesses"),
    [
        ("larger grid", ["0.0001575913582", "0.001147493408", "0.01960534557", "0.02028701037"]),
        ("log-loss", ["0.0001011209983"]),
        ("tanh", ["0.001469207124"]),
        ("hidden biases", ["0.00000000006566387647"]),
    ],
)
def test_worse_minima_elsewhere(name, excesses):
    """A larger grid has four worse minima, the log-loss of a logistic output one, tanh units on
    {0,1} x {0,1,2,3} one, and hidden biases one whose loss is positive but below one in ten billion."""
    case = VARIANTS[name]
    minima = [certified(case, theta) for theta in search(case, 400, np.random.default_rng(1))]
    assert [m.excess for m in minima if m.worse] == excesses and distinct(case, minima)
    for minimum in minima:
        assert minimum.point.index == 0 and CHECKERS[name].refused(*minimum.point) == ""
    for minimum, excess in zip(minima[1:], excesses, strict=True):
        gap = CHECKERS[name].excess(minimum.point.theta)
        assert gap in iv.mpf(excess) + last_place(excess)


@pytest.mark.numerical
def test_flips_lead_to_the_worse_minima():
    """Descent from the network with one unit flipped ends at a worse minimum, at the better of the two
    for unit 1 and at the other for unit 2; with both flipped a unit is saturated and its weights still
    grow between the times 10^5 and 10^7."""
    assert [nearest(flip_end(CASE, (j,)), (FIRST, SECOND)) for j in (0, 1)] == [0, 1]
    start = flipped(CASE, (0, 1))
    early, late = (end_of(CASE.problem, gradient_flow(CASE.problem, start, t)) for t in (1e5, 1e7))
    assert late.kind == "saturating valley" and late.cost < early.cost < 0.00562
    assert np.linalg.norm(late.theta) > np.linalg.norm(early.theta) + 2


@pytest.mark.numerical
def test_hidden_biases_almost_repair_the_first_flip():
    """With hidden biases, descent from the network with unit 1 flipped ends at the certified worse minimum
    whose loss is below one in ten billion."""
    case = VARIANTS["hidden biases"]
    minimum = certified(case, flip_end(case, (0,)).theta)
    assert minimum.worse and minimum.excess == "0.00000000006566387647"


@pytest.mark.exact
def test_a_flip_changes_the_output_by_a_constant():
    """Flipping a logistic unit changes the output by its output weight, whatever the input is."""
    z, v = sp.symbols("z v", real=True)
    s = 1 / (1 + sp.exp(-z))
    assert sp.simplify(v * s - (-v * s.subs(z, -z)) - v) == 0


@pytest.mark.exact
def test_flipped_networks_by_hand():
    """Without an output bias the flipped networks cost 5.29, 0.64 and 9.61: the square of what the flip adds,
    at every input."""
    z, v = sp.symbols("z1:3", real=True), (sp.Rational(23, 10), sp.Rational(4, 5))
    s = lambda x: 1 / (1 + sp.exp(-x))
    for flips, cost in (((-1, 1), "5.29"), ((1, -1), "0.64"), ((-1, -1), "9.61")):
        error = sum(sign * a * s(sign * x) - a * s(x) for sign, a, x in zip(flips, v, z, strict=True))
        assert sp.simplify(error) ** 2 == sp.Rational(cost)


def followed(which, shares, at=None):
    """Where the network with units flipped comes to as its output bias is lowered, by another method with other
    derivatives; from weights `at`, or from the flipped network."""
    X, W = np.array(NINE, dtype=float), np.array([[-1.5, 2.0], [1.7, 0.4]])
    v = np.array([2.3, 0.8])
    residuals = lambda at, c: expit(X @ at[:4].reshape(2, 2).T) @ at[4:] + c - expit(X @ W.T) @ v
    sign = np.where(np.isin(np.arange(2), which), -1, 1)
    at = np.concatenate([(sign[:, None] * W).ravel(), sign * v]) if at is None else at
    for share in shares:
        bias = share * v[list(which)].sum()
        at = least_squares(residuals, at, args=(bias,), xtol=1e-15, ftol=1e-15, gtol=1e-15).x
        yield at, lambda x, c=bias: np.mean(residuals(x, c) ** 2)


def least_eigenvalue(cost, at, h=2e-4):
    """The smallest eigenvalue of the Hessian by second differences."""
    e = h * np.eye(len(at))
    second = [[cost(at + a + b) - cost(at + a - b) - cost(at - a + b) + cost(at - a - b) for a in e] for b in e]
    return np.linalg.eigvalsh(np.array(second) / (4 * h * h))[0]


@pytest.mark.numerical
def test_flips_followed_to_the_worse_minima():
    """Lower the output bias that repairs a single flip to zero in 400 steps: the minimum moves, the smallest eigenvalue
    of its Hessian stays above 5/100000, and it arrives at the first worse minimum for unit 1 and at the second for unit 2."""
    shares = np.linspace(1, 0, 401)
    paths = facts_of(flips_followed).paths
    for unit, minimum in enumerate((FIRST, SECOND)):
        path = paths[f"unit {unit + 1}"]
        for k, (at, cost) in enumerate(followed((unit,), shares)):
            assert np.abs(at - path.theta[k]).max() < 1e-4 and abs(cost(at) - path.loss[k]) < 1e-9
            if k % 20 == 0:
                assert least_eigenvalue(cost, at) == pytest.approx(path.least[k], abs=2e-7)
        ends = [sorted_units(CASE.problem, np.array(at, dtype=float)) for at in (path.theta[-1], minimum.point.theta)]
        assert np.abs(ends[0] - ends[1]).max() < 1e-8 and path.least.min() > 5e-5


@pytest.mark.numerical
def test_both_flips_are_lost_on_the_way():
    """With both units flipped the minimum is followed to the share 349/400, where the smallest eigenvalue is below
    10^-6 and a weight of one unit has passed -5. At 348/400 another method runs from there to a weight below -10."""
    path = facts_of(flips_followed).paths["both units"]
    assert path.share[-1] == 349 / 400 and 0 < path.least[-1] < 1e-6 and path.theta[-1][2] < -5
    at, _ = next(followed((0, 1), [348 / 400], path.theta[-1]))
    assert at[2] < -10


@pytest.mark.numerical
def test_flips_on_the_larger_grid():
    """On the larger grid the two single flips are followed to two of the four worse minima, those with the losses
    0.00115 and 0.00016."""
    case = VARIANTS["larger grid"]
    ends = [certified(case, follow(case, (j,), 400).theta[-1]) for j in (0, 1)]
    listed = {m.excess for m in worse_minima_elsewhere.minima("larger grid") if m.worse}
    assert [f"{float(m.excess):.5f}" for m in ends] == ["0.00115", "0.00016"] and {m.excess for m in ends} < listed
    assert all(m.worse for m in ends)


@pytest.mark.certified
def test_flips_do_not_explain_every_worse_minimum():
    """Tanh units, whose flips change no output, have a worse minimum too."""
    tanh_units = certified(VARIANTS["tanh"], [-0.544, 1.148, 1.278, -0.466, 3.148, 0.245])
    assert tanh_units.worse and VARIANTS["tanh"].problem.activation.opposites == 0
    assert tanh_units.point.index == 0 and CHECKERS["tanh"].refused(*tanh_units.point) == ""


@pytest.mark.certified
@pytest.mark.parametrize("name", ["output bias", "both biases"])
def test_output_bias_makes_flips_exact(name):
    """With an output bias the three flipped networks are global minima like the answer's own: loss
    zero and strict."""
    case = VARIANTS[name]
    for which in ((), (0,), (1,), (0, 1)):
        minimum = certified(case, flipped(case, which))
        assert not minimum.worse and minimum.point.index == 0
        assert CHECKERS[name].refused(*minimum.point) == ""


@pytest.mark.statistical
def test_no_worse_minimum_found_with_output_bias():
    """With an output bias on the nine points, 400 seeded searches find no worse minimum."""
    case = VARIANTS["output bias"]
    minima = [certified(case, theta) for theta in search(case, 400, np.random.default_rng(1))]
    assert len(minima) == 1 and not minima[0].worse


@pytest.mark.certified
def test_floats_cannot_see_the_strict_minimum():
    """With both biases the smallest eigenvalue at the global minimum is about 2.93 billionths: proved
    positive, while the classification in floats rightly says undecided."""
    case = VARIANTS["both biases"]
    theta = flatten(ANSWER, ALL)
    assert end_of(case.problem, theta).kind == "undecided"
    assert certify(case.balls, theta).eigenvalues[0].startswith("0.00000000293")


@pytest.mark.certified
def test_least_loss_of_one_unit():
    """On the nine points no network with a single unit and no biases has a loss below 0.01118132444."""
    proof = best(CASE.balls, best_single(CASE.problem, np.random.default_rng(0)))
    assert proof.point.loss == "0.01118132444" and proof.point.index == 0
    assert Checked(NINE, units=1).refused(*proof.point) == ""
    # Oracle without Newton: for given input weights the best v is a projection; scan the weights.
    side = np.tan(np.linspace(-1.55, 1.55, 801))
    s = expit(np.array([a * side[:, None] + b * side[None, :] for a, b in NINE]))
    y, flat = CASE.problem.y, s.reshape(9, -1)
    losses = (y @ y - (y @ flat) ** 2 / (flat**2).sum(axis=0)) / 9
    assert float(proof.point.loss) < losses.min() < float(proof.point.loss) + 1e-4


@pytest.mark.proved
def test_barrier_around_the_worse_minima():
    """Every continuous path from one of the two worse minima to the answer's network or its twin climbs to
    at least the least loss of one unit: an output weight turns from negative to positive through zero."""
    least_of_one = 0.01118132444
    for minimum in (FIRST, SECOND):
        low, high = sorted(float(v) for v in minimum.point.theta[-2:])
        assert low < 0 < high and float(minimum.point.loss) < least_of_one
    assert min(float(v) for v in GLOBAL.point.theta[-2:]) > 0
    z1, z2, v1, v2 = sp.symbols("z1 z2 v1 v2", real=True)
    network = v1 / (1 + sp.exp(-z1)) + v2 / (1 + sp.exp(-z2))
    assert network.subs(v2, 0).free_symbols == {z1, v1}  # nothing of the second unit is left


@pytest.mark.numerical
def test_passes_at_the_barrier():
    """Saddles at the loss of the best single unit join the global minimum to each worse minimum by the
    descents from their two sides."""
    single = best_single(CASE.problem, np.random.default_rng(0))
    for where, minimum in (((4.0, 5.4, 5.8), FIRST), ((2.0, 2.2, 2.7), SECOND)):
        found = saddle_between(CASE.problem, single, *where)
        assert abs(found.cost - 0.01118132444) < 1e-10
        assert np.linalg.norm(CASE.problem.gradient(found.theta)) < 1e-12
        assert sorted(nearest(end, (GLOBAL, minimum)) for end in found.ends) == [0, 1]


@pytest.mark.numerical
def test_descents_from_the_saddles():
    """From the lower saddle the descents reach the global minimum on one side and a valley to infinity
    on the other; from the upper one the second worse minimum and another valley."""
    for saddle, minimum in zip(certified_saddles(CASE), (GLOBAL, SECOND), strict=True):
        ends = both_sides(CASE.problem, np.array(saddle.theta, dtype=float))
        assert {end.kind for end in ends} == {"minimum", "saturating valley"}
        assert [nearest(end, (minimum,)) for end in ends if end.kind == "minimum"] == [0]


@pytest.mark.certified
def test_lower_saddle_is_one_unit_with_a_bias():
    """At the lower saddle the weights of the two units are opposite, so it computes one unit plus a
    constant, v2 + (v1 - v2) s(w.x)."""
    w = certified_saddles(CASE)[0].theta
    assert [t.lstrip("-") for t in w[:2]] == [t.lstrip("-") for t in w[2:4]]
    # The network of one unit and an output bias has a critical point with exactly this loss.
    single = CASE.balls._replace(hidden=1, free=("W", "v", "c"))
    v1, v2 = map(float, w[4:])
    point = certify(single, [float(w[0]), float(w[1]), v1 - v2, v2])
    assert point.loss == certified_saddles(CASE)[0].loss and point.index == 0


@pytest.mark.statistical
def test_share_of_runs_at_worse_minima():
    """More than one in five of 400 seeded runs of gradient descent ends at one of the two worse minima."""
    facts = facts_of(worse_minima_shares)
    assert facts.worse.count == facts.ends["worse_1"].count + facts.ends["worse_2"].count
    assert facts.worse.count > facts.runs / 5 == 80 and sum(s.count for s in facts.ends.values()) == facts.runs
    assert facts.ends["saturating_valley"].count > 0 and facts.ends["undecided"].count == 0
