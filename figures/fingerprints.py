r"""The loss of a network that gives every input the same, best answer.

A loss that stands at such a number suggests that the outputs ignore the inputs. Print them to be sure.

How it was made: the best constant for squared error is the mean of the targets, and its loss their variance. For log-loss it is the share
of each class, and its loss is $-\sum_kp_k\ln p_k$, the entropy of the shares $p_k$, in natural logarithms. Squared errors are averaged
without a factor $\frac12$; with it they are half as large.

In words: equal classes give the logarithm of their number, from {{ .two:.3f }} for two to {{ .thousand:.3f }} for 1,000. A rare class
gives less: {{ .tenth:.3f }} if one label in ten is 1.
"""

from typing import NamedTuple

import numpy as np

from figures.style import Table


class Facts(NamedTuple):
    two: float
    tenth: float
    hundredth: float
    three: float
    ten: float
    half_of_ten: float
    thousand: float
    squared_half: float
    squared_tenth: float
    squared_standard: float
    twice_two: float  # the floors of softmax applied twice, on the page only
    twice_ten: float
    twice_thousand: float


def entropy(shares: list[float]) -> float:
    """The least mean log-loss of one answer for all, in nats, where class k has this share of the labels."""
    p = np.array(shares)
    return float(-(p * np.log(p)).sum())


def compute() -> Facts:
    equal = lambda classes: entropy([1 / classes] * classes)
    return Facts(
        equal(2), entropy([0.1, 0.9]), entropy([0.01, 0.99]), equal(3), equal(10), entropy([0.5] + [0.5 / 9] * 9), equal(1000),
        0.5 * 0.5, 0.1 * 0.9, 1.0, *(float(np.log1p((classes - 1) / np.e)) for classes in (2, 10, 1000)),
    )  # fmt: skip


def table(facts: Facts) -> Table:
    rows = (
        ("log-loss, 2 equal classes", "1/2", facts.two),
        ("one label in 10 is 1", "1/10", facts.tenth),
        ("one label in 100 is 1", "1/100", facts.hundredth),
        ("3 equal classes", "1/3 each", facts.three),
        ("10 equal classes", "1/10 each", facts.ten),
        ("10 classes, one has half", "1/2, 1/18 each", facts.half_of_ten),
        ("1,000 equal classes", "1/1,000 each", facts.thousand),
        ("squared error, half are 1", "1/2", facts.squared_half),
        ("one target in 10 is 1", "1/10", facts.squared_tenth),
        ("standardised targets", "the mean, 0", facts.squared_standard),
    )
    return Table(
        ("labels or targets", "best constant", "its loss"),
        tuple((name, best, f"{loss:.3f}") for name, best, loss in rows),
    )
