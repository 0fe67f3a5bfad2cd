"""What a stuck training is: the losses of constant answers, and what the witnesses of a verdict show and do not show."""

from fractions import Fraction
from math import exp, log, log1p

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from figures import fingerprints
from landscape.probe import Subject, from_numpy, probe
from landscape.probe.spectrum import ends_of
from tests.claims.generated import FRACTIONS, matrices, vectors
from tests.claims.recorded import facts_of
from tests.rounding import rounding

COUNTS = st.lists(st.integers(0, 5), min_size=2, max_size=5).filter(sum)  # samples of each class


def cross_entropy(p, q):
    """The mean log-loss of the answer q for labels with the shares p; infinite where a label gets probability 0."""
    return -sum(float(a) * (log(b) if b else -np.inf) for a, b in zip(p, q, strict=True) if a)


def answers(classes):
    """Probability vectors of Fractions, zeros among them."""
    return st.lists(st.integers(0, 6), min_size=classes, max_size=classes).filter(sum).map(shares)


def constant(y, task):
    """The loss of the best constant, as the probe says it."""
    subject = Subject(np.zeros(1), lambda t: 1.0, lambda t: 0 * t, targets=y, task=task)
    return probe(subject).numbers["loss of the best constant"]


def quadratic(at, cost, slope, bend):
    """A subject of one weight with this cost, slope and curvature at `at`."""
    return Subject(
        np.array([at]),
        lambda t: float(cost + slope * (t[0] - at) + bend * (t[0] - at) ** 2 / 2),
        lambda t: slope + bend * (t - at),
        lambda t, v: bend * v,
    )


def shares(counts):
    return [Fraction(count, sum(counts)) for count in counts]


@pytest.mark.proved
@given(st.lists(FRACTIONS, min_size=1, max_size=6), FRACTIONS)
def test_best_constant_is_the_mean(y, c):
    """The mean squared error of a constant answer $c$ is the variance of the targets plus the square of the distance of
    $c$ from their mean."""
    mean = sum(y) / len(y)
    cost = lambda a: sum((a - one) ** 2 for one in y) / len(y)
    assert cost(c) == cost(mean) + (c - mean) ** 2
    floats = np.array([float(one) for one in y])
    assert abs(constant(floats, "squared") - cost(mean)) <= rounding(100, 500)


@pytest.mark.proved
@given(COUNTS, st.data())
def test_best_constant_is_the_shares(counts, draw):
    r"""Of all constant probabilities the shares of the classes have the least mean log-loss, their entropy. It is at most
    $\ln K$ for $K$ classes, and less if the shares differ. Finite logits attain it exactly if each class occurs."""
    p, K, slack = shares(counts), len(counts), rounding(100, 30)
    entropy = cross_entropy(p, p)
    assert cross_entropy(p, draw.draw(answers(K))) >= entropy - slack
    assert entropy <= log(K) + slack and (entropy < log(K) - slack) == (len(set(counts)) > 1)
    logits = np.array([log(count) if count else -20.0 for count in counts])  # one far below the others
    above = cross_entropy(p, np.exp(logits) / np.exp(logits).sum()) - entropy
    assert (above <= slack) if min(counts) else above > slack
    assert abs(constant(np.repeat(np.arange(K), counts), "classes") - entropy) <= slack


@pytest.mark.numerical
def test_table_of_fingerprints():
    """The losses in the table of best constants, as printed, by a search over all constants."""
    seen = facts_of(fingerprints)
    binary = lambda p: lambda a: -p * log(a) - (1 - p) * log(1 - a)
    grouped = lambda p, n: lambda a: -p * log(a) - (1 - p) * log((1 - a) / n)  # one class, and n others alike
    costs = {
        "two": binary(1 / 2), "tenth": binary(1 / 10), "hundredth": binary(1 / 100), "three": grouped(1 / 3, 2),
        "ten": grouped(1 / 10, 9), "half_of_ten": grouped(1 / 2, 9), "thousand": grouped(1 / 1000, 999),
        "squared_half": lambda a: (a**2 + (1 - a) ** 2) / 2, "squared_tenth": lambda a: (9 * a**2 + (1 - a) ** 2) / 10,
        "squared_standard": lambda a: ((a - 1.5) ** 2 + (a + 0.5) ** 2) / 2,  # targets one deviation off their mean
    }  # fmt: skip
    assert set(costs) == {name for name in seen._fields if not name.startswith("twice")}
    for name, cost in costs.items():
        best = minimize_scalar(cost, bounds=(1e-9, 1 - 1e-9), method="bounded", options={"xatol": 1e-9}).fun
        assert f"{best:.3f}" == f"{getattr(seen, name):.3f}", name


