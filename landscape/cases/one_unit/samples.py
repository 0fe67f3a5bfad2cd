"""Samples for one weight and no threshold, on which the squared error of a sigmoid has a worse minimum.

Three is the least number for labels 0 and 1. Of the five, four inputs are 1 with a mean target of 1/4, and the
fifth, ten times as far out, has target 1.
"""

import numpy as np

THREE_POINTS_X = np.array([[100.0], [10.0], [1.0]])
THREE_POINTS_Y = np.array([1.0, 0.0, 1.0])
FIVE_POINTS_X = np.array([[10.0], [1.0], [1.0], [1.0], [1.0]])
FIVE_POINTS_Y = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
