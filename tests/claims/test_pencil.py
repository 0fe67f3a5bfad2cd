"""Local minima of ReLU networks, by projection, in fractions.

The oracle computes outputs from typed weights and projections with SymPy. Hidden and output biases
are present; the loss is the mean squared error with no factor 1/2.
"""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest
import sympy as sp

from landscape.cases.xor.relu_minima import MINIMA, WAYS_OUT, X, Y, along
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import cost

SAMPLES = (((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0))
# The table of the page: two units (w_1, w_2, b, v) and the output bias.
TABLE = {
    "1/4": (("-1", "-1", "-1/2", "1"), ("1", "1", "-5/2", "1"), "1/2"),
    "1/6": (("1", "-1", "-1/2", "4/3"), ("-1", "-1", "-1/2", "1"), "1/3"),
    "1/8": (("1", "-1", "-1/2", "1"), ("-1", "-1", "1/2", "-1"), "1/2"),
    "0": (("1", "-1", "-1/2", "2"), ("-1", "1", "-1/2", "2"), "0"),
}
OUTPUTS = {"1/4": "1/2 1/2 1/2 1/2", "1/6": "1/3 1/3 1 1/3", "1/8": "0 1/2 1 1/2", "0": "0 1 1 0"}


def received(unit, x):
    """What a unit (w, b, ...) receives at the input x."""
    numbers = list(map(Fraction, unit))
    return sum(w * xi for w, xi in zip(numbers, x, strict=False)) + numbers[len(x)]


def output(network, x):
    *units, c = network
    return Fraction(c) + sum(Fraction(unit[-1]) * max(received(unit, x), 0) for unit in units)


def mean_squared_error(network, samples=SAMPLES):
    return sum((output(network, x) - y) ** 2 for x, y in samples) / len(samples)


def directions(active_sets, inputs):
    """Columns that span V: the constants, and for each set the affine functions restricted to it."""
    columns = [[1] * len(inputs)]
    for active in active_sets:
        extended = [(*x, 1) if i in active else (0,) * (len(x) + 1) for i, x in enumerate(inputs)]
        columns += map(list, zip(*extended, strict=True))
    return sp.Matrix(columns).T


def least(active_sets, samples=SAMPLES):
    """The mean squared distance of the targets from V."""
    inputs, targets = zip(*samples, strict=True)
    basis = sp.Matrix.hstack(*directions(active_sets, inputs).columnspace())
    y = sp.Matrix(targets)
    rest = y - basis * (basis.T * basis).inv() * basis.T * y
    return (rest.T * rest)[0] / len(samples)


def active(network, samples=SAMPLES):
    return [{i for i, (x, _) in enumerate(samples) if received(unit, x) > 0} for unit in network[:-1]]


@pytest.mark.exact
def test_pencil_losses():
    """The four networks of the table have the outputs of the table and the mean squared errors 1/4, 1/6,
    1/8 and 0."""
    for level, network in TABLE.items():
        assert [output(network, x) for x, _ in SAMPLES] == list(map(Fraction, OUTPUTS[level].split()))
        assert mean_squared_error(network) == Fraction(level) == cost(MINIMA[level], X, Y, RELU, SQUARED_ERROR)
        net = MINIMA[level]
        rows = np.column_stack([net.W, net.b, net.v]).tolist()
        assert rows == [list(map(Fraction, unit)) for unit in network[:2]] and net.c == Fraction(network[2])


@pytest.mark.exact
def test_pencil_margin():
    """In all four networks every unit receives at every sample a number of at least 1/2 in absolute
    value, and 1/2 occurs."""
    for network in TABLE.values():
        assert min(abs(received(unit, x)) for unit in network[:2] for x, _ in SAMPLES) == Fraction(1, 2)


@pytest.mark.proved
def test_pencil_minima():
    """The networks at 1/4, 1/6 and 1/8 are local minima: no network whose hidden parameters all
    differ by less than 1/6 from theirs has a smaller loss, whatever its output weights and output bias are."""
    c = sp.Symbol("c", real=True)
    assert sp.expand(2 * c**2 + 2 * (1 - c) ** 2 - 1 - (2 * c - 1) ** 2) == 0
    assert sp.expand(2 * c**2 + (1 - c) ** 2 - sp.Rational(2, 3) - (3 * c - 1) ** 2 / 3) == 0
    assert sp.expand(c**2 + (1 - c) ** 2 - sp.Rational(1, 2) - (2 * c - 1) ** 2 / 2) == 0
    rng = np.random.default_rng(0)
    for level, (unit_1, unit_2, _) in TABLE.items():
        assert least(active(TABLE[level])) == sp.Rational(level)
        for _ in range(200):  # anywhere in the box, with any output weights
            move, v = rng.integers(-999, 1000, (2, 3)), rng.integers(-3000, 3000, 3)
            units = [
                (
                    *(Fraction(w) + Fraction(int(m), 6000) for w, m in zip(unit[:3], row, strict=True)),
                    Fraction(int(out), 1000),
                )
                for unit, row, out in zip((unit_1, unit_2), move, v[:2], strict=True)
            ]
            assert mean_squared_error((*units, Fraction(int(v[2]), 1000))) >= Fraction(level)


@pytest.mark.exact
def test_pencil_minima_are_not_strict():
    """Each of the four networks has networks with the same loss as near as one likes: multiply the
    hidden parameters of a unit by a > 0 and divide its output weight by a."""
    for level, (unit, other, c) in TABLE.items():
        for a in (Fraction(1001, 1000), Fraction(10**9 + 1, 10**9)):
            scaled = (*(a * Fraction(w) for w in unit[:3]), Fraction(unit[3]) / a)
            assert mean_squared_error((scaled, other, c)) == Fraction(level)


@pytest.mark.proved
def test_kinkless_minima_are_projections():
    """Let no unit receive exactly 0 at a sample. The network is a local minimum of the mean squared error
    if and only if its residual is orthogonal to V, that is, its outputs are the orthogonal projection of the
    targets onto V."""
    for network in TABLE.values():
        r = sp.Matrix([output(network, x) - y for x, y in SAMPLES])
        assert (directions(active(network), [x for x, _ in SAMPLES]).T * r).is_zero_matrix
    # The other direction: the loss along the move of the proof, with p what the unit contributes per v.
    t, d = sp.symbols("t delta", real=True)
    r, p, g = (sp.Matrix(sp.symbols(f"{name}:3", real=True)) for name in "rpg")
    change = r + t * d * (p + d * g)
    difference = sp.expand((change.T * change - r.T * r)[0] - 2 * t * d * r.dot(p))
    assert sp.expand(difference - d**2 * (2 * t * r.dot(g) + t**2 * (p + d * g).dot(p + d * g))) == 0


@pytest.mark.proved
def test_levels_of_kinkless_minima():
    """On XOR, every local minimum of a network with two ReLU units none of which receives exactly 0 at a
    sample has the mean squared error 0, 1/8, 1/6 or 1/4."""
    corners = range(4)
    cut_off = [set(s) for k in range(5) for s in combinations(corners, k) if set(s) not in ({0, 3}, {1, 2})]
    assert len(cut_off) == 14  # a line never separates two opposite corners from the two others
    levels = {least(pair) for pair in combinations_with_replacement(cut_off, 2)}
    assert levels == {0, sp.Rational(1, 8), sp.Rational(1, 6), sp.Rational(1, 4)}


@pytest.mark.exact
def test_live_units_at_a_quarter():
    """With both units active at all four samples, w = (1,1), b = 1, v = 1 and w = (1,1), b = 2, v = -1,
    c = 3/2, the outputs are 1/2: a local minimum at 1/4 without a dead unit."""
    network = (("1", "1", "1", "1"), ("1", "1", "2", "-1"), "3/2")
    assert active(network) == [{0, 1, 2, 3}] * 2 and min(received(u, x) for u in network[:2] for x, _ in SAMPLES) == 1
    assert mean_squared_error(network) == Fraction(1, 4) == least(active(network))


@pytest.mark.exact
def test_ways_out_of_relu_minima():
    """From each of the three worse minima a polygon of networks leads to a perfect fit: on its first two
    sides no output changes, on its last side the loss is (1-t)^2 times the level at the fraction t."""
    for level, corners in WAYS_OUT.items():
        for k, s in product(range(3), (Fraction(j, 7) for j in range(8))):
            net = along(corners, k + s)
            network = (*((*w, b, v) for w, b, v in zip(net.W, net.b, net.v, strict=True)), net.c)
            expected = Fraction(level) * (1 if k < 2 else (1 - s) ** 2)
            assert mean_squared_error(network) == expected
            if k < 2:
                assert [output(network, x) for x, _ in SAMPLES] == list(map(Fraction, OUTPUTS[level].split()))
        start = [[*w, b, v] for w, b, v in zip(corners[0].W, corners[0].b, corners[0].v, strict=True)]
        assert start == [list(map(Fraction, unit)) for unit in TABLE[level][:2]]


@pytest.mark.exact
def test_relu_traps_on_the_absolute_value():
    """For the targets |x| at -1, 0, 1 the dead network and the all-active one of the page both have the
    mean squared error 2/9, that of the best constant and of the best line; relu(x) + relu(-x) has 0."""
    samples = [((x,), abs(x)) for x in (-1, 0, 1)]
    dead = (("1", "-2", "1"), ("-1", "-2", "1"), "2/3")
    alive = (("1", "2", "1"), ("1", "2", "-1"), "2/3")
    assert active(dead, samples) == [set(), set()] and active(alive, samples) == [{0, 1, 2}] * 2
    for network in (dead, alive):
        assert min(abs(received(unit, x)) for unit in network[:2] for x, _ in samples) == 1
        assert mean_squared_error(network, samples) == Fraction(2, 9) == least(active(network, samples), samples)
    assert mean_squared_error((("1", "0", "1"), ("-1", "0", "1"), "0"), samples) == 0


@pytest.mark.exact
def test_relu_traps_on_a_zigzag():
    """For the targets 0, 1, 0, 1 at 0, 1, 2, 3 the dead trap has the mean squared error 1/4, the all-active
    trap 1/5, and relu(x) - 2 relu(x-1) + 2 relu(x-2) has 0."""
    samples = [((x,), x % 2) for x in range(4)]
    assert least([set()], samples) == sp.Rational(1, 4) and least([{0, 1, 2, 3}], samples) == sp.Rational(1, 5)
    line = sp.Rational(1, 5) + sp.Rational(1, 5) * sp.Symbol("x")
    errors = [line.subs("x", x) - y for (x,), y in samples]
    assert sum(errors) == 0 == sum(e * x for e, ((x,), _) in zip(errors, samples, strict=True))
    assert sum(e**2 for e in errors) / 4 == sp.Rational(1, 5)
    assert mean_squared_error((("1", "0", "1"), ("1", "-1", "-2"), ("1", "-2", "2"), "0"), samples) == 0


@pytest.mark.proved
def test_dead_and_all_active_traps():
    """If all units are dead at all samples and c is the mean target, or all are active at all samples and
    the outputs are the least-squares fit, the network is a local minimum, for any data and any width."""
    samples = [((0, 1), 3), ((2, 5), -1), ((4, -3), 2), ((1, 1), 0), ((-2, 0), 5)]
    X, y = (np.array(part, dtype=float) for part in zip(*samples, strict=True))
    fit = np.linalg.lstsq(np.column_stack([X, np.ones(5)]), y, rcond=None)
    line = fit[1][0] / 5
    for width in (1, 2, 5):
        assert float(least([set()] * width, samples)) == pytest.approx(np.var(y), rel=1e-12)
        assert float(least([set(range(5))] * width, samples)) == pytest.approx(line, rel=1e-12)


@pytest.mark.exact
def test_silent_unit_is_a_saddle():
    """At c = 1/2, v = 0, with unit 1 given by w = (1,0), b = -1/2 and unit 2 dead, the gradient is zero. With
    v_1 = e and the second input weight -e of unit 1 the loss is 1/4 - e^2/8 - e^3/4 + e^4/4 for 0 < e < 1/2."""
    w1, w2, b, v, c, e = free = sp.symbols("w1 w2 b v c e", real=True)
    # Unit 1 is active at (1,0) and (1,1), before and after the move; unit 2 adds nothing.
    outputs = [c, c, c + v * (w1 + b), c + v * (w1 + w2 + b)]
    loss = sum((f - y) ** 2 for f, (_, y) in zip(outputs, SAMPLES, strict=True)) / 4
    start = {w1: 1, w2: 0, b: sp.Rational(-1, 2), v: 0, c: sp.Rational(1, 2)}
    assert loss.subs(start) == sp.Rational(1, 4) and not any(sp.diff(loss, q).subs(start) for q in free[:5])
    moved = loss.subs(start | {v: e, w2: -e})
    assert sp.expand(moved - (sp.Rational(1, 4) - e**2 / 8 - e**3 / 4 + e**4 / 4)) == 0
    network = (("1", "-1/4", "-1/2", "1/4"), ("-1", "-1", "-1/2", "0"), "1/2")
    assert mean_squared_error(network) == Fraction(int(1024 * moved.subs(e, sp.Rational(1, 4))), 1024)