@pytest.mark.exact
def test_contradicting_labels_have_a_floor():
    r"""If every input comes as often with label $1$ as with label $0$, the mean log-loss of a function of the inputs is at
    least $\ln2$, with equality only where all its logits are $0$."""
    z = sp.symbols("z", real=True)
    pair = (sp.log(1 + sp.exp(-z)) + sp.log(1 + sp.exp(z))) / 2  # of one input, with both labels
    assert sp.simplify(pair.subs(z, 0) - sp.log(2)) == 0 and sp.diff(pair, z).subs(z, 0) == 0
    curvature = sp.simplify(sp.diff(pair, z, 2) - sp.exp(z) / (1 + sp.exp(z)) ** 2)
    assert curvature == 0  # positive: 0 is its only minimum


@pytest.mark.proved
@given(st.lists(st.integers(0, 8), min_size=2, max_size=6).filter(sum), st.data())
def test_softmax_of_probabilities_has_a_floor(counts, draw):
    r"""For $K$ classes the log-loss of the softmax of probabilities is at least $\ln(1+(K-1)/e)$, with equality exactly if
    the label has probability $1$: 0.313 for two classes, 1.461 for ten, 5.909 for 1000."""
    p = np.array(counts) / sum(counts)
    label, floor = draw.draw(st.integers(0, len(counts) - 1)), lambda K: log(1 + (K - 1) / exp(1))
    loss = log(np.exp(p).sum()) - p[label]
    assert loss >= floor(len(p)) - rounding(100, 4) and (loss <= floor(len(p)) + rounding(100, 4)) == (p[label] == 1)
    logits = np.where(np.arange(len(p)) == label, 9.0, 0.0)  # of logits it is not: hypothesis dropped
    assert log(np.exp(logits).sum()) - logits[label] < floor(len(p))
    assert [f"{floor(K):.3f}" for K in (2, 10, 1000)] == ["0.313", "1.461", "5.909"]
    seen = facts_of(fingerprints)
    assert [f"{x:.3f}" for x in (seen.twice_two, seen.twice_ten, seen.twice_thousand)] == ["0.313", "1.461", "5.909"]


@pytest.mark.exact
def test_one_fingerprint_two_places():
    r"""One ReLU unit, samples $1$ and $2$ with labels $1$ and $0$: with all parameters zero the log-loss is $\ln 2$ and every
    derivative zero; with input weight $1$ the loss is $\ln 2$ too, and the derivative in the output weight is $1/4$."""
    w, b, v, c = weights = sp.symbols("w b v c")
    slope = {}
    for start in ((0, 0, 0, 0), (1, 0, 0, 0)):
        at = dict(zip(weights, start, strict=True))
        loss, gradient = sp.Integer(0), [0, 0, 0, 0]
        for x, y in ((1, 1), (2, 0)):
            z = (w * x + b).subs(at)
            unit = (w * x + b) * (1 if z > 0 else 0)  # at the kink the slope counts as 0
            logit = v * unit + c
            cost = sp.log(1 + sp.exp(logit)) - y * logit
            loss += cost.subs(at) / 2
            gradient = [g + sp.diff(cost, one).subs(at) / 2 for g, one in zip(gradient, weights, strict=True)]
        assert sp.simplify(loss - sp.log(2)) == 0
        slope[start] = [sp.nsimplify(g) for g in gradient]
    assert slope[0, 0, 0, 0] == [0, 0, 0, 0] and slope[1, 0, 0, 0] == [0, 0, sp.Rational(1, 4), 0]


@pytest.mark.proved
@given(matrices(4, 2, FRACTIONS), vectors(4, FRACTIONS), vectors(3, FRACTIONS), FRACTIONS)
def test_output_layer_at_rest_is_no_worse_than_a_constant(A, y, out, other):
    r"""Let $g$ be the derivatives in output weights $v$ and output bias $c$. For squared error and log-loss the loss exceeds
    that of the constant answer $c'$ by at most $g\cdot(v, c-c')$. So where $g=0$ it is at most the best constant's."""
    values = np.hstack([A, np.full((4, 1), Fraction(1))])  # of two hidden units, whatever is before them
    away = out - np.array([0, 0, other])
    error = values @ out - y
    g = 2 * values.T @ error / 4
    assert (error**2).sum() / 4 - ((other - y) ** 2).sum() / 4 <= g @ away

    labels, f, constant = (y > 0).astype(float), (values @ out).astype(float), float(other)
    cost = lambda z: float(np.mean(np.logaddexp(0, z) - labels * z))
    g = values.T.astype(float) @ (1 / (1 + np.exp(-f)) - labels) / 4
    size = 1 + float(abs(values).sum() * (abs(out).sum() + abs(other)))
    assert cost(f) - cost(np.full(4, constant)) <= g @ away.astype(float) + rounding(500, size)

    # Without an output bias it fails: the output v * 0 costs 1, the constant 1 costs 0, and every derivative is 0.
    unit, target = np.zeros(4), np.ones(4)
    assert not (2 * unit * (0 * unit - target)).any() and np.mean((0 * unit - target) ** 2) > np.mean((1 - target) ** 2)


