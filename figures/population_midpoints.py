r"""Over all Gaussian inputs both copies cost nothing and the network halfway costs much.

The mean squared difference to the network of the answer, with the unit function named. The network that always answers 0 is a
yardstick: halfway between the copies the network is better than this, but far from perfect. Every printed digit is certain.

How it was made: the mean of $(f(x) - f^*(x))^2$ over standard normal inputs $x$ in the plane, where $f^*$ is the network of the
answer. The closed formulas are evaluated in ball arithmetic. The loss of the network that always answers 0 is certified too,
[for ReLU](test:relu_population_loss_of_the_zero_network) and [for erf](test:erf_population_loss_of_the_zero_network).

In words: with ReLU units the loss is 0 at both copies, {{ .relu.middle_text }} halfway and {{ .relu.zero_text }} for the network
that always answers 0. With erf units it is 0, {{ .erf.middle_text }} and {{ .erf.zero_text }}.
"""

from typing import NamedTuple

from figures.style import Table
from landscape.cases.answer.network import EXACT
from landscape.proof.balls import enclosure
from landscape.proof.points import between, permuted, point
from landscape.proof.population import Kernel, erf_kernel, population_loss, relu_kernel

PLACES = 15
MIDDLE = between(EXACT, permuted(EXACT, (1, 0)), "1/2")
ZERO = point([["0", "0"]], ["0"])


class Unit(NamedTuple):
    middle: float
    middle_text: str
    zero: float
    zero_text: str


class Facts(NamedTuple):
    relu: Unit
    erf: Unit


def unit(kernel: Kernel) -> Unit:
    loss = lambda student: population_loss(student, EXACT, kernel)
    middle, zero = enclosure(loss(MIDDLE), PLACES), enclosure(loss(ZERO), PLACES)
    return Unit(middle.mid, middle.text, zero.mid, zero.text)


def compute() -> Facts:
    return Facts(unit(relu_kernel), unit(erf_kernel))


def table(facts: Facts) -> Table:
    rows = []
    for name, unit in (("ReLU", facts.relu), ("erf", facts.erf)):
        rows += [
            (f"{name}, both copies", "0"),
            (f"{name}, halfway", unit.middle_text),
            (f"{name}, always 0", unit.zero_text),
        ]
    return Table(("network", "mean squared error"), tuple(rows))
