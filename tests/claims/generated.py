"""Generated cases that try to refute what is claimed to be proved: exact numbers, points, data, networks.

Numbers are small dyadic fractions, so sums and products of a few of them are exact in floating point, and
`Fraction(x)` is the very number. hypothesis shrinks a counterexample to small integers.
The profile that makes every run try the same cases is in tests/conftest.py.
"""

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from hypothesis import strategies as st

from landscape.model.activations import IDENTITY, RELU, Activation
from landscape.model.networks import Network

NUMBERS = st.integers(-16, 16).map(lambda k: k / 4)  # -4 to 4 in quarters
FRACTIONS = st.builds(Fraction, st.integers(-20, 20), st.integers(1, 8))
FEW = st.integers(1, 4)  # units, inputs or samples
WEIGHTS_OF_A_CHORD = st.integers(0, 8).map(lambda k: Fraction(k, 8))  # t in [0, 1], ends included


def _unit(name: str, value: Any, slope: Any = None, curvature: Any = None, opposites: int | None = None) -> Activation:
    """A unit function for arrays of rationals, without a form in balls."""
    no_ball: Any = None
    return Activation(name, value, slope, curvature, opposites, no_ball)


CUBIC = _unit("cubic", lambda z: z**3 + z, lambda z: 3 * z**2 + 1, lambda z: 6 * z, 0)  # odd, as tanh is
RAISED = _unit("raised cubic", lambda z: CUBIC.value(z) + Fraction(1, 2), opposites=1)  # s(z) + s(-z) = 1, as logistic
SQUARE = _unit("square", lambda z: z**2, lambda z: 2 * z, lambda z: 2 + 0 * z)
STEPS = _unit("steps", np.vectorize(floor, otypes=[object]))  # not even continuous
RISING_UNITS = st.sampled_from([IDENTITY, RELU, CUBIC, STEPS])  # exact in rationals, never falling
EXACT_UNITS = st.sampled_from([IDENTITY, RELU, CUBIC, RAISED, SQUARE, STEPS])


def vectors(size: int, numbers: st.SearchStrategy = NUMBERS) -> st.SearchStrategy[np.ndarray]:
    """Arrays of shape (size,): floats, or objects if `numbers` are Fractions."""
    return st.lists(numbers, min_size=size, max_size=size).map(np.array)


def matrices(rows: int, columns: int, numbers: st.SearchStrategy = NUMBERS) -> st.SearchStrategy[np.ndarray]:
    """Arrays of shape (rows, columns)."""
    return vectors(rows * columns, numbers).map(lambda flat: flat.reshape(rows, columns))


@st.composite
def networks(draw: st.DrawFn, units=FEW, inputs=FEW, numbers=NUMBERS) -> Network:
    """Networks with one hidden layer; `units` and `inputs` are strategies for their numbers."""
    n, d = draw(units), draw(inputs)
    return Network(draw(matrices(n, d, numbers)), draw(vectors(n, numbers)), draw(vectors(n, numbers)), draw(numbers))


@st.composite
def networks_with_data(draw: st.DrawFn, units=FEW, samples=FEW, numbers=NUMBERS):
    """A network, inputs (N, d) that suit it, and N targets."""
    network = draw(networks(units, numbers=numbers))
    N = draw(samples)
    return network, draw(matrices(N, network.W.shape[1], numbers)), draw(vectors(N, numbers))