@pytest.mark.proved
@given(vectors(3, FRACTIONS), vectors(2, FRACTIONS).filter(any), matrices(4, 4))
def test_rayleigh_quotients_bound_from_inside(entries, v, M):
    r"""For a symmetric matrix $H$ and a vector $v\ne0$ let $q=v\cdot Hv/v\cdot v$. The smallest eigenvalue is at most $q$, the
    largest at least $q$, and some eigenvalue is within $\|Hv-qv\|/\|v\|$ of $q$."""
    a, b, c = entries
    H = np.array([[a, b], [b, c]])
    q = (v @ H @ v) / (v @ v)
    r = H @ v - q * v
    product = (a - q) * (c - q) - b * b  # of the distances of both eigenvalues from q, with signs
    assert product == -(r @ r) / (
        v @ v
    )  # so q is between them, and one of them is no further away than the root of this

    large = M + M.T
    values, size = np.linalg.eigvalsh(large), rounding(1000, 64)
    for end in ends_of(lambda x, onto=0.0: onto + large @ x, 4, 2, 0, np.float64):  # after two steps, not converged
        u, found = end.vector, end.value
        assert values[0] - size <= found <= values[-1] + size
        assert np.abs(values - found).min() <= np.linalg.norm(large @ u - found * u) + size

    skew = np.array([[0, 2], [0, 0]])  # without symmetry: both eigenvalues are 0, the quotient of (1, 1) is 1
    assert np.array([1, 1]) @ skew @ np.array([1, 1]) == 2
    hidden = np.diag([-1, 1, 2])  # an exact eigenvector, residual 0, and still not the smallest eigenvalue
    assert (hidden @ np.array([0, 1, 0]) == np.array([0, 1, 0])).all()


@pytest.mark.proved
@given(vectors(9), matrices(4, 2), vectors(4), vectors(2), st.sampled_from(["relu", "linear"]))
def test_scaling_inputs_changes_the_hessian_by_a_congruence(inside, Z, y, mean, kind):
    r"""Let the inputs be $x=\mu+\sigma z$, entry by entry. The network on $z$ with $W'=W\sigma$ and $b'=b+W\mu$ in the first layer
    gives the same outputs, and with $\theta=S\theta'$ its gradient is $S^\top g$ and its Hessian $S^\top HS$."""
    sigma = np.array([0.5, 4.0])  # powers of two: in floats every number below is exact
    S = np.eye(9)  # theta: W (2, 2), b (2,), v (1, 2), c
    S[range(4), range(4)] = np.tile(1 / sigma, 2)
    for unit in range(2):
        S[4 + unit, 2 * unit : 2 * unit + 2] = -mean / sigma  # b = b' - W' (mu / sigma)
    make = lambda t, X: from_numpy(
        [(t[:4].reshape(2, 2), t[4:6]), (t[6:8].reshape(1, 2), t[8:])], X, y, [kind, "linear"], "squared"
    )
    scaled, plain = make(inside, Z), make(S @ inside, mean + sigma * Z)
    assert scaled.product is not None and plain.product is not None
    assert scaled.loss(inside) == plain.loss(S @ inside)
    assert (scaled.gradient(inside) == S.T @ plain.gradient(S @ inside)).all()
    for direction in np.eye(9):
        assert (scaled.product(inside, direction) == S.T @ plain.product(S @ inside, S @ direction)).all()


@pytest.mark.numerical
def test_gaps_at_which_probabilities_round():
    r"""$e^{-g}$ is $0$ in float32 from a gap $g$ of $150\ln2$ on, in float64 from $1075\ln2$ on: about 104 and 745; and below
    the least number with all its digits from $126\ln2$ and $1022\ln2$ on: about 87 and 708. And $1/(1+e^{-g})$ is $1$ from
    about $24\ln2$ and $53\ln2$ on: about 17 and 37."""
    for kind, zero, tiny, one in ((np.float32, 150, 126, 24), (np.float64, 1075, 1022, 53)):
        least = np.finfo(kind).tiny
        for bits, gives_up in (
            (zero, lambda g: np.exp(-g) == 0),
            (tiny, lambda g, least=least: np.exp(-g) < least),
            (one, lambda g: 1 / (1 + np.exp(-g)) == 1),
        ):
            assert not gives_up(kind(bits * log(2) * 0.995)) and gives_up(kind(bits * log(2) * 1.005))
    assert [round(bits * log(2)) for bits in (150, 1075, 126, 1022, 24, 53)] == [104, 745, 87, 708, 17, 37]


