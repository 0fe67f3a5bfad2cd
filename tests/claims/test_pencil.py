"""Local minima of ReLU networks, by projection, in fractions.

The oracle computes outputs from typed weights and projections with SymPy. Hidden and output biases
are present; the loss is the mean squared error with no factor 1/2.
"""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from landscape.cases.xor.relu_minima import MINIMA, WAYS_OUT, X, Y, along
from landscape.model.activations import RELU
from landscape.model.losses import SQUARED_ERROR
from landscape.model.networks import Network, cost, forward
from tests.claims.generated import FRACTIONS, matrices, networks_with_data, vectors

SAMPLES = (((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0))
# The table of the page: two units (w_1, w_2, b, v) and the output bias.
TABLE = {
    "1/4": (("-1", "-1", "-1/2", "1"), ("1", "1", "-5/2", "1"), "1/2"),
    "1/6": (("1", "-1", "-1/2", "4/3"), ("-1", "-1", "-1/2", "1"), "1/3"),
    "1/8": (("1", "-1", "-1/2", "1"), ("-1", "-1", "1/2", "-1"), "1/2"),
    "0": (("1", "-1", "-1/2", "2"), ("-1", "1", "-1/2", "2"), "0"),
}
OUTPUTS = {"1/4": "1/2 1/2 1/2 1/2", "1/6": "1/3 1/3 1 1/3", "1/8": "0 1/2 1 1/2", "0": "0 1 1 0"}
INSIDE = st.integers(-99, 99).map(lambda k: Fraction(k, 100))  # less than 1 in absolute value


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
    r"""The four networks of the table have the outputs of the table and the mean squared errors $1/4$, $1/6$, $1/8$
    and $0$."""
    for level, network in TABLE.items():
        assert [output(network, x) for x, _ in SAMPLES] == list(map(Fraction, OUTPUTS[level].split()))
        assert mean_squared_error(network) == Fraction(level) == cost(MINIMA[level], X, Y, RELU, SQUARED_ERROR)
        net = MINIMA[level]
        rows = np.column_stack([net.W, net.b, net.v]).tolist()
        assert rows == [list(map(Fraction, unit)) for unit in network[:2]] and net.c == Fraction(network[2])


@pytest.mark.exact
def test_pencil_margin():
    r"""In all four networks every unit receives at every sample a number of at least $1/2$ in absolute value, and
    $1/2$ occurs."""
    for network in TABLE.values():
        assert min(abs(received(unit, x)) for unit in network[:2] for x, _ in SAMPLES) == Fraction(1, 2)


@pytest.mark.proved
def test_pencil_minima():
    r"""The networks at $1/4$, $1/6$ and $1/8$ are local minima: no network whose hidden parameters all differ by less
    than $1/6$ from theirs has a smaller loss, whatever its output weights and output bias are."""
    c = sp.Symbol("c", real=True)
    assert sp.expand(2 * c**2 + 2 * (1 - c) ** 2 - 1 - (2 * c - 1) ** 2) == 0
    assert sp.expand(2 * c**2 + (1 - c) ** 2 - sp.Rational(2, 3) - (3 * c - 1) ** 2 / 3) == 0
    assert sp.expand(c**2 + (1 - c) ** 2 - sp.Rational(1, 2) - (2 * c - 1) ** 2 / 2) == 0
    assert {level: least(active(network)) for level, network in TABLE.items()} == {k: sp.Rational(k) for k in TABLE}

    @given(st.sampled_from(["1/4", "1/6", "1/8"]), matrices(2, 3, INSIDE), vectors(2, FRACTIONS), FRACTIONS)
    def check(level, moves, v, c):
        hidden = [[Fraction(w) for w in unit[:3]] for unit in TABLE[level][:2]] + moves / 6
        assert cost(Network(hidden[:, :2], hidden[:, 2], v, c), X, Y, RELU, SQUARED_ERROR) >= Fraction(level)

    check()
    # A minimum is a minimum nearby only: the perfect fit is a network of the same kind, further away.
    assert cost(MINIMA["0"], X, Y, RELU, SQUARED_ERROR) == 0


@pytest.mark.exact
def test_pencil_minima_are_not_strict():
    r"""Each of the four networks has networks with the same loss as near as one likes: multiply the hidden parameters
    of a unit by $a > 0$ and divide its output weight by $a$."""

    @given(st.sampled_from(sorted(TABLE)), FRACTIONS.filter(lambda a: a > 0))
    def check(level, a):
        unit, other, c = TABLE[level]
        for factor in (a, 1 + a / 10**9):
            scaled = (*(factor * Fraction(w) for w in unit[:3]), Fraction(unit[3]) / factor)
            assert mean_squared_error((scaled, other, c)) == Fraction(level)

    check()


@pytest.mark.proved
def test_unseen_samples_bound_the_loss():
    r"""Let every unit of a ReLU network receive a negative number at each sample of a set $S$. Then no network near
    it has a sum of squared errors below that of the best constant on $S$, whatever the units do at other samples and
    whatever the output weights and bias are. A unit that receives exactly $0$ in $S$ can make it lower."""

    @given(st.data())
    def check(data):
        n, N, k = (data.draw(st.integers(1, 3)) for _ in range(3))
        inputs, y = data.draw(matrices(N + k, 2, FRACTIONS)), data.draw(vectors(N + k, FRACTIONS))
        W, off = data.draw(matrices(n, 2, FRACTIONS)), data.draw(vectors(n, FRACTIONS.map(lambda t: abs(t) + 1)))
        b = -(inputs[:k] @ W.T).max(axis=0) - off  # S is the first k samples; elsewhere anything, kinks included
        room = min(off) / (1 + abs(inputs).sum(axis=1).max())
        moved = [
            part + room * data.draw(moves) for part, moves in ((W, matrices(n, 2, INSIDE)), (b, vectors(n, INSIDE)))
        ]
        network = Network(*moved, data.draw(vectors(n, FRACTIONS)), data.draw(FRACTIONS))
        assert all(f == network.c for f in forward(network, inputs[:k], RELU))
        best = sum((t - sum(y[:k]) / k) ** 2 for t in y[:k])
        assert cost(network, inputs, y, RELU, SQUARED_ERROR) * (N + k) >= best

    check()
    kink = lambda e: (("1", "-1", e - 1, "1"), ("-1", "-1", "-1", "0"), "1/2")  # receives 0 at (1,0) for e = 0
    assert mean_squared_error(kink(Fraction(0))) == Fraction(1, 4) > mean_squared_error(kink(Fraction(1, 9)))


@pytest.mark.exact
def test_a_kink_elsewhere_leaves_the_minimum():
    r"""At the third network with unit 1 changed to $w = (1,-2)$, $b = 0$, $v = 1/2$, that unit receives exactly $0$
    at $(0,0)$. Both units still receive negative numbers at $(0,1)$ and $(1,1)$, whose targets differ, and the loss
    is $1/8$."""
    network = (("1", "-2", "0", "1/2"), TABLE["1/8"][1], "1/2")
    assert [[received(unit, x) for x, _ in SAMPLES] for unit in network[:2]] == [
        [0, -2, 1, -1],
        [Fraction(1, 2), *[Fraction(-1, 2)] * 2, Fraction(-3, 2)],
    ]
    assert mean_squared_error(network) == Fraction(1, 8) and [y for x, y in SAMPLES if x[1]] == [1, 0]


@pytest.mark.proved
def test_kinkless_minima_are_projections():
    r"""Let no unit receive exactly $0$ at a sample. The network is a local minimum of the mean squared error if and
    only if its residual is orthogonal to $V$, that is, its outputs are the orthogonal projection of the targets onto
    $V$. With a unit at its kink this is not enough."""

    @given(st.data())
    def check(data):
        net, inputs, y = data.draw(networks_with_data(st.integers(1, 2), st.integers(1, 4), FRACTIONS))
        z = inputs @ net.W.T + net.b
        assume((z != 0).all())
        V = np.array(
            [np.ones(len(y), dtype=int)] + [on * x for on in (z > 0).T for x in (*inputs.T, np.ones(len(y), dtype=int))]
        )
        r = np.array([Fraction(t) for t in y])
        if data.draw(st.booleans()):  # make the residual orthogonal to V: nothing near is lower
            r = outside(r, V)
            room = abs(z).min() / (1 + abs(inputs).sum(axis=1).max())
            p = inputs.shape[1]
            W, b = (
                part + room * data.draw(m)
                for part, m in ((net.W, matrices(len(net.b), p, INSIDE)), (net.b, vectors(len(net.b), INSIDE)))
            )
            moved = Network(W, b, data.draw(vectors(len(b), FRACTIONS)), data.draw(FRACTIONS))
            targets = forward(net, inputs, RELU) - r
            assert not outside(forward(moved, inputs, RELU), V).any()
            assert sum((forward(moved, inputs, RELU) - targets) ** 2) >= sum(r * r)
        elif (V @ r).any():  # otherwise some network as near as one likes is lower
            k = data.draw(st.sampled_from(np.flatnonzero(V @ r).tolist()))
            assert lower(net, inputs, r, V, k)

    check()
    kink = lambda e: (("1", "-1", e - 1, "1"), ("-1", "-1", "-1", "0"), "1/2")  # no unit is active for e = 0
    assert active(kink(Fraction(0))) == [set(), set()] and mean_squared_error(kink(Fraction(0))) == least(
        [set(), set()]
    )
    assert mean_squared_error(kink(Fraction(1, 10**6))) < Fraction(1, 4)


def outside(r, V):
    """What is left of r without its projection onto the rows of V, exactly."""
    basis: list = []
    for row in V:
        for e in basis:
            row = row - sum(row * e) / sum(e * e) * e
        if any(row):
            basis.append(row)
    for e in basis:
        r = r - sum(r * e) / sum(e * e) * e
    return r


def lower(net, inputs, r, V, k):
    """Whether the moves of the proof along row k of V, which is not orthogonal to r, lead to a smaller sum of squares,
    closer and closer to the network."""
    targets, d = forward(net, inputs, RELU) - r, inputs.shape[1]
    j, place = (k - 1) // (d + 1), (k - 1) % (d + 1)
    for power in (20, 40):
        e, (W, b, v, c) = Fraction(1, 2**power), (np.array(part, copy=True) for part in net)
        if k == 0:
            c = net.c - e if V[0] @ r > 0 else net.c + e
        else:
            step = e**2 * (-1 if V[k] @ r > 0 else 1) * (1 if v[j] >= 0 else -1)
            gives = np.maximum(inputs @ W[j] + b[j], 0) @ r
            if v[j] == 0 and gives:
                v[j] = -(e**2) if gives > 0 else e**2
            else:
                if v[j] == 0:
                    v[j], step = e**2, (-1 if V[k] @ r > 0 else 1) * e
                if place < d:
                    W[j, place] += step
                else:
                    b[j] += step
        moved = Network(W, b, v, c)
        if not sum((forward(moved, inputs, RELU) - targets) ** 2) < sum(r * r):
            return False
    return True


@pytest.mark.proved
def test_levels_of_kinkless_minima():
    r"""On XOR, every local minimum of a network with two ReLU units none of which receives exactly $0$ at a sample
    has the mean squared error $0$, $1/8$, $1/6$ or $1/4$."""
    corners = range(4)
    cut_off = [set(s) for k in range(5) for s in combinations(corners, k) if set(s) not in ({0, 3}, {1, 2})]
    assert len(cut_off) == 14  # a line never separates two opposite corners from the two others
    levels = {least(pair) for pair in combinations_with_replacement(cut_off, 2)}
    assert levels == {0, sp.Rational(1, 8), sp.Rational(1, 6), sp.Rational(1, 4)}

    @given(vectors(3, FRACTIONS))
    def check(unit):
        assume(all(received(unit, x) for x, _ in SAMPLES))
        assert active((unit, None))[0] in cut_off

    check()


@pytest.mark.exact
def test_live_units_at_a_quarter():
    r"""With both units active at all four samples, $w = (1,1)$, $b = 1$, $v = 1$ and $w = (1,1)$, $b = 2$, $v = -1$,
    with $c = 3/2$, the outputs are $1/2$: a local minimum at $1/4$ without a dead unit."""
    network = (("1", "1", "1", "1"), ("1", "1", "2", "-1"), "3/2")
    assert active(network) == [{0, 1, 2, 3}] * 2 and min(received(u, x) for u in network[:2] for x, _ in SAMPLES) == 1
    assert mean_squared_error(network) == Fraction(1, 4) == least(active(network))


@pytest.mark.exact
def test_ways_out_of_relu_minima():
    r"""From each of the three worse minima a polygon of networks leads to a perfect fit: on its first two sides no
    output changes, on its last side the loss is $(1-t)^2$ times the level at the fraction $t$."""
    t = sp.Symbol("t", nonnegative=True)
    for level, corners in WAYS_OUT.items():
        for k, (start, end) in enumerate(pairwise(corners)):
            at = {
                name: (1 - t) * sp.Matrix(a) + t * sp.Matrix(b) for name, a, b in zip("Wbv", start, end, strict=False)
            }
            outputs = []
            for x, _ in SAMPLES:
                f = (1 - t) * start.c + t * end.c
                for j in range(2):
                    z = sp.expand(sum(at["W"][j, i] * x[i] for i in (0, 1)) + at["b"][j])
                    here, there = z.subs(t, 0), z.subs(t, 1)
                    # z does not change its sign on the side, so relu(z) is z or 0; or the unit is switched off
                    assert here * there >= 0 or at["v"][j] == 0
                    f += at["v"][j] * (z if max(here, there) > 0 else 0)
                outputs.append(sp.expand(f))
            loss = sum((f - y) ** 2 for f, (_, y) in zip(outputs, SAMPLES, strict=True)) / 4
            assert sp.expand(loss - sp.Rational(level) * (1 if k < 2 else (1 - t) ** 2)) == 0
            assert k == 2 or outputs == list(map(sp.Rational, OUTPUTS[level].split()))
        first = [[*w, b, v] for w, b, v in zip(corners[0].W, corners[0].b, corners[0].v, strict=True)]
        assert first == [list(map(Fraction, unit)) for unit in TABLE[level][:2]]
        assert cost(along(corners, Fraction(5, 2)), X, Y, RELU, SQUARED_ERROR) == Fraction(level) / 4


@pytest.mark.exact
def test_relu_traps_on_the_absolute_value():
    r"""For the targets $|x|$ at $-1$, $0$, $1$ the dead network and the all-active one of the page both have the mean
    squared error $2/9$, that of the best constant and of the best line;
    $\operatorname{relu}(x) + \operatorname{relu}(-x)$ has $0$."""
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
    r"""For the targets $0$, $1$, $0$, $1$ at $0$, $1$, $2$, $3$ the dead trap has the mean squared error $1/4$, the
    all-active trap $1/5$, and $\operatorname{relu}(x) - 2\operatorname{relu}(x-1) + 2\operatorname{relu}(x-2)$ has
    $0$."""
    samples = [((x,), x % 2) for x in range(4)]
    assert least([set()], samples) == sp.Rational(1, 4) and least([{0, 1, 2, 3}], samples) == sp.Rational(1, 5)
    line = sp.Rational(1, 5) + sp.Rational(1, 5) * sp.Symbol("x")
    errors = [line.subs("x", x) - y for (x,), y in samples]
    assert sum(errors) == 0 == sum(e * x for e, ((x,), _) in zip(errors, samples, strict=True))
    assert sum(e**2 for e in errors) / 4 == sp.Rational(1, 5)
    assert mean_squared_error((("1", "0", "1"), ("1", "-1", "-2"), ("1", "-2", "2"), "0"), samples) == 0


@pytest.mark.proved
def test_dead_and_all_active_traps():
    r"""If all units are dead at all samples and $c$ is the mean target, or all are active at all samples and the
    outputs are the least-squares fit, the network is a local minimum, for any data and any width. With another
    constant, or another line, it is none."""

    @given(st.data())
    def check(data):
        n, N, dead = data.draw(st.integers(1, 4)), data.draw(st.integers(2, 5)), data.draw(st.booleans())
        x, y = data.draw(vectors(N, FRACTIONS)), data.draw(vectors(N, FRACTIONS))
        W, far = data.draw(matrices(n, 1, FRACTIONS)), data.draw(vectors(n, FRACTIONS.map(lambda t: abs(t) + 1)))
        z = x[:, None] * W[:, 0]
        b = -z.max(axis=0) - far if dead else far - z.min(axis=0)
        v, mean = data.draw(vectors(n, FRACTIONS)), lambda values: sum(values) / N
        spread = sum((x - mean(x)) ** 2)
        slope = sum((x - mean(x)) * y) / spread if spread and not dead else 0
        W[0], v[0] = (W[0], v[0]) if dead or not spread else (W[0] or 1, v[0])
        if not dead:  # give unit 1 what the line lacks
            W[0], b[0], v[0] = 1, far[0] - min(x), slope - sum(v[1:] * W[1:, 0])
        c = mean(y) - (0 if dead else mean((x[:, None] * W[:, 0] + b) @ v))
        fit = Network(W, b, v, c)
        level = sum((mean(y) + slope * (x - mean(x)) - y) ** 2)
        loss = lambda net: N * cost(net, x[:, None], y, RELU, SQUARED_ERROR)
        assert loss(fit) == level
        room = min(far) / (1 + max(abs(x)))
        moved = Network(
            W + room * data.draw(matrices(n, 1, INSIDE)),
            b + room * data.draw(vectors(n, INSIDE)),
            data.draw(vectors(n, FRACTIONS)),
            data.draw(FRACTIONS),
        )
        assert loss(moved) >= level
        other = fit._replace(c=c + data.draw(FRACTIONS.filter(bool)))
        assert loss(other._replace(c=other.c + (c - other.c) / 10**6)) < loss(other)

    check()


@pytest.mark.exact
def test_silent_unit_is_a_saddle():
    r"""At $c = 1/2$, $v = 0$, with unit 1 given by $w = (1,0)$, $b = -1/2$ and unit 2 dead, the gradient is zero.
    With $v_1 = \varepsilon$ and $-\varepsilon$ as the second input weight of unit 1 the loss is
    $\tfrac14 - \varepsilon^2/8 - \varepsilon^3/4 + \varepsilon^4/4$ for $0 < \varepsilon < 1/2$."""
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
