"""What the probe says at points whose kind is known by other means: certificates, fractions, long descents."""

import numpy as np
import pytest

from figures import worse_minima_elsewhere
from landscape.cases import certified_points as points
from landscape.cases.answer.worse_minima import VARIANTS, certified, certified_saddles, flip_end
from landscape.model.networks import NO_BIASES, flatten
from landscape.probe import probe
from tests.claims.recorded import facts_of
from tests.claims.test_worse_minima import TAUGHT

CASE = VARIANTS["answer"]
MINIMUM, SADDLE, VALLEY = "candidate minimum", "saddle", "valley to infinity"


def certified_minima():
    """Every certified minimum of the 2-2-1 problems: three on the nine points, seven elsewhere."""
    here = [flatten(TAUGHT, NO_BIASES), *(flip_end(CASE, (j,)).theta for j in (0, 1))]
    yield from (points.subject_of(CASE.problem, certified(CASE, theta).point.theta) for theta in here)
    for name, minima in facts_of(worse_minima_elsewhere).worse.items():
        variant = VARIANTS[{"larger_grid": "larger grid", "log_loss": "log-loss"}.get(name, name.replace("_", " "))]
        yield from (points.subject_of(variant.problem, minimum.point.theta) for minimum in minima)


@pytest.mark.numerical
def test_probe_names_certified_points():
    r"""At each of the ten certified minima of the 2-2-1 problems and at each of the four proved ReLU minima of XOR the
    probe finds a candidate minimum. It is the verdict unless something else is true as well: where the loss is as good
    as zero the verdict is that interpolation is reached, where both units are dead, dead units. At both certified
    saddles the verdict is a saddle, and one of the two sides of the direction it gives leads down."""
    reports = [probe(s) for s in (*certified_minima(), *points.xor_relu_minima().values())]
    assert len(reports) == 14 and all(MINIMUM in dict(report.found) for report in reports)
    verdicts = [report.verdict for report in reports]
    assert set(verdicts) <= {MINIMUM, "interpolation reached", "dead units"} and verdicts.count(MINIMUM) >= 8
    for saddle in certified_saddles(CASE):
        s = points.subject_of(CASE.problem, saddle.theta)
        report = probe(s)
        r = np.linspace(0.1, 3, 30)[:, None] * report.direction
        assert report.verdict == SADDLE
        assert min(s.loss(s.theta + side * step) for step in r for side in (-1, 1)) < 0.99 * s.loss(s.theta)


@pytest.mark.slow
@pytest.mark.numerical
def test_probe_names_valleys():
    r"""Runs on XOR that stand at $1/8$ with log-loss, or with the squared error of a sigmoid, after 10,000 steps, and
    runs of the 2-2-1 network on its nine points whose units saturate, after 50,000: every one gets the verdict valley to
    infinity, and so it does after ten times as many steps."""
    for times in (1, 10):
        followed = [*points.xor_valleys(10_000 * times, 2), *points.answer_valleys(50_000 * times)]
        assert len(followed) == 6
        for s, rate, trace in followed:
            assert probe(s, rate, trace).verdict == VALLEY
