"""The 2-2-1 network of the question's answer, without biases, as floats and exactly, and sets of inputs for it."""

from itertools import product

import numpy as np

from landscape.model.networks import Network
from landscape.proof.points import point

WEIGHTS, OUTPUT_WEIGHTS = [["-1.5", "2"], ["1.7", "0.4"]], ["2.3", "0.8"]  # as they were typed, in decimals
EXACT = point(WEIGHTS, OUTPUT_WEIGHTS)
ANSWER = Network(np.array(WEIGHTS, dtype=float), np.zeros(2), np.array(OUTPUT_WEIGHTS, dtype=float), 0.0)

# Inputs on which the network is its own teacher: the nine points (`GRID` in floats) and two other sets.
NINE = tuple(product((0, 1, 2), (0, 1, 2)))
TWELVE = tuple(product((-2, -1, 0, 1), (1, 2, 3)))
EIGHT = tuple(product((0, 1), (0, 1, 2, 3)))
GRID = np.array(NINE, dtype=float)
