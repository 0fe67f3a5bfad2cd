"""What the sentences about three samples and one weight take for granted."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from figures import three_points

MOST = 120  # the largest input that a slider has


def test_no_three_samples_of_the_sliders_show_more_than_two_minima() -> None:
    """All inputs with labels 1, 1, 0; with labels 0, 0, 1 the weights change their signs. Equal labels have no minimum."""
    inputs, weights = np.arange(MOST + 1)[:, None], three_points.weights()
    ones = -inputs * expit(-inputs * weights) ** 2 * expit(inputs * weights)  # the slopes of samples with label 1
    zeros = -ones[:, ::-1]
    counts = np.zeros(4, dtype=int)
    for a in inputs[:, 0]:
        for b in range(a + 1):
            slopes = np.sign(ones[a] + ones[b] + zeros)
            found = ((slopes[:, :-1] < 0) & (slopes[:, 1:] > 0)).sum(1)
            found += ((slopes[:, :-2] < 0) & (slopes[:, 1:-1] == 0) & (slopes[:, 2:] > 0)).sum(1)
            counts += np.bincount(found, minlength=4)
    assert counts.sum() == (MOST + 1) ** 2 * (MOST + 2) // 2
    assert counts[3] == 0 < counts[2]