@pytest.mark.numerical
def test_exponentials_of_logits_overflow():
    r"""$e^z$ is infinite in float32 from $z=128\ln2$ on and in float64 from $1024\ln2$ on, about 89 and 710; there
    $\max(z,0)-yz+\ln(1+e^{-|z|})$ is finite, and where both are, it is $\ln(1+e^z)-yz$."""
    stable = lambda z, y: max(z, 0) - y * z + log1p(exp(-abs(z)))
    for kind, bits, about in ((np.float32, 128, 89), (np.float64, 1024, 710)):
        edge = bits * log(2)
        with np.errstate(over="ignore"):
            assert np.isinf(np.exp(kind(edge * 1.0005))) and np.isfinite(np.exp(kind(edge * 0.9995)))
        assert round(edge) == about and 0 <= stable(2 * edge, 1) < 1e-70 and stable(2 * edge, 0) == 2 * edge
    for z in (-5.0, -0.5, 0.0, 0.5, 5.0):
        for y in (0, 1, 0.25):
            assert abs(stable(z, y) - (log(1 + exp(z)) - y * z)) <= rounding(20, 12)


@pytest.mark.proved
@given(st.integers(1, 8), st.integers(-8, 8), st.integers(0, 8), st.sampled_from([-1, 1]))
def test_newton_length_tells_a_minimum_from_a_valley(a, b, c, sign):
    r"""Divide the length of Newton's step $\|H^{-1}g\|$ by the distance to a critical point with an invertible Hessian: this
    tends to $1$ at the point. In the valley of $e^{-w}$ the length is $1$ everywhere, in that of $\ln(1+e^{-w})$ more than $1$."""
    step = lambda w: (sign * a * w + b * w**2 + c * w**3) / (sign * a + 2 * b * w + 3 * c * w**2)  # f' / f''
    for k in range(6, 12):
        w = Fraction(1, 10**k)
        assert abs(step(w) / w - 1) <= 100 * w
    assert all(Fraction(4) * w**3 / (12 * w**2) == w / 3 for w in (Fraction(1), Fraction(1, 10)))  # w^4: f'' is 0 at 0
    for w in (0.0, 1.0, 10.0, 30.0):
        size = rounding(100, 2)
        assert abs(exp(-w) / exp(-w) - 1) <= size and 1 / (1 + exp(w)) / (exp(w) / (1 + exp(w)) ** 2) > 1
        assert abs(1 / (1 + exp(w)) / (exp(w) / (1 + exp(w)) ** 2) - (1 + exp(-w))) <= size
        s = 1e-3  # of s^2 e^(-w/s) it is s everywhere: a short step alone proves no critical point
        assert abs(s * exp(-w) / exp(-w) - s) <= size
    # The probe, which judges by this length, calls a place near a minimum one, and a place as flat and as bent in the valley not.
    far = exp(-10.0)
    assert probe(quadratic(10.0, 1.0, 1e-6 * far, far)).verdict == "candidate minimum"
    valley = Subject(np.array([10.0]), lambda t: 1 + exp(-t[0]), lambda t: -np.exp(-t), lambda t, v: np.exp(-t) * v)
    assert probe(valley).verdict != "candidate minimum"


@pytest.mark.exact
def test_condition_of_one_linear_unit():
    r"""Half the Hessian of $f(x)=wx+b$ with squared error has the determinant $\sigma^2$, and a Rayleigh quotient
    $\sigma^2+\mu^2$, where $\mu$ is the mean of the inputs and $\sigma$ their deviation."""
    x, w, b, y = sp.symbols("x(:3)"), *sp.symbols("w b"), sp.symbols("y(:3)")
    cost = sum((w * one + b - target) ** 2 for one, target in zip(x, y, strict=True)) / 3
    half = sp.hessian(cost, (w, b)) / 2
    mean = sum(x) / 3
    variance = sum((one - mean) ** 2 for one in x) / 3
    assert sp.expand(half.det() - variance) == 0 and sp.expand(half[0, 0] - variance - mean**2) == 0
