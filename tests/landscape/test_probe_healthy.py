"""The forty trainings that work are a table of verdicts fixed beforehand, and their histories are what they say."""

import numpy as np
import pytest

from landscape.cases.healthy import FORTY, subject, train
from landscape.probe import VERDICTS


def test_the_table_is_a_table():
    assert len(FORTY) == 40 == len({run.name for run in FORTY})
    assert all(set(run.true) <= set(VERDICTS) for run in FORTY)


def test_history_is_what_it_says():
    run = next(run for run in FORTY if run.name == "digits, first step")._replace(steps=3)
    _, _, trace, history = train(run)
    start = subject(run)
    assert [len(part) for part in history] == [3] * 4 and trace.losses == history.losses.tolist()
    assert history.losses[0] == pytest.approx(start.loss(start.theta), rel=1e-12)
    hidden, out = start.values(start.theta)
    assert history.zeros[0, 0] == np.mean(hidden.max(0) == 0)
    assert history.accuracies[0] == np.mean(out.argmax(1) == start.targets)
    h, slopes = 1e-6, []
    for k in range(start.layers[1].weight.start, start.layers[1].weight.start + 160):
        e = h * (np.arange(len(start.theta)) == k)
        slopes.append((start.loss(start.theta + e) - start.loss(start.theta - e)) / (2 * h))
    assert history.gradients[0, 1] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)
